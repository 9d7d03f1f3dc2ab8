// Rows of different lengths in training: what is padded, masked or ignored has no influence on loss, gradients and state.
import { describe, expect, test } from "vitest";
import { type Model, targetNames } from "../../index.ts";
import { i32 } from "../../ir/types.ts";
import { lstm } from "../../nn/cells/index.ts";
import { defineModel, type ModelDefinition } from "../../nn/define-model.ts";
import { dense, embedding, type RecurrentOptions, recurrent } from "../../nn/layers/index.ts";
import { type CrossEntropyOptions, crossEntropy } from "../../nn/losses/index.ts";
import { expectClose } from "../support/compare.ts";
import { net, randomIds, rowOf } from "./support.ts";

const V = 7;
const STEPS = 6;
const LENGTHS = [6, 2, 0, 5];
const ROWS = LENGTHS.length;
const CALL = { steps: STEPS, rows: ROWS };
const TOTAL = LENGTHS.reduce((a, b) => a + b);

interface Variant {
  readonly recurrent?: Partial<RecurrentOptions>;
  readonly loss?: CrossEntropyOptions;
  readonly lengths?: boolean;
}

const define = ({ recurrent: options, loss, lengths }: Variant): ModelDefinition =>
  defineModel({
    name: "padded",
    inputs: { ids: i32("T", "B") },
    layers: [embedding({ vocab: V, units: 4 }), recurrent(lstm, { units: 5, ...options }), dense({ units: V })],
    loss: crossEntropy(loss),
    ...(lengths ? { lengths } : {}),
  });

type Numbers = Int32Array | Float32Array;
/** Other values at the positions behind the rows' ends. */
const padded = <A extends Numbers>(values: A, value: (i: number) => number): A =>
  values.map((v, i) => (Math.floor(i / ROWS) < LENGTHS[i % ROWS] ? v : value(i))) as A;

const ids = randomIds(STEPS, ROWS).map((id) => id % V);
const target = randomIds(STEPS, ROWS, 6).map((id) => id % V);
const otherPadding = { ids: padded(ids, (i) => (ids[i] + 3) % V), target: padded(target, (i) => (target[i] + 2) % V) };
const mask = padded(new Float32Array(STEPS * ROWS).fill(1), () => 0);
const ignored = padded(target, () => -1);

type Gradient = ReturnType<Model["gradient"]>;

function expectSame(actual: Gradient, expected: Gradient, tolerance: number): void {
  expect(Math.abs(actual.loss - expected.loss)).toBeLessThanOrEqual(tolerance);
  for (const [name, grad] of Object.entries(expected.grads)) expectClose(name, actual.grads[name], grad, tolerance);
}

/** Each row alone, without its padding, weighted by its share of the positions that count. */
function expectMeanOfRows(whole: Gradient, model: Model, share: (length: number) => number): void {
  const rows = LENGTHS.flatMap((length, b) => {
    if (length === 0) return [];
    const inputs = { ids: rowOf(ids, ROWS, b).slice(0, length), target: rowOf(target, ROWS, b).slice(0, length) };
    return [{ share: share(length), ...model.gradient(inputs, { steps: length }) }];
  });
  const sum = (value: (row: (typeof rows)[number]) => number): number =>
    rows.reduce((s, r) => s + r.share * value(r), 0);
  expect(whole.loss).toBeCloseTo(
    sum((r) => r.loss),
    5,
  );
  for (const name of model.params.names)
    expectClose(
      name,
      whole.grads[name],
      whole.grads[name].map((_, i) => sum((r) => r.grads[name][i])),
      1e-5,
    );
}

const directions: readonly (readonly [string, Partial<RecurrentOptions>])[] = [
  ["one direction", {}],
  ["two layers", { layers: 2 }],
  ["both directions", { bidirectional: "concat", layers: 2 }],
  ["backwards", { reverse: true }],
];
const shapes = directions.map(
  ([name, options]) => [name, define({ recurrent: options, lengths: true }), define({ recurrent: options })] as const,
);
const uniform = define({});

