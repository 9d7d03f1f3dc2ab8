// Values that are computed where they are read: also through views, and step by step inside a loop over time.
import { expect, test } from "vitest";
import { compileProgram } from "../../../compiler/compile.ts";
import { parseGraph } from "../../../ir/graph/parse.ts";
import { evaluateEntry } from "../../../ir/loop/evaluate.ts";
import { jsCaps } from "../../../targets/js/caps.ts";

const text = `
graph countdown(state s0: f32[B,2], input x: f32[T,B,2]) {
  %steps: f32[T,2] = iota {axis: 0, shape: [T,2]}
  %left: f32[T,2] = reverse %steps {axis: 0}
  %wide: f32[T,B,2] = broadcast %left {axes: [0,2], shape: [T,B,2]}
  %s, %ys: f32[B,2], f32[T,B,2] = scan consts(), init(%s0), xs(%x, %wide) {length: T, reverse: false} (%s: f32[B,2], %x: f32[B,2], %left: f32[B,2]) {
    %0: f32[B,2] = mul %s, %x
    %n: f32[B,2] = add %0, %left
    return %n, %n
  }
  return output y = %ys
}`;

test("a reversed and repeated count of steps has no buffer", () => {
  const { program } = compileProgram({
    name: "m",
    params: [],
    entries: [{ entry: "forward", graph: parseGraph(text) }],
    caps: jsCaps,
  });
  const [entry] = program.entries;
  expect(entry.actions.map((a) => a.kind)).toEqual(["run", "repeat"]);
  expect(entry.buffers.map((b) => b.role).sort()).toEqual(["input", "input", "output", "temp"]);
  const at = (name: string): string => entry.inputs.find((i) => i.name === name)?.buffer as string;
  const values = evaluateEntry(
    entry,
    { T: 3, B: 1 },
    { [at("s0")]: Float64Array.of(1, 2), [at("x")]: new Float64Array(6).fill(0.5) },
  );
  expect([...values[entry.outputs[0].buffer]]).toEqual([2.5, 3, 2.25, 2.5, 1.125, 1.25]);
});
