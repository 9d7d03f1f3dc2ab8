// Sums along a scan as one product or reduction after it, and what is stored for that.
import { describe, expect, test } from "vitest";
import { dce } from "../../../compiler/graph/dce.ts";
import { expandLengths } from "../../../compiler/graph/expand-lengths.ts";
import { fold } from "../../../compiler/graph/fold.ts";
import { sinkAccumulation } from "../../../compiler/graph/sink-accumulation.ts";
import { runPasses } from "../../../compiler/pass.ts";
import { parseGraph } from "../../../ir/graph/parse.ts";
import { checkMeaning, checkMeaningOfCells, remarksOf, transformed } from "../../support/same-meaning.ts";

/** A scan with state h [B,4] and an accumulator of type `acc`; `lines` are its body, which gives %n and %s. */
const scan = (acc: string, lines: string, ys: readonly [type: string, value: string] | [] = []) => `
graph g(param k: f32[4,3], state h0: f32[B,4], state a0: ${acc}, input x: f32[T,B,3], input ids: i32[T,B], input m: f32[T,4]) {
  %h, %a${ys.length ? ", %ys" : ""}: f32[B,4], ${acc}${ys.length ? `, ${ys[0]}` : ""} = scan consts(%k), init(%h0, %a0), xs(%x, %ids, %m) {length: T, reverse: false} (%k: f32[4,3], %h: f32[B,4], %a: ${acc}, %x: f32[B,3], %ids: i32[B], %m: f32[4]) {
    %n: f32[B,4] = sin %h
${lines}
    return %n, %s${ys.length ? `, ${ys[1]}` : ""}
  }
  return state h = %h, output a = %a${ys.length ? ", output y = %ys" : ""}
}`;

/** What follows the scan, in order. */
function afterScan(text: string): string[] {
  const { graph } = runPasses(parseGraph(text), [sinkAccumulation, fold, dce]);
  const at = graph.nodes.findIndex((n) => n.op === "scan");
  return graph.nodes.slice(at + 1).map((n) => n.op);
}

describe("acc + aᵀ·b ⇒ Aᵀ·B", () => {
  const product = scan(
    "f32[4,3]",
    "%p: f32[4,3] = matmul %n, %x {transA: true, transB: false}\n%s: f32[4,3] = add %a, %p",
  );

  test("stores what is not stacked yet, and reads the rest where it lies", () => {
    expect(transformed(product, sinkAccumulation, dce)).toMatchInlineSnapshot(`
      "graph g(
        param k: f32[4,3],
        state h0: f32[B,4],
        state a0: f32[4,3],
        input x: f32[T,B,3],
        input ids: i32[T,B],
        input m: f32[T,4],
      ) {
        %h, %n: f32[B,4], f32[T,B,4] = scan consts(), init(%h0), xs() {length: T, reverse: false} (%h: f32[B,4]) {
          %n: f32[B,4] = sin %h
          return %n, %n
        }
        %0: f32[T*B,4] = reshape %n {shape: [T*B,4]}
        %1: f32[T*B,3] = reshape %x {shape: [T*B,3]}
        %p: f32[4,3] = matmul %0, %1 {transA: true, transB: false}
        %a: f32[4,3] = add %a0, %p
        return state h = %h, output a = %a
      }
      "
    `);
    expect(remarksOf(product, sinkAccumulation)).toEqual(["a: summed after the loop"]);
  });

  test("does not store what is among the ys", () => {
    const text = scan(
      "f32[4,3]",
      "%p: f32[4,3] = matmul %n, %x {transA: true, transB: false}\n%s: f32[4,3] = add %p, %a",
      ["f32[T,B,4]", "%n"],
    );
    expect(transformed(text, sinkAccumulation, dce)).toContain("return %n, %n\n");
  });

  test.each([
    [
      "transposed",
      "%xt: f32[3,B] = transpose %x {perm: [1,0]}\n%nt: f32[4,B] = transpose %n {perm: [1,0]}\n%p: f32[4,3] = matmul %nt, %xt {transA: false, transB: true}\n%s: f32[4,3] = add %a, %p",
    ],
    [
      "the other way round",
      "%q: f32[3,4] = matmul %x, %n {transA: true, transB: false}\n%p: f32[4,3] = transpose %q {perm: [1,0]}\n%s: f32[4,3] = add %a, %p",
    ],
    ["subtracted", "%p: f32[4,3] = matmul %n, %x {transA: true, transB: false}\n%s: f32[4,3] = sub %a, %p"],
    [
      "times what stays the same",
      "%p: f32[4,3] = matmul %n, %x {transA: true, transB: false}\n%q: f32[4,3] = mul %p, %k\n%s: f32[4,3] = add %a, %q",
    ],
    [
      "in a concat with another",
      "%p: f32[4,2] = matmul %n, %u {transA: true, transB: false}\n%r: f32[4,1] = matmul %n, %v {transA: true, transB: false}\n%q: f32[4,3] = concat %p, %r {axis: 1}\n%s: f32[4,3] = add %a, %q",
    ],
  ])("a product %s", (_, lines) => {
    const split = "%u, %v: f32[B,2], f32[B,1] = split %x {axis: 1, sizes: [2,1]}\n";
    const body = runPasses(parseGraph(scan("f32[4,3]", split + lines)), [sinkAccumulation, fold, dce]).graph.nodes.find(
      (n) => n.op === "scan",
    );
    expect(body?.op === "scan" && body.attrs.body.nodes.map((n) => n.op)).toEqual(["sin"]);
    expect(afterScan(scan("f32[4,3]", split + lines))).toContain("matmul");
  });

  test("several terms", () => {
    const text = scan(
      "f32[4,3]",
      "%p: f32[4,3] = matmul %n, %x {transA: true, transB: false}\n%q: f32[4,3] = matmul %h, %x {transA: true, transB: false}\n%r: f32[4,3] = add %a, %p\n%s: f32[4,3] = add %q, %r",
    );
    expect(afterScan(text).filter((op) => op === "matmul").length).toBe(2);
  });
});

