// The globals of one entry: where its buffers begin, T, B and the polynomials in them; set when a call is bound.
import { CompileError, internalError } from "../../../ir/errors.ts";
import type { Entry } from "../../../ir/program.ts";
import { formatSize, type Monomial, type Size } from "../../../ir/size.ts";
import type { DType } from "../../../ir/types.ts";
import { FunctionBuilder, identifier } from "../assembler/function-builder.ts";
import type { WasmFunction, WasmGlobal } from "../assembler/module.ts";

/** Of a function, by the limits that engines agreed on. */
const MAX_PARAMS = 1000;

/** Throws CompileError "unsupported" for more of `what` than a function can take beside `others` parameters. */
export function checkParams(where: string, what: string, count: number, others: number): void {
  if (count + others <= MAX_PARAMS) return;
  throw new CompileError("unsupported", {
    where,
    found: `${count} ${what}`,
    expected: `at most ${MAX_PARAMS - others}, one for each parameter that a WebAssembly function may have`,
    fix: "Split the model, or use the target js",
  });
}

/** The export that runs a part of a kernel. */
export const partName = (entry: string, kernel: string): string => `${entry}:${kernel}`;
export const bindName = (entry: string): string => `bind.${entry}`;

/** Every buffer has a global. Grows while an entry's kernels are written by the sizes that they use. */
export class EntryNames {
  readonly #entry: Entry;
  readonly #dtypes: ReadonlyMap<string, DType>;
  readonly #names = new Set<string>();
  readonly #buffers = new Map<string, string>();
  readonly #sizes = new Map<string, { readonly global: string; readonly size: Size }>();

  constructor(entry: Entry) {
    this.#entry = entry;
    this.#dtypes = new Map(entry.buffers.map((b) => [b.name, b.dtype]));
    for (const { name } of entry.buffers) this.#buffers.set(name, unique(`${entry.name}.${name}`, this.#names));
  }

  holdsIntegers(buffer: string): boolean {
    return this.#dtypes.get(buffer) === "i32";
  }

  /** The global that holds the byte offset of a buffer. */
  buffer(name: string): string {
    const global = this.#buffers.get(name);
    if (global === undefined) throw internalError(`entry ${this.#entry.name}`, `no buffer ${name}`);
    return global;
  }

  /** The global that holds a size with T or B. */
  size(size: Size): string {
    const key = formatSize(size);
    const known = this.#sizes.get(key);
    if (known) return known.global;
    const global = unique(`${this.#entry.name}.size.${key}`, this.#names);
    this.#sizes.set(key, { global, size });
    return global;
  }

  globals(): readonly WasmGlobal[] {
    const buffers = [...this.#buffers].map(([name, global]) => ({ name: global, comment: `byte offset of ${name}` }));
    return [...buffers, ...[...this.#sizes].map(([text, { global }]) => ({ name: global, comment: text }))];
  }

  /** bind(offset of each buffer in the entry's order, T, B): sets every global of the entry. */
  bindFunction(): WasmFunction {
    const taken = new Set<string>();
    const params = [...this.#buffers.keys(), "T", "B"].map((wanted) => {
      const name = unique(wanted === "T" || wanted === "B" ? wanted : `${wanted}.at`, taken);
      return { name, type: "i32" as const };
    });
    checkParams(`entry ${this.#entry.name}`, "buffers", this.#buffers.size, 2);
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

/** The name as an identifier, with a number where that is taken; takes it. */
export function unique(wanted: string, taken: Set<string>): string {
  const base = identifier(wanted);
  let name = base;
  for (let n = 2; taken.has(name); n++) name = `${base}_${n}`;
  taken.add(name);
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
  for (const variable of [...Array<string>(t).fill("T"), ...Array<string>(b).fill("B")])
    fn.get(variable).emit("i32.mul");
}
