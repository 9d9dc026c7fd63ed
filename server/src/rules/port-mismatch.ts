import { isRun } from "../commands/s2i-scripts.ts";
import { type ListenAddress, listensOn, servedByRun } from "../commands/servers.ts";
import { ask } from "../image/facts.ts";
import { envText, isRoot } from "../image/state.ts";
import { isProgram, leavesNothing } from "../knowledge/program-kinds.ts";
import { exposedBy } from "../queries/exposed-ports.ts";
import { type Start, startsOf } from "../queries/starts.ts";
import type { Build, StageBuild } from "../simulation/build.ts";
import { insertAbove } from "../syntax/rewrite.ts";
import type { Finding, Fix, Rule } from "./rule.ts";

/**
 * Reports a server that listens where nobody reaches it.
 *
 * ## Why
 * `EXPOSE` says which port is served, and does not make it so: the S2I run script serves `$PORT`, which is 8080 unless it
 * is set, and a server on the command line serves what it is told. On `127.0.0.1` it is reached from inside the container
 * only. And a port below 1024 is root's on many clusters, while the images run as 1001.
 *
 * ## Example
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * RUN pip install flask gunicorn
 * ENV APP_MODULE=app:app
 * EXPOSE 5000
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * RUN pip install uvicorn
 * CMD ["uvicorn", "app:app", "--host", "127.0.0.1", "--port", "8080"]
 * ```
 *
 * ## Use instead
 * ```containerfile
 * FROM quay.io/fedora/python-313-minimal
 * RUN pip install flask gunicorn
 * ENV APP_MODULE=app:app PORT=5000
 * EXPOSE 5000
 * CMD ["/usr/libexec/s2i/run"]
 * ```
 *
 * ## Silent when
 * The container starts with a script or a program that is not known, or with several; the address comes from a variable
 * without a value or from a configuration file; what the run script starts is the app's own file; a web server is in the
 * image too, which may stand before it. Nothing is said of a port that is merely not exposed.
 *
 * ## Source
 * src/s2i/bin/run of sclorg/s2i-python-container; the servers' documentation.
 */
export default {
  group: "file",
  severity: "hint",
  *check(build) {
    for (const stage of build.published) {
      const starts = stage.end.image === undefined ? [] : (startsOf(build, stage) ?? []);
      const [start, other] = starts.filter(({ name }) => !saysOnly(name.value ?? ""));
      if (start === undefined || other !== undefined || hasProxy(stage)) continue;
      const addresses = isRun(start) ? servedByRun(stage.end, start) : listensOn(start);
      if (addresses === undefined) continue;
      yield* unreachable(addresses, stage, start);
      yield* notExposed(build, stage, addresses, isRun(start));
    }
  },
} satisfies Rule;

/** What a shell says before it starts something. */
const saysOnly = (name: string): boolean => leavesNothing(name) || isProgram(name, "tests", "variables");

/** A server that may pass requests on to another one in the same container. */
function hasProxy({ end: { commands, rpms } }: StageBuild): boolean {
  return ["nginx", "haproxy", "envoy", "caddy", "supervisord"].some(
    (it) => ask(commands, it).is === "yes" || ask(rpms, it).is === "yes",
  );
}

function* unreachable(addresses: readonly ListenAddress[], { end }: StageBuild, start: Start): Iterable<Finding> {
  const [{ host, hostSpan }] = addresses as [ListenAddress];
  if (addresses.every((it) => /^(127\.\d+\.\d+\.\d+|localhost|\[?::1\]?)$/.test(it.host ?? ""))) {
    yield {
      span: hostSpan,
      severity: "warning",
      message: `${host} is reached from inside the container only`,
      fixes: everywhere(start, addresses),
    };
  }
  const low = addresses.find(({ port }) => port !== undefined && port > 0 && port < 1024);
  if (low !== undefined && isRoot(end.user.value) === false) {
    const message = `port ${low.port} is root's on many clusters, and this runs as user ${end.user.value}`;
    yield { span: low.portSpan, severity: "warning", message };
  }
}

function everywhere({ args }: Start, addresses: readonly ListenAddress[]): Fix[] {
  const edits = addresses.flatMap(({ host, hostSpan }) => {
    const word = args.find((it) => it.span === hostSpan);
    const at = word?.exact ? word.value!.lastIndexOf(host!) : -1;
    const start = hostSpan.start + at;
    return at < 0 ? [] : [{ span: { start, end: start + host!.length }, text: "0.0.0.0" }];
  });
  return edits.length === addresses.length ? [{ title: "Listen on 0.0.0.0", safety: "suggested", edits }] : [];
}

function* notExposed(
  { document }: Build,
  stage: StageBuild,
  addresses: readonly ListenAddress[],
  script: boolean,
): Iterable<Finding> {
  const exposed = exposedBy(stage);
  const [only, more] = addresses;
  const { port, portSpan } = only!;
  const [first, ...others] = exposed ?? [];
  if (first === undefined || more !== undefined || port === undefined || exposed!.some((it) => it.port === port))
    return;
  // The base image exposes 8080: whatever else is exposed may be of something else.
  if (others.length > 0) return;
  const { span, step, exact } = first;
  const text = String(port);
  const expose: Fix = { title: `Expose ${port}`, safety: "suggested", edits: [{ span, text }] };
  const serve: Fix = {
    title: `Serve ${first.port}`,
    safety: "suggested",
    edits: [insertAbove(document, step.instruction, [`ENV PORT=${first.port}`])],
  };
  yield {
    span,
    message: script
      ? `nothing listens on ${first.port}: the S2I run script serves ${port}${envText(stage.end, "PORT") === undefined ? ", for PORT is not set" : ""}`
      : `nothing listens on ${first.port}: the container serves ${port}`,
    related: [{ span: portSpan, message: "this is what listens" }],
    fixes: exact ? [...(script ? [serve] : []), expose] : [],
  };
}
