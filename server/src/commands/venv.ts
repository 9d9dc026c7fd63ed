// Commands that make virtual environments: virtualenv, and `python -m venv`.
import type { State } from "../image/state.ts";
import type { Argument } from "../image/value.ts";
import type { Command } from "./command.ts";
import type { Effect } from "./effect.ts";
import { has, type Line, placeOf, valueOf } from "./line.ts";

const options =
  "h|--help --version v|--verbose q|--quiet --system-site-packages --symlinks --copies --clear --upgrade --without-pip --prompt: --upgrade-deps --without-scm-ignore-files " +
  "p|--python: --app-data: --creator: --seeder: --activators: --pip: --setuptools: --wheel: --extra-search-dir: --try-first-with: --discovery: --upgrade-embed-wheels --no-pip --no-setuptools --no-wheel --no-download --download --relocatable --no-site-packages --always-copy --no-periodic-update --reset-app-data --no-vcs-ignore --read-only-app-data";

export const virtualenv: Command = {
  names: "virtualenv",
  options,
  effects: (line, state) => venvEffects(line, state),
};

/** The environments that a line makes, each with the Python that it is made for. */
export function venvEffects(line: Line, state: State): Effect[] {
  const python = valueOf(line, "-p")?.value ?? line.call.name.value;
  const relocatable = has(line, "--relocatable") ? "yes" : "no";
  return line.operands.map(
    (word: Argument): Effect => ({
      kind: "venv",
      path: placeOf(word, line.call),
      word,
      is: { python: minorOf(python, state), relocatable },
    }),
  );
}

/** The minor version of the Python that a command names: "python3.12" says it, and `python` is the image's own. */
function minorOf(python: string | undefined, { image }: State): string | undefined {
  const minor = /(\d\.\d+)(?:\.\d+)?$/.exec(python ?? "")?.[1];
  return minor ?? (/^python3?$/.test(python ?? "") || python === "virtualenv" ? image?.python : undefined);
}
