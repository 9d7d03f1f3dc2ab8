// Calls of a compiled model against the f64 evaluator on the model's own graphs: forward, gradient, backward, train, step.
import { expect } from "vitest";
import { differentiateGraph } from "../../compiler/autodiff/differentiate.ts";
import { expandLengths } from "../../compiler/graph/expand-lengths.ts";
import { evaluateGraph } from "../../ir/graph/evaluate.ts";
import type { Graph } from "../../ir/graph/node.ts";
import type { Tensor } from "../../ir/graph/tensor.ts";
import { type DimEnv, evalShape } from "../../ir/types.ts";
import type { ModelGraphs } from "../../nn/model-graphs.ts";
import type { Model, State } from "../../runtime/index.ts";
import { expectClose } from "./compare.ts";
import type { RandomSource } from "./random-source.ts";

type Tensors = Readonly<Record<string, Tensor>>;

export const tensorOf = (data: ArrayLike<number>, shape: readonly number[]): Tensor => ({
  shape: [...shape],
  data: Float64Array.from(data),
});

/** What a graph reads: the model's parameters, the state, and random inputs and cotangents. */
export function inputsFor(graph: Graph, net: Model, state: State, env: DimEnv, random: RandomSource): Tensors {
  return Object.fromEntries(
    graph.params.map(({ role, name, value }) => {
      const shape = evalShape(value.type.shape, env);
      const count = shape.reduce((a, b) => a * b, 1);
      if (role === "param") return [name, tensorOf(net.params.get(name), shape)];
      if (role === "state") return [name, tensorOf(state.get(name), shape)];
      const draw = value.type.dtype === "i32" ? () => random.int(0, env.T) : () => Math.fround(random.between(-1, 1));
      return [name, tensorOf(Array.from({ length: count }, draw), shape)];
    }),
  );
}

export const plain = (inputs: Tensors, names: readonly string[]): Record<string, number[]> =>
  Object.fromEntries(names.filter((n) => inputs[n]).map((n) => [n, Array.from(inputs[n].data)]));

export function randomState(net: Model, rows: number, random: RandomSource): State {
  const state = net.initialState(rows);
  for (const name of state.names)
    state.set(
      name,
      state.get(name).map(() => random.between(-0.5, 0.5)),
    );
  return state;
}

/** A model, one batch for it, and how it is called. */
export interface ModelCall {
  readonly net: Model;
  readonly graphs: ModelGraphs;
  readonly env: DimEnv;
  readonly state: State;
  /** Of the gradient's graph. */
  readonly inputs: Tensors;
  readonly call: { readonly steps: number; readonly rows: number; readonly state: State; readonly lengths?: number[] };
}

export function modelCall(net: Model, graphs: ModelGraphs, env: DimEnv, random: RandomSource): ModelCall {
  const state = randomState(net, env.B, random);
  const inputs = inputsFor(graphs.gradient ?? graphs.forward, net, state, env, random);
  const lengths = inputs.lengths && { lengths: Array.from(inputs.lengths.data) };
  return { net, graphs, env, state, inputs, call: { steps: env.T, rows: env.B, state, ...lengths } };
}

export function checkForward({ net, graphs, env, state, inputs, call }: ModelCall): void {
  const want = evaluateGraph(graphs.forward, inputs, env).byName;
  const got = net.forward(plain(inputs, ["x"]), call);
  expectClose("y", got.outputs.y, want["output:y"].data, 1e-5);
  for (const name of state.names) expectClose(`state ${name}`, got.state.get(name), want[`state:${name}`].data, 1e-5);
}

const joint = (graph: Graph, wrt: readonly string[], of: "loss" | "cotangents"): Graph =>
  differentiateGraph(expandLengths.run(graph, { remark: () => undefined }), { wrt, of });

export function checkGradient({ net, graphs, env, inputs, call }: ModelCall): void {
  const wrt = graphs.params.map((p) => p.name);
  const want = evaluateGraph(joint(graphs.gradient as Graph, wrt, "loss"), inputs, env).byName;
  const got = net.gradient(plain(inputs, ["x", "target"]), call);
  expectClose("loss", [got.loss], want["loss:loss"].data, 1e-5);
  for (const name of wrt) expectClose(`gradient of ${name}`, got.grads[name], want[`grad:${name}`].data, 1e-4);
}

