// The graphs of a model: roles and names, the same parameters everywhere, fixed sizes, models built by hand.
import { describe, expect, it } from "vitest";
import { evaluateGraph } from "../../ir/graph/evaluate.ts";
import type { Graph } from "../../ir/graph/node.ts";
import { parseGraph } from "../../ir/graph/parse.ts";
import { printGraph } from "../../ir/graph/print.ts";
import { verifyGraph } from "../../ir/graph/verify.ts";
import { f32, formatType, i32 } from "../../ir/types.ts";
import { gru, lstm } from "../../nn/cells/index.ts";
import { defineModel } from "../../nn/define-model.ts";
import {
  constant,
  forgetBias,
  glorotUniform,
  orthogonal,
  perGate,
  uniform,
  values,
  zeros,
} from "../../nn/initializers.ts";
import { dense, dropout, embedding, recurrent } from "../../nn/layers/index.ts";
import { crossEntropy, meanSquaredError } from "../../nn/losses/index.ts";
import { modelGraphs, stepGraph } from "../../nn/model-graphs.ts";
import { adam } from "../../nn/optimizers/index.ts";
import { zoneout } from "../../nn/variants/index.ts";
import { thrownBy } from "../support/thrown-by.ts";
import { randomInputs, tensor } from "./reference.ts";

const charlm = defineModel({
  name: "charlm",
  inputs: { ids: i32("T", "B") },
  lengths: true,
  layers: [
    embedding({ vocab: 5, units: 3 }),
    dropout({ rate: 0.1 }),
    recurrent(zoneout(gru, { h: 0.1 }), { units: 4, layers: 2, dropout: 0.2, recurrentDropout: 0.1 }),
    recurrent(lstm, { units: 2 }),
    dense({ units: 5 }),
  ],
  loss: crossEntropy({ mask: true }),
  optimizer: adam({ rate: 2e-3 }),
  clip: { norm: 5 },
});
const signature = (graph: Graph): string[] =>
  graph.params.map((p) => `${p.role} ${p.name}: ${formatType(p.value.type)}`);
const results = (graph: Graph): string[] =>
  graph.results.map((r) => `${r.role} ${r.name}: ${formatType(r.value.type)}`);
const named = (graph: Graph, role: string): string[] => graph.params.filter((p) => p.role === role).map((p) => p.name);

describe("the graphs of a model", () => {
  const g = modelGraphs(charlm);
  const every = [g.forward, g.step!, g.training, g.gradient!, g.update!(64)];

  it("verify, and print to text that parses back", () => {
    for (const graph of every) {
      verifyGraph(graph);
      expect(printGraph(parseGraph(printGraph(graph)))).toBe(printGraph(graph));
    }
  });

  it("have the same parameters in the same order", () => {
    const names = g.params.map((p) => p.name);
    expect(names).toEqual([
      "embedding.E",
      ...["rnn.0", "rnn.1"].flatMap((l) => ["W", "R", "b", "rb"].map((n) => `${l}.${n}`)),
      ...["W", "R", "b"].map((n) => `rnn2.0.${n}`),
      "dense.W",
      "dense.b",
    ]);
    for (const graph of every.slice(0, 4)) expect(named(graph, "param")).toEqual(names);
    expect(g.states).toEqual([
      { name: "rnn.0.h", shape: ["B", 4] },
      { name: "rnn.1.h", shape: ["B", 4] },
      { name: "rnn2.0.h", shape: ["B", 2] },
      { name: "rnn2.0.c", shape: ["B", 2] },
    ]);
  });

  it("say what each input and result is", () => {
    expect(signature(g.forward).filter((s) => s.startsWith("input"))).toEqual([
      "input ids: i32[T,B]",
      "input lengths: i32[B]",
    ]);
    expect(results(g.forward)[0]).toBe("output y: f32[T,B,5]");
    expect(results(g.training)).toEqual(results(g.forward));
    expect(named(g.training, "hyper")).toEqual(["key"]);
    expect(named(g.step!, "input")).toEqual(["ids"]);
    expect(results(g.step!)[0]).toBe("output y: f32[B,5]");
    expect(signature(g.gradient!).filter((s) => s.startsWith("input"))).toEqual([
      "input ids: i32[T,B]",
      "input lengths: i32[B]",
      "input target: i32[T,B]",
      "input mask: f32[T,B]",
    ]);
    expect(results(g.gradient!)).toEqual(["loss loss: f32[]", ...results(g.forward).slice(1)]);
    expect(signature(g.update!(64))).toEqual([
      "param theta: f32[64]",
      "input grad: f32[64]",
      "slot m: f32[64]",
      "slot v: f32[64]",
      "hyper rate: f32[]",
      "hyper step: f32[]",
      "hyper apply: f32[]",
      "input loss: f32[]",
    ]);
    expect(results(g.update!(64))).toEqual([
      "param theta: f32[64]",
      "slot m: f32[64]",
      "slot v: f32[64]",
      "metric gradNorm: f32[]",
    ]);
    expect([g.slots, g.hyper]).toEqual([["m", "v"], { rate: 2e-3 }]);
  });

  it("take fixed numbers of steps and rows", () => {
    const model = defineModel({
      name: "m",
      inputs: { x: f32("T", "B", 2) },
      layers: [recurrent(gru, { units: 3 }), dense({ units: 1 })],
    });
    const open = modelGraphs(model);
    const fixed = modelGraphs(model, { steps: 3, rows: 2 });
    verifyGraph(fixed.forward);
    expect(results(fixed.forward)).toEqual(["output y: f32[3,2,1]", "state rnn.0.h: f32[2,3]"]);
    expect(results(fixed.step!)).toEqual(["output y: f32[2,1]", "state rnn.0.h: f32[2,3]"]);
    const inputs = randomInputs(fixed.forward, { T: 3, B: 2 });
    const at = (graph: Graph) => [...evaluateGraph(graph, inputs, { T: 3, B: 2 }).byName["output:y"].data];
    expect(at(fixed.forward)).toEqual(at(open.forward));
  });

  it("keep the rows of an output without steps, also where there is one row", () => {
    const model = defineModel({
      name: "m",
      inputs: { x: f32("T", "B", 2) },
      layers: [recurrent(gru, { units: 3, returns: "last" })],
    });
    expect(results(modelGraphs(model, { rows: 1 }).step!)[0]).toBe("output y: f32[1,3]");
    expect(results(modelGraphs(model).step!)[0]).toBe("output y: f32[B,3]");
  });

  it("lack what a model has no use for", () => {
    const model = defineModel({
      name: "m",
      inputs: { x: f32("T", "B", 2) },
      layers: [recurrent(gru, { units: 3, bidirectional: "concat" })],
    });
    const graphs = modelGraphs(model);
    expect([graphs.step, graphs.gradient, graphs.update, graphs.slots, graphs.hyper]).toEqual([
      undefined,
      undefined,
      undefined,
      [],
      {},
    ]);
    expect(graphs.noStep).toEqual(['layer "rnn": it is bidirectional']);
    expect(thrownBy(() => stepGraph(model)).message).toBe(
      'layer "rnn": it is bidirectional: so the model cannot run step by step. Use forward on whole sequences',
    );
  });
});

