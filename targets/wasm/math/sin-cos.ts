// sin and cos: reduction by multiples of π/2 (Cody and Waite), then a polynomial for either half.

import { nearest } from "./exp-log.ts";
import {
  bits,
  clamp,
  fma,
  fnma,
  fromBits,
  integerAdd,
  integerAnd,
  integerEq,
  integerXor,
  mul,
  polynomial,
  select,
  shiftLeft,
  type Term,
} from "./term.ts";

/** π/2 in three parts; products of the first two with whole numbers below 2¹³ are exact. */
const HALF_PI = [1.5703125, 0.0004837512969970703, 7.549789949548882e-8];
/** (sin r - r)/r³ and (cos r - 1 + r²/2)/r⁴ over r², for |r| ≤ π/4. */
const SIN = [-0.1666666664, 0.008333329267, -0.0001983929609, 2.717939564e-6];
const COS = [0.04166664627, -0.001388733701, 2.443483854e-5];
/** Where |x| is too large for the reduction, r is kept where the polynomials stay near 1. */
const BOUND = 0.8;

/** sin(x + quadrant·π/2): 1e-7 for |x| ≤ 1e4; beyond 1e5 only bounded, as f32 has no fraction left to speak of. */
function sinOf(x: Term, quadrants: number): Term {
  const n = nearest(mul(x, 2 / Math.PI));
  const [high, middle, low] = HALF_PI;
  const r = clamp(fnma(n.number, low, fnma(n.number, middle, fnma(n.number, high, x))), -BOUND, BOUND);
  const z = mul(r, r);
  const sine = fma(mul(polynomial(z, SIN), z), r, r);
  const cosine = fma(mul(polynomial(z, COS), z), z, fnma(z, 0.5, { kind: "number", value: 1 }));
  const quadrant = integerAdd(n.integer, quadrants);
  const value = select(integerEq(integerAnd(quadrant, 1), 0), sine, cosine);
  const sign = shiftLeft(integerAnd(quadrant, 2), 30);
  return fromBits(integerXor(bits(value), sign));
}

export const sin = (x: Term): Term => sinOf(x, 0);
export const cos = (x: Term): Term => sinOf(x, 1);
