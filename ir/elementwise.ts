// The open table of elementwise ops. A row is an op's meaning, its derivative and where to sample it; typing, builder
// method, evaluator, derivative and every target follow from the row.

import type { Expr } from "./scalar/expr.ts";
import * as s from "./scalar/expr.ts";
import { evalScalarFn, type ScalarFn } from "./scalar/fn.ts";

export type Options = Readonly<Record<string, number>>;
/** Where the derivative exists and f32 is well conditioned, per operand; tests sample uniformly from it. */
type Range = readonly [low: number, high: number];

export interface ElementwiseRow {
  readonly arity: 1 | 2 | 3;
  /** Named numbers with their defaults, e.g. leakyRelu's alpha. */
  readonly options: Options;
  readonly expr: (args: readonly Expr[], options: Options) => Expr;
  /** Cotangents of the operands from operands, result y and cotangent g; null where the derivative is zero. */
  readonly vjp: (args: readonly Expr[], y: Expr, g: Expr, options: Options) => readonly (Expr | null)[];
  readonly sample: readonly Range[];
}

const R: Range = [-3, 3];
const POSITIVE: Range = [0.2, 4];

function unary(
  expr: (x: Expr, o: Options) => Expr,
  vjp: (x: Expr, y: Expr, g: Expr, o: Options) => Expr | null,
  sample: Range = R,
  options: Options = {},
): ElementwiseRow & { readonly arity: 1 } {
  return {
    arity: 1,
    options,
    expr: ([x], o) => expr(x, o),
    vjp: ([x], y, g, o) => [vjp(x, y, g, o)],
    sample: [sample],
  };
}

function binary(
  expr: (a: Expr, b: Expr) => Expr,
  vjp: (a: Expr, b: Expr, y: Expr, g: Expr) => readonly [Expr | null, Expr | null],
  sample: readonly [Range, Range] = [R, R],
): ElementwiseRow & { readonly arity: 2 } {
  return { arity: 2, options: {}, expr: ([a, b]) => expr(a, b), vjp: ([a, b], y, g) => vjp(a, b, y, g), sample };
}

const compare = (condition: (a: Expr, b: Expr) => Expr) =>
  binary(
    (a, b) => s.indicator(condition(a, b)),
    () => [null, null],
  );
const square = (x: Expr): Expr => s.mul(x, x);
const positive = (x: Expr): Expr => s.lt(0, x);
/** g where x lies strictly between lo and hi, else 0. */
const inside = (x: Expr, lo: s.ExprLike, hi: s.ExprLike, g: Expr): Expr =>
  s.select(s.and(s.lt(lo, x), s.lt(x, hi)), g, 0);
const normalCdf = (x: Expr): Expr => s.mul(0.5, s.add(1, s.erf(s.mul(x, Math.SQRT1_2))));
const normalPdf = (x: Expr): Expr => s.mul(1 / Math.sqrt(2 * Math.PI), s.exp(s.mul(-0.5, square(x))));
/** Klambauer et al. 2017, "Self-Normalizing Neural Networks". */
const SELU = { alpha: 1.6732632423543772, scale: 1.0507009873554805 };
/** Cotangents of an extremum; equal operands share it. */
const share = (wins: Expr, loses: Expr, g: Expr): [Expr, Expr] => {
  const half = s.mul(0.5, g);
  return [s.select(wins, g, s.select(loses, 0, half)), s.select(loses, g, s.select(wins, 0, half))];
};

