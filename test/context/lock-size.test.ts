// How much of a lock reaches the TOML parser: its lists of files, most of what is in it, are cut out before.
import { expect, test, vi } from "vitest";
import { readUvLock } from "../../server/src/context/requirements/uv-lock.ts";

const given = vi.hoisted(() => ({ characters: 0 }));
vi.mock(import("smol-toml"), async (original) => {
  const real = await original();
  const parse: typeof real.parse = (text, ...more) => {
    given.characters += text.length;
    return real.parse(text, ...more);
  };
  return { ...real, parse };
});

test("of a lock of five megabytes the parser gets a small part", () => {
  const wheels = (project: string) =>
    Array.from({ length: 25 }, (_, at) => {
      const address = `https://host/packages/${"0123456789abcdef".repeat(4)}/${project}-1.${at}.0`;
      return `    { url = "${address}-cp3${at}-cp3${at}-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", hash = "sha256:${"0123456789abcdef".repeat(4)}", size = 12345, upload-time = "2025-05-05T10:00:00.000Z" },\n`;
    }).join("");
  let text = 'version = 1\nrequires-python = ">=3.10"\n';
  for (let at = 0; text.length < 5 * 1024 * 1024; at++) {
    text += `\n[[package]]\nname = "pkg-${at}"\nversion = "1.0"\nsource = { registry = "https://host/simple" }\nwheels = [\n${wheels(`pkg_${at}`)}]\n`;
  }
  const environment = { python: "3.13", architecture: "x86_64" };
  given.characters = 0;
  expect(readUvLock(text, "uv.lock", environment).requirements.length).toBeGreaterThan(500);
  expect(given.characters).toBeGreaterThan(500);
  expect(given.characters).toBeLessThan(text.length / 20);
});
