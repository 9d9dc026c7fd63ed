// The client of a package index, against servers on this machine that speak the real protocol, or fail to.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer, type Server as SecureServer } from "node:https";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { memoryContext } from "../../server/src/context/context.ts";
import { certificatesIn } from "../../server/src/index-client/certificates.ts";
import { createIndexClient, type IndexOptions, withIndex } from "../../server/src/index-client/index-client.ts";
import { proxyFor } from "../../server/src/index-client/request.ts";

/** Signed by nobody but itself, for this machine. */
const pem = (name: string) => readFileSync(join(import.meta.dirname, `../fixtures/tls/${name}.pem`), "utf8");
const tls = { cert: pem("certificate"), key: pem("key") };

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

const servers: (Server | SecureServer)[] = [];
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "splitstage-index-"));
});
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true, force: true });
});

const serve = (handler: Handler) => listening(createServer(handler), "http");
const serveSecurely = (handler: Handler) => listening(createSecureServer(tls, handler), "https");

async function listening(server: Server | SecureServer, protocol: string): Promise<URL> {
  servers.push(server);
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return new URL(`${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}/simple/`);
}

const json = "application/vnd.pypi.simple.v1+json";
const page = (name: string) =>
  JSON.stringify({
    meta: { "api-version": "1.1" },
    name,
    files: [
      { filename: `${name}-1.0.tar.gz`, url: "x", hashes: {}, "requires-python": ">=3.8", yanked: false },
      { filename: `${name}-1.1.tar.gz`, url: "x", hashes: {}, yanked: "broken" },
      { filename: 7 },
    ],
  });
const files = [
  { filename: "flask-1.0.tar.gz", requiresPython: ">=3.8" },
  { filename: "flask-1.1.tar.gz", yanked: true },
];

const answering = (response: ServerResponse, body: string, headers: Record<string, string> = {}) =>
  response.writeHead(200, { "Content-Type": json, ...headers }).end(body);

function client(url: URL, more: Partial<IndexOptions> = {}) {
  const said: string[] = [];
  const made = createIndexClient({
    url,
    timeLimit: 2000,
    noProxy: ["*"],
    log: (it) => said.push(it),
    ...more,
  });
  return { ...made, said };
}

test("asks as PEP 691 says, and believes each field that has its type", async () => {
  const asked: IncomingMessage[] = [];
  const url = await serve((request, response) => {
    asked.push(request);
    answering(response, page("flask"));
  });
  const it = client(url);
  expect(it.releases("flask")).toBeUndefined();
  expect(await it.prefetch(["flask", "flask"])).toBe(true);
  expect(it.releases("flask")).toEqual(files);
  expect(asked.map((one) => one.url)).toEqual(["/simple/flask/"]);
  expect(asked[0]!.headers).toMatchObject({ accept: json, "user-agent": "splitstage/dev" });
  // What is known is not asked for again.
  expect(await it.prefetch(["flask"])).toBe(false);
  expect(asked).toHaveLength(1);
});

test("a name and a password go to the index and into no log", async () => {
  const url = await serve((request, response) => {
    if (request.headers.authorization === `Basic ${btoa("me:p@ss")}`) answering(response, page("flask"));
    else response.writeHead(401).end();
  });
  [url.username, url.password] = ["me", "p@ss"];
  const it = client(url, { cacheFolder: folder });
  await it.prefetch(["flask"]);
  expect(it.releases("flask")).toEqual(files);
  url.password = "other";
  const denied = client(url);
  await denied.prefetch(["flask"]);
  expect(denied.said).toEqual([`The package index ${url.host} could not be asked about flask: it answers 401`]);
});

