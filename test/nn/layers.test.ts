// Layers against plain numbers: directions, lengths, residual and skip connections, last steps, initial states, dropout.
import { describe, expect, it } from "vitest";
import { evaluateGraph } from "../../ir/graph/evaluate.ts";
import type { Graph } from "../../ir/graph/node.ts";
import type { Tensor } from "../../ir/graph/tensor.ts";
import { verifyGraph } from "../../ir/graph/verify.ts";
import { f32, i32 } from "../../ir/types.ts";
import { elman, lstm } from "../../nn/cells/index.ts";
import { defineModel } from "../../nn/define-model.ts";
import { constant } from "../../nn/initializers.ts";
import type { Layer } from "../../nn/layer.ts";
import {
  activation,
  dense,
  dropout,
  embedding,
  lambda,
  last,
  layerNorm,
  recurrent,
  sequence,
  softmax,
} from "../../nn/layers/index.ts";
import type { RecurrentOptions } from "../../nn/layers/recurrent.ts";
import { type ModelGraphs, modelGraphs } from "../../nn/model-graphs.ts";
import { zoneout } from "../../nn/variants/index.ts";
import { add, randomInputs, rowOf, tensor, times, type Vec } from "./reference.ts";

const T = 4;
const B = 3;
const env = { T, B };
const LENGTHS = tensor([B], [4, 2, 0]);

const graphs = (layers: readonly Layer[], lengths = false): ModelGraphs =>
  modelGraphs(defineModel({ name: "m", inputs: { x: f32("T", "B", 3) }, layers, lengths }));
const run = (graph: Graph, inputs: Readonly<Record<string, Tensor>>) => {
  verifyGraph(graph);
  return evaluateGraph(graph, inputs, env).byName;
};
const rnn = (options: Partial<RecurrentOptions> = {}, lengths = false) => {
  const g = graphs([recurrent(elman, { units: 3, ...options })], lengths);
  const inputs: Record<string, Tensor> = { ...randomInputs(g.forward, env, 5), lengths: LENGTHS };
  return { g, inputs, out: run(g.forward, inputs) };
};

/** One row through the simple cell, in either direction, over its first `length` steps: outputs by step, and the last. */
function simple(
  inputs: Readonly<Record<string, Tensor>>,
  prefix: string,
  xs: readonly Vec[],
  h0: Vec,
  backward = false,
  length = T,
) {
  const p = (name: string) => inputs[`rnn.${prefix}.${name}`];
  let h = [...h0];
  const ys = xs.map(() => h.map(() => 0));
  const order = xs.map((_, t) => t).filter((t) => t < length);
  for (const t of backward ? order.reverse() : order) {
    h = add(times(xs[t], p("W")), times(h, p("R")), [...p("b").data]).map(Math.tanh);
    ys[t] = h;
  }
  return { ys, last: h };
}
const sequenceOf = (x: Tensor, b: number): number[][] => Array.from({ length: T }, (_, t) => rowOf(x, t * B + b));
const close = (actual: Vec, expected: Vec): void => {
  expect(actual.length).toBe(expected.length);
  actual.forEach((v, i) => {
    expect(v).toBeCloseTo(expected[i], 12);
  });
};

