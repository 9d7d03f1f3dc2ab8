// Kernels on workgroups: invocations in step at barriers, races and parted barriers found, rules of their form.
import { expect, test } from "vitest";
import {
  barrier,
  baseIndex,
  evaluateEntry,
  forLoop,
  index,
  kernel,
  type LoopStmt,
  letLocal,
  load,
  local,
  prim,
  readIndex,
  setLocal,
  store,
  varLocal,
  verifyEntry,
  within,
} from "../../../ir/loop/index.ts";
import { printKernel } from "../../../ir/loop/print.ts";
import { runOnce, sketchEntry } from "../../targets/js/support.ts";

const LANES = 4;
const BUFFERS = {
  x: { role: "input", shape: ["B", 8] },
  ids: { role: "input", shape: [8], dtype: "i32" },
  y: { role: "output", shape: ["B"] },
} as const;

const grid = (body: readonly LoopStmt[], groups: LoopStmt["kind"] = "for"): LoopStmt[] => [
  forLoop("row", "B", [forLoop("lane", LANES, body, { mode: "invocation" })], {
    mode: groups === "for" ? "workgroup" : "parallel",
  }),
];
const entryOf = (body: readonly LoopStmt[]) =>
  sketchEntry(
    BUFFERS,
    [{ ...kernel("k", [], body), shared: [{ name: "part", size: LANES, comment: "sums" }] }],
    [runOnce("k")],
  );

/** y[row] = Σ x[row, ·]: each invocation sums its share, then halves of the invocations add up. */
const rowSums = (between: readonly LoopStmt[]): LoopStmt[] => [
  varLocal("sum", 0),
  forLoop("j", 8, [setLocal("sum", prim("add", "sum", load("x", index({ row: 8, j: 1 }))))], {
    deal: { to: "lane", of: LANES },
  }),
  store("part", index({ lane: 1 }), local("sum")),
  ...between,
  ...[2, 1].flatMap((half) => [
    within("lane", half, [
      letLocal(`other${half}`, load("part", index({ lane: 1 }, half))),
      store("part", index({ lane: 1 }), local(`other${half}`), { accumulate: true }),
    ]),
    ...between,
  ]),
  within("lane", 1, [store("y", index({ row: 1 }), load("part", index({})))]),
];

const given = { x: Float64Array.from({ length: 24 }, (_, i) => i * i), ids: new Float64Array(8) };

test("a sum over the invocations of a workgroup", () => {
  const entry = entryOf(grid(rowSums([barrier])));
  verifyEntry(entry);
  const { y } = evaluateEntry(entry, { T: 1, B: 3 }, given);
  const want = [0, 1, 2].map((row) => given.x.slice(row * 8, row * 8 + 8).reduce((a, b) => a + b, 0));
  expect(Array.from(y)).toEqual(want);
});

test("prints loops over workgroups, shares and memory of the workgroup", () => {
  expect(
    printKernel(entryOf(grid(rowSums([barrier]))).kernels[0])
      .split("\n")
      .slice(0, 6),
  ).toEqual([
    "kernel k() {",
    "  shared part[4]",
    "  for row in 0..B workgroup {",
    "    for lane in 0..4 invocation {",
    "      var sum = 0",
    "      for j in lane..8 step 4 {",
  ]);
});

const run = (body: readonly LoopStmt[]) => () => evaluateEntry(entryOf(body), { T: 1, B: 3 }, given);

test("a missing barrier is a race", () => {
  expect(run(grid(rowSums([])))).toThrow(/part\[\d\] is .* by several invocations without a barrier between/);
});

test("workgroups that write what others write are a race", () => {
  expect(run(grid([within("lane", 1, [store("y", index({}), 1)])]))).toThrow(/y\[0\] is written by several/);
});

test("a barrier that some invocations miss", () => {
  expect(run(grid([within("lane", 2, [barrier])]))).toThrow(/some invocations go in and others do not/);
});

test.each<readonly [string, readonly LoopStmt[], string]>([
  ["barrier where an invocation decides", grid([within("lane", 2, [barrier])]), "a barrier that not all invocations"],
  [
    "barrier in a share",
    grid([forLoop("j", 8, [barrier], { deal: { to: "lane", of: LANES } })]),
    "a barrier that not all invocations",
  ],
  [
    "barrier where data decide",
    grid([readIndex("id", "ids", index({})), within("id", 4, [barrier])]),
    "a barrier that not all invocations",
  ],
  [
    "barrier where what follows from an invocation decides",
    grid([baseIndex("i", index({ lane: 1, row: 4 })), within("i", 4, [barrier])]),
    "a barrier that not all invocations",
  ],
  ["code beside workgroups", [...grid([barrier]), letLocal("v", 1)], "a let beside loops over workgroups"],
  ["invocations without workgroups", grid([barrier], "barrier"), "loop over invocations lane inside other code"],
  [
    "invocations without number",
    [forLoop("g", "B", [forLoop("lane", "B", [barrier], { mode: "invocation" })], { mode: "workgroup" })],
    "loop over invocations lane is open",
  ],
  ["share for nobody", [forLoop("j", 8, [], { deal: { to: "lane", of: LANES } })], "counts with lane"],
])("%s", (_, body, message) => {
  expect(() => verifyEntry({ ...entryOf(body), kernels: [kernel("k", [], body)] })).toThrow(message);
});