describe("the cache on disk", () => {
  test("an answer is not asked for again while it is fresh, and by its ETag afterwards", async () => {
    let asked = 0;
    const seen: (string | undefined)[] = [];
    const url = await serve((request, response) => {
      asked++;
      seen.push(request.headers["if-none-match"]);
      if (request.headers["if-none-match"] === '"one"') response.writeHead(304).end();
      else answering(response, page("flask"), { ETag: '"one"', "Cache-Control": "max-age=0" });
    });
    for (let round = 0; round < 3; round++) {
      const it = client(url, { cacheFolder: folder });
      await it.prefetch(["flask"]);
      expect(it.releases("flask")).toEqual(files);
    }
    // The second was told that nothing had changed, without an age; so the third had no need to ask.
    expect([asked, ...seen]).toEqual([2, undefined, '"one"']);
  });

  test("max-age is heeded, and no-store leaves nothing behind", async () => {
    let asked = 0;
    let control = "max-age=600";
    const url = await serve((_, response) => {
      asked++;
      answering(response, page("flask"), { "Cache-Control": control });
    });
    await client(url, { cacheFolder: folder }).prefetch(["flask"]);
    await client(url, { cacheFolder: folder }).prefetch(["flask"]);
    expect(asked).toBe(1);
    rmSync(folder, { recursive: true });
    control = "no-store";
    await client(url, { cacheFolder: folder }).prefetch(["flask"]);
    await client(url, { cacheFolder: folder }).prefetch(["flask"]);
    expect(asked).toBe(3);
  });

  test("what is broken there is not believed", async () => {
    const url = await serve((_, response) => {
      answering(response, page("flask"), { "Cache-Control": "max-age=600" });
    });
    await client(url, { cacheFolder: folder }).prefetch(["flask"]);
    const [name] = readdirSync(folder);
    const other = { page: `${url.href}flask/`, fresh: Date.now() + 60_000 };
    for (const broken of [
      "{",
      "[]",
      '{"page":"other","files":[]}',
      JSON.stringify({ ...other, files: [{ filename: 7 }] }),
      JSON.stringify({ ...other, files: [{ filename: "flask-1.0.zip", requiresPython: 7 }] }),
      JSON.stringify({ ...other, files: [{ filename: "flask-1.0.zip", yanked: "yes" }] }),
      JSON.stringify({ ...other, files: [], fresh: Date.now() * 2 }),
    ]) {
      writeFileSync(join(folder, name!), broken);
      const it = client(url, { cacheFolder: folder });
      await it.prefetch(["flask"]);
      expect(it.releases("flask"), broken).toEqual(files);
    }
  });

  test("a folder that cannot be written costs nothing", async () => {
    writeFileSync(join(folder, "file"), "");
    const url = await serve((_, response) => {
      answering(response, page("flask"));
    });
    const it = client(url, { cacheFolder: join(folder, "file") });
    await it.prefetch(["flask"]);
    expect(it.releases("flask")).toEqual(files);
  });
});

describe("a failure is silence and one line in the log", () => {
  const failures: readonly (readonly [string, Handler, RegExp])[] = [
    ["slow", () => {}, /took too long/],
    [
      "stalls",
      (_, response) => {
        response.writeHead(200, { "Content-Type": json });
        response.write("{");
      },
      /took too long/,
    ],
    ["404", (_, response) => response.writeHead(404).end(), /answers 404/],
    ["500", (_, response) => response.writeHead(500).end("{}"), /answers 500/],
    [
      "HTML",
      (_, response) => response.writeHead(200, { "Content-Type": "text/html" }).end("<html></html>"),
      /does not speak the JSON/,
    ],
    ["no JSON", (_, response) => answering(response, "{"), /no JSON/],
    ["no files", (_, response) => answering(response, '{"meta":{"api-version":"1.0"}}'), /no files/],
    [
      "another version",
      (_, response) => answering(response, '{"meta":{"api-version":"2.0"},"files":[]}'),
      /another version/,
    ],
    [
      "cut off",
      (_, response) => {
        response.writeHead(200, { "Content-Type": json, "Content-Length": "1000" });
        response.write('{"meta"');
        setTimeout(() => response.destroy(), 20);
      },
      /cut off|aborted|hang up/,
    ],
    [
      "huge",
      (_, response) => {
        response.writeHead(200, { "Content-Type": json });
        const chunk = Buffer.alloc(1024 * 1024, " ");
        const more = () => {
          while (!response.destroyed && response.write(chunk));
        };
        response.on("drain", more);
        more();
      },
      /too large/,
    ],
    [
      "elsewhere",
      (_, response) => response.writeHead(302, { Location: "https://127.0.0.1:1/" }).end(),
      /leads elsewhere/,
    ],
    ["a circle", (request, response) => response.writeHead(302, { Location: request.url! }).end(), /leads elsewhere/],
  ];
  test.each(failures)("%s", async (name, handler, reason) => {
    let asked = 0;
    const url = await serve((request, response) => {
      asked++;
      handler(request, response);
    });
    const it = client(url, { cacheFolder: folder, timeLimit: /slow|stalls/.test(name) ? 200 : 5000 });
    expect(await it.prefetch(["flask"])).toBe(false);
    expect(it.releases("flask")).toBeUndefined();
    expect(it.said).toHaveLength(1);
    expect(it.said[0]).toMatch(reason);
    // It is not asked again at every key.
    const before = asked;
    expect(await it.prefetch(["flask"])).toBe(false);
    expect(asked).toBe(before);
  });

  test("nobody listens", async () => {
    const url = await serve(() => {});
    for (const it of servers.splice(0)) it.close();
    const it = client(url);
    expect(await it.prefetch(["flask"])).toBe(false);
    expect(it.said[0]).toMatch(/ECONNREFUSED/);
  });
});

