// The control flow of a RUN: which commands certainly run, whose failure is forgiven, and what they are given.
import { describe, expect, test } from "vitest";
import type { Execution } from "../../server/src/simulation/build.ts";
import { build, has, minimal } from "./states.ts";

const git = "microdnf install -y git";
const executions = (script: string, before = "") => build(`${minimal}${before}RUN ${script}`).executions;

describe("a command certainly runs, perhaps, or never, and is forgiven or not:", () => {
  const told = ({ name, certain, forgiven }: Execution) =>
    `${name.value}${certain ? "" : "?"}${forgiven ? " forgiven" : ""}`;

  test.each([
    ["a; b", ["a", "b"]],
    ["a && b && c", ["a", "b", "c"]],
    ["a | b", ["a", "b"]],
    ["(a; b)", ["a", "b"]],
    ["{ a; b; }", ["a", "b"]],
    ["f() { a; }", []],
    ["f() { a; }; f && f", ["a", "a"]],
    ["bash -c 'a && b'", ["a", "b"]],
    ["sh -ec 'a' x", ["a"]],
    ["bash -x a", ["bash"]],
    ["eval 'a; b'", ["a", "b"]],
    ["eval a b", ["eval"]],
    ["bash <<EOF\na\nb\nEOF", ["a", "b"]],
    ["bash a <<EOF\nb\nEOF", ["bash"]],
    // What stands behind `||` forgives what stands before it, unless it fails too.
    ["a || b", ["a forgiven", "b?"]],
    ["a || true", ["a forgiven", "true?"]],
    ["a || exit 0", ["a forgiven", "exit?"]],
    ["a || exit $?", ["a forgiven", "exit?"]],
    ["a || exit", ["a forgiven", "exit?"]],
    ["a || exit 1", ["a", "exit?"]],
    ["a || false", ["a", "false?"]],
    ["a || (exit 1)", ["a", "exit?"]],
    ["a || { b; exit 1; }", ["a", "b?", "exit?"]],
    ["a || { b && exit 1; }", ["a", "b?", "exit?"]],
    ["a || { exit 1; b; }", ["a forgiven", "exit?", "b?"]],
    ["a || $X 1", ["a forgiven", "1?"]],
    ["a && b || c", ["a forgiven", "b? forgiven", "c?"]],
    ["a || b && c", ["a forgiven", "b?", "c"]],
    ["a || exit 1 && b", ["a", "exit?", "b"]],
    ["a || b || exit 1", ["a forgiven", "b?", "exit?"]],
    ["! a", ["a forgiven"]],
    ["! a && b", ["a forgiven", "b"]],
    ['a `b` $(c) "$(d)"', ["b forgiven", "c forgiven", "d forgiven", "a"]],
    ["X=$(a)", ["a forgiven"]],
    ["X=$(a) b", ["a forgiven", "b"]],
    ["$(a) b", ["a forgiven", "undefined"]],
    // Where the outcome is known, one side never runs.
    ["true && a", ["true", "a"]],
    ["true || a", ["true forgiven"]],
    ["false && a", ["false"]],
    ["false && a && b", ["false"]],
    ["false || a", ["false forgiven", "a"]],
    ["! true && a", ["true forgiven"]],
    ["! true || a", ["true forgiven", "a"]],
    ["! false && a", ["false forgiven", "a"]],
    ["(false) || a", ["false forgiven", "a"]],
    ["a || true && b", ["a forgiven", "true?", "b"]],
    ["false || true && a", ["false forgiven", "true", "a"]],
    ["if true; then a; else b; fi", ["true forgiven", "a"]],
    ["if false; then a; else b; fi", ["false forgiven", "b"]],
    ["if false; then a; elif true; then b; else c; fi", ["false forgiven", "true forgiven", "b"]],
    // Where it is not, either may.
    ["if a; then b; else c; fi", ["a forgiven", "b?", "c?"]],
    ["if a; then b; fi; c", ["a forgiven", "b?", "c"]],
    ["if a; then b; elif c; then d; else e; fi", ["a forgiven", "b?", "c? forgiven", "d?", "e?"]],
    ["if a; then b && c; fi", ["a forgiven", "b?", "c?"]],
    ["if false; then a; elif b; then c; fi", ["false forgiven", "b forgiven", "c?"]],
    ["while a; do b; done", ["a forgiven", "b?"]],
    ["until a; do b; done; c", ["a forgiven", "b?", "c"]],
    ["for i in 1 2; do a; done", ["a", "a"]],
    ["for i in 1 $(b); do a; done", ["a?"]],
    ["for i; do a; done", ["a?"]],
    ["case $X in y) a ;; *) b ;; esac; c", ["a?", "b?", "c"]],
    ["(a) || b", ["a forgiven", "b?"]],
    ["{ a && b; } || true", ["a forgiven", "b? forgiven", "true?"]],
    ["a && (b || c)", ["a", "b forgiven", "c?"]],
    ["true && a || b", ["true forgiven", "a forgiven", "b?"]],
    ["case $X in y) a ;; esac || true", ["a? forgiven", "true?"]],
    ["{ while a; do b; done; } || true", ["a forgiven", "b? forgiven", "true?"]],
    ["if a && false; then b; else c; fi", ["a forgiven", "false? forgiven", "c"]],
    ["if a || true; then b; else c; fi", ["a forgiven", "true? forgiven", "b"]],
    ["if false || false; then a; else b; fi", ["false forgiven", "false forgiven", "b"]],
    ["$EMPTY; a", ["a"]],
    ["[[ -f x ]] && a", ["a"]],
    ["if [[ -f x ]]; then a; else b; fi", ["a?", "b?"]],
    // A function that calls itself has an end, in the head at least.
    ["f() { f; }; f; a", ["a"]],
  ])("%s", (script, expected) => {
    expect(executions(script).map(told)).toEqual(expected);
  });
});

