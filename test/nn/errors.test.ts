// What nn says when a definition cannot be: one line each, in the user's words.
import { describe, expect, it } from "vitest";
import type { ErrorCode } from "../../ir/errors.ts";
import { regionBuilder } from "../../ir/graph/builder.ts";
import { makeValue } from "../../ir/graph/node.ts";
import { f32, i32 } from "../../ir/types.ts";
import type { Cell } from "../../nn/cell.ts";
import { cellStep } from "../../nn/cell-step.ts";
import { elman, gru, lstm, sru } from "../../nn/cells/index.ts";
import { defineCell } from "../../nn/define-cell.ts";
import { defineModel } from "../../nn/define-model.ts";
import { constant, forgetBias, normal, perGate } from "../../nn/initializers.ts";
import type { Layer } from "../../nn/layer.ts";
import { dense, dropout, embedding, lambda, layerNorm, recurrent, sequence } from "../../nn/layers/index.ts";
import { crossEntropy, type Loss, meanSquaredError } from "../../nn/losses/index.ts";
import { modelGraphs } from "../../nn/model-graphs.ts";
import { adam, momentum, rmsprop, sgd } from "../../nn/optimizers/index.ts";
import { oneCycle, stepDecay } from "../../nn/schedules.ts";
import { stepRegion } from "../../nn/step-region.ts";
import {
  activations,
  clip,
  coupled,
  layerNorm as normVariant,
  peephole,
  projection,
  recurrentDropout,
  zoneout,
} from "../../nn/variants/index.ts";
import { thrownBy } from "../support/thrown-by.ts";

const fails = (f: () => unknown, code: ErrorCode, message: string): void => {
  const error = thrownBy(f);
  expect(error.message).toBe(message);
  expect(error.code).toBe(code);
};
const build = (cell: Cell) => stepRegion(cell, { input: 3, units: 4 });
const x3 = { x: f32("T", "B", 3) };
const graphs = (...layers: Layer[]) => modelGraphs(defineModel({ name: "m", inputs: x3, layers }));

describe("defineCell", () => {
  const spec = { name: "c", gates: ["z"], state: ["h"] } as const;
  const any = (o: object): Cell => defineCell({ ...spec, step: ({ gate }) => ({ h: gate("z") }), ...o });

  it.each([
    [{ gates: [] }, "value", "cell c: no gates and no parameters; expected at least one"],
    [
      { state: [] },
      "state",
      "cell c: no state; expected at least one. A function without state is a layer: see lambda(name, build)",
    ],
    [{ gates: ["z", "z"] }, "duplicate-name", `cell c: two gates named "z"`],
    [{ state: ["h", "h"] }, "duplicate-name", `cell c: two states named "h"`],
    [{ output: "y" }, "unknown-name", `cell c: output names "y"; expected one of "h"`],
    [{ recurrentBias: ["q"] }, "unknown-name", `cell c: recurrentBias names "q"; expected one of "z"`],
    [{ stateUnits: { c: 3 } }, "unknown-name", `cell c: stateUnits names "c"; expected one of "h"`],
    [{ noise: { n: { like: "c", each: "step" } } }, "unknown-name", `cell c: noise n names "c"; expected one of "h"`],
    [
      { params: { W: { shape: [] } } },
      "duplicate-name",
      "cell c: a parameter named W; expected another name than W, R, b, rb",
    ],
    [
      { activations: { gate: "sigmod" } },
      "unknown-name",
      `cell c: activations.gate: activation "sigmod"; expected "linear" or an elementwise op of one operand, such as "tanh", "sigmoid" or "hardSigmoid"`,
    ],
    [
      { activations: { gate: { op: "elu", options: { beta: 1 } } } },
      "unknown-name",
      `cell c: activations.gate: option "beta" of elu; expected alpha`,
    ],
  ] as const)("%j", (o, code, message) => {
    fails(() => any(o), code, message);
  });
});

