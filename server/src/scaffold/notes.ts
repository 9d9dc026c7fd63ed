// What a user should know about a new Containerfile, or do before it builds.
import { distroName } from "../knowledge/image-titles.ts";
import { list } from "./instructions.ts";
import type { ScaffoldOptions, ScaffoldPlan } from "./plan.ts";

/** One sentence each, the most important first. `secrets` are the variables that were left out. */
export function notesFor(options: ScaffoldOptions, plan: ScaffoldPlan, secrets: readonly string[]): string[] {
  const { project, published, builder, compiled, style } = plan;
  const here = `Python ${published.python} on ${distroName(published)}`;
  const notes: string[] = [];
  if (published.id !== options.image && published.counterpart !== options.image) {
    notes.push(`There is no image ${options.image}, so ${published.id} is used.`);
  }
  if (published.status === "removed") notes.push(`${published.names[0]} is no longer built: ${published.removed}.`);
  if (project.range && !project.range.allows(published.python)) {
    notes.push(`${project.range.source}, and this image has ${published.python}.`);
  }
  if (options.layout === "split" && !builder) {
    notes.push(`There is no minimal image of ${here}, so this is a single stage on the full one.`);
  } else if (builder && builder === published) {
    notes.push(`There is no full image of ${here}, so the builder is the minimal one with compilers added.`);
  } else if (options.layout === "single" && options.minimal !== (published.variant === "minimal")) {
    notes.push(`There is no ${options.minimal ? "minimal" : "full"} image of ${here}, so the other one is used.`);
  }
  if (!builder && compiled.length > 0 && published.variant === "minimal") {
    notes.push(`${list(compiled)} must be compiled, so compilers stay in the image; a split build leaves them behind.`);
  }
  if (project.installs === "nothing") {
    notes.push(
      style === "pip"
        ? "Neither requirements.txt nor an installable pyproject.toml was found: create requirements.txt."
        : "Neither requirements.txt nor an installable pyproject.toml was found: assemble will install nothing.",
    );
  }
  if (style === "pip" && !project.command) notes.push("Nothing to start was found: change CMD in the last line.");
  if (style === "s2i" && !project.startedByRun) {
    notes.push("The run script starts app.sh, app.py, wsgi.py or manage.py: add one, or set APP_FILE or APP_MODULE.");
  }
  if (secrets.length > 0) {
    notes.push(`${list(secrets)} of .s2i/environment was left out: the image would keep the password in it.`);
  }
  if (!project.hasIgnoreFile) {
    notes.push("Add a .containerignore with .git and .venv in it: COPY takes everything else from the project.");
  }
  return notes;
}