describe("what a script answers where it is known:", () => {
  /** Whether what is behind a condition runs: "yes", "no", or nobody knows. */
  const answer = (condition: string) => {
    const found = executions(`if ${condition}; then here; fi`, "ENV X=1\nARG Y\n").find(
      (it) => it.name.value === "here",
    );
    return found === undefined ? "no" : found.certain ? "yes" : "unknown";
  };

  test.each([
    ['[ "$X" = 1 ]', "yes"],
    ['[ "$X" = 2 ]', "no"],
    ['[ "$X" == 1 ]', "yes"],
    ['[ "$X" == 2 ]', "no"],
    ['[ "$X" != 1 ]', "no"],
    ['[ "$X" != 2 ]', "yes"],
    ['[ -n "$X" ]', "yes"],
    ['[ -n "" ]', "no"],
    ['[ -z "$X" ]', "no"],
    ['[ -z "" ]', "yes"],
    ['test "$X" = 1', "yes"],
    ['test -z "$X"', "no"],
    // Of files, of numbers, and of what nobody knows.
    ["[ -f /x ]", "unknown"],
    ["[ $X -eq 1 ]", "unknown"],
    ['[ "$Y" = 1 ]', "unknown"],
    ['[ -n "$Y" ]', "unknown"],
    ["[ $X ]", "unknown"],
    ["! [ $X = 1 ]", "no"],
    ["command -v some-tool", "unknown"],
    ["command -v gcc", "no"],
    ["command -v microdnf", "yes"],
    ["command -v microdnf gcc", "no"],
    ["command -v microdnf some-tool", "unknown"],
    ["command -v microdnf $Y", "unknown"],
    ["command -v", "unknown"],
    ["type gcc", "no"],
    ["type microdnf", "yes"],
    ["hash gcc", "no"],
    ["hash microdnf", "yes"],
    ["echo no", "yes"],
    [":", "yes"],
    ["set -e", "yes"],
    ["umask 002", "yes"],
    ["export A=1", "yes"],
    ["unset A", "yes"],
    ["B=1", "yes"],
    ["f() { a; }", "yes"],
    ["cd /x", "unknown"],
    ["a", "unknown"],
    ["a | true", "unknown"],
  ])("%s: %s", (condition, expected) => {
    expect(answer(condition)).toBe(expected);
  });
});

