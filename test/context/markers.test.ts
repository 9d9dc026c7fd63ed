// Environment markers, as the images answer them.
import { describe, expect, test } from "vitest";
import { parseMarker } from "../../server/src/context/requirements/marker-syntax.ts";
import { holds } from "../../server/src/context/requirements/markers.ts";

const environment = { python: "3.13", architecture: "x86_64" };

test.each<[string, "yes" | "no" | "unknown"]>([
  // The variables of the specification
  ["os_name == 'posix'", "yes"],
  ["sys_platform == 'win32'", "no"],
  ["sys_platform != 'win32'", "yes"],
  ["platform_machine == 'x86_64'", "yes"],
  ["platform_machine in 'aarch64 x86_64'", "yes"],
  ["platform_python_implementation == 'CPython'", "yes"],
  ["platform_system == 'Linux'", "yes"],
  ["implementation_name != 'cpython'", "no"],
  ["python_version >= '3.9'", "yes"],
  ["python_version < '3.10'", "no"],
  ["python_version ~= '3.8'", "yes"],
  ["python_version == '3.13'", "yes"],
  ["python_version == '3.*'", "yes"],
  ["python_version in '2.7, 3.13'", "yes"],
  ["python_version not in '3.0, 3.1, 3.2'", "yes"],
  ["'3.14' <= python_version", "no"],
  ["'linux' in sys_platform", "yes"],
  // Python's patch version is not known, but it has one
  ["python_full_version >= '3.13.0'", "yes"],
  ["python_full_version < '3.13.0rc1'", "no"],
  ["python_full_version < '3.13.2'", "unknown"],
  ["python_full_version >= '3.12.7'", "yes"],
  ["implementation_version >= '3.12'", "yes"],
  // The kernel is the host's
  ["platform_release >= '5'", "unknown"],
  ["platform_version == '#1 SMP'", "unknown"],
  // The words of older tools
  ["os.name == 'posix'", "yes"],
  ["sys.platform == 'linux'", "yes"],
  ["platform.machine == 'x86_64'", "yes"],
  ["python_implementation == 'CPython'", "yes"],
  // `and` binds before `or`; parentheses change that
  ["python_version > '3' or python_version > '4' and os_name == 'nt'", "yes"],
  ["(python_version > '3' or python_version > '4') and os_name == 'nt'", "no"],
  ["platform_release == '5' and os_name == 'nt'", "no"],
  ["platform_release == '5' or os_name == 'posix'", "yes"],
  ["platform_release == '5' and os_name == 'posix'", "unknown"],
  ["extra == 'test'", "no"],
  // What is no marker may hold or not
  ["python_version", "unknown"],
  ["'a' == 'a'", "unknown"],
  ["nonsense == '1'", "unknown"],
])("%s: %s", (marker, answer) => expect(holds(marker, environment)).toBe(answer));

test("no marker always holds", () => {
  expect([undefined, "", " "].map((it) => holds(it, environment))).toEqual(["yes", "yes", "yes"]);
});

test("extras and groups compare by their normalised names", () => {
  const asked = { ...environment, extras: new Set(["dev-tools"]), groups: new Set(["lint"]) };
  expect(holds("extra == 'Dev_Tools'", asked)).toBe("yes");
  expect(holds("extra != 'dev-tools'", asked)).toBe("no");
  expect(holds("'dev.tools' in extras", asked)).toBe("yes");
  expect(holds("'docs' not in extras", asked)).toBe("yes");
  expect(holds("'lint' in dependency_groups", asked)).toBe("yes");
});

describe("what is no marker", () => {
  test.each([
    "python_version >",
    "python_version >= 3.9",
    "python_version >= '3.9",
    "(python_version >= '3.9'",
    "python_version >= '3.9' and",
    "python_version => '3.9'",
    "os_name == 'posix' sys_platform == 'linux'",
    "",
  ])("%s", (marker) => expect(parseMarker(marker)).toBeUndefined());

  test("nested without an end it does not bring the reader down", () => {
    expect(parseMarker("(".repeat(200_000))).toBeUndefined();
    expect(parseMarker(`${"(".repeat(20)}os_name == 'nt'${")".repeat(20)}`)).toBeDefined();
  });
});
