// Shell text to Script. The only file that knows `unbash`.
import * as bash from "unbash";
import type { Span } from "../text/span.ts";
import type { Assignment, Part, Redirect, Script, SimpleCommand, Word } from "./document.ts";
import { GLUE } from "./layout.ts";

const glue = new RegExp(GLUE, "g");

/**
 * The shell script in `span` of a masked text, or undefined where it is empty. Never throws; what is not
 * understood is an opaque script, which may do anything.
 */
export function parseShell(masked: string, span: Span): Script | undefined {
  const source = masked.slice(span.start, span.end);
  let tree: bash.ParsedScript;
  try {
    tree = bash.parse(source);
  } catch {
    return { kind: "opaque", span };
  }
  return reader(source, span.start).list(tree);
}

/** Tells whether a shell would take a text: nothing in it is left open, nothing comes where it cannot. */
export function isWholeShell(source: string): boolean {
  try {
    return bash.parse(source).errors === undefined;
  } catch {
    return false;
  }
}

/** What stands in each other deeper than this is not read: everything that walks through scripts goes as deep. */
const deepest = 100;

function reader(source: string, base: number) {
  let depth = 0;
  const at = (node: { pos: number; end: number }): Span => {
    let end = node.end;
    while (end > node.pos && (source[end - 1] === GLUE || /\s/.test(source[end - 1]!))) end--;
    return { start: base + node.pos, end: base + end };
  };

  const list = (node: {
    readonly pos: number;
    readonly end: number;
    readonly commands: readonly bash.Statement[];
  }): Script | undefined => {
    const items = node.commands.map((it) => script(it.command));
    if (items.length < 2) return items[0];
    return { kind: "sequence", span: at(node), items };
  };
  const body = (node: bash.CompoundList): Script => list(node) ?? { kind: "opaque", span: at(node) };

  const script = (node: bash.Statement["command"] | bash.CompoundList): Script => {
    if (depth >= deepest) return { kind: "opaque", span: at(node) };
    return within(() => scriptOf(node));
  };

  const within = <T>(read: () => T): T => {
    depth++;
    const it = read();
    depth--;
    return it;
  };

  const scriptOf = (node: bash.Statement["command"] | bash.CompoundList): Script => {
    const span = at(node);
    switch (node.type) {
      case "Command":
        return command(node);
      case "CompoundList":
        return body(node);
      case "AndOr": {
        const [first, ...rest] = node.commands.map(script);
        return {
          kind: "and-or",
          span,
          first: first!,
          rest: rest.map((it, i) => ({ operator: node.operators[i]!, script: it })),
        };
      }
      case "Pipeline": {
        const negated = node.prefixes.filter((it) => it.type === "Negation").length % 2 === 1;
        return { kind: "pipeline", span, negated, commands: node.commands.map(script) };
      }
      case "Subshell":
      case "BraceGroup":
        return { kind: "block", span, subshell: node.type === "Subshell", body: body(node.body) };
      case "If":
        return {
          kind: "if",
          span,
          branches: [node, ...node.elif].map((it) => ({ condition: body(it.clause), body: body(it.then) })),
          otherwise: node.else && body(node.else),
        };
      case "For":
      case "Select":
        return {
          kind: "loop",
          span,
          loop: "for",
          variable: node.name.text,
          items: node.wordlist?.map(word),
          condition: undefined,
          body: body(node.body),
        };
      case "While":
        return {
          kind: "loop",
          span,
          loop: node.kind,
          variable: undefined,
          items: undefined,
          condition: body(node.clause),
          body: body(node.body),
        };
      case "Case":
        return { kind: "choice", span, word: word(node.word), bodies: node.items.map((it) => body(it.body)) };
      case "Redirected": {
        const whole = script(node.command);
        const redirects = node.redirects.map(redirect);
        return /^(block|if|loop|choice)$/.test(whole.kind) ? ({ ...whole, redirects } as Script) : whole;
      }
      case "Function":
        return { kind: "definition", span, name: node.name.text, body: script(node.body) };
      default:
        return { kind: "opaque", span };
    }
  };

  const command = (node: bash.Command): SimpleCommand => ({
    kind: "command",
    span: at(node),
    name: node.name && word(node.name),
    // `ENV=x` behind the name of a command is an argument like any other.
    args: node.args.map((it) => (it.type === "Word" ? word(it) : argument(it))),
    assignments: node.prefix.flatMap((it) => (it.type === "Assignment" ? [assignment(it)] : [])),
    redirects: node.redirects.map(redirect),
  });

  const argument = (node: bash.Assignment): Word => {
    const span = at(node);
    if (node.value.type !== "Word") return { span, parts: [{ kind: "opaque", span, quoted: false }] };
    const head = { start: span.start, end: base + node.value.pos };
    const name: Part = { kind: "text", text: source.slice(node.pos, node.value.pos), span: head, quoted: true };
    return { span, parts: [name, ...word(node.value).parts] };
  };

  const assignment = (node: bash.Assignment): Assignment => {
    const span = at(node);
    const value: Word =
      node.value.type === "Word" ? word(node.value) : { span, parts: [{ kind: "opaque", span, quoted: false }] };
    return { name: node.name, span, append: node.append === true, value };
  };

  const redirect = (node: bash.Redirection): Redirect => ({
    operator: node.operator,
    span: at(node),
    target: node.type === "HereDoc" || node.target === undefined ? undefined : word(node.target),
    input:
      node.type === "HereDoc" ? at(node.body) : node.type === "HereString" && node.target ? at(node.target) : undefined,
  });

  const word = (node: bash.Word): Word => {
    const span = at(node);
    const parts = node.parts?.flatMap((it) => part(it, false)) ?? [text(node.value, span, node.value !== node.text)];
    return { span, parts };
  };

  const text = (value: string, span: Span, quoted: boolean): Part => ({
    kind: "text",
    text: value.replace(glue, ""),
    span,
    quoted,
  });

  const part = (node: bash.WordPart, quoted: boolean): Part[] => {
    const span = { start: base + node.pos, end: base + node.end };
    switch (node.type) {
      case "Literal":
      case "Glob":
        return [text(node.value, span, quoted)];
      case "SingleQuoted":
        return [text(node.value, { start: span.start + 1, end: span.end - 1 }, true)];
      case "AnsiCQuoted":
        return [text(node.value, span, true)];
      case "DoubleQuoted":
      case "LocaleString":
        return node.parts.flatMap((it) => part(it, true));
      case "SimpleExpansion":
        return [{ kind: "variable", name: node.text.slice(1), operator: "", operand: [], span, quoted }];
      case "ParameterExpansion":
        return [depth < deepest ? within(() => parameter(node, span, quoted)) : { kind: "opaque", span, quoted }];
      case "CommandExpansion":
        return [{ kind: "substitution", script: substitution(node.script), span, quoted }];
      default:
        return [{ kind: "opaque", span, quoted }];
    }
  };

  const parameter = (node: bash.ParameterExpansionPart, span: Span, quoted: boolean): Part => {
    const operation = node.operation;
    const plain = node.prefix === undefined && node.index === undefined;
    const operator = operation === undefined ? "" : operation.type === "Default" ? operation.operator : "unknown";
    return {
      kind: "variable",
      name: node.parameter,
      operator: plain ? operator : "unknown",
      operand: operation?.type === "Default" ? word(operation.operand).parts : [],
      span,
      quoted,
    };
  };

  // Backquotes with escapes have offsets into a text of their own, which say nothing about the file.
  const substitution = (node: bash.ParsedScript | undefined): Script | undefined =>
    node === undefined || node.source !== undefined ? undefined : list(node);

  return { list };
}
