// The same op on all parts of a split, and when that is not so.
import { expect, test } from "vitest";
import { cse } from "../../../compiler/graph/cse.ts";
import { dce } from "../../../compiler/graph/dce.ts";
import { distributeScan } from "../../../compiler/graph/distribute-scan.ts";
import { expandLengths } from "../../../compiler/graph/expand-lengths.ts";
import { fold } from "../../../compiler/graph/fold.ts";
import { fuseGates } from "../../../compiler/graph/fuse-gates.ts";
import { mergeParts } from "../../../compiler/graph/merge-parts.ts";
import { checkMeaning, checkMeaningOfCells, remarksOf, transformed } from "../../support/same-meaning.ts";

const biases = (second: string) => `
graph g(param b: f32[2], param c: f32[3], input w: f32[B,5]) {
  %p, %q: f32[B,2], f32[B,3] = split %w {axis: 1, sizes: [2,3]}
  %bb: f32[B,2] = broadcast %b {axes: [1], shape: [B,2]}
  %cc: f32[B,3] = broadcast %c {axes: [1], shape: [B,3]}
  %r: f32[B,2] = add %p, %bb
  %s: f32[B,3] = ${second}
  %t: f32[2] = reduce %r {kind: sum, axes: [0]}
  %u: f32[3] = reduce %s {kind: sum, axes: [0]}
  return output r = %r, output s = %s, output t = %t, output u = %u
}`;

test("biases of all parts are added at once, all parts reduced at once", () => {
  expect(transformed(biases("add %q, %cc"), mergeParts)).toMatchInlineSnapshot(`
    "graph g(param b: f32[2], param c: f32[3], input w: f32[B,5]) {
      %p, %q: f32[B,2], f32[B,3] = split %w {axis: 1, sizes: [2,3]}
      %bb: f32[B,2] = broadcast %b {axes: [1], shape: [B,2]}
      %cc: f32[B,3] = broadcast %c {axes: [1], shape: [B,3]}
      %0: f32[5] = concat %b, %c {axis: 0}
      %1: f32[B,5] = broadcast %0 {axes: [1], shape: [B,5]}
      %2: f32[B,5] = add %w, %1
      %r, %s: f32[B,2], f32[B,3] = split %2 {axis: 1, sizes: [2,3]}
      %3: f32[5] = reduce %2 {axes: [0], kind: sum}
      %t, %u: f32[2], f32[3] = split %3 {axis: 0, sizes: [2,3]}
      return output r = %r, output s = %s, output t = %t, output u = %u
    }
    "
  `);
  expect(remarksOf(biases("add %q, %cc"), mergeParts)).toEqual([
    "r: add of 2 parts became one",
    "t: reduce of 2 parts became one",
  ]);
});

test("parts that are treated differently stay parts", () => {
  for (const second of ["sub %q, %cc", "add %cc, %q", "add %q, %q", "tanh %q"])
    expect(remarksOf(biases(second), mergeParts)).toEqual([]);
});

test("parts that depend on each other stay parts", () => {
  const text = `
graph g(input w: f32[B,4]) {
  %p, %q: f32[B,2], f32[B,2] = split %w {axis: 1, sizes: [2,2]}
  %r: f32[B,2] = add %p, %q
  %s: f32[B,2] = add %q, %r
  return output r = %r, output s = %s
}`;
  expect(remarksOf(text, mergeParts)).toEqual([]);
});

test("a reduction across the cut stays", () => {
  const text = `
graph g(input w: f32[B,4]) {
  %p, %q: f32[B,2], f32[B,2] = split %w {axis: 1, sizes: [2,2]}
  %r: f32[B] = reduce %p {kind: sum, axes: [1]}
  %s: f32[B] = reduce %q {kind: sum, axes: [1]}
  return output r = %r, output s = %s
}`;
  expect(remarksOf(text, mergeParts)).toEqual([]);
});

test("random graphs mean the same", () => {
  checkMeaning([mergeParts]);
  const prepare = [expandLengths, distributeScan, fold, cse, dce, fuseGates, distributeScan, fold, cse, dce];
  expect(checkMeaningOfCells([...prepare, mergeParts])).toBeGreaterThan(3);
});
