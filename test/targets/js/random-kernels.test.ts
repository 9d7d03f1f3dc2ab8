// Random kernels over every primitive and statement, emitted and run, against the evaluator.
import fc from "fast-check";
import { expect, test } from "vitest";
import { expandIntrinsics, runLoopPasses, simplifyIndex, tileContraction } from "../../../compiler/loop/index.ts";
import {
  baseIndex,
  castIndex,
  evaluateEntry,
  fma,
  forLoop,
  index,
  kernel,
  type LoopExpr,
  type LoopStmt,
  letLocal,
  load,
  prim,
  random,
  readIndex,
  setLocal,
  store,
  toSize,
  varLocal,
  within,
} from "../../../ir/loop/index.ts";
import type { Entry, Program } from "../../../ir/program.ts";
import { type Prim, prims } from "../../../ir/scalar/prims.ts";
import { subSize } from "../../../ir/size.ts";
import type { DimEnv } from "../../../ir/types.ts";
import { jsTarget } from "../../../targets/js/index.ts";
import { caseOf, contractPlans } from "../../compiler/loop/random-contract.ts";
import { bindEntry, importModule, runOnce, sketchEntry, sketchInfo, sketchProgram } from "./support.ts";

/** erf has a test of its own: the emitted helper is not exact, and floor or a comparison may amplify that. */
const PRIMS = (Object.keys(prims) as Prim[]).filter((p) => p !== "erf");
const byType = (result: "n" | "b"): readonly Prim[] => PRIMS.filter((p) => prims[p].type.endsWith(result));

const { number } = fc.letrec<{ number: LoopExpr; truth: LoopExpr }>((tie) => {
  const node = (result: "n" | "b") =>
    fc.constantFrom(...byType(result)).chain((p) => {
      const kinds = [...prims[p].type.split(">")[0]];
      return fc
        .tuple(...kinds.map((k) => tie(k === "n" ? "number" : "truth")))
        .map((args) => prim(p, ...(args as LoopExpr[])));
    });
  const leaf = fc.oneof(
    fc
      .constantFrom(0, -0, 1, -1.5, 0.25, 3, Number.POSITIVE_INFINITY, Number.NaN, 1e-9)
      .map((value): LoopExpr => ({ kind: "const", value })),
    fc.constantFrom<LoopExpr>(
      load("x", index({ i: 4, j: 1 })),
      load("x", index({ i: -4, j: -1 }, subSize(toSize("4*T"), toSize(1)))),
      { kind: "local", name: "v" },
      { kind: "local", name: "total" },
      castIndex(index({ i: 4, j: -1 }, 2)),
      random(3, 5, 7, index({ i: 4, j: 1 })),
    ),
  );
  return {
    number: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      leaf,
      node("n"),
      fc
        .tuple(tie("number"), tie("number"), tie("number"))
        .map(([a, b, c]) => fma(a as LoopExpr, b as LoopExpr, c as LoopExpr)),
    ),
    truth: fc.oneof(
      { maxDepth: 3 },
      fc.tuple(tie("number"), tie("number")).map(([a, b]) => prim("lt", a as LoopExpr, b as LoopExpr)),
      node("b"),
    ),
  };
});

function kernelOf(first: LoopExpr, second: LoopExpr, mode: "parallel" | "serial"): Entry {
  const inner: readonly LoopStmt[] = [
    letLocal("v", load("x", index({ row: 1, j: 1 }))),
    setLocal("total", prim("add", "total", first)),
    store("y", index({ row: 1, j: 1 }), second),
    readIndex("id", "ids", index({ i: 1 })),
    within(
      "id",
      3,
      [store("z", index({ row: 1, j: 1 }), load("table", index({ id: 1 })), { accumulate: true })],
      [store("z", index({ row: 1, j: 1 }), 9)],
    ),
  ];
  const body = [
    forLoop(
      "i",
      "T",
      [
        baseIndex("row", index({ i: 4 })),
        varLocal("total", 0.5),
        forLoop("j", 4, inner),
        store("sums", index({ i: 1 }), "total"),
      ],
      { mode },
    ),
  ];
  return sketchEntry(
    {
      x: { role: "input", shape: ["T", 4] },
      ids: { role: "input", shape: ["T"], dtype: "i32" },
      table: { role: "input", shape: [3] },
      y: { role: "output", shape: ["T", 4] },
      z: { role: "output", shape: ["T", 4] },
      sums: { role: "output", shape: ["T"] },
    },
    [kernel("k", [], body)],
    [runOnce("k")],
  );
}

/** Counts what it compared; results beyond f32 are infinite there. */
async function compare(
  program: Program,
  before: Entry,
  env: DimEnv,
  given: Readonly<Record<string, readonly number[]>>,
  tolerance: number,
): Promise<number> {
  const { code } = jsTarget.emit(program, sketchInfo(program));
  const { run, views } = bindEntry(await importModule(code), "forward", env);
  for (const [name, values] of Object.entries(given)) views[name].set(values);
  const expected = evaluateEntry(before, env, given);
  run();
  let compared = 0;
  for (const { name } of before.buffers)
    views[name].forEach((found, i) => {
      const wanted = Math.fround(expected[name][i]);
      if (Object.is(found, wanted) || (Number.isNaN(found) && Number.isNaN(wanted)) || found === wanted) compared++;
      else if (Math.abs(found - wanted) <= tolerance * Math.max(1, Math.abs(wanted))) compared++;
      else throw new Error(`${name}[${i}] is ${found}, expected ${wanted}\n${code}`);
    });
  return compared;
}

const noise = (n: number, seed: number): number[] =>
  Array.from({ length: n }, (_, i) => Math.fround(2 * Math.sin(seed + (i + 1) * 78.233)));

test("random elementwise kernels", async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(number, number, fc.constantFrom("parallel", "serial"), async (first, second, mode) => {
      const entry = kernelOf(first, second, mode);
      const { program } = runLoopPasses(sketchProgram("random", entry), [simplifyIndex], jsTarget.caps);
      const given = {
        x: noise(12, 1),
        ids: [1, -1, 7],
        table: noise(3, 2),
        y: noise(12, 3),
        z: noise(12, 4),
        sums: noise(3, 5),
      };
      compared += await compare(program, entry, { T: 3, B: 1 }, given, 1e-6);
    }),
    { numRuns: 200, seed: 11 },
  );
  expect(compared).toBe(200 * (12 + 3 + 3 + 12 + 12 + 3));
});

test("random contractions", async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(contractPlans, async (plan) => {
      const { entry, env, given } = caseOf(plan);
      const { program } = runLoopPasses(
        sketchProgram("random", entry),
        [tileContraction, expandIntrinsics, simplifyIndex],
        jsTarget.caps,
      );
      // Sums of up to 70 products of size 1, stored as f32: 6e-8 of the largest partial sum.
      compared += await compare(program, entry, env, given, 4e-6);
    }),
    { numRuns: 150, seed: 5 },
  );
  expect(compared).toBeGreaterThan(10_000);
});
