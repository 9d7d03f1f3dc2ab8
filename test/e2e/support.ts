// A small character model over a text whose entropy is known, and how to compare what came of two runs.
import {
  type Artifact,
  compile,
  type FitOptions,
  linkWasm,
  loadModule,
  type Model,
  type targetNames,
  textBatches,
  Vocabulary,
} from "../../index.ts";
import { i32 } from "../../ir/types.ts";
import type { Cell } from "../../nn/cell.ts";
import { gru, lstm } from "../../nn/cells/index.ts";
import { defineModel, type ModelDefinition } from "../../nn/define-model.ts";
import { dense, embedding, type RecurrentOptions, recurrent } from "../../nn/layers/index.ts";
import { crossEntropy } from "../../nn/losses/index.ts";
import { adam } from "../../nn/optimizers/index.ts";
import { zoneout } from "../../nn/variants/index.ts";
import { evaluateGlue, evaluateSource } from "../../runtime/evaluate-source.ts";
import { RandomSource } from "../support/random-source.ts";

const WORDS = ["whale ", "sea ", "harpoon ", "ship ", "captain ", "wind ", "boat ", "deep "];

/** Words drawn one by one, each as likely as the others: 3 bits a word, and words tell themselves by their first letters. */
export function wordText(count: number): string {
  const random = new RandomSource(11);
  return Array.from({ length: count }, () => WORDS[random.int(0, WORDS.length - 1)]).join("");
}

export const text = wordText(400);
export const vocabulary = Vocabulary.fromText(text);
export const ids = vocabulary.encode(text);
/** Nats per character that no model can stay below in the long run. */
export const entropy = (400 * Math.log(WORDS.length)) / text.length;

export interface CharOptions extends Partial<RecurrentOptions> {
  readonly cell?: Cell;
  readonly vocab?: number;
}

export const charModel = ({ cell = lstm, vocab = vocabulary.size, ...rest }: CharOptions = {}): ModelDefinition =>
  defineModel({
    name: "words",
    inputs: { ids: i32("T", "B") },
    layers: [
      embedding({ vocab, units: 6 }),
      recurrent(cell, { units: 24, layers: 1, ...rest }),
      dense({ units: vocab }),
    ],
    loss: crossEntropy(),
    optimizer: adam({ rate: 0.02 }),
    clip: { norm: 5 },
  });

export const plainModel = charModel();
export const deepModel = charModel({ layers: 2 });

/** Everything random that training has: dropout between layers, variational recurrent dropout, zoneout. */
export const noisyModel = charModel({
  cell: zoneout(gru, { h: 0.1 }),
  units: 12,
  layers: 2,
  dropout: 0.2,
  recurrentDropout: 0.2,
});

export const STEPS = 16;
export const ROWS = 4;
const batches = textBatches(ids, { rows: ROWS, steps: STEPS });
export const firstBatch = batches[0];

export const fitOptions = (options: Partial<FitOptions> = {}): FitOptions => ({
  batches: () => batches,
  epochs: 3,
  carryState: true,
  ...options,
});

type Target = (typeof targetNames)[number];
const artifacts = new WeakMap<ModelDefinition, Map<Target, Artifact>>();

async function artifactOf(model: ModelDefinition, target: Target): Promise<Artifact> {
  const made = artifacts.get(model) ?? new Map<Target, Artifact>();
  artifacts.set(model, made);
  const artifact = made.get(target) ?? (await compile(model, { target })).artifact;
  made.set(target, artifact);
  return artifact;
}

/** A new model. The same definition is compiled once a target. */
export async function net(definition: ModelDefinition, target: Target, seed = 1): Promise<Model> {
  const { code, wasm } = await artifactOf(definition, target);
  if (!wasm) return loadModule(evaluateSource(code), { seed });
  const glue = evaluateGlue(code);
  const binary = new WebAssembly.Module(wasm[glue.variant()] as Uint8Array<ArrayBuffer>);
  return loadModule(linkWasm(glue, binary), { seed });
}

/** All that training leaves behind: parameters, optimizer slots, count of updates. */
export const snapshot = (model: Model): unknown => ({
  params: model.params.save(),
  slots: model.manifest.slots.map((s) => model.slotView(s).slice()),
  updates: model.updates,
});

/** Random ids [T, B]. */
export const randomIds = (steps: number, rows: number, seed = 5): Int32Array => {
  const random = new RandomSource(seed);
  return Int32Array.from({ length: steps * rows }, () => random.int(0, vocabulary.size - 1));
};

/** Row b of [T, B, width]. */
export function rowOf<A extends Float32Array | Int32Array>(all: A, rows: number, b: number, width = 1): A {
  const steps = all.length / rows / width;
  const row = all.slice(0, steps * width);
  for (let t = 0; t < steps; t++) for (let k = 0; k < width; k++) row[t * width + k] = all[(t * rows + b) * width + k];
  return row as A;
}
