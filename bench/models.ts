// The models of the workloads, and the weights and batches that every peer shares.
import { defineModel, f32, i32, type ModelDefinition } from "cellc";
import { elman, gru, lstm } from "cellc/nn/cells";
import { dense, embedding, recurrent } from "cellc/nn/layers";
import { crossEntropy } from "cellc/nn/losses";
import { adam } from "cellc/nn/optimizers";
import { toFloat32, transposed } from "../tools/conformance/array.ts";
import { type PytorchKind, pytorchKinds } from "../tools/oracles/pytorch-layout.ts";
import { type CellName, charlmWeights, deterministic, gateCount, peerWeights, type Workload } from "./workloads.ts";

const cells = { lstm, gru, rnn: elman } as const;
const kinds: Readonly<Record<CellName, PytorchKind>> = {
  lstm: pytorchKinds.LSTM,
  gru: pytorchKinds.GRU,
  rnn: pytorchKinds.RNN,
};

const recurrentOf = (w: Workload) =>
  recurrent(cells[w.cell], { units: w.units, layers: w.layers, bidirectional: w.bidirectional ? "concat" : false });

export const inferenceModel = (w: Workload): ModelDefinition =>
  defineModel({ name: "bench", inputs: { x: f32("T", "B", w.inputs) }, layers: [recurrentOf(w)] });

/** The loss is the model's output, mean(y²): its cotangent is 1. */
export function trainModel(w: Workload): ModelDefinition {
  const layer = recurrentOf(w);
  return defineModel({
    name: "bench",
    inputs: { x: f32("T", "B", w.inputs) },
    build: (ctx, { x }) => ({ loss: ctx.op.mean(ctx.op.square(ctx.apply(layer, x))) }),
  });
}

/** Adam, rate 1e-3, clipped to norm 5. */
export const charlmModel = (w: Workload): ModelDefinition =>
  defineModel({
    name: "charlm",
    inputs: { ids: i32("T", "B") },
    layers: [embedding({ vocab: w.vocabulary!, units: w.inputs }), recurrentOf(w), dense({ units: w.vocabulary! })],
    loss: crossEntropy(),
    optimizer: adam({ rate: 1e-3 }),
    clip: { norm: 5 },
  });

/** One batch of random characters. */
export function charlmBatch(w: Workload): { readonly ids: Int32Array; readonly target: Int32Array } {
  const vocab = w.vocabulary!;
  const uniform = deterministic(11, (w.steps + 1) * w.rows, 1);
  const characters = Int32Array.from(uniform, (u) => Math.min(vocab - 1, Math.floor(((u + 1) / 2) * vocab)));
  return { ids: characters.slice(0, w.steps * w.rows), target: characters.slice(w.rows) };
}

/** Sets the peers' weights; theirs are in PyTorch's layout. */
export function setPeerWeights(params: { set(name: string, values: Float32Array): void }, w: Workload): void {
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
      for (const [param, value] of Object.entries(ours)) params.set(`rnn.${layer}${name}.${param}`, toFloat32(value));
    });
}

/** As `setPeerWeights`, with those of the character model's other layers; a dense layer's W is [units, vocabulary] here. */
export function setCharlmWeights(params: { set(name: string, values: Float32Array): void }, w: Workload): void {
  setPeerWeights(params, w);
  const { embedding, weight, bias } = charlmWeights(w);
  params.set("embedding.E", embedding);
  params.set("dense.W", toFloat32(transposed({ shape: [w.vocabulary!, w.units], data: weight })));
  params.set("dense.b", bias);
}

/** The parameter whose gradient is checked. */
export const firstRecurrent = (w: Workload): string => (w.bidirectional ? "rnn.0.forward.R" : "rnn.0.R");

export const sum = (values: Float32Array): number => values.reduce((a, b) => a + b, 0);
export const norm = (values: Float32Array): number => Math.sqrt(values.reduce((a, b) => a + b * b, 0));
