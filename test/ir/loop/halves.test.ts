// Buffers that keep halves: stores round, words have one writer, and what breaks that is told.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { roundToHalf } from "../../../ir/half.ts";
import {
  baseIndex,
  evaluateEntry,
  forLoop,
  index,
  kernel,
  type LoopStmt,
  load,
  splat,
  store,
  verifyEntry,
  within,
} from "../../../ir/loop/index.ts";
import { printEntry } from "../../../ir/loop/print.ts";
import type { Entry } from "../../../ir/program.ts";
import { runOnce, sketchEntry } from "../../targets/js/support.ts";

const N = 8;
const BUFFERS = {
  x: { role: "input", shape: [N] },
  half: { role: "prepared", shape: [N], storage: "f16" },
  y: { role: "output", shape: [N] },
} as const;

const entryOf = (pack: readonly LoopStmt[]): Entry =>
  sketchEntry(
    BUFFERS,
    [
      kernel("pack", [], pack),
      kernel("unpack", [], [forLoop("i", N, [store("y", index({ i: 1 }), load("half", index({ i: 1 })))])]),
    ],
    [runOnce("pack"), runOnce("unpack")],
  );

const byFour = [
  forLoop("i", N / 4, [store("half", index({ i: 4 }), load("x", index({ i: 4 }), 4), { lanes: 4 })], {
    mode: "parallel",
  }),
];
const oneByOne = [forLoop("i", N, [store("half", index({ i: 1 }), load("x", index({ i: 1 })))])];

test.each([
  ["four at once", byFour],
  ["one by one", oneByOne],
])("what is stored %s comes back as the nearest halves", (_, pack) => {
  const entry = entryOf(pack);
  verifyEntry(entry);
  const numbers = fc.array(fc.oneof(fc.float(), fc.float({ min: -1, max: 1 })), { minLength: N, maxLength: N });
  fc.assert(
    fc.property(numbers, (x) => {
      const { y } = evaluateEntry(entry, { T: 1, B: 1 }, { x });
      return x.every((v, i) => Object.is(y[i], roundToHalf(v)));
    }),
  );
});

test("values that are given are kept as halves too", () => {
  const { y } = evaluateEntry(
    entryOf([]),
    { T: 1, B: 1 },
    { x: new Float64Array(N), half: new Float64Array(N).fill(0.1) },
  );
  expect(y[0]).toBe(roundToHalf(0.1));
});

test("printed", () => {
  expect(printEntry(entryOf(byFour)).split("\n").slice(0, 8)).toEqual([
    "entry forward {",
    "  input x: f32[8] live 0..1",
    "  prepared half: f32[8] as f16 at 0 live 0..1",
    "  output y: f32[8] live 0..1",
    "  kernel pack() {",
    "    for i in 0..2 parallel {",
    "      half[i*4].x4 = x[i*4].x4",
    "    }",
  ]);
});

const onInvocations = (body: readonly LoopStmt[]): readonly LoopStmt[] => [
  forLoop("group", 1, [forLoop("lane", 2, body, { mode: "invocation" })], { mode: "workgroup" }),
];
const half = (i: number): LoopStmt => store("half", index({}, i), 0.5);

describe("races", () => {
  const run = (body: readonly LoopStmt[]) => () =>
    evaluateEntry(entryOf(body), { T: 1, B: 1 }, { x: new Float64Array(N) });

  test("two halves of a word are one place", () => {
    expect(run(onInvocations([within("lane", 1, [half(2)], [half(3)])]))).toThrow(
      /half\[2\] is written by several invocations/,
    );
  });

  test("two words are two", () => {
    expect(run(onInvocations([within("lane", 1, [half(1)], [half(2)])]))).not.toThrow();
  });
});

describe("rules", () => {
  test.each<readonly [string, readonly LoopStmt[], string]>([
    ["a half alone in a parallel loop", [{ ...oneByOne[0], mode: "parallel" } as LoopStmt], "half[i] is a half alone"],
    [
      "a half alone of an invocation",
      onInvocations([store("half", index({ lane: 2 }), 1)]),
      "half[lane*2] is a half alone",
    ],
    [
      "a half alone at what follows from an invocation",
      onInvocations([baseIndex("i", index({ lane: 2 })), store("half", index({ i: 1 }), 1)]),
      "half[i] is a half alone",
    ],
    [
      "four from an odd index on",
      [store("half", index({}, 1), splat(1), { lanes: 4 })],
      "half[1] may begin inside a word",
    ],
    ["a sum", [store("half", index({}), 1, { accumulate: true })], "half[0] adds to halves; expected a sum in f32"],
  ])("%s", (_, body, message) => {
    expect(() => verifyEntry(entryOf(body))).toThrow(message);
  });

  test("what a call brings or takes is not kept in halves", () => {
    const entry = sketchEntry({ x: { role: "input", shape: [4], storage: "f16" } }, [], []);
    expect(() => verifyEntry(entry)).toThrow("input x keeps f32 as halves; expected prepared f32");
  });
});
