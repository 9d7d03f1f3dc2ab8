// What a lowered kernel costs, counted from its code: arithmetic, and the memory that it has to read and write.
import type { Buffer, Contract, Index, LoopExpr, LoopStmt } from "../../ir/loop/ir.ts";
import { printIndex } from "../../ir/loop/print.ts";
import { exprParts } from "../../ir/loop/walk.ts";
import type { Prim } from "../../ir/scalar/prims.ts";
import { addSize, evalSize, mulSize, type Size, sizeOf } from "../../ir/size.ts";
import { type DimEnv, storedBytes } from "../../ir/types.ts";

/** Elements of one buffer that one way of indexing it touches, each counted once. */
export interface Touch {
  readonly buffer: string;
  readonly elements: Size;
}

export interface Cost {
  readonly flops: Size;
  /** Values of exp, tanh and the like; each is one of the flops too. */
  readonly functions: Size;
  readonly reads: readonly Touch[];
  readonly writes: readonly Touch[];
}

const FUNCTIONS: ReadonlySet<Prim> = new Set(["exp", "log", "sin", "cos", "tanh", "sigmoid", "erf", "pow"]);
/** Choices and signs: a target has them for nothing. */
const FREE: ReadonlySet<Prim> = new Set(["neg", "abs", "and", "or", "not", "select"]);

const NONE = sizeOf(0);
const ONE = sizeOf(1);

const isFunction = (e: LoopExpr): boolean => e.kind === "random" || (e.kind === "prim" && FUNCTIONS.has(e.prim));

function flopsOf(e: LoopExpr): number {
  if (e.kind === "prim") return FREE.has(e.prim) ? 0 : 1;
  return e.kind === "fma" ? 2 : e.kind === "random" ? 1 : 0;
}

/** How often code runs, and how many values its index variables have. */
interface Place {
  readonly times: Size;
  readonly extents: ReadonlyMap<string, Size>;
}

class Counter {
  flops = NONE;
  functions = NONE;
  readonly reads = new Map<string, Touch>();
  readonly writes = new Map<string, Touch>();

  block(stmts: readonly LoopStmt[], place: Place): void {
    const extents = new Map(place.extents);
    for (const stmt of stmts) this.#stmt(stmt, { ...place, extents });
  }

  #stmt(s: LoopStmt, place: Place & { readonly extents: Map<string, Size> }): void {
    switch (s.kind) {
      case "for":
        this.block(s.body, within(place, [[s.range.variable, s.range.extent]]));
        break;
      case "contract":
        this.#contract(s, place);
        break;
      case "within":
        this.block(s.body, place);
        break;
      case "index":
        this.#touch(this.reads, s.buffer, s.index, place);
        place.extents.set(s.name, place.times);
        break;
      case "store":
        this.#expr(s.value, place);
        this.#touch(this.writes, s.buffer, s.index, place, s.lanes);
        if (s.accumulate) this.#touch(this.reads, s.buffer, s.index, place, s.lanes);
        this.#count(s.accumulate ? 1 : 0, place);
        break;
      case "let":
      case "set":
        this.#expr(s.value, place);
        break;
      case "var":
        this.#expr(s.init, place);
    }
  }

  #contract(c: Contract, place: Place): void {
    const tile = within(place, [
      [c.rows.variable, c.rows.extent],
      [c.units.variable, c.units.extent],
    ]);
    // Of a panel's two variables together there are as many values as units.
    const units = c.panel ? new Map([...tile.extents, [c.panel.first, c.units.extent] as const]) : tile.extents;
    const at = { ...tile, extents: units };
    for (const { init } of c.accs) if (init) this.#expr(init, at);
    for (const { k, a, terms } of c.sums) {
      const step = within(at, [[k.variable, k.extent]]);
      this.#touch(this.reads, a.buffer, a.index, step);
      for (const { w } of terms) this.#touch(this.reads, w.buffer, w.index, step);
      this.#count(2 * terms.length, step);
    }
    this.block(c.epilogue, at);
  }

  #expr(e: LoopExpr, place: Place): void {
    if (e.kind === "load") this.#touch(this.reads, e.buffer, e.index, place, e.lanes);
    for (const part of exprParts(e).exprs ?? []) this.#expr(part, place);
    if (isFunction(e)) this.functions = addSize(this.functions, place.times);
    this.#count(flopsOf(e), place);
  }

  #count(each: number, { times }: Place): void {
    this.flops = addSize(this.flops, mulSize(times, sizeOf(each)));
  }

  #touch(seen: Map<string, Touch>, buffer: string, index: Index, { extents }: Place, lanes = 1): void {
    const elements = index.terms.reduce((n, t) => mulSize(n, extents.get(t.variable) ?? ONE), sizeOf(lanes));
    seen.set(`${buffer}[${printIndex(index)}]`, { buffer, elements });
  }
}

const within = (place: Place, ranges: readonly (readonly [string, Size])[]): Place => ({
  times: ranges.reduce((n, [, extent]) => mulSize(n, extent), place.times),
  extents: new Map([...place.extents, ...ranges]),
});

/** The cost of one run of a kernel that no pass on loops has touched. */
export function costOf(body: readonly LoopStmt[]): Cost {
  const counter = new Counter();
  counter.block(body, { times: ONE, extents: new Map() });
  const { flops, functions, reads, writes } = counter;
  return { flops, functions, reads: [...reads.values()], writes: [...writes.values()] };
}

/** What is known of a kernel's buffers by name. */
export type Buffers = ReadonlyMap<string, Pick<Buffer, "size" | "storage">>;

const bytesIn = (buffers: Buffers, name: string): number => storedBytes(buffers.get(name) ?? {});

/** Bytes read and written; of no buffer more than there are. */
export function trafficOf({ reads, writes }: Cost, buffers: Buffers, env: DimEnv): number {
  const count = (touches: readonly Touch[]): number => {
    const sums = new Map<string, number>();
    for (const { buffer, elements } of touches) sums.set(buffer, (sums.get(buffer) ?? 0) + evalSize(elements, env));
    return [...sums].reduce((n, [name, sum]) => {
      const most = evalSize(buffers.get(name)?.size ?? [], env);
      return n + Math.min(sum, most) * bytesIn(buffers, name);
    }, 0);
  };
  return count(reads) + count(writes);
}

/** The same as a polynomial, without the limit. */
export const trafficSize = ({ reads, writes }: Cost, buffers: Buffers): Size =>
  [...reads, ...writes].reduce(
    (n, { buffer, elements }) => addSize(n, mulSize(elements, sizeOf(bytesIn(buffers, buffer)))),
    NONE,
  );
