// How fine ranges can be cut, from the loops over them.
import { expect, test } from "vitest";
import { forLoop, index, type LoopStmt, store } from "../../../ir/loop/index.ts";
import { stepOf } from "../../../ir/loop/ranges.ts";
import { sizeOf } from "../../../ir/size.ts";

const code = [store("y", index({}), 0)];

/** Rows in tiles, the rows after them one by one. */
const finished = (tile: number): readonly LoopStmt[] => [
  forLoop("i", 14, code, { mode: "parallel", part: "rows", step: tile, rest: true }),
  forLoop("i", 14, code, { mode: "parallel", part: "rows", after: tile }),
];
/** Rows in full tiles and a smaller one. */
const pieces = (tile: number): readonly LoopStmt[] => [
  forLoop("i", 14 - (14 % tile), code, { mode: "parallel", part: "rows", step: tile }),
  forLoop("i", 14, code, { mode: "parallel", part: "rows", step: 14 % tile, from: sizeOf(14 - (14 % tile)) }),
];

test("tiles whose remainder runs one by one can be cut anywhere, tiles before a smaller one between them only", () => {
  expect(stepOf(finished(4), "rows")).toBe(1);
  expect(stepOf(pieces(4), "rows")).toBe(4);
  expect(stepOf([...finished(4), ...finished(3)], "rows")).toBe(1);
  expect(stepOf([...pieces(4), ...pieces(6)], "rows")).toBe(12);
});

/** Rows of which there are always full tiles. */
const full = (tile: number): LoopStmt => forLoop("i", "4*B", code, { mode: "parallel", part: "rows", step: tile });

test("that tiles of the same size are finished elsewhere does not finish others", () => {
  expect(stepOf([...finished(4), ...pieces(4)], "rows")).toBe(4);
  expect(stepOf([...finished(4), full(2)], "rows")).toBe(2);
});
