// Pieces of WGSL expressions with their binding strength, so that only needed parentheses are written.

/** How strongly an expression's outermost operator binds. Logic never mixes without parentheses: WGSL forbids it. */
export const LEVEL = Object.freeze({ logic: 1, relational: 2, additive: 3, multiplicative: 4, unary: 5, atom: 6 });

export interface Code {
  readonly text: string;
  readonly level: number;
}

export const atom = (text: string): Code => ({ text, level: LEVEL.atom });

const above = (code: Code, level: number): string => (code.level >= level ? code.text : `(${code.text})`);

/** Left-associative; the order of float additions is kept. */
export const infix = (operator: string, level: number, left: Code, right: Code): Code => ({
  text: `${above(left, level === LEVEL.additive || level === LEVEL.multiplicative ? level : level + 1)} ${operator} ${above(right, level + 1)}`,
  level,
});

export const prefix = (operator: string, operand: Code): Code => ({
  text: operator + above(operand, LEVEL.atom),
  level: LEVEL.unary,
});

export const call = (name: string, args: readonly Code[]): Code =>
  atom(`${name}(${args.map((a) => a.text).join(", ")})`);

const LARGEST = 3.4028234663852886e38;

/** An f32 literal. Infinities and NaN, which WGSL cannot write, come from `special`. */
export function float(value: number, special: (name: "infinity" | "nan") => Code): Code {
  if (Number.isNaN(value)) return special("nan");
  if (Math.abs(value) > LARGEST) return value > 0 ? special("infinity") : prefix("-", special("infinity"));
  const text = Object.is(value, -0) ? "-0" : String(value);
  return { text: /[.e]/.test(text) ? text : `${text}.0`, level: text.startsWith("-") ? LEVEL.unary : LEVEL.atom };
}

export const integer = (value: number): Code => ({ text: String(value), level: value < 0 ? LEVEL.unary : LEVEL.atom });

/** A comment's text on one line, whatever characters a name holds. */
export const commentLine = (text: string): string => `// ${text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ")}`.trimEnd();
