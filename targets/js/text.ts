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
  if (typeof value !== "object" || value === null) return scalarLiteral(value);
  const isList = Array.isArray(value);
  if (isList && value.every((v) => typeof v !== "object")) return `[${value.map(scalarLiteral).join(", ")}]`;
  const flat = flatLiteral(value, LINE - indent.length);
  if (flat !== undefined) return flat;
  const inner = `${indent}  `;
  if (isList) return `[\n${value.map((v) => `${inner}${literal(v, inner)},\n`).join("")}${indent}]`;
  const lines = Object.entries(value).map(([key, v]) => `${inner}${property(key)}: ${literal(v, inner)},\n`);
  return `{\n${lines.join("")}${indent}}`;
}

/** On one line; undefined where that takes more than `room` characters. */
function flatLiteral(value: unknown, room: number): string | undefined {
  const within = (text: string): string | undefined => (text.length <= room ? text : undefined);
  if (typeof value !== "object" || value === null) return within(scalarLiteral(value));
  const isList = Array.isArray(value);
  const parts: string[] = [];
  let left = room;
  for (const [key, v] of Object.entries(value)) {
    if (v === undefined && !isList) continue;
    const head = isList ? "" : `${property(key)}: `;
    const flat = flatLiteral(v, left - head.length);
    if (flat === undefined) return undefined;
    parts.push(head + flat);
    left -= head.length + flat.length + 2;
  }
  if (isList) return within(`[${parts.join(", ")}]`);
  return within(parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`);
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
export function property(key: string): string {
  if (key === "__proto__") return `["__proto__"]`;
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : scalarLiteral(key);
}
