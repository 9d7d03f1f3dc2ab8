// Toy tasks: what a model has to do, batches without end, and the loss of one who guesses.
import { type Cell, defineModel, f32, i32, type ModelDefinition } from "cellc";
import { dense, embedding, recurrent } from "cellc/nn/layers";
import { crossEntropy, meanSquaredError } from "cellc/nn/losses";
import { adam } from "cellc/nn/optimizers";

export interface Batch {
  readonly inputs: Readonly<Record<string, Float32Array | Int32Array>>;
  readonly steps: number;
  readonly rows: number;
}

export interface Task {
  readonly title: string;
  readonly explain: string;
  /** The loss of guessing without looking. */
  readonly guess: number;
  readonly model: (cell: Cell, units: number) => ModelDefinition;
  /** @param random uniform in [0, 1). */
  readonly batch: (random: () => number) => Batch;
}

const ROWS = 16;
const training = { optimizer: adam(), clip: { norm: 1 } } as const;

const WAVE = 48;
const waves: Task = {
  title: "Waves",
  explain: "Say the next value of a sine whose frequency and phase change from row to row.",
  guess: 0.5,
  model: (cell, units) =>
    defineModel({
      name: "waves",
      inputs: { x: f32("T", "B", 1) },
      layers: [recurrent(cell, { units }), dense({ units: 1 })],
      loss: meanSquaredError(),
      ...training,
    }),
  batch(random) {
    const x = new Float32Array(WAVE * ROWS);
    const target = new Float32Array(WAVE * ROWS);
    for (let b = 0; b < ROWS; b++) {
      const [rate, phase] = [0.15 + 0.35 * random(), 2 * Math.PI * random()];
      for (let t = 0; t < WAVE; t++) {
        x[t * ROWS + b] = Math.sin(rate * t + phase);
        target[t * ROWS + b] = Math.sin(rate * (t + 1) + phase);
      }
    }
    return { inputs: { x, target }, steps: WAVE, rows: ROWS };
  },
};

const TERMS = 20;
/** Hochreiter and Schmidhuber 1997, "Long Short-Term Memory", section 5.4, with shorter sequences. */
const adding: Task = {
  title: "Adding",
  explain: "Two of 20 numbers are marked. Give their sum after the last one.",
  guess: 1 / 6,
  model: (cell, units) =>
    defineModel({
      name: "adding",
      inputs: { x: f32("T", "B", 2) },
      layers: [recurrent(cell, { units, returns: "last" }), dense({ units: 1 })],
      loss: meanSquaredError(),
      ...training,
    }),
  batch(random) {
    const x = Float32Array.from({ length: TERMS * ROWS * 2 }, (_, i) => (i % 2 === 0 ? random() : 0));
    const target = new Float32Array(ROWS);
    for (let b = 0; b < ROWS; b++)
      for (const half of [0, 1]) {
        const t = Math.floor((half + random()) * (TERMS / 2));
        const at = (t * ROWS + b) * 2;
        x[at + 1] = 1;
        target[b] += x[at];
      }
    return { inputs: { x, target }, steps: TERMS, rows: ROWS };
  },
};

const [LETTERS, DELAY, LENGTH] = [4, 6, 24];
const copying: Task = {
  title: "Copying",
  explain: `Repeat a stream of ${LETTERS} letters, ${DELAY} steps later.`,
  guess: (Math.log(LETTERS) * (LENGTH - DELAY)) / LENGTH,
  model: (cell, units) =>
    defineModel({
      name: "copying",
      inputs: { ids: i32("T", "B") },
      layers: [embedding({ vocab: LETTERS, units: 8 }), recurrent(cell, { units }), dense({ units: LETTERS + 1 })],
      loss: crossEntropy(),
      ...training,
    }),
  batch(random) {
    const ids = Int32Array.from({ length: LENGTH * ROWS }, () => Math.floor(random() * LETTERS));
    const target = ids.map((_, i) => (i < DELAY * ROWS ? LETTERS : ids[i - DELAY * ROWS]));
    return { inputs: { ids, target }, steps: LENGTH, rows: ROWS };
  },
};

export const tasks: Readonly<Record<string, Task>> = { waves, adding, copying };
