// IEEE 754 binary16 as bits, by trying: slow, and nothing in common with how the compiler rounds.

export const HALF_NAN = 0x7e00;

/** What 16 bits stand for. */
export function halfFromBits(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const [exponent, fraction] = [(bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** Of the positive finite halves in order, and the power of two that would follow them, that nearest to the number. */
export function halfBits(x: number): number {
  if (Number.isNaN(x)) return HALF_NAN;
  const sign = x < 0 || Object.is(x, -0) ? 0x8000 : 0;
  const size = Math.abs(x);
  let [low, high] = [0, 0x7c00];
  const at = (bits: number): number => (bits === 0x7c00 ? 65536 : halfFromBits(bits));
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (at(middle) <= size) low = middle;
    else high = middle;
  }
  const [below, above] = [size - at(low), at(high) - size];
  const isUp = size >= 65536 || above < below || (above === below && high % 2 === 0);
  return sign | (isUp ? high : low);
}
