// What WebAssembly models say where memory, binary or numbers are not as they should be, and what they leave as it was.
import { describe, expect, test } from "vitest";
import {
  type CompiledModel,
  compile,
  defineModel,
  f32,
  linkWasm,
  loadModule,
  modelGraphs,
  RuntimeError,
} from "../../index.ts";
import { evaluateGraph } from "../../ir/graph/evaluate.ts";
import type { Cell } from "../../nn/cell.ts";
import * as cells from "../../nn/cells/all.ts";
import { dense, recurrent } from "../../nn/layers/index.ts";
import { meanSquaredError } from "../../nn/losses/index.ts";
import { adam } from "../../nn/optimizers/index.ts";
import { evaluateGlue } from "../../runtime/evaluate-source.ts";
import { numbers } from "../runtime/running-sum.ts";
import { expectClose } from "../support/compare.ts";
import { modelCall, plain, tensorOf } from "../support/model-calls.ts";
import { RandomSource } from "../support/random-source.ts";
import { binaryOf, loadVariant, variants } from "../support/wasm-variants.ts";

const modelOf = (units: number, cell: Cell = cells.lstm) =>
  defineModel({
    name: "m",
    inputs: { x: f32("T", "B", 3) },
    layers: [recurrent(cell, { units }), dense({ units: 2 })],
    loss: meanSquaredError(),
    optimizer: adam(),
  });

const errorOf = (call: () => unknown): RuntimeError => {
  try {
    call();
  } catch (error) {
    if (error instanceof RuntimeError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
};

const linked = ({ artifact }: CompiledModel, memory?: WebAssembly.Memory) => {
  const glue = evaluateGlue(artifact.code);
  return linkWasm(glue, new WebAssembly.Module(binaryOf(artifact, glue.variant())), memory);
};

describe("a memory that cannot grow to the plan's size", () => {
  const PAGES = 3;
  const steps = 4;
  const rows = 2;
  const batch = { x: numbers(steps * rows * 3), target: numbers(steps * rows * 2, 2) };

  test("refuses the call; parameters, slots, states and streams are as before and go on", async () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: PAGES });
    const net = loadModule(linked(await compile(modelOf(8), { target: "wasm" }), memory), { seed: 1 });
    net.train(batch, { steps, rows });
    const stream = net.stream({ rows });
    stream.step({ x: numbers(rows * 3) });
    const state = net.forward({ x: batch.x }, { steps, rows }).state;
    const everything = () => [net.params.save(), ...["m", "v"].map((s) => net.slotView(s).slice()), net.updates];
    const before = [everything(), state.serialize(), stream.state.serialize()];
    const many = 5000;
    const big = { x: numbers(many * 3), target: numbers(many * 2) };
    for (const call of [
      () => net.forward({ x: big.x }, { steps: 1, rows: many }),
      () => net.forward({ x: big.x }, { steps: many, rows: 1 }),
      () => net.train(big, { steps: many, rows: 1 }),
      () => net.stream({ rows: 100 * many }),
    ]) {
      const { code, message } = errorOf(call);
      expect(code).toBe("memory");
      expect(message).toMatch(
        /^memory of the model: \d+ bytes could not be allocated. Use fewer steps or rows a call$/,
      );
    }
    expect([everything(), state.serialize(), stream.state.serialize()]).toEqual(before);
    expect(memory.buffer.byteLength).toBeLessThanOrEqual(PAGES * 65536);
    expect(net.forward({ x: batch.x }, { steps, rows }).state.serialize()).toEqual(state.serialize());
    net.train(batch, { steps, rows });
    stream.step({ x: numbers(rows * 3) });
    expect(net.updates).toBe(2);
  });

  test("refuses a model whose parameters alone are too many", async () => {
    const net = await compile(modelOf(128), { target: "wasm" });
    const memory = new WebAssembly.Memory({ initial: 1, maximum: PAGES });
    expect(errorOf(() => loadModule(linked(net, memory))).code).toBe("memory");
  });

  test("more than 32 bits can address", async () => {
    const net = await compile(modelOf(8), { target: "wasm" });
    const y = () => net.forward({ x: batch.x }, { steps, rows }).outputs.y;
    const before = y();
    expect(errorOf(() => net.forward({ x: batch.x }, { steps: 2 ** 20, rows: 2 ** 10 })).code).toBe("memory");
    expect(y()).toEqual(before);
  });
});

test("a binary that was not built with the module", async () => {
  const [one, other] = await Promise.all([
    compile(modelOf(8), { target: "wasm" }),
    compile(modelOf(9), { target: "wasm" }),
  ]);
  const glue = evaluateGlue(one.artifact.code);
  const wrong = errorOf(() => linkWasm(glue, new WebAssembly.Module(binaryOf(other.artifact, "plain"))));
  expect(wrong.code).toBe("mismatch");
  expect(wrong.message).toBe(
    `model "m": the binary of build ${other.manifest.build}; expected that of build ${one.manifest.build}. ` +
      "Ship the module and its .wasm from one compilation",
  );
  const empty = new WebAssembly.Module(Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0));
  expect(errorOf(() => linkWasm(glue, empty)).message).toMatch(/^model "m": a binary of another origin; expected that/);
  const weights = other.params.save();
  const before = one.params.save();
  expect(errorOf(() => one.params.load(weights)).code).toBe("mismatch");
  expect(one.params.save()).toEqual(before);
});

describe.each(variants)("NaN and infinities, %s", (variant) => {
  test.each(Object.entries(cells))("%s", async (_, cell) => {
    let special = 0;
    for (const units of [3, 8, 13]) {
      const model = modelOf(units, cell);
      const graphs = modelGraphs(model);
      const net = loadVariant((await compile(model, { target: "wasm" })).artifact, variant);
      for (const value of [Number.NaN, Infinity, -Infinity]) {
        const { inputs, call, env } = modelCall(net, graphs, { T: 4, B: 3 }, new RandomSource(units));
        const x = tensorOf(inputs.x.data, inputs.x.shape);
        x.data[3 * 3 + 1] = value; // step 1, row 0
        const given = { ...inputs, x };
        const want = evaluateGraph(graphs.forward, given, env).byName;
        const got = net.forward(plain(given, ["x"]), call);
        expectClose(`y for ${value}`, got.outputs.y, want["output:y"].data, 1e-5);
        for (const name of got.state.names)
          expectClose(`state ${name} for ${value}`, got.state.get(name), want[`state:${name}`].data, 1e-5);
        special += got.outputs.y.filter((v) => !Number.isFinite(v)).length;
      }
    }
    expect(special).toBeGreaterThan(0);
  });
});
