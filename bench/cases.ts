// Each workload as something to run: the model compiled for a target, its weights set, and what to check of its results.
import { type CompiledModel, compile, defineModel, f32, type HostTarget, i32 } from "cellc";
import { elman, gru, lstm } from "cellc/nn/cells";
import { dense, embedding, recurrent } from "cellc/nn/layers";
import { crossEntropy } from "cellc/nn/losses";
import { adam } from "cellc/nn/optimizers";
import { toFloat32 } from "../tools/conformance/array.ts";
import { type PytorchKind, pytorchKinds } from "../tools/oracles/pytorch-layout.ts";
import {
  type CellName,
  deterministic,
  gateCount,
  peerWeights,
  stepInputs,
  type Workload,
  workloadInput,
} from "./workloads.ts";

/** `run` does the workload once. Checks are computed before anything is timed, but for those read `after`. */
export interface BenchCase {
  readonly run: () => void;
  readonly checks: Readonly<Record<string, number>>;
  /** Read when the timing is over. */
  readonly after?: () => Readonly<Record<string, number>>;
}

const cells = { lstm, gru, rnn: elman } as const;
const kinds: Readonly<Record<CellName, PytorchKind>> = {
  lstm: pytorchKinds.LSTM,
  gru: pytorchKinds.GRU,
  rnn: pytorchKinds.RNN,
};

const recurrentOf = (w: Workload) =>
  recurrent(cells[w.cell], { units: w.units, layers: w.layers, bidirectional: w.bidirectional ? "concat" : false });

/** Sets the peers' weights; theirs are in PyTorch's layout. */
function setPeerWeights(net: CompiledModel, w: Workload): void {
  const columns = gateCount[w.cell] * w.units;
  for (let layer = 0; layer < w.layers; layer++)
    (w.bidirectional ? [".forward", ".backward"] : [""]).forEach((name, direction) => {
      const { inputs, weightIh, weightHh, biasIh, biasHh } = peerWeights(w, layer, direction);
      const ours = kinds[w.cell].params({
        weightIh: { shape: [columns, inputs], data: weightIh },
        weightHh: { shape: [columns, w.units], data: weightHh },
        biasIh: { shape: [columns], data: biasIh },
        biasHh: { shape: [columns], data: biasHh },
      });
      for (const [param, value] of Object.entries(ours))
        net.params.set(`rnn.${layer}${name}.${param}`, toFloat32(value));
    });
}

const sum = (values: Float32Array): number => values.reduce((a, b) => a + b, 0);
const norm = (values: Float32Array): number => Math.sqrt(values.reduce((a, b) => a + b * b, 0));

async function inferenceModel(w: Workload, target: HostTarget): Promise<CompiledModel> {
  const model = defineModel({ name: "bench", inputs: { x: f32("T", "B", w.inputs) }, layers: [recurrentOf(w)] });
  const net = await compile(model, { target });
  setPeerWeights(net, w);
  return net;
}

/** One step a run, the state kept, going round through the inputs. Check: the sum of h after ten steps. */
async function stepCase(w: Workload, target: HostTarget): Promise<BenchCase> {
  const net = await inferenceModel(w, target);
  const x = workloadInput(w);
  const rows = Array.from({ length: stepInputs }, (_, t) => ({ x: x.subarray(t * w.inputs, (t + 1) * w.inputs) }));
  const stream = net.stream({ rows: 1 });
  let at = 0;
  const run = (): void => {
    stream.step(rows[at]);
    at = at + 1 < stepInputs ? at + 1 : 0;
  };
  for (let i = 0; i < 10; i++) run();
  const checks = { check: sum(stream.state.get("rnn.0.h")) };
  stream.reset();
  at = 0;
  return { run, checks };
}

/** A whole sequence a run. Check: the sum of the last step's outputs. */
async function sequenceCase(w: Workload, target: HostTarget): Promise<BenchCase> {
  const net = await inferenceModel(w, target);
  const inputs = { x: workloadInput(w) };
  const options = { steps: w.steps, rows: w.rows };
  const y = net.forward(inputs, options).outputs.y;
  return {
    run: () => void net.forward(inputs, options),
    checks: { check: sum(y.subarray((w.steps - 1) * w.rows * w.units)) },
  };
}

/**
 * Forward and backward of loss = mean(y²) by parameters and x: the loss is the model's output, its cotangent 1.
 * Checks: the loss, the norms of the gradients of the first layer's R and of x.
 */
async function trainCase(w: Workload, target: HostTarget): Promise<BenchCase> {
  const layer = recurrentOf(w);
  const model = defineModel({
    name: "bench",
    inputs: { x: f32("T", "B", w.inputs) },
    build: (ctx, { x }) => ({ loss: ctx.op.mean(ctx.op.square(ctx.apply(layer, x))) }),
  });
  const net = await compile(model, { target });
  setPeerWeights(net, w);
  const inputs = { x: workloadInput(w) };
  const one = { loss: Float32Array.of(1) };
  const options = { steps: w.steps, rows: w.rows };
  const { outputs, grads, inputGrads } = net.backward(inputs, one, options);
  const first = w.bidirectional ? "rnn.0.forward.R" : "rnn.0.R";
  const checks = { check: outputs.loss[0], check2: norm(grads[first]), check3: norm(inputGrads.x) };
  return { run: () => void net.backward(inputs, one, options), checks };
}

/** One update of a character model on one batch of random characters: Adam, rate 1e-3, clipped to norm 5. */
async function charlmCase(w: Workload, target: HostTarget): Promise<BenchCase> {
  const vocab = w.vocabulary!;
  const model = defineModel({
    name: "charlm",
    inputs: { ids: i32("T", "B") },
    layers: [embedding({ vocab, units: w.inputs }), recurrentOf(w), dense({ units: vocab })],
    loss: crossEntropy(),
    optimizer: adam({ rate: 1e-3 }),
    clip: { norm: 5 },
  });
  const net = await compile(model, { target, seed: 1 });
  const uniform = deterministic(11, (w.steps + 1) * w.rows, 1);
  const characters = Int32Array.from(uniform, (u) => Math.min(vocab - 1, Math.floor(((u + 1) / 2) * vocab)));
  const ids = characters.slice(0, w.steps * w.rows);
  const batch = { ids, target: characters.slice(w.rows) };
  let loss = 0;
  const run = (): void => {
    loss = net.train(batch, { steps: w.steps, rows: w.rows }).loss;
  };
  run();
  return { run, checks: { firstLoss: loss }, after: () => ({ l: loss }) };
}

const makers: Readonly<Record<Workload["mode"], (w: Workload, target: HostTarget) => Promise<BenchCase>>> = {
  step: stepCase,
  sequence: sequenceCase,
  train: trainCase,
  charlm: charlmCase,
};

export const benchCase = (w: Workload, target: HostTarget): Promise<BenchCase> => makers[w.mode](w, target);
