// Every loop pass, alone and together, keeps the meaning of random contractions.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  expandIntrinsics,
  type LoopPass,
  loopPasses,
  runLoopPasses,
  simplifyIndex,
  tileContraction,
} from "../../../compiler/loop/index.ts";
import { evaluateEntry } from "../../../ir/loop/index.ts";
import { jsCaps } from "../../../targets/js/caps.ts";
import type { TargetCaps } from "../../../targets/target.ts";
import { sketchProgram } from "../../targets/js/support.ts";
import { type Case, caseOf, contractPlans } from "./random-contract.ts";

const scalar: readonly LoopPass[] = [tileContraction, expandIntrinsics, simplifyIndex];

/** How far the results of two runs lie apart, relative to 1 and the larger. */
function distance(found: Float64Array, expected: Float64Array): number {
  return found.reduce((worst, x, i) => {
    const y = expected[i];
    if (Object.is(x, y) || (Number.isNaN(x) && Number.isNaN(y))) return worst;
    return Math.max(worst, Math.abs(x - y) / Math.max(1, Math.abs(y)));
  }, 0);
}

function check(
  { entry, env, given }: Case,
  passes: readonly LoopPass[],
  caps: TargetCaps,
  tolerance: number,
): readonly string[] {
  const { program, trace } = runLoopPasses(sketchProgram("random", entry), passes, caps);
  const before = evaluateEntry(entry, env, given);
  const after = evaluateEntry(program.entries[0], env, given);
  for (const name of ["p", "y", "z"]) {
    const error = distance(after[name], before[name]);
    if (!(error <= tolerance)) throw new Error(`${name} is off by ${error}\n${trace[trace.length - 1].text()}`);
  }
  return trace.flatMap((t) => t.remarks.map((r) => r.text));
}

const tile = (over: Partial<TargetCaps["tile"]>): TargetCaps => ({ ...jsCaps, tile: { ...jsCaps.tile, ...over } });

const SETTINGS: readonly {
  readonly name: string;
  readonly passes: readonly LoopPass[];
  readonly caps: TargetCaps;
  readonly tolerance: number;
}[] = [
  // The same products in another order of rounding.
  { name: "tile-contraction", passes: [tileContraction], caps: jsCaps, tolerance: 1e-13 },
  {
    name: "tile-contraction, large tiles",
    passes: [tileContraction],
    caps: tile({ accumulators: 64, rows: 6, units: 8, epilogue: 10_000 }),
    tolerance: 1e-13,
  },
  { name: "tile-contraction, no tiles", passes: [tileContraction], caps: tile({ accumulators: 1 }), tolerance: 1e-13 },
  { name: "simplify-index alone", passes: [simplifyIndex], caps: jsCaps, tolerance: 0 },
  // tanh and sigmoid are approximated to 2.4e-8; a product of four, and exp of it, gains a factor of a few.
  { name: "all for one lane", passes: scalar, caps: jsCaps, tolerance: 2e-6 },
];

describe("random contractions", () => {
  for (const { name, passes, caps, tolerance } of SETTINGS)
    test(name, () => {
      let outer = 0;
      let runs = 0;
      fc.assert(
        fc.property(contractPlans, (plan) => {
          outer += check(caseOf(plan), passes, caps, tolerance).filter((r) => r.includes("outer products")).length;
          runs++;
        }),
        { numRuns: 150, seed: 7 },
      );
      expect(runs).toBe(150);
      if (passes.includes(tileContraction) && caps.tile.outer) expect(outer).toBeGreaterThan(0);
    });
});

test("the list of all passes keeps its own order", () => {
  expect(loopPasses.length).toBeGreaterThanOrEqual(3);
  expect(() =>
    runLoopPasses(
      sketchProgram("empty", { name: "forward", inputs: [], outputs: [], buffers: [], kernels: [], actions: [] }),
      loopPasses,
      jsCaps,
    ),
  ).not.toThrow();
  expect(() =>
    runLoopPasses({ name: "p", params: [], paramSize: 0, entries: [] }, [simplifyIndex, tileContraction], jsCaps),
  ).toThrow("simplify-index before tile-contraction");
});

test("a pass that breaks the program is named", () => {
  const breaks: LoopPass = {
    name: "breaks",
    after: [],
    run: (k) => ({ ...k, body: [{ kind: "set", name: "nowhere", value: { kind: "const", value: 1 } }] }),
  };
  const entry = {
    name: "forward",
    inputs: [],
    outputs: [],
    buffers: [],
    kernels: [{ name: "k", comment: [], params: [], body: [] }],
    actions: [],
  } as const;
  expect(() => runLoopPasses(sketchProgram("p", entry), [breaks], jsCaps)).toThrow(
    "after pass breaks: entry forward, kernel k: nowhere is set",
  );
});
