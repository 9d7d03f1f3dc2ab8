// Kernels on workgroups as text: elements, shared sums, tiles of products, loops over time, shared dispatches.
import { expect, test } from "vitest";
import { loopPasses, runLoopPasses } from "../../../compiler/loop/index.ts";
import {
  contract,
  evaluateEntry,
  forLoop,
  index,
  kernel,
  type LoopStmt,
  letLocal,
  load,
  prim,
  readIndex,
  setLocal,
  store,
  sumOver,
  varLocal,
  within,
} from "../../../ir/loop/index.ts";
import type { Action } from "../../../ir/loop/ir.ts";
import { printKernel } from "../../../ir/loop/print.ts";
import type { Entry } from "../../../ir/program.ts";
import { sizeOfDim } from "../../../ir/size.ts";
import { wgslCaps } from "../../../targets/wgsl/caps.ts";
import { type BufferSketch, runOnce, sketchEntry } from "../../targets/js/support.ts";

const BUFFERS = {
  x: { role: "input", shape: ["T", "B", 8] },
  ids: { role: "input", shape: ["B"], dtype: "i32" },
  w: { role: "param", shape: [8, 8] },
  h: {
    role: "temp",
    shape: ["T", "B", 8],
    size: [
      { k: 8, t: 1, b: 1 },
      { k: 8, t: 0, b: 1 },
    ],
  },
  y: { role: "output", shape: ["T", "B", 8] },
  d: { role: "output", shape: [8] },
  s: { role: "output", shape: [1] },
} satisfies Record<string, BufferSketch>;

/** What all passes make of an entry for workgroups of 8. */
function mapped(
  bodies: Record<string, readonly LoopStmt[]>,
  actions?: readonly Action[],
  timeLoop: "sequence" | "step" = "sequence",
): Entry {
  const kernels = Object.entries(bodies).map(([name, body]) => {
    const reads = JSON.stringify(body).includes('"variable":"t"');
    return kernel(name, reads ? ["t"] : [], body);
  });
  const entry = sketchEntry(BUFFERS, kernels, actions ?? Object.keys(bodies).map(runOnce));
  const program = { name: "p", params: [], paramSize: 64, entries: [entry] };
  return runLoopPasses(program, loopPasses, wgslCaps({ invocations: 8, timeLoop })).program.entries[0];
}
const text = (entry: Entry): string => entry.kernels.map(printKernel).join("\n");
const parallel = { mode: "parallel" } as const;

test("an invocation an element, guarded where tiles stand over", () => {
  const body = [
    forLoop(
      "i",
      "B",
      [letLocal("v", load("x", index({ i: 1 }))), store("y", index({ i: 1 }), prim("neg", "v"))],
      parallel,
    ),
  ];
  expect(text(mapped({ k: body }))).toMatchInlineSnapshot(`
    "kernel k() {
      for i0 in 0..B step 8 workgroup {
        for x in 0..8 invocation {
          base i = i0 + x
          within i in 0..B {
            let v = x[i]
            y[i] = neg(v)
          }
        }
      }
    }"
  `);
});

test("a long sum is shared by the invocations of a workgroup", () => {
  const body = [
    varLocal("acc", 0),
    forLoop("i", "T*B", [setLocal("acc", prim("add", "acc", load("x", index({ i: 8 }))))]),
    store("s", index({}), prim("sqrt", "acc")),
  ];
  expect(text(mapped({ k: body }))).toMatchInlineSnapshot(`
    "kernel k() {
      shared k.parts[8]
      for group in 0..1 workgroup {
        for share in 0..8 invocation {
          var acc = 0
          for i in share..T*B step 8 {
            acc = add(acc, x[i*8])
          }
          k.parts[share] = acc
          barrier
          within share in 0..4 {
            let acc_other = k.parts[share + 4]
            k.parts[share] = add(k.parts[share], acc_other)
          }
          barrier
          within share in 0..2 {
            let acc_other = k.parts[share + 2]
            k.parts[share] = add(k.parts[share], acc_other)
          }
          barrier
          within share in 0..1 {
            let acc_other = k.parts[share + 1]
            k.parts[share] = add(k.parts[share], acc_other)
          }
          barrier
          within share in 0..1 {
            acc = k.parts[0]
            s[0] = sqrt(acc)
          }
        }
      }
    }"
  `);
});

