// The greatest common divisor.

/** Of whole numbers that are not negative; with 0 it is the other one. */
export const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
