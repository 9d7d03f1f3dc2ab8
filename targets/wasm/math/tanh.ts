// tanh as a rational function, and the sigmoid that follows from it.
import { clamp, div, fma, mul, polynomial, type Term } from "./term.ts";

/** tanh x ≈ x·P(x²)/Q(x²) for |x| ≤ 8, of degree 9 over 8; where x is larger, tanh 8 differs from 1 by 2e-7. */
const P = [0.9999999936, 0.1344449689, 0.003571596683, 2.189463769e-5, 1.523037896e-8];
const Q = [1, 0.4677782421, 0.02616443796, 0.0003411289735, 8.522431915e-7];
const BOUND = 8;

/** At most 6 ULP; never beyond 1; NaN stays NaN. */
export function tanh(x: Term): Term {
  const c = clamp(x, -BOUND, BOUND);
  const z = fma(c, c, 2 ** -100);
  return div(mul(c, polynomial(z, P)), polynomial(z, Q));
}

/** ½ + ½·tanh(x/2): 2e-7 absolute, in [0, 1], and either 0 or above 2e-8, so that no result is denormal. */
export const sigmoid = (x: Term): Term => fma(tanh(mul(x, 0.5)), 0.5, 0.5);
