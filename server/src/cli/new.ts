// `splitstage new [DIR]`: a Containerfile for the project in a folder, from what its files say and what the user wants.
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { diskContext } from "../disk/disk-context.ts";
import { type ProjectFacts, type ScaffoldOptions, scaffold, scaffoldChoices } from "../scaffold/scaffold.ts";
import { type ImageWish, pickImage } from "./image-choice.ts";
import { type CommandOutcome, failure, line } from "./outcome.ts";
import { readText, reasonOf } from "./read.ts";
import { today } from "./today.ts";
import { createFile } from "./write.ts";

export interface NewOptions extends ImageWish {
  readonly split?: true;
  readonly single?: true;
  readonly s2i?: true;
  readonly pip?: true;
  readonly write?: true;
}

export async function newContainerfile(folder: string, options: NewOptions): Promise<CommandOutcome> {
  const read = await factsOf(folder);
  if (typeof read === "string") return failure(read);
  const { facts, unread } = read;
  const day = today();
  const choices = scaffoldChoices(facts, day);
  const image = pickImage(choices, options);
  if (typeof image === "string") return failure(image);

  const { text, notes } = scaffold({ ...image, ...wishes(options, image.minimal, choices.defaults) }, facts, day);
  const remarks = [...unread, ...notes].map((it) => line(`note: ${it}`)).join("");
  if (!options.write) return { code: 0, file: text, err: remarks };
  const path = join(folder, "Containerfile");
  try {
    await createFile(path, text);
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === "EEXIST";
    const why = exists
      ? "exists and is left as it is; move it away, or leave out --write to print the new one"
      : reasonOf(error);
    return failure(`${path}: ${why}`);
  }
  return { code: 0, out: line(`Wrote ${path}`), err: remarks };
}

/** Whoever names a full image and nothing else wants that one image. */
function wishes(
  options: NewOptions,
  minimal: boolean,
  defaults: ScaffoldOptions,
): Pick<ScaffoldOptions, "layout" | "style"> {
  const layout = minimal ? defaults.layout : "single";
  return {
    layout: options.split ? "split" : options.single ? "single" : layout,
    style: options.s2i ? "s2i" : options.pip ? "pip" : defaults.style,
  };
}

const telling = [
  "requirements.txt",
  "pyproject.toml",
  "setup.py",
  "setup.cfg",
  "Pipfile",
  "manage.py",
  ".python-version",
  ".s2i/environment",
];

async function factsOf(folder: string): Promise<{ facts: ProjectFacts; unread: string[] } | string> {
  try {
    const files = (await readdir(folder)).sort();
    const texts: Record<string, string> = {};
    const unread: string[] = [];
    // What a link names outside of the folder is none of the project.
    const context = diskContext(folder);
    for (const name of telling) {
      if (context.kind(name) !== "file") continue;
      const read = await readText(join(folder, name));
      const text = context.read(name);
      if (typeof read === "string") unread.push(`${read}; it was left out of account`);
      else if (text !== undefined) texts[name] = text;
    }
    return { facts: { files, texts }, unread };
  } catch (error) {
    const file = (error as NodeJS.ErrnoException).code === "ENOTDIR" && (await stat(folder).catch(() => undefined));
    return `${folder}: ${file ? "is a file; name the project's folder" : reasonOf(error)}`;
  }
}
