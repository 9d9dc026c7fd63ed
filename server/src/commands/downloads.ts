// Commands that download: where what they get comes to lie.
import type { Argument } from "../image/value.ts";
import { absolute } from "../text/paths.ts";
import type { Command } from "./command.ts";
import type { Effect } from "./effect.ts";
import { written } from "./files.ts";
import { has, type Line, optionsNamed, placeOf, valueOf } from "./line.ts";

const curl: Command = {
  names: "curl",
  options:
    "a|--append A|--user-agent: --anyauth --basic b|--cookie: c|--cookie-jar: --cacert: --capath: E|--cert: --cert-type: --ciphers: --compressed K|--config: " +
    "--connect-timeout: --connect-to: C|--continue-at: --create-dirs --create-file-mode: --crlf d|--data: --data-ascii: --data-binary: --data-raw: --data-urlencode: " +
    "q|--disable --doh-url: D|--dump-header: --etag-compare: --etag-save: f|--fail --fail-early --fail-with-body F|--form: --form-string: -g|--globoff G|--get " +
    "I|--head H|--header: h|--help= 0|--http1.0 --http1.1 --http2 --http3 i|--include k|--insecure 4|--ipv4 6|--ipv6 j|--junk-session-cookies --keepalive-time: --key: " +
    "--limit-rate: l|--list-only L|--location --location-trusted m|--max-time: --max-filesize: --max-redirs: --netrc-file: n|--netrc N|--no-buffer --no-progress-meter " +
    "--noproxy: --oauth2-bearer: o|--output: --output-dir: Z|--parallel --parallel-max: --pass: --path-as-is --post301 --post302 x|--proxy: U|--proxy-user: --proto: --proto-default: --proto-redir: " +
    "#|--progress-bar p|--proxytunnel Q|--quote: --random-file: r|--range: --rate: e|--referer: O|--remote-name --remote-name-all J|--remote-header-name R|--remote-time --remove-on-error X|--request: " +
    "--request-target: --resolve: --retry: --retry-all-errors --retry-connrefused --retry-delay: --retry-max-time: S|--show-error s|--silent --skip-existing " +
    "--socks5: --socks5-hostname: Y|--speed-limit: y|--speed-time: --ssl --ssl-reqd 2|--sslv2 3|--sslv3 --stderr: --tcp-nodelay t|--telnet-option: --tls-max: 1|--tlsv1 --tlsv1.0 --tlsv1.1 --tlsv1.2 --tlsv1.3 " +
    "--trace: --trace-ascii: --unix-socket: T|--upload-file: --url: B|--use-ascii u|--user: v|--verbose V|--version w|--write-out: M|--manual P|--ftp-port: z|--time-cond:",
  effects: (line) => {
    const urls = [...line.operands, ...optionsNamed(line, "--url").flatMap((it) => it.value ?? [])];
    const named = optionsNamed(line, "-o").flatMap((it) => it.value ?? []);
    const folder = valueOf(line, "--output-dir");
    const own = has(line, "-O", "--remote-name-all") ? urls : [];
    return [...files(line, named, folder), ...remote(line, own, folder), ...downloaded(urls)];
  },
};

const wget: Command = {
  names: "wget wget2",
  options:
    "V|--version h|--help b|--background e|--execute: o|--output-file: a|--append-output: d|--debug q|--quiet v|--verbose --nv --no-verbose i|--input-file: F|--force-html B|--base: " +
    "t|--tries: O|--output-document: nc|--no-clobber c|--continue --start-pos: --progress: --show-progress N|--timestamping S|--server-response --spider T|--timeout: --dns-timeout: --connect-timeout: --read-timeout: " +
    "w|--wait: --waitretry: --random-wait --no-proxy Q|--quota: --bind-address: --limit-rate: --no-dns-cache 4|--inet4-only 6|--inet6-only --prefer-family: --user: --password: --ask-password --no-iri " +
    "-nd|--no-directories x|--force-directories -nH|--no-host-directories --protocol-directories P|--directory-prefix: --cut-dirs: E|--adjust-extension --no-cache --header: --compression: --max-redirect: --http-user: --http-password: " +
    "--post-data: --post-file: --method: --body-data: --content-disposition --trust-server-names --auth-no-challenge --no-check-certificate --certificate: --private-key: --ca-certificate: --ca-directory: U|--user-agent: --referer: " +
    "--secure-protocol: --https-only r|--recursive l|--level: --delete-after k|--convert-links K|--backup-converted m|--mirror p|--page-requisites A|--accept: R|--reject: --accept-regex: --reject-regex: D|--domains: --exclude-domains: L|--relative -np|--no-parent I|--include-directories: X|--exclude-directories: --retry-connrefused --retry-on-http-error: -nv",
  effects: (line) => {
    const urls = line.operands;
    const folder = valueOf(line, "-P");
    const named = valueOf(line, "-O");
    if (has(line, "-r", "-m", "-i"))
      return [
        { kind: "fills", folder: folder ? placeOf(folder, line.call) : line.call.workdir, word: folder, own: false },
      ];
    return [...(named ? files(line, [named], undefined) : remote(line, urls, folder)), ...downloaded(urls)];
  },
};

const downloaded = (urls: readonly Argument[]): Effect[] => urls.map((word) => ({ kind: "downloads", word }));

/** Files under names that the command gives them; `-` is the output. */
function files({ call }: Line, named: readonly Argument[], folder: Argument | undefined): Effect[] {
  return named.flatMap((word): Effect[] => {
    if (word.value === "-") return [];
    const made = written({ call }, word, "new");
    if (made.kind !== "makes" || folder === undefined) return [made];
    const at = placeOf(folder, call);
    return [{ ...made, path: at === undefined || word.value === undefined ? undefined : absolute(word.value, at) }];
  });
}

/** Files under the names that the addresses have: `curl -O`, and what wget does unasked. */
function remote({ call }: Line, urls: readonly Argument[], folder: Argument | undefined): Effect[] {
  const at = folder === undefined ? call.workdir : placeOf(folder, call);
  return urls.map((word): Effect => {
    const text = word.value ?? word.suffix;
    const name = /^[^?#]*\/([^/?#]+)(?:[?#].*)?$/s.exec(text)?.[1];
    if (name === undefined) return { kind: "fills", folder: at, word: folder, own: false };
    const path = at === undefined ? undefined : absolute(name, at);
    return { kind: "makes", what: "file", path, word: folder ?? word, content: "new" };
  });
}

export const downloadCommands: readonly Command[] = [curl, wget];
