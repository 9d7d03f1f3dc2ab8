// Index algebra: canonical terms, sums, substitution.
import { expect, test } from "vitest";
import { addIndex, index, offsetIndex, printIndex, scaleIndex, substituteIndex } from "../../../ir/loop/index.ts";

test("an index prints as a sum, without terms of stride 0", () => {
  expect(printIndex(index({ t: "64*B", b: 64, u: 1, k: 0 }, 3))).toBe("t*64*B + b*64 + u + 3");
  expect(printIndex(index({}))).toBe("0");
  expect(printIndex(index({ b: -64, u: -1 }, "T*B"))).toBe("-b*64 - u + T*B");
});

test("equal variables are added, opposite ones vanish", () => {
  expect(printIndex(addIndex(index({ b: 64, u: 1 }, 1), index({ u: -1, b: "B" }, 2)))).toBe("b*(B + 64) + 3");
});

test("offsets and factors reach every term", () => {
  expect(printIndex(scaleIndex(offsetIndex(index({ b: 2 }), 5), "4*B"))).toBe("b*8*B + 20*B");
});

test("a variable is replaced by an affine index: b·64 with b = 2·i + 1", () => {
  const shifted = substituteIndex(index({ b: 64, u: 1 }, 7), new Map([["b", index({ i: 2 }, 1)]]));
  expect(printIndex(shifted)).toBe("i*128 + u + 71");
});

test("indices without the variable stay the same object", () => {
  const at = index({ u: 1 });
  expect(substituteIndex(at, new Map([["b", index({})]]))).toBe(at);
});
