// What is known of an image of the family before anything was done to it.

import type { Image } from "../knowledge/image.ts";
import { imageName } from "../knowledge/image-titles.ts";
import { absentFromMinimal, headersAbsentFromFull } from "../knowledge/libraries.ts";
import { repositoryOf } from "../knowledge/repositories.ts";
import { packageFor } from "../knowledge/rpms.ts";
import { sourcesFolder } from "../knowledge/s2i.ts";
import { distributionUsers, packageUsers } from "../knowledge/users.ts";
import { type Facts, factsOf, learn, noFacts, type Presence } from "./facts.ts";
import type { Files, Tree } from "./files.ts";
import { SharedMap } from "./shared-map.ts";
import { type State, unknownState, type Variable } from "./state.ts";
import { VeiledMap } from "./veiled-map.ts";

/** The state that a stage on an image of the family begins with. */
export function stateOf(image: Image): State {
  const known = started.get(image.id);
  if (known !== undefined) return known;
  const state: State = {
    ...unknownState,
    image,
    called: imageName(image),
    user: { value: image.user, cause: undefined },
    workdir: { value: image.workdir, cause: undefined },
    env: { set: SharedMap.of(Object.entries(image.env).map(([name, text]) => [name, fromImage(text)])), open: false },
    rpms: rpmsOf(image),
    repositories: learn(
      nothing,
      image.rpms.flatMap((it) => repositoryOf(it)?.name ?? []),
      "yes",
      undefined,
    ),
    commands: learn(learn(noFacts, image.commandsPresent, "yes", undefined), image.commandsAbsent, "no", undefined),
    users: usersOf(image),
    venvs: SharedMap.of([
      [
        image.venv,
        {
          madeAt: image.venv,
          python: image.python,
          relocatable: "no",
          downloaded: "no",
          interpreters: undefined,
          editable: undefined,
          cause: undefined,
        },
      ],
    ]),
    files: filesOf(image),
    assumesYes: "no",
    entrypoint: { value: image.entrypoint ?? [], cause: undefined },
    command: { value: [image.command], cause: undefined },
  };
  started.set(image.id, state);
  return state;
}

/** The name under which `rpms` lists the headers of the image's own Python, whatever package brought them. */
export const headers = (image: Image): string => image.pythonHeaders.portable;

const headersIn = (image: Image): Presence => (image.variant === "full" ? "yes" : "no");

function rpmsOf(image: Image): Facts {
  const libraries = image.variant === "minimal" ? absentFromMinimal : headersAbsentFromFull(image.distro);
  // What would have brought a command that is not there is not there either.
  const tools = image.commandsAbsent.flatMap((it) => packageFor(it, image.distro) ?? []);
  const absent = learn(noFacts, [...libraries, ...tools], "no", undefined);
  return learn(learn(absent, image.rpms, "yes", undefined), [headers(image)], headersIn(image), undefined);
}

/** A value that the base image gave; its place is nowhere in the file. */
function fromImage(text: string): Variable {
  return { value: [{ text, span: nowhere, quoted: true }], cause: undefined };
}

const nowhere = { start: 0, end: 0 };

/** Nothing beyond what is listed. */
const nothing = factsOf({ is: "no", cause: undefined });

/** Who is in /etc/passwd. Packages make users of their own; what is named like one of those is not known. */
function usersOf({ hasPasswdEntry }: Image): Facts {
  const known = learn(nothing, distributionUsers, "yes", undefined);
  return learn(learn(known, packageUsers, "unknown", undefined), ["default"], hasPasswdEntry ? "yes" : "no", undefined);
}

function filesOf(image: Image): Files {
  const of = (is: Presence, owner: string, groupWrites: Presence): Tree => ({
    is,
    owner: { value: owner, cause: undefined },
    group: { value: "0", cause: undefined },
    groupWrites,
    cause: undefined,
  });
  const nobody = { value: undefined, cause: undefined };
  const nobodys: Tree = {
    is: "unknown",
    owner: nobody,
    group: nobody,
    groupWrites: "unknown",
    othersWrite: "unknown",
    cause: undefined,
  };
  const everybodys: Tree = { ...of("yes", "0", "yes"), othersWrite: "yes" };
  return VeiledMap.of([
    ["/", of("yes", "0", "no")],
    ["/tmp", everybodys],
    // Everybody may put something there, which is theirs.
    ["/tmp/*", nobodys],
    [sourcesFolder, of("no", "0", "no")],
    ["/var/tmp", everybodys],
    ["/var/tmp/*", nobodys],
    ["/dev", everybodys],
    ...foldersOf(image).map((it): [string, Tree] => [it, of("yes", image.user, "yes")]),
  ]);
}

/** The folders of the image's user: the environment with what is in it from the start, and the home in it. */
const foldersOf = ({ venv, workdir }: Image): string[] => [
  venv,
  ...["bin", "etc", "include", "lib"].map((it) => `${venv}/${it}`),
  workdir,
];

const started = new Map<string, State>();
