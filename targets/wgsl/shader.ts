// The text of a shader under construction, with a note of what each line is about.
import type { WgslPlace } from "../../ir/artifact.ts";
import type { Traced } from "../../ir/loop/ir.ts";
import type { SourceLine } from "../writer.ts";

export class ShaderWriter {
  readonly #lines: SourceLine[] = [];
  readonly #places: WgslPlace[] = [];
  #depth: number;
  #origin: string | undefined;

  /** @param depth of the first line. */
  constructor(depth = 0) {
    this.#depth = depth;
  }

  get places(): readonly WgslPlace[] {
    return this.#places;
  }

  /** What follows computes or stores that value. */
  mark(kernel: string, about: string): void {
    this.#places.push({ line: this.#lines.length + 1, kernel, about });
  }

  line(text = ""): void {
    const origin = this.#origin;
    const line = text === "" ? "" : "  ".repeat(this.#depth) + text;
    this.#lines.push(origin === undefined ? { text: line } : { text: line, origin });
  }

  /** What `body` writes is made from what `source` was made from. */
  from({ origin }: Traced, body: () => void): void {
    const before = this.#origin;
    this.#origin = origin ?? before;
    body();
    this.#origin = before;
  }

  get sourceLines(): readonly SourceLine[] {
    return this.#lines;
  }

  lines(texts: readonly string[]): void {
    for (const text of texts) this.line(text);
  }

  /** `head`, the body one deeper, `tail`. */
  block(head: string, body: () => void, tail = "}"): void {
    this.line(head);
    this.#depth++;
    body();
    this.#depth--;
    this.line(tail);
  }

  /** A further body of the block whose `tail` was `} else {`. */
  rest(body: () => void): void {
    this.#depth++;
    body();
    this.#depth--;
    this.line("}");
  }

  /** What another writer has; its places move along. */
  append(other: ShaderWriter): void {
    const before = this.#lines.length;
    this.#places.push(...other.#places.map((p) => ({ ...p, line: p.line + before })));
    this.#lines.push(...other.#lines);
  }

  toString(): string {
    return `${this.#lines.map((line) => line.text).join("\n")}\n`;
  }
}
