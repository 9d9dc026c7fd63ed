// Pieces of Containerfiles, right ones as people write them, and the slips that people make.
import { asRoot, isRoot, type Sketch, slips } from "./sketch.ts";

/** Instructions that belong together. */
export type Fragment = (sketch: Sketch) => readonly string[];

/** RPMs of the stand-ins that are quickly installed, and what they bring. */
const tools = { jq: "jq", tar: "tar", unzip: "unzip", which: "which", "procps-ng": "ps", patch: "patch" } as const;
// None that a base image has, since who installs what is there is asked nothing.
const libraries = ["libpq", "mailcap", "libxslt"];

const install: Fragment = (sketch) => {
  const { random, base } = sketch;
  const { pick, chance, some } = random;
  const wrong = base.minimal ? ["dnf", "yum"] : ["microdnf"];
  const absent = wrong.filter((it) => !base.managers.includes(it) && !base.name.includes("fedora"));
  const manager =
    absent.length > 0 && slips(sketch, "another manager", 15)
      ? pick(absent)
      : slips(sketch, "a foreign manager", 5)
        ? pick(["apt-get", "apk"])
        : pick(base.managers);
  const names = some(pick([1, 1, 2]), [...Object.keys(tools), ...libraries]);
  if (slips(sketch, "a package of Debian's", 8)) names.push("libpq-dev");
  const yes = manager === "apk" || slips(sketch, "no -y", 20) ? "" : " -y";
  const verb = manager === "apk" ? "add" : "install";
  const list = names.join(" ");
  const more =
    manager === "apt-get" || manager === "apk" ? "" : pick(["", " --setopt=install_weak_deps=0", " --nodocs"]);
  const clean =
    manager === "apk"
      ? ""
      : pick(["", ` && ${manager} clean all`, ` && \\\n    ${manager} clean all && rm -rf /var/cache/*`]);
  const command = chance(50) ? `${manager}${yes} ${verb}${more} ${list}` : `${manager} ${verb}${yes}${more} ${list}`;
  const run = pick([
    [`RUN ${command}${clean}`],
    [`RUN <<EOF`, "set -e", command, "EOF"],
    [`ARG PACKAGES="${list}"`, `RUN ${command.replace(list, "$PACKAGES")}${clean}`],
    [`RUN for it in ${list}; do ${command.replace(list, '"$it"')}; done`],
    [`RUN ["${command.split(" ").join('", "')}"]`],
  ]);
  return asRoot(sketch, run);
};

const useTool: Fragment = (sketch) => {
  const [rpm, tool] = sketch.random.pick(Object.entries(tools));
  const use = `RUN ${tool} ${{ which: "sh", unzip: "-v" }[tool as string] ?? "--version"}`;
  if (!sketch.base.minimal || slips(sketch, `no ${rpm}`, 30)) return sketch.base.minimal || tool !== "jq" ? [use] : [];
  return [...asRoot(sketch, [`RUN ${sketch.base.managers[0]} install -y ${rpm}`]), use];
};

const copy: Fragment = (sketch) => {
  const { random, workdir, files } = sketch;
  if (slips(sketch, "no such file", 6)) return ["COPY absent.txt ."];
  files.set("data/one.txt", "one\n").set("data/two.txt", "two\n").set("config/app.ini", "[app]\nport = 8080\n");
  const owner = random.pick(["", "", "--chown=1001:0 ", "--chown=1001 ", "--chown=0:0 ", "--chmod=664 "]);
  return random.pick([
    [`COPY ${owner}data data`],
    [`COPY ${owner}data/ ./data/`],
    [`COPY ${owner}data/one.txt data/two.txt ./texts/`],
    [`COPY ${owner}["data/one.txt", "config/app.ini", "${workdir}/here/"]`],
    [`ADD ${owner}config /etc/app`],
    [`COPY ${owner}config/app.ini /etc/app.ini`],
    [`COPY ${owner}data/*.txt /opt/data/`],
    [`COPY ${owner}<<EOF settings.ini`, "[settings]", "a = 1", "EOF"],
    [`COPY ${owner}data/one.txt one.txt`],
  ]);
};

const folders: Fragment = (sketch) => {
  const { pick } = sketch.random;
  const name = pick(["/data", "/srv/state", "/models", "/opt/cache"]);
  return pick([
    () => ["RUN mkdir -p logs/today"],
    () => asRoot(sketch, [`RUN mkdir -p ${name}`]),
    () => asRoot(sketch, [`RUN mkdir -p ${name} && chown 1001:0 ${name}`]),
    () => asRoot(sketch, [`RUN mkdir -p ${name} && chgrp -R 0 ${name} && chmod -R g=u ${name}`]),
    () => asRoot(sketch, [`RUN install -d -m 775 -o 1001 -g 0 ${name}`]),
    () => asRoot(sketch, [`RUN mkdir -m 777 ${name}-open`]),
    () => asRoot(sketch, [`RUN mkdir -p ${name}/a ${name}/b`, `RUN fix-permissions ${name}`]),
    () => [`RUN mkdir -p /tmp/work && echo a > /tmp/work/a.txt`],
  ])();
};

