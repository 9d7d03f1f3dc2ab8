// Random cells, variants and layers on every target against the f64 evaluator: forward, step, gradient and update.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compile, modelGraphs, targetNames } from "../../index.ts";
import type { DimEnv } from "../../ir/types.ts";
import { checkForward, checkGradient, checkSteps, checkTrain, modelCall } from "../support/model-calls.ts";
import { type RandomModel, randomModel } from "../support/random-model.ts";
import { RandomSource } from "../support/random-source.ts";

const RUNS = 60;
const sizes = fc.record({ T: fc.integer({ min: 1, max: 6 }), B: fc.integer({ min: 1, max: 4 }) });

async function check(
  { model }: RandomModel,
  env: DimEnv,
  seed: number,
  target: (typeof targetNames)[number],
): Promise<{ stepped: boolean }> {
  const graphs = modelGraphs(model);
  const net = await compile(model, { target, seed: seed & 0xffff, engines: seed & 1 ? "current" : "earlier" });
  const random = new RandomSource(seed);
  const call = modelCall(net, graphs, env, random);
  checkForward(call);
  checkGradient(call);
  checkTrain(call);
  if (!graphs.step) return { stepped: false };
  checkSteps(call, target === "wasm" ? 0 : 1e-5);
  return { stepped: true };
}

describe.each(targetNames)("target %s", (target) => {
  test(`${RUNS} random models`, async () => {
    let ran = 0;
    let stepped = 0;
    await fc.assert(
      fc.asyncProperty(randomModel(), sizes, fc.integer({ min: 1, max: 2 ** 30 }), async (random, env, seed) => {
        try {
          stepped += (await check(random, env, seed, target)).stepped ? 1 : 0;
        } catch (error) {
          if (error instanceof Error) error.message = `${random.text}: ${error.message}`;
          throw error;
        }
        ran++;
      }),
      { numRuns: RUNS },
    );
    expect(ran).toBeGreaterThanOrEqual(RUNS);
    expect(stepped).toBeGreaterThan(RUNS / 10);
  });
});
