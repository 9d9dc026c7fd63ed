// How names of files say which machine they are for, and how a build asks on which it runs.
import table from "./machines.json";
import type { Architecture } from "./python/platforms.ts";

/** A stretch of a text that names a machine. */
export interface NamedMachine {
  readonly machine: Architecture;
  readonly name: string;
  readonly at: number;
}

const machines = new Map<string, Architecture>(
  Object.entries(table.names).flatMap(([machine, names]) =>
    names.split(" ").map((it) => [it, machine as Architecture] as const),
  ),
);
const pattern = new RegExp(`(?<![A-Za-z0-9])(${[...machines.keys()].join("|")})(?![A-Za-z0-9])`, "gi");
const asked = new RegExp(`(?<![\\w-])(${table.asked.replaceAll(" ", "|")})(?!\\w)`);
const everywhere = new Set(table.everywhere.split(" "));
const uname = new Set(table.uname.split(" "));
const target = new Set(table.target.split(" "));

/** Where a text names machines, in order: "linux-amd64", "x86_64.rpm". */
export const machinesIn = (text: string): NamedMachine[] =>
  [...text.matchAll(pattern)].map(({ 0: name, index }) => ({
    machine: machines.get(name.toLowerCase())!,
    name,
    at: index,
  }));

/** Tells whether an address is that of a text or a key, which is read on every machine, whatever folder it lies in. */
export const isForEvery = (address: string): boolean =>
  everywhere.has(/\.(\w+)$/.exec(address.replace(/[?#].*$/, ""))?.[1] ?? "");

/** Tells whether a script, or an instruction, asks which machine it runs on or builds for. */
export const asksMachine = (text: string): boolean => asked.test(text);

/** What stands for a name of a machine on every one: the answer of a program, or the argument that builders set. */
export function anyMachine(name: string): { readonly text: string; readonly argument: string | undefined } | undefined {
  if (uname.has(name)) return { text: "$(uname -m)", argument: undefined };
  return target.has(name) ? { text: `\${${targetMachine}}`, argument: targetMachine } : undefined;
}

const targetMachine = "TARGETARCH";
