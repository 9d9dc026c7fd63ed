// Virtual environments that a stage takes from another one, and the base images that both stand on.
import { type Venv, variables } from "../image/state.ts";
import { textOfWord } from "../image/value.ts";
import type { Image } from "../knowledge/images.ts";
import type { Build } from "../simulation/build.ts";
import type { Word } from "../syntax/document.ts";
import { absolute } from "../text/paths.ts";
import { type Link, linksOf } from "./stage-links.ts";

/** A virtual environment that came from another stage and stays. */
export interface VenvCopy {
  readonly link: Link;
  readonly path: string;
  readonly venv: Venv;
  /** The word of the COPY that brings it. */
  readonly word: Word;
  /** The image that the other stage grew from. */
  readonly from: Image;
  /** The image that it came onto. */
  readonly onto: Image;
}

/** The virtual environments of published stages that come from stages on other images of the family. */
export function venvCopies(build: Build): VenvCopy[] {
  const found = new Map<string, VenvCopy>();
  for (const stage of build.published) {
    for (const link of linksOf(stage, build)) {
      const from = link.from.end.image;
      const onto = stage.end.image;
      if (from === undefined || onto === undefined) continue;
      const { before, after } = link.step;
      for (const path of before.venvs.differing(after.venvs)) {
        const venv = after.venvs.get(path);
        if (venv === undefined || stage.end.venvs.get(path) !== venv) continue;
        const word = wordFor(link, path, venv);
        const key = `${link.step.instruction.span.start} ${path}`;
        if (word !== undefined && !found.has(key)) found.set(key, { link, path, venv, word, from, onto });
      }
    }
  }
  return [...found.values()];
}

function wordFor({ step, from }: Link, path: string, venv: Venv): Word | undefined {
  const { instruction, before } = step;
  const there = [...from.end.venvs].flatMap(([at, it]) => (it === venv ? [at] : []));
  return (instruction.exec ?? instruction.words).slice(0, -1).find((it) => {
    const text = textOfWord(it, variables(before));
    const source = text === undefined ? undefined : absolute(text, "/")!;
    return (
      source !== undefined && [...there, path].some((at) => `${at}/`.startsWith(source === "/" ? "/" : `${source}/`))
    );
  });
}