describe("a loop", () => {
  const loop = (count: number) => {
    const others = Array.from({ length: count - 1 }, (_, i) => `package${i}`).join(" ");
    return has(`${minimal}RUN for it in ${others} git; do microdnf install -y $it; done`, "git");
  };

  test("over up to twenty words does for each what it says", () => {
    expect([loop(2), loop(20), loop(21)]).toEqual(["yes", "yes", "unknown"]);
  });

  test("over what nobody knows may do it", () => {
    expect(has(`${minimal}ARG X\nRUN for it in git $X; do microdnf install -y $it; done`, "git")).toBe("unknown");
    expect(has(`${minimal}RUN for it in git; do ${git}; done`, "git")).toBe("yes");
    expect(has(`${minimal}RUN while ./more; do ${git}; done`, "git")).toBe("unknown");
    expect(has(`${minimal}RUN while ${git}; do sleep 1; done`, "git")).toBe("yes");
  });
});

describe("the state goes on", () => {
  test.each([
    [`(${git})`, "yes"],
    [`{ ${git}; }`, "yes"],
    [`true | ${git}`, "yes"],
    [`${git} | tee log`, "yes"],
    [`echo $(${git})`, "yes"],
    [`X=$(${git})`, "yes"],
    [`bash -c '${git}'`, "yes"],
    [`false && ${git}`, "no"],
    [`true || ${git}`, "no"],
    [`false || ${git}`, "yes"],
    [`./check || ${git}`, "unknown"],
    [`./check && ${git}`, "yes"],
    [`${git} && ./check || exit 1`, "yes"],
    [`${git} || exit 1`, "yes"],
    [`${git} || true`, "unknown"],
    [`${git} || { echo failed; exit 1; }`, "yes"],
    [`case $X in a) ${git} ;; esac`, "unknown"],
    [`case $X in a) ${git} ;; *) ${git} ;; esac`, "unknown"],
    [`${git}; case $X in a) echo a ;; esac`, "yes"],
    [`f() { ${git}; }`, "no"],
    [`if [ -f x ]; then true && ${git}; else ${git}; fi`, "yes"],
    [`if ./check; then ./check || ${git}; else true; fi`, "unknown"],
    [`[[ -f x ]] && ${git}`, "yes"],
    [`if [[ -f x ]]; then ${git}; fi`, "unknown"],
  ])("%s: %s", (script, expected) => {
    // Nothing but git comes into question: the scripts put nothing on PATH that the image has not.
    expect(has(`${minimal}RUN ${script.replaceAll("./check", "grep -q x y")}`, "git")).toBe(expected);
  });
});

describe("the working directory", () => {
  test.each([
    ["pwd", "/opt/app-root/src"],
    ["cd /tmp; pwd", "/tmp"],
    ["cd /tmp && pwd", "/tmp"],
    ["cd /tmp || exit 1; pwd", "/tmp"],
    ["cd a/../b; pwd", "/opt/app-root/src/b"],
    ["cd /tmp; cd; pwd", "/opt/app-root/src"],
    ["cd -P /tmp; pwd", "/tmp"],
    ["cd $X; pwd", undefined],
    ["{ cd /tmp; }; pwd", "/tmp"],
    ["(cd /tmp); pwd", "/opt/app-root/src"],
    ["(cd /tmp; pwd)", "/tmp"],
    ["bash -c 'cd /tmp'; pwd", "/opt/app-root/src"],
    ["bash -c 'cd /tmp; pwd'", "/tmp"],
    ["true | cd /tmp; pwd", "/opt/app-root/src"],
    ["echo $(cd /tmp; ls); pwd", "/opt/app-root/src"],
    ["f() { cd /tmp; }; f; pwd", "/tmp"],
    ["if [ -f x ]; then cd /tmp; fi; pwd", undefined],
    ["if [ -f x ]; then cd /tmp; else cd /tmp; fi; pwd", "/tmp"],
    ["pushd /tmp; pwd", "/tmp"],
    ["pushd -n /tmp; pwd", "/tmp"],
    ["pushd /tmp; popd; pwd", undefined],
    ["env -C /tmp pwd", undefined],
  ])("%s: %s", (script, expected) => {
    expect(executions(script, "ARG X\n").at(-1)!.workdir).toBe(expected);
  });
});

