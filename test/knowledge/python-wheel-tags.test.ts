// Which wheels fit which image: no disagreement with the library that pip asks.
import { expect, test } from "vitest";
import {
  type Architecture,
  isForLinux,
  parseWheelName,
  type WheelTarget,
  wheelFits,
} from "../../server/src/knowledge/python/wheel-tags.ts";
import fixture from "../fixtures/wheel-tags.json" with { type: "json" };

const targets = fixture.targets as readonly WheelTarget[];
const cases = new Map([
  ...Object.entries(fixture.tags).map(([tags, bits]) => [`demo-1.0-${tags}.whl`, bits] as const),
  ...Object.entries(fixture.names),
]);

function bits(file: string): string {
  const wheel = parseWheelName(file);
  let sum = 0;
  for (const [at, target] of targets.entries()) if (wheel && wheelFits(wheel, target)) sum += 2 ** at;
  return sum.toString(16);
}

test("every name of the fixture is judged as `packaging` does", () => {
  expect(cases.size).toBeGreaterThan(3000);
  const differing = [...cases].filter(([file, expected]) => bits(file) !== expected).map(([file]) => file);
  expect(differing).toEqual([]);
});

test.each<[string, string, Architecture, string, boolean]>([
  ["numpy-2.1.0-cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", "3.13", "x86_64", "2.28", true],
  ["numpy-2.1.0-cp313-cp313-manylinux_2_17_x86_64.manylinux2014_x86_64.whl", "3.14", "x86_64", "2.28", false],
  ["numpy-2.1.0-cp313-cp313t-manylinux_2_17_x86_64.whl", "3.13", "x86_64", "2.28", false],
  ["semgrep-1.0-cp39.cp310.cp311.py39.py310.py311-none-manylinux_2_34_x86_64.whl", "3.12", "x86_64", "2.28", false],
  ["semgrep-1.0-cp39.cp310.cp311.py39.py310.py311-none-manylinux_2_34_x86_64.whl", "3.12", "x86_64", "2.34", true],
  ["cryptography-45.0-cp311-abi3-manylinux_2_28_aarch64.whl", "3.14", "aarch64", "2.34", true],
  ["lxml-6.0-cp313-cp313-musllinux_1_2_x86_64.whl", "3.13", "x86_64", "2.41", false],
])("%s on Python %s, %s, glibc %s: %s", (file, python, architecture, glibc, fits) => {
  expect(wheelFits(parseWheelName(file)!, { python, architecture, glibc })).toBe(fits);
});

test("no wheel is said to fit an interpreter that is not asked about", () => {
  expect(wheelFits(parseWheelName("a-1-py2.py3-none-any.whl")!, { ...targets[0]!, python: "2.7" })).toBe(false);
});

test("wheels for other systems are told from those for another Linux", () => {
  const linux = (platform: string) => isForLinux(parseWheelName(`a-1-cp313-cp313-${platform}.whl`)!);
  expect(["win_amd64", "macosx_11_0_arm64"].map(linux)).toEqual([false, false]);
  expect(["musllinux_1_2_x86_64", "manylinux1_i686", "any", "linux_armv7l"].map(linux)).toEqual(Array(4).fill(true));
});