test("sums of columns and rows added at ids: columns outside, no atomics", () => {
  const columns = [
    forLoop("j", 8, [store("d", index({ j: 1 }), 0)], parallel),
    forLoop("i", 4, [
      forLoop("k", 8, [store("d", index({ k: 1 }), load("x", index({ i: 8, k: 1 })), { accumulate: true })]),
    ]),
  ];
  const rows = [
    forLoop("i", "B", [
      readIndex("id", "ids", index({ i: 1 })),
      within("id", 4, [
        forLoop(
          "j",
          8,
          [store("y", index({ id: 8, j: 1 }), load("x", index({ i: 8, j: 1 })), { accumulate: true })],
          parallel,
        ),
      ]),
    ]),
  ];
  expect(text(mapped({ columns, rows }, [runOnce("columns"), runOnce("rows")]))).toMatchInlineSnapshot(`
    "kernel columns_and_1_more() {
      # 2 independent jobs: columns, rows
      for k0 in 0..8 step 8 workgroup {
        for x in 0..8 invocation {
          base k = k0 + x
          var acc = 0
          for i in 0..4 {
            acc = add(acc, x[i*8 + k])
          }
          d[k] = acc
        }
      }
      for j0 in 0..8 step 8 workgroup {
        for x in 0..8 invocation {
          base j = j0 + x
          for i in 0..B {
            index id = ids[i]
            within id in 0..4 {
              y[id*8 + j] += x[i*8 + j]
            }
          }
        }
      }
    }"
  `);
});

const product = contract({
  rows: ["row", "B"],
  units: ["unit", 8],
  accs: { sum: undefined },
  sums: [sumOver("k", 8, load("x", index({ row: 8, k: 1 })), { sum: load("w", index({ k: 8, unit: 1 })) })],
  epilogue: [store("y", index({ row: 8, unit: 1 }), prim("tanh", "sum"))],
});

test("a product in tiles: both sides through the memory of the workgroup", () => {
  expect(text(mapped({ k: [product] }))).toMatchInlineSnapshot(`
    "kernel k() {
      shared k.left[8]
      shared k.right[16]
      for row0 in 0..B step 2 workgroup {
        for unit0 in 0..8 step 4 workgroup {
          for y in 0..2 invocation {
            for x in 0..4 invocation {
              var sum.at = 0
              for k0 in 0..8 step 4 or less {
                for row_in in y..2 step 2 {
                  base row = row0 + row_in
                  for k_in in x..4 step 4 {
                    base k = k0 + k_in
                    within row in 0..B {
                      k.left[k_in*2 + row_in] = x[row*8 + k]
                    } otherwise {
                      k.left[k_in*2 + row_in] = 0
                    }
                  }
                }
                for k_in_2 in y..4 step 2 {
                  base k = k0 + k_in_2
                  base x4 = x*4
                  for unit_in in x4..4 step 16 {
                    base unit = unit0 + unit_in
                    k.right[k_in_2*4 + unit_in].x4 = w[k*8 + unit].x4
                  }
                }
                barrier
                for k_step in 0..4 {
                  let a = k.left[k_step*2 + y]
                  let w = k.right[k_step*4 + x]
                  sum.at = fma(a, w, sum.at)
                }
                barrier
              }
              base row_2 = row0 + y
              base unit_2 = unit0 + x
              within row_2 in 0..B {
                within unit_2 in 0..8 {
                  let sum = sum.at
                  y[row_2*8 + unit_2] = tanh(sum)
                }
              }
            }
          }
        }
      }
    }"
  `);
});

/** h[t + 1] = tanh(x[t] + h[t]·w). */
const recurrence = contract({
  rows: ["row", "B"],
  units: ["unit", 8],
  accs: { sum: load("x", index({ t: "8*B", row: 8, unit: 1 })) },
  sums: [sumOver("k", 8, load("h", index({ t: "8*B", row: 8, k: 1 })), { sum: load("w", index({ k: 8, unit: 1 })) })],
  epilogue: [store("h", index({ t: "8*B", row: 8, unit: 1 }, "8*B"), prim("tanh", "sum"))],
});
const overTime: readonly Action[] = [
  { kind: "repeat", extent: sizeOfDim("T"), reverse: false, body: [{ kind: "run", kernel: "step", args: ["t"] }] },
];

