// The same layers, optimizers and losses as PyTorch's recorded ones: outputs and every gradient, in f64 and on the JS target.
import { readFileSync } from "node:fs";
import { type CompiledModel, compile, defineModel, evaluateGraph, f32 } from "cellc";
import { dense, lambda, recurrent } from "cellc/nn/layers";
import { binaryCrossEntropy, crossEntropy, type Loss, meanSquaredError } from "cellc/nn/losses";
import { adam, adamw, momentum, nesterov, type Optimizer, rmsprop, sgd } from "cellc/nn/optimizers";
import { afterAll, describe, expect, it } from "vitest";
import { type DenseArray, sliceAxis, transposed } from "../../tools/conformance/array.ts";
import {
  type PytorchKind,
  type PytorchParams,
  projectedLstm,
  pytorchKinds,
} from "../../tools/oracles/pytorch-layout.ts";

type Arrays = Readonly<Record<string, DenseArray>>;

interface RecurrentCase {
  readonly name: string;
  readonly layers: number;
  readonly bidirectional: boolean;
  readonly lengths: readonly number[] | null;
  readonly x: DenseArray;
  readonly initial: Arrays;
  readonly params: Arrays;
  readonly results: Arrays;
  readonly lossWeights: Arrays;
  readonly grads: Arrays;
}

const fixture = <Case>(name: string): readonly Case[] =>
  JSON.parse(readFileSync(new URL(`../fixtures/pytorch/${name}.json`, import.meta.url), "utf8")).cases;

const recurrentFiles: Readonly<Record<string, PytorchKind>> = {
  lstm: pytorchKinds.LSTM,
  gru: pytorchKinds.GRU,
  "rnn-tanh": pytorchKinds.RNN,
  "rnn-relu": pytorchKinds["RNN-relu"],
  "lstm-projection": projectedLstm(2),
};

/** Fixtures that ran, so that a missing file cannot pass for success. */
const ran = { recurrent: 0, optimizers: 0, losses: 0 };

/** Nine digits are recorded. */
const EVALUATOR = 1e-7;
/** f32 over five steps. */
const JS = 1e-5;

/** |actual - expected| ≤ tolerance · max(1, |expected|), naming the first that is not. */
function expectClose(what: string, actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length, what).toBe(expected.length);
  for (let i = 0; i < expected.length; i++)
    if (!(Math.abs(actual[i] - expected[i]) <= tolerance * Math.max(1, Math.abs(expected[i]))))
      expect.fail(`${what}[${i}] is ${actual[i]}, expected ${expected[i]}`);
}

interface Place {
  readonly layer: number;
  readonly direction: number;
  /** Begins our names: "rnn.0.forward". */
  readonly ours: string;
  /** Ends PyTorch's: "_l0_reverse". */
  readonly theirs: string;
}

const places = ({ layers, bidirectional }: RecurrentCase): Place[] =>
  Array.from({ length: layers }, (_, layer) => layer).flatMap((layer) =>
    (bidirectional ? ["forward", "backward"] : [""]).map((name, direction) => ({
      layer,
      direction,
      ours: `rnn.${layer}${name && `.${name}`}`,
      theirs: `_l${layer}${direction === 1 ? "_reverse" : ""}`,
    })),
  );

const theirParams = (params: Arrays, { theirs }: Place): PytorchParams => ({
  weightIh: params[`weight_ih${theirs}`],
  weightHh: params[`weight_hh${theirs}`],
  biasIh: params[`bias_ih${theirs}`],
  biasHh: params[`bias_hh${theirs}`],
  ...(params[`weight_hr${theirs}`] ? { weightHr: params[`weight_hr${theirs}`] } : {}),
});

/** States [layers · directions, B, H] named `<state><suffix>` as ours. */
function statesOf(kind: PytorchKind, c: RecurrentCase, arrays: Arrays, suffix: string): Record<string, DenseArray> {
  return Object.fromEntries(
    kind.cell.state.flatMap((state) =>
      places(c).map(({ ours }, n) => {
        const { shape, data } = sliceAxis(arrays[state + suffix], 0, n, 1);
        return [`${ours}.${state}`, { shape: shape.slice(1), data }];
      }),
    ),
  );
}

async function compileCase(kind: PytorchKind, c: RecurrentCase): Promise<CompiledModel> {
  const units = c.params.weight_ih_l0.shape[0] / kind.gates.length;
  const options = { units, layers: c.layers, bidirectional: c.bidirectional ? "concat" : false } as const;
  const model = defineModel({
    name: "parity",
    inputs: { x: f32("T", "B", c.x.shape[2]) },
    lengths: c.lengths !== null,
    layers: [recurrent(kind.cell, options)],
  });
  return compile(model, { target: "js" });
}

