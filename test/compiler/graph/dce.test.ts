// Dead nodes and dead parts of scans.
import { expect, test } from "vitest";
import { dce } from "../../../compiler/graph/dce.ts";
import { checkMeaning, checkMeaningOfCells, remarksOf, transformed } from "../../support/same-meaning.ts";

const scan = `
graph g(param k: f32[2], state a0: f32[2], state b0: f32[2], state c0: f32[2], state d0: f32[2], input x: f32[T,2], input z: f32[T,2]) {
  %dead: f32[2] = neg %k
  %a, %b, %c, %d, %y1, %y2: f32[2], f32[2], f32[2], f32[2], f32[T,2], f32[T,2] = scan consts(%k, %dead), init(%a0, %b0, %c0, %d0), xs(%x, %z) {length: T, reverse: false} (%k: f32[2], %l: f32[2], %a: f32[2], %b: f32[2], %c: f32[2], %d: f32[2], %x: f32[2], %z: f32[2]) {
    %a1: f32[2] = add %a, %b
    %b1: f32[2] = mul %b, %x
    %c1: f32[2] = add %c, %z
    %m: f32[2] = mul %l, %z
    %t: f32[2] = add %d, %k
    %y: f32[2] = add %t, %a1
    return %a1, %b1, %c1, %d, %y, %m
  }
  return output y = %y1
}`;

test("a scan keeps what its used results need; a carry that never changes is a const", () => {
  expect(transformed(scan, dce)).toMatchInlineSnapshot(`
    "graph g(
      param k: f32[2],
      state a0: f32[2],
      state b0: f32[2],
      state c0: f32[2],
      state d0: f32[2],
      input x: f32[T,2],
      input z: f32[T,2],
    ) {
      %a, %b, %y1: f32[2], f32[2], f32[T,2] = scan consts(%k, %d0), init(%a0, %b0), xs(%x) {length: T, reverse: false} (%k: f32[2], %d: f32[2], %a: f32[2], %b: f32[2], %x: f32[2]) {
        %a1: f32[2] = add %a, %b
        %b1: f32[2] = mul %b, %x
        %t: f32[2] = add %d, %k
        %y: f32[2] = add %t, %a1
        return %a1, %b1, %y
      }
      return output y = %y1
    }
    "
  `);
  expect(remarksOf(scan, dce)).toEqual(["scan a: dropped 1 of 3 consts, 1 of 3 carries, 1 of 2 xs, 1 of 2 ys"]);
});

test("duplicate parts of a scan become one", () => {
  const text = `
graph g(param k: f32[2], state a0: f32[2], input x: f32[T,2]) {
  %a, %b, %y1, %y2: f32[2], f32[2], f32[T,2], f32[T,2] = scan consts(%k, %k), init(%a0, %a0), xs(%x, %x) {length: T, reverse: false} (%k: f32[2], %l: f32[2], %a: f32[2], %b: f32[2], %x: f32[2], %z: f32[2]) {
    %s: f32[2] = add %a, %x
    %t: f32[2] = add %b, %z
    %u: f32[2] = mul %s, %k
    %v: f32[2] = mul %t, %l
    %w: f32[2] = add %u, %v
    return %w, %w, %u, %u
  }
  return output a = %a, output b = %b, output y1 = %y1, output y2 = %y2
}`;
  expect(transformed(text, dce)).toMatchInlineSnapshot(`
    "graph g(param k: f32[2], state a0: f32[2], input x: f32[T,2]) {
      %a, %y1: f32[2], f32[T,2] = scan consts(%k), init(%a0), xs(%x) {length: T, reverse: false} (%k: f32[2], %a: f32[2], %x: f32[2]) {
        %s: f32[2] = add %a, %x
        %t: f32[2] = add %a, %x
        %u: f32[2] = mul %s, %k
        %v: f32[2] = mul %t, %k
        %w: f32[2] = add %u, %v
        return %w, %u
      }
      return output a = %a, output b = %a, output y1 = %y1, output y2 = %y1
    }
    "
  `);
});

test("a map keeps the steps and operands that its used results need", () => {
  const text = `
graph g(input x: f32[2], input z: f32[2], input u: f32[2]) {
  %a, %b: f32[2], f32[2] = map %x, %z, %u { %3 = mul %0, %2; %4 = exp %3; %5 = add %1, %3; yield %4, %5 }
  %c: f32[2] = map %z { %1 = const 2; yield %1 }
  return output a = %a, output c = %c
}`;
  expect(transformed(text, dce)).toMatchInlineSnapshot(`
    "graph g(input x: f32[2], input z: f32[2], input u: f32[2]) {
      %a: f32[2] = map %x, %u { %2 = mul %0, %1; %3 = exp %2; yield %3 }
      %c: f32[2] = map %z { %1 = const 2; yield %1 }
      return output a = %a, output c = %c
    }
    "
  `);
});

test("a scan that nobody reads goes as a whole", () => {
  const unread = scan.replace("output y = %y1", "output y = %k");
  expect(remarksOf(unread, dce)).toEqual(["scan a: dropped: nobody uses its results"]);
  expect(transformed(unread, dce)).not.toContain("scan");
});

test("random graphs mean the same", () => {
  expect(checkMeaning([dce])).toBeGreaterThan(20);
  expect(checkMeaningOfCells([dce], 30)).toBeGreaterThan(5);
});
