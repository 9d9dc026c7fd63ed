// The stages of a new Containerfile.

import type { S2iVariable } from "../context/s2i-environment.ts";
import type { Image } from "../knowledge/images.ts";
import { s2iAssemble, s2iRun, sourcesFolder } from "../knowledge/s2i.ts";
import { command, env, hasDevel, type InstructionBlock, list, missing, packages } from "./instructions.ts";
import type { ScaffoldPlan } from "./plan.ts";

export function singleStage(plan: ScaffoldPlan): InstructionBlock[] {
  const { published, compiled, buildRpms, runtimeRpms } = plan;
  const headers = compiled.length > 0 ? [published.pythonHeaders.portable] : [];
  const rpms = missing(published, [...buildRpms, ...headers, ...gitFor(plan), ...runtimeRpms]);
  const suppress = hasDevel(rpms) && published.variant === "minimal" ? "everything is in one stage" : undefined;
  return [
    [`FROM ${published.names[0]}`],
    packages(published, rpms, rootComment(plan), suppress),
    ...build(plan, "both"),
    start(plan),
  ];
}

export function splitStages(plan: ScaffoldPlan, builder: Image): InstructionBlock[] {
  const { published, loading, buildRpms, runtimeRpms } = plan;
  const headers = [published.pythonHeaders.portable];
  const tools = builder.variant === "minimal" ? ["gcc", ...buildRpms, ...headers] : [...buildRpms, ...headers];
  const why =
    builder.variant === "minimal"
      ? "There is no full image of this Python here, so the compilers are added."
      : rootComment(plan);
  return [
    ["# Everything that builds is here and stays here.", `FROM ${builder.names[0]} AS builder`],
    packages(builder, missing(builder, [...tools, ...gitFor(plan)]), why),
    ...build(plan, "build"),
    ["# What runs: the same Python without compilers and headers.", `FROM ${published.names[0]}`],
    [
      "# The virtual environment and the source; their owner, 1001:0, comes along.",
      "COPY --from=builder $APP_ROOT $APP_ROOT",
    ],
    packages(
      published,
      missing(published, runtimeRpms),
      `The libraries that ${list(loading)} ${loading.length === 1 ? "loads" : "load"}.`,
    ),
    ...(plan.style === "pip" && plan.project.installs === "requirements" ? [["COPY --chown=1001:0 . ./"]] : []),
    start(plan, true),
  ];
}

/** The instructions that install the application. */
function build({ style, project, variables }: ScaffoldPlan, where: "both" | "build"): InstructionBlock[] {
  if (style === "s2i") {
    const given = variables.filter((it) => it.build || (where === "both" && it.run));
    const mine = [...project.buildEnv, ...(where === "both" ? project.runEnv : [])];
    return [
      env(merged(mine, given), "What the scripts should know."),
      [
        `# assemble moves the source from ${sourcesFolder}, so the source must belong to the user who runs it.`,
        `COPY --chown=1001:0 . ${sourcesFolder}`,
        `RUN ${s2iAssemble}`,
      ],
    ];
  }
  switch (project.installs) {
    case "project":
      return [["COPY --chown=1001:0 . ./", "RUN pip install ."]];
    case "requirements-with-source":
      return [["COPY --chown=1001:0 . ./", "RUN pip install -r requirements.txt"]];
    default:
      return [
        [
          "# The requirements first, so that a change of the source does not install them again.",
          "COPY --chown=1001:0 requirements.txt ./",
          "RUN pip install -r requirements.txt",
        ],
        ...(where === "both" ? [["COPY --chown=1001:0 . ./"]] : []),
      ];
  }
}

function start({ style, project, variables }: ScaffoldPlan, separate = false): InstructionBlock {
  if (style === "pip") return [command(project.command ?? ["python", "app.py"])];
  const given = separate ? variables.filter((it) => it.run) : [];
  const block = env(merged(separate ? project.runEnv : [], given), "What the run script should know.");
  return [...block, command([s2iRun])];
}

/** What a file says wins over what is guessed. */
function merged(
  guessed: readonly (readonly [string, string])[],
  given: readonly S2iVariable[],
): readonly (readonly [string, string])[] {
  return [...new Map([...guessed, ...given.map((it) => [it.name, it.value] as const)])];
}

function gitFor({ project }: ScaffoldPlan): string[] {
  return project.git ? ["git-core"] : [];
}

function rootComment({ compiled, project }: ScaffoldPlan): string {
  if (compiled.length === 0) return "To fetch requirements with git.";
  return `To compile ${list(compiled)}${project.git ? " and to fetch requirements with git" : ""}.`;
}
