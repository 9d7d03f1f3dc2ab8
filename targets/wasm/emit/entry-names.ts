// The globals of one entry: where its buffers begin, T, B and the polynomials in them; set when a call is bound.
import type { Entry } from "../../../ir/program.ts";
import { formatSize, type Monomial, type Size } from "../../../ir/size.ts";
import { FunctionBuilder, identifier } from "../assembler/function-builder.ts";
import type { WasmFunction, WasmGlobal } from "../assembler/module.ts";
import { internalError } from "../../../ir/errors.ts";

export const bindName = (entry: string): string => `bind.${entry}`;

/** Grows while an entry's kernels are written: only what they use gets a global. */
export class EntryNames {
  readonly #entry: Entry;
  readonly #buffers = new Map<string, string>();
  readonly #sizes = new Map<string, { readonly global: string; readonly size: Size }>();

  constructor(entry: Entry) {
    this.#entry = entry;
  }

  holdsIntegers(buffer: string): boolean {
    return this.#entry.buffers.find((b) => b.name === buffer)?.dtype === "i32";
  }

  /** The global that holds the byte offset of a buffer. */
  buffer(name: string): string {
    const known = this.#buffers.get(name);
    if (known !== undefined) return known;
    if (!this.#entry.buffers.some((b) => b.name === name)) throw internalError(`entry ${this.#entry.name}`, `no buffer ${name}`);
    const global = unique(`${this.#entry.name}.${name}`, this.#buffers.values());
    this.#buffers.set(name, global);
    return global;
  }

  /** The global that holds a size with T or B. */
  size(size: Size): string {
    const key = formatSize(size);
    const known = this.#sizes.get(key);
    if (known) return known.global;
    const global = unique(`${this.#entry.name}.size.${key}`, [...this.#sizes.values()].map((s) => s.global));
    this.#sizes.set(key, { global, size });
    return global;
  }

  /** Places in the entry's list of buffers of those that bind takes, in its order. */
  boundBuffers(): readonly number[] {
    return [...this.#buffers.keys()].map((name) => this.#entry.buffers.findIndex((b) => b.name === name));
  }

  globals(): readonly WasmGlobal[] {
    const buffers = [...this.#buffers].map(([name, global]) => ({ name: global, comment: `byte offset of ${name}` }));
    return [...buffers, ...[...this.#sizes].map(([text, { global }]) => ({ name: global, comment: text }))];
  }

  /** bind(offset of each buffer, T, B): sets every global of the entry. */
  bindFunction(): WasmFunction {
    const taken: string[] = [];
    const params = [...this.#buffers.keys(), "T", "B"].map((wanted) => {
      const name = unique(wanted === "T" || wanted === "B" ? wanted : `${wanted}.at`, taken);
      taken.push(name);
      return { name, type: "i32" as const };
    });
    const name = bindName(this.#entry.name);
    const fn = new FunctionBuilder({ name, params, comment: ["byte offsets of buffers, T, B"], exported: name });
    [...this.#buffers.values()].forEach((global, i) => void fn.get(params[i].name).emit("global.set", global));
    for (const [text, { global, size }] of this.#sizes) {
      fn.comment(text);
      emitSize(fn, size);
      fn.emit("global.set", global);
    }
    return fn.finish();
  }
}

/** The name as an identifier, with a number where that is taken. */
export function unique(wanted: string, taken: Iterable<string>): string {
  const names = new Set(taken);
  const base = identifier(wanted);
  let name = base;
  for (let n = 2; names.has(name); n++) name = `${base}_${n}`;
  return name;
}

function emitSize(fn: FunctionBuilder, size: Size): void {
  size.forEach((monomial, i) => {
    emitMonomial(fn, monomial);
    if (i > 0) fn.emit("i32.add");
  });
}

function emitMonomial(fn: FunctionBuilder, { k, t, b }: Monomial): void {
  fn.i32(k);
  for (const variable of [...Array<string>(t).fill("T"), ...Array<string>(b).fill("B")]) fn.get(variable).emit("i32.mul");
}
