// JavaScript source as text with a binding strength, so that parentheses stand where they are needed and nowhere else.

/** How tightly the outermost operator of a piece of code binds. */
export const LEVEL = Object.freeze({
  conditional: 0,
  or: 1,
  and: 2,
  equality: 3,
  relational: 4,
  additive: 5,
  multiplicative: 6,
  unary: 7,
  atom: 8,
});

export interface Code {
  readonly text: string;
  readonly level: number;
}

export const atom = (text: string): Code => ({ text, level: LEVEL.atom });

const above = (code: Code, level: number): string => (code.level >= level ? code.text : `(${code.text})`);

/** Left-associative: the right side of equal strength keeps its parentheses, for f64 addition is not associative. */
export const infix = (operator: string, level: number, left: Code, right: Code): Code => ({
  text: `${above(left, level)} ${operator} ${above(right, level + 1)}`,
  level,
});

export function prefix(operator: string, operand: Code): Code {
  const inner = above(operand, LEVEL.unary);
  return { text: inner.startsWith(operator) ? `${operator}(${inner})` : operator + inner, level: LEVEL.unary };
}

export const conditional = (condition: Code, then: Code, otherwise: Code): Code => ({
  text: `${above(condition, LEVEL.or)} ? ${above(then, LEVEL.or)} : ${above(otherwise, LEVEL.conditional)}`,
  level: LEVEL.conditional,
});

export const call = (name: string, args: readonly Code[]): Code =>
  atom(`${name}(${args.map((a) => a.text).join(", ")})`);

/** NaN and the infinities are JavaScript's own names. */
export function number(value: number): Code {
  if (value < 0 || Object.is(value, -0))
    return { text: Object.is(value, -0) ? "-0" : String(value), level: LEVEL.unary };
  return atom(String(value));
}

/** A comment's text on one line, whatever characters a name holds; harmless inside a script element too. */
export const commentLine = (text: string): string =>
  `// ${text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").replace(/<(?=[/!])/g, "< ")}`.trimEnd();

const LINE = 110;

/** Words between `head` and `tail`, on one line or on several where one is too long. */
export function wrapList(head: string, words: readonly string[], tail: string): readonly string[] {
  const one = `${head}${words.join(", ")}${tail}`;
  if (one.length <= LINE) return [one];
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.length - 1;
    if (last >= 0 && lines[last].length + word.length + 2 <= LINE) lines[last] += ` ${word},`;
    else lines.push(`  ${word},`);
  }
  return [head.trimEnd(), ...lines, tail.trimStart()];
}

/** Plain data as a JavaScript literal: what fits on a line stands on one. */
export function literal(value: unknown, indent = ""): string {
  const flat = flatLiteral(value);
  if (indent.length + flat.length <= LINE || typeof value !== "object" || value === null) return flat;
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every((v) => typeof v !== "object")) return flat;
    return `[\n${value.map((v) => `${inner}${literal(v, inner)},\n`).join("")}${indent}]`;
  }
  const lines = Object.entries(value).map(([key, v]) => `${inner}${property(key)}: ${literal(v, inner)},\n`);
  return `{\n${lines.join("")}${indent}}`;
}

function flatLiteral(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flatLiteral).join(", ")}]`;
  if (typeof value === "object" && value !== null) {
    const parts = Object.entries(value).filter(([, v]) => v !== undefined);
    return parts.length === 0
      ? "{}"
      : `{ ${parts.map(([key, v]) => `${property(key)}: ${flatLiteral(v)}`).join(", ")} }`;
  }
  return scalarLiteral(value);
}

/** Strings are safe inside a script element too. */
function scalarLiteral(value: unknown): string {
  if (typeof value === "string")
    return JSON.stringify(value).replace(
      /[<\u2028\u2029]/g,
      (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  return typeof value === "number" ? number(value).text : String(value);
}

/** `["__proto__"]` defines a property where `__proto__` would set the prototype. */
function property(key: string): string {
  if (key === "__proto__") return `["__proto__"]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : scalarLiteral(key);
}
