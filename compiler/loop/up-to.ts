// The whole numbers below another, for copies of code.

/** 0 .. n-1 */
export const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);
