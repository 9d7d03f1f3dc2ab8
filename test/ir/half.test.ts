// Rounding to half precision against all 65,536 halves by their bits.
import fc from "fast-check";
import { expect, test } from "vitest";
import { roundToHalf } from "../../ir/half.ts";
import { halfBits, halfFromBits } from "../support/half-bits.ts";

const all = Array.from({ length: 0x10000 }, (_, bits) => halfFromBits(bits));

test("every half stays as it is, and has its own bits", () => {
  expect(all.filter((x) => !Object.is(roundToHalf(x), x))).toEqual([]);
  const bits = all.map(halfBits);
  expect(bits.filter((b, i) => b !== i && !Number.isNaN(all[i]))).toEqual([]);
});

test("between neighbours the nearer one is taken, in the middle the even one", () => {
  const finite = all.slice(0, 0x7c00);
  let wrong = 0;
  for (let i = 0; i + 1 < finite.length; i++) {
    const [low, high] = [finite[i], finite[i + 1]];
    const middle = (low + high) / 2;
    const even = i % 2 === 0 ? low : high;
    for (const sign of [1, -1]) {
      if (roundToHalf(sign * middle) !== sign * even) wrong++;
      if (roundToHalf(sign * (middle - (high - low) / 1024)) !== sign * low) wrong++;
      if (roundToHalf(sign * (middle + (high - low) / 1024)) !== sign * high) wrong++;
    }
  }
  expect(wrong).toBe(0);
});

test("beyond the largest half", () => {
  const at = [65504, 65519.99, 65520, 1e6, Number.POSITIVE_INFINITY, -65520, Number.NaN, -0, 2 ** -25, 2 ** -25 * 1.01];
  const inf = Number.POSITIVE_INFINITY;
  expect(at.map(roundToHalf)).toEqual([65504, 65504, inf, inf, inf, -inf, Number.NaN, -0, 0, 2 ** -24]);
});

test("random numbers, as their bits say", () => {
  const numbers = fc.oneof(
    fc.double(),
    fc.float(),
    fc.double({ min: -1, max: 1 }),
    fc.double({ min: -1e-4, max: 1e-4 }),
  );
  fc.assert(
    fc.property(numbers, (x) => Object.is(roundToHalf(x), halfFromBits(halfBits(x)))),
    { numRuns: 3000 },
  );
});