test("there are never more requests at a time than are allowed", async () => {
  let [now, most] = [0, 0];
  const url = await serve((request, response) => {
    most = Math.max(most, ++now);
    setTimeout(() => {
      now--;
      answering(response, page(request.url!.split("/")[2]!));
    }, 20);
  });
  const it = client(url, { parallel: 3 });
  await it.prefetch(Array.from({ length: 20 }, (_, i) => `project-${i}`));
  expect(most).toBe(3);
  expect(it.releases("project-19")).toHaveLength(2);
});

test("two who ask at the same time share a request, and the bound", async () => {
  let [now, most, all] = [0, 0, 0];
  const url = await serve((request, response) => {
    all++;
    most = Math.max(most, ++now);
    setTimeout(() => {
      now--;
      answering(response, page(request.url!.split("/")[2]!));
    }, 20);
  });
  const it = client(url, { parallel: 2 });
  const names = ["a", "b", "c", "d"];
  expect(await Promise.all([it.prefetch(names), it.prefetch([...names, "e"])])).toEqual([true, true]);
  expect([most, all]).toEqual([2, 5]);
});

test("an index that is down is left alone", async () => {
  let asked = 0;
  const url = await serve((_, response) => {
    asked++;
    response.writeHead(503).end();
  });
  const it = client(url, { parallel: 1 });
  await it.prefetch(Array.from({ length: 40 }, (_, i) => `project-${i}`));
  expect(asked).toBe(5);
  expect(it.said).toHaveLength(6);
  expect(it.said.join()).toContain("is left alone for some minutes");
});

test("a failure is forgotten after some minutes, and an answer is looked at again after an hour", async () => {
  let answer: string | undefined;
  let asked = 0;
  const url = await serve((_, response) => {
    asked++;
    if (answer === undefined) response.writeHead(500).end();
    else answering(response, answer, { "Cache-Control": "no-store" });
  });
  const it = client(url);
  const start = Date.now();
  const now = vi.spyOn(Date, "now");
  const at = async (minutes: number) => {
    now.mockReturnValue(start + minutes * 60_000);
    return [await it.prefetch(["flask"]), it.knows("flask"), asked];
  };
  try {
    expect(await at(0)).toEqual([false, false, 1]);
    answer = page("flask");
    expect(await at(4)).toEqual([false, false, 1]);
    expect(await at(6)).toEqual([true, true, 2]);
    expect(await at(60)).toEqual([false, true, 2]);
    const first = it.releases("flask");
    // The same answer is nothing new, and stays the same list.
    expect(await at(67)).toEqual([false, true, 3]);
    expect(it.releases("flask")).toBe(first);
    answer = page("flask2");
    now.mockReturnValue(start + 200 * 60_000);
    expect([it.knows("flask"), it.releases("flask")]).toEqual([false, first]);
    expect(await at(200)).toEqual([true, true, 4]);
  } finally {
    now.mockRestore();
  }
});

