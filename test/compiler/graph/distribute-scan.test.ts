// What leaves a loop, what stays, and into how many loops a body falls apart.
import { describe, expect, test } from "vitest";
import { cse } from "../../../compiler/graph/cse.ts";
import { dce } from "../../../compiler/graph/dce.ts";
import { distributeScan } from "../../../compiler/graph/distribute-scan.ts";
import { expandLengths } from "../../../compiler/graph/expand-lengths.ts";
import { fold } from "../../../compiler/graph/fold.ts";
import { runPasses } from "../../../compiler/pass.ts";
import { parseGraph } from "../../../ir/graph/parse.ts";
import { checkMeaning, checkMeaningOfCells, remarksOf, transformed } from "../../support/same-meaning.ts";

/** A scan over T with these parts; `lines` are its body. */
const scan = (lines: string, results: string, out = "%h: f32[B,4]") => `
graph g(param W: f32[3,4], param R: f32[4,4], param b: f32[4], state h0: f32[B,4], input x: f32[T,B,3], input ids: i32[T,B], param E: f32[9,4]) {
  ${out} = scan consts(%W, %R, %b, %E), init(%h0), xs(%x, %ids) {length: T, reverse: false} (%W: f32[3,4], %R: f32[4,4], %b: f32[4], %E: f32[9,4], %h: f32[B,4], %x: f32[B,3], %ids: i32[B]) {
${lines}
    return ${results}
  }
  return ${out
    .split(":")[0]
    .split(", ")
    .map((v, i) => `output r${i} = ${v}`)
    .join(", ")}
}`;

const loopOps = (text: string): string[][] =>
  runPasses(parseGraph(text), [distributeScan, fold, cse, dce]).graph.nodes.flatMap((n) =>
    n.op === "scan" ? [n.attrs.body.nodes.map((m) => m.op)] : [],
  );
const outsideOps = (text: string): string[] =>
  runPasses(parseGraph(text), [distributeScan, fold, cse, dce]).graph.nodes.map((n) => n.op);

const inputProjection = scan(
  `
    %bb: f32[B,4] = broadcast %b {axes: [1], shape: [B,4]}
    %xw: f32[B,4] = matmul %x, %W
    %xb: f32[B,4] = add %xw, %bb
    %hr: f32[B,4] = matmul %h, %R
    %s: f32[B,4] = add %xb, %hr
    %n: f32[B,4] = tanh %s`,
  "%n",
);

