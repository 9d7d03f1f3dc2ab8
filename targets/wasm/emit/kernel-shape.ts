// Which kernels are one function: those that are equal up to the names of buffers, locals and index variables.
import type { Index, Kernel, LoopExpr, LoopRange, LoopStmt } from "../../../ir/loop/ir.ts";
import { constSize, formatSize, type Size } from "../../../ir/size.ts";
import { dispatchExpr, dispatchStmt, type ExprTable, type StmtTable } from "../../target.ts";

export interface KernelShape {
  /** Equal for kernels that differ in names only. */
  readonly key: string;
  /** The kernel's buffers in the order in which the key comes upon them. */
  readonly buffers: readonly string[];
}

/** @param kindOf what decides, beside the kernel, how a buffer's elements are written */
export function kernelShape({ params, ranges = [], body }: Kernel, kindOf: (buffer: string) => string): KernelShape {
  const numbering = new Numbering(kindOf);
  const own = [...params.map((p) => numbering.name(p)), ...ranges.map((r) => `${r.name}/${r.step}`)];
  const key = `${own.join()} ${block(body, numbering)}`;
  return { key, buffers: numbering.buffers };
}

/** Names as numbers, in the order in which they are come upon. */
class Numbering {
  readonly #names = new Map<string, number>();
  readonly #buffers = new Map<string, number>();
  readonly #kindOf: (buffer: string) => string;

  constructor(kindOf: (buffer: string) => string) {
    this.#kindOf = kindOf;
  }

  get buffers(): readonly string[] {
    return [...this.#buffers.keys()];
  }

  name(name: string): number {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    this.#names.set(name, this.#names.size);
    return this.#names.size - 1;
  }

  buffer(name: string): string {
    const known = this.#buffers.get(name);
    if (known !== undefined) return `b${known}`;
    this.#buffers.set(name, this.#buffers.size);
    return `b${this.#buffers.size - 1}${this.#kindOf(name)}`;
  }

  size(size: Size): string {
    const known = constSize(size);
    return known === undefined ? formatSize(size) : String(known);
  }

  index({ terms, offset }: Index): string {
    let text = "[";
    for (const { variable, stride } of terms) text += `${this.name(variable)}*${this.size(stride)}+`;
    return `${text}${this.size(offset)}]`;
  }

  range({ variable, extent, part = "" }: LoopRange): string {
    return `${this.name(variable)}<${this.size(extent)}${part}`;
  }
}

const number = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));
const expr = (e: LoopExpr, n: Numbering): string => dispatchExpr(exprKeys, e, n);

const exprKeys: ExprTable<Numbering, string> = {
  const: ({ value }) => number(value),
  local: ({ name }, n) => `l${n.name(name)}`,
  load: ({ buffer, index, lanes }, n) => `${n.buffer(buffer)}${n.index(index)}x${lanes}`,
  prim({ prim, args }, n) {
    let text = `${prim}(`;
    for (const arg of args) text += `${expr(arg, n)},`;
    return text;
  },
  fma: ({ a, b, c }, n) => `fma(${expr(a, n)},${expr(b, n)},${expr(c, n)}`,
  splat: ({ value }, n) => `splat(${expr(value, n)}`,
  cast: ({ index, lanes = 1 }, n) => `cast${n.index(index)}x${lanes}`,
  random: ({ key0, key1, stream, position }, n) =>
    `random(${expr(key0, n)},${expr(key1, n)},${stream}${n.index(position)}`,
};

function block(stmts: readonly LoopStmt[], n: Numbering): string {
  let text = "{";
  for (const stmt of stmts) text += `${dispatchStmt(stmtKeys, stmt, n)};`;
  return `${text}}`;
}

const stmtKeys: StmtTable<Numbering, string> = {
  for({ range, from, step = 1, after = 0, unroll = 1, body }, n) {
    return `for ${n.range(range)} ${from ? n.size(from) : ""} ${step} ${after} ${unroll}${block(body, n)}`;
  },
  let: ({ name, value, lanes = 1 }, n) => `let ${n.name(name)}x${lanes}=${expr(value, n)}`,
  var: ({ name, init, lanes = 1 }, n) => `var ${n.name(name)}x${lanes}=${expr(init, n)}`,
  set: ({ name, value }, n) => `${n.name(name)}=${expr(value, n)}`,
  base: ({ name, value }, n) => `base ${n.name(name)}=${n.index(value)}`,
  index: ({ name, buffer, index }, n) => `index ${n.name(name)}=${n.buffer(buffer)}${n.index(index)}`,
  store: ({ buffer, index, value, lanes, accumulate = false }, n) =>
    `${n.buffer(buffer)}${n.index(index)}x${lanes}${accumulate ? "+" : ""}=${expr(value, n)}`,
  within: ({ variable, extent, body, otherwise = [] }, n) =>
    `within ${n.name(variable)}<${n.size(extent)}${block(body, n)}${block(otherwise, n)}`,
  barrier: () => "barrier",
  /** Cannot be written, so nothing is to be said about it. */
  contract: () => "contract",
};
