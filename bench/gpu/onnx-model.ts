// A workload's layer as an ONNX file: one LSTM, GRU or RNN operator with the peers' weights, in ONNX's order of gates.
import { type CellName, gateCount, peerWeights, type Workload } from "../workloads.ts";

/** A field of a protobuf message: a whole number, or bytes with their length before them. */
type Field = readonly [number: number, value: number | string | Uint8Array<ArrayBuffer>];

function varint(value: number): number[] {
  const low = value % 128;
  return value < 128 ? [low] : [low + 128, ...varint(Math.floor(value / 128))];
}

function message(fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const parts = fields.flatMap(([number, value]) => {
    if (typeof value === "number") return [Uint8Array.from([...varint(number * 8), ...varint(value)])];
    const bytes = typeof value === "string" ? new TextEncoder().encode(value) : value;
    return [Uint8Array.from([...varint(number * 8 + 2), ...varint(bytes.length)]), bytes];
  });
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Numbers of onnx.proto: DataType.FLOAT, AttributeType.INT and STRING, the operator set, the file's version. */
const ONNX = { float: 1, int: 2, string: 3, operators: 14, version: 8 } as const;

const tensor = (name: string, shape: readonly number[], values: Float32Array): Uint8Array<ArrayBuffer> =>
  message([
    ...shape.map((size): Field => [1, size]),
    [2, ONNX.float],
    [8, name],
    [9, new Uint8Array(values.slice().buffer)],
  ]);

/** A value's name, element type and shape. */
const valueInfo = (name: string, shape: readonly number[]): Uint8Array<ArrayBuffer> => {
  const dims = message(shape.map((size): Field => [1, message([[1, size]])]));
  const type = message([
    [
      1,
      message([
        [1, ONNX.float],
        [2, dims],
      ]),
    ],
  ]);
  return message([
    [1, name],
    [2, type],
  ]);
};

const attribute = (name: string, value: number | string): Uint8Array<ArrayBuffer> =>
  message(
    typeof value === "number"
      ? [
          [1, name],
          [3, value],
          [20, ONNX.int],
        ]
      : [
          [1, name],
          [4, value],
          [20, ONNX.string],
        ],
  );

interface Operator {
  readonly name: string;
  /** Where in PyTorch's order each of ONNX's gates is: i o f c from i f g o, z r h from r z n. */
  readonly gates: readonly number[];
  readonly attributes: Readonly<Record<string, number>>;
  readonly states: readonly string[];
}

const operators: Readonly<Record<CellName, Operator>> = {
  lstm: { name: "LSTM", gates: [0, 3, 1, 2], attributes: {}, states: ["h", "c"] },
  gru: { name: "GRU", gates: [1, 0, 2], attributes: { linear_before_reset: 1 }, states: ["h"] },
  rnn: { name: "RNN", gates: [0], attributes: {}, states: ["h"] },
};

/** The blocks of rows, one a gate, in another order. */
function reordered(values: Float32Array, gates: readonly number[]): Float32Array {
  const size = values.length / gates.length;
  const result = new Float32Array(values.length);
  gates.forEach((from, to) => {
    result.set(values.subarray(from * size, (from + 1) * size), to * size);
  });
  return result;
}

export interface OnnxModel {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Inputs `NAME0` and outputs `NAME1`, [1, B, H] each. */
  readonly states: readonly string[];
}

/** X [T, B, I] to Y [T, 1, B, H], for one layer in one direction. @param stateful with its states as inputs and outputs. */
export function onnxModel(w: Workload, { stateful }: { readonly stateful: boolean }): OnnxModel {
  const { name, gates, attributes, states } = operators[w.cell];
  const { inputs, weightIh, weightHh, biasIh, biasHh } = peerWeights(w, 0, 0);
  const columns = gateCount[w.cell] * w.units;
  const biases = Float32Array.from([...reordered(biasIh, gates), ...reordered(biasHh, gates)]);
  const kept = stateful ? states : [];
  const state = (suffix: number) => kept.map((s) => valueInfo(`${s}${suffix}`, [1, w.rows, w.units]));
  const settings = { ...attributes, hidden_size: w.units, direction: "forward" };
  const node = message([
    ...["X", "W", "R", "B", "", ...kept.map((s) => `${s}0`)].map((value): Field => [1, value]),
    ...["Y", ...kept.map((s) => `${s}1`)].map((value): Field => [2, value]),
    [3, "layer"],
    [4, name],
    ...Object.entries(settings).map(([key, value]): Field => [5, attribute(key, value)]),
  ]);
  const graph = message([
    [1, node],
    [2, w.id],
    [5, tensor("W", [1, columns, inputs], reordered(weightIh, gates))],
    [5, tensor("R", [1, columns, w.units], reordered(weightHh, gates))],
    [5, tensor("B", [1, 2 * columns], biases)],
    ...[valueInfo("X", [w.steps, w.rows, w.inputs]), ...state(0)].map((value): Field => [11, value]),
    ...[valueInfo("Y", [w.steps, 1, w.rows, w.units]), ...state(1)].map((value): Field => [12, value]),
  ]);
  const operatorSet = message([
    [1, ""],
    [2, ONNX.operators],
  ]);
  return {
    bytes: message([
      [1, ONNX.version],
      [2, "cellc"],
      [7, graph],
      [8, operatorSet],
    ]),
    states: kept,
  };
}
