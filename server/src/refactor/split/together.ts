// Which pieces of a RUN a side has: those that are its own, and what these take from others of the same shell.

import { builds } from "../../queries/deeds.ts";
import type { Execution } from "../../simulation/build.ts";
import type { ShellPiece } from "./pieces.ts";

/**
 * Which pieces a side has: those that are `wanted`, what these take from others of the same shell, and of those that do
 * nothing by themselves (`undefined`) what goes along.
 */
export function together(pieces: readonly ShellPiece[], wanted: readonly (boolean | undefined)[]): boolean[] {
  const kept = wanted.map((it, i) => it === true && pieces[i]!.ties.move === undefined);
  if (!kept.includes(true)) return kept;
  const own = new Set(pieces.flatMap((it) => [...it.ties.sets]));
  const passive = pieces.map(({ ties: { move, quiet, evaluates } }) => move !== undefined || quiet || evaluates);
  // What only looks at what the other side works out is that side's.
  const elsewhere = (i: number) =>
    pieces.some((it, j) => wanted[j] === false && [...it.ties.sets].some((one) => pieces[i]!.ties.uses.has(one)));
  pieces.forEach((_, i) => {
    if (wanted[i] === undefined && !passive[i] && !elsewhere(i)) kept[i] = true;
  });
  let changed = true;
  while (changed) {
    changed = false;
    for (const [i] of pieces.entries()) {
      if (!kept[i]) continue;
      for (let j = 0; j < i; j++) {
        const tied = gives(pieces[j]!, pieces[i]!, wanted[j]) || shares(pieces[j]!, pieces[i]!, own);
        if (kept[j] || !tied) continue;
        kept[j] = true;
        changed = true;
      }
    }
    for (const at of moves(pieces, kept)) {
      if (kept[at]) continue;
      kept[at] = true;
      changed = true;
    }
  }
  return kept;
}

/** Whether one piece leaves something in the shell that a later one takes. */
function gives({ ties: earlier }: ShellPiece, { ties: later }: ShellPiece, wanted: boolean | undefined): boolean {
  if ([...earlier.functions.keys()].some((it) => later.calls.has(it))) return true;
  if (earlier.evaluates && wanted !== false) return true;
  return [...earlier.sets].some((it) => later.uses.has(it));
}

/** Whether both work on a file that only a variable of this shell names: `T=$(mktemp) && cp a $T && cat $T > b`. */
function shares(earlier: ShellPiece, { ties }: ShellPiece, own: ReadonlySet<string>): boolean {
  const vague = earlier.executions.some(({ effects }) =>
    effects.some((it) => "word" in it && it.word !== undefined && it.word.value === undefined && it.word.prefix === ""),
  );
  return vague && [...earlier.ties.uses].some((it) => own.has(it) && ties.uses.has(it));
}

/** The moves that put the shell where the kept pieces need it. */
function moves(pieces: readonly ShellPiece[], kept: readonly boolean[]): Set<number> {
  const needed = new Set<number>();
  const stack: { readonly from: readonly number[]; readonly at: number }[] = [];
  const pairs = new Map<number, number>();
  let here: readonly number[] = [];
  pieces.forEach((piece, i) => {
    switch (piece.ties.move) {
      case "absolute":
        here = [i];
        return;
      case "relative":
        here = [...here, i];
        return;
      case "push":
        stack.push({ from: here, at: i });
        here = [...here, i];
        return;
      case "pop": {
        const last = stack.pop();
        if (last !== undefined) pairs.set(last.at, i);
        here = last?.from ?? [...here, i];
        return;
      }
    }
    if (kept[i] && mindsFolder(piece)) for (const at of here) needed.add(at);
  });
  for (const [push, pop] of pairs) if (needed.has(push)) needed.add(pop);
  return needed;
}

/** Whether it matters in which folder a piece runs. */
function mindsFolder({ item, executions }: ShellPiece): boolean {
  if (executions.length === 0) return item.script.kind !== "command";
  return executions.some(isRelative);
}

/** Whether a command works in the folder that it runs in, as far as anybody knows. */
export function isRelative(execution: Execution): boolean {
  const { effects, args, redirects, name } = execution;
  if (builds(execution) || effects.some((it) => it.kind === "anything" || it.kind === "assembles")) return true;
  if (effects.some((it) => (it.kind === "fills" || it.kind === "rewrites") && it.word === undefined)) return true;
  if (/^\.\.?\//.test(name.value ?? "")) return true;
  const words = [
    ...effects.flatMap((it) => {
      if (it.kind === "places") return [it.word, ...it.sources.map((one) => one.word)];
      return "word" in it && it.kind !== "downloads" && it.kind !== "administers" && it.word ? [it.word] : [];
    }),
    ...redirects.flatMap((it) => it.target ?? []),
  ];
  const operands = words.filter((it) => args.includes(it) || redirects.some((one) => one.target === it));
  return operands.some(({ prefix, value }) => !(value ?? prefix).startsWith("/"));
}
