// Names of things by what they are: folders, scripts, stages, settings, programs, repositories.
import { expect, test } from "vitest";
import {
  cachesInHome,
  isPackageCache,
  isSystemCache,
  packageCache,
  toolCache,
} from "../../server/src/knowledge/caches.ts";
import { isExcludedFromFlatLayout, isHelperName, isList, isNoPackage } from "../../server/src/knowledge/conventions.ts";
import {
  homeIn,
  isFolderByName,
  isOfDistribution,
  isOpened,
  isProgramFolder,
  isShared,
  isStandardFolder,
  isToolFolder,
  leftToOthers,
  mayHoldPython,
} from "../../server/src/knowledge/folders.ts";
import { offerRank, usualPython } from "../../server/src/knowledge/image-suggestions.ts";
import { images } from "../../server/src/knowledge/image-table.ts";
import { comesWithPython, isRunTimeLibrary } from "../../server/src/knowledge/libraries.ts";
import { forgivesMissing } from "../../server/src/knowledge/package-manager-options.ts";
import table from "../../server/src/knowledge/program-kinds.json";
import { isBuilder, isOrdinary, isProgram, leavesNothing } from "../../server/src/knowledge/program-kinds.ts";
import { compilesAtRunTime, usesTools } from "../../server/src/knowledge/python/run-time.ts";
import {
  isAboveRepositories,
  isRepositoryPath,
  repositoryNames,
  repositoryOf,
  subscriptionAt,
} from "../../server/src/knowledge/repositories.ts";
import { isForBuilding, isTool } from "../../server/src/knowledge/rpms.ts";
import { isReadByRunOnly } from "../../server/src/knowledge/s2i-variables.ts";
import {
  hasValueAnyway,
  isEnvironmentFile,
  isPlatformArgument,
  isTameScript,
} from "../../server/src/knowledge/shell.ts";
import {
  changesNothing,
  holdsAddress,
  isReadUnasked,
  settingByOption,
  settingsByVariable,
} from "../../server/src/knowledge/tool-settings.ts";
import { distributionUsers, packageUsers } from "../../server/src/knowledge/users.ts";

/** Those of some names, parted by blanks, for which a question is answered with yes. */
const those = (names: string, ask: (name: string) => unknown): string => names.split(" ").filter(ask).join(" ");

