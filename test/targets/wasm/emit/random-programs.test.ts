import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Compilation, compileProgram } from "../../../../compiler/compile.ts";
import type { Graph } from "../../../../ir/graph/node.ts";
import { evaluateEntry } from "../../../../ir/loop/evaluate.ts";
import type { Entry } from "../../../../ir/program.ts";
import { type DimEnv, evalShape } from "../../../../ir/types.ts";
import { wasmCaps } from "../../../../targets/wasm/caps.ts";
import { emitModule } from "../../../../targets/wasm/emit/emit-module.ts";
import { expectClose } from "../../../support/compare.ts";
import { randomGraph } from "../../../support/random-graph.ts";
import { randomInputs } from "../../../support/random-inputs.ts";
import { relaxedSimd } from "../relaxed.ts";
import { runEmitted } from "../run.ts";

const RUNS = 120;
const sizes = fc.record({ T: fc.integer({ min: 0, max: 5 }), B: fc.integer({ min: 1, max: 4 }) });

/** `forward`, and `backward` from cotangents of the outputs, as a program for this target. */
function compiled(graph: Graph): Compilation {
  const params = graph.params.filter((p) => p.role === "param").map((p) => ({ name: p.name, shape: evalShape(p.value.type.shape, { T: 1, B: 1 }) }));
  const wrt = graph.params.filter((p) => p.value.type.dtype === "f32" && p.role !== "hyper").map((p) => p.name);
  const entries = [
    { entry: "forward" as const, graph },
    { entry: "backward" as const, graph, differentiate: { wrt, of: "cotangents" as const } },
  ];
  return compileProgram({ name: graph.name, params, entries, caps: wasmCaps });
}

/** Values of the buffers that an entry's inputs are in; f32 in [-1.5, 1.5] where no graph says more. */
function inputsOf(entry: Entry, values: Readonly<Record<string, Float64Array>>): Record<string, Float64Array> {
  return Object.fromEntries(entry.inputs.flatMap((i) => (values[i.buffer] ? [[i.buffer, values[i.buffer]]] : [])));
}

describe.each([false, true])("random graphs as programs, relaxed %s", (relaxed) => {
  it(`${RUNS} of them, forward and backward, do what the evaluator of the loop IR says`, () => {
    expect(relaxedSimd).toBe(true);
    let ran = 0;
    fc.assert(
      fc.property(randomGraph({ differentiable: true }), sizes, fc.integer(), (graph, env, seed) => {
        const { program, graphs } = compiled(graph);
        const emitted = emitModule(program, { relaxed });
        const prepared: Record<string, Float64Array> = {};
        program.entries.forEach((entry, at) => {
          const source = graphs[entry.name] ?? graph;
          const inputs = randomInputs(source, env, seed);
          const byBuffer = Object.fromEntries(
            entry.inputs.map((i) => [i.buffer, Float64Array.from(inputs[i.name].data, (x) => (i.dtype === "f32" ? Math.fround(x) : x))]),
          );
          check(entry, at, env, { ...inputsOf(entry, byBuffer), ...preparedFor(entry, prepared) }, prepared);
          ran++;
        });
        function check(entry: Entry, at: number, env: DimEnv, given: Record<string, Float64Array>, prepared: Record<string, Float64Array>): void {
          const want = evaluateEntry(entry, env, given);
          const got = runEmitted(emitted, entry, at, env, given);
          for (const b of entry.buffers) if (b.role === "prepared" && entry.name === "prepare") prepared[b.name] = want[b.name];
          for (const { name, buffer } of entry.outputs) expectClose(`${entry.name} ${name}`, got[buffer], want[buffer], 1e-4);
        }
      }),
      { numRuns: RUNS },
    );
    expect(ran).toBeGreaterThanOrEqual(2 * RUNS);
  });
});

const preparedFor = (entry: Entry, prepared: Readonly<Record<string, Float64Array>>): Record<string, Float64Array> =>
  Object.fromEntries(
    entry.name === "prepare" ? [] : entry.buffers.flatMap((b) => (b.role === "prepared" && prepared[b.name] ? [[b.name, prepared[b.name]]] : [])),
  );
