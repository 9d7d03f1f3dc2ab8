// Random cells, variants and layers on every target against the f64 evaluator: forward, step, gradient and update.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { differentiateGraph } from "../../compiler/autodiff/differentiate.ts";
import { expandLengths } from "../../compiler/graph/expand-lengths.ts";
import { type CompiledModel, compile, modelGraphs, targetNames } from "../../index.ts";
import { evaluateGraph } from "../../ir/graph/evaluate.ts";
import type { Graph } from "../../ir/graph/node.ts";
import type { Tensor } from "../../ir/graph/tensor.ts";
import { type DimEnv, evalShape } from "../../ir/types.ts";
import type { State } from "../../runtime/index.ts";
import { expectClose } from "../support/compare.ts";
import { type RandomModel, randomModel } from "../support/random-model.ts";
import { RandomSource } from "../support/random-source.ts";

const RUNS = 60;
const sizes = fc.record({ T: fc.integer({ min: 1, max: 6 }), B: fc.integer({ min: 1, max: 4 }) });

const tensor = (data: ArrayLike<number>, shape: readonly number[]): Tensor => ({
  shape: [...shape],
  data: Float64Array.from(data),
});

/** What a graph reads: the model's parameters, the state, and random inputs. */
function inputsFor(
  graph: Graph,
  net: CompiledModel,
  state: State,
  env: DimEnv,
  random: RandomSource,
): Record<string, Tensor> {
  return Object.fromEntries(
    graph.params.map(({ role, name, value }) => {
      const shape = evalShape(value.type.shape, env);
      const count = shape.reduce((a, b) => a * b, 1);
      if (role === "param") return [name, tensor(net.params.get(name), shape)];
      if (role === "state") return [name, tensor(state.get(name), shape)];
      const draw = value.type.dtype === "i32" ? () => random.int(0, env.T) : () => Math.fround(random.between(-1, 1));
      return [name, tensor(Array.from({ length: count }, draw), shape)];
    }),
  );
}

const plain = (inputs: Readonly<Record<string, Tensor>>, names: readonly string[]): Record<string, number[]> =>
  Object.fromEntries(names.filter((n) => inputs[n]).map((n) => [n, Array.from(inputs[n].data)]));

function randomState(net: CompiledModel, rows: number, random: RandomSource): State {
  const state = net.initialState(rows);
  for (const name of state.names)
    state.set(
      name,
      Float32Array.from(state.get(name), () => random.between(-0.5, 0.5)),
    );
  return state;
}

async function check(
  { model }: RandomModel,
  env: DimEnv,
  seed: number,
  target: (typeof targetNames)[number],
): Promise<{ stepped: boolean }> {
  const graphs = modelGraphs(model);
  const net = await compile(model, { target, seed: seed & 0xffff });
  const random = new RandomSource(seed);
  const state = randomState(net, env.B, random);
  const call = { steps: env.T, rows: env.B, state };

  const inputs = inputsFor(graphs.gradient as Graph, net, state, env, random);
  const lengths = inputs.lengths && { lengths: Array.from(inputs.lengths.data) };
  const want = evaluateGraph(graphs.forward, inputs, env).byName;
  const got = net.forward(plain(inputs, ["x"]), { ...call, ...lengths });
  expectClose("y", got.outputs.y, want["output:y"].data, 1e-5);
  for (const name of state.names) expectClose(`state ${name}`, got.state.get(name), want[`state:${name}`].data, 1e-5);

  const wrt = graphs.params.map((p) => p.name);
  const joint = differentiateGraph(expandLengths.run(graphs.gradient as Graph, { remark: () => undefined }), {
    wrt,
    of: "loss",
  });
  const wantGrads = evaluateGraph(joint, inputs, env).byName;
  const gotGrads = net.gradient(plain(inputs, ["x", "target"]), { ...call, ...lengths });
  expectClose("loss", [gotGrads.loss], wantGrads["loss:loss"].data, 1e-5);
  for (const name of wrt)
    expectClose(`gradient of ${name}`, gotGrads.grads[name], wantGrads[`grad:${name}`].data, 1e-4);

  checkUpdate(net, graphs.update?.(net.manifest.paramSize) as Graph, plain(inputs, ["x", "target"]), {
    ...call,
    ...lengths,
  });
  if (!graphs.step) return { stepped: false };
  checkSteps(net, inputs.x, env, randomState(net, env.B, random));
  return { stepped: true };
}

