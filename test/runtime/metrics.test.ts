// Metrics against values worked out by hand.
import { expect, test } from "vitest";
import {
  accuracy,
  argmax,
  bitsPerCharacter,
  crossEntropy,
  meanSquaredError,
  perplexity,
} from "../../runtime/metrics.ts";

test("cross entropy: uniform logits give ln n; large logits do not overflow; rows without a class are left out", () => {
  expect(crossEntropy([0, 0, 0, 0], [3], 4)).toBeCloseTo(Math.log(4), 12);
  expect(crossEntropy([1000, 0], [0], 2)).toBe(0);
  expect(crossEntropy([1000, 0], [1], 2)).toBe(1000);
  expect(crossEntropy([Math.log(3), 0, 9, 9], [0, -1], 2)).toBeCloseTo(-Math.log(3 / 4), 12);
  expect(() => crossEntropy([1, 2, 3], [0], 2)).toThrow("logits: 3 numbers; expected 2");
});

test("bits, perplexity, accuracy, squared error, argmax", () => {
  expect(bitsPerCharacter(Math.log(8))).toBeCloseTo(3, 12);
  expect(perplexity(Math.log(8))).toBeCloseTo(8, 12);
  expect(accuracy([0, 1, 1, 0, 5, 4], [1, 1, 0], 2)).toBeCloseTo(2 / 3, 12);
  expect(meanSquaredError([1, 2], [3, 2])).toBe(2);
  expect(() => meanSquaredError([1, 2], [3])).toThrow("targets: 1 numbers; expected 2");
  expect(argmax([1, 3, 3])).toBe(1);
  expect(argmax([9, 1, 2, 8], 1, 2)).toBe(2);
});
