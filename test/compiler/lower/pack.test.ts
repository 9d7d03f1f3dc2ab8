// Where right sides of products are packed: once after the parameters change, or once a call.
import { expect, test } from "vitest";
import { compileProgram } from "../../../compiler/compile.ts";
import { evaluateGraph } from "../../../ir/graph/evaluate.ts";
import { parseGraph } from "../../../ir/graph/parse.ts";
import { evaluateEntry } from "../../../ir/loop/evaluate.ts";
import { wasmCaps } from "../../../targets/wasm/caps.ts";

/** xᵀ times a row of parameters for each of B rows, and x times a matrix of parameters. */
const graph = parseGraph(`
graph g(param v: f32[16], param W: f32[3,16], input x: f32[B,3]) {
  %rows: f32[B,16] = broadcast %v {axes: [1], shape: [B,16]}
  %y: f32[3,16] = matmul %x, %rows {transA: true, transB: false}
  %z: f32[B,16] = matmul %x, %W {transA: false, transB: false}
  return output y = %y, output z = %z
}`);

test("what depends on parameters is packed in prepare, unless its size is open", () => {
  const params = [
    { name: "v", shape: [16] },
    { name: "W", shape: [3, 16] },
  ];
  const caps = wasmCaps.current;
  const { program } = compileProgram({ name: "m", params, entries: [{ entry: "forward", graph }], caps });
  const [prepare, forward] = program.entries;
  const packed = (kernels: typeof prepare.kernels) => kernels.map((k) => k.name).filter((k) => k.includes("pack_"));
  expect(packed(prepare.kernels)).toEqual(["forward.pack_W"]);
  expect(packed(forward.kernels)).toEqual(["pack_v", "pack_x"]);

  const env = { T: 1, B: 5 };
  const numbers = (n: number) => Float64Array.from({ length: n }, (_, i) => Math.sin(n + i));
  const given = { v: numbers(16), W: numbers(48) };
  const x = numbers(15);
  const before = evaluateEntry(prepare, env, given);
  const prepared = forward.buffers.filter((b) => b.role === "prepared").map((b) => [b.name, before[b.name]]);
  const held = { ...given, x, ...Object.fromEntries(prepared) };
  const own = forward.buffers.map((b) => b.name);
  const found = evaluateEntry(
    forward,
    env,
    Object.fromEntries(Object.entries(held as Record<string, Float64Array>).filter(([b]) => own.includes(b))),
  );
  const tensors = {
    v: { shape: [16], data: given.v },
    W: { shape: [3, 16], data: given.W },
    x: { shape: [5, 3], data: x },
  };
  const want = evaluateGraph(graph, tensors, env).byName;
  for (const name of ["y", "z"])
    found[name].forEach((value, i) => void expect(value).toBeCloseTo(want[`output:${name}`].data[i], 12));
});
