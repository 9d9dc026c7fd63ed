import type { Invocation } from "../commands/call.ts";
import { rpm, type State, variables } from "../image/state.ts";
import { certainCommands } from "../queries/certain-commands.ts";
import { bringsPackages, pythonInstall } from "../queries/deeds.ts";
import { chainOf } from "../queries/stages.ts";
import { type Start, startsOf } from "../queries/starts.ts";
import { bringsAlong, landingsOf } from "../queries/venv-landings.ts";
import type { Build, Execution, StageBuild } from "../simulation/build.ts";
import { baseName } from "../text/paths.ts";
import type { Fix, Rule } from "./rule.ts";

/**
 * Reports the system's Python where the venv's is meant.
 *
 * ## Why
 * What `pip install` brings lies in `/opt/app-root`, and only `/opt/app-root/bin/python` looks there; `python` finds
 * it on PATH. `/usr/bin/python3.12` sees none of it, and in the minimal images it has no pip. A `/usr/bin/python3`
 * is not even there in the minimal images on Enterprise Linux 8 and 9.
 *
 * ## Example
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * RUN pip install flask
 * CMD ["/usr/bin/python3.12", "app.py"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM registry.access.redhat.com/ubi9/python-312-minimal
 * RUN pip install flask
 * CMD ["python", "app.py"]
 * ```
 *
 * ## Silent when
 * It makes a venv of its own (`/usr/bin/python3.12 -m venv`); packages were installed for it, or `PYTHONPATH` leads it
 * to them; nothing was installed into the venv; something ran that may have put it there; the base image is not known.
 *
 * ## Source
 * The Dockerfiles of sclorg/s2i-python-container: the venv has no system site packages, and the minimal images have no
 * RPM of pip.
 */
export default {
  group: "venv",
  severity: "warning",
  *check(build) {
    for (const { execution } of certainCommands(build)) {
      const { before, name } = execution;
      if (!isSystemPython(name.value, before)) continue;
      const reason = absent(name.value!, before, build, execution) ?? withoutPip(execution, before);
      if (reason !== undefined) yield { ...at(execution), message: reason, severity: "error" };
    }
    for (const stage of build.published) {
      const { end } = stage;
      const start = startsOf(build, stage)?.find((it) => isSystemPython(it.name.value, end));
      if (start === undefined) continue;
      const reason = absent(start.name.value!, end, build, undefined, stage);
      if (reason !== undefined) yield { ...at(start), message: reason, severity: "error" };
      else if (missesPackages(build, stage, start))
        yield {
          ...at(start),
          message: `${start.name.value} does not see what is installed in /opt/app-root; python does`,
        };
    }
  },
} satisfies Rule;

function isSystemPython(name: string | undefined, { image }: State): boolean {
  return image !== undefined && /^\/(usr\/)?bin\/python3?(\.\d+)?$/.test(name ?? "");
}

function at(call: Invocation): { readonly span: Invocation["span"]; readonly fixes: Fix[] } {
  const { span, exact } = call.name;
  return {
    span,
    fixes: exact ? [{ title: "Use python", safety: "suggested", edits: [{ span, text: "python" }] }] : [],
  };
}

/** Why a `/usr/bin/python3` is not there: minimal images have their Python under its full name alone. */
function absent(
  path: string,
  state: State,
  build: Build,
  execution?: Execution,
  stage?: StageBuild,
): string | undefined {
  const { image, rpms, commands, called } = state;
  const name = baseName(path);
  if (image?.variant !== "minimal" || image.systemPythonExists || /\d\.\d/.test(name)) return undefined;
  const surprises = rpms.rest.cause ?? commands.rest.cause;
  const installed = [...rpms.listed].some(
    ([it, { is }]) => is !== "no" && /^(python3|python-unversioned-command|python3\d*)($|-)/.test(it),
  );
  if (surprises !== undefined || installed || linked(path, build, execution, stage)) return undefined;
  return `${path} is not in ${called}, which has its Python as ${image.systemPython} and, in the venv, as python`;
}

/** Tells whether the file puts something there itself: `ln -s /usr/bin/python3.12 /usr/bin/python3`. */
function linked(path: string, { executions, document }: Build, before?: Execution, stage?: StageBuild): boolean {
  const steps = stage ? chainOf(stage).flatMap((it) => it.executions) : executions;
  const end = before?.span.start ?? Number.POSITIVE_INFINITY;
  const names = steps.some(
    (it) =>
      it.span.start < end &&
      it.args.some((arg) => arg.value === path || arg.value === undefined) &&
      /^(ln|cp|mv|install|alternatives|update-alternatives)$/.test(it.name.value ?? ""),
  );
  const copies = document.instructions.some(
    (it) =>
      /^(COPY|ADD)$/.test(it.keyword) &&
      it.words.some((word) => /\/usr\/?(bin\/?|$)/.test(document.text.slice(word.span.start, word.span.end))),
  );
  return names || copies;
}

/** `/usr/bin/python3.12 -m pip` in a minimal image, where only the venv has pip. */
function withoutPip({ args }: Execution, state: State): string | undefined {
  const { image, rpms, called } = state;
  const module = args.findIndex((it) => it.value === "-m");
  if (image?.variant !== "minimal" || module < 0 || args[module + 1]?.value !== "pip") return undefined;
  const installed = [...rpms.listed].some(([it, { is }]) => is !== "no" && /^python[\d.]*-pip/.test(it));
  if (rpms.rest.cause !== undefined || installed || state.toolSettings.has("ensurepip")) return undefined;
  return rpm(state, `python${image.python}-pip`).is === "yes"
    ? undefined
    : `the system's Python has no pip in ${called}; the venv's python has one`;
}

/** Tells whether the venv got packages, and the Python that is started certainly none. */
function missesPackages(build: Build, stage: StageBuild, start: Start): boolean {
  const { end } = stage;
  const path = variables(end)("PYTHONPATH");
  if (path !== null) return false;
  const { venv } = end.image!;
  const builders = landingsOf(stage, build).filter((it) => bringsAlong([it], venv));
  const steps = [stage, ...builders.map((it) => it.from)].flatMap((it) => chainOf(it));
  const installs = steps.flatMap(({ executions }) =>
    executions.flatMap((it) => {
      const found = pythonInstall(it);
      return found && bringsPackages(found) ? [found] : [];
    }),
  );
  const forSystem = installs.some(({ target }) => typeof target !== "object" || target.venv !== venv);
  const modules = [...end.rpms.listed].some(([it, { cause }]) => cause !== undefined && /^python3/.test(it));
  return (
    installs.length > 0 && !forSystem && !modules && start.args.length > 0 && end.commands.rest.cause === undefined
  );
}
