// Bytes in WebAssembly's encodings: LEB128 numbers, names, counted vectors, sections.

export class ByteWriter {
  readonly #bytes: number[] = [];

  byte(value: number): this {
    this.#bytes.push(value);
    return this;
  }

  bytes(values: Iterable<number>): this {
    for (const value of values) this.#bytes.push(value);
    return this;
  }

  /** Unsigned LEB128, up to 32 bits. */
  u32(value: number): this {
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.#bytes.push((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.#bytes.push(rest);
    return this;
  }

  /** Signed LEB128, 32 bits. */
  s32(value: number): this {
    let rest = value | 0;
    for (;;) {
      const low = rest & 0x7f;
      rest >>= 7;
      const done = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
      this.#bytes.push(done ? low : low | 0x80);
      if (done) return this;
    }
  }

  /** Little endian; a NaN becomes the canonical one. */
  f32(value: number): this {
    const view = new DataView(new ArrayBuffer(4));
    if (Number.isNaN(value)) view.setUint32(0, 0x7fc00000, true);
    else view.setFloat32(0, value, true);
    return this.bytes(new Uint8Array(view.buffer));
  }

  /** Little endian. */
  i32(value: number): this {
    return this.bytes([value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, (value >>> 24) & 0xff]);
  }

  /** UTF-8 after its length. */
  name(text: string): this {
    return this.counted(new TextEncoder().encode(text));
  }

  /** Bytes after their number. */
  counted(values: Uint8Array): this {
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
    const bytes = inner.finish();
    return bytes.length === 0 ? this : this.byte(id).counted(bytes);
  }

  finish(): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(this.#bytes);
  }
}
