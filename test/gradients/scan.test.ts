// Derivatives of scans: directions, several carries, unused parts, consts, nesting.
import { describe, expect, it } from "vitest";
import { parseGraph } from "../../ir/graph/parse.ts";
import { checkGradients, gradientGraph } from "./check-gradients.ts";

const graphs: Readonly<Record<string, string>> = {
  "from the last step to the first": `graph g(param R: f32[3,3], state h0: f32[B,3], input x: f32[T,B,3]) {
    %h, %ys: f32[B,3], f32[T,B,3] = scan consts(%R), init(%h0), xs(%x) {length: T, reverse: true} (%R: f32[3,3], %h: f32[B,3], %x: f32[B,3]) {
      %p: f32[B,3] = matmul %h, %R
      %s: f32[B,3] = add %p, %x
      %y: f32[B,3] = tanh %s
      return %y, %y
    }
    return output y = %ys, state h = %h
  }`,
  "two carries that mix, a const used twice": `graph g(param a: f32[3], state h0: f32[3], state c0: f32[3], input x: f32[T,3]) {
    %h, %c, %ys: f32[3], f32[3], f32[T,3] = scan consts(%a), init(%h0, %c0), xs(%x) {length: T} (%a: f32[3], %h: f32[3], %c: f32[3], %x: f32[3]) {
      %f: f32[3] = sigmoid %h
      %g: f32[3] = mul %f, %c
      %u: f32[3] = mul %a, %x
      %v: f32[3] = mul %u, %a
      %d: f32[3] = add %g, %v
      %t: f32[3] = tanh %d
      %o: f32[3] = mul %t, %f
      return %o, %d, %o
    }
    return output y = %ys, state c = %c
  }`,
  "a carry that only counts, one that is only read, one that swaps": `graph g(state a: f32[2], state b: f32[2], state n: f32[2], input x: f32[T,2]) {
    %p, %q, %m, %ys: f32[2], f32[2], f32[2], f32[T,2] = scan init(%a, %b, %n), xs(%x) {length: T} (%p: f32[2], %q: f32[2], %n: f32[2], %x: f32[2]) {
      %1: f32[2] = const {value: 1, shape: [2]}
      %m: f32[2] = add %n, %1
      %y: f32[2] = mul %p, %m
      %z: f32[2] = mul %q, %x
      return %z, %p, %m, %y
    }
    return output y = %ys, output q = %q
  }`,
  "ys that nobody reads and xs that nothing needs": `graph g(state h0: f32[2], input x: f32[T,2], input z: f32[T,2]) {
    %h, %ys, %zs: f32[2], f32[T,2], f32[T,2] = scan init(%h0), xs(%x, %z) {length: T} (%h: f32[2], %x: f32[2], %z: f32[2]) {
      %s: f32[2] = mul %h, %x
      %e: f32[2] = sin %s
      %w: f32[2] = exp %e
      return %e, %w, %w
    }
    return state h = %h
  }`,
  "a body that passes its parameters on": `graph g(param k: f32[2], state h0: f32[2], input x: f32[T,2]) {
    %h, %last, %ys, %ks: f32[2], f32[2], f32[T,2], f32[T,2] = scan consts(%k), init(%h0, %h0), xs(%x) {length: T} (%k: f32[2], %h: f32[2], %l: f32[2], %x: f32[2]) {
      return %x, %h, %l, %k
    }
    %yy: f32[T,2] = square %ys
    return output y = %yy, output k = %ks, output h = %h, output l = %last
  }`,
  "a carry that is zero at the end and a const without effect": `graph g(param k: f32[2], state h0: f32[2], input x: f32[T,2]) {
    %h, %ys: f32[2], f32[T,2] = scan consts(%k), init(%h0), xs(%x) {length: T} (%k: f32[2], %h: f32[2], %x: f32[2]) {
      %p: f32[2] = sin %h
      %y: f32[2] = add %p, %x
      return %y, %h
    }
    %yy: f32[T,2] = square %ys
    return output y = %yy
  }`,
  "no xs and no ys": `graph g(param a: f32[2,2], state h0: f32[B,2]) {
    %h: f32[B,2] = scan consts(%a), init(%h0) {length: 5} (%a: f32[2,2], %h: f32[B,2]) {
      %e: f32[2,2] = exp %a
      %p: f32[B,2] = matmul %h, %e
      %n: f32[B,2] = tanh %p
      return %n
    }
    return output h = %h
  }`,
  "no carry at all": `graph g(param a: f32[2], input x: f32[T,2]) {
    %ys: f32[T,2] = scan consts(%a), xs(%x) {length: T} (%a: f32[2], %x: f32[2]) {
      %p: f32[2] = mul %a, %x
      %y: f32[2] = sin %p
      return %y
    }
    return output y = %ys
  }`,
  "a split state, ids among the xs": `graph g(param E: f32[3,4], state h0: f32[B,4], input ids: i32[T,B]) {
    %h, %ys: f32[B,4], f32[T,B,2] = scan consts(%E), init(%h0), xs(%ids) {length: T} (%E: f32[3,4], %h: f32[B,4], %id: i32[B]) {
      %x: f32[B,4] = gather %E, %id
      %s: f32[B,4] = add %h, %x
      %l, %r: f32[B,2], f32[B,2] = split %s {axis: 1, sizes: [2,2]}
      %m: f32[B,2] = mul %l, %r
      %n: f32[B,2] = tanh %m
      %k: f32[B,4] = concat %n, %l {axis: 1}
      return %k, %m
    }
    return output y = %ys, state h = %h
  }`,
  "cotangents that come in from outside and go out as they are, without names": `graph g(state h0: f32[2], input x: f32[T,2]) {
    %h, %ys: f32[2], f32[T,2] = scan init(%h0), xs(%x) {length: T} (%h: f32[2], %x: f32[2]) {
      %0: f32[2] = add %h, %x
      %1: f32[2] = sin %x
      return %1, %0
    }
    return output y = %ys, state h = %h
  }`,
  "a scan in a scan": `graph g(param R: f32[2,2], param b: f32[2], state h0: f32[2,2], input x: f32[T,3,2,2]) {
    %h, %ys: f32[2,2], f32[T,2,2] = scan consts(%R, %b), init(%h0), xs(%x) {length: T} (%R: f32[2,2], %b: f32[2], %h: f32[2,2], %x: f32[3,2,2]) {
      %hr: f32[2,2] = matmul %h, %R
      %bb: f32[2,2] = broadcast %b {shape: [2,2], axes: [1]}
      %i: f32[2,2] = sigmoid %bb
      %k, %ks: f32[2,2], f32[3,2,2] = scan consts(%R, %i), init(%hr), xs(%x) {length: 3, reverse: true} (%R: f32[2,2], %b: f32[2,2], %k: f32[2,2], %x: f32[2,2]) {
        %p: f32[2,2] = matmul %k, %R
        %q: f32[2,2] = add %p, %x
        %t: f32[2,2] = tanh %q
        %u: f32[2,2] = mul %t, %b
        return %u, %t
      }
      %s: f32[2,2] = reduce %ks {kind: sum, axes: [0]}
      %n: f32[2,2] = add %k, %h
      return %n, %s
    }
    return output y = %ys, state h = %h
  }`,
  "three scans deep": `graph g(param w: f32[2], state h0: f32[2], input x: f32[2]) {
    %h: f32[2] = scan consts(%w, %x), init(%h0) {length: 2} (%w: f32[2], %x: f32[2], %h: f32[2]) {
      %i: f32[2] = scan consts(%w, %x), init(%h) {length: 3} (%w: f32[2], %x: f32[2], %i: f32[2]) {
        %e: f32[2] = mul %i, %x
        %j: f32[2] = scan consts(%w), init(%e) {length: T} (%w: f32[2], %j: f32[2]) {
          %m: f32[2] = mul %j, %w
          %t: f32[2] = sin %m
          return %t
        }
        %n: f32[2] = add %i, %j
        return %n
      }
      return %i
    }
    return output h = %h
  }`,
};

describe("scans", () => {
  for (const [name, text] of Object.entries(graphs))
    it(name, () => {
      const graph = parseGraph(text);
      expect(checkGradients(graph)).toBeGreaterThan(0);
      expect(checkGradients(graph, { seed: 2, env: { T: 1, B: 1 } })).toBeGreaterThan(0);
      for (const { name: wrt, value } of graph.params)
        if (value.type.dtype === "f32") expect(checkGradients(graph, { seed: 3, wrt: [wrt] })).toBe(2);
    });

  for (const [name, text] of Object.entries(graphs))
    it(`${name}, second order`, () => {
      expect(checkGradients(gradientGraph(parseGraph(text)), { seed: 4 })).toBeGreaterThan(0);
    });
});
