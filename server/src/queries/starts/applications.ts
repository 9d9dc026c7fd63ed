// The applications in the sources of an image: objects that a server starts, and files that are programs.

import { readImageFile } from "../../image/origins.ts";
import { isStandardModule } from "../../knowledge/python/standard-library.ts";
import type { Build, StageBuild } from "../../simulation/build.ts";
import { imageFiles } from "../image-files.ts";

export interface Application {
  /** The name of the file: "main.py". */
  readonly file: string;
  /** What a WSGI server is given: "main:app"; undefined where the file defines no such application. */
  readonly object: string | undefined;
  /** Whether the file does something when it is run. */
  readonly isProgram: boolean;
}

/** The Python files right in a folder of an image that came from the build context, by name. */
export function applicationsIn(folder: string, stage: StageBuild, build: Build): Application[] {
  const { context } = build;
  if (context === undefined) return [];
  const files = [...imageFiles(stage.end, context, folder)].filter((it) => /^[A-Za-z_]\w*\.py$/.test(it)).sort();
  return files.flatMap((file): Application[] => {
    const module = file.slice(0, -3);
    const text = readImageFile(stage.end, context, `${folder}/${file}`)?.text;
    if (text === undefined || isStandardModule(module) || /^(setup|conftest|test_\w+|\w+_test)$/.test(module))
      return [];
    const object = objectIn(text);
    return [{ file, object: object === undefined ? undefined : `${module}:${object}`, isProgram: isProgram(text) }];
  });
}

/** The name of an application that speaks WSGI, at the top level of a module. */
const objectIn = (text: string): string | undefined =>
  objectOf("Flask|get_wsgi_application|Bottle|make_wsgi_app", text);

/** The name of an application that any server starts, at the top level of a module. */
export const anyObjectIn = (text: string): string | undefined =>
  objectIn(text) ?? objectOf("FastAPI|Starlette|Quart|Sanic|Litestar|get_asgi_application", text);

const objectOf = (makers: string, text: string): string | undefined =>
  new RegExp(`^([A-Za-z_]\\w*)(?:\\s*:\\s*[\\w.]+)?\\s*=\\s*(?:[\\w.]+\\.)?(?:${makers})\\(`, "m").exec(text)?.[1];

const isProgram = (text: string): boolean =>
  /^if\s+__name__\s*==\s*["']__main__["']/m.test(text) ||
  /^(?:[\w.]+\.)?(?:run|main|print|serve_forever)\(/m.test(text);
