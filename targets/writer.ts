// Text in indented lines, each with what it was made from.
import type { Traced } from "../ir/loop/ir.ts";

/** A line of emitted code. */
export interface SourceLine extends Traced {
  readonly text: string;
}

export class Writer {
  readonly #lines: SourceLine[] = [];
  #depth = 0;
  #origin: string | undefined;

  /** A line at the present depth; an empty one stays empty. */
  line(text = ""): void {
    const origin = this.#origin;
    const line = text === "" ? "" : "  ".repeat(this.#depth) + text;
    this.#lines.push(origin === undefined ? { text: line } : { text: line, origin });
  }

  lines(texts: readonly string[]): void {
    for (const text of texts) this.line(text);
  }

  /** What another writer has, one line after the other. */
  insert(other: Writer): void {
    for (const { text, origin } of other.#lines) this.from({ origin }, () => this.line(text));
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

  /** `head`, the body one deeper, `tail`. */
  block(head: string, body: () => void, tail = "}"): void {
    this.line(head);
    this.body(body, tail);
  }

  /** A further body of the block whose `tail` was `} else {`. */
  body(body: () => void, tail = "}"): void {
    this.#depth++;
    body();
    this.#depth--;
    this.line(tail);
  }

  /** Everything so far, with a newline at the end. */
  toString(): string {
    return `${this.#lines.map((line) => line.text).join("\n")}\n`;
  }
}