describe("recurrent", () => {
  it("runs both directions over each row's valid steps only", () => {
    const { g, inputs, out } = rnn({ bidirectional: "concat" }, true);
    expect(g.params.map((p) => p.name)).toEqual(
      ["forward", "backward"].flatMap((d) => ["W", "R", "b"].map((n) => `rnn.0.${d}.${n}`)),
    );
    expect(g.states.map((s) => s.name)).toEqual(["rnn.0.forward.h", "rnn.0.backward.h"]);
    for (let b = 0; b < B; b++) {
      const xs = sequenceOf(inputs.x, b);
      const runs = [false, true].map((back) => {
        const prefix = back ? "0.backward" : "0.forward";
        return simple(inputs, prefix, xs, rowOf(inputs[`rnn.${prefix}.h`], b), back, LENGTHS.data[b]);
      });
      for (let t = 0; t < T; t++) close(rowOf(out["output:y"], t * B + b), [...runs[0].ys[t], ...runs[1].ys[t]]);
      close(rowOf(out["state:rnn.0.forward.h"], b), runs[0].last);
      close(rowOf(out["state:rnn.0.backward.h"], b), runs[1].last);
    }
  });

  it("adds both directions where told to", () => {
    const { inputs, out } = rnn({ bidirectional: "sum" });
    const xs = sequenceOf(inputs.x, 1);
    const f = simple(inputs, "0.forward", xs, rowOf(inputs["rnn.0.forward.h"], 1));
    const b = simple(inputs, "0.backward", xs, rowOf(inputs["rnn.0.backward.h"], 1), true);
    for (let t = 0; t < T; t++) close(rowOf(out["output:y"], t * B + 1), add(f.ys[t], b.ys[t]));
  });

  it("keeps outputs at their steps when it runs in reverse", () => {
    const { inputs, out } = rnn({ reverse: true });
    const r = simple(inputs, "0", sequenceOf(inputs.x, 0), rowOf(inputs["rnn.0.h"], 0), true);
    for (let t = 0; t < T; t++) close(rowOf(out["output:y"], t * B), r.ys[t]);
  });

  it("returns the last valid step of each row", () => {
    const { inputs, out } = rnn({ returns: "last", layers: 2 }, true);
    expect(out["output:y"].shape).toEqual([B, 3]);
    for (let b = 0; b < B; b++) {
      const first = simple(inputs, "0", sequenceOf(inputs.x, b), rowOf(inputs["rnn.0.h"], b), false, LENGTHS.data[b]);
      const second = simple(inputs, "1", first.ys, rowOf(inputs["rnn.1.h"], b), false, LENGTHS.data[b]);
      close(rowOf(out["output:y"], b), second.last);
    }
  });

  it.each(["all", "last"] as const)("adds each layer's input with residual, returning %s", (returns) => {
    const { inputs, out } = rnn({ residual: true, layers: 2, returns });
    const xs = sequenceOf(inputs.x, 2);
    const first = simple(inputs, "0", xs, rowOf(inputs["rnn.0.h"], 2)).ys.map((y, t) => add(y, xs[t]));
    const second = simple(inputs, "1", first, rowOf(inputs["rnn.1.h"], 2)).ys.map((y, t) => add(y, first[t]));
    if (returns === "last") close(rowOf(out["output:y"], 2), second[T - 1]);
    else for (let t = 0; t < T; t++) close(rowOf(out["output:y"], t * B + 2), second[t]);
  });

  it.each(["all", "last"] as const)(
    "feeds the input to every layer and joins all outputs with skip, returning %s",
    (returns) => {
      const { g, inputs, out } = rnn({ skip: true, layers: 2, units: 2, returns });
      expect(g.params.find((p) => p.name === "rnn.1.W")?.shape).toEqual([5, 2]);
      const xs = sequenceOf(inputs.x, 1);
      const first = simple(inputs, "0", xs, rowOf(inputs["rnn.0.h"], 1)).ys;
      const second = simple(
        inputs,
        "1",
        first.map((y, t) => [...y, ...xs[t]]),
        rowOf(inputs["rnn.1.h"], 1),
      ).ys;
      const joined = first.map((y, t) => [...y, ...second[t]]);
      if (returns === "last") close(rowOf(out["output:y"], 1), joined[T - 1]);
      else for (let t = 0; t < T; t++) close(rowOf(out["output:y"], t * B + 1), joined[t]);
    },
  );

  it("begins at zero or at a learned state where told to", () => {
    const zero = rnn({ initialState: "zeros" });
    expect(zero.g.states).toEqual([]);
    close(rowOf(zero.out["output:y"], 1), simple(zero.inputs, "0", sequenceOf(zero.inputs.x, 1), [0, 0, 0]).ys[0]);
    const learned = rnn({ initialState: "learned" });
    const h0 = [...learned.inputs["rnn.0.h0"].data];
    close(rowOf(learned.out["output:y"], 1), simple(learned.inputs, "0", sequenceOf(learned.inputs.x, 1), h0).ys[0]);
    expect(learned.g.step).toBeUndefined();
  });

  it("has no bias parameters where told to", () => {
    const g = graphs([recurrent(lstm, { units: 2, bias: false })]);
    expect(g.params.map((p) => p.name)).toEqual(["rnn.0.W", "rnn.0.R"]);
    verifyGraph(g.forward);
  });

  it("drops values between layers, and only in training", () => {
    const g = graphs([recurrent(elman, { units: 3, layers: 2, dropout: 0.5, init: { b: constant(0) } })]);
    expect(g.forward.params.some((p) => p.name === "key")).toBe(false);
    const randoms = g.training.nodes.filter((n) => n.op === "random");
    expect(randoms.map((n) => n.results[0].type)).toEqual([f32("T", "B", 3)]);
    verifyGraph(g.training);
  });
});