/** One training call against the evaluator's update of the same flat vectors. */
function checkUpdate(
  net: CompiledModel,
  update: Graph,
  inputs: Record<string, number[]>,
  call: Parameters<CompiledModel["train"]>[1],
): void {
  const size = net.manifest.paramSize;
  const flat = (values: (name: string) => Float32Array): Float64Array => {
    const all = new Float64Array(size);
    for (const { name, offset } of net.manifest.params) all.set(values(name), offset);
    return all;
  };
  const { grads, loss } = net.gradient(inputs, call);
  const given = {
    theta: tensor(
      flat((n) => net.params.get(n)),
      [size],
    ),
    grad: tensor(
      flat((n) => grads[n]),
      [size],
    ),
    ...Object.fromEntries(net.manifest.slots.map((s) => [s, tensor(net.slotView(s), [size])])),
    ...Object.fromEntries(
      Object.entries({ ...net.manifest.hyper, step: 1, apply: 1, loss }).map(([n, v]) => [n, tensor([v], [])]),
    ),
  };
  const want = evaluateGraph(update, given, { T: 1, B: 1 }).byName;
  net.train(inputs, call);
  expectClose(
    "updated parameters",
    flat((n) => net.params.get(n)),
    want["param:theta"].data,
    1e-5,
  );
  for (const s of net.manifest.slots) expectClose(`slot ${s}`, net.slotView(s), want[`slot:${s}`].data, 1e-5);
}

/** Step by step, by step() and by a stream, gives what one forward gives. */
function checkSteps(net: CompiledModel, x: Tensor, env: DimEnv, state: State): void {
  if (net.manifest.entries.every((e) => e.name !== "step")) return;
  const lengths = net.manifest.entries.find((e) => e.name === "forward")?.inputs.some((i) => i.name === "lengths");
  const whole = net.forward(
    { x: Array.from(x.data) },
    { steps: env.T, rows: env.B, state, ...(lengths ? { lengths: Array(env.B).fill(env.T) } : {}) },
  );
  const stream = net.stream({ state });
  const width = x.data.length / env.T;
  let stepped = { outputs: {} as Record<string, Float32Array>, state };
  for (let t = 0; t < env.T; t++) {
    const now = Array.from(x.data.slice(t * width, (t + 1) * width));
    stepped = net.step({ x: now }, { rows: env.B, state: stepped.state });
    expectClose(`stream at step ${t}`, stream.step({ x: now }).y, stepped.outputs.y, 0);
  }
  const last = whole.outputs.y.slice(-stepped.outputs.y.length);
  expectClose("last step", stepped.outputs.y, last, 1e-5);
  for (const name of state.names)
    expectClose(`state ${name} after steps`, stepped.state.get(name), whole.state.get(name), 1e-5);
}

describe.each(targetNames)("target %s", (target) => {
  test(`${RUNS} random models`, async () => {
    let ran = 0;
    let stepped = 0;
    await fc.assert(
      fc.asyncProperty(randomModel(), sizes, fc.integer({ min: 1, max: 2 ** 30 }), async (random, env, seed) => {
        try {
          stepped += (await check(random, env, seed, target)).stepped ? 1 : 0;
        } catch (error) {
          if (error instanceof Error) error.message = `${random.text}: ${error.message}`;
          throw error;
        }
        ran++;
      }),
      { numRuns: RUNS },
    );
    expect(ran).toBeGreaterThanOrEqual(RUNS);
    expect(stepped).toBeGreaterThan(RUNS / 10);
  });
});