test.each([
  ["isStandardFolder", isStandardFolder, "/ /etc /opt /app /usr/local/bin /etc/x", "/ /etc /opt /usr/local/bin"],
  [
    "isOfDistribution",
    isOfDistribution,
    "/etc/x /opt /opt/x /opt/rh/y /data /srv /usr",
    "/etc/x /opt /opt/rh/y /srv /usr",
  ],
  ["leftToOthers", leftToOthers, "/opt/x /opt /srv/a/b /data/x", "/opt/x /srv/a/b"],
  ["isOpened", isOpened, "/run /run/x /var/lib /var/spool/cron /device", "/run /run/x /var/spool/cron"],
  ["isShared", isShared, "/ /opt /usr/local/lib /opt/app /home/app /var/log /srv", "/ /opt /usr/local/lib /var/log"],
  ["isProgramFolder", isProgramFolder, "/bin /usr/local/sbin /opt/bin /usr/local", "/bin /usr/local/sbin"],
  [
    "isToolFolder",
    isToolFolder,
    "/root/.local/bin /x/go/bin /x/.bin /a/node_modules/.bin",
    "/root/.local/bin /x/go/bin /a/node_modules/.bin",
  ],
  [
    "mayHoldPython",
    mayHoldPython,
    "/opt/venv/bin /app/.env/bin /opt/Conda /opt/tools/bin /env/x",
    "/opt/venv/bin /app/.env/bin /opt/Conda",
  ],
  ["homeIn", homeIn, "/root /root/x /home/app/.cache /home /rooted /opt", "/root /root/x /home/app/.cache"],
  ["isFolderByName", isFolderByName, "dist rootfs app lib64", "dist rootfs lib64"],
  ["isSystemCache", isSystemCache, "/var/cache /var/cache/dnf/* /var/caches", "/var/cache /var/cache/dnf/*"],
  [
    "isPackageCache",
    isPackageCache,
    "/var/cache/dnf/x /var/cache/yum /var/cache/man",
    "/var/cache/dnf/x /var/cache/yum",
  ],
  [
    "isHelperName",
    isHelperName,
    "test unit-tests dev latest contest app.debug builder",
    "test unit-tests dev app.debug",
  ],
  [
    "isNoPackage",
    isNoPackage,
    "a/LICENSE readme.md conf.yaml src app.py pyproject.toml",
    "a/LICENSE readme.md conf.yaml pyproject.toml",
  ],
  [
    "isList",
    isList,
    "requirements.txt a/Pipfile uv.lock app.py txt Pipfile.lock",
    "requirements.txt a/Pipfile uv.lock Pipfile.lock",
  ],
  ["isExcludedFromFlatLayout", isExcludedFromFlatLayout, "docs tests shop", "docs tests"],
  ["isPlatformArgument", isPlatformArgument, "TARGETARCH BUILDOS ARCH", "TARGETARCH BUILDOS"],
  [
    "hasValueAnyway",
    hasValueAnyway,
    "HOME TARGETARCH https_proxy NO_PROXY VERSION",
    "HOME TARGETARCH https_proxy NO_PROXY",
  ],
  [
    "isEnvironmentFile",
    isEnvironmentFile,
    ".venv/bin/activate .env prod.env ~/.bashrc setup.sh environment",
    ".venv/bin/activate .env prod.env ~/.bashrc",
  ],
  [
    "isTameScript",
    isTameScript,
    "/etc/profile.d/x.sh $HOME/.cargo/env /opt/nvm.sh .env ./x.sh",
    "/etc/profile.d/x.sh $HOME/.cargo/env /opt/nvm.sh",
  ],
  ["isTool", isTool, "git gcc-c++ nodejs20 libpq nodejs-npm httpd", "git gcc-c++ nodejs20 nodejs-npm"],
  [
    "isForBuilding",
    isForBuilding,
    "gcc make libpq-devel python3.12-pip libpq git",
    "gcc make libpq-devel python3.12-pip",
  ],
  ["isRunTimeLibrary", isRunTimeLibrary, "libpq gcc libstdc++ libxml2-devel zlib", "libpq zlib"],
  ["comesWithPython", comesWithPython, "zlib libpq openssl-libs", "zlib openssl-libs"],
  ["compilesAtRunTime", compilesAtRunTime, "torch cffi gitpython flask", "torch cffi"],
  ["usesTools", usesTools, "torch gitpython flask", "torch gitpython"],
  ["isReadByRunOnly", isReadByRunOnly, "APP_MODULE APP_HOME PORT PIP_INDEX_URL", "APP_MODULE PORT"],
  [
    "holdsAddress",
    holdsAddress,
    "PIP_INDEX_URL UV_DEFAULT_INDEX PDM_PYPI_URL PIP_CONFIG_FILE PIP_NO_INDEX",
    "PIP_INDEX_URL UV_DEFAULT_INDEX PDM_PYPI_URL",
  ],
  [
    "isReadUnasked",
    isReadUnasked,
    "PIP_X UV_Y CFLAGS https_proxy HTTP_PROXY VERSION",
    "PIP_X UV_Y CFLAGS https_proxy HTTP_PROXY",
  ],
  ["changesNothing", changesNothing, "-q --upgrade --pre --no-cache-dir", "-q --upgrade --no-cache-dir"],
  [
    "forgivesMissing",
    (it: string) => forgivesMissing(it.replace(/=.*/, ""), it.replace(/^[^=]*=/, "")),
    "--skip-broken --setopt=strict=0 --setopt=main.strict=1 -y",
    "--skip-broken --setopt=strict=0",
  ],
  ["isBuilder", isBuilder, "make python3.13 uv npm curl assemble", "make python3.13 uv npm assemble"],
  ["isOrdinary", isOrdinary, "ls exit curl gunicorn make", "ls exit curl"],
  ["leavesNothing", leavesNothing, "set : echo cd rm export", "set : echo cd"],
  [
    "isRepositoryPath",
    isRepositoryPath,
    "/etc/yum.repos.d /etc/yum.repos.d/x.repo /etc/yum.conf",
    "/etc/yum.repos.d /etc/yum.repos.d/x.repo",
  ],
  ["isAboveRepositories", isAboveRepositories, "/ /etc /etc/yum.repos.d /opt", "/ /etc"],
] as const)("%s", (_, ask, names, expected) => {
  expect(those(names, ask)).toBe(expected);
});

