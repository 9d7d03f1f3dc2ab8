// Optimizers over three updates against loops over numbers that follow the published formulas; clipping; schedules.
import { describe, expect, it } from "vitest";
import { evaluateGraph } from "../../ir/graph/evaluate.ts";
import { verifyGraph } from "../../ir/graph/verify.ts";
import { f32 } from "../../ir/types.ts";
import { defineModel } from "../../nn/define-model.ts";
import { dense } from "../../nn/layers/index.ts";
import { modelGraphs } from "../../nn/model-graphs.ts";
import * as optimizers from "../../nn/optimizers/index.ts";
import {
  adagrad,
  adam,
  adamw,
  type Clip,
  momentum,
  nesterov,
  type Optimizer,
  rmsprop,
  sgd,
} from "../../nn/optimizers/index.ts";
import { constantRate, cosineDecay, exponentialDecay, linearWarmup, oneCycle, stepDecay } from "../../nn/schedules.ts";
import { tensor } from "./reference.ts";

const THETA = [0.5, -1.25, 2];
const GRADS = [
  [0.1, -0.2, 0.3],
  [-0.4, 0.05, 0.6],
  [0.7, 0.8, -0.9],
];

function updates(optimizer: Optimizer, clip: Clip = {}) {
  const model = defineModel({
    name: "m",
    inputs: { x: f32("T", "B", 2) },
    layers: [dense({ units: 1 })],
    optimizer,
    clip,
  });
  const { update, slots, hyper } = modelGraphs(model);
  expect(hyper).toEqual(optimizer.hyper);
  const graph = update!(3);
  verifyGraph(graph);
  let theta = tensor([3], THETA);
  let memory = Object.fromEntries(slots.map((s) => [s, tensor([3], [0, 0, 0])]));
  const norms: number[] = [];
  GRADS.forEach((g, i) => {
    const inputs = {
      theta,
      grad: tensor([3], g),
      ...memory,
      rate: tensor([], [hyper.rate]),
      step: tensor([], [i + 1]),
      apply: tensor([], [1]),
      loss: tensor([], [0]),
    };
    const { byName } = evaluateGraph(graph, inputs, { T: 1, B: 1 });
    theta = byName["param:theta"];
    memory = Object.fromEntries(slots.map((s) => [s, byName[`slot:${s}`]]));
    norms.push(byName["metric:gradNorm"].data[0]);
  });
  return { theta: [...theta.data], norms };
}

/** What one number becomes under three gradients. */
type Rule = (p: number, gs: readonly number[]) => number;

const rules: Record<string, { optimizer: Optimizer; rule: Rule }> = {
  sgd: { optimizer: sgd({ rate: 0.1 }), rule: (p, gs) => gs.reduce((q, g) => q - 0.1 * g, p) },
  "sgd with decay": {
    optimizer: sgd({ rate: 0.1, weightDecay: 0.01 }),
    rule: (p, gs) => gs.reduce((q, g) => q - 0.1 * (g + 0.01 * q), p),
  },
  momentum: {
    optimizer: momentum({ rate: 0.1, momentum: 0.8 }),
    rule: (p, gs) => {
      let v = 0;
      for (const g of gs) {
        v = 0.8 * v + g;
        p -= 0.1 * v;
      }
      return p;
    },
  },
  nesterov: {
    optimizer: nesterov({ rate: 0.1, momentum: 0.8 }),
    rule: (p, gs) => {
      let v = 0;
      for (const g of gs) {
        v = 0.8 * v + g;
        p -= 0.1 * (g + 0.8 * v);
      }
      return p;
    },
  },
  rmsprop: {
    optimizer: rmsprop({ rate: 0.1, alpha: 0.9, eps: 1e-3 }),
    rule: (p, gs) => {
      let s = 0;
      for (const g of gs) {
        s = 0.9 * s + 0.1 * g * g;
        p -= (0.1 * g) / (Math.sqrt(s) + 1e-3);
      }
      return p;
    },
  },
  "rmsprop, centered, with momentum": {
    optimizer: rmsprop({ rate: 0.1, alpha: 0.9, eps: 1e-3, centered: true, momentum: 0.5 }),
    rule: (p, gs) => {
      let [s, a, v] = [0, 0, 0];
      for (const g of gs) {
        s = 0.9 * s + 0.1 * g * g;
        a = 0.9 * a + 0.1 * g;
        v = 0.5 * v + g / (Math.sqrt(s - a * a) + 1e-3);
        p -= 0.1 * v;
      }
      return p;
    },
  },
  adagrad: {
    optimizer: adagrad({ rate: 0.1, eps: 1e-6 }),
    rule: (p, gs) => {
      let s = 0;
      for (const g of gs) {
        s += g * g;
        p -= (0.1 * g) / (Math.sqrt(s) + 1e-6);
      }
      return p;
    },
  },
  adam: { optimizer: adam({ rate: 0.1, beta1: 0.8, beta2: 0.95 }), rule: adamRule({ decay: 0, decoupled: 0 }) },
  "adam with decay": {
    optimizer: adam({ rate: 0.1, beta1: 0.8, beta2: 0.95, weightDecay: 0.2 }),
    rule: adamRule({ decay: 0.2, decoupled: 0 }),
  },
  adamw: {
    optimizer: adamw({ rate: 0.1, beta1: 0.8, beta2: 0.95, weightDecay: 0.2 }),
    rule: adamRule({ decay: 0, decoupled: 0.2 }),
  },
};

