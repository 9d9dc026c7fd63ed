// Commands that pack and unpack.
import type { Argument } from "../image/value.ts";
import { baseName, parentOf } from "../text/paths.ts";
import { type Command, readsOf } from "./command.ts";
import type { Effect } from "./effect.ts";
import { has, type Line, lineOf, optionsNamed, placeOf, valueOf } from "./line.ts";

const tarOptions =
  "A|--catenate|--concatenate c|--create d|--diff|--compare --delete r|--append t|--list u|--update x|--extract|--get --no-overwrite-dir --overwrite k|--keep-old-files --keep-newer-files " +
  "U|--unlink-first W|--verify O|--to-stdout --to-command: m|--touch p|--preserve-permissions|--same-permissions --no-same-permissions s|--preserve-order --same-owner o|--no-same-owner --owner: --group: --mode: --mtime: " +
  "--numeric-owner --sort: f|--file: --force-local M|--multi-volume b|--blocking-factor: B|--read-full-records i|--ignore-zeros H|--format: V|--label: a|--auto-compress I|--use-compress-program: j|--bzip2 J|--xz --lzip --lzma --zstd z|--gzip|--gunzip|--ungzip Z|--compress " +
  "C|--directory: --exclude: X|--exclude-from: --exclude-vcs h|--dereference --hard-dereference K|--starting-file: N|--newer: --newer-mtime: --no-recursion --null --no-null P|--absolute-names S|--sparse T|--files-from: --recursion " +
  "--strip-components|--strip: --transform|--xform: --wildcards --no-wildcards --anchored --no-anchored --checkpoint= --checkpoint-action: --totals v|--verbose w|--interactive l|--check-links --occurrence= --one-top-level= --skip-old-files --warning: --show-transformed-names g|--listed-incremental: --delay-directory-restore --acls --xattrs --selinux q";

const tar: Command = {
  names: "tar bsdtar",
  options: tarOptions,
  effects: (given) => {
    const line = oldStyle(given);
    const archive = valueOf(line, "-f");
    const read = archive === undefined || archive.value === "-" ? [] : [archive];
    const calls = compressorsOf(line, archive);
    if (has(line, "-x"))
      return has(line, "-O")
        ? [...readsOf(read, line.call), ...calls]
        : [...readsOf(read, line.call), ...calls, unpacked(line, "-C", "--one-top-level")];
    if (!has(line, "-c") || archive === undefined)
      return [...readsOf([...read, ...line.operands], line.call), ...calls];
    return archive.value === "-"
      ? [...readsOf(line.operands, line.call), ...calls]
      : [
          ...calls,
          { kind: "makes", what: "file", path: placeOf(archive, line.call), word: archive, content: "new" },
          ...readsOf(line.operands, line.call),
        ];
  },
};

/**
 * The programs that GNU tar leaves compression to: what its options say, else what the archive is called, which it looks
 * into when it reads one, and goes by with `-a` when it writes one. bsdtar does it itself.
 */
function compressorsOf(line: Line, archive: Argument | undefined): Effect[] {
  if (baseName(line.call.name.value ?? "") !== "tar") return [];
  const said = optionsNamed(line, ...Object.keys(compressorByOption));
  if (said.length > 0) return said.map((it) => call(compressorByOption[it.name]!, it.word));
  if (has(line, "-I", "-Z", "--lzip", "--lzma")) return [];
  const goesByName = has(line, "-x", "-t") || (has(line, "-c") && has(line, "-a"));
  const program = goesByName && archive?.value !== undefined ? compressorOf(archive.value) : undefined;
  return program === undefined ? [] : [call(program, archive!)];
}

const call = (program: string, word: Argument): Effect => ({ kind: "calls", program, word });

/** By the spelling of the option that the table names first. */
const compressorByOption: Readonly<Record<string, string>> = {
  "-z": "gzip",
  "-J": "xz",
  "-j": "bzip2",
  "--zstd": "zstd",
};

function compressorOf(archive: string): string | undefined {
  const ending = /\.(?:t(gz|xz|bz2?|zst)|tar\.(gz|xz|bz2|zst))$/.exec(archive);
  return compressorByEnding[ending?.[1] ?? ending?.[2] ?? ""];
}

const compressorByEnding: Readonly<Record<string, string>> = {
  gz: "gzip",
  xz: "xz",
  bz: "bzip2",
  bz2: "bzip2",
  zst: "zstd",
};