const oursOf = (kind: PytorchKind, c: RecurrentCase): Record<string, DenseArray> =>
  Object.fromEntries(
    places(c).flatMap((place) =>
      Object.entries(kind.params(theirParams(c.params, place))).map(([name, value]) => [
        `${place.ours}.${name}`,
        value,
      ]),
    ),
  );

/** What a run gives, by our names. */
interface Run {
  readonly y: ArrayLike<number>;
  readonly states: (name: string) => ArrayLike<number>;
  readonly grads: (name: string) => ArrayLike<number>;
}

function runEvaluator(kind: PytorchKind, c: RecurrentCase, net: CompiledModel): Run {
  const [T, B] = c.x.shape;
  const prefixed = (prefix: string, arrays: Arrays) =>
    Object.fromEntries(Object.entries(arrays).map(([n, v]) => [prefix + n, v]));
  const inputs = {
    x: c.x,
    ...(c.lengths ? { lengths: { shape: [B], data: c.lengths } } : {}),
    ...oursOf(kind, c),
    ...statesOf(kind, c, c.initial, "0"),
    d_output_y: c.lossWeights.y,
    ...prefixed("d_state_", statesOf(kind, c, c.lossWeights, "n")),
  };
  const { byName } = evaluateGraph(net.graphs.backward, inputs, { T, B });
  const find = (role: string) => (name: string) => {
    const tensor = byName[`${role}:${name}`];
    if (!tensor) throw new Error(`no ${role} ${name} among ${Object.keys(byName)}`);
    return tensor.data;
  };
  return { y: find("output")("y"), states: find("state"), grads: find("grad") };
}

function runTarget(kind: PytorchKind, c: RecurrentCase, net: CompiledModel): Run {
  const [steps, rows] = c.x.shape;
  for (const [name, { data }] of Object.entries(oursOf(kind, c))) net.params.set(name, data);
  const state = net.initialState(rows);
  const stateCotangents = net.initialState(rows);
  for (const [name, { data }] of Object.entries(statesOf(kind, c, c.initial, "0"))) state.set(name, data);
  for (const [name, { data }] of Object.entries(statesOf(kind, c, c.lossWeights, "n"))) stateCotangents.set(name, data);
  const call = { steps, rows, state, stateCotangents, ...(c.lengths ? { lengths: c.lengths } : {}) };
  const result = net.backward({ x: Float32Array.from(c.x.data) }, { y: Float32Array.from(c.lossWeights.y.data) }, call);
  const grads = (name: string): Float32Array =>
    result.grads[name] ?? result.inputGrads[name] ?? result.stateGrads.get(name);
  return { y: result.outputs.y, states: (name) => result.state.get(name), grads };
}

function compare(kind: PytorchKind, c: RecurrentCase, net: CompiledModel, run: Run, tolerance: number): void {
  expectClose("y", run.y, c.results.y.data, tolerance);
  for (const [name, { data }] of Object.entries(statesOf(kind, c, c.results, "n")))
    expectClose(`final ${name}`, run.states(name), data, tolerance);
  expectClose("gradient of x", run.grads("x"), c.grads.x.data, tolerance);
  for (const [name, { data }] of Object.entries(statesOf(kind, c, c.grads, "0")))
    expectClose(`gradient of initial ${name}`, run.grads(name), data, tolerance);
  for (const place of places(c)) {
    const names = net.params.names.filter((name) => name.startsWith(`${place.ours}.`));
    const ours = Object.fromEntries(
      names.map((name) => [
        name.slice(place.ours.length + 1),
        { shape: net.params.shape(name), data: run.grads(name) },
      ]),
    );
    const gradients = kind.gradients(ours) as unknown as Arrays;
    for (const [name, { data }] of Object.entries(theirParams(c.grads, place) as unknown as Arrays))
      expectClose(`gradient of ${name}${place.theirs}`, gradients[name].data, data, tolerance);
  }
}

for (const [file, kind] of Object.entries(recurrentFiles))
  describe(`PyTorch's ${file}`, () => {
    it.each(fixture<RecurrentCase>(file))("$name", async (c) => {
      const net = await compileCase(kind, c);
      compare(kind, c, net, runEvaluator(kind, c, net), EVALUATOR);
      compare(kind, c, net, runTarget(kind, c, net), JS);
      ran.recurrent++;
    });
  });

