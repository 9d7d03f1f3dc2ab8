// Every cell, and random models, on a GPU against f64: forward, step, backward, train; loops over time in one kernel and step by step.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { f32 } from "../../../ir/types.ts";
import { cells } from "../../../nn/cells/index.ts";
import { defineModel } from "../../../nn/define-model.ts";
import { dense, recurrent } from "../../../nn/layers/index.ts";
import { meanSquaredError } from "../../../nn/losses/index.ts";
import { adam } from "../../../nn/optimizers/index.ts";
import { dawnDevice, describeOnDawn } from "../../gpu/dawn.ts";
import { randomModel } from "../../support/random-model.ts";
import { checkOnGpu } from "./check-on-gpu.ts";

const RANDOM_MODELS = 4;
const LOOPS = ["sequence", "step"] as const;
const seed = Number(process.env.CELLC_SEED ?? Date.now() % 1e6);

describeOnDawn(`models on a GPU, seed ${seed} (CELLC_SEED)`, () => {
  let device: GPUDevice;
  beforeAll(async () => {
    device = await dawnDevice();
  });
  afterAll(() => device.destroy());

  const all = Object.keys(cells).flatMap((name, i) => LOOPS.map((timeLoop) => ({ name, timeLoop, i })));
  test.each(all)("$name, $timeLoop", async ({ name, timeLoop, i }) => {
    const units = [5, 48, 17, 8, 33][i % 5];
    const env = { T: [24, 3, 7, 12, 5][i % 5], B: [5, 2, 3, 1, 4][i % 5] };
    const model = defineModel({
      name,
      inputs: { x: f32("T", "B", 3) },
      layers: [recurrent(cells[name] as never, { units } as never), dense({ units: 2 })],
      loss: meanSquaredError(),
      optimizer: adam({ rate: 0.01 }),
      clip: { norm: 1 },
    });
    expect(await checkOnGpu(device, { model, env, seed: i + 1, timeLoop })).toBeGreaterThanOrEqual(3);
  });

  const sizes = fc.record({ T: fc.integer({ min: 1, max: 6 }), B: fc.integer({ min: 1, max: 4 }) });
  const drawn = fc.sample(fc.tuple(randomModel(), sizes, fc.nat(1000), fc.constantFrom(...LOOPS)), {
    numRuns: RANDOM_MODELS,
    seed,
  });
  // A test each, for its kernels may take a driver in software a minute.
  test.each(drawn.map((d, i) => [i + 1, ...d] as const))(
    `random model %d of ${RANDOM_MODELS}`,
    { timeout: 240_000 },
    async (_, { model, text }, env, values, timeLoop) => {
      try {
        expect(await checkOnGpu(device, { model, env, seed: values, timeLoop })).toBeGreaterThan(0);
      } catch (error) {
        if (error instanceof Error)
          error.message = `${text} ${JSON.stringify({ env, values, timeLoop })}: ${error.message}`;
        throw error;
      }
    },
  );
});
