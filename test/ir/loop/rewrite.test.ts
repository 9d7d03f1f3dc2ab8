// Rewrites reach every place of every statement.
import { expect, test } from "vitest";
import {
  contract,
  definedNames,
  forLoop,
  freshName,
  index,
  type LoopStmt,
  letLocal,
  load,
  mapStmts,
  printStmts,
  readIndex,
  renameLocals,
  store,
  substituteVariables,
  sumOver,
  touchedBuffers,
  within,
} from "../../../ir/loop/index.ts";

const body: readonly LoopStmt[] = [
  forLoop("i", 4, [
    readIndex("id", "ids", index({ i: 1, t: 8 })),
    within(
      "id",
      9,
      [letLocal("v", load("E", index({ id: 4, t: 1 }))), store("y", index({ i: 1 }), "v")],
      [store("z", index({ t: 2 }), 0)],
    ),
  ]),
  contract({
    rows: ["b", "B"],
    units: ["u", 8],
    accs: { s: load("p", index({ t: 1 })) },
    sums: [sumOver("k", 8, load("a", index({ t: 3, k: 1 })), { s: load("w", index({ t: 5, k: 1 })) })],
    epilogue: [store("q", index({ t: 7 }), "s")],
  }),
];

test("a variable is replaced everywhere", () => {
  expect(printStmts(substituteVariables(body, new Map([["t", index({ r: 1 }, 1)]]))).join("\n")).toMatchInlineSnapshot(`
    "for i in 0..4 {
      index id = ids[i + r*8 + 8]
      within id in 0..9 {
        let v = E[id*4 + r + 1]
        y[i] = v
      } otherwise {
        z[r*2 + 2] = 0
      }
    }
    contract b in 0..B, u in 0..8 {
      acc s = p[r + 1]
      sum k in 0..8 {
        s += a[r*3 + k + 3] * w[r*5 + k + 5]
      }
      q[r*7 + 7] = s
    }"
  `);
});

test("names are replaced where they are defined and where they are read", () => {
  const names = new Map([...definedNames(body)].map((n) => [n, `${n}9`]));
  expect(printStmts(renameLocals(body, names)).join("\n")).toMatchInlineSnapshot(`
    "for i9 in 0..4 {
      index id9 = ids[i9 + t*8]
      within id9 in 0..9 {
        let v9 = E[id9*4 + t]
        y[i9] = v9
      } otherwise {
        z[t*2] = 0
      }
    }
    contract b9 in 0..B, u9 in 0..8 {
      acc s9 = p[t]
      sum k9 in 0..8 {
        s9 += a[t*3 + k9] * w[t*5 + k9]
      }
      q[t*7] = s9
    }"
  `);
});

test("statements may multiply or vanish", () => {
  const twice = mapStmts(body, { stmt: (s) => (s.kind === "store" ? [s, s] : s.kind === "contract" ? [] : [s]) });
  expect(printStmts(twice).filter((line) => line.includes("=")).length).toBe(6);
});

test("what code defines and touches", () => {
  expect([...definedNames(body)]).toEqual(["i", "id", "v", "b", "u", "s", "k"]);
  expect([...touchedBuffers(body)].sort()).toEqual(["E", "a", "ids", "p", "q", "w", "y", "z"]);
});

test("a free name is taken as it is", () => {
  const taken = new Set(["a", "a_2"]);
  expect([freshName("a", taken), freshName("b", taken), freshName("b", taken)]).toEqual(["a_3", "b", "b_2"]);
});