describe("other sums", () => {
  test("over rows ⇒ over rows and steps", () => {
    const text = scan("f32[4]", "%p: f32[4] = reduce %n {kind: sum, axes: [0]}\n%s: f32[4] = add %a, %p");
    expect(transformed(text, sinkAccumulation, dce)).toMatchInlineSnapshot(`
      "graph g(
        param k: f32[4,3],
        state h0: f32[B,4],
        state a0: f32[4],
        input x: f32[T,B,3],
        input ids: i32[T,B],
        input m: f32[T,4],
      ) {
        %h, %n: f32[B,4], f32[T,B,4] = scan consts(), init(%h0), xs() {length: T, reverse: false} (%h: f32[B,4]) {
          %n: f32[B,4] = sin %h
          return %n, %n
        }
        %0: f32[4] = reduce %n {axes: [0,1], kind: sum}
        %a: f32[4] = add %a0, %0
        return state h = %h, output a = %a
      }
      "
    `);
  });

  test("of rows of a table ⇒ one scatter", () => {
    const text = scan("f32[9,4]", "%p: f32[9,4] = scatterAdd %ids, %n {rows: 9}\n%s: f32[9,4] = add %a, %p");
    expect(transformed(text, sinkAccumulation, dce)).toContain("scatterAdd %ids, %n {rows: 9}");
  });

  test("of the same at every step ⇒ times the number of steps", () => {
    const text = scan("f32[4,3]", "%p: f32[4,3] = tanh %k\n%s: f32[4,3] = add %a, %p");
    expect(afterScan(text)).toEqual(["size", "broadcast", "tanh", "mul", "add"]);
  });

  test("of anything else ⇒ of all steps, stored with a remark where they were not", () => {
    const text = scan("f32[B,4]", "%p: f32[B,4] = exp %n\n%s: f32[B,4] = add %a, %p");
    expect(afterScan(text)).toEqual(["reduce", "add"]);
    expect(remarksOf(text, sinkAccumulation)).toEqual(["a: summed after the loop; p is stored at every step for that"]);
    const sliced = scan("f32[4]", "%p: f32[4] = exp %m\n%s: f32[4] = add %a, %p");
    expect(remarksOf(sliced, sinkAccumulation)).toEqual(["a: summed after the loop"]);
  });

  test("under a mask", () => {
    const text = scan(
      "f32[4]",
      "%z: f32[4] = reduce %n {kind: max, axes: [0]}\n%p: f32[4] = add %a, %z\n%s: f32[4] = select %m, %p, %a",
    );
    expect(afterScan(text)).toEqual(["reduce", "add"]);
  });
});

test("parts of a stored concat are read there, and ys that are its parts are no longer stored by themselves", () => {
  const lines = `
    %c: f32[B,4] = cos %n
    %g: f32[B,8] = concat %n, %c {axis: 1}
    %p: f32[3,8] = matmul %x, %g {transA: true, transB: false}
    %s: f32[3,8] = add %a, %p`;
  expect(transformed(scan("f32[3,8]", lines, ["f32[T,B,4]", "%c"]), sinkAccumulation, dce)).toMatchInlineSnapshot(`
    "graph g(
      param k: f32[4,3],
      state h0: f32[B,4],
      state a0: f32[3,8],
      input x: f32[T,B,3],
      input ids: i32[T,B],
      input m: f32[T,4],
    ) {
      %h, %g: f32[B,4], f32[T,B,8] = scan consts(), init(%h0), xs() {length: T, reverse: false} (%h: f32[B,4]) {
        %n: f32[B,4] = sin %h
        %c: f32[B,4] = cos %n
        %g: f32[B,8] = concat %n, %c {axis: 1}
        return %n, %g
      }
      %n, %c: f32[T,B,4], f32[T,B,4] = split %g {axis: 2, sizes: [4,4]}
      %0: f32[T*B,3] = reshape %x {shape: [T*B,3]}
      %1: f32[T*B,8] = reshape %g {shape: [T*B,8]}
      %p: f32[3,8] = matmul %0, %1 {transA: true, transB: false}
      %a: f32[3,8] = add %a0, %p
      return state h = %h, output a = %a, output y = %c
    }
    "
  `);
});

describe("no sum", () => {
  test.each([
    ["read elsewhere", "%p: f32[B,4] = add %a, %n\n%s: f32[B,4] = mul %p, %p"],
    ["with itself", "%s: f32[B,4] = add %a, %a"],
    ["with a decay", "%d: f32[B,4] = neg %a\n%s: f32[B,4] = add %d, %n"],
    ["subtracted from", "%s: f32[B,4] = sub %n, %a"],
  ])("%s", (_, lines) => {
    const text = scan("f32[B,4]", lines);
    expect(transformed(text, sinkAccumulation)).toBe(transformed(text));
  });

  test("whose steps are asked for", () => {
    const text = scan("f32[B,4]", "%s: f32[B,4] = add %a, %n", ["f32[T,B,4]", "%s"]);
    expect(transformed(text, sinkAccumulation)).toBe(transformed(text));
  });
});

test("random graphs mean the same", () => {
  expect(checkMeaning([expandLengths, sinkAccumulation])).toBeGreaterThan(2);
  expect(checkMeaningOfCells([expandLengths, sinkAccumulation])).toBeGreaterThan(15);
});
