// Formulas over lanes: combinators that read like the mathematics, for one number or four; shared parts are computed once.

import type { Lanes } from "../../../ir/loop/ir.ts";
import type { LaneOp, Sort } from "./lane-ops.ts";

/** A node of a formula; the same object twice is one computation. */
export type Term =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "integer"; readonly value: number }
  /** A local of the function, by its name there. */
  | { readonly kind: "local"; readonly name: string; readonly sort: Sort }
  | { readonly kind: "op"; readonly op: LaneOp; readonly args: readonly Term[] }
  /** a·b + c, or c - a·b: one instruction where there is one. */
  | { readonly kind: "fma"; readonly minus: boolean; readonly args: readonly [a: Term, b: Term, c: Term] }
  | {
      readonly kind: "select";
      readonly args: readonly [condition: Term, then: Term, otherwise: Term];
      readonly sort: Sort;
    }
  /** f32 at a byte address that a local holds, plus `offset`. */
  | { readonly kind: "load"; readonly pointer: string; readonly offset: number }
  /** One number in every lane; the value is computed with one lane. */
  | { readonly kind: "splat"; readonly value: Term }
  /** 0, 1, 2, 3. */
  | { readonly kind: "ramp" }
  /** A function of the module. */
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Term[]; readonly sort: Sort };

export type TermLike = Term | number;

const lift = (x: TermLike): Term => (typeof x === "number" ? { kind: "number", value: x } : x);
const op = (name: LaneOp, ...args: readonly TermLike[]): Term => ({ kind: "op", op: name, args: args.map(lift) });
const unary = (name: LaneOp) => (x: TermLike) => op(name, x);
const binary = (name: LaneOp) => (x: TermLike, y: TermLike) => op(name, x, y);

export const localTerm = (name: string, sort: Sort = "number"): Term => ({ kind: "local", name, sort });
export const callTerm = (name: string, args: readonly Term[], sort: Sort = "number"): Term => ({
  kind: "call",
  name,
  args,
  sort,
});
export const add = binary("add");
export const sub = binary("sub");
export const mul = binary("mul");
export const div = binary("div");
export const min = binary("min");
export const max = binary("max");
export const lesser = binary("lesser");
export const greater = binary("greater");
export const abs = unary("abs");
export const neg = unary("neg");
export const floor = unary("floor");
export const sqrt = unary("sqrt");
export const fromInteger = unary("fromInteger");
export const toInteger = unary("toInteger");
export const fromBits = unary("fromBits");
export const bits = unary("bits");
export const lt = binary("lt");
export const le = binary("le");
export const eq = binary("eq");
export const and = binary("and");
export const or = binary("or");
export const not = unary("not");

const integer = (x: TermLike): Term => (typeof x === "number" ? { kind: "integer", value: x } : x);
const integerOp = (name: LaneOp) => (x: TermLike, y: TermLike) => op(name, integer(x), integer(y));

export const integerAdd = integerOp("integerAdd");
export const integerSub = integerOp("integerSub");
export const integerMul = integerOp("integerMul");
export const integerAnd = integerOp("integerAnd");
export const integerOr = integerOp("integerOr");
export const integerXor = integerOp("integerXor");
export const integerEq = integerOp("integerEq");
export const shiftLeft = integerOp("shiftLeft");
export const shiftRight = integerOp("shiftRight");
export const shiftRightUnsigned = integerOp("shiftRightUnsigned");

export const fma = (a: TermLike, b: TermLike, c: TermLike): Term => ({
  kind: "fma",
  minus: false,
  args: [lift(a), lift(b), lift(c)],
});
/** c - a·b */
export const fnma = (a: TermLike, b: TermLike, c: TermLike): Term => ({
  kind: "fma",
  minus: true,
  args: [lift(a), lift(b), lift(c)],
});
export const select = (condition: Term, then: TermLike, otherwise: TermLike, sort: Sort = "number"): Term => ({
  kind: "select",
  args: [condition, lift(then), lift(otherwise)],
  sort,
});

/** lo ≤ x ≤ hi; NaN stays. */
export const clamp = (x: TermLike, lo: number, hi: number): Term => lesser(greater(x, lo), hi);

/** c₀ + c₁·x + c₂·x² + … by Horner's rule. */
export function polynomial(x: Term, coefficients: readonly number[]): Term {
  const [last, ...rest] = [...coefficients].reverse().map(lift);
  return rest.reduce<Term>((sum, c) => fma(sum, x, c), last);
}

/** What is needed to write a formula down as instructions. */
export interface LaneMode {
  readonly lanes: Lanes;
  /** Whether relaxed SIMD may be used. */
  readonly relaxed: boolean;
}
