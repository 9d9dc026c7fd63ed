// What a command does to the image, as if it worked: one slip is one finding, not a row of them.
import type { Invocation } from "./build.ts";
import { learn } from "./fact.ts";
import { afterFileCommand, afterPlacing } from "./file-commands.ts";
import { absolute, baseName } from "./files.ts";
import { afterPackages, packageCommand, surprised } from "./package-manager.ts";
import { withUser } from "./passwd.ts";
import { afterPip, pipInstall } from "./pip.ts";
import type { State } from "./state.ts";
import { afterVenvCommand } from "./venv.ts";

/** The state after a command. */
export function apply(call: Invocation, state: State): State {
  const packages = packageCommand(call, state);
  if (packages !== undefined) return afterPackages(packages, call, state);
  const install = pipInstall(call);
  if (install !== undefined) return withScripts(afterPip(install, call, state), install.requirements, call);
  const venv = afterVenvCommand(call, state);
  if (venv !== undefined) return venv;
  const name = call.name.value;
  const cause = { span: call.span };
  if (name === undefined) return surprised(state, cause);
  const filed = afterFileCommand(call, state);
  if (filed !== undefined) return filed;
  if (downloaders.has(name)) return downloaded(call, state);
  if (name === "useradd" || name === "adduser") return withUser(call, state);
  if (name === "rpm")
    return call.args.some((it) => /^-[a-zA-Z]*[iUF]|^--(install|upgrade)/.test(it.value ?? ""))
      ? surprised(state, cause)
      : state;
  if (harmless.has(baseName(name)) || /^(python|pip)[\d.]*$/.test(baseName(name))) return state;
  return surprised(state, cause);
}

/** Python projects that bring a program which the image lacks otherwise. */
function withScripts(state: State, requirements: readonly { readonly project: string }[], call: Invocation): State {
  const brought = requirements.flatMap(
    ({ project }) => scripts[project] ?? (/^node/.test(project) ? ["node", "npm", "npx"] : []),
  );
  const known = learn(state.commands, brought, "yes", { span: call.span });
  return known === state.commands ? state : { ...state, commands: known };
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
  return to === undefined ? state : { ...state, commands: afterPlacing([], to, false, state, call.span) };
}

/** Commands that put no program on PATH. What is not named here may do anything. */
const harmless = new Set(
  (
    "awk base64 basename bash-completion cat cksum cmp comm cut date dd df diff dirname du egrep env expr fgrep file find fold gawk getconf getent git " +
    "grep groupadd groupmod gunzip gzip head id jq kill ldconfig ls md5sum mktemp node npm npx nproc od openssl paste pip-compile pipdeptree pnpm printenv printf " +
    "ps pwd readlink realpath rev sed seq sha256sum sha512sum sleep sort split stat strip sync tail tar tee tr truncate tty uname uniq unlink unxz unzip " +
    "update-ca-trust usermod userdel wc whoami xz yarn yes uv poetry pdm pipenv micropipenv hatch flit twine pytest mypy ruff black gcc g++ cc c++ make cmake " +
    "django-admin alembic usage run fix-permissions rpm-file-permissions chpasswd passwd subscription-manager localedef shopt ulimit trap wait break continue " +
    "return shift getopts pip pip3 pushd popd dirs let times hostname crontab patchelf"
  ).split(" "),
);