describe("variables", () => {
  test.each([
    ["X=a; c $X", ["a"]],
    ["X=a Y=b$X; c $Y", ["ba"]],
    ["X='a b'; c $X", ["a", "b"]],
    ["X='a b'; c \"$X\"", ["a b"]],
    ["export X=a; c $X", ["a"]],
    ["export X=a=b; c $X", ["a=b"]],
    ["readonly X=a; c $X", ["a"]],
    ["f() { local X=$1; c $X; }; f a", [undefined]],
    ["export X; c $X", []],
    ['export X="$Y"; c $X', [undefined]],
    ['export X="a$Y"; c $X', [undefined]],
    ["X=a; X+=b; c $X", [undefined]],
    ["X=$(date); c $X", [undefined]],
    ["X=a; unset X; c $X", [undefined]],
    ["X=a; read X; c $X", [undefined]],
    // What a shell sets by itself, and what a function is given.
    ["f() { c $1; }; f a", [undefined]],
    ['f() { c "$@" $#; }; f a', [undefined, undefined]],
    ["bash -c 'c $0' a", [undefined]],
    ["c $PWD/a $?", [undefined, undefined]],
    ["PWD=a; c $PWD", ["a"]],
    ["X=a c $X", []],
    ["c $X", []],
    ["X=; c $X b", ["b"]],
    ['c "" b', ["", "b"]],
    ["(X=a); c $X", []],
    ["X=a; (c $X)", ["a"]],
    ["{ X=a; }; c $X", ["a"]],
    ["X=a; if [ -f x ]; then b; fi; c $X", ["a"]],
    ["X=a; if [ -f x ]; then X=b; fi; c $X", [undefined]],
    ["if [ -f x ]; then X=a; fi; c $X", [undefined]],
    ["for X in a; do b; done; c $X", ["a"]],
    ["for X in 'a b'; do c $X; done", ["a", "b"]],
    ["for X in 'a b'; do c \"$X\"; done", ["a b"]],
    ["while b; do X=a; done; c $X", [undefined]],
    // A script that is read may set any that nobody else has set.
    [". ./x.sh; c $X", [undefined]],
    ["X=a; . ./x.sh; c $X", ["a"]],
    ["source ./x.sh; c $X", [undefined]],
    [". /etc/profile; c $X", []],
    [". $HOME/.bashrc; c $X", []],
    [". ./x.sh; . /etc/profile; c $X", [undefined]],
    ["if [ -f x.sh ]; then . ./x.sh; fi; c $X", [undefined]],
    [". venv/bin/activate; c $VIRTUAL_ENV", ["/opt/app-root/src/venv"]],
    [". venv/bin/activate; deactivate; c $VIRTUAL_ENV", []],
    ["mv /opt/app-root /v; . /v/bin/activate; c $VIRTUAL_ENV", ["/opt/app-root"]],
  ])("%s", (script, expected) => {
    const last = executions(script, "ARG Y\n").findLast((it) => it.name.value === "c")!;
    expect(last.args.map((it) => it.value)).toEqual(expected);
  });

  test("an activated environment is first on PATH", () => {
    const path = (script: string) => {
      const found = executions(script).at(-1)!.environment("PATH");
      return found?.map(({ text }) => text ?? "?").join("");
    };
    const own = path("c")!;
    expect(own).toMatch(/^\/opt\/app-root\/bin:/);
    expect(path(". /v/bin/activate; c")).toBe(`/v/bin:${own}`);
    expect(path(". /v/bin/activate; deactivate; c")).toBe("?");
    expect(path("PATH=/a:$PATH c")).toBe(`/a:${own}`);
    expect(path("PATH=/a:$PATH b; c")).toBe(own);
  });
});

test("what is piped reaches the command behind it, and xargs takes it", () => {
  const fed = (command: string) => executions(command).at(-1)!.fed;
  expect(fed("dnf install git")).toBe(false);
  expect(fed("yes | dnf install git")).toBe(true);
  expect(fed("yes | sudo dnf install git")).toBe(true);
  expect(fed("yes | (dnf install git)")).toBe(true);
  expect(fed("yes | bash -c 'dnf install git'")).toBe(true);
  expect(fed("dnf install git < answers")).toBe(true);
  expect(fed("dnf install git <<-EOF\n\ty\nEOF")).toBe(true);
  expect(fed("dnf install git > log")).toBe(false);
  expect(executions("dnf install git | tee log").map((it) => it.fed)).toEqual([false, true]);
  expect(fed("yes | true; dnf install git")).toBe(false);
  expect(fed("echo git | xargs dnf install")).toBe(false);
});