/** `tar xzfC a.tgz /opt`: letters without a dash, whose values follow in their order. */
function oldStyle(line: Line): Line {
  const [letters, ...rest] = line.call.args;
  if (!/^[a-zA-Z]+$/.test(letters?.value ?? "")) return line;
  const args: Argument[] = [];
  for (const letter of letters!.value!) {
    const option = `-${letter}`;
    args.push({ ...letters!, value: option, prefix: option, suffix: option, exact: false });
    const takes = line.table.spellings.get(option)?.value === "next";
    if (takes && rest.length > 0) args.push(rest.shift()!);
  }
  return lineOf({ ...line.call, args: [...args, ...rest] }, tar);
}

/** Into the folder that an option names, or the one that the command runs in. */
function unpacked(line: Line, ...options: readonly string[]): Effect {
  const folder = valueOf(line, ...options);
  return {
    kind: "fills",
    folder: folder === undefined ? line.call.workdir : placeOf(folder, line.call),
    word: folder,
    own: false,
  };
}

const unzip: Command = {
  names: "unzip",
  options: "Z A c f l p t T u v z a b B C D j K L M n o q s U V W X ^ P: d: x: i: h",
  effects: (line) => {
    const reads = readsOf(line.operands.slice(0, 1), line.call);
    return has(line, "-l", "-t", "-p", "-v", "-z", "-h") ? reads : [...reads, unpacked(line, "-d")];
  },
};

/** From an archive into the folder that it runs in, or out of files into an archive. */
const cpio: Command = {
  names: "cpio",
  options:
    "i|--extract o|--create p|--pass-through d|--make-directories m v u D|--directory: F|--file: H|--format: 0|--null --quiet t|--list E: R|--owner:",
  effects: (line) => (has(line, "-i", "-p") && !has(line, "-t") ? [unpacked(line, "-D")] : []),
};

/** Its first word says what to do, its output folder is joined to `-o`. */
const sevenZip: Command = {
  names: "7z 7za 7zr",
  options: "o= y p= t= m= r bd bb s= x= i= w= aoa aos aou aot",
  verbs: { x: "", e: "", a: "", l: "", t: "" },
  effects: (line) =>
    line.verb === "x" || line.verb === "e"
      ? [...readsOf(line.operands.slice(0, 1), line.call), unpacked(line, "-o")]
      : readsOf(line.operands, line.call),
};

/** One file becomes another beside it, unless it goes to the output. */
const compressors: Command = {
  names: "gzip gunzip xz unxz bzip2 bunzip2 lzma unlzma zstd unzstd",
  options:
    "c|--stdout|--to-stdout d|--decompress f|--force k|--keep l|--list n|--no-name N|--name q|--quiet r|--recursive S|--suffix: t|--test v|--verbose z|--compress T|--threads: 0 1 2 3 4 5 6 7 8 9 best --best --fast= e|--extreme o: --rm D: h|--help V|--version",
  effects: (line) => {
    const reads = readsOf(line.operands, line.call);
    if (has(line, "-c", "-l", "-t", "-h", "-V")) return reads;
    const beside = line.operands.flatMap((word): Effect[] => {
      const path = placeOf(word, line.call);
      if (path === undefined) return [{ kind: "fills", folder: undefined, word, own: false }];
      const plain = path.replace(/\.(gz|xz|bz2|lzma|zst|tgz)$/, "");
      const packed = plain === path;
      return packed
        ? [{ kind: "fills", folder: parentOf(path), word, own: false }]
        : [{ kind: "makes", what: "file", path: plain, word, content: "new" }];
    });
    const gone = has(line, "-k")
      ? []
      : line.operands.map((word): Effect => ({ kind: "removes", path: placeOf(word, line.call), word }));
    return [...reads, ...beside, ...gone];
  },
};

const zip: Command = {
  names: "zip",
  options: "r q j u m 0 1 9 e P: x: i: d F y X D T v o g l n: b: @ s:",
  effects: (line) => {
    const [archive, ...files] = line.operands;
    return archive === undefined
      ? []
      : [
          { kind: "makes", what: "file", path: placeOf(archive, line.call), word: archive, content: "more" },
          ...readsOf(files, line.call),
        ];
  },
};

export const archiveCommands: readonly Command[] = [tar, unzip, cpio, sevenZip, compressors, zip];