test("all steps in one kernel: a workgroup keeps the state of its rows", () => {
  const entry = mapped({ step: [recurrence] }, overTime);
  expect(text(entry)).toMatchInlineSnapshot(`
    "kernel step_steps(first, end) {
      # all steps in one dispatch, 4 rows a workgroup
      shared h.rows[64]
      for row0 in 0..B step 4 workgroup {
        for x in 0..8 invocation {
          for t in first..end of T, slots even odd {
            base since = t - first
            within since in 0..1 {
              for h.rows_r in 0..4 {
                base h.rows_row = row0 + h.rows_r
                within h.rows_row in 0..B {
                  for h.rows_j in x..8 step 8 {
                    h.rows[h.rows_row*8 + h.rows_j - row0*8 + even*32] = h[t*8*B + h.rows_row*8 + h.rows_j]
                  }
                }
              }
              barrier
            }
            for r in 0..4 {
              base row_2 = row0 + r
              within row_2 in 0..B {
                for unit in x..8 step 8 {
                  var sum = x[t*8*B + row_2*8 + unit]
                  for k in 0..8 {
                    let a = h.rows[row_2*8 + k - row0*8 + even*32]
                    sum = fma(a, w[k*8 + unit], sum)
                  }
                  let h_new = tanh(sum)
                  h[t*8*B + row_2*8 + unit + 8*B] = h_new
                  h.rows[row_2*8 + unit - row0*8 + odd*32] = h_new
                }
              }
            }
            barrier
          }
        }
      }
    }"
  `);
  expect(entry.actions[0]).toMatchObject({ kind: "portions", body: [{ kernel: "step_steps" }] });
  expect(entry.remarks?.[0]).toMatch(/^step: sequence, as told/);
});

test("a dispatch for each step: the kernel's own workgroups, the loop stays outside", () => {
  const entry = mapped({ step: [recurrence] }, overTime, "step");
  expect(entry.actions).toEqual(overTime);
  expect(entry.kernels[0].params).toEqual(["t"]);
});

test("a sum of many numbers in parts, a workgroup each, then their sum", () => {
  const body = [
    varLocal("acc", 0),
    forLoop("i", 1024, [setLocal("acc", prim("add", "acc", load("x", index({ i: 1 }))))]),
    store("s", index({}), prim("sqrt", "acc")),
  ];
  const entry = mapped({ norm: body });
  expect(entry.kernels.map((k) => k.name)).toEqual(["norm", "norm_of_parts"]);
  const x = Float64Array.from({ length: 1024 }, (_, i) => i % 7);
  const { s } = evaluateEntry(entry, { T: 16, B: 8 }, { x, ids: new Float64Array(8), w: new Float64Array(64) });
  expect(s[0]).toBeCloseTo(Math.sqrt(x.reduce((a, b) => a + b, 0)), 12);
});

/** Every row reads the row before it. */
const shifted = contract({
  ...{ rows: ["row", "B"], units: ["unit", 8], accs: { sum: undefined } },
  sums: [sumOver("k", 8, load("h", index({ t: "8*B", k: 1 })), { sum: load("w", index({ k: 8, unit: 1 })) })],
  epilogue: [store("h", index({ t: "8*B", row: 8, unit: 1 }, "8*B"), "sum")],
});

test("rows that read other rows stay in one workgroup", () => {
  const entry = mapped({ step: [shifted] }, overTime);
  expect(entry.remarks).toContain("step: one workgroup for all rows: rows meet in h");
});

test("kernels that do not need each other share a dispatch; those that do follow one another", () => {
  const copy = (from: string, to: string): LoopStmt[] => [
    forLoop("i", "B", [store(to, index({ i: 1 }), load(from, index({ i: 1 })))], parallel),
  ];
  const entry = mapped({ a: copy("x", "h"), b: copy("x", "y"), c: copy("h", "s") });
  expect(entry.actions.map((a) => (a.kind === "run" ? a.kernel : ""))).toEqual(["a_and_1_more", "c"]);
  expect(entry.buffers.find((b) => b.name === "h")?.live).toEqual([0, 1]);
});