describe("before the loop", () => {
  test("the input projection is one product over all rows, and the loop reads its sum with the bias", () => {
    expect(transformed(inputProjection, distributeScan)).toMatchInlineSnapshot(`
      "graph g(
        param W: f32[3,4],
        param R: f32[4,4],
        param b: f32[4],
        state h0: f32[B,4],
        input x: f32[T,B,3],
        input ids: i32[T,B],
        param E: f32[9,4],
      ) {
        %0: f32[T*B,3] = reshape %x {shape: [T*B,3]}
        %xw: f32[T*B,4] = matmul %0, %W {transA: false, transB: false}
        %1: f32[T,B,4] = reshape %xw {shape: [T,B,4]}
        %bb: f32[B,4] = broadcast %b {axes: [1], shape: [B,4]}
        %2: f32[T,B,4] = broadcast %bb {axes: [1,2], shape: [T,B,4]}
        %xb: f32[T,B,4] = add %1, %2
        %h: f32[B,4] = scan consts(%R), init(%h0), xs(%xb) {length: T, reverse: false} (%R: f32[4,4], %h: f32[B,4], %xb: f32[B,4]) {
          %hr: f32[B,4] = matmul %h, %R {transA: false, transB: false}
          %s: f32[B,4] = add %xb, %hr
          %n: f32[B,4] = tanh %s
          return %n
        }
        return output r0 = %h
      }
      "
    `);
    expect(remarksOf(inputProjection, distributeScan)).toEqual([
      "scan h: left the loop, for all steps at once: matmul xw, add xb",
      "scan h: stayed in the loop because they recur: matmul hr",
    ]);
  });

  test("once is enough", () => {
    const { trace } = runPasses(parseGraph(inputProjection), [distributeScan, distributeScan]);
    expect(trace.map((s) => s.changed)).toEqual([true, false]);
  });

  test("elementwise code of what is there anyway stays: it would be one more value to store", () => {
    const text = scan(
      "%t: f32[B,3] = tanh %x\n%r: f32[B] = reduce %h {kind: sum, axes: [1]}\n%u: f32[B] = reduce %t {kind: sum, axes: [1]}\n%v: f32[B] = mul %r, %u\n%w: f32[B,4] = broadcast %v {axes: [0], shape: [B,4]}\n%e: f32[B,4] = exp %w\n%n: f32[B,4] = mul %e, %h",
      "%n",
    );
    expect(loopOps(text)).toEqual([["reduce", "mul", "broadcast", "exp", "mul"]]);
    const light = scan(
      "%t: f32[B,3] = tanh %x\n%p, %q: f32[B,1], f32[B,2] = split %t {axis: 1, sizes: [1,2]}\n%c: f32[B,4] = concat %q, %q {axis: 1}\n%n: f32[B,4] = mul %c, %h",
      "%n",
    );
    expect(transformed(light, distributeScan)).toBe(transformed(light));
  });

  test("a split of a product stays: its parts would be more values than the product", () => {
    const text = scan(
      "%xw: f32[B,4] = matmul %x, %W\n%p, %q: f32[B,2], f32[B,2] = split %xw {axis: 1, sizes: [2,2]}\n%a: f32[B,2] = tanh %p\n%c: f32[B,4] = concat %a, %q {axis: 1}\n%n: f32[B,4] = mul %c, %h",
      "%n",
    );
    expect(loopOps(text)).toEqual([["split", "tanh", "concat", "mul"]]);
  });

  test("a chain that leads to a product leaves with it", () => {
    const text = scan("%t: f32[B,3] = tanh %x\n%xw: f32[B,4] = matmul %t, %W\n%n: f32[B,4] = add %h, %xw", "%n");
    expect(loopOps(text)).toEqual([["add"]]);
    expect(outsideOps(text)).toEqual(["tanh", "reshape", "matmul", "reshape", "scan"]);
  });

  test("a norm over the units of a product leaves, with what follows it", () => {
    const text = scan(
      "%xw: f32[B,4] = matmul %x, %W\n%m: f32[B] = reduce %xw {kind: max, axes: [1]}\n%mm: f32[B,4] = broadcast %m {axes: [0], shape: [B,4]}\n%c: f32[B,4] = sub %xw, %mm\n%n: f32[B,4] = mul %c, %h",
      "%n",
    );
    expect(outsideOps(text)).toContain("reduce");
    expect(loopOps(text)).toEqual([["mul"]]);
  });

  test("look-ups in a table", () => {
    const text = scan("%e: f32[B,4] = gather %E, %ids\n%n: f32[B,4] = add %h, %e", "%n");
    expect(transformed(text, distributeScan)).toContain("%e: f32[T,B,4] = gather %E, %ids");
  });
});

describe("after the loop", () => {
  test("the output projection, of what the loop stacks; elementwise code before it stays", () => {
    const text = scan(
      "%n: f32[B,4] = sin %h\n%a: f32[B,4] = tanh %n\n%y: f32[B,4] = matmul %a, %R\n%z: f32[B,4] = exp %y",
      "%n, %z",
      "%h, %ys: f32[B,4], f32[T,B,4]",
    );
    expect(transformed(text, distributeScan)).toMatchInlineSnapshot(`
      "graph g(
        param W: f32[3,4],
        param R: f32[4,4],
        param b: f32[4],
        state h0: f32[B,4],
        input x: f32[T,B,3],
        input ids: i32[T,B],
        param E: f32[9,4],
      ) {
        %h, %a: f32[B,4], f32[T,B,4] = scan consts(), init(%h0), xs() {length: T, reverse: false} (%h: f32[B,4]) {
          %n: f32[B,4] = sin %h
          %a: f32[B,4] = tanh %n
          return %n, %a
        }
        %0: f32[T*B,4] = reshape %a {shape: [T*B,4]}
        %y: f32[T*B,4] = matmul %0, %R {transA: false, transB: false}
        %1: f32[T,B,4] = reshape %y {shape: [T,B,4]}
        %z: f32[T,B,4] = exp %1
        return output r0 = %h, output r1 = %z
      }
      "
    `);
  });

  test("what does not depend on the state is no business of the loop", () => {
    const text = scan(
      "%n: f32[B,4] = sin %h\n%a: f32[B,3] = tanh %x\n%k: f32[4] = exp %b",
      "%n, %a, %x, %k",
      "%h, %p, %q, %r: f32[B,4], f32[T,B,3], f32[T,B,3], f32[T,4]",
    );
    expect(transformed(text, distributeScan)).toMatchInlineSnapshot(`
      "graph g(
        param W: f32[3,4],
        param R: f32[4,4],
        param b: f32[4],
        state h0: f32[B,4],
        input x: f32[T,B,3],
        input ids: i32[T,B],
        param E: f32[9,4],
      ) {
        %a: f32[T,B,3] = tanh %x
        %k: f32[4] = exp %b
        %h: f32[B,4] = scan consts(), init(%h0), xs() {length: T, reverse: false} (%h: f32[B,4]) {
          %n: f32[B,4] = sin %h
          return %n
        }
        %0: f32[T,4] = broadcast %k {axes: [1], shape: [T,4]}
        return output r0 = %h, output r1 = %a, output r2 = %x, output r3 = %0
      }
      "
    `);
  });
});

