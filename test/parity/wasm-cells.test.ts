// Every cell as WebAssembly, with and without relaxed SIMD, against the f64 evaluator, at sizes of every kind.
import { describe, expect, test } from "vitest";
import { compile, defineModel, f32, modelGraphs } from "../../index.ts";
import type { Cell } from "../../nn/cell.ts";
import * as cells from "../../nn/cells/all.ts";
import { dense, recurrent } from "../../nn/layers/index.ts";
import { meanSquaredError } from "../../nn/losses/index.ts";
import { adam } from "../../nn/optimizers/index.ts";
import {
  checkBackward,
  checkForward,
  checkGradient,
  checkSteps,
  checkTrain,
  modelCall,
} from "../support/model-calls.ts";
import { RandomSource } from "../support/random-source.ts";
import { binaryOf, loadVariant, variants } from "../support/wasm-variants.ts";
import { validateWithWabt } from "../targets/wasm/assembler/wabt.ts";

const seed = Number(process.env.CELLC_SEED ?? Date.now() % 1e6);

const modelOf = (cell: Cell, inputs: number, units: number) =>
  defineModel({
    name: "m",
    inputs: { x: f32("T", "B", inputs) },
    layers: [recurrent(cell, { units }), dense({ units: 3 })],
    loss: meanSquaredError(),
    optimizer: adam({ rate: 0.01 }),
    clip: { norm: 0.5 },
  });

describe(`seed ${seed} (CELLC_SEED)`, () => {
  test.each(Object.entries(cells))("%s", async (name, cell) => {
    const random = new RandomSource(seed + 1000 * Object.keys(cells).indexOf(name));
    for (const variant of variants) {
      const [inputs, units] = [random.int(1, 20), random.int(1, 67)];
      const model = modelOf(cell, inputs, units);
      const graphs = modelGraphs(model);
      const engines = random.int(0, 1) === 1 ? "current" : "earlier";
      const { artifact } = await compile(model, { target: "wasm", engines });
      await validateWithWabt(binaryOf(artifact, variant));
      const net = loadVariant(artifact, variant);
      for (const [T, B] of [
        [random.int(1, 70), random.int(1, 9)],
        [random.int(0, 4), random.int(1, 9)],
      ]) {
        const where = `${variant}, ${engines} engines, ${inputs} inputs, ${units} units, T = ${T}, B = ${B}`;
        try {
          const call = modelCall(net, graphs, { T, B }, random);
          checkForward(call);
          checkBackward(call, random);
          checkSteps(call, 0);
          if (T === 0) continue;
          checkGradient(call);
          checkTrain(call);
          checkForward(modelCall(net, graphs, { T, B }, random));
        } catch (error) {
          if (error instanceof Error) error.message = `${where}: ${error.message}`;
          throw error;
        }
      }
    }
  });

  test("is about all cells", () => expect(Object.keys(cells).length).toBeGreaterThan(10));
});
