// What can be typed after `splitstage`, and which command answers it.
import { Argument, Command, CommanderError, Option } from "commander";
import { type BaseImageOptions, move, pin } from "./base-image.ts";
import { type CheckOptions, check } from "./check.ts";
import { onTerminal, visible } from "./format/width.ts";
import { bars, formats, type LintOptions, lint } from "./lint.ts";
import { type NewOptions, newContainerfile } from "./new.ts";
import type { CommandOutcome } from "./outcome.ts";
import type { RefactorOptions } from "./refactor.ts";
import { type RequirementsOptions, requirements } from "./requirements.ts";
import { explain, listRules } from "./rules.ts";
import { split } from "./split.ts";
import { type StateOptions, state } from "./state.ts";
import { version } from "./version.ts";

/** Parses the arguments and runs their command. Rejects only on a bug. */
export async function run(args: readonly string[]): Promise<CommandOutcome> {
  const printed = { out: "", err: "" };
  let outcome: CommandOutcome | undefined;
  const program = new Command("splitstage")
    .description("Finds and repairs what goes wrong in Containerfiles on the S2I Python images.")
    .version(version)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        printed.out += text;
      },
      writeErr: (text) => {
        printed.err += text;
      },
      outputError: (text, write) => write(withVisible(args, text).replace(/^error: /, "splitstage: ")),
    })
    .addHelpText("after", examples);
  addCommands(program, (it) => {
    outcome = it;
  });
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return { code: error.exitCode === 0 ? 0 : 2, ...printed };
  }
  return outcome!;
}

/** A message that repeats what was typed, made visible; it may have several lines of its own. */
const withVisible = (args: readonly string[], text: string): string =>
  onTerminal(args.reduce((all, it) => all.replaceAll(it, () => visible(it)), text));

const collect = (value: string, before: readonly string[] = []): readonly string[] => [...before, value];

const target = "the stage that is published, by name or number (default: judged from the file)";
const stage = "the stage whose base image is meant, by name or number (default: the published one)";
const platform = "what the image is built for: linux/amd64, linux/arm64 ...; repeatable (default: these two)";
const index = "a package index to ask about the projects that are named (default: nobody is asked)";
const context = "the build context (default: the folder of the Containerfile)";

