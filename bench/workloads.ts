// The standard recurrent workloads: their shapes, their operation counts, and inputs and weights that every peer shares.

export type WorkloadClass = "S" | "I" | "T" | "L";
export type CellName = "lstm" | "gru" | "rnn";

/** One thing to time. S: streaming and long sequences; I: inference in batches; T: training; L: a character model. */
export interface Workload {
  readonly id: string;
  readonly class: WorkloadClass;
  readonly mode: "step" | "sequence" | "train" | "charlm";
  readonly cell: CellName;
  readonly inputs: number;
  readonly units: number;
  readonly rows: number;
  readonly steps: number;
  readonly layers: number;
  readonly bidirectional: boolean;
  readonly vocabulary?: number;
  /** Multiplications and additions in the matrix products of one run; training counts forward three times. */
  readonly flops: number;
}

export const gateCount: Readonly<Record<CellName, number>> = { lstm: 4, gru: 3, rnn: 1 };
/** Rows of the step workload's input; the steps go round through them. */
export const stepInputs = 1000;

const layerInputs = (w: Pick<Workload, "inputs" | "units" | "bidirectional">, layer: number): number =>
  layer === 0 ? w.inputs : w.units * (w.bidirectional ? 2 : 1);

function workload(w: Omit<Workload, "flops" | "layers" | "bidirectional"> & Partial<Workload>): Workload {
  const full = { layers: 1, bidirectional: false, ...w };
  const directions = full.bidirectional ? 2 : 1;
  let perStep = 0;
  for (let layer = 0; layer < full.layers; layer++)
    perStep += directions * 2 * gateCount[w.cell] * w.units * (layerInputs(full, layer) + w.units);
  if (full.vocabulary !== undefined) perStep += 2 * w.units * full.vocabulary;
  const passes = w.class === "T" || w.class === "L" ? 3 : 1;
  return { ...full, flops: perStep * w.rows * w.steps * passes };
}

function streaming(): Workload[] {
  const sizes: [CellName, number, number][] = [["lstm", 1, 40]];
  for (const cell of ["lstm", "gru"] as const) for (const n of [32, 64, 128, 256, 512]) sizes.push([cell, n, n]);
  return sizes.flatMap(([cell, inputs, units]) => {
    const shape = { class: "S", cell, inputs, units, rows: 1 } as const;
    return [
      workload({ id: `S.step.${cell}.i${inputs}h${units}`, ...shape, mode: "step", steps: 1 }),
      workload({ id: `S.seq1000.${cell}.i${inputs}h${units}`, ...shape, mode: "sequence", steps: 1000 }),
    ];
  });
}

function inference(): Workload[] {
  const cells = ["lstm", "gru"] as const;
  return cells.flatMap((cell) =>
    [1, 32].flatMap((rows) =>
      [64, 128, 256, 512].map((n) =>
        workload({
          id: `I.${cell}.b${rows}h${n}`,
          class: "I",
          mode: "sequence",
          cell,
          inputs: n,
          units: n,
          rows,
          steps: 100,
        }),
      ),
    ),
  );
}

function training(): Workload[] {
  const shape = (n: number) => ({ class: "T", mode: "train", inputs: n, units: n, rows: 32, steps: 64 }) as const;
  const cells = ["lstm", "gru", "rnn"] as const;
  return [
    ...cells.flatMap((cell) => [64, 128, 256, 512].map((n) => workload({ id: `T.${cell}.h${n}`, cell, ...shape(n) }))),
    workload({ id: "T.lstm2.h256", cell: "lstm", ...shape(256), layers: 2 }),
    workload({ id: "T.bilstm.h128", cell: "lstm", ...shape(128), bidirectional: true }),
  ];
}

/** Every workload, in the order in which they are printed. */
export const workloads: readonly Workload[] = [
  ...streaming(),
  ...inference(),
  ...training(),
  workload({
    id: "L.charlm",
    class: "L",
    mode: "charlm",
    cell: "lstm",
    inputs: 64,
    units: 256,
    rows: 32,
    steps: 64,
    layers: 2,
    vocabulary: 96,
  }),
];

export function selectWorkloads(classes: readonly string[], filter: string): Workload[] {
  const pattern = new RegExp(filter);
  return workloads.filter((w) => classes.includes(w.class) && pattern.test(w.id));
}

/**
 * `count` numbers in ±scale that depend on seed and position only: position and seed are mixed by two rounds of
 * shift-xor with one multiplication between, in 32-bit arithmetic. The same in every peer, whatever its language.
 */
export function deterministic(seed: number, count: number, scale: number): Float32Array {
  const start = Math.imul(seed, 40503) + 12345;
  return Float32Array.from({ length: count }, (_, position) => {
    let bits = (Math.imul(position, 2654435761) + start) >>> 0;
    bits = Math.imul(bits ^ (bits >>> 16), 0x45d9f3b) >>> 0;
    bits = (bits ^ (bits >>> 16)) >>> 0;
    return (bits / 2 ** 32 - 0.5) * 2 * scale;
  });
}

/** x [T, B, I], or the rows that the step workload goes round through. */
export const workloadInput = (w: Workload): Float32Array =>
  deterministic(7, (w.mode === "step" ? stepInputs : w.steps) * w.rows * w.inputs, 1);

/** The parameters of one layer and direction in PyTorch's layout: [G·H, I], [G·H, H], [G·H], [G·H]; gates i f g o, r z n. */
export interface PeerWeights {
  readonly inputs: number;
  readonly weightIh: Float32Array;
  readonly weightHh: Float32Array;
  readonly biasIh: Float32Array;
  readonly biasHh: Float32Array;
}

export function peerWeights(w: Workload, layer: number, direction: number): PeerWeights {
  const inputs = layerInputs(w, layer);
  const columns = gateCount[w.cell] * w.units;
  const scale = 1 / Math.sqrt(w.units);
  const seed = 100 * layer + 50 * direction;
  return {
    inputs,
    weightIh: deterministic(seed + 1, columns * inputs, scale),
    weightHh: deterministic(seed + 2, columns * w.units, scale),
    biasIh: deterministic(seed + 3, columns, scale),
    biasHh: deterministic(seed + 4, columns, scale),
  };
}

/** The character model's other parameters in PyTorch's layout: embedding [V, I], dense weight [V, H] and bias [V]. */
export function charlmWeights(w: Workload) {
  const vocabulary = w.vocabulary!;
  const scale = 1 / Math.sqrt(w.units);
  return {
    embedding: deterministic(1001, vocabulary * w.inputs, 1),
    weight: deterministic(1002, vocabulary * w.units, scale),
    bias: deterministic(1003, vocabulary, scale),
  };
}