test("a program goes by its name without a version, and by more than one kind", () => {
  expect([isProgram("pip3.12", "installers"), isProgram("python3", "python"), isProgram("python3", "node")]).toEqual([
    true,
    true,
    false,
  ]);
  expect([isProgram("container-entrypoint", "starters"), isProgram("container-entrypoint", "fullImages")]).toEqual([
    true,
    true,
  ]);
  for (const [kind, names] of Object.entries(table.kinds)) {
    expect(names.split(" "), kind).toEqual([...new Set(names.split(" "))].sort());
  }
});

test("caches lie where their tools say", () => {
  expect([toolCache("uv"), toolCache("gcc"), cachesInHome]).toEqual([
    { variable: "UV_CACHE_DIR", folder: "uv", off: "UV_NO_CACHE" },
    undefined,
    ".cache",
  ]);
  expect([packageCache("microdnf3"), packageCache("dnf5")]).toEqual(["/var/cache/yum", "/var/cache/libdnf5"]);
});

test("a configuration file counts for an index, and what no tool of its own has, is pip's", () => {
  expect(settingByOption("--config-file")).toBe("extra-index-url");
  expect(settingByOption("--find-links")).toBe("find-links");
  expect(settingsByVariable("uv").get("UV_CONFIG_FILE")).toBe("extra-index-url");
  expect(settingsByVariable("micropipenv").get("PIP_NO_BINARY")).toBe("no-binary");
  expect(settingsByVariable("poetry").has("PIP_INDEX_URL")).toBe(false);
});

test.each([
  ["epel-release", { name: "epel", known: true }],
  ["epel-release-9-7.el9", { name: "epel", known: true }],
  ["https://dl.fedoraproject.org/pub/epel/epel-release-latest-9.noarch.rpm", { name: "epel", known: true }],
  ["rpmfusion-free-release", { name: "rpmfusion-free", known: false }],
  ["centos-release-scl", { name: "scl", known: false }],
  ["redhat-release", undefined],
  ["jq", undefined],
])("%s sets up %j", (rpm, expected) => {
  expect(repositoryOf(rpm)).toEqual(expected);
});

test("CodeReady Builder goes by many names, and subscriptions open RHEL's repositories or more", () => {
  expect(repositoryNames("ubi-9-codeready-builder-rpms")).toEqual(["ubi-9-codeready-builder-rpms", "crb"]);
  expect(repositoryNames("crb")).toEqual(["crb"]);
  expect(["/etc/pki/entitlement/1.pem", "/etc/rhsm/ca", "/etc/pki/tls"].map(subscriptionAt)).toEqual([
    "rhel",
    "any",
    undefined,
  ]);
});

test("nobody is in two lists of users", () => {
  expect(distributionUsers.filter((it) => packageUsers.includes(it))).toEqual([]);
  expect([distributionUsers.includes("root"), packageUsers.includes("postgres")]).toEqual([true, true]);
});

test("what is offered first is an image that there is", () => {
  const current = images.filter((it) => it.status === "current");
  expect(current.some((it) => it.python === usualPython)).toBe(true);
  expect(current.toSorted((a, b) => offerRank(a) - offerRank(b))[0]!.python).toBe(usualPython);
});