describe("a step", () => {
  const cell = (step: (ctx: never) => object, more: object = {}): Cell =>
    defineCell({ name: "c", gates: ["z", "n"], state: ["h", "c"], ...more, step } as never);

  it("of an unknown gate", () => {
    fails(
      () => build(cell(({ gate }: { gate: (g: string) => unknown }) => ({ h: gate("q") }))),
      "unknown-name",
      `cell c: gate("q"); expected one of "z", "n". Declare it: gates: ["z", "n", "q"]`,
    );
  });
  type Ctx = Parameters<Cell["step"]>[0];
  const step = (f: (ctx: Ctx) => object) => () => build(cell(f as never));
  it("that loses a state, or returns one too many", () => {
    fails(
      step(({ gate }) => ({ h: gate("z") })),
      "state",
      `cell c: the step returns "h" but not the state "c". Return its next value, or \`c: s.c\` to keep it`,
    );
    fails(
      step(() => undefined as never),
      "state",
      `cell c: the step returns nothing but not the state "h". Return its next value, or \`h: s.h\` to keep it`,
    );
    fails(
      step(({ gate, s }) => ({ h: gate("z"), c: s.c, y: gate("n") })),
      "state",
      `cell c: the step returns "y"; expected only the states "h", "c"`,
    );
  });
  it("whose state comes back in another shape", () => {
    fails(
      step(({ op, gate, s }) => ({ h: op.concat([gate("z"), gate("n")]), c: s.c })),
      "state",
      `cell c: state "h" is f32[B,4] but comes back as f32[B,8]; expected the same type`,
    );
  });
  it("that reads what was not declared", () => {
    fails(
      step(({ gate, s }) => ({ h: gate("z"), c: s.q })),
      "unknown-name",
      `cell c: s.q; expected one of "h", "c"`,
    );
    fails(
      step(({ gate, s, param }) => ({ h: gate("z", { h: param.u }), c: s.c })),
      "unknown-name",
      "cell c: param.u; expected nothing: none is declared",
    );
  });
  it("that leaves a gate unused", () => {
    fails(
      step(({ gate, s }) => ({ h: gate("z"), c: s.c })),
      "value",
      `cell c: gate "n" is declared but no equation uses it. Use gate("n") in the step or take it off the list`,
    );
  });
  it("that uses a value from outside", () => {
    const alien = makeValue(f32("B", 4), "mine");
    fails(
      step(({ op, gate, s }) => ({ h: op.add(gate("z"), alien), c: op.mul(s.c, gate("n")) })),
      "invalid-ir",
      "cell c: the step uses mine f32[B,4] from outside; expected x, states, gates, params and noise only. Declare it under params, or pass it in as part of x",
    );
  });
  it("whose recurrent left side has another size", () => {
    fails(
      step(({ op, gate, s, x }) => ({ h: gate("z", { h: x }), c: op.mul(s.c, gate("n")) })),
      "shape",
      `cell c: gate "z": h is f32[B,3] but R_z is f32[4,4]: 3 ≠ 4`,
    );
  });
  it("of sizes that cannot be", () => {
    fails(() => stepRegion(gru, { input: 3, units: 0 }), "value", "cell gru: units 0; expected a whole number above 0");
  });
});

describe("cellStep", () => {
  const value = (name: string, ...shape: (number | "B")[]) => makeValue(f32(...shape), name);
  const params = { W: value("W", 4, 12), R: value("R", 4, 12), b: value("b", 12), rb: value("rb", 4) };
  const run = (o: object) => () =>
    cellStep(regionBuilder(), gru, { x: value("x", "B", 4), s: { h: value("h", "B", 4) }, params, ...o });

  it("with an input of another size", () => {
    fails(run({ x: value("x", "B", 3) }), "shape", `cell gru: gate "z": x is f32[B,3] but W_z is f32[4,4]: 3 ≠ 4`);
  });
  it("with a parameter that is missing or has another shape", () => {
    fails(
      run({ params: { ...params, rb: undefined } }),
      "unknown-name",
      "cell gru: parameter rb (gates n): not given; expected f32[4]",
    );
    fails(
      run({ params: { ...params, b: params.rb } }),
      "shape",
      "cell gru: parameter b (gates z r n): f32[4]; expected f32[12]",
    );
  });
  it("without its state", () => {
    fails(
      run({ s: {} }),
      "shape",
      "cell gru: no state of the cell's width; expected a last dimension of fixed size. Pass units",
    );
  });
});

