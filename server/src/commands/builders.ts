// Compilers and build systems.

import { type Command, readsOf } from "./command.ts";
import type { Effect } from "./effect.ts";
import { written } from "./files.ts";
import { optionsNamed, placeOf } from "./line.ts";

/** What these install is written in files that nobody reads here. */
const systems: Command = {
  names: "make gmake ninja meson",
  options:
    "C|--directory: f|--file|--makefile: j|--jobs= k|--keep-going s|--silent|--quiet B|--always-make n|--dry-run|--just-print l= I: o: W: e i|--ignore-errors --no-print-directory d v|--verbose",
  effects: ({ call }) => [
    { kind: "builds", folder: call.workdir, open: true },
    { kind: "anything", what: "programs" },
    { kind: "anything", what: "files" },
  ],
};

const cmake: Command = {
  names: "cmake",
  options:
    "S: B: G: D: C: U: P: E --build: --install: --target: t: j|--parallel= --config: --prefix: --preset: --toolchain: --fresh v|--verbose --strip --component:",
  effects: (line) => [
    { kind: "builds", folder: line.call.workdir, open: true },
    { kind: "anything", what: "files" },
    // `cmake --install` and the target `install` put what was built where its files say.
    ...(optionsNamed(line, "--install", "--build", "-E").length > 0
      ? [{ kind: "anything", what: "programs" } as const]
      : []),
  ],
};

const compilers: Command = {
  names: "gcc g++ cc c++ clang clang++ ld ar",
  options:
    "o: c S E g O= W= f= m= std= D: U: I: L: l: x: pthread shared static pipe v w -fPIC -include: -isystem: -Wl= -march: -dumpversion -dumpmachine --version",
  effects: (line) => [
    { kind: "builds", folder: line.call.workdir },
    ...readsOf(line.operands, line.call),
    ...optionsNamed(line, "-o").flatMap(({ value }) => (value ? [written(line, value, "new")] : [])),
  ],
};

/** They install into folders of the user's that are on PATH where somebody puts them there. */
const languages: Command = {
  names: "cargo rustc rustup go gem bundle composer maturin",
  options:
    "+q|--quiet v|--verbose --locked --offline --release p|--package: --features: --path: --git: --root: --version:",
  effects: ({ call, operands: [verb] }) => [
    { kind: "builds", folder: call.workdir, open: call.name.value !== "gem" || verb?.value !== "install" },
    ...(/^(install|get)$/.test(verb?.value ?? "") ? [{ kind: "anything", what: "programs" } as const] : []),
  ],
};

/** Programs of a project's frameworks, run to build it: they write what they are told in files of its own. */
const frameworks: Command = {
  names: "django-admin alembic gunicorn",
  effects: ({ call }): Effect[] => [{ kind: "builds", folder: call.workdir, open: true }],
};

const binaries: Command = {
  names: "strip patchelf objcopy chrpath",
  options:
    "s|--strip-all g|--strip-debug --strip-unneeded o: p v|--verbose R: --set-rpath: --set-interpreter: --remove-rpath --print-rpath --print-interpreter --print-needed --add-needed: --remove-needed: --replace-needed: --force-rpath --only-keep-debug",
  effects: (line) => line.operands.map((word): Effect => ({ kind: "rewrites", path: placeOf(word, line.call), word })),
};

export const buildCommands: readonly Command[] = [systems, cmake, compilers, languages, frameworks, binaries];
