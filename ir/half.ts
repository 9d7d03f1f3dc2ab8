// Half precision: what a number becomes where memory keeps 16 bits of it.

/** From here on numbers are nearer to 2¹⁶ than to the largest half, 65504. */
const BEYOND = 65520;
/** Below this exponent halves have a fixed distance: the subnormal ones. */
const LEAST_EXPONENT = -14;
const FRACTION_BITS = 10;

/**
 * The nearest number of IEEE 754 binary16, of two as near the one whose last bit is 0; subnormal halves included.
 * Beyond ±65504 that is an infinity from ±65520 on. NaN and infinities stay.
 */
export function roundToHalf(x: number): number {
  const size = Math.abs(x);
  if (!(size < BEYOND)) return Number.isNaN(x) ? x : Math.sign(x) * Number.POSITIVE_INFINITY;
  if (size === 0) return x;
  const unit = 2 ** (Math.max(LEAST_EXPONENT, Math.floor(Math.log2(size))) - FRACTION_BITS);
  const count = size / unit;
  const below = Math.floor(count);
  const isUp = count - below > 0.5 || (count - below === 0.5 && below % 2 === 1);
  return Math.sign(x) * (isUp ? below + 1 : below) * unit;
}