test("projects that it does not have do not make it one that is down", async () => {
  const url = await serve((request, response) =>
    request.url === "/simple/flask/" ? answering(response, page("flask")) : response.writeHead(404).end(),
  );
  const it = client(url, { parallel: 1 });
  await it.prefetch([...Array.from({ length: 20 }, (_, i) => `project-${i}`), "flask"]);
  expect(it.releases("flask")).toEqual(files);
});

test("what is no name of a project is asked of nobody", async () => {
  let asked = 0;
  const url = await serve((_, response) => {
    asked++;
    answering(response, page("flask"));
  });
  expect(await client(url).prefetch(["", ".", "..", "a/b", "a?b", "$name", "a".repeat(200)])).toBe(false);
  expect(asked).toBe(0);
});

test("a context says what is known and tells what is not", async () => {
  const url = await serve((_, response) => {
    answering(response, page("flask"));
  });
  const it = client(url);
  const missed: string[] = [];
  const context = withIndex(memoryContext({ "a.txt": "flask" }), it, (project) => missed.push(project));
  expect(context.releases!("flask")).toBeUndefined();
  expect(missed).toEqual(["flask"]);
  await it.prefetch(missed);
  expect(context.releases!("flask")).toEqual(files);
  expect(missed).toEqual(["flask"]);
  expect(context.read("a.txt")).toBe("flask");
});

test("a password that is not encoded is taken as it is", async () => {
  const url = await serve((request, response) => {
    if (request.headers.authorization === `Basic ${btoa("me:100%")}`) answering(response, page("flask"));
    else response.writeHead(401).end();
  });
  const it = client(new URL(url.href.replace("//", "//me:100%@")));
  expect(await it.prefetch(["flask"])).toBe(true);
});

test("a redirect is followed on the host that was named, with the password for it", async () => {
  const seen: (string | undefined)[] = [];
  const url = await serve((request, response) => {
    seen.push(request.headers.authorization);
    if (request.url === "/simple/flask/") response.writeHead(301, { Location: "/other/flask/" }).end();
    else answering(response, page("flask"));
  });
  [url.username, url.password] = ["me", "secret"];
  const it = client(url);
  await it.prefetch(["flask"]);
  expect(it.releases("flask")).toEqual(files);
  expect(seen).toEqual(Array(2).fill(`Basic ${btoa("me:secret")}`));
});

test("a redirect to another host is not: it would be told what the build asks for", async () => {
  let asked = 0;
  const other = await serve((_, response) => {
    asked++;
    answering(response, page("flask"));
  });
  for (const location of [`${other.origin}/flask/`, `//${other.host}/flask/`]) {
    const it = client(await serve((_, response) => response.writeHead(302, { Location: location }).end()));
    expect(await it.prefetch(["flask"])).toBe(false);
    expect(it.said).toEqual([expect.stringMatching(/flask: it leads elsewhere$/)]);
  }
  expect(asked).toBe(0);
});

describe("two accounts at one index", () => {
  test("share no answer on disk, and the disk tells nobody's password", async () => {
    const url = await serve((request, response) => {
      if (request.headers.authorization === `Basic ${btoa("__token__:good")}`) answering(response, page("flask"));
      else response.writeHead(401).end();
    });
    const as = (user: string, password: string) => {
      const named = new URL(url);
      [named.username, named.password] = [user, password];
      return client(named, { cacheFolder: folder });
    };
    expect(await as("__token__", "good").prefetch(["flask"])).toBe(true);
    for (const it of [as("__token__", "other"), as("", ""), as("good", "")]) {
      expect(await it.prefetch(["flask"])).toBe(false);
      expect(it.releases("flask")).toBeUndefined();
    }
    const kept = as("__token__", "good");
    servers.at(-1)!.close();
    servers.at(-1)!.closeAllConnections();
    expect(await kept.prefetch(["flask"])).toBe(true);
    const written = readdirSync(folder).map((it) => it + readFileSync(join(folder, it), "utf8"));
    expect(written).toHaveLength(1);
    expect(written.join("")).not.toMatch(/good|__token__/);
  });
});