function addCommands(program: Command, done: (outcome: CommandOutcome) => void): void {
  program
    .command("lint")
    .description("report what is wrong; exit 0: nothing, 1: findings at or above --fail-on, 2: could not run")
    .argument("[path...]", "files, folders, patterns, or - for standard input (default: this folder)")
    .addOption(new Option("--format <format>", "form of the report").choices(formats).default("text"))
    .option("--fix", "apply the safe fixes, then report what remains")
    .addOption(new Option("--fail-on <severity>", "the least severity to exit 1 for").choices(bars).default("warning"))
    .option("--rule <id=severity>", "report a rule as error, warning, info, hint or off; repeatable", collect)
    .option("--target <stage>", target)
    .option("--context <dir>", context)
    .option("--platform <platform>", platform, collect)
    .option("--index <url>", index)
    .option("--no-color", "no colours, not even on a terminal")
    .action(async (paths: string[], options: LintOptions) => done(await lint(paths, options)));
  program
    .command("check")
    .description(
      "say whether a file is built and its container starts; exit 0: both, 1: it fails, 2: could not run, 3: not known",
    )
    .argument("[file]", "a Containerfile, a folder, or - for standard input (default: the one in this folder)")
    .addOption(new Option("--format <format>", "form of the answer").choices(["text", "json"]).default("text"))
    .option("--target <stage>", target)
    .option("--context <dir>", context)
    .option("--platform <platform>", platform, collect)
    .option("--index <url>", index)
    .option("--no-color", "no colours, not even on a terminal")
    .action(async (file: string | undefined, options: CheckOptions) => done(await check(file, options)));
  program
    .command("explain")
    .description("print a rule's page")
    .argument("<rule>", "the rule's id")
    .action((id: string) => done(explain(id)));
  program
    .command("rules")
    .description("list every rule")
    .addOption(new Option("--format <format>", "form of the list").choices(["text", "json"]).default("text"))
    .action((options: { format: "text" | "json" }) => done(listRules(options)));
  program
    .command("state")
    .description("print what the simulated build knows after each instruction")
    .addArgument(new Argument("<file>", "a Containerfile, or - for standard input"))
    .addOption(new Option("--format <format>", "form of the report").choices(["text", "json"]).default("text"))
    .option("--target <stage>", target)
    .option("--context <dir>", context)
    .action(async (file: string, options: StateOptions) => done(await state(file, options)));
  program
    .command("requirements")
    .description("print what pip will install, as a wheel or from source, with the RPMs that takes")
    .argument("[file]", "a Containerfile, or - for standard input (default: the one in this folder)")
    .addOption(new Option("--format <format>", "form of the report").choices(["text", "json"]).default("text"))
    .option("--platform <platform>", platform, collect)
    .option("--context <dir>", context)
    .option("--index <url>", index)
    .action(async (file: string | undefined, options: RequirementsOptions) => done(await requirements(file, options)));
  rewriting(
    program,
    "split",
    "build on the full image and publish the minimal one: print the file that does; exit 1: not here, and why",
  ).action(async (file: string, options: RefactorOptions) => done(await split(file, options)));
  rewriting(program, "move", "print the file on another image, with all that names it; exit 1: not here, and why")
    .argument("<target...>", "a Python (3.14), a distribution (ubi10), both, or an image (ubi10/python-314-minimal)")
    .option("--stage <stage>", stage)
    .action(async (file: string, to: string[], options: BaseImageOptions) => done(await move(file, to, options)));
  rewriting(program, "pin", "print the file with its base image pinned to a digest; exit 1: not here, and why")
    .argument("<digest>", "sha256: and 64 hexadecimal digits, alone or as in image@sha256:...")
    .option("--stage <stage>", stage)
    .action(async (file: string, digest: string, options: BaseImageOptions) => done(await pin(file, digest, options)));
  program
    .command("new")
    .description("print a Containerfile for a project; what is not said is taken from the project's files")
    .argument("[dir]", "the project's folder", ".")
    .option("--image <name>", "the base image, such as ubi9/python-312-minimal")
    .option("--family <name>", "the distribution: fedora, centos, ubi, or with its number: ubi9, c10s")
    .option("--python <version>", "the Python, such as 3.13")
    .addOption(new Option("--split", "build on the full image, publish the minimal one").conflicts("single"))
    .addOption(new Option("--single", "one stage").conflicts("split"))
    .addOption(new Option("--s2i", "install and start with the images' own scripts").conflicts("pip"))
    .addOption(new Option("--pip", "install with pip, start with a command").conflicts("s2i"))
    .option("--write", "write it to DIR/Containerfile, unless there is one")
    .action(async (folder: string, options: NewOptions) => done(await newContainerfile(folder, options)));
}

/** A command that rewrites one file, and how it tells the result. */
function rewriting(program: Command, name: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .addArgument(new Argument("<file>", "a Containerfile, or - for standard input"))
    .addOption(new Option("--write", "write it to the file").conflicts(["diff", "check"]))
    .addOption(new Option("--diff", "print what would change, as a unified diff").conflicts("check"))
    .option("--check", "print only whether it would change; exit 0: no, 1: yes")
    .option("--target <stage>", target)
    .option("--context <dir>", context);
}

const examples = `
Examples:
  splitstage lint                                   every Containerfile in this folder and below
  splitstage lint --fix Containerfile               repair what can be repaired safely
  splitstage lint --format sarif > findings.sarif   for code scanning
  splitstage lint --rule user-not-reset=error services/
  splitstage check                                  will it build, and will it start?
  splitstage explain wrong-package-manager
  splitstage state Containerfile
  splitstage split --diff Containerfile             what the split-stage pattern would change
  splitstage move --diff Containerfile 3.14 ubi10   what it would be on another Python and distribution
  splitstage requirements                           what compiles, and which RPMs that takes
  splitstage new --family fedora --split
`;