describe("noise of cells in training", () => {
  const big = { T: 3, B: 40 };
  const training = (layer: Layer, extra: Record<string, Tensor> = {}) => {
    const g = graphs([layer]);
    const inputs: Record<string, Tensor> = { ...randomInputs(g.training, big, 9), key: tensor([2], [3, 4]), ...extra };
    return { g, inputs, out: evaluateGraph(g.training, inputs, big).byName };
  };

  it("zoneout keeps a state or takes the new one, a unit at a time", () => {
    const { inputs, out } = training(recurrent(zoneout(elman, { h: 0.25 }), { units: 3 }));
    let kept = 0;
    for (let i = 0; i < 40; i++) {
      const h0 = rowOf(inputs["rnn.0.h"], i);
      const plain = simple(inputs, "0", [rowOf(inputs.x, i)], h0).ys[0];
      rowOf(out["output:y"], i).forEach((y, u) => {
        const isKept = y === h0[u];
        if (!isKept) expect(y).toBeCloseTo(plain[u], 12);
        kept += isKept ? 1 : 0;
      });
    }
    expect(kept / 120).toBeGreaterThan(0.12);
    expect(kept / 120).toBeLessThan(0.4);
  });

  it("recurrent dropout has one mask for the whole sequence", () => {
    const identity = tensor([3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1]);
    const { out } = training(recurrent(elman, { units: 3, recurrentDropout: 0.5 }), {
      "rnn.0.R": identity,
      "rnn.0.W": tensor([3, 3], Array(9).fill(0)),
      "rnn.0.b": tensor([3], [0, 0, 0]),
      "rnn.0.h": tensor([40, 3], Array(120).fill(1)),
    });
    const y = out["output:y"].data;
    const first = [...y.slice(0, 120)].map((v) => v !== 0);
    const third = [...y.slice(240)].map((v) => v !== 0);
    expect(third).toEqual(first);
    expect(first.filter(Boolean).length).toBeGreaterThan(35);
    expect(first.filter(Boolean).length).toBeLessThan(85);
    expect(Math.max(...y)).toBeCloseTo(Math.tanh(2), 12);
  });

  it("the dropout layer scales what it keeps; variational, all steps share a mask", () => {
    for (const variational of [false, true]) {
      const { inputs, out } = training(dropout({ rate: 0.25, variational }));
      const kept = [...out["output:y"].data].map((y, i) => {
        if (y !== 0) expect(y).toBeCloseTo(inputs.x.data[i] / 0.75, 12);
        return y !== 0;
      });
      const steps = [0, 1, 2].map((t) => kept.slice(t * 120, (t + 1) * 120).join());
      expect(new Set(steps).size).toBe(variational ? 1 : 3);
      expect(kept.filter(Boolean).length / 360).toBeGreaterThan(0.6);
      expect(kept.filter(Boolean).length / 360).toBeLessThan(0.9);
    }
  });
});

describe("other layers", () => {
  it("embedding, dense and softmax", () => {
    const g = modelGraphs(
      defineModel({
        name: "m",
        inputs: { ids: i32("T", "B") },
        layers: [embedding({ vocab: 3, units: 2 }), dense({ units: 3, activation: "tanh" }), softmax()],
      }),
    );
    const inputs = randomInputs(g.forward, env, 2);
    const out = run(g.forward, inputs)["output:y"];
    for (let i = 0; i < T * B; i++) {
      const e = rowOf(inputs["embedding.E"], inputs.ids.data[i]);
      const z = add(times(e, inputs["dense.W"]), [...inputs["dense.b"].data]).map((v) => Math.exp(Math.tanh(v)));
      const total = z.reduce((a, b) => a + b);
      close(
        rowOf(out, i),
        z.map((v) => v / total),
      );
    }
    expect(g.params.map((p) => [p.name, p.init.kind])).toEqual([
      ["embedding.E", "normal"],
      ["dense.W", "glorotUniform"],
      ["dense.b", "zeros"],
    ]);
  });

  it("layer normalisation with gain and bias", () => {
    const g = graphs([layerNorm({ eps: 1e-3 })]);
    const inputs = randomInputs(g.forward, env, 3);
    const out = run(g.forward, inputs)["output:y"];
    const x = rowOf(inputs.x, 4);
    const mean = (x[0] + x[1] + x[2]) / 3;
    const variance = x.reduce((a, v) => a + (v - mean) ** 2, 0) / 3;
    const [gain, bias] = [inputs["norm.gain"].data, inputs["norm.bias"].data];
    close(
      rowOf(out, 4),
      x.map((v, i) => ((v - mean) / Math.sqrt(variance + 1e-3)) * gain[i] + bias[i]),
    );
  });

  it("last takes each row's last valid step, zeros for none", () => {
    const g = graphs([last()], true);
    const inputs: Record<string, Tensor> = { ...randomInputs(g.forward, env, 3), lengths: LENGTHS };
    const out = run(g.forward, inputs)["output:y"];
    close(rowOf(out, 0), rowOf(inputs.x, 3 * B));
    close(rowOf(out, 1), rowOf(inputs.x, B + 1));
    close(rowOf(out, 2), [0, 0, 0]);
  });

  it("layers of one's own, and sequences of layers with names of their own", () => {
    const scale = lambda("scale", (ctx, x) => ctx.op.mul(x, ctx.param("s", [], constant(2))));
    const g = graphs([sequence("block", [scale, scale, activation("relu")]), scale]);
    expect(g.params.map((p) => p.name)).toEqual(["block.scale.s", "block.scale2.s", "scale.s"]);
    const inputs = randomInputs(g.forward, env, 3);
    const factor = (n: string): number => inputs[n].data[0];
    const out = run(g.forward, inputs)["output:y"];
    close(
      [...out.data],
      [...inputs.x.data].map(
        (x) => Math.max(0, x * factor("block.scale.s") * factor("block.scale2.s")) * factor("scale.s"),
      ),
    );
  });
});
