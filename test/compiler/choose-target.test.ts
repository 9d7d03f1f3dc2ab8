// The choice of a target: the work of a graph counted, estimates compared, the reason said.
import { describe, expect, test } from "vitest";
import { chooseTarget } from "../../compiler/choose-target.ts";
import { graphWork } from "../../compiler/work.ts";
import { parseGraph } from "../../index.ts";

const graph = parseGraph(`graph g(param W: f32[3,8], param R: f32[8,8], input x: f32[T,B,3], state h0: f32[B,8]) {
  %p: f32[T,B,8] = matmul %x, %W
  %h, %ys: f32[B,8], f32[T,B,8] = scan consts(%R), init(%h0), xs(%p) {length: T} (%r: f32[8,8], %h: f32[B,8], %pt: f32[B,8]) {
    %q: f32[B,8] = matmul %h, %r
    %s: f32[B,8] = add %pt, %q
    %n: f32[B,8] = tanh %s
    return %n, %n
  }
  return output y = %ys, state h0 = %h
}`);

test("products, elements and trips are counted for given steps and rows", () => {
  expect(graphWork(graph, { T: 5, B: 2 })).toEqual({
    products: 2 * 5 * 2 * 8 * 3 + 5 * (2 * 2 * 8 * 8),
    elements: 5 * 2 * (2 * 8),
    trips: 5,
  });
});

describe("a choice", () => {
  const work = (size: number) => ({ products: 1e6 * size, elements: 1e4 * size, trips: 100 });
  const calls = { steps: 100, rows: 32, training: false };
  const everything = { wasm: true, webgpu: "a GPU" };

  test("small calls stay on the processor, large ones go to the GPU", () => {
    expect(chooseTarget(work(1), calls, everything).order).toEqual(["wasm", "js", "wgsl"]);
    expect(chooseTarget(work(10_000), calls, everything).order).toEqual(["wgsl", "wasm", "js"]);
  });

  test("one row does not go to the GPU however often it is stepped", () => {
    const single = { products: 8 * 64 * 64, elements: 64 * 10, trips: 1 };
    expect(chooseTarget(single, { steps: 1, rows: 1, training: false }, everything).order[0]).toBe("wasm");
  });

  test("what the host does not offer is left out, and the remark says why", () => {
    const { order, remark } = chooseTarget(work(1), calls, { wasm: false, missing: "there is no adapter" });
    expect(order).toEqual(["js"]);
    expect(remark).toMatch(
      /^js: a call of 100 steps of 32 rows is estimated at [\d.]+ ms\. No WebGPU: there is no adapter\. No WebAssembly with SIMD\.$/,
    );
  });

  test("training is said and costs three times forward", () => {
    const { remark } = chooseTarget(work(1000), { ...calls, steps: 1, training: true }, everything);
    expect(remark).toMatch(/^wgsl: an update of 1 step of 32 rows is estimated at [\d.]+ ms, on wasm at [\d.]+ ms/);
  });
});
