// The words of the graph text form, each with its line and column, and a cursor over them that reports syntax errors.
import { CompileError } from "../errors.ts";

export type TokenKind = "value" | "word" | "string" | "number" | "punct" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** As written; for values and strings without sign and quotes. */
  readonly text: string;
  /** Offset in the text. */
  readonly at: number;
}

const patterns: readonly (readonly [TokenKind | "space", RegExp])[] = [
  ["space", /(?:\s+|#[^\n]*)+/y],
  ["value", /%(?:\d+|[A-Za-z_$][\w$./-]*|"(?:[^"\\\n]|\\.)*")/y],
  ["string", /"(?:[^"\\\n]|\\.)*"/y],
  ["word", /(?:\d+\*)?(?:T\*B|[TB])(?![\w$./*-])/y],
  ["number", /-?(?:\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|Infinity(?![\w$./-]))|NaN(?![\w$./-])/y],
  ["word", /[A-Za-z_$][\w$./-]*/y],
  ["punct", /[(){}[\],:;=@]/y],
];

/** The tokens of `text`, an end token last. `#` begins a comment. Throws CompileError "syntax". */
export function lexGraph(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const [kind, match] = matchAt(text, at);
    if (kind !== "space") tokens.push({ kind, text: kind === "value" ? match.slice(1) : match, at });
    at += match.length;
  }
  return [...tokens, { kind: "end", text: "end of text", at: text.length }];
}

function matchAt(text: string, at: number): readonly [TokenKind | "space", string] {
  for (const [kind, pattern] of patterns) {
    const sticky = new RegExp(pattern.source, "y");
    sticky.lastIndex = at;
    const match = sticky.exec(text);
    if (match) return [kind, match[0]];
  }
  throw syntaxError(text, at, `unexpected ${JSON.stringify(text[at])}`);
}

/** A syntax error with line, column and the line itself. */
export function syntaxError(text: string, at: number, found: string, expected?: string, fix?: string): CompileError {
  return new CompileError("syntax", {
    where: position(text, at),
    found: `${found} in \`${lineAt(text, at).trim()}\``,
    ...(expected ? { expected } : {}),
    ...(fix ? { fix } : {}),
  });
}

export function position(text: string, at: number): string {
  const before = text.slice(0, at).split("\n");
  return `line ${before.length}, column ${before[before.length - 1].length + 1}`;
}

function lineAt(text: string, at: number): string {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const end = text.indexOf("\n", at);
  return text.slice(start, end < 0 ? text.length : end);
}

/** Reads tokens one after the other. */
export class Cursor {
  readonly text: string;
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(text: string) {
    this.text = text;
    this.#tokens = lexGraph(text);
  }

  get token(): Token {
    return this.#tokens[this.#next];
  }

  advance(): Token {
    const token = this.token;
    if (token.kind !== "end") this.#next++;
    return token;
  }

  /** Whether the next token is this punctuation or word. */
  at(text: string): boolean {
    return this.token.text === text && (this.token.kind === "punct" || this.token.kind === "word");
  }

  /** Takes the token if it is next. */
  accept(text: string): boolean {
    const found = this.at(text);
    if (found) this.advance();
    return found;
  }

  expect(text: string): Token {
    return this.at(text) ? this.advance() : this.fail(`"${text}"`);
  }

  expectKind(kind: TokenKind, what: string): Token {
    return this.token.kind === kind ? this.advance() : this.fail(what);
  }

  /** A word, or any text in quotes. */
  name(what: string): string {
    if (this.token.kind === "string") return this.unquote(this.advance());
    return this.expectKind("word", what).text;
  }

  /** The name in a value token; undefined for a number. */
  valueName(token: Token): string | undefined {
    if (/^\d/.test(token.text)) return undefined;
    return token.text.startsWith('"') ? this.unquote(token) : token.text;
  }

  /** Items between separators, up to the closing token, which is taken. */
  list<A>(close: string, item: () => A): A[] {
    const items: A[] = [];
    while (!this.accept(close)) {
      items.push(item());
      if (!this.accept(",") && !this.at(close)) this.fail(`"," or "${close}"`);
    }
    return items;
  }

  fail(expected: string, token = this.token, fix?: string): never {
    throw syntaxError(this.text, token.at, token.kind === "end" ? token.text : `"${token.text}"`, expected, fix);
  }

  private unquote(token: Token): string {
    try {
      return JSON.parse(token.text) as string;
    } catch {
      return this.fail("a quoted name as in JSON", token);
    }
  }
}
