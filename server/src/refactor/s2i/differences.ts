// What assemble does and plain pip steps do not, and how to keep it from that.
import type { Context } from "../../context/context.ts";
import type { Image } from "../../knowledge/images.ts";
import type { Execution, StageBuild, Step } from "../../simulation/build.ts";
import { within } from "../../text/span.ts";
import type { Item } from "../split/items.ts";
import type { Assembled } from "./assemble-step.ts";
import { collectsStatic, installsProject, type PlainPip, type WhyNot } from "./plain-pip.ts";
import { isSet } from "./settings.ts";
import { type Placed, presence } from "./sources.ts";

/** What assemble would do beyond `pip install -r`: what the file does itself, and what it must be told not to do. */
export function differences(
  { steps }: StageBuild,
  { step, item, items }: PlainPip,
  last: number,
  copies: readonly Placed[],
  image: Image,
  context: Context,
): Assembled | WhyNot {
  const home = image.workdir;
  const { after } = steps[last]!;
  const { span } = item;
  const there = (name: string) => presence(name, copies, home, after, context);
  const unseen = ["requirements.txt", "setup.py", "setup.cfg", "pyproject.toml", "manage.py"].find(
    (it) => there(it) === "unknown",
  );
  if (unseen !== undefined)
    return { reason: `whether there is a ${unseen} is not known, and assemble acts on it`, span };
  if (there("requirements.txt") === "no")
    return { reason: "there is no requirements.txt where assemble looks for it", span };

  const gone: Step["instruction"][] = [];
  const dropped: Item[] = [];
  const project = ["setup.py", "setup.cfg", "pyproject.toml"].some((it) => there(it) === "yes");
  const collects = there("manage.py") === "yes" && isSet("APP_HOME", after) === false;
  let installed = false;
  let collected = false;
  const does = (it: Execution | undefined): boolean => {
    if (it === undefined || !it.certain || it.forgiven) return false;
    if (collects && !collected && collectsStatic(it, home)) {
      collected = true;
      return true;
    }
    if (!project || installed || collected || !installsProject(it, home)) return false;
    installed = true;
    return true;
  };
  const behind = items.slice(items.indexOf(item) + 1);
  for (const it of behind) {
    const [only, more] = step.executions.filter((one) => within(one.written.span, it.span));
    if (more !== undefined || it.script.kind !== "command" || !does(only)) break;
    dropped.push(it);
  }
  if (dropped.length === behind.length) {
    for (const { instruction, executions } of steps.slice(last + 1)) {
      const plain = instruction.keyword === "RUN" && executions.length === 1 && instruction.flags.length === 0;
      if (!plain || !does(executions[0])) break;
      gone.push(instruction);
    }
  }
  const off = (name: string, wanted: boolean) => (wanted && isSet(name, after) !== true ? [`${name}=1`] : []);
  const settings = [
    ...off("DISABLE_SETUP_PY_PROCESSING", !installed && (there("setup.py") === "yes" || there("setup.cfg") === "yes")),
    ...off("DISABLE_PYPROJECT_TOML_PROCESSING", !installed && there("pyproject.toml") === "yes"),
    ...off("DISABLE_COLLECTSTATIC", !collected && (there("manage.py") === "yes" || isSet("APP_HOME", after) !== false)),
  ];
  return { settings, dropped, gone, user: image.user };
}