const rows = {
  add: binary(s.add, (_a, _b, _y, g) => [g, g]),
  sub: binary(s.sub, (_a, _b, _y, g) => [g, s.neg(g)]),
  mul: binary(s.mul, (a, b, _y, g) => [s.mul(g, b), s.mul(g, a)]),
  div: binary(s.div, (_a, b, y, g) => [s.div(g, b), s.neg(s.div(s.mul(g, y), b))], [R, POSITIVE]),
  min: binary(s.min, (a, b, _y, g) => share(s.lt(a, b), s.lt(b, a), g)),
  max: binary(s.max, (a, b, _y, g) => share(s.lt(b, a), s.lt(a, b), g)),
  pow: binary(
    s.pow,
    (a, b, y, g) => [s.mul(g, s.mul(b, s.pow(a, s.sub(b, 1)))), s.mul(g, s.select(positive(a), s.mul(y, s.log(a)), 0))],
    [POSITIVE, [-2, 2]],
  ),
  neg: unary(s.neg, (_x, _y, g) => s.neg(g)),
  abs: unary(s.abs, (x, _y, g) => s.select(positive(x), g, s.select(s.lt(x, 0), s.neg(g), 0))),
  sign: unary(
    (x) => s.select(positive(x), 1, s.select(s.lt(x, 0), -1, x)),
    () => null,
  ),
  floor: unary(s.floor, () => null),
  ceil: unary(
    (x) => s.neg(s.floor(s.neg(x))),
    () => null,
  ),
  sqrt: unary(s.sqrt, (_x, y, g) => s.div(s.mul(0.5, g), y), POSITIVE),
  square: unary(square, (x, _y, g) => s.mul(g, s.mul(2, x))),
  reciprocal: unary(
    (x) => s.div(1, x),
    (_x, y, g) => s.neg(s.mul(g, square(y))),
    POSITIVE,
  ),
  exp: unary(s.exp, (_x, y, g) => s.mul(g, y)),
  log: unary(s.log, (x, _y, g) => s.div(g, x), POSITIVE),
  sin: unary(s.sin, (x, _y, g) => s.mul(g, s.cos(x))),
  cos: unary(s.cos, (x, _y, g) => s.neg(s.mul(g, s.sin(x)))),
  tanh: unary(s.tanh, (_x, y, g) => s.mul(g, s.sub(1, square(y)))),
  sigmoid: unary(s.sigmoid, (_x, y, g) => s.mul(g, s.mul(y, s.sub(1, y)))),
  erf: unary(s.erf, (x, _y, g) => s.mul(g, s.mul(2 / Math.sqrt(Math.PI), s.exp(s.neg(square(x)))))),
  relu: unary(
    (x) => s.max(x, 0),
    (x, _y, g) => s.select(positive(x), g, 0),
  ),
  leakyRelu: unary(
    (x, o) => s.select(s.lt(x, 0), s.mul(o.alpha, x), x),
    (x, _y, g, o) => s.select(s.lt(x, 0), s.mul(o.alpha, g), g),
    R,
    { alpha: 0.01 },
  ),
  thresholdedRelu: unary(
    (x, o) => s.select(s.lt(o.alpha, x), x, 0),
    (x, _y, g, o) => s.select(s.lt(o.alpha, x), g, 0),
    R,
    { alpha: 1 },
  ),
  elu: unary(
    (x, o) => s.select(s.lt(x, 0), s.mul(o.alpha, s.sub(s.exp(s.min(x, 0)), 1)), x),
    (x, y, g, o) => s.select(s.lt(x, 0), s.mul(g, s.add(y, o.alpha)), g),
    R,
    { alpha: 1 },
  ),
  selu: unary(
    (x) => s.mul(SELU.scale, s.select(s.lt(x, 0), s.mul(SELU.alpha, s.sub(s.exp(s.min(x, 0)), 1)), x)),
    (x, y, g) => s.mul(g, s.select(s.lt(x, 0), s.add(y, SELU.scale * SELU.alpha), SELU.scale)),
  ),
  softplus: unary(
    (x) => s.add(s.max(x, 0), s.log(s.add(1, s.exp(s.neg(s.abs(x)))))),
    (x, _y, g) => s.mul(g, s.sigmoid(x)),
  ),
  softsign: unary(
    (x) => s.div(x, s.add(1, s.abs(x))),
    (x, _y, g) => s.div(g, square(s.add(1, s.abs(x)))),
  ),
  hardSigmoid: unary(
    (x, o) => s.clamp(s.add(s.mul(o.slope, x), o.offset), 0, 1),
    (x, _y, g, o) => inside(s.add(s.mul(o.slope, x), o.offset), 0, 1, s.mul(o.slope, g)),
    [-2, 2],
    { slope: 0.2, offset: 0.5 },
  ),
  hardTanh: unary(
    (x, o) => s.clamp(x, o.low, o.high),
    (x, _y, g, o) => inside(x, o.low, o.high, g),
    R,
    { low: -1, high: 1 },
  ),
  clip: unary(
    (x, o) => s.clamp(x, o.low, o.high),
    (x, _y, g, o) => inside(x, o.low, o.high, g),
    R,
    { low: -1, high: 1 },
  ),
  affine: unary(
    (x, o) => s.add(s.mul(o.alpha, x), o.beta),
    (_x, _y, g, o) => s.mul(o.alpha, g),
    R,
    { alpha: 1, beta: 0 },
  ),
  scaledTanh: unary(
    (x, o) => s.mul(o.alpha, s.tanh(s.mul(o.beta, x))),
    (x, _y, g, o) => s.mul(g, s.mul(o.alpha * o.beta, s.sub(1, square(s.tanh(s.mul(o.beta, x)))))),
    R,
    { alpha: 1, beta: 1 },
  ),
  gelu: unary(
    (x) => s.mul(x, normalCdf(x)),
    (x, _y, g) => s.mul(g, s.add(normalCdf(x), s.mul(x, normalPdf(x)))),
  ),
  swish: unary(
    (x, o) => s.mul(x, s.sigmoid(s.mul(o.beta, x))),
    (x, y, g, o) => s.mul(g, s.add(s.mul(o.beta, y), s.mul(s.sigmoid(s.mul(o.beta, x)), s.sub(1, s.mul(o.beta, y))))),
    R,
    { beta: 1 },
  ),
  /** 0 for |x| < below. What is left times the least a gate can be, 2^-25, is not denormal in f32. */
  flush: unary(
    (x, o) => s.select(s.lt(s.abs(x), o.below), 0, x),
    (x, _y, g, o) => s.select(s.lt(s.abs(x), o.below), 0, g),
    R,
    { below: 2 ** -96 },
  ),
  lt: compare((a, b) => s.lt(a, b)),
  le: compare((a, b) => s.le(a, b)),
  gt: compare((a, b) => s.lt(b, a)),
  ge: compare((a, b) => s.le(b, a)),
  eq: compare((a, b) => s.eq(a, b)),
  ne: compare((a, b) => s.not(s.eq(a, b))),
  /** select(condition, a, b): a where the condition is not 0. */
  select: {
    arity: 3,
    options: {},
    expr: ([c, a, b]) => s.select(s.not(s.eq(c, 0)), a, b),
    vjp: ([c], _y, g) => [null, s.select(s.eq(c, 0), 0, g), s.select(s.eq(c, 0), g, 0)],
    sample: [[0.5, 1], R, R],
  },
} satisfies Record<string, ElementwiseRow>;

