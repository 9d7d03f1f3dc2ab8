// Whole numbers that a graph only moves about come out as they went in, on every target with vectors and without.
import { expect, test } from "vitest";
import { compileGraph, parseGraph } from "../../index.ts";

const graph = parseGraph(`graph move(input ids: i32[B], input x: f32[B,2]) {
  %all: i32[5,B,T] = broadcast %ids {axes: [1], shape: [5,B,T]}
  %y: f32[B,2] = square %x
  return output all = %all, output y = %y
}`);

test.each(["js", "wasm"] as const)("%s: ids in, ids out", async (target) => {
  const net = await compileGraph(graph, { target });
  const { outputs } = net.forward({ ids: [7, 3], x: [1, 2, 3, 4] }, { steps: 9, rows: 2 });
  const all = new Int32Array(outputs.all.buffer, outputs.all.byteOffset, outputs.all.length);
  expect([outputs.all[0], all[0]]).toContain(7);
  expect([outputs.all[89], all[89]]).toContain(3);
  expect([...outputs.y]).toEqual([1, 4, 9, 16]);
});