describe("variants", () => {
  it.each<[string, () => unknown, ErrorCode, string]>([
    [
      "peephole",
      () => peephole(gru),
      "value",
      `peephole(gru): no gate that peeks at a state; expected a call such as gate("i", { peek: s.c }) in the cell's step`,
    ],
    ["coupled", () => coupled(gru), "unknown-name", `coupled(gru): gate "f"; expected one of "z", "r", "n"`],
    [
      "coupled to itself",
      () => coupled(lstm, { keep: "f", drop: "f" }),
      "value",
      `coupled(lstm): gate "f" coupled to itself; expected two gates`,
    ],
    [
      "coupled, then another activation",
      () => build(activations(coupled(lstm), { gate: "relu" })),
      "value",
      `cell activations(coupled(lstm)): gate "i" is coupled to "f" but the gate activation is relu; expected an activation with f(−x) = 1 − f(x): sigmoid, or hardSigmoid with offset 0.5`,
    ],
    [
      "projection",
      () => projection(lstm, { units: 0 }),
      "value",
      "projection(lstm): units 0; expected a whole number above 0",
    ],
    [
      "projection twice",
      () => projection(projection(lstm, { units: 2 }), { units: 2 }),
      "value",
      "projection(projection(lstm)): a cell that is projected already",
    ],
    ["clip of nothing", () => clip(lstm, {}), "value", "clip(lstm): nothing to clip; expected gates, output or state"],
    [
      "clip below 0",
      () => clip(lstm, { state: { c: -1 } }),
      "value",
      "clip(lstm): the bound -1; expected a number above 0",
    ],
    [
      "clip of no state",
      () => clip(lstm as Cell, { state: { q: 1 } }),
      "unknown-name",
      `clip(lstm): state "q"; expected one of "h", "c"`,
    ],
    [
      "clip of a role that is not there",
      () => clip(gru, { output: 1 }),
      "value",
      "clip(gru): no activation of role output to clip the input of. Declare activations in the cell and use act.<role>(x) in its step",
    ],
    ["layerNorm", () => normVariant(lstm, { eps: 0 }), "value", "layerNorm(lstm): eps 0; expected a number above 0"],
    [
      "zoneout of no state",
      () => zoneout(gru as Cell, { c: 0.1 }),
      "unknown-name",
      `zoneout(gru): state "c"; expected one of "h"`,
    ],
    [
      "zoneout above 1",
      () => zoneout(gru, { h: 1.1 }),
      "value",
      `zoneout(gru): probability 1.1 for "h"; expected a number in 0..1`,
    ],
    [
      "recurrentDropout",
      () => recurrentDropout(gru, { rate: 1 }),
      "value",
      "recurrentDropout(gru): rate 1; expected a number from 0 up to, but not including, 1",
    ],
    [
      "activations",
      () => activations(sru, { candidate: "relu" }),
      "unknown-name",
      `activations(sru): the role "candidate"; expected one of "gate", "output"`,
    ],
  ])("%s", (_name, f, code, message) => {
    fails(f, code, message);
  });
});

