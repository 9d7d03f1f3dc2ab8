// Which values are flushed: what comes back as a state of the next step, and what an optimizer remembers.
import { expect, test } from "vitest";
import { expandLengths } from "../../../compiler/graph/expand-lengths.ts";
import { flushDenormals } from "../../../compiler/graph/flush-denormals.ts";
import { checkMeaning, checkMeaningOfCells, remarksOf, transformed } from "../../support/same-meaning.ts";

const decay = `
graph g(state h0: f32[B,2], state n0: f32[B,2], input x: f32[T,B,2]) {
  %h, %n, %ys: f32[B,2], f32[B,2], f32[T,B,2] = scan consts(), init(%h0, %n0), xs(%x) {length: T, reverse: false} (%h: f32[B,2], %n: f32[B,2], %x: f32[B,2]) {
    %s: f32[B,2] = mul %h, %x
    %y: f32[B,2] = neg %s
    return %s, %h, %y
  }
  return output y = %ys, state h = %h, state n = %n
}`;

test("whoever reads the next state reads the flushed one; a state that is another's last stays", () => {
  expect(transformed(decay, flushDenormals)).toMatchInlineSnapshot(`
    "graph g(state h0: f32[B,2], state n0: f32[B,2], input x: f32[T,B,2]) {
      %h, %n, %ys: f32[B,2], f32[B,2], f32[T,B,2] = scan consts(), init(%h0, %n0), xs(%x) {length: T, reverse: false} (%h: f32[B,2], %n: f32[B,2], %x: f32[B,2]) {
        %s: f32[B,2] = mul %h, %x
        %s.1: f32[B,2] = flush %s {below: 1.262177448353619e-29}
        %y: f32[B,2] = neg %s.1
        return %s.1, %h, %y
      }
      return output y = %ys, state h = %h, state n = %n
    }
    "
  `);
  expect(remarksOf(decay, flushDenormals)).toEqual(["scan h: tiny values of 1 of 2 states become 0"]);
});

test("a second run changes nothing", () => {
  const once = transformed(decay, flushDenormals);
  expect(transformed(once, flushDenormals)).toBe(once);
});

test("slots are flushed, parameters are not", () => {
  const update = `
graph update(param p: f32[4], slot m: f32[4], input g: f32[4]) {
  %0: f32[4] = mul %m, %g
  %1: f32[4] = sub %p, %0
  return param p = %1, slot m = %0
}`;
  expect(transformed(update, flushDenormals)).toMatchInlineSnapshot(`
    "graph update(param p: f32[4], slot m: f32[4], input g: f32[4]) {
      %0: f32[4] = mul %m, %g
      %1: f32[4] = flush %0 {below: 1.262177448353619e-29}
      %2: f32[4] = sub %p, %1
      return param p = %2, slot m = %1
    }
    "
  `);
});

test("random graphs mean the same", () => {
  expect(checkMeaning([expandLengths, flushDenormals])).toBeGreaterThan(2);
  checkMeaningOfCells([expandLengths, flushDenormals], 10);
});
