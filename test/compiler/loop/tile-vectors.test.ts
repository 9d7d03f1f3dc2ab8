// Contractions as tiles of vectors: every shape, with right sides in panels or not, means what the contraction means.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runLoopPasses, tileContraction, tileVectors } from "../../../compiler/loop/index.ts";
import { index, load, prim, store } from "../../../ir/loop/build.ts";
import { evaluateEntry } from "../../../ir/loop/evaluate.ts";
import type { Contract, LoopStmt } from "../../../ir/loop/ir.ts";
import type { Entry } from "../../../ir/program.ts";
import { evalSize, sizeOf, sizeOfDim, sizeOfShape } from "../../../ir/size.ts";
import { wasmCaps } from "../../../targets/wasm/caps.ts";
import { sketchProgram } from "../../targets/js/support.ts";

interface Shape {
  readonly depth: number;
  readonly units: number;
  readonly parts: number;
  readonly width: 4 | 8;
  readonly panels: boolean;
  /** The epilogue writes with this stride; only 1 runs on vectors. */
  readonly stride: number;
}

/** y[row, unit·stride] = Σ parts tanh(a · w), w plain or in panels. */
function entryOf({ depth, units, parts, width, panels, stride }: Shape): Entry {
  const accs = Array.from({ length: parts }, (_, i) => `s${i}`);
  const right = (part: number) =>
    panels
      ? load("w", index({ k: parts * width, first: depth * parts, inside: 1 }, part * width))
      : load("w", index({ k: parts * units, unit: 1 }, part * units));
  const value = accs.slice(1).reduce((sum, acc) => prim("add", sum, prim("tanh", acc)), prim("tanh", accs[0]));
  const stmts: readonly LoopStmt[] = [store("y", index({ row: units * stride, unit: stride }), value)];
  const plain: Contract = {
    kind: "contract",
    rows: { variable: "row", extent: sizeOfDim("B") },
    units: { variable: "unit", extent: sizeOf(units) },
    accs: accs.map((name) => ({ name })),
    sums: [
      {
        k: { variable: "k", extent: sizeOf(depth) },
        a: load("a", index({ row: depth, k: 1 })),
        terms: accs.map((acc, i) => ({ acc, w: right(i) })),
      },
    ],
    epilogue: stmts,
  };
  const nest: Contract = panels ? { ...plain, panel: { width, first: "first", inside: "inside" } } : plain;
  const size = panels ? Math.ceil(units / width) * width * depth * parts : depth * parts * units;
  const buffer = (name: string, shape: readonly (number | "B")[], role: "input" | "output") =>
    ({ name, dtype: "f32", shape, size: sizeOfShape(shape), role, live: [0, 0] }) as const;
  return {
    name: "forward",
    inputs: [],
    outputs: [],
    buffers: [
      buffer("a", ["B", depth], "input"),
      buffer("w", [size], "input"),
      buffer("y", ["B", units * stride], "output"),
    ],
    kernels: [{ name: "k", comment: [], params: [], body: [nest] }],
    actions: [{ kind: "run", kernel: "k", args: [] }],
  };
}

const numbers = (n: number, seed: number): number[] => Array.from({ length: n }, (_, i) => Math.sin(seed + i * 1.7));

describe("tile-vectors", () => {
  test("random shapes", () => {
    let vectors = 0;
    const shape = fc.record({
      depth: fc.integer({ min: 1, max: 5 }),
      units: fc.integer({ min: 1, max: 37 }),
      parts: fc.integer({ min: 1, max: 4 }),
      width: fc.constantFrom(4 as const, 8 as const),
      panels: fc.boolean(),
      stride: fc.constantFrom(1, 1, 1, 2),
      engines: fc.constantFrom("current" as const, "earlier" as const),
    });
    fc.assert(
      fc.property(shape, fc.integer({ min: 1, max: 9 }), (spec, rows) => {
        const entry = entryOf(spec);
        const run = runLoopPasses(sketchProgram("p", entry), [tileVectors, tileContraction], wasmCaps[spec.engines]);
        if (run.trace[0].remarks.some((r) => r.text.includes("tiles of"))) vectors++;
        const env = { T: 1, B: rows };
        const size = (name: string) => evalSize(entry.buffers.find((b) => b.name === name)?.size ?? [], env);
        const given = { a: numbers(size("a"), 1), w: numbers(size("w"), 2) };
        const want = evaluateEntry(entry, env, given).y;
        const got = evaluateEntry(run.program.entries[0], env, given).y;
        for (let i = 0; i < want.length; i++)
          if (!Object.is(want[i], got[i]) && !(Math.abs(want[i] - got[i]) <= 1e-12))
            expect.fail(`y[${i}]: ${got[i]} instead of ${want[i]}`);
      }),
      { numRuns: 200 },
    );
    expect(vectors).toBeGreaterThan(60);
  });
});
