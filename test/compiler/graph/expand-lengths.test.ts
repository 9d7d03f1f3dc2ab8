// Scans with lengths against their masked form.
import fc from "fast-check";
import { expect, test } from "vitest";
import { expandLengths } from "../../../compiler/graph/expand-lengths.ts";
import { type GraphPass, runPasses } from "../../../compiler/pass.ts";
import type { Graph } from "../../../ir/graph/node.ts";
import { printGraph } from "../../../ir/graph/print.ts";
import { randomGraph } from "../../support/random-graph.ts";
import { checkMeaning, remarksOf, transformed } from "../../support/same-meaning.ts";

const recurrence = `
graph g(param R: f32[4,4], state h0: f32[B,4], input x: f32[T,B,4], input n: i32[B]) {
  %h, %ys: f32[B,4], f32[T,B,4] = scan consts(%R), init(%h0), xs(%x), lengths(%n) {length: T, reverse: true} (%R: f32[4,4], %h: f32[B,4], %x: f32[B,4]) {
    %p: f32[B,4] = matmul %h, %R
    %s: f32[B,4] = add %p, %x
    return %s, %s
  }
  return output y = %ys, state h = %h
}`;

test("lengths become a mask: the carry stays, the ys are zero", () => {
  expect(transformed(recurrence, expandLengths)).toMatchInlineSnapshot(`
    "graph g(param R: f32[4,4], state h0: f32[B,4], input x: f32[T,B,4], input n: i32[B]) {
      %0: f32[T,B] = iota {axis: 0, shape: [T,B]}
      %1: f32[B] = cast %n
      %2: f32[T,B] = broadcast %1 {axes: [1], shape: [T,B]}
      %3: f32[T,B] = lt %0, %2
      %h, %ys: f32[B,4], f32[T,B,4] = scan consts(%R), init(%h0), xs(%x, %3) {length: T, reverse: true} (%R: f32[4,4], %h: f32[B,4], %x: f32[B,4], %mask: f32[B]) {
        %p: f32[B,4] = matmul %h, %R {transA: false, transB: false}
        %s: f32[B,4] = add %p, %x
        %0: f32[B,4] = broadcast %mask {axes: [0], shape: [B,4]}
        %1: f32[B,4] = select %0, %s, %h
        %2: f32[B,4] = broadcast %mask {axes: [0], shape: [B,4]}
        %3: f32[B,4] = const {dtype: f32, shape: [B,4], value: 0}
        %4: f32[B,4] = select %2, %s, %3
        return %1, %4
      }
      return output y = %ys, state h = %h
    }
    "
  `);
  expect(remarksOf(recurrence, expandLengths)).toEqual(["scan h: lengths became a mask over steps and rows"]);
});

test("a state of ids cannot be masked", () => {
  const text = `
graph g(state k0: i32[B], input n: i32[B], input x: i32[T,B]) {
  %k: i32[B] = scan consts(), init(%k0), xs(%x), lengths(%n) {length: T, reverse: false} (%k: i32[B], %x: i32[B]) {
    return %x
  }
  return state k = %k
}`;
  expect(() => transformed(text, expandLengths)).toThrow(
    "scan k: a state or result i32[B] in a scan with lengths; expected f32. Cast it to f32 before the scan",
  );
});

test("random graphs mean the same", () => {
  expect(checkMeaning([expandLengths])).toBeGreaterThan(5);
});

test("no scan has lengths afterwards, inner ones included", () => {
  const text = (passes: readonly GraphPass[]) => (graph: Graph) => printGraph(runPasses(graph, passes).graph);
  const graphs = fc.sample(randomGraph({ nestedScan: true }), { numRuns: 100, seed: 7 });
  expect(graphs.map(text([])).filter((t) => t.includes("lengths(")).length).toBeGreaterThan(5);
  expect(graphs.map(text([expandLengths])).filter((t) => t.includes("lengths("))).toEqual([]);
});
