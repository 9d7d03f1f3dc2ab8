// Notation for scalar formulas: combinators that read like the mathematics, and their translation to a ScalarFn.
import { type Ref, ScalarBuilder, type ScalarFn } from "./fn.ts";
import type { Prim } from "./prims.ts";

export type Expr =
  | { readonly kind: "arg"; readonly index: number }
  | { readonly kind: "const"; readonly value: number }
  | { readonly kind: "prim"; readonly prim: Prim; readonly args: readonly Expr[] };

/** A number stands for the constant. */
export type ExprLike = Expr | number;

const lift = (x: ExprLike): Expr => (typeof x === "number" ? { kind: "const", value: x } : x);
const make = (prim: Prim, args: readonly ExprLike[]): Expr => ({ kind: "prim", prim, args: args.map(lift) });
const unary = (prim: Prim) => (x: ExprLike) => make(prim, [x]);
const binary = (prim: Prim) => (x: ExprLike, y: ExprLike) => make(prim, [x, y]);

export const arg = (index: number): Expr => ({ kind: "arg", index });
export const neg = unary("neg");
export const abs = unary("abs");
export const floor = unary("floor");
export const sqrt = unary("sqrt");
export const exp = unary("exp");
export const log = unary("log");
export const sin = unary("sin");
export const cos = unary("cos");
export const tanh = unary("tanh");
export const sigmoid = unary("sigmoid");
export const erf = unary("erf");
export const add = binary("add");
export const sub = binary("sub");
export const mul = binary("mul");
export const div = binary("div");
export const min = binary("min");
export const max = binary("max");
export const pow = binary("pow");
export const lt = binary("lt");
export const le = binary("le");
export const eq = binary("eq");
export const and = binary("and");
export const or = binary("or");
export const not = unary("not");
export const select = (condition: ExprLike, then: ExprLike, otherwise: ExprLike) =>
  make("select", [condition, then, otherwise]);

/** lo ≤ x ≤ hi; NaN stays NaN. */
export const clamp = (x: ExprLike, lo: ExprLike, hi: ExprLike): Expr => min(max(x, lo), hi);
/** 1 where the condition holds, else 0. */
export const indicator = (condition: Expr): Expr => select(condition, 1, 0);

/** Straight-line code for several formulas over the same arguments; shared parts are computed once. */
export function toScalarFn(arity: number, exprs: readonly Expr[]): ScalarFn {
  const builder = new ScalarBuilder(arity);
  const done = new Map<Expr, Ref>();
  const emit = (e: Expr): Ref => {
    const known = done.get(e);
    if (known !== undefined) return known;
    const ref =
      e.kind === "arg"
        ? builder.arg(e.index)
        : e.kind === "const"
          ? builder.const(e.value)
          : builder.prim(e.prim, e.args.map(emit));
    done.set(e, ref);
    return ref;
  };
  return builder.finish(exprs.map(emit));
}
