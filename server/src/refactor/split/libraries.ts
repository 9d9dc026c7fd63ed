// The RPMs that compiled Python projects load at run time, which the published stage must have of its own.
import type { Build, StageBuild } from "../../build/build.ts";
import { absolute } from "../../build/files.ts";
import { readImageFile } from "../../build/origins.ts";
import { packageCommand } from "../../build/package-manager.ts";
import { pipInstall, projectOf } from "../../build/pip.ts";
import { isAssemble } from "../../build/s2i-scripts.ts";
import { rpm, stateOf } from "../../build/state.ts";
import type { Image } from "../../knowledge/images.ts";
import { compileNeeds } from "../../knowledge/python-projects.ts";
import { requires, rpmName } from "../../knowledge/rpms.ts";
import { isForBuilding } from "./packages.ts";

/** The RPMs to add to the published stage, apart from those that stand in the file. */
export function librariesFor(build: Build, stage: StageBuild, published: Image): string[] {
  const compiled = [...projectsOf(build, stage)].flatMap((it) => compileNeeds(it, published.python)?.runtimeRpms ?? []);
  const installed = stage.steps
    .flatMap((step) => step.executions)
    .flatMap((it) => {
      const command = packageCommand(it, it.before);
      return command?.purpose === "install" ? command.packages.flatMap((word) => word.value ?? []) : [];
    });
  // The library behind a header package came along with it, and would stay behind with it.
  const behind = installed.filter((it) => /-devel$/.test(rpmName(it))).flatMap((it) => requires(it).filter(isLibrary));
  const base = stateOf(published);
  const there = new Set(installed.map(rpmName));
  return [...new Set([...compiled, ...behind])].filter(
    (it) => rpm(base, it).is !== "yes" && !there.has(it) && !withPython.has(it),
  );
}

/** What the interpreter itself is linked to is in every image. */
const withPython = new Set(
  "openssl-libs libffi zlib zlib-ng-compat bzip2-libs xz-libs expat sqlite-libs ncurses-libs readline libuuid libxcrypt".split(
    " ",
  ),
);

const isLibrary = (name: string): boolean =>
  !isForBuilding(name) && !/^(glibc|binutils|cpp|perl|pkgconf|m4|libstdc\+\+|libgcc|gcc|kernel|python3)/.test(name);

/** The projects that the stage installs, as far as commands and files that can be read name them. */
function projectsOf(build: Build, stage: StageBuild): Set<string> {
  const projects = new Set(stage.end.python.keys());
  for (const it of stage.steps.flatMap((step) => step.executions)) {
    const files = pipInstall(it)?.files.map((word) => word.value && absolute(word.value, it.workdir)) ?? [];
    if (isAssemble(it, it.before)) files.push("/tmp/src/requirements.txt");
    for (const path of files) {
      const text = path ? readImageFile(it.before, build.context, path)?.text : undefined;
      for (const line of text?.split(/\r?\n/) ?? []) {
        const project = projectOf(line.replace(/\s*#.*$/, "").trim());
        if (project !== undefined) projects.add(project);
      }
    }
  }
  return projects;
}
