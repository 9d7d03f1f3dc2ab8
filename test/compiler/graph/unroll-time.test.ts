// Scans of few steps against the steps themselves.
import { expect, test } from "vitest";
import { expandLengths } from "../../../compiler/graph/expand-lengths.ts";
import { unrollTime, unrollTimeUpTo } from "../../../compiler/graph/unroll-time.ts";
import { checkMeaning, checkMeaningOfCells, remarksOf, transformed } from "../../support/same-meaning.ts";

const steps = (length: number | string, reverse = false) => `
graph g(state h0: f32[B,2], input x: f32[${length},B,2]) {
  %h, %ys: f32[B,2], f32[${length},B,2] = scan consts(), init(%h0), xs(%x) {length: ${length}, reverse: ${reverse}} (%h: f32[B,2], %x: f32[B,2]) {
    %s: f32[B,2] = add %h, %x
    return %s, %h
  }
  return output y = %ys, state h = %h
}`;

test("one step is no loop", () => {
  expect(transformed(steps(1), unrollTime)).toMatchInlineSnapshot(`
    "graph g(state h0: f32[B,2], input x: f32[1,B,2]) {
      %0: f32[B,2] = reshape %x {shape: [B,2]}
      %s: f32[B,2] = add %h0, %0
      %1: f32[1,B,2] = reshape %h0 {shape: [1,B,2]}
      return output y = %1, state h = %s
    }
    "
  `);
});

test("two steps from the last to the first, stacked in the order of time", () => {
  expect(transformed(steps(2, true), unrollTime)).toMatchInlineSnapshot(`
    "graph g(state h0: f32[B,2], input x: f32[2,B,2]) {
      %0: f32[1,B,2] = slice %x {axis: 0, size: 1, start: 1}
      %1: f32[B,2] = reshape %0 {shape: [B,2]}
      %s: f32[B,2] = add %h0, %1
      %2: f32[1,B,2] = slice %x {axis: 0, size: 1, start: 0}
      %3: f32[B,2] = reshape %2 {shape: [B,2]}
      %s.1: f32[B,2] = add %s, %3
      %4: f32[1,B,2] = reshape %s {shape: [1,B,2]}
      %5: f32[1,B,2] = reshape %h0 {shape: [1,B,2]}
      %6: f32[2,B,2] = concat %4, %5 {axis: 0}
      return output y = %6, state h = %s.1
    }
    "
  `);
});

test("longer and open scans stay; the limit is an option", () => {
  expect(remarksOf(steps(5), unrollTime)).toEqual([]);
  expect(remarksOf(steps("T"), unrollTime)).toEqual([]);
  expect(remarksOf(steps(0), unrollTime)).toEqual([]);
  expect(remarksOf(steps(5), unrollTimeUpTo({ limit: 5 }))).toEqual(["scan h: unrolled into 5 steps"]);
});

test("random graphs mean the same", () => {
  expect(checkMeaning([expandLengths, unrollTime])).toBeGreaterThan(2);
  checkMeaningOfCells([expandLengths, unrollTime], 10);
});
