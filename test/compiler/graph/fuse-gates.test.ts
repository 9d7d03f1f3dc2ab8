// Products with one left side: which become one, and in which order their right sides stand.
import { describe, expect, test } from "vitest";
import { cse } from "../../../compiler/graph/cse.ts";
import { dce } from "../../../compiler/graph/dce.ts";
import { expandLengths } from "../../../compiler/graph/expand-lengths.ts";
import { fold } from "../../../compiler/graph/fold.ts";
import { fuseGates } from "../../../compiler/graph/fuse-gates.ts";
import { checkMeaning, checkMeaningOfCells, remarksOf, transformed } from "../../support/same-meaning.ts";

const gates = (flags: string, a = "%W_a", b = "%W_b") => `
graph g(param W_a: f32[4,4], param W_b: f32[4,4], input x: f32[B,4]) {
  %p: f32[B,4] = matmul %x, ${a}
  %q: f32[B,4] = matmul %x, ${b} ${flags}
  %y: f32[B,4] = mul %p, %q
  return output y = %y
}`;

test("x·A, x·B ⇒ split(x·[A B])", () => {
  expect(transformed(gates(""), fuseGates)).toMatchInlineSnapshot(`
    "graph g(param W_a: f32[4,4], param W_b: f32[4,4], input x: f32[B,4]) {
      %W_ab: f32[4,8] = concat %W_a, %W_b {axis: 1}
      %p_q: f32[B,8] = matmul %x, %W_ab {transA: false, transB: false}
      %p, %q: f32[B,4], f32[B,4] = split %p_q {axis: 1, sizes: [4,4]}
      %y: f32[B,4] = mul %p, %q
      return output y = %y
    }
    "
  `);
  expect(remarksOf(gates(""), fuseGates)).toEqual(["p_q: 2 products with x became one"]);
});

test("transposed right sides are stacked along their rows", () => {
  const both = gates("{transA: false, transB: true}").replace("%x, %W_a", "%x, %W_a {transA: false, transB: true}");
  expect(transformed(both, fuseGates)).toContain("concat %W_a, %W_b {axis: 0}");
});

test("different flags or left sides stay apart", () => {
  expect(remarksOf(gates("{transA: false, transB: true}"), fuseGates)).toEqual([]);
  expect(remarksOf(gates("").replace("%q: f32[B,4] = matmul %x", "%q: f32[B,4] = matmul %p"), fuseGates)).toEqual([]);
});

describe("dependence", () => {
  test("a product that needs another's result is not fused with it, one that does not is", () => {
    const text = `
graph g(param W: f32[4,4], param V: f32[4,2], input x: f32[B,4]) {
  %p: f32[4,4] = matmul %W, %W
  %q: f32[B,4] = matmul %x, %W
  %r: f32[B,4] = matmul %x, %p
  %s: f32[4,4] = tanh %p
  %t: f32[4,4] = matmul %W, %s
  %u: f32[4,2] = matmul %W, %V
  return output r = %r, output q = %q, output t = %t, output u = %u
}`;
    expect(transformed(text, fuseGates)).toMatchInlineSnapshot(`
      "graph g(param W: f32[4,4], param V: f32[4,2], input x: f32[B,4]) {
        %W_V: f32[4,6] = concat %W, %V {axis: 1}
        %p_u: f32[4,6] = matmul %W, %W_V {transA: false, transB: false}
        %p, %u: f32[4,4], f32[4,2] = split %p_u {axis: 1, sizes: [4,2]}
        %s: f32[4,4] = tanh %p
        %t: f32[4,4] = matmul %W, %s {transA: false, transB: false}
        %W_p: f32[4,8] = concat %W, %p {axis: 1}
        %q_r: f32[B,8] = matmul %x, %W_p {transA: false, transB: false}
        %q, %r: f32[B,4], f32[B,4] = split %q_r {axis: 1, sizes: [4,4]}
        return output r = %r, output q = %q, output t = %t, output u = %u
      }
      "
    `);
  });

  test("two groups that would need each other: only one is fused", () => {
    const text = `
graph g(param A: f32[4,4], param C: f32[4,4], param V: f32[4,4], param W: f32[4,4]) {
  %a1: f32[4,4] = matmul %A, %V
  %c1: f32[4,4] = matmul %C, %a1
  %c2: f32[4,4] = matmul %C, %W
  %a2: f32[4,4] = matmul %A, %c2
  return output y = %c1, output z = %a2
}`;
    expect(remarksOf(text, fuseGates)).toEqual([
      "a1_a2: 2 products with A became one",
      "c2: 2 products with C not fused because they need each other's results",
    ]);
  });
});

describe("right sides that are parts of one split", () => {
  const parts = (order: readonly string[]) => `
graph g(param R: f32[4,6], state h0: f32[B,4], input x: f32[T,B,2]) {
  %a, %b, %c: f32[4,2], f32[4,2], f32[4,2] = split %R {axis: 1, sizes: [2,2,2]}
  %h: f32[B,4] = scan consts(%${order.join(", %")}), init(%h0), xs(%x) {length: T, reverse: false} (%k: f32[4,2], %l: f32[4,2], %m: f32[4,2], %h: f32[B,4], %x: f32[B,2]) {
    %p: f32[B,2] = matmul %h, %k
    %q: f32[B,2] = matmul %h, %l
    %r: f32[B,2] = matmul %h, %m
    %s: f32[B,2] = mul %p, %x
    %t: f32[B,2] = add %s, %q
    %n: f32[B,4] = concat %t, %r {axis: 1}
    return %n
  }
  return state h = %h
}`;

  test("stand in the order of the parts, also where they came into the body as consts", () => {
    expect(transformed(parts(["c", "a", "b"]), fuseGates)).toContain("concat %l, %m, %k {axis: 1}");
    expect(transformed(parts(["a", "b", "c"]), fuseGates)).toContain("concat %k, %l, %m {axis: 1}");
  });

  test("fold to the whole", () => {
    const text = `
graph g(param R: f32[4,6], input x: f32[B,4]) {
  %a, %b, %c: f32[4,2], f32[4,2], f32[4,2] = split %R {axis: 1, sizes: [2,2,2]}
  %p: f32[B,2] = matmul %x, %c
  %q: f32[B,2] = matmul %x, %a
  %r: f32[B,2] = matmul %x, %b
  %y: f32[B,6] = concat %p, %q, %r {axis: 1}
  return output y = %y
}`;
    expect(transformed(text, fuseGates, fold, cse, dce)).toMatchInlineSnapshot(`
      "graph g(param R: f32[4,6], input x: f32[B,4]) {
        %q_r_p: f32[B,6] = matmul %x, %R {transA: false, transB: false}
        %0, %p: f32[B,4], f32[B,2] = split %q_r_p {axis: 1, sizes: [4,2]}
        %1: f32[B,6] = concat %p, %0 {axis: 1}
        return output y = %1
      }
      "
    `);
  });
});

test("random graphs mean the same", () => {
  checkMeaning([expandLengths, fuseGates]);
  expect(checkMeaningOfCells([expandLengths, fuseGates])).toBeGreaterThan(20);
});