describe("the same at every step", () => {
  test("leaves, but for constants and repetitions, which each reader makes for itself", () => {
    const text = scan(
      "%w: f32[4] = exp %b\n%ww: f32[B,4] = broadcast %w {axes: [1], shape: [B,4]}\n%S: f32[4,4] = transpose %R {perm: [1,0]}\n%two: f32[B,4] = const {value: 2, shape: [B,4], dtype: f32}\n%p: f32[B,4] = matmul %h, %S\n%q: f32[B,4] = mul %p, %ww\n%n: f32[B,4] = mul %q, %two",
      "%n",
    );
    expect(transformed(text, distributeScan)).toMatchInlineSnapshot(`
      "graph g(
        param W: f32[3,4],
        param R: f32[4,4],
        param b: f32[4],
        state h0: f32[B,4],
        input x: f32[T,B,3],
        input ids: i32[T,B],
        param E: f32[9,4],
      ) {
        %w: f32[4] = exp %b
        %S: f32[4,4] = transpose %R {perm: [1,0]}
        %h: f32[B,4] = scan consts(%w, %S), init(%h0), xs() {length: T, reverse: false} (%w: f32[4], %S: f32[4,4], %h: f32[B,4]) {
          %ww: f32[B,4] = broadcast %w {axes: [1], shape: [B,4]}
          %two: f32[B,4] = const {dtype: f32, shape: [B,4], value: 2}
          %p: f32[B,4] = matmul %h, %S {transA: false, transB: false}
          %q: f32[B,4] = mul %p, %ww
          %n: f32[B,4] = mul %q, %two
          return %n
        }
        return output r0 = %h
      }
      "
    `);
  });
});

const twoLayers = `
graph g(param W: f32[3,4], param R: f32[4,4], param V: f32[4,2], param S: f32[2,2], state h0: f32[B,4], state k0: f32[B,2], input x: f32[T,B,3]) {
  %h, %k, %ys: f32[B,4], f32[B,2], f32[T,B,2] = scan consts(%W, %R, %V, %S), init(%h0, %k0), xs(%x) {length: T, reverse: true} (%W: f32[3,4], %R: f32[4,4], %V: f32[4,2], %S: f32[2,2], %h: f32[B,4], %k: f32[B,2], %x: f32[B,3]) {
    %a: f32[B,4] = matmul %x, %W
    %b: f32[B,4] = matmul %h, %R
    %c: f32[B,4] = add %a, %b
    %h1: f32[B,4] = tanh %c
    %d: f32[B,2] = matmul %h1, %V
    %e: f32[B,2] = matmul %k, %S
    %f: f32[B,2] = add %d, %e
    %k1: f32[B,2] = tanh %f
    return %h1, %k1, %k1
  }
  return output y = %ys, state h = %h, state k = %k
}`;