/** Gradients of parameters, of the input and of the first state, from cotangents of output and last state. */
export function checkBackward({ net, graphs, env, state, inputs, call }: ModelCall, random: RandomSource): void {
  const params = graphs.params.map((p) => p.name);
  const graph = joint(graphs.training, [...params, "x", ...state.names], "cotangents");
  const given = { ...inputsFor(graph, net, state, env, random), ...inputs };
  const want = evaluateGraph(graph, given, env).byName;
  const stateCotangents = net.initialState(env.B);
  for (const name of state.names) stateCotangents.set(name, given[`d_state_${name}`].data);
  const got = net.backward(
    plain(inputs, ["x"]),
    { y: Array.from(given.d_output_y.data) },
    { ...call, stateCotangents },
  );
  expectClose("y", got.outputs.y, want["output:y"].data, 1e-5);
  for (const name of params) expectClose(`gradient of ${name}`, got.grads[name], want[`grad:${name}`].data, 1e-4);
  expectClose("gradient of x", got.inputGrads.x, want["grad:x"].data, 1e-4);
  for (const name of state.names)
    expectClose(`gradient of state ${name}`, got.stateGrads.get(name), want[`grad:${name}`].data, 1e-4);
}

/** One training call against the evaluator's update of the same flat vectors. */
export function checkTrain({ net, graphs, inputs: all, call }: ModelCall): void {
  const size = net.manifest.paramSize;
  const update = graphs.update?.(size) as Graph;
  const inputs = plain(all, ["x", "target"]);
  const flat = (values: (name: string) => Float32Array): Float64Array => {
    const vector = new Float64Array(size);
    for (const { name, offset } of net.manifest.params) vector.set(values(name), offset);
    return vector;
  };
  const theta = (): Float64Array => flat((n) => net.params.get(n));
  const { grads, loss } = net.gradient(inputs, call);
  const numbers = { ...net.manifest.hyper, step: net.updates + 1, apply: 1, loss };
  const given = {
    theta: tensorOf(theta(), [size]),
    grad: tensorOf(
      flat((n) => grads[n]),
      [size],
    ),
    ...Object.fromEntries(net.manifest.slots.map((s) => [s, tensorOf(net.slotView(s), [size])])),
    ...Object.fromEntries(Object.entries(numbers).map(([n, v]) => [n, tensorOf([v], [])])),
  };
  const want = evaluateGraph(update, given, { T: 1, B: 1 }).byName;
  const result = net.train(inputs, call);
  expectClose("norm of the gradient", [result.gradNorm], want["metric:gradNorm"].data, 1e-5);
  expectClose("updated parameters", theta(), want["param:theta"].data, 1e-5);
  for (const s of net.manifest.slots) expectClose(`slot ${s}`, net.slotView(s), want[`slot:${s}`].data, 1e-5);
}

/** Step by step, by step() and by a stream, gives what one forward gives: to the bit where the tolerance is 0. */
export function checkSteps({ net, graphs, env, state, inputs }: ModelCall, tolerance: number): void {
  const x = inputs.x.data;
  const lengths = graphs.forward.params.some((p) => p.name === "lengths")
    ? Array<number>(env.B).fill(env.T)
    : undefined;
  const whole = net.forward(
    { x: Array.from(x) },
    { steps: env.T, rows: env.B, state, ...(lengths ? { lengths } : {}) },
  );
  const stream = net.stream({ state });
  const width = x.length / env.T;
  const perStep = graphs.step?.results.find((r) => r.role === "output" && r.name === "y")?.value.type.shape.length;
  const stacked = graphs.forward.results.find((r) => r.role === "output" && r.name === "y")?.value.type.shape.length;
  let now = state;
  for (let t = 0; t < env.T; t++) {
    const given = { x: Array.from(x.slice(t * width, (t + 1) * width)) };
    const { outputs, state: after } = net.step(given, { rows: env.B, state: now });
    now = after;
    expectClose(`stream at step ${t}`, stream.step(given).y, outputs.y, 0);
    const size = outputs.y.length;
    if (perStep !== stacked)
      expectClose(`step ${t}`, outputs.y, whole.outputs.y.slice(t * size, (t + 1) * size), tolerance);
    else if (t === env.T - 1) expectClose("last step", outputs.y, whole.outputs.y, tolerance);
  }
  for (const name of state.names) {
    expectClose(`state ${name} after steps`, now.get(name), whole.state.get(name), tolerance);
    expectClose(`state ${name} of the stream`, stream.state.get(name), whole.state.get(name), tolerance);
  }
  expect(now.names).toEqual(state.names);
}
