// apt-get and its kin, on images that have none of them: what they were asked for, said to microdnf or dnf.
import { foreignManager } from "../commands/foreign-managers.ts";
import { rpm } from "../image/state.ts";
import { type Argument, writtenAt } from "../image/value.ts";
import { isQuietOption, rpmsFor } from "../knowledge/debian-packages.ts";
import { twinOf } from "../knowledge/rpms.ts";
import type { Execution, Step } from "../simulation/build.ts";
import type { Document } from "../syntax/document.ts";
import { removal } from "../syntax/rewrite.ts";
import type { Edit } from "../text/edit.ts";
import type { Span } from "../text/span.ts";
import { withoutCommand, withoutWords } from "./packages.ts";

/** Edits after which a RUN asks the image's own package manager for the same; undefined where not all can be said. */
export function inOwnWords(document: Document, { instruction, executions }: Step): Edit[] | undefined {
  const own = executions.filter((it) => foreignManager(it) !== undefined || removesLists(it));
  if (instruction.exec !== undefined || own.some((it) => !it.certain || it.forgiven)) return undefined;
  const updates = own.filter((it) => verbOf(it)?.value === "update");
  if (updates.length === executions.length) return [removal(document, instruction)];
  const [, ...cleanedAgain] = own.filter((it) => removesLists(it) || /^(auto)?clean$/.test(verbOf(it)?.value ?? ""));
  const edits = own.map((it) =>
    updates.includes(it) || cleanedAgain.includes(it)
      ? some(withoutCommand(document, instruction, it))
      : translation(document, it),
  );
  return edits.includes(undefined) ? undefined : (edits as Edit[][]).flat();
}

function translation(document: Document, execution: Execution): Edit[] | undefined {
  const manager = execution.before.image!.packageManager;
  const { name, span, args } = execution;
  if (!name.exact || args.some((it) => it.value === undefined)) return undefined;
  const plain = name.span.start === span.start && execution.redirects.length === 0;
  const verb = verbOf(execution);
  if (verb?.exact === false) return undefined;
  const to = (text: string): Edit[] | undefined => (plain ? [{ span, text: `${manager} ${text}` }] : undefined);
  if (removesLists(execution)) return to("clean all");
  switch (verb?.value) {
    case "clean":
    case "autoclean":
      return to("clean all");
    case "upgrade":
    case "dist-upgrade":
    case "full-upgrade":
      return to("upgrade -y");
    case "install":
    case "add":
      return installation(document, execution, verb, manager);
    default:
      return undefined;
  }
}

function installation(document: Document, { name, args, before }: Execution, verb: Argument, manager: string) {
  const edits: (Edit | undefined)[] = [
    { span: name.span, text: manager },
    { span: verb.span, text: "install -y" },
  ];
  const gone: Span[] = [];
  for (const argument of args) {
    if (argument === verb) continue;
    const text = argument.value!;
    const span = writtenAt(argument);
    if (span === undefined) {
      edits.push(undefined);
    } else if (text === "--no-install-recommends") {
      edits.push({ span, text: "--setopt=install_weak_deps=0" });
    } else if (text.startsWith("-")) {
      if (isQuietOption(text)) gone.push(span);
      else edits.push(undefined);
    } else {
      const twin = twinOf(text);
      const names =
        twin !== undefined && rpm(before, twin).is === "yes"
          ? []
          : namesOf(text, before.image!.pythonHeaders.names[0]!);
      if (names?.join(" ") === text) continue;
      if (names === undefined) edits.push(undefined);
      else if (names.length === 0) gone.push(span);
      else edits.push({ span, text: names.join(" ") });
    }
  }
  const without = withoutWords(document, gone);
  return without === undefined || edits.includes(undefined) ? undefined : [...(edits as Edit[]), ...without];
}

function namesOf(name: string, headers: string): readonly string[] | undefined {
  if (/^python(3(\.\d+)?)?-dev$/.test(name)) return [headers];
  const known = rpmsFor(name);
  // A library's name without a known counterpart is another one for sure.
  return known ?? (/^lib|[=/*]|-dev$/.test(name) ? undefined : [name]);
}

function verbOf(execution: Execution): Argument | undefined {
  if (foreignManager(execution) === undefined) return undefined;
  return execution.args.find((it) => it.value !== undefined && !it.value.startsWith("-"));
}

/** Tells whether a command removes the package lists of apt or apk, and nothing else. */
function removesLists({ effects }: Execution): boolean {
  const lists = (path: string | undefined) => /^\/var\/(lib\/apt|cache\/(apt|apk))(\/|$)/.test(path ?? "");
  return effects.length > 0 && effects.every((it) => it.kind === "removes" && lists(it.path));
}

function some(edit: Edit | undefined): Edit[] | undefined {
  return edit && [edit];
}
