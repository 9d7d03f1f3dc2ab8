// Conformance folders made on the spot: the formats of the real data with other sizes, features and numbers.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type GateParams,
  gatedStep,
  memoryStep,
  runSequence,
  type SequenceResult,
  sigmoid,
  simpleStep,
  type Vector,
} from "./reference.ts";

export type Rows = readonly (readonly Vector[])[];

/** A small generator, so that the cases are the same in every run. */
export class Numbers {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  next(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.round((this.#state / 2 ** 32 - 0.5) * 2000) / 1000;
  }

  vector = (n: number): number[] => Array.from({ length: n }, () => this.next());
  matrix = (rows: number, columns: number): number[][] => Array.from({ length: rows }, () => this.vector(columns));
  gate = (inputs: number, recurrent: number, units: number): GateParams => ({
    W: this.matrix(units, inputs),
    R: this.matrix(units, recurrent),
    b: this.vector(units),
    rb: this.vector(units),
  });
}

/** { shape, data } of nested numbers. */
export function array(nested: unknown): { shape: number[]; data: number[] } {
  const shape: number[] = [];
  for (let level = nested; Array.isArray(level); level = level[0]) shape.push(level.length);
  return { shape, data: [nested].flat(Number.POSITIVE_INFINITY) as number[] };
}

export const rowsFirst = (x: Rows): Rows => x[0].map((_, b) => x.map((step) => step[b]));
export const zeros = (rows: number, units: number): number[][] =>
  Array.from({ length: rows }, () => Array<number>(units).fill(0));

export function writeFolder(root: string, folder: string, content: unknown): void {
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, folder, "cases.json"), JSON.stringify(content));
}

/** Operators over both directions with peepholes, the other gate layouts and other activations. */
export function webnnCases(): unknown[] {
  return [
    webnnMemory("ifgo", "both"),
    webnnMemory("iofg", "backward"),
    webnnGated(true),
    webnnGated(false),
    webnnGatedStep(),
  ];
}

function webnnMemory(layout: string, direction: "both" | "backward"): unknown {
  const n = new Numbers(layout.length + direction.length);
  const [T, B, I, H] = [3, 2, 3, 2];
  const x = Array.from({ length: T }, () => n.matrix(B, I));
  const reversals = direction === "both" ? [false, true] : [true];
  const sides = reversals.map((reverse) => {
    const gates = Object.fromEntries(
      [..."ifgo"].map((g) => [g, { ...n.gate(I, H, H), p: n.vector(H) }]),
    ) as unknown as Record<"i" | "f" | "g" | "o", GateParams>;
    const initial = [n.matrix(B, H), n.matrix(B, H)];
    const options = {
      peek: "before",
      candidate: (v: number) => Math.max(0, v),
      output: (v: number) => v / (1 + Math.abs(v)),
    } as const;
    return { gates, initial, result: runSequence((v, s) => memoryStep(gates, options, v, s), x, initial, { reverse }) };
  });
  const stack = (key: "W" | "R" | "b" | "rb") =>
    array(sides.map(({ gates }) => [...layout].flatMap((g) => gates[g as "i"][key] as unknown[])));
  return {
    test: `lstm ${layout} ${direction} with peepholes`,
    op: "lstm",
    args: [
      array(x),
      stack("W"),
      stack("R"),
      T,
      H,
      {
        bias: stack("b"),
        recurrentBias: stack("rb"),
        peepholeWeight: array(sides.map(({ gates }) => [..."iof"].flatMap((g) => gates[g as "i"].p as number[]))),
        initialHiddenState: array(sides.map((s) => s.initial[0])),
        initialCellState: array(sides.map((s) => s.initial[1])),
        returnSequence: true,
        direction,
        layout,
        activations: ["sigmoid", "relu", "softsign"],
      },
    ],
    outputs: expected(
      sides.map((s) => s.result),
      x.length,
    ),
  };
}

const renamed = ({ shape, data }: { shape: number[]; data: number[] }) => ({ shape, expected: data });

/** Final states [D, B, H] each, then the sequence [T, D, B, H]. */
const expected = (results: readonly SequenceResult[], steps: number) => [
  ...results[0].final.map((_, s) => renamed(array(results.map((r) => r.final[s])))),
  renamed(array(Array.from({ length: steps }, (_, t) => results.map((r) => r.y[t])))),
];

const gatedGates = (n: Numbers, I: number, H: number) =>
  Object.fromEntries([..."zrn"].map((g) => [g, n.gate(I, H, H)])) as Record<"z" | "r" | "n", GateParams>;

function webnnGated(after: boolean): unknown {
  const n = new Numbers(after ? 11 : 12);
  const [T, B, I, H] = [4, 3, 2, 3];
  const x = Array.from({ length: T }, () => n.matrix(B, I));
  const gates = gatedGates(n, I, H);
  const initial = [n.matrix(B, H)];
  const result = runSequence((v, s) => gatedStep(gates, { after }, v, s), x, initial, { reverse: true });
  const stack = (key: "W" | "R" | "b" | "rb") => array([[..."rzn"].flatMap((g) => gates[g as "z"][key] as unknown[])]);
  const options = {
    bias: stack("b"),
    recurrentBias: stack("rb"),
    initialHiddenState: array(initial),
    returnSequence: true,
    direction: "backward",
    layout: "rzn",
    resetAfter: after,
  };
  return {
    test: `gru backward, reset ${after ? "after" : "before"}`,
    op: "gru",
    args: [array(x), stack("W"), stack("R"), T, H, options],
    outputs: expected([result], T),
  };
}

