// Self-made cases of the formats in which layers have constant weights: Keras, TensorFlow 1's cells, PyTorch's rule.
import { type GateParams, gatedStep, type Matrix, memoryStep, runSequence, type Vector } from "./reference.ts";
import { array, Numbers, type Rows, rowsFirst, zeros } from "./self-made.ts";

const constant = (value: number) => ({ initializer: "Constant", args: [value], kwargs: {} });
const kerasLayer = (cell: string, units: number, kwargs: object = {}) => ({
  cell,
  args: [units],
  kwargs: {
    kernel_initializer: constant(0.2),
    recurrent_initializer: constant(-0.3),
    bias_initializer: constant(0.1),
    ...kwargs,
  },
});
const same = (units: number, inputs: number, b: number, rb = 0): GateParams => ({
  W: Array.from({ length: units }, () => Array<number>(inputs).fill(0.2)),
  R: Array.from({ length: units }, () => Array<number>(units).fill(-0.3)),
  b: Array<number>(units).fill(b),
  rb: Array<number>(units).fill(rb),
});
const kerasMemory = (units: number, inputs: number) => ({
  i: same(units, inputs, 0.1),
  f: same(units, inputs, 1),
  g: same(units, inputs, 0.1),
  o: same(units, inputs, 0.1),
});
const kerasGated = (units: number, inputs: number) => ({
  z: same(units, inputs, 0.1, 0.1),
  r: same(units, inputs, 0.1, 0.1),
  n: same(units, inputs, 0.1, 0.1),
});

/** Masks with holes in both flows, both directions, stacked cells with their states, and what cannot be checked. */
export function kerasCases(): object {
  const n = new Numbers(31);
  const [T, B, I, H] = [5, 2, 3, 2];
  const x = Array.from({ length: T }, () => n.matrix(B, I));
  const mask = [
    [true, false, true, true, false],
    [true, true, true, true, false],
  ];
  const memory = (v: Vector, s: readonly Vector[]) => memoryStep(kerasMemory(H, I), {}, v, s);
  const gated = (v: Vector, s: readonly Vector[]) => gatedStep(kerasGated(H, I), { after: true }, v, s);
  const start = [zeros(B, H), zeros(B, H)];
  const masked = runSequence(memory, x, start, { mask });
  const backwards = runSequence(memory, x, start, { mask, reverse: true });
  const sides = [false, true].map((reverse) => runSequence(gated, x, [start[0]], { reverse }));
  const [h0, c0, k0] = [n.matrix(B, H), n.matrix(B, H), n.matrix(B, H)];
  const lower = runSequence(memory, x, [h0, c0]);
  const upper = runSequence((v, s) => gatedStep(kerasGated(H, H), { after: true }, v, s), lower.y, [k0]);
  const inputs = [array(rowsFirst(x))];
  const test = (name: string, cell: unknown, input_kwargs: object, output: number[], result: unknown) => ({
    test: name,
    call: { cell, inputs, input_kwargs },
    output,
    expected: array(result),
  });
  const maskArray = { shape: [B, T], data: mask.flat() };
  const stacked = {
    cell: "RNN",
    args: [[kerasLayer("LSTMCell", H), kerasLayer("GRUCell", H)]],
    kwargs: { return_state: true },
  };
  const initial = { initial_state: [array(h0), array(c0), array(k0)] };
  return {
    lstm: [
      test(
        "masked sequence",
        kerasLayer("LSTM", H, { return_sequences: true }),
        { mask: maskArray },
        [],
        rowsFirst(masked.y),
      ),
      test(
        "masked, backwards",
        kerasLayer("LSTM", H, { return_sequences: true, go_backwards: true }),
        { mask: maskArray },
        [],
        rowsFirst([...backwards.y].reverse()),
      ),
      test(
        "masked, last output",
        kerasLayer("LSTM", H, { return_state: true }),
        { mask: maskArray },
        [0],
        masked.final[0],
      ),
      test("a random initializer", { cell: "LSTM", args: [H], kwargs: {} }, {}, [], masked.final[0]),
    ],
    gru: [
      test(
        "both directions",
        { cell: "Bidirectional", args: [kerasLayer("GRU", H, { return_sequences: true })], kwargs: {} },
        {},
        [],
        rowsFirst(x.map((step, t) => step.map((_, b) => [...sides[0].y[t][b], ...sides[1].y[t][b]]))),
      ),
      test(
        "both directions, last outputs summed",
        { cell: "Bidirectional", args: [kerasLayer("GRU", H)], kwargs: { merge_mode: "sum" } },
        {},
        [],
        sides[0].final[0].map((row, b) => row.map((v, i) => v + sides[1].final[0][b][i])),
      ),
    ],
    stacked: [
      test("output of stacked cells", stacked, initial, [0], upper.final[0]),
      test("lower cell's memory", stacked, initial, [2], lower.final[1]),
      test("upper state", stacked, initial, [3], upper.final[0]),
    ],
  };
}