describe("a model built by hand", () => {
  const encode = recurrent(gru, { units: 3, name: "encode" });
  const model = defineModel({
    name: "two",
    inputs: { x: f32("T", "B", 2), speaker: f32("B", 4) },
    build(ctx, { x, speaker }) {
      const h = ctx.apply(encode, x);
      const W = ctx.param("W", [4, 3], zeros());
      const seen = ctx.state("seen", [ctx.rows, 3]);
      const y = ctx.op.add(h, ctx.op.matmul(speaker, W));
      const total = ctx.op.add(seen, ctx.op.sum(y, [0]));
      ctx.setState("seen", total);
      return { y: ctx.apply(dense({ units: 2 }), y), total };
    },
    loss: meanSquaredError(),
  });

  it("has inputs with and without steps, states and outputs of its own", () => {
    const g = modelGraphs(model);
    verifyGraph(g.forward);
    verifyGraph(g.step!);
    expect(g.params.map((p) => p.name)).toEqual([
      "encode.0.W",
      "encode.0.R",
      "encode.0.b",
      "encode.0.rb",
      "W",
      "dense.W",
      "dense.b",
    ]);
    expect(signature(g.step!).filter((s) => s.startsWith("input"))).toEqual([
      "input x: f32[B,2]",
      "input speaker: f32[B,4]",
    ]);
    expect(results(g.step!)).toEqual([
      "output y: f32[B,2]",
      "output total: f32[B,3]",
      "state encode.0.h: f32[B,3]",
      "state seen: f32[B,3]",
    ]);
  });

  it("computes the same step by step", () => {
    const g = modelGraphs(model);
    const inputs = randomInputs(g.forward, { T: 2, B: 2 });
    const whole = evaluateGraph(g.forward, inputs, { T: 2, B: 2 }).byName;
    let state = {};
    for (let t = 0; t < 2; t++) {
      const x = tensor([2, 2], inputs.x.data.slice(4 * t, 4 * t + 4));
      const out = evaluateGraph(g.step!, { ...inputs, ...state, x }, { T: 1, B: 2 }).byName;
      state = { "encode.0.h": out["state:encode.0.h"], seen: out["state:seen"] };
      expect([...out["output:y"].data]).toEqual([...whole["output:y"].data.slice(4 * t, 4 * t + 4)]);
      const { data } = whole["output:total"];
      if (t === 1) expect([...out["output:total"].data]).toEqual([...data].map((v) => expect.closeTo(v, 12)));
    }
  });
});

describe("initial values", () => {
  const inits = (options: Parameters<typeof recurrent>[1]) => {
    const model = defineModel({ name: "m", inputs: { x: f32("T", "B", 2) }, layers: [recurrent(lstm, options)] });
    return Object.fromEntries(modelGraphs(model).params.map((p) => [p.name.replace("rnn.0.", ""), p.init]));
  };
  it("are uniform in ±1/√units unless given", () => {
    for (const init of Object.values(inits({ units: 4 }))) expect(init).toEqual({ kind: "uniform", scale: 0.5 });
  });
  it("are drawn a gate at a time for fused matrices", () => {
    expect(inits({ units: 4, init: { W: glorotUniform(), R: orthogonal(), b: forgetBias() } })).toEqual({
      W: { kind: "glorotUniform", scale: 1, blocks: 4 },
      R: { kind: "orthogonal", scale: 1, blocks: 4 },
      b: {
        kind: "blocks",
        parts: ["zeros", "constant", "zeros", "zeros"].map((kind) => ({
          size: 4,
          init: kind === "zeros" ? { kind } : { kind, value: 1 },
        })),
      },
    });
  });
  it("may differ by gate, or be given as numbers", () => {
    const { b, W } = inits({
      units: 1,
      init: { W: values([1, 2, 3, 4, 5, 6, 7, 8]), b: perGate({ o: constant(3) }, uniform(0.1)) },
    });
    expect(W.values).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(b.parts?.map((p) => p.init.kind)).toEqual(["uniform", "uniform", "uniform", "constant"]);
  });
});