describe("an index that speaks https", () => {
  const flask: Handler = (_, response) => answering(response, page("flask"));

  test("is not believed where nobody known signed its certificate", async () => {
    const it = client(await serveSecurely(flask));
    expect(await it.prefetch(["flask"])).toBe(false);
    expect(it.said).toEqual([expect.stringMatching(/flask: self-signed certificate$/)]);
  });

  test("is believed where that is allowed", async () => {
    const it = client(await serveSecurely(flask), { strictSsl: false });
    expect(await it.prefetch(["flask"])).toBe(true);
    expect(it.releases("flask")).toEqual(files);
  });

  test("is reached through the tunnel of a proxy, and nobody there reads along", async () => {
    const url = await serveSecurely(flask);
    const tunnels: (string | undefined)[] = [];
    const seen: Buffer[] = [];
    const proxy = await serve(() => {});
    servers.at(-1)!.on("connect", (asked: IncomingMessage, socket: Duplex) => {
      tunnels.push(asked.url);
      const [host, port] = asked.url!.split(":");
      const index = connect(Number(port), host, () => {
        socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
        socket.on("data", (it: Buffer) => seen.push(it));
        socket.pipe(index).pipe(socket);
      });
    });
    const it = client(url, { proxy: proxy.origin, noProxy: [], strictSsl: false });
    expect(await it.prefetch(["flask"])).toBe(true);
    expect(tunnels).toEqual([url.host]);
    expect(Buffer.concat(seen).toString("latin1")).not.toContain("flask");
  });

  test("certificates are read from files, and what cannot be read has none", () => {
    const mine = join(folder, "mine.pem");
    writeFileSync(mine, `# Ours\n${tls.cert}\n# and again\n${tls.cert}`);
    expect(certificatesIn([mine, join(folder, "absent.pem"), folder])).toEqual([tls.cert.trim(), tls.cert.trim()]);
  });
});

describe("a proxy", () => {
  test("that is set is gone through", async () => {
    const url = await serve((_, response) => {
      answering(response, page("flask"));
    });
    const through: string[] = [];
    const proxy = await serve((asked, response) => {
      through.push(asked.url!);
      asked.pipe(
        request(asked.url!, { headers: asked.headers, method: asked.method }, (answer) => {
          response.writeHead(answer.statusCode!, answer.headers);
          answer.pipe(response);
        }),
      );
    });
    const it = client(url, { proxy: proxy.origin, noProxy: [] });
    await it.prefetch(["flask"]);
    expect(it.releases("flask")).toEqual(files);
    expect(through).toEqual([`${url.href}flask/`]);
  });

  test("is asked for a tunnel to what speaks https", async () => {
    const tunnels: (string | undefined)[] = [];
    const proxy = await serve(() => {});
    servers.at(-1)!.on("connect", (asked: IncomingMessage, socket: Duplex) => {
      tunnels.push(asked.url);
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    const it = client(new URL("https://index.invalid/simple/"), { proxy: proxy.origin, noProxy: [] });
    expect(await it.prefetch(["flask"])).toBe(false);
    expect(tunnels).toEqual(["index.invalid:443"]);
    expect(it.said).toHaveLength(1);
  });

  test("is the one that is set, else the environment's, and none for hosts that want none", () => {
    const at = new URL("https://index.example.com/simple");
    const environment = { HTTPS_PROXY: "http://env:1", no_proxy: "localhost,.internal" };
    expect(proxyFor(at, {}, environment)).toBe("http://env:1/");
    expect(proxyFor(at, { proxy: "http://set:2" }, environment)).toBe("http://set:2/");
    expect(proxyFor(at, { noProxy: ["*.example.com"] }, environment)).toBeUndefined();
    expect(proxyFor(new URL("https://a.internal/"), {}, environment)).toBeUndefined();
    expect(proxyFor(new URL("http://index.example.com/"), {}, environment)).toBeUndefined();
    expect(() => proxyFor(at, { proxy: "no address" }, {})).toThrow("no http or https address");
  });
});
