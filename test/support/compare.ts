// Comparing f32 results with f64 ones: one tolerance, relative to the size of what is compared.
import { expect } from "vitest";

/**
 * Fails where a value is further off than tolerance · (1 + the largest magnitude of the expected values).
 * Sums of products in f32 are only as exact as their largest terms, so single small values say nothing.
 */
export function expectClose(
  where: string,
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
): void {
  if (actual.length !== expected.length) expect.fail(`${where}: ${actual.length} values instead of ${expected.length}`);
  let scale = 1;
  for (let i = 0; i < expected.length; i++)
    if (Number.isFinite(expected[i])) scale = Math.max(scale, Math.abs(expected[i]));
  for (let i = 0; i < expected.length; i++) {
    const same =
      Object.is(actual[i], expected[i]) ||
      actual[i] === expected[i] ||
      (Number.isNaN(actual[i]) && Number.isNaN(expected[i]));
    if (!same && !(Math.abs(actual[i] - expected[i]) <= tolerance * scale))
      expect.fail(`${where}[${i}]: ${actual[i]} instead of ${expected[i]} (of magnitude ${scale})`);
  }
}
