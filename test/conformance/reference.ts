// Recurrent cells in plain loops over one row, written from the formats' definitions: what self-made cases expect.

export type Vector = readonly number[];
/** [outputs][inputs], the layout of every format but Keras. */
export type Matrix = readonly Vector[];
export type Scalar = (x: number) => number;

export const sigmoid: Scalar = (x) => 1 / (1 + Math.exp(-x));
export const times = (m: Matrix, v: Vector): number[] => m.map((row) => row.reduce((sum, w, i) => sum + w * v[i], 0));
const zip = (a: Vector, b: Vector, f: (x: number, y: number) => number): number[] => a.map((x, i) => f(x, b[i]));
const add = (...vs: readonly Vector[]): number[] =>
  vs.reduce<number[]>(
    (a, b) => zip(a, b, (x, y) => x + y),
    vs[0].map(() => 0),
  );
const mul = (a: Vector, b: Vector): number[] => zip(a, b, (x, y) => x * y);
const bounded = (v: Vector, bound: number): number[] =>
  bound > 0 ? v.map((x) => Math.max(-bound, Math.min(bound, x))) : [...v];

/** A gate's parameters. */
export interface GateParams {
  readonly W: Matrix;
  readonly R: Matrix;
  readonly b: Vector;
  /** Recurrent bias, where it is added apart. */
  readonly rb?: Vector;
  /** Peephole weights and gain of a layer norm. */
  readonly p?: Vector;
  readonly gain?: Vector;
}

export interface MemoryOptions {
  readonly gate?: Scalar;
  readonly candidate?: Scalar;
  readonly output?: Scalar;
  /** Which cell state the output gate peeks at. */
  readonly peek?: "before" | "after";
  readonly projection?: Matrix;
  readonly cellClip?: number;
  readonly projectionClip?: number;
}

function normalized(v: Vector, gain: Vector | undefined): number[] {
  if (!gain) return [...v];
  const mean = v.reduce((a, b) => a + b, 0) / v.length;
  const variance = v.reduce((a, b) => a + (b - mean) ** 2, 0) / v.length;
  return v.map((x, i) => (gain[i] * (x - mean)) / Math.sqrt(variance + 1e-8));
}

function linear({ W, R, b, rb, p, gain }: GateParams, x: Vector, h: Vector, c: Vector): number[] {
  const sum = add(times(W, x), times(R, h), p ? mul(p, c) : c.map(() => 0));
  return add(normalized(sum, gain), b, rb ?? b.map(() => 0));
}

/** One step of the cell with gates i (absent: 1 - f), f, g, o. */
export function memoryStep(
  gates: Readonly<Partial<Record<"i", GateParams>> & Record<"f" | "g" | "o", GateParams>>,
  {
    gate = sigmoid,
    candidate = Math.tanh,
    output = Math.tanh,
    peek = "after",
    projection,
    cellClip = 0,
    projectionClip = 0,
  }: MemoryOptions,
  x: Vector,
  [h, c]: readonly Vector[],
): Vector[] {
  const f = linear(gates.f, x, h, c).map(gate);
  const i = gates.i ? linear(gates.i, x, h, c).map(gate) : f.map((v) => 1 - v);
  const g = linear({ ...gates.g, p: undefined }, x, h, c).map(candidate);
  const next = bounded(add(mul(f, c), mul(i, g)), cellClip);
  const o = linear(gates.o, x, h, peek === "after" ? next : c).map(gate);
  const full = mul(o, next.map(output));
  return [projection ? bounded(times(projection, full), projectionClip) : full, next];
}

/** One step of the cell with gates z (update), r (reset), n (candidate). */
export function gatedStep(
  { z, r, n }: Readonly<Record<"z" | "r" | "n", GateParams>>,
  {
    after,
    gate = sigmoid,
    candidate = Math.tanh,
  }: { readonly after: boolean; readonly gate?: Scalar; readonly candidate?: Scalar },
  x: Vector,
  [h]: readonly Vector[],
): Vector[] {
  const zero = h.map(() => 0);
  const update = linear(z, x, h, zero).map(gate);
  const reset = linear(r, x, h, zero).map(gate);
  const rb = n.rb ?? zero;
  const inner = after
    ? add(times(n.W, x), n.b, mul(reset, add(times(n.R, h), rb)))
    : add(times(n.W, x), n.b, rb, times(n.R, mul(reset, h)));
  return [
    add(
      mul(update, h),
      mul(
        update.map((v) => 1 - v),
        inner.map(candidate),
      ),
    ),
  ];
}

export const simpleStep = (gate: GateParams, activation: Scalar, x: Vector, [h]: readonly Vector[]): Vector[] => [
  linear(
    gate,
    x,
    h,
    h.map(() => 0),
  ).map(activation),
];

export interface SequenceResult {
  /** [T][B][H], at the places of their inputs. */
  readonly y: readonly (readonly Vector[])[];
  /** [state][B][H]. */
  readonly final: readonly (readonly Vector[])[];
}

/** Every row of x [T][B][I] on its own, from states [state][B][H]; masked steps are passed over. */
export function runSequence(
  step: (x: Vector, states: readonly Vector[]) => Vector[],
  x: readonly (readonly Vector[])[],
  initial: readonly (readonly Vector[])[],
  { reverse = false, mask }: { readonly reverse?: boolean; readonly mask?: readonly (readonly boolean[])[] } = {},
): SequenceResult {
  const y = x.map(() => initial[0].map((): Vector => []));
  const final = initial.map((rows) => [...rows]);
  initial[0].forEach((_, b) => {
    let states: readonly Vector[] = initial.map((rows) => rows[b]);
    let last: Vector = initial[0][b].map(() => 0);
    const order = x.map((_, t) => (reverse ? x.length - 1 - t : t));
    for (const t of order) {
      if (!mask || mask[b][t]) {
        states = step(x[t][b], states);
        last = states[0];
      }
      y[t][b] = last;
    }
    states.forEach((s, n) => {
      final[n][b] = s;
    });
  });
  return { y, final };
}