describe("layers", () => {
  it.each<[string, () => unknown, ErrorCode, string]>([
    ["no units", () => recurrent(gru, { units: 0 }), "value", `layer "rnn": units: 0; expected a whole number above 0`],
    [
      "no layers",
      () => recurrent(gru, { units: 2, layers: 0 }),
      "value",
      `layer "rnn": layers: 0; expected a whole number above 0`,
    ],
    [
      "dropout of 1",
      () => recurrent(gru, { units: 2, dropout: 1 }),
      "value",
      `layer "rnn": dropout: rate 1; expected a number from 0 up to, but not including, 1`,
    ],
    [
      "dropout below 0",
      () => dropout({ rate: -0.1 }),
      "value",
      `layer "dropout": rate -0.1; expected a number from 0 up to, but not including, 1`,
    ],
    [
      "two directions twice",
      () => recurrent(gru, { units: 2, reverse: true, bidirectional: "sum" }),
      "value",
      `layer "rnn": reverse and bidirectional; expected one of them`,
    ],
    [
      "ends of two directions joined",
      () => recurrent(gru, { units: 2, returns: "last", bidirectional: "sum", residual: true }),
      "unsupported",
      `layer "rnn": returns "last" of both directions with residual or skip connections; expected returns "all". The two directions end at different steps; use the last() layer after this one`,
    ],
    [
      "a residual of other size",
      () => graphs(recurrent(gru, { units: 2, residual: true })),
      "shape",
      `layer "rnn": a residual connection from 3 features to 2; expected equal sizes, or more than one layer`,
    ],
    [
      "an unknown rule",
      () => graphs(recurrent(elman, { units: 2, init: { U: normal() } })),
      "unknown-name",
      'cell elman: init: "U"; expected one of W, R, b',
    ],
    [
      "an unknown gate in a rule",
      () => graphs(recurrent(gru, { units: 2, init: { b: forgetBias() } })),
      "unknown-name",
      `perGate: gate "f"; expected "z", "r", "n"`,
    ],
    ["a rule below 0", () => normal(-1), "value", "normal: deviation -1; expected a number above 0"],
    [
      "sizes of dense",
      () => dense({ units: 1.5 }),
      "value",
      `layer "dense": units: 1.5; expected a whole number above 0`,
    ],
    [
      "activation of dense",
      () => dense({ units: 1, activation: "add" as never }),
      "unknown-name",
      `layer "dense": activation "add"; expected "linear" or an elementwise op of one operand, such as "tanh", "sigmoid" or "hardSigmoid"`,
    ],
    ["eps of a norm", () => layerNorm({ eps: -1 }), "value", `layer "norm": eps -1; expected a number above 0`],
    [
      "an embedding of numbers",
      () => graphs(embedding({ vocab: 2, units: 2 })),
      "shape",
      `layer "embedding": f32[T,B,3]; expected i32 ids`,
    ],
    ["an empty sequence", () => sequence("s", []), "value", `layer "s": no layers; expected at least one`],
    [
      "a layer's bad name",
      () => graphs(lambda("a.b", (_c, x) => x)),
      "value",
      `m.forward: the name "a.b"; expected letters, digits, _ and -, a letter first`,
    ],
    [
      "a parameter twice",
      () =>
        graphs(lambda("l", (ctx) => ctx.op.add(ctx.param("p", [3], constant(1)), ctx.param("p", [3], constant(1))))),
      "duplicate-name",
      `layer "l": two parameters named l.p`,
    ],
    [
      "ops that do not fit",
      () => graphs(lambda("l", (ctx, x) => ctx.op.linear(x, ctx.param("p", [4, 2], constant(1))))),
      "shape",
      `layer "l": matmul of f32[T*B,3] and f32[4,2]: 3 ≠ 4; expected equal inner dimensions`,
    ],
    [
      "a state twice",
      () => graphs(lambda("l", (ctx) => ctx.op.add(ctx.state("s", [3]), ctx.state("s", [3])))),
      "duplicate-name",
      `layer "l": two states named l.s`,
    ],
    [
      "a state that stays away",
      () => graphs(lambda("l", (ctx) => ctx.state("s", ["B", 3]))),
      "state",
      `m.forward: state "l.s" does not come back. Call ctx.setState with its value after the last step`,
    ],
    [
      "a state of another shape",
      () =>
        graphs(
          lambda("l", (ctx, x) => {
            ctx.state("s", ["B", 3]);
            ctx.setState("s", x);
            return x;
          }),
        ),
      "state",
      `layer "l": state "l.s" is f32[B,3] but comes back as f32[T,B,3]`,
    ],
    [
      "a state that is not there",
      () =>
        graphs(
          lambda("l", (ctx, x) => {
            ctx.setState("s", x);
            return x;
          }),
        ),
      "unknown-name",
      `layer "l": setState("l.s"); expected a state made by state(name, shape)`,
    ],
    [
      "parameters of training alone",
      () => graphs(lambda("l", (ctx, x) => (ctx.training ? ctx.op.add(x, ctx.param("p", [3], constant(1))) : x))),
      "invalid-ir",
      "model m: parameters l.p [3] in training; expected the same as otherwise: . Create parameters whether or not ctx.training is set",
    ],
  ])("%s", (_name, f, code, message) => {
    fails(f, code, message);
  });

  it("name the cell and the layer where the cell is at fault", () => {
    const bad = defineCell({
      name: "bad",
      gates: ["z"],
      state: ["h"],
      // @ts-expect-error the state comes back without its second dimension
      step: ({ op, gate }) => ({ h: op.sum(gate("z"), [1]) }),
    });
    fails(
      () => graphs(recurrent(bad, { units: 2 })),
      "state",
      `layer "rnn": cell bad: state "h" is f32[B,2] but comes back as f32[B]; expected the same type`,
    );
  });
  it("want a sequence of features", () => {
    const ids = defineModel({ name: "m", inputs: { ids: i32("T", "B") }, layers: [recurrent(gru, { units: 2 })] });
    fails(() => modelGraphs(ids), "shape", `layer "rnn": i32[T,B]; expected f32[T,B,size]. Put an embedding before it`);
    const flat = defineModel({ name: "m", inputs: { ids: i32("T", "B") }, layers: [dense({ units: 2 })] });
    fails(
      () => modelGraphs(flat),
      "shape",
      `layer "dense": i32[T,B]; expected f32 with features of fixed size along the last axis, such as f32[T,B,8]. Put an embedding before it`,
    );
  });
});