function webnnGatedStep(): unknown {
  const n = new Numbers(13);
  const [B, I, H] = [2, 3, 4];
  const gates = gatedGates(n, I, H);
  const [x, h] = [n.matrix(B, I), n.matrix(B, H)];
  const stack = (key: "W" | "R" | "b" | "rb") => array([..."zrn"].flatMap((g) => gates[g as "z"][key] as unknown[]));
  const { final } = runSequence((v, s) => gatedStep(gates, { after: true }, v, s), [x], [h]);
  return {
    test: "gruCell",
    op: "gruCell",
    args: [array(x), stack("W"), stack("R"), array(h), H, { bias: stack("b"), recurrentBias: stack("rb") }],
    outputs: [renamed(array(final[0]))],
  };
}

/** Coupled gates, peepholes, layer norm, projection and both bounds; batch-major and merged sequences; quantised operands. */
export function tfliteCases(): unknown[] {
  return [tfliteMemory(true), tfliteMemory(false), tfliteBothWays(), tfliteQuantised()];
}

function tfliteMemory(everything: boolean): unknown {
  const n = new Numbers(everything ? 21 : 22);
  const [T, B, I, H] = [4, 2, 3, 4];
  const P = everything ? 3 : H;
  const names = { ...(everything ? {} : { input: "i" }), forget: "f", cell: "g", output: "o" } as unknown as Record<
    string,
    "f" | "g" | "o"
  >;
  const gates = Object.fromEntries(
    Object.values(names).map((g) => {
      const extra = { ...(everything && g !== "g" ? { p: n.vector(H) } : {}), gain: n.vector(H) };
      return [g, { ...n.gate(I, P, H), rb: undefined, ...extra }];
    }),
  ) as unknown as Record<"f" | "g" | "o", GateParams>;
  const projection = everything ? n.matrix(P, H) : undefined;
  const options = {
    ...(projection ? { projection } : {}),
    ...(everything ? { cellClip: 0.6, projectionClip: 0.4 } : {}),
  };
  const x = Array.from({ length: T }, () => n.matrix(B, I));
  const { y } = runSequence((v, s) => memoryStep(gates, options, v, s), x, [zeros(B, P), zeros(B, H)]);
  const operands = Object.entries(names).flatMap(([name, g]) => [
    [`input_to_${name}_weights`, gates[g].W],
    [`recurrent_to_${name}_weights`, gates[g].R],
    [`${name}_gate_bias`, gates[g].b],
    [`${name}_layer_norm_coefficients`, gates[g].gain],
    ...(gates[g].p ? [[`cell_to_${name}_weights`, gates[g].p]] : []),
  ]) as [string, unknown][];
  const input = { shape: everything ? [B, I] : [B, T, I] };
  return {
    test: everything ? "LSTM with everything" : "UNIDIRECTIONAL_SEQUENCE_LSTM, batch-major, layer norm",
    op: everything ? "LSTM" : "UNIDIRECTIONAL_SEQUENCE_LSTM",
    options: {
      activation: "tanh",
      cell_clip: options.cellClip ?? 0,
      proj_clip: options.projectionClip ?? 0,
      time_major: false,
    },
    inputs: {
      input,
      ...Object.fromEntries(operands.map(([name, value]) => [name, array(value)])),
      ...(projection ? { projection_weights: array(projection) } : {}),
    },
    steps: everything
      ? x.map((step, t) => ({ input: array(step).data, expect_output_0: array(y[t]).data, tol: 1e-5 }))
      : [{ input: array(rowsFirst(x)).data, expect_output_0: array(rowsFirst(y)).data, tol: 1e-5 }],
  };
}

function tfliteBothWays(): unknown {
  const n = new Numbers(23);
  const [T, B, I, H] = [3, 2, 2, 3];
  const x = Array.from({ length: T }, () => n.matrix(B, I));
  const sides = [false, true].map((reverse) => {
    const gate = { ...n.gate(I, H, H), rb: undefined };
    return { gate, result: runSequence((v, s) => simpleStep(gate, sigmoid, v, s), x, [zeros(B, H)], { reverse }) };
  });
  const side = (prefix: string, { W, R, b }: GateParams) => ({
    [`${prefix}_weights`]: array(W),
    [`${prefix}_recurrent_weights`]: array(R),
    [`${prefix}_bias`]: array(b),
  });
  const merged = x.map((step, t) => step.map((_, b) => [...sides[0].result.y[t][b], ...sides[1].result.y[t][b]]));
  return {
    test: "BIDIRECTIONAL_SEQUENCE_RNN, merged",
    op: "BIDIRECTIONAL_SEQUENCE_RNN",
    options: { activation: "sigmoid", merge_outputs: true, time_major: false },
    inputs: { input: { shape: [B, T, I] }, ...side("fw", sides[0].gate), ...side("bw", sides[1].gate) },
    steps: [{ input: array(rowsFirst(x)).data, expect_output_0: array(rowsFirst(merged)).data, tol: 1e-5 }],
  };
}

const tfliteQuantised = (): unknown => ({
  test: "RNN, quantised",
  op: "RNN",
  options: { activation: "relu" },
  inputs: { input: { shape: [1, 1] }, weights: { shape: [1, 1], data: [3], dtype: "int8", scale: 0.1 } },
  steps: [{ input: [1], expect_output_0: [1], tol: 1e-5 }],
});
