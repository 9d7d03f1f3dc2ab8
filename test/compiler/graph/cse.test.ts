// Equal nodes, equal scans, splits that are one.
import { describe, expect, test } from "vitest";
import { cse } from "../../../compiler/graph/cse.ts";
import { checkMeaning, checkMeaningOfCells, transformed } from "../../support/same-meaning.ts";

describe("equal nodes", () => {
  test("become one: equal attributes, commuting operands, many results, whole chains", () => {
    const text = `
graph g(input x: f32[2,4], input y: f32[2,4]) {
  %a: f32[2,4] = add %x, %y
  %b: f32[2,4] = add %y, %x
  %p, %q: f32[2,2], f32[2,2] = split %a {axis: 1, sizes: [2,2]}
  %r, %s: f32[2,2], f32[2,2] = split %b {axis: 1, sizes: [2,2]}
  %m: f32[2,2] = mul %p, %s
  %n: f32[2,2] = mul %q, %r
  return output m = %m, output n = %n
}`;
    expect(transformed(text, cse)).toMatchInlineSnapshot(`
      "graph g(input x: f32[2,4], input y: f32[2,4]) {
        %a: f32[2,4] = add %x, %y
        %p, %q: f32[2,2], f32[2,2] = split %a {axis: 1, sizes: [2,2]}
        %m: f32[2,2] = mul %p, %q
        return output m = %m, output n = %m
      }
      "
    `);
  });

  test("stay apart where an attribute, an operand's place or a stage differs", () => {
    const text = `
graph g(param w: f32[2], input x: f32[2]) {
  %a: f32[2] = elu %x {alpha: 1}
  %b: f32[2] = elu %x {alpha: 2}
  %c: f32[2] = sub %x, %w
  %d: f32[2] = sub %w, %x
  %e: f32[2] = tanh %w
  %f: f32[2] = tanh %w @prepare
  %k: f32[2] = const {value: 0, shape: [2], dtype: f32}
  %l: f32[2] = const {value: -0, shape: [2], dtype: f32}
  return output a = %a, output b = %b, output c = %c, output d = %d, output e = %e, output f = %f, output k = %k, output l = %l
}`;
    expect(transformed(text, cse).split("\n").length).toBe(text.split("\n").length);
  });

  test("scans are equal whatever their values are called", () => {
    const text = `
graph g(state h0: f32[B], input x: f32[T,B]) {
  %h: f32[B] = scan consts(), init(%h0), xs(%x) {length: T, reverse: false} (%h: f32[B], %x: f32[B]) {
    %s: f32[B] = add %h, %x
    %t: f32[B] = add %x, %h
    %m: f32[B] = mul %s, %t
    return %m
  }
  %k: f32[B] = scan consts(), init(%h0), xs(%x) {length: T, reverse: false} (%a: f32[B], %b: f32[B]) {
    %sum: f32[B] = add %b, %a
    %square: f32[B] = mul %sum, %sum
    return %square
  }
  return output h = %h, output k = %k
}`;
    expect(transformed(text, cse)).toMatchInlineSnapshot(`
      "graph g(state h0: f32[B], input x: f32[T,B]) {
        %h: f32[B] = scan consts(), init(%h0), xs(%x) {length: T, reverse: false} (%h: f32[B], %x: f32[B]) {
          %s: f32[B] = add %h, %x
          %m: f32[B] = mul %s, %s
          return %m
        }
        return output h = %h, output k = %h
      }
      "
    `);
  });
});

describe("splits of one value", () => {
  const splits = (last: string) => `
graph g(input x: f32[2,12]) {
  %a, %b, %c: f32[2,4], f32[2,4], f32[2,4] = split %x {axis: 1, sizes: [4,4,4]}
  %d, %e: f32[2,8], f32[2,4] = split %x {axis: 1, sizes: [8,4]}
  return output d = %d, output c = %c${last}
}`;

  test("become one where the parts in use do not overlap", () => {
    expect(transformed(splits(""), cse)).toMatchInlineSnapshot(`
      "graph g(input x: f32[2,12]) {
        %d, %c: f32[2,8], f32[2,4] = split %x {axis: 1, sizes: [8,4]}
        return output d = %d, output c = %c
      }
      "
    `);
  });

  test("stay where they overlap", () => {
    expect(transformed(splits(", output b = %b"), cse)).toContain("sizes: [8,4]");
    expect(transformed(splits(", output b = %b"), cse)).toContain("sizes: [4,4,4]");
  });
});

test("random graphs mean the same", () => {
  expect(checkMeaning([cse])).toBeGreaterThan(5);
  expect(checkMeaningOfCells([cse], 30)).toBeGreaterThan(5);
});
