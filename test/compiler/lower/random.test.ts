// Random graphs through passes and lowering: the loop evaluator's results against the graph evaluator's.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { differentiateGraph } from "../../../compiler/autodiff/differentiate.ts";
import { passesFor } from "../../../compiler/compile.ts";
import { expandLengths } from "../../../compiler/graph/expand-lengths.ts";
import { loopPasses, runLoopPasses } from "../../../compiler/loop/index.ts";
import { lowerProgram } from "../../../compiler/lower/lower-program.ts";
import { runPasses } from "../../../compiler/pass.ts";
import { evaluateGraph } from "../../../ir/graph/evaluate.ts";
import type { Graph } from "../../../ir/graph/node.ts";
import { evaluateEntry } from "../../../ir/loop/evaluate.ts";
import { verifyProgram } from "../../../ir/loop/verify.ts";
import type { Program } from "../../../ir/program.ts";
import type { DimEnv } from "../../../ir/types.ts";
import { type Engines, wasmCaps } from "../../../targets/wasm/caps.ts";
import { wgslCaps } from "../../../targets/wgsl/caps.ts";
import { randomGraph } from "../../support/random-graph.ts";
import { randomInputs } from "../../support/random-inputs.ts";

type Values = Readonly<Record<string, { readonly data: ArrayLike<number> }>>;

const paramsOf = (graph: Graph) =>
  graph.params.filter((p) => p.role === "param").map((p) => ({ name: p.name, shape: p.value.type.shape as number[] }));

/** Runs `prepare`, if there is one, then the entry. */
function runProgram(program: Program, name: string, inputs: Values, env: DimEnv): Record<string, Float64Array> {
  const buffers: Record<string, Float64Array> = {};
  for (const entry of program.entries.filter((e) => e.name === "prepare" || e.name === name)) {
    const held = new Set(entry.buffers.map((b) => b.name));
    const prepared = Object.entries(buffers).filter(([b]) => held.has(b) && entry.name !== "prepare");
    const given = entry.inputs.filter((i) => held.has(i.buffer)).map((i) => [i.buffer, inputs[i.name].data]);
    Object.assign(buffers, evaluateEntry(entry, env, Object.fromEntries([...prepared, ...given])));
  }
  return buffers;
}

function expectSame(program: Program, name: string, want: Values, got: Record<string, Float64Array>): void {
  const entry = program.entries.find((e) => e.name === name);
  for (const output of entry?.outputs ?? []) {
    const expected = want[`${output.role}:${output.name}`].data;
    const actual = got[output.buffer];
    for (let i = 0; i < expected.length; i++) {
      const close = Math.abs(expected[i] - actual[i]) <= 1e-9 * (1 + Math.abs(expected[i]));
      if (!close && !Object.is(expected[i], actual[i]))
        expect.fail(`${output.role} ${output.name}[${i}]: ${actual[i]} instead of ${expected[i]}`);
    }
  }
}

/** A workgroup is small here, so that rows and units fill several. */
const onWorkgroups =
  (timeLoop: "sequence" | "step") =>
  (program: Program): Program =>
    runLoopPasses(program, loopPasses, wgslCaps({ invocations: 8, timeLoop })).program;

const inVectors =
  (engines: Engines) =>
  (program: Program): Program =>
    runLoopPasses(program, loopPasses, wasmCaps[engines]).program;

/** As lowered, and as a target with vectors would run it: right sides in panels, tiles of vectors. */
const forms = {
  plain: (program: Program): Program => program,
  vectors: inVectors("current"),
  "vectors, earlier engines": inVectors("earlier"),
  "workgroups, all steps in one kernel": onWorkgroups("sequence"),
  "workgroups, kernels for each step": onWorkgroups("step"),
};

const sizes = fc.record({ T: fc.integer({ min: 0, max: 4 }), B: fc.integer({ min: 1, max: 3 }) });

describe.each(Object.entries(forms))("lowering, %s", (form, shaped) => {
  const onVectors = form.startsWith("vectors");
  const options = onVectors ? { panels: wasmCaps.current.panels } : {};
  // Tiles and vectors show in larger shapes only.
  const most = onVectors ? 21 : 5;

  test("random graphs, inference", () => {
    fc.assert(
      fc.property(randomGraph({ most }), sizes, fc.integer(), (graph, env, seed) => {
        const inputs = randomInputs(graph, env, seed);
        const { graph: passed } = runPasses(graph, passesFor({ entry: "forward", graph }));
        const program = shaped(lowerProgram("random", paramsOf(graph), [{ entry: "forward", graph: passed }], options));
        verifyProgram(program);
        expectSame(
          program,
          "forward",
          evaluateGraph(graph, inputs, env).byName,
          runProgram(program, "forward", inputs, env),
        );
      }),
      { numRuns: 250 },
    );
  });

  test("random graphs, gradients", () => {
    fc.assert(
      fc.property(randomGraph({ differentiable: true, most }), sizes, fc.integer(), (graph, env, seed) => {
        const wrt = graph.params.filter((p) => p.value.type.dtype === "f32").map((p) => p.name);
        const cut = { wrt, of: "cotangents" } as const;
        const joint = differentiateGraph(expandLengths.run(graph, { remark: () => undefined }), cut);
        const inputs = randomInputs(joint, env, seed);
        const { graph: passed } = runPasses(graph, passesFor({ entry: "backward", graph, differentiate: cut }));
        const program = shaped(
          lowerProgram("random", paramsOf(graph), [{ entry: "backward", graph: passed }], options),
        );
        verifyProgram(program);
        expectSame(
          program,
          "backward",
          evaluateGraph(joint, inputs, env).byName,
          runProgram(program, "backward", inputs, env),
        );
      }),
      { numRuns: 150 },
    );
  });
});