interface OptimizerCase {
  readonly name: string;
  readonly optimizer: string;
  readonly options: { readonly lr: number; readonly betas?: readonly number[]; readonly [option: string]: unknown };
  readonly clip: number | null;
  readonly x: DenseArray;
  readonly target: DenseArray;
  readonly params: Arrays;
  readonly steps: readonly { readonly loss: number; readonly gradNorm: number; readonly params: Arrays }[];
}

const makers: Readonly<Record<string, (options: Record<string, number>) => Optimizer>> = {
  sgd,
  momentum,
  nesterov,
  rmsprop,
  adam,
  adamw,
};

/** PyTorch's options under our names. */
function optimizerOf({ optimizer, options }: OptimizerCase): Optimizer {
  const { lr, betas, weight_decay, nesterov: _, ...rest } = options;
  const [beta1, beta2] = betas ?? [];
  const ours = {
    rate: lr,
    ...rest,
    ...(betas ? { beta1, beta2 } : {}),
    ...(weight_decay === undefined ? {} : { weightDecay: weight_decay }),
  };
  return makers[optimizer](ours as unknown as Record<string, number>);
}

describe("PyTorch's optimizers", () => {
  it.each(fixture<OptimizerCase>("optimizers"))("$name", async (c) => {
    const [steps, rows, inputs] = c.x.shape;
    const model = defineModel({
      name: "parity",
      inputs: { x: f32("T", "B", inputs) },
      layers: [dense({ units: c.target.shape[2] })],
      loss: meanSquaredError(),
      optimizer: optimizerOf(c),
      ...(c.clip === null ? {} : { clip: { norm: c.clip } }),
    });
    const net = await compile(model, { target: "js" });
    net.params.set("dense.W", transposed(c.params.weight).data);
    net.params.set("dense.b", c.params.bias.data);
    const batch = { x: Float32Array.from(c.x.data), target: Float32Array.from(c.target.data) };
    c.steps.forEach((step, n) => {
      const { loss, gradNorm } = net.train(batch, { steps, rows });
      expectClose(`loss ${n}`, [loss, gradNorm], [step.loss, step.gradNorm], JS);
      expectClose(`weight after update ${n}`, net.params.get("dense.W"), transposed(step.params.weight).data, JS);
      expectClose(`bias after update ${n}`, net.params.get("dense.b"), step.params.bias.data, JS);
    });
    ran.optimizers++;
  });
});

interface LossCase {
  readonly name: string;
  readonly logits: DenseArray;
  readonly target: DenseArray;
  readonly ignoreIndex?: number;
  readonly loss: number;
  readonly grad: DenseArray;
}

const losses: Readonly<Record<string, (c: LossCase) => Loss>> = {
  cross_entropy: ({ ignoreIndex }) => crossEntropy(ignoreIndex === undefined ? {} : { ignoreIndex }),
  mse: () => meanSquaredError(),
  bce_with_logits: () => binaryCrossEntropy(),
};

describe("PyTorch's losses", () => {
  // The logits are a parameter, added to an input of zeros, so that their gradient can be read.
  it.each(fixture<LossCase>("losses"))("$name", async (c) => {
    const [steps, rows, size] = c.logits.shape;
    const count = steps * rows * size;
    const model = defineModel({
      name: "parity",
      inputs: { zero: f32(steps, rows, size) },
      layers: [
        lambda("logits", ({ op, param }, zero) =>
          op.add(op.reshape(param("z", [count], { kind: "zeros" }), [steps, rows, size]), zero),
        ),
      ],
      loss: losses[c.name.split(" ")[0]](c),
    });
    const net = await compile(model, { target: "js" });
    const zero = { shape: c.logits.shape, data: new Float32Array(count) };
    const inputs = { zero, target: c.target, "logits.z": { shape: [count], data: c.logits.data } };
    const { byName } = evaluateGraph(net.graphs.gradient, inputs, { T: steps, B: rows });
    expectClose("loss", byName["loss:loss"].data, [c.loss], EVALUATOR);
    expectClose("gradient of the logits", byName["grad:logits.z"].data, c.grad.data, EVALUATOR);
    net.params.set("logits.z", c.logits.data);
    const { loss, grads } = net.gradient({ zero: zero.data, target: [...Array.from(c.target.data)] }, { steps, rows });
    expectClose("loss", [loss], [c.loss], JS);
    expectClose("gradient of the logits", grads["logits.z"], c.grad.data, JS);
    ran.losses++;
  });
});

afterAll(() => {
  expect(ran).toEqual({ recurrent: 36, optimizers: 8, losses: 4 });
});
