// Long Containerfiles of many shapes, each of as many lines as one asks for: what must cost the same a line, however long.

/** By name: a file of that many lines, its FROM not counted. */
export const longFiles = {
  folders: onRoot((n) => `RUN mkdir /a/${n} && touch /a/${n}/x`),
  "folders, not root": onImage((n) => `RUN mkdir -p a/${n} && touch a/${n}/x`),
  environment: onImage((n) => `ENV A_${n}=x`),
  arguments: onImage((n) => `ARG A_${n}=x`),
  copies: onImage((n) => `COPY f${n} /d${n}/`),
  "copies of files": onImage((n) => `COPY f${n}.txt ./`),
  packages: onRoot((n) => `RUN dnf install -y pkg${n}`),
  "known packages": onRoot((n) => `RUN microdnf install -y ${["gcc", "git", "make", "libpq", "httpd"][n % 5]}`),
  projects: onImage((n) => `RUN pip install p${n}==1`),
  scripts: onImage((n) => `RUN ./x${n}.sh`),
  "users and folders": onImage((n) => (n % 2 === 0 ? `USER ${(n / 2) % 2 === 0 ? "0" : "1001"}` : `WORKDIR /w/${n}`)),
  comments: onImage((n) => (n % 4 === 3 ? `RUN echo ${n}` : `# Why line ${n} is here.`)),
  "one RUN": (lines) =>
    `${image}RUN true${Array.from({ length: lines }, (_, n) => ` && \\\n  mkdir /a/${n}`).join("")}\n`,
  "one RUN with variables": (lines) =>
    `${image}RUN true${Array.from({ length: lines }, (_, n) => `; \\\n  V${n}=/v/${n}`).join("")}\n`,
  "one install": (lines) =>
    `${image}RUN dnf install -y${Array.from({ length: lines }, (_, n) => ` \\\n    pkg${n}`).join("")}\n`,
  heredoc: (lines) => `${image}RUN <<EOF\n${rows(lines, (n) => `touch /t/${n}`)}EOF\n`,
  branches: onRoot((n) => `RUN if [ -f /x${n} ]; then touch /a/${n}; else ./x.sh; fi`),
  forgiven: onRoot((n) => `RUN ./configure /a/${n} || true`),
  owners: onRoot((n) => (n % 10 === 9 ? `RUN chown -R 1001:0 /a${n}` : `RUN mkdir /a${n - (n % 10) + 9}/${n}`)),
  "small stages": (lines) =>
    blocks(lines, 3, (n) => [`FROM ubi9/python-312 AS s${n}`, `RUN pip install p${n}`, `COPY f${n} ./`]),
  "stages in a chain": (lines) =>
    image.replace("\n", " AS s0\n") + blocks(lines, 2, (n) => [`FROM s${n} AS s${n + 1}`, `RUN touch /t/${n}`]),
  "stages that copy": (lines) =>
    blocks(lines, 4, (n) => [
      `FROM ubi9/python-312 AS b${n}`,
      `RUN pip install p${n}`,
      `FROM ubi9/python-312-minimal AS s${n}`,
      `COPY --from=b${n} /opt/app-root /opt/app-root`,
    ]),
  "branches of one if": (lines) =>
    `${image}RUN if a; then true; \\\n${rows(lines, (n) => `elif [ -f /x${n} ]; then touch /t/${n}; \\`)}fi\n`,
  "forgiven in one RUN": (lines) =>
    `${image}RUN true; \\\n${rows(lines, (n) => `  pip install p${n} && a${n} || true; \\`)}  true\n`,
  heredocs: (lines) => image + blocks(lines, 3, (n) => ["RUN <<EOF", `touch /t/${n}`, "EOF"]),
  "ignored mistakes": (lines) =>
    image + blocks(lines, 2, (n) => ["# splitstage ignore=unconfirmed-install", `RUN dnf install pkg${n}`]),
  "two users": (lines) => {
    const half = lines >> 1;
    const install = (n: number) => `RUN pip install p${n}`;
    return `${image}USER 0\n${rows(half, install)}USER 1001\n${rows(half, (n) => `${install(n)}x --upgrade`)}`;
  },
  "shadowed arguments": (lines) => image + blocks(lines, 2, (n) => [`ARG SUMMARY=${n}`, "RUN echo $SUMMARY"]),
  mistakes: onImage(
    (n) => `RUN ${["dnf install gcc", "apt-get install x", "cd /x", "uv pip install --system x"][n % 4]}`,
  ),
  environments: onImage((n) => `RUN python3 -m venv /v/${n}`),
  mixed: (lines) => image + blocks(lines, 20, (n) => ordinary(n)),
} satisfies Readonly<Record<string, (lines: number) => string>>;

const image = "FROM registry.access.redhat.com/ubi9/python-312\n";

function onImage(line: (n: number) => string): (lines: number) => string {
  return (lines) => image + rows(lines, line);
}

function onRoot(line: (n: number) => string): (lines: number) => string {
  return (lines) => onImage(line)(lines).replace("\n", "\nUSER 0\n");
}

function rows(lines: number, line: (n: number) => string): string {
  return Array.from({ length: lines }, (_, n) => `${line(n)}\n`).join("");
}

function blocks(lines: number, size: number, block: (n: number) => readonly string[]): string {
  return rows(Math.ceil(lines / size), (n) => block(n).join("\n"));
}

/** Twenty lines as people write them. */
function ordinary(n: number): string[] {
  return [
    `# Part ${n} of the application.`,
    `ARG VERSION_${n}=1.${n}`,
    `ENV PART_${n}=/opt/part${n} \\`,
    `    PART_${n}_OPTIONS="--verbose --port 8080"`,
    "USER 0",
    `RUN dnf install -y --nodocs libxml2-devel part${n}-libs && \\`,
    "    dnf clean all && \\",
    "    rm -rf /var/cache/dnf",
    `RUN mkdir -p $PART_${n}/data && \\`,
    `    chown -R 1001:0 $PART_${n} && \\`,
    `    chmod -R g+w $PART_${n}`,
    "USER 1001",
    `WORKDIR /opt/part${n}`,
    `COPY --chown=1001:0 part${n}/requirements.txt ./`,
    `RUN pip install -r requirements.txt "lib${n}==2.0"`,
    `COPY --chown=1001:0 part${n}/src/ ./src/`,
    `RUN if [ -f src/setup.sh ]; then sh src/setup.sh; fi`,
    `RUN curl -sSfL https://example.com/part${n}.tar.gz -o /tmp/part.tgz && tar xzf /tmp/part.tgz -C data`,
    `LABEL part${n}.version=$VERSION_${n}`,
    `EXPOSE 8080`,
  ];
}
