// Bytes in WebAssembly's encodings: LEB128 numbers, names, counted vectors, sections.

/** The most bytes that one number takes. */
const NUMBER = 8;

export class ByteWriter {
  #bytes = new Uint8Array(64);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  byte(value: number): this {
    if (this.#length === this.#bytes.length) this.#reserve(1);
    this.#bytes[this.#length++] = value;
    return this;
  }

  bytes(values: ArrayLike<number>): this {
    this.#reserve(values.length);
    this.#bytes.set(values, this.#length);
    this.#length += values.length;
    return this;
  }

  /** Unsigned LEB128, up to 32 bits. */
  u32(value: number): this {
    let rest = value >>> 0;
    if (rest < 0x80) return this.byte(rest);
    this.#reserve(NUMBER);
    while (rest >= 0x80) {
      this.#bytes[this.#length++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
    return this;
  }

  /** Signed LEB128, 32 bits. */
  s32(value: number): this {
    this.#reserve(NUMBER);
    let rest = value | 0;
    for (;;) {
      const low = rest & 0x7f;
      rest >>= 7;
      const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
      this.#bytes[this.#length++] = done ? low : low | 0x80;
      if (done) return this;
    }
  }

  /** Little endian; a NaN becomes the canonical one. */
  f32(value: number): this {
    if (Number.isNaN(value)) return this.i32(0x7fc00000);
    this.#reserve(NUMBER);
    this.#view.setFloat32(this.#length, value, true);
    this.#length += 4;
    return this;
  }

  /** Little endian. */
  i32(value: number): this {
    this.#reserve(NUMBER);
    this.#view.setInt32(this.#length, value, true);
    this.#length += 4;
    return this;
  }

  /** UTF-8 after its length. */
  name(text: string): this {
    return this.counted(new TextEncoder().encode(text));
  }

  /** Bytes after their number. */
  counted(values: ArrayLike<number>): this {
    return this.u32(values.length).bytes(values);
  }

  /** Each item after their number. */
  vector<T>(items: readonly T[], write: (item: T, index: number) => void): this {
    this.u32(items.length);
    items.forEach(write);
    return this;
  }

  /** An id, then what `write` writes after its length; nothing where it writes nothing. */
  section(id: number, write: (inner: ByteWriter) => void): this {
    const inner = new ByteWriter();
    write(inner);
    return inner.#length === 0 ? this : this.byte(id).counted(inner.#written());
  }

  /** What `write` writes, after its length. */
  sized(write: (inner: ByteWriter) => void): this {
    const inner = new ByteWriter();
    write(inner);
    return this.counted(inner.#written());
  }

  finish(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Makes room for so many more bytes. */
  #reserve(count: number): void {
    const wanted = this.#length + count;
    if (wanted <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(wanted, 2 * this.#bytes.length));
    grown.set(this.#written());
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}
