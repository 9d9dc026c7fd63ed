// Another release of a project, or another project that does the same, in place of what has no wheel.
import type { Compilation } from "../queries/python/compilations.ts";
import type { Fix } from "../text/fix.ts";

/**
 * The fixes of a request that cannot be met without a compiler, those first that need no change of code: the nearest
 * release with a wheel, then other projects. None where something else than this requirement decides, such as a lock.
 * No version is written that the tables do not have, but for the pin of a twin with the same releases.
 */
export function otherReleases({ request, verdict }: Compilation): Fix[] {
  const { requirement, written: place, file } = request;
  const { name, version, extras, kind, specifier, marker, hashed } = requirement;
  const isLock = file !== undefined && !/\.(txt|in)$/.test(file);
  if (kind !== "index" || verdict.by !== undefined || isLock || hashed) return [];
  if (file === undefined && place === undefined) return [];
  const condition = marker === undefined ? "" : `; ${marker}`;
  const fix = (title: string, text: string): Fix =>
    file === undefined
      ? { title, safety: "suggested", edits: [{ span: place!, text: text + condition }] }
      : {
          title: `${title}, in ${file}`,
          safety: "suggested",
          edits: [{ span: requirement.span, text: text + condition }],
          file,
        };
  const written = extras.length === 0 ? name! : `${name}[${extras.join(",")}]`;
  const pin = (action: string, to: string, which: string) =>
    fix(`${action} ${name} to ${to}, the ${which} release with a wheel`, `${written}==${to}`);
  const { wheelSince: newer, wheelUntil: older } = verdict;
  const releases =
    newer !== undefined && version !== undefined
      ? [pin("Raise", newer, "first")]
      : older !== undefined && (version !== undefined || specifier === "")
        ? [pin(version === undefined ? "Pin" : "Lower", older, "last")]
        : [];
  const others = extras.length > 0 ? [] : verdict.alternatives;
  return [
    ...releases,
    ...others.map((it) => {
      const change = it.change === undefined ? "" : `, and change ${it.change}`;
      // A pin that becomes another is said; one that stays is no news.
      const pinned = /^==(.*)$/.exec(it.specifier)?.[1];
      const which = pinned === undefined || pinned === version ? it.name : `${it.name} ${pinned}`;
      return fix(`Use ${which}, which has wheels${change}`, it.name + it.specifier);
    }),
  ];
}
