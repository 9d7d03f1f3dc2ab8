// Text in indented lines.

export class Writer {
  readonly #lines: string[] = [];
  #depth = 0;

  /** A line at the present depth; an empty one stays empty. */
  line(text = ""): void {
    this.#lines.push(text === "" ? "" : "  ".repeat(this.#depth) + text);
  }

  lines(texts: readonly string[]): void {
    for (const text of texts) this.line(text);
  }

  /** What another writer has, one line after the other. */
  insert(other: Writer): void {
    this.lines(other.#lines);
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
    return `${this.#lines.join("\n")}\n`;
  }
}
