import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Compilation, compileProgram } from "../../../../compiler/compile.ts";
import type { Graph } from "../../../../ir/graph/node.ts";
import { evaluateEntry } from "../../../../ir/loop/evaluate.ts";
import type { Entry } from "../../../../ir/program.ts";
import { evalShape } from "../../../../ir/types.ts";
import { type Engines, wasmCaps } from "../../../../targets/wasm/caps.ts";
import { emitModule } from "../../../../targets/wasm/emit/emit-module.ts";
import { expectClose } from "../../../support/compare.ts";
import { randomGraph } from "../../../support/random-graph.ts";
import { randomInputs } from "../../../support/random-inputs.ts";
import { relaxedSimd } from "../relaxed.ts";
import { runEmitted } from "../run.ts";

const RUNS = 50;
const sizes = fc.record({ T: fc.integer({ min: 0, max: 5 }), B: fc.integer({ min: 1, max: 4 }) });

/** `forward`, and `backward` from cotangents of the outputs, as a program for this target. */
function compiled(graph: Graph, engines: Engines): Compilation {
  const params = graph.params
    .filter((p) => p.role === "param")
    .map((p) => ({ name: p.name, shape: evalShape(p.value.type.shape, { T: 1, B: 1 }) }));
  const wrt = graph.params.filter((p) => p.value.type.dtype === "f32" && p.role !== "hyper").map((p) => p.name);
  const entries = [
    { entry: "forward" as const, graph },
    { entry: "backward" as const, graph, differentiate: { wrt, of: "cotangents" as const } },
  ];
  return compileProgram({ name: graph.name, params, entries, caps: wasmCaps[engines] });
}

/** As they come: without relaxed SIMD code is planned for earlier engines. */
const kinds = [
  [false, "earlier"],
  [true, "earlier"],
  [true, "current"],
] as const;

describe.each(kinds)("random graphs as programs, relaxed %s, %s engines", (relaxed, engines) => {
  it(`${RUNS} of them, forward and backward, do what the evaluator of the loop IR says`, () => {
    expect(relaxedSimd).toBe(true);
    let ran = 0;
    fc.assert(
      fc.property(randomGraph({ differentiable: true }), sizes, fc.integer(), (graph, env, seed) => {
        const { program, graphs } = compiled(graph, engines);
        const emitted = emitModule(program, { relaxed });
        const prepared: Record<string, Float64Array> = {};
        program.entries.forEach((entry) => {
          const inputs = randomInputs(graphs[entry.name] ?? graph, env, seed);
          const given = Object.fromEntries(
            entry.inputs.map((i) => [
              i.buffer,
              inputs[i.name].data.map((x) => (i.dtype === "f32" ? Math.fround(x) : x)),
            ]),
          );
          const all = { ...given, ...preparedFor(entry, prepared) };
          const want = evaluateEntry(entry, env, all);
          const got = runEmitted(emitted, entry, env, all);
          if (entry.name === "prepare") Object.assign(prepared, want);
          for (const { name, buffer } of entry.outputs)
            expectClose(`${entry.name} ${name}`, got[buffer], want[buffer], 1e-4);
          ran++;
        });
      }),
      { numRuns: RUNS },
    );
    expect(ran).toBeGreaterThanOrEqual(2 * RUNS);
  });
});

/** What `prepare` computed of the buffers that this entry reads. */
const preparedFor = (entry: Entry, prepared: Readonly<Record<string, Float64Array>>): Record<string, Float64Array> =>
  Object.fromEntries(
    entry.buffers.flatMap((b) =>
      b.role === "prepared" && entry.name !== "prepare" ? [[b.name, prepared[b.name]]] : [],
    ),
  );
