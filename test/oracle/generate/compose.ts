// A whole Containerfile with its build context, out of a seed and a number.
import { type Fragment, fragments } from "./fragments.ts";
import { randomOf } from "./random.ts";
import { type Base, bases, isRoot, type Sketch, slips } from "./sketch.ts";

export interface Generated {
  readonly name: string;
  /** Instructions that belong together; the first is a FROM. */
  readonly parts: readonly (readonly string[])[];
  /** The build context. */
  readonly files: ReadonlyMap<string, string>;
  /** What is deliberately wrong, in words. */
  readonly slips: readonly string[];
}

export const textOf = (parts: Generated["parts"]): string => `${parts.flat().join("\n")}\n`;

const app = `import http.server
http.server.HTTPServer(("", 8080), http.server.SimpleHTTPRequestHandler).serve_forever()
`;

/** The n-th file of a seed. */
export function compose(seed: number, number: number): Generated {
  const random = randomOf(seed, number);
  const files = new Map([
    ["app.py", app],
    ["start.sh", '#!/bin/sh\nexec python "$(dirname "$0")/app.py"\n'],
  ]);
  const noted: string[] = [];
  // Half of the files are to be right.
  const left = random.pick([0, 0, 1, 1, 1, 2]);
  const sketch = (base: Base): Sketch => ({
    ...{ random, base, files, left, slips: noted },
    user: "1001",
    workdir: "/opt/app-root/src",
  });
  const form = random.pick(["one", "one", "one", "two", "assembled"] as const);
  const parts: (readonly string[])[] = [];
  if (form === "two") {
    const base = random.pick(bases.filter((it) => !it.minimal));
    parts.push([`FROM ${base.name} AS builder`], ...body(sketch(base), random.pick([1, 2])));
  }
  const last = sketch(form === "two" ? partner(parts[0]![0]!) : random.pick(bases));
  parts.push([`FROM ${last.base.name}`]);
  if (form === "two") {
    last.left = Math.max(0, left - noted.length);
    const owner = random.pick(["", "--chown=1001:0 "]);
    parts.push([
      random.pick([
        `COPY --from=builder ${owner}$APP_ROOT $APP_ROOT`,
        `COPY ${owner}--from=0 /opt/app-root /opt/app-root`,
      ]),
    ]);
  }
  parts.push(...body(last, random.pick([1, 2, 3])));
  parts.push(...(form === "assembled" ? assembled(last) : started(last)));
  return { name: `${seed}-${number}`, parts, files, slips: noted };
}

/** The minimal image that a builder's environment can run on. */
function partner(from: string): Base {
  const name = from.split(" ")[1]!;
  const fits = (it: Base) => it.minimal && it.name.replace("-minimal", "") === name;
  return bases.find(fits)!;
}

const body = (sketch: Sketch, count: number): (readonly string[])[] =>
  Array.from({ length: count }, () => sketch.random.pick<Fragment>(fragments)(sketch)).filter((it) => it.length > 0);

/** Root at the end is given back, unless that is forgotten. */
function backToUser(sketch: Sketch): string[][] {
  if (!isRoot(sketch.user)) return [];
  if (slips(sketch, "root at the end", 40)) return [];
  sketch.user = "1001";
  return [["USER 1001"]];
}

function assembled(sketch: Sketch): (readonly string[])[] {
  const back = backToUser(sketch);
  const owner = isRoot(sketch.user) || slips(sketch, "root's sources", 40) ? "" : "--chown=1001:0 ";
  const to = slips(sketch, "no sources", 15) ? "/tmp/sources" : "/tmp/src";
  // Its run script looks where the container starts.
  const isThere = sketch.workdir === "/opt/app-root/src" || slips(sketch, "another working directory", 40);
  const home = isThere ? [] : [["WORKDIR /opt/app-root/src"]];
  return [
    ...back,
    ...home,
    [`COPY ${owner}app.py ${to}/`, "RUN /usr/libexec/s2i/assemble"],
    [sketch.random.pick(["CMD /usr/libexec/s2i/run", 'CMD ["/usr/libexec/s2i/run"]', "CMD $STI_SCRIPTS_PATH/run"])],
  ];
}

function started(sketch: Sketch): (readonly string[])[] {
  const { random } = sketch;
  const owner = random.pick(["", "--chown=1001:0 "]);
  const starts = [
    [`COPY ${owner}app.py .`, 'CMD ["python", "app.py"]'],
    [`COPY ${owner}. .`, "CMD python app.py"],
    [`COPY ${owner}app.py ./app.py`, 'ENTRYPOINT ["python3"]', 'CMD ["app.py"]'],
    [`COPY --chmod=755 app.py start.sh ./`, 'CMD ["./start.sh"]'],
    [`COPY --chmod=755 app.py start.sh /usr/local/bin/`, "CMD start.sh"],
    [`ADD ${owner}app.py .`, 'ENTRYPOINT ["container-entrypoint"]', 'CMD ["python", "app.py"]'],
    [`COPY ${owner}app.py /opt/app-root/src/`, "WORKDIR /opt/app-root/src", "CMD /usr/libexec/s2i/run"],
  ];
  const [full] = starts.splice(5, 1);
  const chosen =
    sketch.base.minimal && slips(sketch, "no such entry point", 15)
      ? full!
      : slips(sketch, "single quotes", 5)
        ? ["COPY app.py .", "CMD ['python', 'app.py']"]
        : slips(sketch, "a named user", 8)
          ? ["COPY app.py .", "USER default", 'CMD ["python", "app.py"]']
          : random.pick(starts);
  return [...backToUser(sketch), chosen];
}
