// In which order the terms of a sum inside a scan are added.
import { expect, test } from "vitest";
import { orderSums } from "../../../compiler/graph/order-sums.ts";
import { checkMeaning, checkMeaningOfCells, remarksOf, transformed } from "../../support/same-meaning.ts";

const scan = (body: string) => `
graph g(state h0: f32[B,2], input x: f32[T,B,2], input z: f32[T,B,2]) {
  %h, %ys: f32[B,2], f32[T,B,2] = scan consts(), init(%h0), xs(%x, %z) {length: T, reverse: false} (%h: f32[B,2], %x: f32[B,2], %z: f32[B,2]) {
    ${body.trim()}
  }
  return output y = %ys, state h = %h
}`;

test("terms without the state come first, the others keep their order", () => {
  const sum = scan(`
    %r: f32[B,2] = neg %h
    %0: f32[B,2] = add %r, %x
    %1: f32[B,2] = add %0, %h
    %2: f32[B,2] = add %1, %z
    return %2, %2`);
  expect(transformed(sum, orderSums)).toMatchInlineSnapshot(`
    "graph g(state h0: f32[B,2], input x: f32[T,B,2], input z: f32[T,B,2]) {
      %h, %ys: f32[B,2], f32[T,B,2] = scan consts(), init(%h0), xs(%x, %z) {length: T, reverse: false} (%h: f32[B,2], %x: f32[B,2], %z: f32[B,2]) {
        %r: f32[B,2] = neg %h
        %0: f32[B,2] = add %r, %x
        %1: f32[B,2] = add %0, %h
        %2: f32[B,2] = add %x, %z
        %3: f32[B,2] = add %2, %r
        %4: f32[B,2] = add %3, %h
        return %4, %4
      }
      return output y = %ys, state h = %h
    }
    "
  `);
  expect(remarksOf(sum, orderSums)).toEqual(["scan h: sums begin with what the state has no part in"]);
});

test("a sum in order stays, and so does one whose part is read elsewhere", () => {
  for (const body of [
    "%0: f32[B,2] = add %x, %z\n    %1: f32[B,2] = add %0, %h\n    return %1, %1",
    "%0: f32[B,2] = add %h, %h\n    %1: f32[B,2] = mul %0, %x\n    return %1, %0",
  ])
    expect(remarksOf(scan(body), orderSums)).toEqual([]);
});

test("random graphs mean the same", () => {
  expect(checkMeaning([orderSums])).toBeGreaterThan(2);
  checkMeaningOfCells([orderSums], 10);
});
