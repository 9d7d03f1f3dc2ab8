import { describe, expect, it } from "vitest";
import {
  contract,
  forLoop,
  index,
  kernel,
  load,
  local,
  prim,
  setLocal,
  splat,
  store,
  sumOver,
  toSize,
  varLocal,
} from "../../../../ir/loop/build.ts";
import type { Buffer, LoopStmt } from "../../../../ir/loop/ir.ts";
import type { Entry } from "../../../../ir/program.ts";
import type { Dim } from "../../../../ir/types.ts";
import type { Op } from "../../../../targets/wasm/assembler/instructions.ts";
import type { WasmFunction } from "../../../../targets/wasm/assembler/module.ts";
import { emitModule } from "../../../../targets/wasm/emit/emit-module.ts";
import { gates, product } from "../bench/tile-entries.ts";
import { programOf, runEntry } from "../run.ts";

const buffer = (name: string, dim: Dim): Buffer => ({
  name,
  dtype: "f32",
  shape: [dim],
  size: toSize(dim),
  role: "temp",
  live: [0, 0],
});

const entryOf = (buffers: Readonly<Record<string, Dim>>, body: readonly LoopStmt[]): Entry => ({
  name: "forward",
  inputs: [],
  outputs: [],
  buffers: Object.entries(buffers).map(([name, dim]) => buffer(name, dim)),
  kernels: [kernel("work", [], body)],
  actions: [{ kind: "run", kernel: "work", args: [] }],
});

/** How often each instruction stands in the innermost loop over `label`, moves between locals and the stack aside. */
function opsInLoop(fn: WasmFunction, label: string): Partial<Record<Op, number>> {
  const start = fn.body.findIndex((i) => i.op === "loop" && i.immediates[0] === label);
  const end = fn.body.findIndex((i, at) => at > start && i.op === "end");
  const counts: Partial<Record<Op, number>> = {};
  for (const { op } of fn.body.slice(start + 1, end))
    if (!op.startsWith("local.") && op !== "i32.const") counts[op] = (counts[op] ?? 0) + 1;
  return counts;
}

const workOf = (entry: Entry, relaxed: boolean): WasmFunction => emitModule(programOf(entry), { relaxed }).functions[0];

describe("the inner loop of a tile", () => {
  it("is loads, products, one move a pointer and one comparison", () => {
    expect(opsInLoop(workOf(product(64, 64, 64, 4, 2, false), true), "k")).toEqual({
      "v128.load": 2,
      "v128.load32_splat": 4,
      "f32x4.relaxed_madd": 8,
      "i32.add": 2,
      "i32.ne": 1,
      br_if: 1,
    });
  });

  it("has products and sums apart where there is no relaxed SIMD", () => {
    expect(opsInLoop(workOf(gates(64, true, 1), false), "k")).toEqual({
      "v128.load": 8,
      "v128.load32_splat": 1,
      "f32x4.mul": 8,
      "f32x4.add": 8,
      "i32.add": 2,
      "i32.ne": 1,
      br_if: 1,
    });
  });
});

describe("loops", () => {
  it("that make one trip or none are no loops", () => {
    const body = [
      forLoop("i", 1, [store("y", index({ i: 5 }), 1)]),
      forLoop("j", 3, [store("y", index({ j: 1 }), 2)], { step: 4 }),
    ];
    const work = workOf(entryOf({ y: 8 }, body), false);
    expect(work.body.filter((i) => i.op === "loop")).toEqual([]);
    expect(work.body.filter((i) => i.op === "f32.store")).toHaveLength(1);
  });

  it("count by a pointer alone, and by a number where that is needed", () => {
    const sum = (at: ReturnType<typeof index>): LoopStmt[] => [
      varLocal("sum", 0),
      forLoop("i", "B", [setLocal("sum", prim("add", "sum", load("x", at)))]),
    ];
    expect(opsInLoop(workOf(entryOf({ x: "B" }, sum(index({ i: 1 }))), false), "i")).toEqual({
      "f32.load": 1,
      "f32.add": 1,
      "i32.add": 1,
      "i32.ne": 1,
      br_if: 1,
    });
    expect(opsInLoop(workOf(entryOf({ x: "B" }, sum(index({}))), false), "i")).toEqual({
      "f32.load": 1,
      "f32.add": 1,
      "i32.add": 1,
      "i32.ne": 1,
      br_if: 1,
    });
  });

  it("count down with pointers that never stand before the memory", () => {
    const body = [forLoop("i", 4, [store("y", index({ i: 1 }), load("x", index({ i: -1 }, 3)))])];
    const entry = { ...entryOf({ x: 4, y: 4 }, body) };
    expect([...runEntry(entry, { T: 1, B: 1 }, { x: [1, 2, 3, 4] }, { relaxed: false }).y]).toEqual([4, 3, 2, 1]);
  });

  it("keep four lanes' sums in place", () => {
    const at = index({ i: 1 });
    const body = [
      forLoop("i", 8, [store("y", at, prim("mul", load("x", at, 4), splat(2)), { lanes: 4, accumulate: true })], {
        step: 4,
      }),
    ];
    const x = [1, 2, 3, 4, 5, 6, 7, 8];
    expect([...runEntry(entryOf({ x: 8, y: 8 }, body), { T: 1, B: 1 }, { x, y: x }, { relaxed: false }).y]).toEqual(
      x.map((v) => 3 * v),
    );
  });
});

describe("what cannot be emitted", () => {
  it("is a contraction that no pass has tiled", () => {
    const sums = [
      sumOver("k", 4, load("x", index({ row: 4, k: 1 })) as never, {
        acc: load("w", index({ k: 4, unit: 1 })) as never,
      }),
    ];
    const tile = contract({
      rows: ["row", "B"],
      units: ["unit", 4],
      accs: { acc: undefined },
      sums,
      epilogue: [store("y", index({ row: 4, unit: 1 }), local("acc"))],
    });
    expect(() => emitModule(programOf(entryOf({ x: "4*B", w: 16, y: "4*B" }, [tile])), { relaxed: false })).toThrow(
      "entry forward, kernel work: a contraction. Run the pass tile-contraction first",
    );
  });

  it("is an entry of more buffers than a function has parameters", () => {
    const names = Array.from({ length: 999 }, (_, i) => `b${i}`);
    const body = names.map((name) => store(name, index({}), 1));
    const entry = entryOf(Object.fromEntries(names.map((n) => [n, 1])), body);
    expect(() => emitModule(programOf(entry), { relaxed: false })).toThrow(
      /entry forward: 999 buffers; expected at most 998/,
    );
  });
});