describe("models", () => {
  const layers = [dense({ units: 1 })];
  const model = (o: object) => defineModel({ name: "m", inputs: x3, layers, ...o } as never);
  const both = { a: f32("T", "B", 1), b: f32("T", "B", 1) };
  const returns = (value: unknown) => () => modelGraphs(model({ layers: undefined, build: () => value }));
  const loss = (value: Loss) => () => modelGraphs(model({ loss: value }));

  it.each<[string, () => unknown, ErrorCode, string]>([
    [
      "a bad name",
      () => model({ name: "my model" }),
      "value",
      `model: the name "my model"; expected letters, digits, _ and -, a letter first`,
    ],
    [
      "no layers",
      () => model({ layers: [] }),
      "value",
      "model m: no layers; expected at least one layer, or build(ctx, inputs)",
    ],
    ["no inputs", () => model({ inputs: {} }), "value", "model m: no inputs; expected at least one"],
    [
      "no type",
      () => model({ inputs: { x: "f32" } }),
      "shape",
      `model m: input "x": f32; expected a type such as f32("T", "B", 8)`,
    ],
    [
      "layers over two inputs",
      () => model({ inputs: both }),
      "value",
      "model m: layers over 2 inputs: a f32[T,B,1], b f32[T,B,1]; expected one input. Use build(ctx, inputs) to say what each input feeds",
    ],
    [
      "lengths twice",
      () => model({ inputs: { lengths: i32("B") }, lengths: true }),
      "duplicate-name",
      `model m: an input "lengths" besides lengths: true. Leave it out of inputs`,
    ],
    ["clip below 0", () => model({ clip: { norm: 0 } }), "value", "model m: clip: norm 0; expected a number above 0"],
    ["no output", returns(undefined), "value", "model m: build returns no output; expected a value, or values by name"],
    [
      "sizes",
      () => modelGraphs(model({}), { steps: 0 }),
      "value",
      "model m: steps: 0; expected a whole number above 0",
    ],
    [
      "lengths of fixed rows",
      () => modelGraphs(model({ lengths: true }), { rows: 2 }),
      "unsupported",
      `model m: lengths with rows fixed to 2; expected rows "B"`,
    ],
    [
      "a loss of no output",
      loss(crossEntropy({ output: "z" })),
      "unknown-name",
      `m.gradient: crossEntropy: output "z"; expected one of y`,
    ],
    [
      "a loss that is no number",
      loss({ name: "l", build: (_ctx, { y }) => y }),
      "shape",
      "model m: loss: f32[T,B,1]; expected f32[]",
    ],
    [
      "smoothing above 1",
      () => crossEntropy({ labelSmoothing: 2 }),
      "value",
      "crossEntropy: labelSmoothing 2; expected 0..1",
    ],
    ["a rate below 0", () => sgd({ rate: -1 }), "value", "sgd: rate -1; expected at least 0"],
    [
      "a momentum of 1",
      () => momentum({ momentum: 1 }),
      "value",
      "momentum: momentum 1; expected from 0 up to, but not including, 1",
    ],
    ["a beta of 1", () => adam({ beta2: 1 }), "value", "adam: beta2 1; expected from 0 up to, but not including, 1"],
    ["a decay below 0", () => rmsprop({ weightDecay: -1 }), "value", "rmsprop: weightDecay -1; expected at least 0"],
    [
      "a schedule's factor",
      () => stepDecay({ rate: 1, factor: 0, every: 2 }),
      "value",
      "stepDecay: factor 0; expected a number above 0",
    ],
    [
      "a cycle without a peak",
      () => oneCycle({ max: 1, steps: 2 }),
      "value",
      "oneCycle: a warm-up of 0.3 of 2 steps; expected more than one step before the peak, and one after it",
    ],
    [
      "a loss of flat output",
      () =>
        modelGraphs(model({ inputs: { x: f32("B") }, layers: [lambda("l", (_c, v) => v)], loss: meanSquaredError() })),
      "shape",
      `m.gradient: meanSquaredError: output "y" f32[B]; expected f32 with positions first and features last, such as f32[T,B,8]`,
    ],
    [
      "a slot that stays away",
      () =>
        modelGraphs(
          model({
            optimizer: {
              name: "o",
              slots: ["v"],
              hyper: { rate: 1 },
              update: ({ p }: { p: unknown }) => ({ p, slots: {} }),
            },
          }),
        ).update!(2),
      "state",
      `optimizer o: slot "v" does not come back`,
    ],
  ])("%s", (_name, f, code, message) => {
    fails(f, code, message);
  });
  it("an unknown gate in perGate", () => {
    fails(
      () => (perGate({ q: constant(1) }) as (g: string[], n: number) => unknown)(["a"], 1),
      "unknown-name",
      `perGate: gate "q"; expected "a"`,
    );
  });
});
