// Statements and expressions as closures over a frame of numbers: the evaluator's inner part.
import { gcd } from "../gcd.ts";
import { uniform } from "../random.ts";
import { prims } from "../scalar/prims.ts";
import type { Frame } from "./frame.ts";
import type { Contract, Lanes, LoopExpr, LoopRange, LoopStmt } from "./ir.ts";

type ExprOf<K extends LoopExpr["kind"]> = Extract<LoopExpr, { kind: K }>;
type StmtOf<K extends LoopStmt["kind"]> = Extract<LoopStmt, { kind: K }>;
/** The value of one lane. */
type Value = (lane: number) => number;
export type Run = () => void;

const compileExpr = (expr: LoopExpr, frame: Frame): Value =>
  (exprRules[expr.kind] as (expr: LoopExpr, frame: Frame) => Value)(expr, frame);

const exprRules: { readonly [K in LoopExpr["kind"]]: (expr: ExprOf<K>, frame: Frame) => Value } = {
  const: (e) => () => e.value,
  local(e, frame) {
    const slot = frame.slot(e.name);
    return (lane) => frame.cells[slot + lane];
  },
  load(e, frame) {
    const { values, at, watch } = frame.place(e.buffer, e.index, e.lanes);
    if (!watch) return (lane) => values[at() + lane];
    return (lane) => values[watch.read(at() + lane)];
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
  cast(e, frame) {
    const at = frame.index(e.index);
    return e.lanes === 4 ? (lane) => at() + lane : at;
  },
  random(e, frame) {
    const [key0, key1] = [e.key0, e.key1].map((key) => compileExpr(key, frame));
    const position = frame.index(e.position);
    return () => uniform(key0(0), key1(0), e.stream, position());
  },
};

export function block(stmts: readonly LoopStmt[], frame: Frame): Run {
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
    const [enter, body] = [enterTrip(s, frame), block(s.body, frame)];
    const trip = (): void => {
      enter();
      body();
    };
    return loop(s.range.variable, tripsOf(s, frame), s.mode === "parallel", trip, frame);
  },
  let: (s, frame) => assign(s.name, s.value, s.lanes ?? 1, frame),
  var: (s, frame) => assign(s.name, s.init, s.lanes ?? 1, frame),
  set: (s, frame) => assign(s.name, s.value, frame.lanes(s.name), frame),
  base: (s, frame) => assignIndex(s.name, frame.index(s.value), frame),
  index(s, frame) {
    const { values, at, watch } = frame.place(s.buffer, s.index, 1);
    return assignIndex(s.name, () => values[watch ? watch.read(at()) : at()], frame);
  },
  store(s, frame) {
    const { values, at, watch, keep } = frame.place(s.buffer, s.index, s.lanes);
    const value = compileExpr(s.value, frame);
    return () => {
      const start = at();
      for (let lane = 0; watch && lane < s.lanes; lane++) watch.write(start + lane);
      for (let lane = 0; lane < s.lanes; lane++)
        values[start + lane] = keep(s.accumulate ? values[start + lane] + value(lane) : value(lane));
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

export interface Trips {
  readonly first: number;
  readonly step: number;
  readonly trips: number;
}

/** Where a loop starts and how often it runs, for the invocation that runs. */
export function tripsOf(s: StmtOf<"for">, frame: Frame): () => Trips {
  const extent = frame.size(s.range.extent);
  if (s.window) {
    const [first, end] = [frame.slot(s.window.first), frame.slot(s.window.end)];
    return () => ({ first: frame.cells[first], step: 1, trips: frame.cells[end] - frame.cells[first] });
  }
  if (s.deal) {
    const { of } = s.deal;
    const to = frame.slot(s.deal.to);
    return () => ({ first: frame.cells[to], step: of, trips: Math.max(0, Math.ceil((extent - frame.cells[to]) / of)) });
  }
  const step = s.step ?? 1;
  const bounds = boundsOf(s.range, frame);
  const from = s.from && frame.size(s.from);
  return () => {
    const { begin, end } = bounds();
    const first = from ?? (s.after ? end - ((end - begin) % s.after) : begin);
    return { first, step, trips: Math.max(0, (s.partial ? Math.ceil : Math.floor)((end - first) / step)) };
  };
}

function every(range: LoopRange, frame: Frame): () => Trips {
  const bounds = boundsOf(range, frame);
  return () => {
    const { begin, end } = bounds();
    return { first: begin, step: 1, trips: end - begin };
  };
}

/** What a loop goes over: the part of the kernel's range that is asked for, or everything. */
function boundsOf({ extent, part }: LoopRange, frame: Frame): () => { readonly begin: number; readonly end: number } {
  const whole = { begin: 0, end: frame.size(extent) };
  if (part === undefined) return () => whole;
  const { from, count } = frame.part(part);
  return () => ({ begin: frame.cells[from], end: Math.min(whole.end, frame.cells[from] + frame.cells[count]) });
}

/** Names the slots of double buffers at a trip, where the loop counts them. */
export function enterTrip({ range, window }: StmtOf<"for">, frame: Frame): Run {
  if (!window) return () => undefined;
  const [trip, even, odd] = [range.variable, window.even, window.odd].map((name) => frame.slot(name));
  return () => {
    frame.cells[even] = frame.cells[trip] & 1;
    frame.cells[odd] = 1 - frame.cells[even];
  };
}

function loop(variable: string, count: () => Trips, independent: boolean, body: Run, frame: Frame): Run {
  const slot = frame.slot(variable);
  const isScrambled = independent && frame.memory.scrambled;
  return () => {
    const { first, step, trips } = count();
    const stride = isScrambled ? coprime(trips) : 1;
    for (let n = 0, trip = 0; n < trips; n++, trip = (trip + stride) % trips) {
      frame.cells[slot] = first + trip * step;
      body();
    }
  };
}

/** A stride that visits 0 .. n-1 once each, far from in order. */
export function coprime(n: number): number {
  let stride = Math.max(1, Math.ceil(n * 0.618));
  while (gcd(stride, n) !== 1) stride++;
  return stride;
}

function runContract(s: Contract, frame: Frame): Run {
  const starts = s.accs.map(({ name, init }) => assign(name, init ?? { kind: "const", value: 0 }, 1, frame));
  const sums = s.sums.map((sum) => {
    const a = compileExpr(sum.a, frame);
    const terms = sum.terms.map(({ acc, w }) => ({ slot: frame.slot(acc), w: compileExpr(w, frame) }));
    const body = (): void => {
      const value = a(0);
      for (const { slot, w } of terms) frame.cells[slot] += value * w(0);
    };
    return loop(sum.k.variable, every(sum.k, frame), false, body, frame);
  });
  const epilogue = block(s.epilogue, frame);
  const cell = (): void => {
    for (const start of starts) start();
    for (const sum of sums) sum();
    epilogue();
  };
  const all = (range: LoopRange, body: Run): Run => loop(range.variable, every(range, frame), true, body, frame);
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
