// The scalar primitives as formulas over lanes, and which of them are functions of the module instead of code in place.
import type { Lanes } from "../../../ir/loop/ir.ts";
import type { Prim } from "../../../ir/scalar/prims.ts";
import type { Activations } from "../../fast-tanh.ts";
import type { PrimTable } from "../../target.ts";
import { erf, exp, log, pow } from "./exp-log.ts";
import { cos, sin } from "./sin-cos.ts";
import { fastSigmoid, fastTanh, sigmoid, tanh } from "./tanh.ts";
import {
  abs,
  add,
  and,
  div,
  eq,
  floor,
  greater,
  le,
  lesser,
  lt,
  max,
  min,
  mul,
  neg,
  not,
  or,
  select,
  sqrt,
  sub,
  type Term,
} from "./term.ts";

const isConstant = (x: Term): boolean => x.kind === "number" && !Number.isNaN(x.value);

/** A bound that is a constant cannot be NaN: one instruction that keeps a NaN of the other side does. */
const bounded = (exact: typeof min, cheap: typeof min) => (x: Term, y: Term) =>
  isConstant(y) ? cheap(x, y) : isConstant(x) ? cheap(y, x) : exact(x, y);

const primTerms: PrimTable<Term> = Object.freeze({
  neg,
  abs,
  floor,
  sqrt,
  exp,
  log,
  sin,
  cos,
  tanh,
  sigmoid,
  erf,
  add,
  sub,
  mul,
  div,
  min: bounded(min, lesser),
  max: bounded(max, greater),
  pow,
  lt,
  le,
  eq,
  and,
  or,
  not,
  select: (condition: Term, then: Term, otherwise: Term) => select(condition, then, otherwise),
});

/** The formulas by how activations are computed. */
export const primTermsOf: Readonly<Record<Activations, PrimTable<Term>>> = Object.freeze({
  exact: primTerms,
  fast: Object.freeze({ ...primTerms, tanh: fastTanh, sigmoid: fastSigmoid }),
});

/** Long formulas stand once in a module. Four gates at once are worth their code in place: a call spills every register. */
const FUNCTIONS: Readonly<Partial<Record<Prim, readonly Lanes[]>>> = Object.freeze({
  exp: [1, 4],
  log: [1, 4],
  sin: [1, 4],
  cos: [1, 4],
  pow: [1, 4],
  erf: [1, 4],
  tanh: [1],
  sigmoid: [1],
});

export const isFunction = (prim: Prim, lanes: Lanes): boolean => FUNCTIONS[prim]?.includes(lanes) ?? false;

/** x² and x³ are products, and exact where products are. */
export function shortForm(prim: Prim, [x, y]: readonly Term[]): Term | undefined {
  if (prim !== "pow" || y.kind !== "number") return undefined;
  if (y.value === 2) return mul(x, x);
  return y.value === 3 ? mul(mul(x, x), x) : undefined;
}
