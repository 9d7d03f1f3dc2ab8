// The tanh of the activations "fast": two terms fewer than the exact one has.

/** How tanh and sigmoid are computed. exact: to a few units in the last place of f32. fast: within 3e-6, for inference. */
export type Activations = "exact" | "fast";

/** An odd function as x·P(x²)/Q(x²) up to ±limit, constant beyond; coefficients from the constant term on. */
export interface OddRational {
  readonly limit: number;
  readonly p: readonly number[];
  readonly q: readonly number[];
}

/**
 * tanh x ≈ x·P(x²)/Q(x²), of degree 7 over 6, own minimax fit, for |x| up to the limit: off by 3e-6 at most, relative
 * too. In f32 it is 1 at the limit, be terms rounded once or twice, and never more below it: found by trying every f32.
 */
export const FAST_TANH: OddRational = Object.freeze({
  limit: 7.875133037567139,
  p: Object.freeze([0.9999972914, 0.1219351818, 0.002179545975, 3.47897305e-6]),
  q: Object.freeze([1, 0.4552499428, 0.0206178951, 0.0001318314504]),
});

/** What the header of a module says of them, where there is something to say. */
export const activationNotes = (activations: Activations | undefined): readonly string[] =>
  activations === "fast" ? ["Activations: fast. tanh is off by 3e-6 at most, sigmoid by 1.5e-6."] : [];
