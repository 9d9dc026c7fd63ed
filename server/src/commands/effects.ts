// What a command does to the image, as if it worked: one slip is one finding, not a row of them.
import { type Cause, learn } from "../image/facts.ts";
import { doubtFiles, perhapsMade } from "../image/files.ts";
import { changed, isRoot, type State } from "../image/state.ts";
import { absolute, baseName } from "../text/paths.ts";
import { withoutUser, withUser } from "./accounts.ts";
import { afterWrites } from "./after-writes.ts";
import type { Invocation } from "./call.ts";
import { afterFileCommand, commandsPlaced, operandsOf } from "./file-commands.ts";
import { foreignManager } from "./foreign-managers.ts";
import { afterForeign, afterPackages, packageCommand, surprised } from "./package-manager.ts";
import { afterPip, pipInstall } from "./pip.ts";
import { afterPipConfig } from "./pip-config.ts";
import { afterMeddling } from "./s2i-scripts.ts";
import { afterTools } from "./tools.ts";
import { afterMoving } from "./venv-moves.ts";
import { afterEditable, afterVenvCommand } from "./venv-tools.ts";

/** The state after a command. */
export function afterCommand(call: Invocation, state: State): State {
  return afterTools(call, afterMeddling(call, afterWrites(call, effect(call, state))));
}

function effect(call: Invocation, state: State): State {
  const packages = packageCommand(call, state);
  if (packages !== undefined) return afterPackages(packages, call, state);
  const install = pipInstall(call);
  if (install !== undefined)
    return withScripts(afterEditable(call, afterPip(install, call, state)), install.requirements, call);
  const config = afterPipConfig(call, state);
  if (config !== undefined) return config;
  const venv = afterVenvCommand(call, state);
  if (venv !== undefined) return venv;
  const name = call.name.value;
  const cause = { span: call.span };
  if (name === undefined) return anything(state, cause);
  const moved = afterMoving(call, operandsOf(call), state);
  const filed = afterFileCommand(call, moved);
  if (filed !== undefined) return filed;
  if (foreignManager(call) !== undefined) return afterForeign(call, state);
  if (downloaders.has(name)) return downloaded(call, state);
  if (name === "useradd" || name === "adduser") return withUser(call, state);
  if (name === "userdel") return withoutUser(call, state);
  if (name === "rpm")
    return call.args.some((it) => /^-[a-zA-Z]*[iUF]|^--(install|upgrade)/.test(it.value ?? ""))
      ? surprised(state, cause)
      : state;
  if (runsOthers(call)) return changed(state, { files: afterAnything(state, cause) });
  if (harmless.has(baseName(name)) || /^pip[\d.]*$/.test(baseName(name))) return moved;
  return anything(state, cause);
}

/** A program that we do not know has run, as whoever the user is. */
function anything(state: State, cause: Cause): State {
  return changed(surprised(state, cause), { files: afterAnything(state, cause) });
}

/** Root may have changed any file; another user may have made some. */
function afterAnything({ files, user }: State, cause: Cause): State["files"] {
  if (isRoot(user.value) !== false) return doubtFiles(files, cause);
  return perhapsMade(files);
}

/** Puts no program on PATH, and may do what it likes with files: a script, a Makefile, `find -exec`. */
function runsOthers({ name, args }: Invocation): boolean {
  const program = baseName(name.value ?? "");
  if (program === "find") return args.some((it) => /^-(exec|execdir|ok|okdir|delete)$/.test(it.value ?? ""));
  // The image's own fix-permissions does not come here.
  return /^(python[\d.]*|make|cmake|fix-permissions)$/.test(program);
}

/** Python projects that bring a program which the image lacks otherwise. */
function withScripts(state: State, requirements: readonly { readonly project: string }[], call: Invocation): State {
  const brought = requirements.flatMap(
    ({ project }) => scripts[project] ?? (/^node/.test(project) ? ["node", "npm", "npx"] : []),
  );
  return changed(state, { commands: learn(state.commands, brought, "yes", { span: call.span }) });
}

const scripts: Readonly<Record<string, readonly string[]>> = {
  cmake: ["cmake"],
  ninja: ["ninja"],
  meson: ["meson"],
  uv: ["uv", "uvx"],
  poetry: ["poetry"],
  pipenv: ["pipenv"],
};

const downloaders = new Set(["curl", "wget", "wget2"]);

/** A download into a directory of PATH is a command from then on. */
function downloaded(call: Invocation, state: State): State {
  const at = call.args.findIndex((it) => /^(-o|-O|--output|--output-document|-[a-zA-Z]*o)$/.test(it.value ?? ""));
  const target = call.args[at + 1]?.value;
  const to = at < 0 || target === undefined ? undefined : absolute(target, call.workdir);
  return to === undefined ? state : changed(state, { commands: commandsPlaced([], to, false, state, call.span) });
}

/** Commands that put no program on PATH. What is not named here may do anything. */
const harmless = new Set(
  (
    "awk base64 basename bash-completion cat cksum cmp comm cut date dd df diff dirname du egrep env expr fgrep file find fold gawk getconf getent git " +
    "grep groupadd groupmod gunzip gzip head id jq kill ldconfig ls md5sum mktemp node npm npx nproc od openssl paste pip-compile pipdeptree pnpm printenv printf " +
    "ps pwd readlink realpath rev sed seq sha256sum sha512sum sleep sort split stat strip sync tail tar tee tr truncate tty uname uniq unlink unxz unzip " +
    "update-ca-trust useradd usermod userdel vi vim nano less more patch zip lsof nc ncat ping wc whoami xz yarn yes uv poetry pdm pipenv micropipenv hatch flit twine pytest mypy ruff black gcc g++ cc c++ make cmake " +
    "django-admin alembic usage run fix-permissions rpm-file-permissions chpasswd passwd subscription-manager localedef shopt ulimit trap wait break continue " +
    "return shift getopts pip pip3 pushd popd dirs let times hostname crontab patchelf"
  ).split(" "),
);
