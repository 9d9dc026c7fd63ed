// Programs with an environment of their own, started from a folder of the user's.
import { absolute } from "../text/paths.ts";
import { type Invocation, variable } from "./call.ts";
import type { Command } from "./command.ts";
import type { Effect } from "./effect.ts";
import type { Line } from "./line.ts";

const pipx: Command = {
  names: "pipx",
  options: "h|--help q|--quiet v|--verbose --global --version",
  verbs: {
    install:
      "--include-deps f|--force --suffix: --python: --fetch-missing-python --preinstall: --system-site-packages i|--index-url: e|--editable --pip-args: --backend:",
    inject:
      "--include-apps --include-deps --system-site-packages f|--force i|--index-url: e|--editable --pip-args: r|--requirement: w|--with-suffix",
    run: "+--no-cache --path --pypackages --spec: --python: --system-site-packages i|--index-url: --pip-args: --with:",
    ensurepath: "f|--force --prepend",
    upgrade: "",
    "upgrade-all": "",
    uninstall: "",
    list: "",
    environment: "",
  },
  effects: (line) => {
    if (line.verb === "run") return [{ kind: "anything", what: "files" }];
    return line.verb === "install" ? toolOf(line, "PIPX_BIN_DIR") : [];
  },
};

/** `uvx` is `uv tool run`. */
const uvx: Command = {
  names: "uvx",
  options:
    "+p|--python: --from: w|--with: --with-editable: --with-requirements: --isolated n|--no-cache|--no-cache-dir --cache-dir: i|--index-url: --index: --default-index: --extra-index-url: q|--quiet v|--verbose --offline",
  effects: ({ call }) => [
    { kind: "builds", folder: call.workdir, open: true },
    { kind: "anything", what: "files" },
  ],
};

export const toolCommands: readonly Command[] = [pipx, uvx];

/** The programs that a tool's project brings come to lie in the user's folder, unless variables name another. */
export function toolOf({ call, operands }: Line, own: string): Effect[] {
  const folder = binFolder(call, own);
  return operands.map((word) => ({ kind: "tool", word, folder }));
}

function binFolder(call: Invocation, own: string): string | undefined {
  const named = variable(own, call);
  const shared = variable("XDG_BIN_HOME", call);
  const data = variable("XDG_DATA_HOME", call);
  const home = variable("HOME", call);
  if (named === undefined || shared === undefined || data === undefined) return undefined;
  if (named !== "" || shared !== "") return absolute(named || shared, call.workdir);
  return data !== "" ? absolute(`${data}/../bin`, call.workdir) : home ? `${home}/.local/bin` : undefined;
}
