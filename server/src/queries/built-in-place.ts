// What building a project writes beside the project itself: setuptools builds where the sources lie.
import type { Need } from "../commands/needs.ts";
import { packagingOf } from "../context/packaging.ts";
import type { Build, Execution } from "../simulation/build.ts";
import { absolute } from "../text/paths.ts";
import { pythonInstall } from "./deeds.ts";
import { contentBefore } from "./image-content.ts";
import { stepOf } from "./places.ts";

/**
 * The folders that are certainly made when the projects are built which a command names by their paths. Since pip 21.3
 * they are built where they lie (https://pip.pypa.io/en/stable/news/#v21-3), and setuptools makes `build` there.
 */
export function neededInPlace(execution: Execution, build: Build): Need[] {
  const install = pythonInstall(execution);
  const stage = stepOf(build, execution.instruction)?.stage;
  if (install === undefined || stage === undefined || !hasNewPip(execution)) return [];
  const { paths, editables, line } = install;
  if (line.options.some((it) => /config-setting|global-option|build-option/.test(it.name))) return [];
  return paths.flatMap((word): Need[] => {
    const folder = execution.workdir === undefined ? undefined : absolute(word.value ?? "", execution.workdir);
    if (folder === undefined || word.value === undefined || /[[*?]/.test(word.value) || editables.includes(word))
      return [];
    if (!isOfSetuptools(folder, (path) => contentBefore(build, stage, execution, path), build)) return [];
    return [{ path: `${folder}/build`, word, to: "directory", replaces: false }];
  });
}

/** The images of 3.9 and older began with a pip that built in a copy. */
const hasNewPip = ({ before }: Execution): boolean => Number(before.image?.python.split(".")[1] ?? 0) >= 11;

function isOfSetuptools(folder: string, at: (path: string) => ReturnType<typeof contentBefore>, build: Build): boolean {
  const settings = at(`${folder}/pyproject.toml`);
  if (settings.is === "no") return at(`${folder}/setup.py`).is === "yes";
  const text = settings.is === "yes" && settings.from !== undefined ? build.context?.read(settings.from) : undefined;
  return text !== undefined && packagingOf(text)?.usesSetuptools === true;
}
