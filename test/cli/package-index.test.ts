// `--index URL` from end to end: what an index on this machine says counts, and nobody else is asked.

import { readFileSync } from "node:fs";
import { rm, symlink, writeFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { buildCli, splitstage, temporaryFolder } from "./splitstage.ts";

beforeAll(buildCli);

/** In this index uwsgi has a wheel, and a project that no table knows has none. */
const pages: Readonly<Record<string, readonly string[]>> = {
  uwsgi: ["uwsgi-2.0.31-cp313-cp313-manylinux_2_28_x86_64.whl", "uwsgi-2.0.31-cp313-cp313-manylinux_2_28_aarch64.whl"],
  "in-house": ["in_house-1.0-cp312-cp312-manylinux_2_28_x86_64.whl", "in_house-1.0.tar.gz"],
};

const tls = join(import.meta.dirname, "../fixtures/tls");
const certificate = join(tls, "certificate.pem");

async function index(protocol: "http" | "https" = "http") {
  const asked: string[] = [];
  const answer: RequestListener = (request, response) => {
    asked.push(request.url!);
    const files = pages[request.url!.split("/")[2]!];
    if (files === undefined) return response.writeHead(404).end();
    const all = files.map((filename) => ({ filename, url: "x", hashes: {} }));
    const body = JSON.stringify({ meta: { "api-version": "1.0" }, files: all });
    return response
      .writeHead(200, { "Content-Type": "application/vnd.pypi.simple.v1+json", "Cache-Control": "max-age=600" })
      .end(body);
  };
  const secure = () =>
    createSecureServer({ cert: readFileSync(certificate), key: readFileSync(join(tls, "key.pem")) }, answer);
  const server = protocol === "http" ? createServer(answer) : secure();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => new Promise<void>((done) => void server.close(() => done())));
  return { asked, url: `${protocol}://127.0.0.1:${(server.address() as AddressInfo).port}/simple/` };
}

async function project(list: string) {
  const cwd = await temporaryFolder();
  const text = "FROM quay.io/fedora/python-313-minimal\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n";
  await writeFile(join(cwd, "Containerfile"), text);
  await writeFile(join(cwd, "requirements.txt"), list);
  return { cwd, env: { XDG_CACHE_HOME: join(cwd, "cache"), NO_PROXY: "*" } };
}

test("requirements: its files decide, and the disk keeps what it said", async () => {
  const { asked, url } = await index();
  const how = await project("uwsgi\nin-house\n");
  const args = ["requirements", "--format", "json", "--platform", "linux/amd64", "--index", url];
  const first = await splitstage(args, how);
  expect(first).toMatchObject({ code: 0, stderr: "" });
  expect(JSON.parse(first.stdout)).toMatchObject([
    { name: "uwsgi", verdict: "wheel" },
    { name: "in-house", verdict: "source" },
  ]);
  expect(asked.sort()).toEqual(["/simple/in-house/", "/simple/uwsgi/"]);
  expect((await splitstage(args, how)).stdout).toBe(first.stdout);
  expect(asked).toHaveLength(2);
});

test("lint: findings are those of what it says", async () => {
  const { url } = await index();
  const how = await project("uwsgi\nin-house\n");
  const { code, stdout, stderr } = await splitstage(["lint", "--index", url, "--format", "json"], how);
  expect([code, stderr]).toEqual([1, ""]);
  expect(stdout).toContain("in-house of requirements.txt must be compiled");
  expect(stdout).not.toContain("uwsgi of requirements.txt must");
});

test("nobody is asked where no option says so", async () => {
  const { asked } = await index();
  const { stdout } = await splitstage(["requirements"], await project("uwsgi\n"));
  expect(stdout).toContain("uwsgi has no wheels for Linux");
  expect(asked).toEqual([]);
});

test.skipIf(process.platform === "win32")(
  "nothing is asked, printed or found that a link names elsewhere",
  async () => {
    const { asked, url } = await index();
    const elsewhere = await project("in-house\n");
    const how = await project("");
    const link = join(how.cwd, "requirements.txt");
    await rm(link);
    await symlink(join(elsewhere.cwd, "requirements.txt"), link);
    for (const args of [["requirements"], ["lint"], ["requirements", "--format", "json"], ["state"]]) {
      const named = args[0] === "state" ? [...args, "Containerfile"] : [...args, "--index", url];
      const { code, stdout, stderr } = await splitstage(named, how);
      expect([code, (stdout + stderr).includes("in-house")], args.join(" ")).toEqual([0, false]);
    }
    expect(asked).toEqual([]);
    await writeFile(join(how.cwd, "own.txt"), "in-house\n");
    await rm(link);
    await symlink("own.txt", link);
    expect((await splitstage(["requirements", "--index", url], how)).stdout).toContain("in-house");
    expect(asked).toEqual(["/simple/in-house/"]);
  },
);

test("what it cannot be asked about is told, and the tables hold", async () => {
  const { url } = await index();
  const { code, stdout, stderr } = await splitstage(["requirements", "--index", url], await project("mod_wsgi\n"));
  expect(code).toBe(0);
  expect(stdout).toContain("httpd-devel");
  expect(stderr).toMatch(/^splitstage: The package index 127\.0\.0\.1:\d+ could not be asked about mod-wsgi: .+\n$/);
});

test("a certificate of one's own is taken from the environment", async () => {
  const { url } = await index("https");
  const { cwd, env } = await project("uwsgi\n");
  const args = ["requirements", "--format", "json", "--index", url];
  const verdictOf = ({ stdout }: { readonly stdout: string }) => JSON.parse(stdout)[0].verdict as string;
  const strange = await splitstage(args, { cwd, env });
  expect([verdictOf(strange), strange.stderr]).toEqual(["source", expect.stringContaining("self-signed certificate")]);
  const known = await splitstage(args, { cwd, env: { ...env, NODE_EXTRA_CA_CERTS: certificate } });
  expect([verdictOf(known), known.stderr]).toEqual(["wheel", ""]);
});

test.each(["index.example.com", "file:///simple", "https//user:secret@index"])("%s is no index", async (url) => {
  const { code, stderr } = await splitstage(["lint", "--index", url], await project("uwsgi\n"));
  expect([code, stderr]).toEqual([
    2,
    "splitstage: --index: this is no http or https address (name a package index: https://HOST/simple/)\n",
  ]);
});
