// Every cell and typical variants against their equations in plain numbers: parameters, steps, whole sequences.
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { regionBuilder } from "../../ir/graph/builder.ts";
import { evaluateGraph, evaluateRegion } from "../../ir/graph/evaluate.ts";
import { makeRegion, makeValue } from "../../ir/graph/node.ts";
import { verifyGraph } from "../../ir/graph/verify.ts";
import { f32 } from "../../ir/types.ts";
import { cellStep } from "../../nn/cell-step.ts";
import { cells, lstm } from "../../nn/cells/index.ts";
import { defineModel } from "../../nn/define-model.ts";
import { recurrent } from "../../nn/layers/index.ts";
import { modelGraphs } from "../../nn/model-graphs.ts";
import { variants } from "../../nn/variants/index.ts";
import { cellReferences, references, SIZES } from "./cell-references.ts";
import { randomInputs, row, rowOf, tensor } from "./reference.ts";

const T = 3;
const B = 2;
const env = { T, B };
const kebab = (name: string): string => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

const graphsOf = (name: string) =>
  modelGraphs(
    defineModel({
      name: "m",
      inputs: { x: f32("T", "B", SIZES.input) },
      layers: [recurrent(references[name].cell, { units: SIZES.units })],
    }),
  );

describe("the folder of cells", () => {
  it("is the listing, and every cell has its equations here", () => {
    const files = readdirSync(new URL("../../nn/cells", import.meta.url))
      .filter((f) => f !== "index.ts" && f !== "all.ts")
      .map((f) => f.replace(/\.ts$/, ""));
    expect(files.length).toBeGreaterThan(8);
    expect(Object.keys(cells).map(kebab).sort()).toEqual(files.sort());
    expect(Object.keys(cellReferences).sort()).toEqual(Object.keys(cells).sort());
  });
  it("of variants is the listing, and every variant fits the standard cell", () => {
    const files = readdirSync(new URL("../../nn/variants", import.meta.url)).filter(
      (f) => f !== "index.ts" && f !== "all.ts",
    );
    expect(
      Object.keys(variants)
        .map((n) => `${kebab(n)}.ts`)
        .sort(),
    ).toEqual(files.sort());
    for (const [name, variant] of Object.entries(variants)) expect(variant(lstm).name).toBe(`${name}(lstm)`);
  });
});

describe.each(Object.keys(references))("%s", (name) => {
  const { params, blocks, step, cell } = references[name];
  const graphs = graphsOf(name);
  const own = (inputs: Readonly<Record<string, ReturnType<typeof tensor>>>) =>
    Object.fromEntries(Object.keys(params).map((p) => [p, inputs[`rnn.0.${p}`]]));

  it("has the parameters of its equations and no others", () => {
    expect(graphs.params.map((p) => [p.name, p.shape])).toEqual(
      Object.entries(params).map(([p, shape]) => [`rnn.0.${p}`, shape]),
    );
    expect(graphs.states.map((s) => s.name)).toEqual(cell.state.map((s) => `rnn.0.${s}`));
  });

  it("computes its equations over a sequence", () => {
    verifyGraph(graphs.forward);
    verifyGraph(graphs.training);
    const inputs = randomInputs(graphs.forward, env, 7);
    const { byName } = evaluateGraph(graphs.forward, inputs, env);
    for (let b = 0; b < B; b++) {
      let s = Object.fromEntries(cell.state.map((n) => [n, rowOf(inputs[`rnn.0.${n}`], b)]));
      for (let t = 0; t < T; t++) {
        s = { ...step(row(rowOf(inputs.x, t * B + b), s, SIZES.units, blocks, own(inputs))) } as typeof s;
        rowOf(byName["output:y"], t * B + b).forEach((y, i) => {
          expect(y).toBeCloseTo(s[cell.output][i], 12);
        });
      }
      for (const n of cell.state)
        rowOf(byName[`state:rnn.0.${n}`], b).forEach((v, i) => {
          expect(v).toBeCloseTo(s[n][i], 12);
        });
    }
  });

  it("gives the same step by step", () => {
    const inputs = randomInputs(graphs.forward, env, 11);
    const whole = evaluateGraph(graphs.forward, inputs, env).byName;
    const stepGraph = graphs.step!;
    verifyGraph(stepGraph);
    expect(stepGraph.params.find((p) => p.name === "x")?.value.type).toEqual(f32("B", SIZES.input));
    let state = {};
    const size = B * SIZES.input;
    for (let t = 0; t < T; t++) {
      const x = tensor([B, SIZES.input], inputs.x.data.slice(t * size, (t + 1) * size));
      const { byName } = evaluateGraph(stepGraph, { ...inputs, ...state, x }, { T: 1, B });
      state = Object.fromEntries(cell.state.map((n) => [`rnn.0.${n}`, byName[`state:rnn.0.${n}`]]));
      const y = byName["output:y"];
      expect(y.shape).toEqual([B, y.data.length / B]);
      expect([...y.data]).toEqual([...whole["output:y"].data.slice(t * y.data.length, (t + 1) * y.data.length)]);
    }
  });

  it("is one step on given values outside of a layer", () => {
    const inputs = randomInputs(graphs.step!, { T: 1, B }, 3);
    const op = regionBuilder();
    const names = ["x", ...cell.state, ...Object.keys(params)];
    const key = (n: string): string => (n === "x" ? "x" : `rnn.0.${n}`);
    const formals = names.map((n) => makeValue(f32(...inputs[key(n)].shape), n));
    const at = (n: string) => formals[names.indexOf(n)];
    const given = (list: readonly string[]) => Object.fromEntries(list.map((n) => [n, at(n)]));
    const next = cellStep(op, cell, {
      x: at("x"),
      s: given(cell.state),
      params: given(Object.keys(params)),
      units: SIZES.units,
    });
    const region = makeRegion(
      formals,
      op.nodes,
      cell.state.map((n) => next[n]),
    );
    const results = evaluateRegion(
      region,
      names.map((n) => inputs[key(n)]),
      { T: 1, B },
    );
    const expected = evaluateGraph(graphs.step!, inputs, { T: 1, B }).byName;
    cell.state.forEach((n, i) => {
      expect([...results[i].data]).toEqual([...expected[`state:rnn.0.${n}`].data]);
    });
  });
});

describe("one product a gate and side", () => {
  const count = (name: string): number => {
    const scan = graphsOf(name).forward.nodes.find((n) => n.op === "scan");
    return scan?.op === "scan" ? scan.attrs.body.nodes.filter((n) => n.op === "matmul").length : 0;
  };
  it.each([
    ["lstm", 8],
    ["gru", 6],
    ["sru", 3],
    ["indrnn", 1],
    ["minimalRnn", 3],
    ["coupled", 6],
    ["fastGrnn", 2],
  ])("%s has %i", (name, products) => {
    expect(count(name)).toBe(products);
  });
});
