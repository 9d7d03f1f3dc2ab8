// Random contractions with ranges: the parts that a kernel can be asked for, however small, are the whole together.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loopPasses, runLoopPasses } from "../../../compiler/loop/index.ts";
import { evaluateEntry } from "../../../ir/loop/evaluate.ts";
import { wasmCaps } from "../../../targets/wasm/caps.ts";
import { sketchProgram } from "../../targets/js/support.ts";
import { caseOf, contractPlans } from "./random-contract.ts";

const RUNS = 250;
/** Fixed rows and units of any remainder by tiles and vectors, beside those that a batch leaves open. */
const plans = fc
  .record({
    plan: contractPlans,
    rows: fc.integer({ min: 1, max: 21 }),
    units: fc.integer({ min: 1, max: 45 }),
    isFixed: fc.record({ rows: fc.boolean(), units: fc.boolean() }),
  })
  .map(({ plan, rows, units, isFixed }) => ({
    ...plan,
    rows: isFixed.rows ? rows : plan.rows,
    units: isFixed.units ? units : plan.units,
  }));

describe.each(Object.entries(wasmCaps))("with tiles for %s engines", (_, caps) => {
  test(`${RUNS} random contractions`, () => {
    const ranges = { rows: 0, units: 0 };
    fc.assert(
      fc.property(plans, (plan) => {
        const { entry, env, given } = caseOf(plan);
        const { program } = runLoopPasses(sketchProgram("random", entry), loopPasses, caps);
        for (const { name } of program.entries[0].kernels[0].ranges ?? []) ranges[name as "rows" | "units"]++;
        const want = evaluateEntry(entry, env, given);
        const got = evaluateEntry(program.entries[0], env, given);
        for (const { name } of entry.buffers)
          want[name].forEach((x, i) => {
            if (!Object.is(x, got[name][i]) && !(Math.abs(x - got[name][i]) <= 1e-9 * (1 + Math.abs(x))))
              expect.fail(`${name}[${i}] is ${got[name][i]} instead of ${x}: ${JSON.stringify(plan)}`);
          });
      }),
      { numRuns: RUNS },
    );
    expect(ranges.rows).toBeGreaterThan(RUNS / 2);
    expect(ranges.units).toBeGreaterThan(RUNS / 10);
  });
});