export type ElementwiseName = keyof typeof rows;
/** The op names by operand count, for the builder's typed methods. */
export type ElementwiseOfArity<N extends 1 | 2 | 3> = {
  [K in ElementwiseName]: (typeof rows)[K]["arity"] extends N ? K : never;
}[ElementwiseName];

export const elementwise: Readonly<Record<ElementwiseName, ElementwiseRow>> = rows;
export const elementwiseNames = Object.keys(rows) as readonly ElementwiseName[];
export const isElementwise = (name: string): name is ElementwiseName => Object.hasOwn(rows, name);

/** The op's code, with its options baked in. */
export function elementwiseFn(name: ElementwiseName, options: Options): ScalarFn {
  const row = elementwise[name];
  const args = Array.from({ length: row.arity }, (_, i) => s.arg(i));
  return s.toScalarFn(row.arity, [row.expr(args, options)]);
}

/** The derivative's code: arguments are operands…, result, cotangent; results are the cotangents that are not null. */
export function elementwiseVjp(name: ElementwiseName, options: Options): { fn: ScalarFn; present: readonly boolean[] } {
  const row = elementwise[name];
  const args = Array.from({ length: row.arity }, (_, i) => s.arg(i));
  const cotangents = row.vjp(args, s.arg(row.arity), s.arg(row.arity + 1), options);
  const fn = s.toScalarFn(
    row.arity + 2,
    cotangents.filter((c): c is Expr => c !== null),
  );
  return { fn, present: cotangents.map((c) => c !== null) };
}

export const evalElementwise = (name: ElementwiseName, options: Options, args: readonly number[]): number =>
  evalScalarFn(elementwiseFn(name, options), args)[0];
