// Effects as sentences, so that a table of commands can be read.
import type { Effect } from "../../server/src/commands/effect.ts";
import { simulate } from "../../server/src/simulation/simulate.ts";
import { parse } from "../../server/src/syntax/parse.ts";

const head = "FROM registry.access.redhat.com/ubi9/python-312\nUSER 0\nWORKDIR /w\n";

/** What a shell line does, a sentence for each command that does something. */
export function sentencesOf(line: string): string {
  const { executions } = simulate(parse(`${head}RUN ${line}\n`));
  const said = executions.flatMap((it) => it.effects.map(sentenceOf));
  return said.length === 0 ? "does nothing" : said.join("; ");
}

const at = (path: string | undefined): string => path ?? "somewhere";

function sentenceOf(effect: Effect): string {
  switch (effect.kind) {
    case "places": {
      const how = { copy: "copies", move: "moves", link: "links" }[effect.how];
      const sources = effect.sources.map((it) => `${it.content ? "all in " : ""}${at(it.path)}`).join(", ");
      return `${how} ${sources} ${effect.into ? "into" : "to"} ${at(effect.to)}${effect.keeps ? " as they are" : ""}`;
    }
    case "makes": {
      const mode = effect.mode === undefined ? "" : ` with mode ${effect.mode}`;
      if (effect.what === "folder") return `makes the folder ${at(effect.path)}${mode}`;
      if (effect.what === "folders") return `makes the folder ${at(effect.path)} and those above${mode}`;
      return `${{ new: "writes", more: "appends to", same: "touches" }[effect.content]} ${at(effect.path)}`;
    }
    case "fills":
      return `fills ${at(effect.folder)}${effect.own ? ", which it makes" : ""}`;
    case "removes":
      return `removes ${at(effect.path)}`;
    case "changes": {
      const { owner, group, mode, all, path } = effect;
      const below = all ? " and all below" : "";
      if (mode !== undefined) return `sets the mode of ${at(path)}${below} to ${mode}`;
      return `gives ${at(path)}${below} to ${owner ?? ""}${group === undefined ? "" : `:${group}`}`;
    }
    case "opens":
      return `opens ${at(effect.path)} to group 0`;
    case "rewrites":
      return `rewrites ${at(effect.path)}${effect.lines ? ` where /${effect.lines.join("/, /")}/ fits` : ""}`;
    case "reads":
      return `reads ${at(effect.path)}`;
    case "downloads":
      return `downloads ${effect.word.value}`;
    case "calls":
      return `calls ${effect.program}`;
    case "packages":
      return `${effect.command.purpose ?? "does nothing known with"} RPMs${effect.command.packages.map((it) => ` ${it.value}`).join("")}`;
    case "python": {
      const { requirements, files, target, tool, paths } = effect.install;
      const named = [...requirements.map((it) => it.project), ...[...files, ...paths].map((it) => it.value)].join(" ");
      const where = target === undefined ? "somewhere" : target === "system" ? "the system's Python" : target.venv;
      return `installs ${named || "a project"} with ${tool} into ${where}`;
    }
    case "uninstalls":
      return `uninstalls ${[...effect.projects, ...(effect.more ? ["others"] : [])].join(" ")}`;
    case "tool":
      return `installs the tool ${effect.word.value} into ${at(effect.folder)}`;
    case "venv":
      return `makes the venv ${at(effect.path)}`;
    case "user":
      return `${effect.is === "made" ? "makes" : "drops"} the user ${effect.name?.value ?? "that nobody knows"}`;
    case "sets":
      return effect.value === undefined ? `forgets ${effect.name}` : `remembers ${effect.name}: ${effect.value}`;
    case "repositories": {
      const { enabled, disabled, open } = effect;
      const said = [...enabled.map((it) => `enables ${it}`), ...disabled.map((it) => `disables ${it}`)];
      return [...said, ...(open ? ["sets up repositories that nobody knows"] : [])].join(", ");
    }
    case "builds":
      return `builds in ${at(effect.folder)}`;
    case "assembles":
      return "moves /tmp/src to the home directory";
    case "administers":
      return `needs root for ${effect.what === "accounts" ? "accounts" : "the system"}`;
    case "anything":
      return `may do anything with ${effect.what}`;
  }
}
