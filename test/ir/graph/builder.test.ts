// What the builder adds over plain nodes: broadcasting, numbers as operands, named options, composite ops.
import { describe, expect, test } from "vitest";
import { buildRegion, GraphBuilder } from "../../../ir/graph/builder.ts";
import { makeValue } from "../../../ir/graph/node.ts";
import { printGraph, printRegion } from "../../../ir/graph/print.ts";
import { verifyGraph } from "../../../ir/graph/verify.ts";
import { f32 } from "../../../ir/types.ts";
import { thrownBy } from "../../support/thrown-by.ts";

describe("builder", () => {
  test("numbers become constants and small shapes repeat along leading dimensions", () => {
    const region = buildRegion([makeValue(f32("B", 4), "x"), makeValue(f32(4), "b")], (op, [x, b]) => [
      op.add(op.mul(x, 2), b),
    ]);
    expect(printRegion(region)).toBe(`(%x: f32[B,4], %b: f32[4]) {
  %0: f32[B,4] = const {dtype: f32, shape: [B,4], value: 2}
  %1: f32[B,4] = mul %x, %0
  %2: f32[B,4] = broadcast %b {axes: [1], shape: [B,4]}
  %3: f32[B,4] = add %1, %2
  return %3
}`);
  });

  test("linear merges leading dimensions into one product", () => {
    const region = buildRegion([makeValue(f32("T", "B", 4), "x"), makeValue(f32(3, 4), "W")], (op, [x, w]) => [
      op.linear(x, w, { transB: true }),
    ]);
    expect(printRegion(region)).toBe(`(%x: f32[T,B,4], %W: f32[3,4]) {
  %0: f32[T*B,4] = reshape %x {shape: [T*B,4]}
  %1: f32[T*B,3] = matmul %0, %W {transA: false, transB: true}
  %2: f32[T,B,3] = reshape %1 {shape: [T,B,3]}
  return %2
}`);
  });

  test("a scan lays out its groups", () => {
    const g = new GraphBuilder("g");
    const h = g.param("state", "h", f32("B", 2));
    const x = g.param("input", "x", f32("T", "B", 2));
    const r = g.param("param", "R", f32(2, 2));
    const { final, ys } = g.op.scan({
      length: "T",
      consts: [r],
      init: [h],
      xs: [x],
      carryNames: ["state"],
      body: (op, { consts, carry, xs }) => {
        const next = op.tanh(op.add(op.matmul(carry[0], consts[0]), xs[0]));
        return { next: [next], ys: [next] };
      },
    });
    g.result("output", "y", ys[0]);
    g.result("state", "h", final[0]);
    const graph = g.finish();
    verifyGraph(graph);
    expect(printGraph(graph)).toBe(`graph g(state h: f32[B,2], input x: f32[T,B,2], param R: f32[2,2]) {
  %state, %0: f32[B,2], f32[T,B,2] = scan consts(%R), init(%h), xs(%x) {length: T, reverse: false} (%R: f32[2,2], %state: f32[B,2], %x: f32[B,2]) {
    %0: f32[B,2] = matmul %state, %R {transA: false, transB: false}
    %1: f32[B,2] = add %0, %x
    %2: f32[B,2] = tanh %1
    return %2, %2
  }
  return output y = %0, state h = %state
}
`);
  });

  test("errors name the graph, what was found and what to do", () => {
    const g = new GraphBuilder("model");
    const x = g.param("input", "x", f32("B", 4));
    const column = g.param("input", "c", f32("B"));
    const messages = [
      // @ts-expect-error the trailing dimensions 4 and B differ
      () => g.op.add(x, column),
      () => g.op.elu(x, { beta: 1 }),
      () => g.op.neg(x, { alpha: 1 }),
      () => g.op.split(x, 3),
      () => g.param("param", "x", f32()),
      () => {
        g.result("output", "y", x);
        g.result("output", "y", x);
      },
    ]
      .map((f) => thrownBy(f))
      .map(({ code, message }) => `${code} ${message}`);
    expect(messages).toEqual([
      "shape model: add of f32[B] and [B,4]; expected equal trailing dimensions. Use broadcast(x, shape, axes) to say which dimensions repeat",
      "unknown-name model: elu: option beta; expected alpha",
      "unknown-name model: neg: option alpha; expected no options",
      "shape model: split of f32[B,4] into 3 equal parts along axis 1",
      "duplicate-name model: two parameters named x",
      "duplicate-name model: two output results named y",
    ]);
  });
});
