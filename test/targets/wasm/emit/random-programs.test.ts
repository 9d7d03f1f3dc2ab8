import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateEntry } from "../../../../ir/loop/evaluate.ts";
import type { Entry } from "../../../../ir/program.ts";
import { emitModule } from "../../../../targets/wasm/emit/emit-module.ts";
import { expectClose } from "../../../support/compare.ts";
import { randomGraph } from "../../../support/random-graph.ts";
import { randomInputs } from "../../../support/random-inputs.ts";
import { compiledGraph } from "../compiled-graph.ts";
import { relaxedSimd } from "../relaxed.ts";
import { runEmitted } from "../run.ts";

const RUNS = 50;
const sizes = fc.record({ T: fc.integer({ min: 0, max: 5 }), B: fc.integer({ min: 1, max: 4 }) });

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
        const { program, graphs } = compiledGraph(graph, engines);
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