const writes: Fragment = (sketch) => {
  const { pick } = sketch.random;
  if (slips(sketch, "a write outside", 15))
    return [pick(["RUN touch /etc/mark", "RUN echo a > /usr/share/a.txt", "RUN mkdir /made"])];
  return pick([
    () => ["RUN echo one > one.log && cat one.log"],
    () => ["RUN touch a b && mv a c && rm b"],
    () => ["RUN echo x | tee x.txt > /dev/null && chmod 600 x.txt"],
    () => ["RUN touch $HOME/mark && cp $HOME/mark /tmp/mark"],
    () => ["RUN <<EOF", "echo made > made.txt", "chmod g+w made.txt", "EOF"],
    () => ["RUN printf 'a\\nb\\n' > list.txt && sed -i s/a/c/ list.txt"],
    () => ["RUN cd /opt/app-root/etc && touch here"],
    () => asRoot(sketch, ["RUN echo 'umask 002' > /etc/profile.d/app.sh"]),
    () => asRoot(sketch, ["RUN touch /opt/app-root/mark && chown 1001:0 /opt/app-root/mark"]),
    () => asRoot(sketch, ["RUN ln -s /opt/app-root/src /srv/link"]),
    () => asRoot(sketch, ["RUN cp /etc/os-release /usr/local/share/release && chmod 644 /usr/local/share/release"]),
    () => ["RUN if [ -f none ]; then rm none; else echo new > new.txt; fi"],
  ])();
};

const python: Fragment = (sketch) => {
  const { random, files, base } = sketch;
  const { pick } = random;
  const name = pick(["click", "itsdangerous", "MarkupSafe", "blinker", "sqlparse"]);
  if (base.minimal && slips(sketch, "no compiler", 20)) return ["RUN pip install psycopg2"];
  if (slips(sketch, "pip install --user", 8)) return [`RUN pip install --user ${name}`];
  files.set("requirements.txt", `${name}\n`);
  return pick([
    [`RUN pip install ${name}`],
    [`RUN pip install --no-cache-dir -q ${name}`],
    [`RUN python -m pip install ${name}`],
    ["COPY requirements.txt .", "RUN pip install -r requirements.txt"],
    [`RUN --mount=type=bind,source=requirements.txt,target=/tmp/requirements.txt pip install -r /tmp/requirements.txt`],
    [`RUN python -m venv .venv && .venv/bin/pip install ${name}`],
    [`RUN /opt/app-root/bin/pip install ${name} && python -c 'import sys'`],
    [`RUN pip install uv && uv pip install ${name}`],
  ]);
};

const venv: Fragment = (sketch) => {
  const { pick } = sketch.random;
  const made = asRoot(sketch, ["RUN python -m venv /opt/venv"]);
  if (isRoot(sketch.user) || pick([true, false])) return made;
  return slips(sketch, "another's venv", 60)
    ? [...made, "RUN /opt/venv/bin/pip install click"]
    : [...made, ...asRoot(sketch, ["RUN chown -R 1001:0 /opt/venv"]), "RUN /opt/venv/bin/pip install click"];
};

const settings: Fragment = ({ random }) =>
  random.pick([
    ['ENV LEVEL=info MODE="a b"'],
    ["ENV NAME_OLD value"],
    ["ARG VERSION=1.0", "ENV VERSION=$VERSION"],
    ["ENV DATA=${APP_ROOT}/data"],
    ["LABEL kind=test"],
    ["ENV PATH=/opt/tools/bin:$PATH"],
    ["ENV LEVEL=debug", "RUN export LEVEL=quiet && echo $LEVEL"],
  ]);

const script: Fragment = (sketch) => {
  if (slips(sketch, "a tool that nobody has", 10)) return ["RUN cargo --version"];
  sketch.files.set("setup.sh", "#!/bin/sh\nset -e\necho ready > ready.txt\n");
  return sketch.random.pick([
    ["COPY setup.sh .", "RUN sh setup.sh"],
    ["COPY --chmod=755 setup.sh /tmp/setup.sh", "RUN /tmp/setup.sh"],
    ["COPY --chmod=755 setup.sh ./", "RUN ./setup.sh && rm setup.sh"],
    ["RUN --mount=type=bind,source=setup.sh,target=/tmp/setup.sh bash /tmp/setup.sh"],
    ["RUN bash -c 'echo ready > ready.txt'"],
  ]);
};

const user: Fragment = (sketch) => {
  // EL's minimal images differ in whether they have useradd.
  if (sketch.base.minimal && !sketch.base.name.includes("fedora")) return [];
  const lines = asRoot(sketch, ["RUN useradd -u 2000 -g 0 -M app"]);
  return lines;
};

const workdir: Fragment = (sketch) => {
  const path = sketch.random.pick(["/opt/app-root/src/service", "/srv/app", "service"]);
  sketch.workdir = path.startsWith("/") ? path : `${sketch.workdir}/${path}`;
  const given = [`WORKDIR ${path}`];
  return isRoot(sketch.user) ? [...given, `RUN chown 1001:0 ${sketch.workdir}`] : given;
};

export const fragments: readonly Fragment[] = [
  ...[install, install, useTool, copy, copy, folders, writes, writes, python, python],
  ...[venv, settings, script, user, workdir],
];
