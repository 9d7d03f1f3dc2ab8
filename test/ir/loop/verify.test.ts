// Each rule of the loop IR, broken once.
import { describe, expect, test } from "vitest";
import { CompileError } from "../../../ir/errors.ts";
import {
  castIndex,
  contract,
  forLoop,
  index,
  kernel,
  type LoopStmt,
  letLocal,
  load,
  prim,
  readIndex,
  setLocal,
  splat,
  store,
  sumOver,
  toSize,
  varLocal,
  verifyEntry,
  within,
} from "../../../ir/loop/index.ts";
import type { Entry } from "../../../ir/program.ts";
import { gatedForward, matmulEntry, runOnce, sketchEntry } from "../../targets/js/support.ts";

const BUFFERS = {
  x: { role: "input", shape: ["B", 8] },
  ids: { role: "input", shape: ["B"], dtype: "i32" },
  y: { role: "output", shape: ["B", 8] },
} as const;

const entryOf = (body: readonly LoopStmt[]): Entry => sketchEntry(BUFFERS, [kernel("k", [], body)], [runOnce("k")]);

const zero = index({});
const product = (over: Partial<Parameters<typeof contract>[0]> = {}) =>
  contract({
    rows: ["b", "B"],
    units: ["u", 8],
    accs: { s: undefined },
    sums: [sumOver("k", 8, load("x", index({ b: 8, k: 1 })), { s: load("x", index({ k: 1, u: 1 })) })],
    epilogue: [store("y", index({ b: 8, u: 1 }), "s")],
    ...over,
  });

test("sound programs pass", () => {
  for (const entry of [gatedForward(8), matmulEntry({ M: "T*B", K: 3, N: 5 }), entryOf([product()])])
    verifyEntry(entry);
});

const BROKEN: Readonly<Record<string, readonly [body: readonly LoopStmt[], message: string]>> = {
  "local before its definition": [
    [store("y", zero, "v"), letLocal("v", 1)],
    "v is read; expected a local that is defined before",
  ],
  "local of another block": [[forLoop("i", 8, [letLocal("v", 1)]), store("y", zero, "v")], "v is read"],
  "shadowed local": [[letLocal("v", 1), forLoop("i", 8, [letLocal("v", 2)])], "v is defined again"],
  "local with a variable's name": [[forLoop("i", 8, [letLocal("i", 2)])], "i is defined again"],
  "set of a let": [[letLocal("v", 1), setLocal("v", 2)], "v is set; expected a local defined by var"],
  "unknown buffer": [[store("z", zero, 1)], "z is no buffer; expected one of x, ids, y"],
  "load of whole numbers": [[store("y", zero, load("ids", zero))], "ids holds i32; expected f32"],
  "index from numbers": [[readIndex("id", "x", zero)], "x holds f32; expected i32"],
  "free variable": [[store("y", index({ i: 1 }), 1)], "i counts with i; expected an index variable in scope"],
  "local as a variable": [[letLocal("v", 1), store("y", index({ v: 1 }), 1)], "v counts with v"],
  "within of no variable": [[within("id", 8, [])], "counts with id"],
  "truth value as a number": [[store("y", zero, prim("lt", 1, 2))], "lt(1, 2) is a truth value; expected a number"],
  "number as a condition": [
    [store("y", zero, prim("select", 1, 2, 3))],
    "argument 1 of select is a number; expected a truth value",
  ],
  "lanes that differ": [
    [letLocal("v", load("x", zero, 4), 4), store("y", zero, prim("add", "v", 1), { lanes: 4 })],
    "argument 1 of add is a number; expected a number in 4 lanes",
  ],
  "store in fewer lanes": [[store("y", zero, splat(1))], "splat(1) is a number in 4 lanes; expected a number"],
  "local in other lanes": [[varLocal("v", 1, 4)], "v, in 4 lanes, is a number"],
  "set to other lanes": [[varLocal("v", 1), setLocal("v", splat(1))], "v, a number, is set to a number in 4 lanes"],
  "wrong number of arguments": [[store("y", zero, prim("add", 1))], "add(1) has 1 arguments; expected 2"],
  "step of 0": [[forLoop("i", 8, [], { step: 0 })], "step 0; expected a whole number from 1 on"],
  "from and after": [[forLoop("i", 8, [], { from: toSize(4), after: 4 })], "loop over i has from and after"],
  "cast of a free variable": [[store("y", zero, castIndex(index({ q: 1 })))], "q counts with q"],
  "a that depends on the unit": [
    [product({ sums: [sumOver("k", 8, load("x", index({ u: 1 })), { s: load("x", zero) })] })],
    "x[u] depends on u",
  ],
  "w that depends on the row": [
    [product({ sums: [sumOver("k", 8, load("x", zero), { s: load("x", index({ b: 1 })) })] })],
    "x[b] depends on b",
  ],
  "product for no accumulator": [
    [product({ sums: [sumOver("k", 8, load("x", zero), { q: load("x", zero) })] })],
    "q gains a product",
  ],
  "start that reads another accumulator": [[product({ accs: { s: "s" } })], "s is read"],
};