/** Cells one above the other and a projected one, every weight 0.4. */
export function tensorflowCases(): unknown[] {
  const n = new Numbers(41);
  const [B, I, H, P] = [2, 3, 2, 1];
  const weight = (rows: number, columns: number): Matrix =>
    Array.from({ length: rows }, () => Array<number>(columns).fill(0.4));
  const gate = (inputs: number, recurrent: number, b = 0): GateParams => ({
    W: weight(H, inputs),
    R: weight(H, recurrent),
    b: Array<number>(H).fill(b),
  });
  const gates = (inputs: number, recurrent: number) => ({
    i: gate(inputs, recurrent),
    f: gate(inputs, recurrent, 1),
    g: gate(inputs, recurrent),
    o: gate(inputs, recurrent),
  });
  const x = n.matrix(B, I);
  const [h, c, k, p] = [n.matrix(B, H), n.matrix(B, H), n.matrix(B, H), n.matrix(B, P)];
  const lower = runSequence(
    (v, s) => gatedStep({ z: gate(I, H, 1), r: gate(I, H, 1), n: gate(I, H) }, { after: false }, v, s),
    [x],
    [k],
  );
  const upper = runSequence((v, s) => memoryStep(gates(H, H), {}, v, s), lower.y, [h, c]);
  const projected = runSequence((v, s) => memoryStep(gates(I, P), { projection: weight(P, H) }, v, s), [x], [p, c]);
  const scopes = [{ name: "root", initializer: { initializer: "constant_initializer", args: [0.4], kwargs: {} } }];
  const test = (name: string, cell: unknown, state: unknown, output: number[], result: unknown) => ({
    test: name,
    call: { cell, inputs: [array(x), state], input_kwargs: {}, scopes },
    output,
    expected: array(result),
  });
  const multi = {
    cell: "MultiRNNCell",
    args: [
      [
        { cell: "GRUCell", args: [H], kwargs: {} },
        { cell: "BasicLSTMCell", args: [H], kwargs: {} },
      ],
    ],
    kwargs: {},
  };
  const nested = [array(k), [array(c), array(h)]];
  return [
    test("stacked: output", multi, nested, [0], upper.y[0]),
    test("stacked: memory of the upper cell", multi, nested, [1, 1, 0], upper.final[1]),
    test(
      "projected",
      { cell: "LSTMCell", args: [H], kwargs: { num_proj: P } },
      [array(c), array(p)],
      [0],
      projected.final[0],
    ),
    test("unknown cell", { cell: "NASCell", args: [H], kwargs: {} }, array(h), [0], h),
  ];
}

/** Layers of another kind and size by the rule in words. */
export function pytorchCases(): unknown {
  const [T, B, I, H] = [2, 3, 3, 4];
  const rising = (rows: number, columns: number): Matrix =>
    Array.from({ length: rows }, (_, r) =>
      Array.from({ length: columns }, (_, c) => (r * columns + c) / (rows * columns)),
    );
  const x: Rows = Array.from({ length: T }, (_, t) =>
    Array.from({ length: B }, (_, b) =>
      Array.from({ length: I }, (_, i) => (T * B * I - ((t * B + b) * I + i)) / (T * B * I)),
    ),
  );
  const [W, R, bias] = [rising(3 * H, I), rising(3 * H, H), rising(3 * H, 1).flat()];
  const part = (at: number): GateParams => {
    const cut = <V>(v: readonly V[]): V[] => v.slice(at * H, (at + 1) * H);
    return { W: cut(W), R: cut(R), b: cut(bias), rb: cut(bias) };
  };
  const result = runSequence((v, s) => gatedStep({ r: part(0), z: part(1), n: part(2) }, { after: true }, v, s), x, [
    zeros(B, H),
  ]);
  return {
    test: "GRU by the rule",
    layer: { kind: "GRU", input_size: I, hidden_size: H, layers: 1 },
    parameters: "each is filled in row-major order with i/numel (i = 0..numel-1)",
    input: { shape: [T, B, I], fill: "x[i] = (numel - i)/numel in row-major order" },
    tolerance: 1e-5,
    output: array(result.y),
    state_h_then_c: { shape: [1, 1, B, H], data: array(result.final[0]).data },
  };
}
