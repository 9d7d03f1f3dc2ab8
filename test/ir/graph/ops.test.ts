// Every way a shape rule can fail, and the message it gives.
import { describe, expect, test } from "vitest";
import { isOp, structuralOps } from "../../../ir/graph/ops.ts";
import { parseGraph } from "../../../ir/graph/parse.ts";
import { thrownBy } from "../../support/thrown-by.ts";

const PARAMS =
  "input a: f32[2,3], input b: f32[3,2], input s: f32[], input v: f32[T], input c: f32[2,2,3], input d: f32[3,3,2], input ids: i32[B], input rows: i32[2], input k: f32[2], input h: f32[B,2], input x: f32[T,B,2]";

/** The line, and the message behind its position. */
const cases: readonly (readonly [code: string, message: string])[] = [
  ["neg %ids", "neg of i32[B]; expected f32 of one shape"],
  ["add %a, %b", "add of f32[2,3] and f32[3,2]; expected f32 of one shape"],
  ["add %a", "add of 1 operands; expected 2"],
  ["iota {shape: [2], axis: 1}", "iota of axis 1 of [2]"],
  ["random %a {shape: [2], stream: 0}", "random of key f32[2,3]; expected f32[2]"],
  ["matmul %a, %a", "matmul of f32[2,3] and f32[2,3]: 3 ≠ 2; expected equal inner dimensions"],
  ["matmul %a, %b {transA: true}", "matmul of f32[2,3] and f32[3,2]: 2 ≠ 3; expected equal inner dimensions"],
  ["matmul %a, %v", "matmul of f32[2,3] and f32[T]; expected two matrices, or two stacks of matrices"],
  ["matmul %c, %d", "matmul of f32[2,2,3] and f32[3,3,2]; expected equal leading dimensions"],
  ["matmul %a", "matmul of 1 operands; expected 2"],
  ["split %a {axis: 2, sizes: [2]}", "split of axis 2 of f32[2,3]"],
  ["split %a {axis: 1, sizes: [1,1]}", "split of sizes 1, 1 of f32[2,3] along axis 1; expected a sum of 3"],
  ["split %v {axis: 0, sizes: [T,1]}", "split of parts of sizes T, 1 along one axis; expected fixed sizes"],
  ["concat %a, %b {axis: 1}", "concat of f32[2,3], f32[3,2]; expected equal shapes but for axis 1"],
  ["concat %v, %v {axis: 0}", "concat of parts of sizes T, T along one axis; expected fixed sizes"],
  ["concat %rows, %k {axis: 0}", "concat of i32[2], f32[2]; expected equal shapes but for axis 0"],
  ["concat %a {axis: 5}", "concat of axis 5 of f32[2,3]"],
  [
    "slice %a {axis: 1, start: 2, size: 2}",
    "slice of 2..4 of f32[2,3] along axis 1; expected a range inside a fixed size",
  ],
  [
    "slice %v {axis: 0, start: 0, size: 1}",
    "slice of 0..1 of f32[T] along axis 0; expected a range inside a fixed size",
  ],
  ["slice %a {axis: -1, start: 0, size: 1}", "slice of axis -1 of f32[2,3]"],
  ["transpose %a {perm: [0,0]}", "transpose of perm [0,0] of f32[2,3]"],
  ["reshape %a {shape: [5]}", "reshape of f32[2,3] as [5]; expected 6 elements"],
  ["reshape %v {shape: [B]}", "reshape of f32[T] as [B]; expected T elements"],
  ["broadcast %k {shape: [3,2], axes: [0]}", "broadcast of f32[2] into [3,2] at axes [0]"],
  ["broadcast %a {shape: [2,3], axes: [0]}", "broadcast of f32[2,3] into [2,3] at axes [0]"],
  ["reduce %a {kind: sum, axes: [2]}", "reduce of axes [2] of f32[2,3]"],
  ["reduce %a {kind: sum, axes: [1,1]}", "reduce of axes [1,1] of f32[2,3]"],
  ["gather %a, %k", "gather of f32[2,3] at f32[2]; expected a table and i32 ids"],
  ["gather %s, %ids", "gather of f32[] at i32[B]; expected a table and i32 ids"],
  ["scatterAdd %ids, %k {rows: 3}", "scatterAdd of f32[2] at i32[B]; expected one update per i32 id"],
  ["reverse %k {axis: 1}", "reverse of axis 1 of f32[2]"],
  ["oneHot %k {depth: 3}", "oneHot of f32[2]; expected i32 ids"],
  ["cast %k", "cast of f32[2]; expected i32"],
  ["map %a, %b { yield %0 }", "map of f32[2,3], f32[3,2]; expected f32 of one shape"],
  ["map { yield }", "map of 0 operands for code of 0"],
  ["map %k { %1 = lt %0, %0; yield %1 }", "map of a truth value of lt as a result; expected a number"],
  ["scan init(%h), xs(%h) {length: 2} (%c: f32[B,2]) { return %c }", "scan of 2 operands; expected 1"],
  [
    "scan init(%h) {length: 2} (%c: f32[B,3]) { return %c }",
    "scan of operand 0 f32[B,2] for body parameter f32[B,3]; expected f32[B,3]",
  ],
  [
    "scan init(%h), xs(%x) {length: 4} (%c: f32[B,2], %x: f32[B,2]) { return %c }",
    "scan of operand 1 f32[T,B,2] for body parameter f32[B,2]; expected [4, …]",
  ],
  [
    "scan init(%h) {length: 2} (%c: f32[B,2]) { return }",
    "scan of 0 body results for 1 carries; expected a next value for each carry",
  ],
  [
    "scan init(%h) {length: 2} (%c: f32[B,2]) { %t = transpose %c {perm: [1,0]} return %t }",
    "scan of carry c is f32[B,2] but comes back as f32[2,B]; expected the same type",
  ],
  ["scan init(%h), lengths(%rows) {length: 2} (%c: f32[B,2]) { return %c }", "scan of lengths i32[2]; expected i32[B]"],
  [
    "scan init(%k), lengths(%ids) {length: 2} (%c: f32[2]) { return %c }",
    "scan of f32[2] in a scan with lengths; expected a leading dimension B",
  ],
];

describe("shape rules", () => {
  test.each(cases)("%s", (code, message) => {
    const error = thrownBy(() => parseGraph(`graph g(${PARAMS}) {\n%y = ${code}\nreturn output y = %y\n}`));
    expect(error.code).toBe("shape");
    expect(error.message.replace(/^line 2, column \d+: /, "")).toBe(message);
  });

  test("every rule that can fail has a case", () => {
    const cannotFail = ["const", "size", "detach"];
    const covered = new Set(cases.map(([code]) => code.split(" ")[0]));
    expect(structuralOps.filter((op) => !covered.has(op))).toEqual(cannotFail);
    expect(isOp("neg") && isOp("scan") && !isOp("frobnicate") && !isOp("toString")).toBe(true);
  });
});
