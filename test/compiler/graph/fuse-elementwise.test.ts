// Clusters of elementwise nodes as map nodes: as large as is legal, and the only elementwise form.
import fc from "fast-check";
import { expect, test } from "vitest";
import { dce } from "../../../compiler/graph/dce.ts";
import { expandLengths } from "../../../compiler/graph/expand-lengths.ts";
import { fuseElementwise } from "../../../compiler/graph/fuse-elementwise.ts";
import { runPasses } from "../../../compiler/pass.ts";
import { isElementwise } from "../../../ir/elementwise.ts";
import { visitNodes } from "../../../ir/graph/rewrite.ts";
import { randomGraph } from "../../support/random-graph.ts";
import { checkMeaning, checkMeaningOfCells, remarksOf, transformed } from "../../support/same-meaning.ts";

test("one map for a gate's code: constants inside, names kept, two results", () => {
  const text = `
graph g(input x: f32[B,4], input h: f32[B,4]) {
  %z: f32[B,4] = sigmoid %x
  %one: f32[B,4] = const {value: 1, shape: [B,4], dtype: f32}
  %keep: f32[B,4] = sub %one, %z
  %a: f32[B,4] = mul %keep, %h
  %n: f32[B,4] = elu %a {alpha: 0.5}
  return output y = %n, output z = %z
}`;
  expect(transformed(text, fuseElementwise)).toMatchInlineSnapshot(`
    "graph g(input x: f32[B,4], input h: f32[B,4]) {
      %one: f32[B,4] = const {dtype: f32, shape: [B,4], value: 1}
      %z, %n: f32[B,4], f32[B,4] = map %x, %h { %z = sigmoid %0; %3 = const 1; %keep = sub %3, %z; %a = mul %keep, %1; %6 = const 0; %7 = lt %a, %6; %8 = const 0.5; %9 = min %a, %6; %10 = exp %9; %11 = sub %10, %3; %12 = mul %8, %11; %n = select %7, %12, %a; yield %z, %n }
      return output y = %n, output z = %z
    }
    "
  `);
  expect(remarksOf(text, fuseElementwise)).toEqual(["z: 4 elementwise nodes became one"]);
});

test("a path through another node cuts a cluster in two", () => {
  const text = `
graph g(param R: f32[4,4], input x: f32[B,4]) {
  %a: f32[B,4] = tanh %x
  %b: f32[B,4] = exp %a
  %p: f32[B,4] = matmul %a, %R
  %c: f32[B,4] = mul %p, %b
  %d: f32[B,4] = neg %x
  return output c = %c, output d = %d
}`;
  expect(transformed(text, fuseElementwise)).toMatchInlineSnapshot(`
    "graph g(param R: f32[4,4], input x: f32[B,4]) {
      %a, %b, %d: f32[B,4], f32[B,4], f32[B,4] = map %x { %a = tanh %0; %b = exp %a; %d = neg %0; yield %a, %b, %d }
      %p: f32[B,4] = matmul %a, %R {transA: false, transB: false}
      %c: f32[B,4] = map %p, %b { %c = mul %0, %1; yield %c }
      return output c = %c, output d = %d
    }
    "
  `);
});

test("nodes that read the same values are fused, those with nothing in common or of another shape or stage are not", () => {
  const text = `
graph g(param w: f32[4], input x: f32[4], input z: f32[4], input u: f32[B]) {
  %a: f32[4] = exp %x
  %b: f32[4] = tanh %x
  %c: f32[4] = exp %z
  %d: f32[B] = exp %u
  %e: f32[4] = exp %w @prepare
  return output a = %a, output b = %b, output c = %c, output d = %d, output e = %e
}`;
  expect(transformed(text, fuseElementwise)).toMatchInlineSnapshot(`
    "graph g(param w: f32[4], input x: f32[4], input z: f32[4], input u: f32[B]) {
      %a, %b: f32[4], f32[4] = map %x { %a = exp %0; %b = tanh %0; yield %a, %b }
      %c: f32[4] = map %z { %c = exp %0; yield %c }
      %d: f32[B] = map %u { %d = exp %0; yield %d }
      %e: f32[4] = map %w { %e = exp %0; yield %e } @prepare
      return output a = %a, output b = %b, output c = %c, output d = %d, output e = %e
    }
    "
  `);
});

test("detach goes; casts, one-hots and views stay; constants alone are still a map", () => {
  const text = `
graph g(input x: f32[4], input i: i32[4]) {
  %d: f32[4] = detach %x
  %n: f32[4] = cast %i
  %s: f32[4] = add %d, %n
  %k: f32[4] = const {value: 2, shape: [4], dtype: f32}
  %e: f32[4] = exp %k
  return output s = %s, output e = %e, output d = %d
}`;
  expect(transformed(text, fuseElementwise)).toMatchInlineSnapshot(`
    "graph g(input x: f32[4], input i: i32[4]) {
      %n: f32[4] = cast %i
      %s: f32[4] = map %x, %n { %s = add %0, %1; yield %s }
      %k: f32[4] = const {dtype: f32, shape: [4], value: 2}
      %e: f32[4] = map %k { %e = exp %0; yield %e }
      return output s = %s, output e = %e, output d = %x
    }
    "
  `);
});

test("map nodes are fused with others, and unread code goes", () => {
  const text = `
graph g(input x: f32[4], input z: f32[4]) {
  %p, %q: f32[4], f32[4] = map %x, %z { %2 = mul %0, %1; %3 = exp %2; yield %2, %3 }
  %r: f32[4] = add %p, %x
  %unread: f32[4] = sin %q
  return output r = %r
}`;
  expect(transformed(text, fuseElementwise, dce)).toMatchInlineSnapshot(`
    "graph g(input x: f32[4], input z: f32[4]) {
      %r: f32[4] = map %x, %z { %p = mul %0, %1; %r = add %p, %0; yield %r }
      return output r = %r
    }
    "
  `);
});

test("afterwards map is the only elementwise op, in bodies as well", () => {
  for (const graph of fc.sample(randomGraph({ nestedScan: true }), { numRuns: 100, seed: 11 })) {
    const left: string[] = [];
    visitNodes(runPasses(graph, [fuseElementwise]).graph.nodes, (n) =>
      isElementwise(n.op) || n.op === "detach" ? left.push(n.op) : 0,
    );
    expect(left).toEqual([]);
  }
});

test("random graphs mean the same", () => {
  expect(checkMeaning([fuseElementwise])).toBeGreaterThan(30);
  expect(checkMeaningOfCells([expandLengths, fuseElementwise], 40)).toBeGreaterThan(20);
});
