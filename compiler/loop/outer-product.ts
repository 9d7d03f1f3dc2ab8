// Aᵀ·B with long columns as a sum of outer products: every operand and the result are walked in the order of memory.
import { addIndex, fma, forLoop, index, letLocal, load, prim, store, substituteIndex } from "../../ir/loop/build.ts";
import type { Contract, ContractSum, Index, LoopExpr, LoopRange, LoopStmt } from "../../ir/loop/ir.ts";
import { freshName } from "../../ir/loop/walk.ts";
import { constSize, type Size } from "../../ir/size.ts";
import type { TileCaps } from "../../targets/target.ts";
import { upTo } from "./up-to.ts";

type Store = LoopStmt & { readonly kind: "store" };

/** y[row, unit] (+)= Σ_k a[k, row] · w[k, unit], with neighbouring units next to each other in w and y. */
interface OuterProduct {
  readonly rows: LoopRange;
  readonly units: LoopRange;
  readonly k: LoopRange;
  readonly a: ContractSum["a"];
  readonly w: ContractSum["a"];
  readonly y: Store;
}

const strideOf = (at: Index, { variable }: LoopRange): Size =>
  at.terms.find((t) => t.variable === variable)?.stride ?? [];
const isOne = (stride: Size): boolean => constSize(stride) === 1;

/** Fewer products than that in a sum are no reason to go through the result again and again. */
const LONG = 64;

function match({ rows, units, accs, sums, epilogue }: Contract): OuterProduct | undefined {
  if (accs.length !== 1 || accs[0].init || sums.length !== 1 || sums[0].terms.length !== 1 || epilogue.length !== 1)
    return undefined;
  const [{ k, a, terms }] = sums;
  const [{ w }] = terms;
  const [y] = epilogue;
  if (y.kind !== "store" || y.lanes !== 1 || y.value.kind !== "local" || y.value.name !== accs[0].name)
    return undefined;
  if ((constSize(k.extent) ?? LONG) < LONG || isOne(strideOf(a.index, k)) || isOne(strideOf(w.index, k)))
    return undefined;
  return isOne(strideOf(w.index, units)) && isOne(strideOf(y.index, units)) ? { rows, units, k, a, w, y } : undefined;
}

/**
 * y = 0; for k in steps: for rows: y[row, ·] += Σ a[k+i, row] · w[k+i, ·]. Undefined where the contraction is of
 * another form or the target does not ask for it. A tile of columns of `a` stays in registers while units run by.
 */
export function outerProduct(
  contract: Contract,
  caps: TileCaps,
  taken: ReadonlySet<string>,
): readonly LoopStmt[] | undefined {
  const product = caps.outer && match(contract);
  if (!product || !caps.outer) return undefined;
  const { rows, units, k, y } = product;
  const zero = forLoop(
    rows.variable,
    rows.extent,
    [forLoop(units.variable, units.extent, [store(y.buffer, y.index, 0)], { mode: "parallel" })],
    {
      mode: "parallel",
    },
  );
  const steps = ranges(k, caps.outer.k, "serial", (kSize) =>
    ranges(rows, caps.outer?.rows ?? 1, "parallel", (rowSize) => tile(product, rowSize, kSize, new Set(taken))),
  );
  return y.accumulate ? steps : [zero, ...steps];
}

/** A loop in steps of `size` and one over what is left. */
function ranges(
  range: LoopRange,
  size: number,
  mode: "serial" | "parallel",
  body: (size: number) => readonly LoopStmt[],
): readonly LoopStmt[] {
  const loop = (options: { readonly step?: number; readonly after?: number }, n: number): LoopStmt =>
    forLoop(range.variable, range.extent, body(n), { mode, ...options });
  const known = constSize(range.extent);
  if (size === 1 || (known !== undefined && known < size)) return [loop({}, 1)];
  const divides = range.extent.every((m) => m.k % size === 0);
  return divides ? [loop({ step: size }, size)] : [loop({ step: size }, size), loop({ after: size }, 1)];
}

function tile(
  { rows, units, k, a, w, y }: OuterProduct,
  rowSize: number,
  kSize: number,
  names: Set<string>,
): readonly LoopStmt[] {
  const at = (i: Index, row: number, step: number): Index =>
    substituteIndex(i, new Map([shift(rows.variable, row), shift(k.variable, step)]));
  const mark = (row: number, step: number): string => `${rowSize > 1 ? row : ""}${kSize > 1 ? step : ""}`;
  const columns = upTo(rowSize).map((row) =>
    upTo(kSize).map((step) => ({ name: freshName(`a${mark(row, step)}`, names), at: at(a.index, row, step) })),
  );
  const lines = upTo(kSize).map((step) => ({
    name: freshName(`w${kSize > 1 ? step : ""}`, names),
    at: at(w.index, 0, step),
  }));
  const sum = (row: number): LoopExpr =>
    lines
      .slice(1)
      .reduce(
        (s, line, i) => fma(columns[row][i + 1].name, line.name, s),
        prim("mul", columns[row][0].name, lines[0].name),
      );
  return [
    ...columns.flat().map((c) => letLocal(c.name, load(a.buffer, c.at))),
    forLoop(
      units.variable,
      units.extent,
      [
        ...lines.map((line) => letLocal(line.name, load(w.buffer, line.at))),
        ...upTo(rowSize).map((row) => store(y.buffer, at(y.index, row, 0), sum(row), { accumulate: true })),
      ],
      { mode: "parallel" },
    ),
  ];
}

const shift = (variable: string, by: number): [string, Index] => [
  variable,
  addIndex(index({ [variable]: 1 }), index({}, by)),
];