describe("several recurrences in one body", () => {
  test("two layers become two loops, and the second one's projection leaves as well", () => {
    expect(transformed(twoLayers, distributeScan)).toMatchInlineSnapshot(`
      "graph g(
        param W: f32[3,4],
        param R: f32[4,4],
        param V: f32[4,2],
        param S: f32[2,2],
        state h0: f32[B,4],
        state k0: f32[B,2],
        input x: f32[T,B,3],
      ) {
        %0: f32[T*B,3] = reshape %x {shape: [T*B,3]}
        %a: f32[T*B,4] = matmul %0, %W {transA: false, transB: false}
        %1: f32[T,B,4] = reshape %a {shape: [T,B,4]}
        %h, %h1: f32[B,4], f32[T,B,4] = scan consts(%R), init(%h0), xs(%1) {length: T, reverse: true} (%R: f32[4,4], %h: f32[B,4], %a: f32[B,4]) {
          %b: f32[B,4] = matmul %h, %R {transA: false, transB: false}
          %c: f32[B,4] = add %a, %b
          %h1: f32[B,4] = tanh %c
          return %h1, %h1
        }
        %2: f32[T*B,4] = reshape %h1 {shape: [T*B,4]}
        %d: f32[T*B,2] = matmul %2, %V {transA: false, transB: false}
        %3: f32[T,B,2] = reshape %d {shape: [T,B,2]}
        %k, %k1: f32[B,2], f32[T,B,2] = scan consts(%S), init(%k0), xs(%3) {length: T, reverse: true} (%S: f32[2,2], %k: f32[B,2], %d: f32[B,2]) {
          %e: f32[B,2] = matmul %k, %S {transA: false, transB: false}
          %f: f32[B,2] = add %d, %e
          %k1: f32[B,2] = tanh %f
          return %k1, %k1
        }
        return output y = %k1, state h = %h, state k = %k
      }
      "
    `);
    expect(remarksOf(twoLayers, distributeScan)).toContain("scan h: became 2 loops");
  });

  test("without a product between them they stay one loop", () => {
    const text = twoLayers.replace("matmul %h1, %V", "slice %h1 {axis: 1, start: 0, size: 2}");
    expect(loopOps(text)).toEqual([["matmul", "add", "tanh", "slice", "matmul", "add", "tanh"]]);
  });

  test("products that go round through both states stay", () => {
    const text = twoLayers
      .replace("matmul %h, %R", "matmul %g, %R")
      .replace("%a: f32", "%g: f32[B,4] = concat %k, %k {axis: 1}\n    %a: f32");
    expect(loopOps(text)).toEqual([["concat", "matmul", "add", "tanh", "matmul", "matmul", "add", "tanh"]]);
  });
});

test("what cannot be done for all steps at once stays, with a remark", () => {
  const text = `
graph g(state s0: f32[4], input u: f32[T,2], input v: f32[T,3]) {
  %s, %ys: f32[4], f32[T,3] = scan consts(), init(%s0), xs(%u, %v) {length: T, reverse: false} (%s: f32[4], %k: f32[2], %v: f32[3]) {
    %r: f32[3] = random %k {shape: [3], stream: 1}
    %y: f32[3] = mul %r, %v
    %t: f32[4] = sin %s
    return %t, %y
  }
  return output y = %ys, state s = %s
}`;
  expect(remarksOf(text, distributeScan)).toEqual([]);
  const product = text
    .replace(
      "%y: f32[3] = mul %r, %v",
      "%m: f32[1,3] = reshape %r {shape: [1,3]}\n%o: f32[3,1] = reshape %v {shape: [3,1]}\n%y: f32[3,3] = matmul %o, %m",
    )
    .replaceAll("f32[T,3] = scan", "f32[T,3,3] = scan");
  expect(remarksOf(product, distributeScan)).toEqual([
    "scan s: left the loop, for all steps at once: reshape o",
    "scan s: left the loop, for all steps at once: reshape m, matmul y",
    "scan s: stayed in the loop because they cannot be done for all steps at once: random r",
  ]);
});

test("random graphs mean the same, once and again", () => {
  expect(checkMeaning([expandLengths, distributeScan])).toBeGreaterThan(10);
  expect(checkMeaningOfCells([expandLengths, distributeScan])).toBeGreaterThan(20);
  checkMeaning([expandLengths, distributeScan, fold, cse, dce, distributeScan], {}, 50);
});
