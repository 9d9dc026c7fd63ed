// Whether something lies at a path of an image: yes, no, or nobody knows, after everything that a file does.
import { expect, test } from "vitest";
import { memoryContext } from "../../server/src/context/context.ts";
import { contentAt } from "../../server/src/queries/image-content.ts";
import { simulate } from "../../server/src/simulation/simulate.ts";
import { parse } from "../../server/src/syntax/parse.ts";

const context = memoryContext({
  "app.py": "",
  "shop/web.py": "",
  "tools/run.sh": "",
  "secret.py": "",
  ".containerignore": "secret.py\n",
  ".gitignore": "/build\nversion.py\n",
});

const image = "registry.access.redhat.com/ubi9/python-312-minimal";

function at(path: string, text: string, files: typeof context | "none" = context): string {
  const build = simulate(parse(`FROM ${image} AS base\n${text}\n`), { context: files === "none" ? undefined : files });
  return contentAt(build, build.stages.at(-1)!, path).is;
}

const app = "/opt/app-root/src/app.py";
const main = "/opt/app-root/src/main.py";

test.each([
  // Copies.
  [app, "COPY . .", "yes"],
  [main, "COPY . .", "no"],
  [app, "COPY app.py main.py", "no"],
  [main, "COPY app.py main.py", "yes"],
  ["/app/shop/web.py", "COPY shop /app/shop/", "yes"],
  ["/app/web.py", "COPY shop /app/shop/", "no"],
  ["/app", "COPY shop /app/shop/", "yes"],
  ["/app/run.sh", "COPY tools/*.sh app.py /app/", "yes"],
  ["/opt/app-root/src/secret.py", "COPY . .", "no"],
  ["/opt/app-root/src/version.py", "COPY . .", "unknown"],
  ["/opt/app-root/src/build/x.py", "COPY . .", "unknown"],
  [main, "COPY <<EOF main.py\nprint()\nEOF", "yes"],
  [main, "COPY missing .", "unknown"],
  [main, "COPY --exclude=main.py . .", "unknown"],
  [main, "ADD https://example.com/main.py .", "unknown"],
  [main, "ADD shop.tar .", "unknown"],
  [main, "ARG A\nCOPY $A .", "unknown"],
  [main, "COPY --from=example.com/a /a .", "unknown"],
  [main, "COPY --from=example.com/a /a /srv", "no"],
  [`${main}`, "COPY app.py .\nFROM base AS next\nCOPY --from=base /tmp /opt/app-root/src/", "no"],
  // Other stages.
  ["/srv/app.py", "COPY . .\nFROM base AS next\nCOPY --from=base /opt/app-root/src /srv", "yes"],
  ["/srv/main.py", "COPY . .\nFROM base AS next\nCOPY --from=base /opt/app-root/src /srv", "no"],
  ["/srv/main.py", "RUN ./x.sh\nFROM base AS next\nCOPY --from=base /opt/app-root/src /srv", "unknown"],
  ["/srv/app.py", "COPY . .\nFROM base AS next\nCOPY --from=base $HOME/app.py /srv/", "yes"],
  [app, "COPY . .\nFROM base AS next\nUSER 0", "yes"],
  // Commands.
  [main, "RUN touch main.py", "yes"],
  [main, "RUN touch other.py", "no"],
  [main, "RUN test -f x || touch main.py", "unknown"],
  [app, "COPY . .\nRUN rm app.py", "no"],
  [app, "COPY . .\nRUN rm -rf *", "unknown"],
  [app, "COPY . .\nRUN test -f x && rm app.py || true", "unknown"],
  [main, "COPY . .\nRUN cp app.py main.py", "yes"],
  [main, "COPY . .\nRUN mv app.py main.py", "yes"],
  [app, "COPY . .\nRUN mv app.py main.py", "no"],
  [main, "COPY . .\nRUN ln -s app.py main.py", "yes"],
  [main, "RUN echo 'x' > main.py", "yes"],
  [main, "RUN curl -o main.py https://example.com", "yes"],
  [main, "RUN git clone https://example.com/shop .", "unknown"],
  [main, "RUN git clone https://example.com/shop /srv/shop", "no"],
  [main, "RUN tar xf /tmp/x.tar", "unknown"],
  [main, "RUN tar xf /tmp/x.tar -C /srv", "no"],
  [main, "RUN pip install flask && pip check", "no"],
  [main, "RUN pip install -t . flask", "unknown"],
  [main, "USER 0\nRUN microdnf install -y tar && microdnf clean all", "no"],
  [main, "RUN ./generate.sh", "unknown"],
  [main, "RUN python generate.py", "unknown"],
  [main, "RUN python manage.py collectstatic --noinput", "no"],
  [main, "RUN python -m compileall .", "no"],
  [main, "RUN <<EOF python\nopen('main.py', 'w')\nEOF", "unknown"],
  [main, 'RUN python -c "import nltk"', "no"],
  [main, "RUN python -c \"open('main.py', 'w')\"", "unknown"],
  // assemble moves the sources.
  [app, "COPY --chown=1001:0 . /tmp/src\nRUN /usr/libexec/s2i/assemble", "yes"],
  [main, "COPY --chown=1001:0 . /tmp/src\nRUN /usr/libexec/s2i/assemble", "no"],
  ["/tmp/src/app.py", "COPY --chown=1001:0 . /tmp/src\nRUN /usr/libexec/s2i/assemble", "no"],
  // The base image.
  ["/usr/libexec/s2i/run", "", "yes"],
  ["/usr/libexec/s2i/runn", "", "no"],
  ["/usr/libexec/s2i/runn", "RUN ./x.sh", "no"],
  ["/usr/libexec/s2i/runn", "USER 0\nRUN ./x.sh", "unknown"],
  ["/usr/bin/x", "", "unknown"],
  ["/app/x", "", "no"],
  ["/opt/app-root/src/.bashrc", "", "unknown"],
])("%s after %j: %s", (path, text, expected) => {
  expect(at(path, text)).toBe(expected);
});

test("without a context only files by their names are known", () => {
  const without = (path: string, text: string) => at(path, text, "none");
  expect(without(app, "COPY app.py .")).toBe("yes");
  expect(without(main, "COPY app.py .")).toBe("no");
  expect(without(main, "COPY . .")).toBe("unknown");
  expect(without(main, "COPY src ./")).toBe("unknown");
});

test("a context without any source is a part of another one", () => {
  expect(at(main, "COPY . .", memoryContext({ "requirements.txt": "" }))).toBe("unknown");
});

test("what may have made it is named", () => {
  const text = `FROM ${image}\nRUN true\nRUN ./generate.sh\n`;
  const build = simulate(parse(text), { context });
  const { cause } = contentAt(build, build.stages[0]!, main);
  expect(text.slice(cause!.start, cause!.end)).toBe("./generate.sh");
});
