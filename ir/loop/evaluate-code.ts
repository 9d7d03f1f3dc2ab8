// Kernels as closures over a frame of numbers: the evaluator's inner part.
import { CompileError } from "../errors.ts";
import { uniform } from "../random.ts";
import { prims } from "../scalar/prims.ts";
import { evalSize, type Size } from "../size.ts";
import type { DimEnv } from "../types.ts";
import type { Contract, Index, Kernel, Lanes, LoopExpr, LoopRange, LoopStmt } from "./ir.ts";
import { printIndex } from "./print.ts";

export interface Memory {
  readonly env: DimEnv;
  readonly buffers: ReadonlyMap<string, Float64Array>;
  readonly scrambled: boolean;
}

type ExprOf<K extends LoopExpr["kind"]> = Extract<LoopExpr, { kind: K }>;
type StmtOf<K extends LoopStmt["kind"]> = Extract<LoopStmt, { kind: K }>;
/** The value of one lane. */
type Value = (lane: number) => number;
type Run = () => void;

/** Locals and index variables as slots of one array; a name keeps its slots, for names are not shadowed. */
class Frame {
  readonly memory: Memory;
  readonly where: string;
  readonly cells: number[] = [];
  readonly #slots = new Map<string, number>();
  readonly #lanes = new Map<string, Lanes>();

  constructor(memory: Memory, where: string) {
    this.memory = memory;
    this.where = where;
  }

  /** The slot of lane 0; the other lanes follow. */
  slot(name: string): number {
    const known = this.#slots.get(name);
    if (known !== undefined) return known;
    const slot = this.cells.length;
    this.cells.push(Number.NaN, Number.NaN, Number.NaN, Number.NaN);
    this.#slots.set(name, slot);
    return slot;
  }

  /** The slot of a local that is being defined with so many lanes. */
  define(name: string, lanes: Lanes): number {
    this.#lanes.set(name, lanes);
    return this.slot(name);
  }

  lanes(name: string): Lanes {
    return this.#lanes.get(name) ?? 1;
  }

  size(size: Size): number {
    return evalSize(size, this.memory.env);
  }

  /** Σ variable · stride + offset. */
  index({ terms, offset }: Index): () => number {
    const start = this.size(offset);
    const slots = terms.map((t) => this.slot(t.variable));
    const strides = terms.map((t) => this.size(t.stride));
    const { cells } = this;
    return () => {
      let sum = start;
      for (let i = 0; i < slots.length; i++) sum += cells[slots[i]] * strides[i];
      return sum;
    };
  }

  /** A checked position in a buffer: lanes elements from there on lie inside. */
  place(buffer: string, index: Index, lanes: Lanes): { readonly values: Float64Array; readonly at: () => number } {
    const values = this.memory.buffers.get(buffer);
    if (!values) throw new CompileError("invalid-ir", { where: this.where, found: `${buffer} is no buffer` });
    const position = this.index(index);
    const at = (): number => {
      const i = position();
      if (i >= 0 && i + lanes <= values.length) return i;
      throw new CompileError("invalid-ir", {
        where: this.where,
        found: `${buffer}[${printIndex(index)}] is element ${i}${lanes === 1 ? "" : ` to ${i + lanes - 1}`}`,
        expected: `an element of 0..${values.length}`,
      });
    };
    return { values, at };
  }
}

/** The kernel as a function of its parameters' values. */
export function compileKernel(kernel: Kernel, memory: Memory): (args: readonly number[]) => void {
  const frame = new Frame(memory, `kernel ${kernel.name}`);
  const params = kernel.params.map((p) => frame.slot(p));
  const run = block(kernel.body, frame);
  return (args) => {
    params.forEach((slot, i) => {
      frame.cells[slot] = args[i];
    });
    run();
  };
}

const compileExpr = (expr: LoopExpr, frame: Frame): Value =>
  (exprRules[expr.kind] as (expr: LoopExpr, frame: Frame) => Value)(expr, frame);

const exprRules: { readonly [K in LoopExpr["kind"]]: (expr: ExprOf<K>, frame: Frame) => Value } = {
  const: (e) => () => e.value,
  local(e, frame) {
    const slot = frame.slot(e.name);
    return (lane) => frame.cells[slot + lane];
  },
  load(e, frame) {
    const { values, at } = frame.place(e.buffer, e.index, e.lanes);
    return (lane) => values[at() + lane];
  },
  prim(e, frame) {
    const evaluate = prims[e.prim].eval as (...args: number[]) => number;
    const [a, b, c] = e.args.map((arg) => compileExpr(arg, frame));
    if (c) return (lane) => evaluate(a(lane), b(lane), c(lane));
    if (b) return (lane) => evaluate(a(lane), b(lane));
    return (lane) => evaluate(a(lane));
  },
  fma(e, frame) {
    const [a, b, c] = [e.a, e.b, e.c].map((arg) => compileExpr(arg, frame));
    return (lane) => a(lane) * b(lane) + c(lane);
  },
  splat(e, frame) {
    const value = compileExpr(e.value, frame);
    return () => value(0);
  },
  cast: (e, frame) => frame.index(e.index),
  random(e, frame) {
    const [key0, key1] = [e.key0, e.key1].map((key) => compileExpr(key, frame));
    const position = frame.index(e.position);
    return () => uniform(key0(0), key1(0), e.stream, position());
  },
};

