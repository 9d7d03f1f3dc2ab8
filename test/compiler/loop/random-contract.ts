// Random contractions in all the shapes that lowering makes: open and fixed extents, several sums, starts, epilogues.
import fc from "fast-check";
import {
  contract,
  forLoop,
  index,
  kernel,
  type LoopExpr,
  type LoopStmt,
  letLocal,
  load,
  local,
  prim,
  readIndex,
  type SizeLike,
  store,
  sumOver,
  toSize,
  within,
} from "../../../ir/loop/index.ts";
import type { Entry } from "../../../ir/program.ts";
import { evalSize, mulSize } from "../../../ir/size.ts";
import type { Dim, DimEnv } from "../../../ir/types.ts";
import { type BufferSketch, runOnce, sketchEntry } from "../../targets/js/support.ts";

export interface Case {
  readonly entry: Entry;
  readonly env: DimEnv;
  readonly given: Readonly<Record<string, readonly number[]>>;
}

export interface Plan {
  readonly rows: Dim;
  readonly units: Dim;
  readonly parts: number;
  readonly ks: readonly { readonly extent: Dim; readonly transA: boolean; readonly transW: boolean }[];
  readonly starts: boolean;
  /** plain: every accumulator is stored; gated: an epilogue of elementwise code; busy: with a loop, an id and a branch. */
  readonly epilogue: "plain" | "gated" | "busy";
  readonly accumulate: boolean;
  readonly env: DimEnv;
  readonly seed: number;
}

const rows = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constantFrom<Dim>("B", "T*B", "4*B", "3*T"));
const units = fc.oneof(fc.integer({ min: 1, max: 10 }), fc.constantFrom<Dim>("B", "4*T"));
const k = fc.record({
  extent: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.constantFrom<Dim>("T", "T*B", 65, 68)),
  transA: fc.boolean(),
  transW: fc.boolean(),
});

export const contractPlans: fc.Arbitrary<Plan> = fc.record({
  rows,
  units,
  parts: fc.integer({ min: 1, max: 4 }),
  ks: fc.array(k, { minLength: 1, maxLength: 2 }),
  starts: fc.boolean(),
  epilogue: fc.constantFrom("plain", "gated", "busy"),
  accumulate: fc.boolean(),
  env: fc.record({ T: fc.integer({ min: 0, max: 6 }), B: fc.integer({ min: 0, max: 6 }) }),
  seed: fc.integer({ min: 0, max: 1000 }),
});

const accName = (j: number): string => `s${j}`;
const size = (...dims: readonly SizeLike[]) => dims.map(toSize).reduce(mulSize);

function sumsOf(plan: Plan) {
  const { rows, units, parts } = plan;
  return plan.ks.map(({ extent, transA, transW }, i) => {
    const a = load(`a${i}`, transA ? index({ [`k${i}`]: rows, b: 1 }) : index({ b: extent, [`k${i}`]: 1 }));
    const w = (j: number) => {
      const part = size(units, extent).map((m) => ({ ...m, k: m.k * j }));
      return load(`w${i}`, transW ? index({ u: extent, [`k${i}`]: 1 }, part) : index({ [`k${i}`]: units, u: 1 }, part));
    };
    return sumOver(`k${i}`, extent, a, Object.fromEntries(Array.from({ length: parts }, (_, j) => [accName(j), w(j)])));
  });
}

const cell = (plan: Plan, part = 0) =>
  index(
    { b: plan.units, u: 1 },
    size(plan.rows, plan.units)
      .map((m) => ({ ...m, k: m.k * part }))
      .filter((m) => m.k !== 0),
  );

function epilogueOf(plan: Plan): readonly LoopStmt[] {
  const accs = Array.from({ length: plan.parts }, (_, j) => accName(j));
  const plain = accs.map((acc, j) => store("y", cell(plan, j), acc, { accumulate: plan.accumulate }));
  if (plan.epilogue === "plain") return plain;
  const total = accs
    .slice(1)
    .reduce<LoopExpr>((sum, acc) => prim("mul", sum, prim("sigmoid", acc)), prim("tanh", accs[0]));
  const gated = [
    letLocal("v", total),
    letLocal("q", prim("select", prim("lt", 0.3, "v"), "v", prim("mul", 0.5, load("p", cell(plan))))),
    store("p", cell(plan), "q"),
  ];
  if (plan.epilogue === "gated") return [...gated, ...plain];
  const busy: readonly LoopStmt[] = [
    readIndex("id", "ids", index({ u: 1 })),
    within(
      "id",
      3,
      [store("p", cell(plan), prim("add", "q", load("table", index({ id: 1 }))))],
      [store("p", cell(plan), 1)],
    ),
    forLoop("n", 2, [
      letLocal("r", prim("exp", prim("neg", local("v")))),
      store("z", index({ b: size(2, plan.units), u: 2, n: 1 }), "r"),
    ]),
  ];
  return [...gated, ...busy, ...plain];
}

function buffersOf(plan: Plan): Readonly<Record<string, BufferSketch>> {
  const flat = (...dims: readonly SizeLike[]): BufferSketch => ({ role: "input", shape: [], size: size(...dims) });
  const operands = plan.ks.flatMap(({ extent }, i) => [
    [`a${i}`, flat(plan.rows, extent)] as const,
    [`w${i}`, flat(plan.parts, plan.units, extent)] as const,
  ]);
  return {
    ...Object.fromEntries(operands),
    p: flat(plan.rows, plan.units),
    ids: { ...flat(plan.units), dtype: "i32" },
    table: flat(3),
    z: flat(2, plan.rows, plan.units),
    y: flat(plan.parts, plan.rows, plan.units),
  };
}

/** Numbers that f32 holds, in -1 .. 1. */
const noise = (n: number, seed: number): number[] =>
  Array.from({ length: n }, (_, i) => Math.fround(Math.sin(seed * 12.9898 + (i + 1) * 78.233)));

export function caseOf(plan: Plan): Case {
  const body = contract({
    rows: ["b", plan.rows],
    units: ["u", plan.units],
    accs: Object.fromEntries(
      Array.from({ length: plan.parts }, (_, j) => [
        accName(j),
        plan.starts && j !== 1 ? load("p", cell(plan)) : undefined,
      ]),
    ),
    sums: sumsOf(plan),
    epilogue: epilogueOf(plan),
  });
  const entry = sketchEntry(buffersOf(plan), [kernel("k", [], [body])], [runOnce("k")]);
  const values = entry.buffers.map((b, i) => {
    const n = evalSize(b.size, plan.env);
    return [
      b.name,
      b.dtype === "i32" ? Array.from({ length: n }, (_, j) => (j % 5) - 1) : noise(n, plan.seed + i),
    ] as const;
  });
  return { entry, env: plan.env, given: Object.fromEntries(values) };
}