describe.each(targetNames)("target %s", (backend) => {
  describe.each(shapes)("lengths: %s", (_, withLengths, without) => {
    test("the padding's content changes nothing, and the gradient is that of the rows without it", async () => {
      const [model, plain] = [await net(withLengths, backend), await net(without, backend)];
      plain.params.load(model.params.save());
      const whole = model.gradient({ ids, target }, { ...CALL, lengths: LENGTHS });
      expectSame(model.gradient(otherPadding, { ...CALL, lengths: LENGTHS }), whole, 0);
      expectMeanOfRows(whole, plain, (length) => length / TOTAL);
      const full = model.gradient(otherPadding, CALL);
      expect(Math.abs(full.loss - whole.loss)).toBeGreaterThan(1e-3);
    });

    test("the state is that of each row's last step, the outputs behind it are those of no input", async () => {
      const [model, plain] = [await net(withLengths, backend), await net(without, backend)];
      plain.params.load(model.params.save());
      const { state, outputs } = model.forward({ ids }, { ...CALL, lengths: LENGTHS });
      const bias = model.params.get("dense.b");
      LENGTHS.forEach((length, b) => {
        const alone = plain.forward({ ids: rowOf(ids, ROWS, b).slice(0, length) }, { steps: length });
        const row = rowOf(outputs.y, ROWS, b, V);
        expectClose(`row ${b}`, row.subarray(0, length * V), alone.outputs.y, 1e-6);
        for (let t = length; t < STEPS; t++)
          expectClose(`row ${b}, step ${t}`, row.subarray(t * V, (t + 1) * V), bias, 1e-6);
        for (const name of state.names) {
          const width = alone.state.get(name).length;
          expectClose(name, state.get(name).subarray(b * width, (b + 1) * width), alone.state.get(name), 1e-6);
        }
      });
    });
  });

  test("the last valid step of each row, whatever follows it", async () => {
    const model = await net(
      defineModel({
        name: "last",
        inputs: { ids: i32("T", "B") },
        layers: [
          embedding({ vocab: V, units: 4 }),
          recurrent(lstm, { units: 5, returns: "last" }),
          dense({ units: V }),
        ],
        loss: crossEntropy(),
        lengths: true,
      }),
      backend,
    );
    const lengths = [6, 2, 1, 5];
    const target = [0, 1, 2, 3];
    const whole = model.gradient({ ids, target }, { ...CALL, lengths });
    const changed = ids.map((id, i) => (Math.floor(i / ROWS) < lengths[i % ROWS] ? id : (id + 1) % V));
    expectSame(model.gradient({ ids: changed, target }, { ...CALL, lengths }), whole, 0);
  });

  test("a mask of zeros and ones, fractions of it, and one of zeros alone", async () => {
    const [model, plain] = [await net(define({ loss: { mask: true } }), backend), await net(uniform, backend)];
    plain.params.load(model.params.save());
    const whole = model.gradient({ ids, target, mask }, CALL);
    expectSame(model.gradient({ ...otherPadding, mask }, CALL), whole, 0);
    expectMeanOfRows(whole, plain, (length) => length / TOTAL);
    expectSame(model.gradient({ ids, target, mask: mask.map((m) => m / 4) }, CALL), whole, 1e-6);
    const none = model.gradient({ ids, target, mask: new Float32Array(STEPS * ROWS) }, CALL);
    expect(none.loss).toBe(0);
    for (const grad of Object.values(none.grads)) expect(grad.every((g) => g === 0)).toBe(true);
  });

  test("an ignored target, also where all are", async () => {
    const [model, plain] = [
      await net(define({ loss: { ignoreIndex: -1, labelSmoothing: 0.1 } }), backend),
      await net(define({ loss: { labelSmoothing: 0.1 } }), backend),
    ];
    plain.params.load(model.params.save());
    const whole = model.gradient({ ids, target: ignored }, CALL);
    expectSame(model.gradient({ ids: otherPadding.ids, target: ignored }, CALL), whole, 0);
    expectMeanOfRows(whole, plain, (length) => length / TOTAL);
    const none = model.gradient({ ids, target: ignored.map(() => -1) }, CALL);
    expect(none.loss).toBe(0);
    for (const grad of Object.values(none.grads)) expect(grad.every((g) => g === 0)).toBe(true);
  });
});
