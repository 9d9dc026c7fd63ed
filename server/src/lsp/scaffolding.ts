// A new Containerfile for a client that has read the project: two requests of our own, plain data in and out.
import { ErrorCodes, RequestType, ResponseError } from "vscode-languageserver";
import {
  type ProjectFacts,
  type Scaffold,
  type ScaffoldChoices,
  scaffold,
  scaffoldChoices,
} from "../scaffold/scaffold.ts";

import { currentDay } from "./today.ts";

/** `project` as in ProjectFacts; whoever leaves it out has an empty project. */
interface ChoicesParams {
  readonly project?: unknown;
}

interface ScaffoldParams extends ChoicesParams {
  /** Fields of ScaffoldOptions; what is left out is as the project would choose. */
  readonly options?: unknown;
}

export const choicesRequest = new RequestType<ChoicesParams, ScaffoldChoices | null, void>(
  "splitstage/scaffold/choices",
);
export const scaffoldRequest = new RequestType<ScaffoldParams, Scaffold | null, void>("splitstage/scaffold");

export function choicesFor({ project }: ChoicesParams): ScaffoldChoices {
  return scaffoldChoices(factsOf(project), currentDay());
}

export function scaffoldFor({ project, options }: ScaffoldParams): Scaffold {
  const facts = factsOf(project);
  const day = currentDay();
  const { defaults } = scaffoldChoices(facts, day);
  const wish = isObject(options) ? options : {};
  return scaffold(
    {
      image: one(wish, "image", isString, "a text") ?? defaults.image,
      layout: one(wish, "layout", isOneOf("single", "split"), "single or split") ?? defaults.layout,
      style: one(wish, "style", isOneOf("s2i", "pip"), "s2i or pip") ?? defaults.style,
      minimal: one(wish, "minimal", isBoolean, "true or false") ?? defaults.minimal,
    },
    facts,
    day,
  );
}

/** A wish as it was sent; one that cannot be meant is answered to whoever sent it. */
function one<T>(
  wish: Readonly<Record<string, unknown>>,
  name: string,
  fits: (value: unknown) => value is T,
  what: string,
): T | undefined {
  const value = wish[name];
  if (value === undefined || fits(value)) return value;
  throw new ResponseError(ErrorCodes.InvalidParams, `"${name}" is to be ${what}, not ${JSON.stringify(value)}`);
}

function factsOf(project: unknown): ProjectFacts {
  const { files, texts } = isObject(project) ? project : {};
  return {
    files: Array.isArray(files) ? files.filter(isString) : [],
    texts: isObject(texts) ? Object.fromEntries(Object.entries(texts).filter(hasText)) : {},
  };
}

const isString = (value: unknown): value is string => typeof value === "string";
const isBoolean = (value: unknown): value is boolean => typeof value === "boolean";
const hasText = (entry: readonly [string, unknown]): entry is [string, string] => isString(entry[1]);

const isOneOf =
  <T extends string>(...names: readonly T[]) =>
  (value: unknown): value is T =>
    names.some((it) => it === value);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
