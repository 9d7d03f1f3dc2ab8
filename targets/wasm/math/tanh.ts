// tanh as a rational function, and the sigmoid that follows from it.
import { FAST_TANH, type OddRational } from "../../fast-tanh.ts";
import { clamp, div, fma, mul, polynomial, type Term } from "./term.ts";

/**
 * tanh x ≈ x·P(x²)/Q(x²), of degree 9 over 8. In f32 it is 1 at the limit, be terms rounded once or twice, and never more
 * below it: found by trying every f32 near 8.
 */
const EXACT: OddRational = Object.freeze({
  limit: 8.090069770812988,
  p: [0.9999999936, 0.1344449689, 0.003571596683, 2.189463769e-5, 1.523037896e-8],
  q: [1, 0.4677782421, 0.02616443796, 0.0003411289735, 8.522431915e-7],
});

/** Never beyond ±1, which it is from the limit on; NaN stays NaN. A tiny x is not squared into a denormal. */
const rational =
  ({ limit, p, q }: OddRational) =>
  (x: Term): Term => {
    const c = clamp(x, -limit, limit);
    const z = fma(c, c, 2 ** -100);
    return div(mul(c, polynomial(z, p)), polynomial(z, q));
  };

const sigmoidBy =
  (tanh: (x: Term) => Term) =>
  (x: Term): Term =>
    fma(tanh(mul(x, 0.5)), 0.5, 0.5);

/** At most 6 ULP. */
export const tanh = rational(EXACT);

/** ½ + ½·tanh(x/2): 2e-7 absolute, in [0, 1], 0 and 1 at the infinities, and else above 2e-8, so that no result is denormal. */
export const sigmoid = sigmoidBy(tanh);

/** 3e-6 and 1.5e-6 absolute, otherwise as the exact ones. */
export const fastTanh = rational(FAST_TANH);
export const fastSigmoid = sigmoidBy(fastTanh);