function adamRule({ decay, decoupled }: { decay: number; decoupled: number }): Rule {
  return (p, gs) => {
    let [m, v] = [0, 0];
    gs.forEach((grad, i) => {
      const g = grad + decay * p;
      p *= 1 - 0.1 * decoupled;
      m = 0.8 * m + 0.2 * g;
      v = 0.95 * v + 0.05 * g * g;
      const mHat = m / (1 - 0.8 ** (i + 1));
      const vHat = v / (1 - 0.95 ** (i + 1));
      p -= (0.1 * mHat) / (Math.sqrt(vHat) + 1e-8);
    });
    return p;
  };
}

describe("optimizers", () => {
  it("are all here", () => {
    const makers = Object.keys(optimizers).filter((n) => !/^clip|Norm$/.test(n));
    const tested = Object.keys(rules).map((n) => n.split(/[ ,]/)[0]);
    expect([...new Set(tested)].sort()).toEqual(makers.sort());
  });
  it.each(Object.keys(rules))("%s", (name) => {
    const { optimizer, rule } = rules[name];
    updates(optimizer).theta.forEach((p, i) => {
      expect(p).toBeCloseTo(
        rule(
          THETA[i],
          GRADS.map((g) => g[i]),
        ),
        12,
      );
    });
  });
});

describe("clipping", () => {
  const norm = (g: readonly number[]): number => Math.hypot(...g);
  it("by norm scales gradients that are too long, and reports the norm before it", () => {
    const { theta, norms } = updates(sgd({ rate: 1 }), { norm: 0.5 });
    expect(norms).toEqual(GRADS.map((g) => expect.closeTo(norm(g), 12)));
    theta.forEach((p, i) => {
      const expected = GRADS.reduce((q, g) => q - g[i] * Math.min(1, 0.5 / (norm(g) + 1e-6)), THETA[i]);
      expect(p).toBeCloseTo(expected, 12);
    });
  });
  it("by value bounds each number, after the norm", () => {
    const { theta } = updates(sgd({ rate: 1 }), { norm: 0.5, value: 0.25 });
    theta.forEach((p, i) => {
      const clipped = GRADS.map((g) => g[i] * Math.min(1, 0.5 / (norm(g) + 1e-6))).map((g) =>
        Math.max(-0.25, Math.min(0.25, g)),
      );
      expect(p).toBeCloseTo(
        clipped.reduce((q, g) => q - g, THETA[i]),
        12,
      );
    });
  });
});

describe("schedules", () => {
  const at = (f: (step: number) => number, ...steps: number[]): number[] => steps.map(f);
  it("constant, steps and exponential", () => {
    expect(at(constantRate(0.1), 0, 100)).toEqual([0.1, 0.1]);
    expect(at(stepDecay({ rate: 1, factor: 0.5, every: 10 }), 0, 9, 10, 25)).toEqual([1, 1, 0.5, 0.25]);
    expect(at(exponentialDecay({ rate: 2, factor: 0.5 }), 0, 1, 3)).toEqual([2, 1, 0.25]);
  });
  it("cosine", () => {
    const f = cosineDecay({ rate: 1, steps: 10, final: 0.2 });
    expect(at(f, 0, 10, 50)).toEqual([1, 0.2, 0.2]);
    expect(f(5)).toBeCloseTo(0.6, 12);
    expect(f(2)).toBeCloseTo(0.2 + 0.4 * (1 + Math.cos(0.2 * Math.PI)), 12);
  });
  it("linear warm-up", () => {
    const f = linearWarmup({ steps: 3, after: stepDecay({ rate: 1, factor: 0.1, every: 2 }) });
    expect(at(f, 0, 1, 2, 3, 4)).toEqual([0.25, 0.5, 0.75, 1, 1]);
    expect(f(5)).toBeCloseTo(0.1, 12);
  });
  it("one cycle", () => {
    const f = oneCycle({ max: 1, steps: 101, warm: 0.2, div: 10, finalDiv: 100 });
    expect(f(0)).toBeCloseTo(0.1, 12);
    expect(f(0.2 * 101 - 1)).toBeCloseTo(1, 12);
    expect(f(100)).toBeCloseTo(0.001, 12);
    expect(f(10)).toBeGreaterThan(f(9));
    expect(f(60)).toBeLessThan(f(59));
  });
});
