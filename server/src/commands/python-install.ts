// What a command that installs Python packages says: which projects, from which lists, into which Python.
import type { Argument } from "../image/value.ts";
import type { Line } from "./line.ts";
import type { Target } from "./python-target.ts";

export interface PythonInstall {
  /** What installs: "pip", "uv", "poetry", "pdm", "pipenv", "micropipenv", "assemble". */
  readonly tool: string;
  /** What it is given: requirements, as pip takes them, or a project that it looks for. */
  readonly from: "requirements" | "project";
  readonly line: Line;
  readonly target: Target;
  /** The projects that stand in the command itself. */
  readonly requirements: readonly NamedRequirement[];
  /** The files that name more: `-r`, `-c`. */
  readonly files: readonly Argument[];
  /** Other places to install from, `.` and such. */
  readonly paths: readonly Argument[];
  /** Those of them that are linked rather than copied: the values of `-e`. */
  readonly editables: readonly Argument[];
  /** Wheels may come from somewhere that nobody here knows. */
  readonly elsewhere: boolean;
  /** Nothing is ever built from source. */
  readonly onlyWheels: boolean;
  /** It installs others than those that it names: those of a file, of a lock, of a folder. */
  readonly more: boolean;
}

export interface NamedRequirement {
  readonly argument: Argument;
  /** Normalised: "mod-wsgi". */
  readonly project: string;
}

/** An installation of a project by what its lock or its own file says. */
export const projectInstall = (tool: string, line: Line, target: Target): PythonInstall => ({
  tool,
  from: "project",
  line,
  target,
  requirements: [],
  files: [],
  paths: [],
  editables: [],
  elsewhere: false,
  onlyWheels: false,
  more: true,
});
