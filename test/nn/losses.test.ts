// Losses against numbers computed by hand, with masks, ignored targets and lengths.
import { describe, expect, it } from "vitest";
import { evaluateGraph } from "../../ir/graph/evaluate.ts";
import { verifyGraph } from "../../ir/graph/verify.ts";
import { f32 } from "../../ir/types.ts";
import { defineModel } from "../../nn/define-model.ts";
import { lambda, last } from "../../nn/layers/index.ts";
import { binaryCrossEntropy, crossEntropy, type Loss, meanSquaredError } from "../../nn/losses/index.ts";
import { modelGraphs } from "../../nn/model-graphs.ts";
import { tensor } from "./reference.ts";

const env = { T: 2, B: 2 };
const identity = lambda("same", (_ctx, x) => x);

function lossOf(
  loss: Loss,
  inputs: Readonly<Record<string, ReturnType<typeof tensor>>>,
  options: { lengths?: boolean; layer?: typeof identity } = {},
): number {
  const features = inputs.x.shape[2];
  const { layer = identity, lengths = false } = options;
  const model = defineModel({ name: "m", inputs: { x: f32("T", "B", features) }, layers: [layer], loss, lengths });
  const graph = modelGraphs(model).gradient!;
  verifyGraph(graph);
  expect(graph.results.map((r) => r.role)).toEqual(["loss"]);
  return evaluateGraph(graph, inputs, env).byName["loss:loss"].data[0];
}

/** −log softmax: logits 0 and ln 3 have probabilities 1/4 and 3/4. */
const x = tensor([2, 2, 2], [0, Math.log(3), 0, 0, Math.log(3), 0, 0, Math.log(3)]);
const target = tensor([2, 2], [1, 0, 1, 0]);
const nll = [Math.log(4 / 3), Math.log(2), Math.log(4), Math.log(4)];
const mean = (...v: number[]): number => v.reduce((a, b) => a + b) / v.length;

describe("crossEntropy", () => {
  it("is the mean of −log p over positions", () => {
    expect(lossOf(crossEntropy(), { x, target })).toBeCloseTo(mean(...nll), 12);
  });
  it("weighs positions by the mask", () => {
    const mask = tensor([2, 2], [1, 0, 0.5, 0]);
    expect(lossOf(crossEntropy({ mask: true }), { x, target, mask })).toBeCloseTo((nll[0] + 0.5 * nll[2]) / 1.5, 12);
  });
  it("leaves out ignored targets, also where nothing is left", () => {
    const some = tensor([2, 2], [1, -100, -100, 0]);
    expect(lossOf(crossEntropy({ ignoreIndex: -100 }), { x, target: some })).toBeCloseTo(mean(nll[0], nll[3]), 12);
    const none = tensor([2, 2], [7, 7, 7, 7]);
    expect(lossOf(crossEntropy({ ignoreIndex: 7 }), { x, target: none })).toBe(0);
  });
  it("leaves out steps beyond the lengths", () => {
    const lengths = tensor([2], [1, 2]);
    expect(lossOf(crossEntropy(), { x, target, lengths }, { lengths: true })).toBeCloseTo(
      mean(nll[0], nll[1], nll[3]),
      12,
    );
  });
  it("counts one output a row whatever the lengths", () => {
    const inputs = { x, target: tensor([2], [1, 1]), lengths: tensor([2], [1, 2]) };
    expect(lossOf(crossEntropy(), inputs, { lengths: true, layer: last() })).toBeCloseTo(
      mean(nll[0], Math.log(4 / 3)),
      12,
    );
  });
  it("smooths labels: 0.8·onehot + 0.2/2", () => {
    const smooth = (right: number, wrong: number): number => -(0.9 * Math.log(right) + 0.1 * Math.log(wrong));
    const expected = mean(smooth(0.75, 0.25), smooth(0.5, 0.5), smooth(0.25, 0.75), smooth(0.25, 0.75));
    expect(lossOf(crossEntropy({ labelSmoothing: 0.2 }), { x, target })).toBeCloseTo(expected, 12);
  });
  it("does not overflow", () => {
    const large = tensor([2, 2, 2], [1000, 0, 0, 1000, -1000, 0, 0, 0]);
    expect(lossOf(crossEntropy(), { x: large, target })).toBeCloseTo(mean(1000, 1000, 0, Math.log(2)), 9);
  });
});

describe("meanSquaredError", () => {
  const y = tensor([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]);
  const t = tensor([2, 2, 2], [0, 2, 3, 2, 2, 2, 7, 7]);
  it("is the mean over features and positions", () => {
    expect(lossOf(meanSquaredError(), { x: y, target: t })).toBeCloseTo((1 + 4 + 9 + 16 + 1) / 8, 12);
  });
  it("weighs positions by the mask and by the lengths", () => {
    const mask = tensor([2, 2], [1, 1, 0, 1]);
    expect(lossOf(meanSquaredError({ mask: true }), { x: y, target: t, mask })).toBeCloseTo((0.5 + 2 + 0.5) / 3, 12);
    const inputs = { x: y, target: t, mask, lengths: tensor([2], [2, 1]) };
    expect(lossOf(meanSquaredError({ mask: true }), inputs, { lengths: true })).toBeCloseTo((0.5 + 2) / 2, 12);
  });
});

describe("binaryCrossEntropy", () => {
  it("is the mean of −t·log p − (1 − t)·log(1 − p)", () => {
    const z = tensor([2, 2, 1], [0, Math.log(3), -Math.log(3), 0]);
    const t = tensor([2, 2, 1], [1, 1, 1, 0.5]);
    const expected = mean(Math.log(2), Math.log(4 / 3), Math.log(4), Math.log(2));
    expect(lossOf(binaryCrossEntropy(), { x: z, target: t })).toBeCloseTo(expected, 12);
  });
  it("does not overflow", () => {
    const z = tensor([2, 2, 1], [2000, -2000, 2000, -2000]);
    expect(lossOf(binaryCrossEntropy(), { x: z, target: tensor([2, 2, 1], [1, 0, 0, 1]) })).toBe(1000);
  });
});

describe("several losses of one model", () => {
  it("have inputs of their own names", () => {
    const losses = [crossEntropy({ output: "a", prefix: "pen" }), meanSquaredError({ output: "b" })];
    const loss: Loss = {
      name: "both",
      build: (ctx, outputs) => ctx.op.add(losses[0].build(ctx, outputs), losses[1].build(ctx, outputs)),
    };
    const model = defineModel({
      name: "m",
      inputs: { x: f32("T", "B", 2) },
      build: (_ctx, { x }) => ({ a: x, b: x }),
      loss,
    });
    const graph = modelGraphs(model).gradient!;
    expect(graph.params.map((p) => p.name)).toEqual(["x", "penTarget", "target"]);
    const value = evaluateGraph(graph, { x, penTarget: target, target: x }, env).byName["loss:loss"].data[0];
    expect(value).toBeCloseTo(mean(...nll), 12);
  });
});