function block(stmts: readonly LoopStmt[], frame: Frame): Run {
  const runs = stmts.map((stmt) => (stmtRules[stmt.kind] as (stmt: LoopStmt, frame: Frame) => Run)(stmt, frame));
  return () => {
    for (const run of runs) run();
  };
}

/** Assigns lane by lane: no expression looks at another lane. */
function assign(name: string, value: LoopExpr, lanes: Lanes, frame: Frame): Run {
  const slot = frame.define(name, lanes);
  const compiled = compileExpr(value, frame);
  return () => {
    for (let lane = 0; lane < lanes; lane++) frame.cells[slot + lane] = compiled(lane);
  };
}

function assignIndex(name: string, value: () => number, frame: Frame): Run {
  const slot = frame.slot(name);
  return () => {
    frame.cells[slot] = value();
  };
}

const stmtRules: { readonly [K in LoopStmt["kind"]]: (stmt: StmtOf<K>, frame: Frame) => Run } = {
  for(s, frame) {
    const step = s.step ?? 1;
    const extent = frame.size(s.range.extent);
    const first = s.from ? frame.size(s.from) : s.after ? extent - (extent % s.after) : 0;
    const trips = Math.max(0, Math.floor((extent - first) / step));
    return loop(s.range, { first, step, trips, scrambled: s.mode === "parallel" }, block(s.body, frame), frame);
  },
  let: (s, frame) => assign(s.name, s.value, s.lanes ?? 1, frame),
  var: (s, frame) => assign(s.name, s.init, s.lanes ?? 1, frame),
  set: (s, frame) => assign(s.name, s.value, frame.lanes(s.name), frame),
  base: (s, frame) => assignIndex(s.name, frame.index(s.value), frame),
  index(s, frame) {
    const { values, at } = frame.place(s.buffer, s.index, 1);
    return assignIndex(s.name, () => values[at()], frame);
  },
  store(s, frame) {
    const { values, at } = frame.place(s.buffer, s.index, s.lanes);
    const value = compileExpr(s.value, frame);
    return () => {
      const start = at();
      for (let lane = 0; lane < s.lanes; lane++)
        values[start + lane] = value(lane) + (s.accumulate ? values[start + lane] : 0);
    };
  },
  within(s, frame) {
    const slot = frame.slot(s.variable);
    const extent = frame.size(s.extent);
    const [body, otherwise] = [block(s.body, frame), block(s.otherwise ?? [], frame)];
    return () => (frame.cells[slot] >= 0 && frame.cells[slot] < extent ? body() : otherwise());
  },
  /** One invocation at a time reaches every barrier with nothing left to wait for. */
  barrier: () => () => undefined,
  contract: (s, frame) => runContract(s, frame),
};

interface Trips {
  readonly first: number;
  readonly step: number;
  readonly trips: number;
  readonly scrambled: boolean;
}

function loop({ variable }: LoopRange, { first, step, trips, scrambled }: Trips, body: Run, frame: Frame): Run {
  const slot = frame.slot(variable);
  const stride = scrambled && frame.memory.scrambled ? coprime(trips) : 1;
  return () => {
    for (let n = 0, trip = 0; n < trips; n++, trip = (trip + stride) % trips) {
      frame.cells[slot] = first + trip * step;
      body();
    }
  };
}

/** A stride that visits 0 .. n-1 once each, far from in order. */
function coprime(n: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  let stride = Math.max(1, Math.ceil(n * 0.618));
  while (divisor(stride, n) !== 1) stride++;
  return stride;
}

function runContract(s: Contract, frame: Frame): Run {
  const starts = s.accs.map(({ name, init }) => assign(name, init ?? { kind: "const", value: 0 }, 1, frame));
  const sums = s.sums.map((sum) => {
    const a = compileExpr(sum.a, frame);
    const terms = sum.terms.map(({ acc, w }) => ({ slot: frame.slot(acc), w: compileExpr(w, frame) }));
    const trips = { first: 0, step: 1, trips: frame.size(sum.k.extent), scrambled: false };
    const body = (): void => {
      const value = a(0);
      for (const { slot, w } of terms) frame.cells[slot] += value * w(0);
    };
    return loop(sum.k, trips, body, frame);
  });
  const epilogue = block(s.epilogue, frame);
  const cell = (): void => {
    for (const start of starts) start();
    for (const sum of sums) sum();
    epilogue();
  };
  const all = (range: LoopRange, body: Run): Run =>
    loop(range, { first: 0, step: 1, trips: frame.size(range.extent), scrambled: true }, body, frame);
  const { panel } = s;
  if (!panel) return all(s.rows, all(s.units, cell));
  const [unit, first, inside] = [s.units.variable, panel.first, panel.inside].map((v) => frame.slot(v));
  const inPanel = (): void => {
    frame.cells[inside] = frame.cells[unit] % panel.width;
    frame.cells[first] = frame.cells[unit] - frame.cells[inside];
    cell();
  };
  return all(s.rows, all(s.units, inPanel));
}
