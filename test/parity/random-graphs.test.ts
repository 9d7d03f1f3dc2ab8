// Random graphs, compiled and run on every target, against the f64 evaluator: forward and backward.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { differentiateGraph } from "../../compiler/autodiff/differentiate.ts";
import { expandLengths } from "../../compiler/graph/expand-lengths.ts";
import type { CompiledModel } from "../../index.ts";
import { compileGraph, targetNames } from "../../index.ts";
import { evaluateGraph } from "../../ir/graph/evaluate.ts";
import type { Graph } from "../../ir/graph/node.ts";
import type { Tensor } from "../../ir/graph/tensor.ts";
import type { DimEnv } from "../../ir/types.ts";
import type { State } from "../../runtime/index.ts";
import { expectClose } from "../support/compare.ts";
import { randomGraph } from "../support/random-graph.ts";
import { randomInputs } from "../support/random-inputs.ts";

const RUNS = { forward: 300, backward: 220 };
const sizes = fc.record({ T: fc.integer({ min: 0, max: 5 }), B: fc.integer({ min: 1, max: 4 }) });

function stateOf(net: CompiledModel, rows: number, values: Readonly<Record<string, Tensor>>, prefix = ""): State {
  const state = net.initialState(rows);
  for (const name of state.names) state.set(name, Float32Array.from(values[prefix + name].data));
  return state;
}

const named = (graph: Graph, role: string, inputs: Readonly<Record<string, Tensor>>): Record<string, number[]> =>
  Object.fromEntries(graph.params.filter((p) => p.role === role).map((p) => [p.name, Array.from(inputs[p.name].data)]));

/** f32 cannot hold what the evaluator computed from f64 inputs, so both get the same rounded ones. */
const rounded = (inputs: Readonly<Record<string, Tensor>>): Record<string, Tensor> =>
  Object.fromEntries(
    Object.entries(inputs).map(([name, t]) => [name, { ...t, data: Float64Array.from(t.data, Math.fround) }]),
  );

async function load(
  graph: Graph,
  target: (typeof targetNames)[number],
  inputs: Readonly<Record<string, Tensor>>,
): Promise<CompiledModel> {
  const net = await compileGraph(graph, { target });
  for (const p of graph.params) if (p.role === "param") net.params.set(p.name, Float32Array.from(inputs[p.name].data));
  return net;
}

async function checkForward(
  graph: Graph,
  env: DimEnv,
  seed: number,
  target: (typeof targetNames)[number],
): Promise<void> {
  const inputs = rounded(randomInputs(graph, env, seed));
  const want = evaluateGraph(graph, inputs, env).byName;
  const net = await load(graph, target, inputs);
  const state = stateOf(net, env.B, inputs);
  const got = net.forward(named(graph, "input", inputs), {
    steps: env.T,
    rows: env.B,
    state,
    hyper: named(graph, "hyper", inputs),
  });
  for (const { role, name } of graph.results)
    expectClose(
      `${role} ${name}`,
      role === "state" ? got.state.get(name) : got.outputs[name],
      want[`${role}:${name}`].data,
      1e-5,
    );
}

async function checkBackward(
  graph: Graph,
  env: DimEnv,
  seed: number,
  target: (typeof targetNames)[number],
): Promise<void> {
  const wrt = graph.params.filter((p) => p.value.type.dtype === "f32" && p.role !== "hyper").map((p) => p.name);
  const joint = differentiateGraph(expandLengths.run(graph, { remark: () => undefined }), { wrt, of: "cotangents" });
  const inputs = rounded(randomInputs(joint, env, seed));
  const want = evaluateGraph(joint, inputs, env).byName;
  const net = await load(graph, target, inputs);
  const cotangents = Object.fromEntries(
    joint.params
      .filter((p) => p.name.startsWith("d_output_"))
      .map((p) => [p.name.slice(9), Array.from(inputs[p.name].data)]),
  );
  const got = net.backward(named(graph, "input", inputs), cotangents, {
    steps: env.T,
    rows: env.B,
    hyper: named(graph, "hyper", inputs),
    state: stateOf(net, env.B, inputs),
    stateCotangents: stateOf(net, env.B, inputs, "d_state_"),
  });
  for (const p of graph.params.filter((q) => wrt.includes(q.name))) {
    const actual =
      p.role === "param" ? got.grads[p.name] : p.role === "state" ? got.stateGrads.get(p.name) : got.inputGrads[p.name];
    expectClose(`gradient of ${p.name}`, actual, want[`grad:${p.name}`].data, 1e-4);
  }
}

describe.each(targetNames)("target %s", (target) => {
  test(`${RUNS.forward} random graphs, forward`, async () => {
    let ran = 0;
    await fc.assert(
      fc.asyncProperty(randomGraph(), sizes, fc.integer(), async (graph, env, seed) => {
        await checkForward(graph, env, seed, target);
        ran++;
      }),
      { numRuns: RUNS.forward },
    );
    expect(ran).toBeGreaterThanOrEqual(RUNS.forward);
  });

  test(`${RUNS.backward} random graphs, backward`, async () => {
    let ran = 0;
    await fc.assert(
      fc.asyncProperty(randomGraph({ differentiable: true }), sizes, fc.integer(), async (graph, env, seed) => {
        await checkBackward(graph, env, seed, target);
        ran++;
      }),
      { numRuns: RUNS.backward },
    );
    expect(ran).toBeGreaterThanOrEqual(RUNS.backward);
  });
});
