// Kernels with ranges as text: what can be asked for in parts, how fine, and what runs as a whole.
import { expect, test } from "vitest";
import { loopPasses, runLoopPasses } from "../../../compiler/loop/index.ts";
import {
  contract,
  forLoop,
  index,
  kernel,
  type LoopStmt,
  load,
  prim,
  setLocal,
  store,
  sumOver,
  varLocal,
  verifyKernel,
} from "../../../ir/loop/index.ts";
import { printKernel } from "../../../ir/loop/print.ts";
import { sizeOfDim } from "../../../ir/size.ts";
import { wasmCaps } from "../../../targets/wasm/caps.ts";
import { type BufferSketch, runOnce, sketchEntry } from "../../targets/js/support.ts";

const BUFFERS = {
  x: { role: "input", shape: ["B", 8] },
  w: { role: "param", shape: [8, 64] },
  y: { role: "output", shape: ["B", 64] },
  d: { role: "output", shape: [8] },
  s: { role: "output", shape: [1] },
} satisfies Record<string, BufferSketch>;

const parallel = { mode: "parallel" } as const;

/** The passes' text of one kernel, and what they say of it. */
function ranged(body: readonly LoopStmt[]): { readonly text: string; readonly remarks: readonly string[] } {
  const entry = sketchEntry(BUFFERS, [kernel("k", [], body)], [runOnce("k")]);
  const program = { name: "p", params: [], paramSize: 512, entries: [entry] };
  const run = runLoopPasses(program, loopPasses, wasmCaps.current);
  const remarks = run.trace.flatMap((t) => (t.pass.endsWith("ranges") ? t.remarks.map((r) => r.text) : []));
  return { text: printKernel(run.program.entries[0].kernels[0]), remarks };
}

test("a product: its rows and its units, as fine as its tiles", () => {
  const product = contract({
    rows: ["b", "B"],
    units: ["u", 64],
    accs: { acc: undefined },
    sums: [sumOver("k", 8, load("x", index({ b: 8, k: 1 })), { acc: load("w", index({ k: 64, u: 1 })) })],
    epilogue: [store("y", index({ b: 64, u: 1 }), "acc")],
  });
  const { text, remarks } = ranged([product]);
  expect(remarks).toEqual(["can be asked for rows and units by 32"]);
  expect(text.split("\n").filter((line) => /range|for/.test(line))).toMatchInlineSnapshot(`
    [
      "  range rows in 0..B step 1",
      "  range units in 0..64 step 32",
      "  for u in 0..64 step 8 of units parallel {",
      "    for b in 0..B step 5 and rest of rows parallel {",
      "      for k in 0..8 {",
      "  for b in B - B mod 5..B of rows parallel {",
      "    for u in 0..64 step 32 of units parallel {",
      "      for k in 0..8 unroll 8 {",
    ]
  `);
});

test("sums over all rows: their columns", () => {
  const { text, remarks } = ranged([
    forLoop("i", 8, [store("d", index({ i: 1 }), 0)], parallel),
    forLoop("b", "B", [
      forLoop("j", 8, [store("d", index({ j: 1 }), load("x", index({ b: 8, j: 1 })), { accumulate: true })], parallel),
    ]),
  ]);
  expect(remarks).toEqual(["can be asked for elements by 4"]);
  expect(text).toMatchInlineSnapshot(`
    "kernel k() {
      range elements in 0..8 step 4
      for i in 0..8 step 4 of elements parallel {
        d[i].x4 = splat(0)
      }
      for b in 0..B {
        base x_b = b*8
        for j in 0..8 step 4 of elements parallel {
          d[j].x4 += x[x_b + j].x4
        }
      }
    }"
  `);
});

test("parts that would meet, and sums over everything, run as a whole", () => {
  const crossed = [
    forLoop("i", 8, [store("d", index({ i: 1 }), 1)], parallel),
    forLoop("j", 8, [store("s", index({}), load("d", index({ j: -1 }, 7)))], parallel),
  ];
  expect(ranged(crossed).remarks).toEqual(["runs as a whole: parts would meet"]);
  const total = [
    varLocal("acc", 0),
    forLoop("b", "B", [setLocal("acc", prim("add", "acc", load("x", index({ b: 8 }))))]),
    store("s", index({}), "acc"),
  ];
  expect(ranged(total).remarks).toEqual(["runs as a whole: one number, or sums over everything"]);
});

test("a store outside its range, or in a range that is not the kernel's, is an error", () => {
  const ranges = [{ name: "rows", extent: sizeOfDim("B"), step: 1 }];
  const buffers = new Map(sketchEntry(BUFFERS, [], []).buffers.map((b) => [b.name, b]));
  const inside = forLoop("b", "B", [store("y", index({ b: 64 }), 0)], { ...parallel, part: "rows" });
  const outside = store("s", index({}), 0);
  expect(() => verifyKernel({ ...kernel("k", [], [inside]), ranges }, buffers)).not.toThrow();
  expect(() => verifyKernel({ ...kernel("k", [], [inside, outside]), ranges }, buffers)).toThrow(
    /s is stored to inside/,
  );
  expect(() => verifyKernel(kernel("k", [], [inside]), buffers)).toThrow(/a loop over a part of rows/);
});