describe("code", () => {
  for (const [name, [body, message]] of Object.entries(BROKEN))
    test(name, () => {
      expect(() => verifyEntry(entryOf(body))).toThrow(CompileError);
      expect(() => verifyEntry(entryOf(body))).toThrow(message);
    });
});

describe("entries", () => {
  const sound = entryOf([product()]);
  const changed: Readonly<Record<string, readonly [Entry, string]>> = {
    "action without kernel": [
      { ...sound, actions: [runOnce("q")] },
      "an action runs q, which is no kernel; expected one of k",
    ],
    "missing argument": [{ ...sound, kernels: [kernel("k", ["t"], [])] }, "k gets (); expected values for (t)"],
    "t outside a repeat": [
      { ...sound, kernels: [kernel("k", ["t"], [])], actions: [{ kind: "run", kernel: "k", args: ["t"] }] },
      "k gets t where there is none",
    ],
    "two kernels of a name": [{ ...sound, kernels: [kernel("k", [], []), kernel("k", [], [])] }, "two kernels named k"],
    "two buffers of a name": [{ ...sound, buffers: [...sound.buffers, sound.buffers[0]] }, "two buffers named x"],
    "prepared for a number of rows": [
      {
        ...sound,
        inputs: [],
        buffers: sound.buffers.map((b) => (b.name === "x" ? { ...b, role: "prepared" as const } : b)),
      },
      "prepared x has 8*B elements; expected a number that no call decides",
    ],
    "port without buffer": [
      { ...sound, outputs: [{ ...sound.outputs[0], buffer: "q" }] },
      "output y is in q, which is no buffer",
    ],
    "port of another type": [
      { ...sound, outputs: [{ ...sound.outputs[0], dtype: "i32" }] },
      "output y is i32 in a buffer of f32",
    ],
    "live range too short": [
      {
        ...sound,
        outputs: [],
        buffers: sound.buffers.map((b) => (b.name === "y" ? { ...b, live: [1, 1] as const } : b)),
      },
      "action 0 (k) uses y, which lives 1..1",
    ],
    "output that dies early": [
      { ...sound, actions: [runOnce("k"), runOnce("k")] },
      "output y lives to action 0; expected to action 1",
    ],
    "input that is born late": [
      {
        ...sound,
        kernels: [kernel("k", [], [])],
        buffers: sound.buffers.map((b) => (b.name === "x" ? { ...b, live: [1, 1] as const } : b)),
      },
      "input x lives from action 1 on; expected from action 0",
    ],
  };
  for (const [name, [entry, message]] of Object.entries(changed))
    test(name, () => expect(() => verifyEntry(entry)).toThrow(message));
});
