// Rewrites contractions into plain loops over register tiles: operands are loaded once for a tile, accumulators are locals.
import {
  addIndex,
  constant,
  fma,
  forLoop,
  index,
  letLocal,
  offsetIndex,
  partOf,
  setLocal,
  substituteIndex,
  tracedTo,
  varLocal,
} from "../../ir/loop/build.ts";
import type {
  Accumulator,
  Contract,
  ContractSum,
  Index,
  Kernel,
  LoopExpr,
  LoopRange,
  LoopStmt,
  Traced,
} from "../../ir/loop/ir.ts";
import { printExpr } from "../../ir/loop/print.ts";
import { mapExpr, mapKernel, mapStmts, type Rewriter } from "../../ir/loop/rewrite.ts";
import { definedNames, freshName } from "../../ir/loop/walk.ts";
import { constSize, sizeOf } from "../../ir/size.ts";
import { outerProduct } from "./outer-product.ts";
import type { LoopContext, LoopPass } from "./pass.ts";
import { atPlace, inPieces } from "./pieces.ts";
import { planTiles, type Span } from "./plan-tiles.ts";
import { upTo } from "./up-to.ts";

export const tileContraction: LoopPass = {
  name: "tile-contraction",
  after: [],
  run(kernel: Kernel, context: LoopContext): Kernel {
    let taken: ReadonlySet<string> | undefined;
    const tiled = (contract: Contract): readonly LoopStmt[] => {
      taken ??= new Set([...kernel.params, ...definedNames(kernel.body)]);
      return tileOrPanels(contract, taken, context);
    };
    return mapKernel(kernel, { stmt: (s) => (s.kind === "contract" ? tiled(s) : [s]) });
  },
};

/** With operands in panels, one panel at a time: `unit` ⇒ first + inside, for `first` in steps of the panel's width. */
function tileOrPanels(contract: Contract, taken: ReadonlySet<string>, context: LoopContext): readonly LoopStmt[] {
  const { panel, ...plain } = contract;
  if (!panel) return tile(contract, taken, context);
  const { first, inside, width } = panel;
  const units = constSize(contract.units.extent) as number;
  const piece = (start: Index, size: number): readonly LoopStmt[] => {
    const at = new Map([
      [contract.units.variable, addIndex(start, index({ [inside]: 1 }))],
      [first, start],
    ]);
    const [moved] = mapStmts([plain], { index: (i) => substituteIndex(i, at) });
    return tile({ ...(moved as Contract), units: { variable: inside, extent: sizeOf(size) } }, taken, context);
  };
  return inPieces({ variable: first, extent: units, ...partOf(contract.units) }, width, piece);
}

function tile(contract: Contract, taken: ReadonlySet<string>, { caps, remark }: LoopContext): readonly LoopStmt[] {
  const outer = outerProduct(contract, caps.tile, taken);
  if (outer) {
    remark(`${contract.accs[0].name}: a sum of outer products`);
    return tracedTo(contract.accs[0], outer);
  }
  const plan = planTiles(contract, caps.tile);
  const [{ rows, units }] = plan;
  remark(
    `${contract.accs.map((a) => a.name).join(", ")}: tiles of ${rows.size} rows × ${units[0]?.size ?? 0} units × ${contract.accs.length}`,
  );
  const names = new Set([...taken, ...definedNames(contract.epilogue)]);
  return plan.flatMap(({ rows, units }) => {
    const inRow = inside(rows, names);
    return loopOver(contract.rows, rows, (row) =>
      units.flatMap((span) =>
        loopOver(contract.units, span, (unit) => tileBody(contract, cells(row, rows, unit, span), inside(span, inRow))),
      ),
    );
  });
}

/** The names that a span's code avoids: a loop has a block of its own, a single tile shares the block around it. */
const inside = (span: Span, names: Set<string>): Set<string> => (span.kind === "loop" ? new Set(names) : names);

/** The loop of a span, or its one tile; the body gets where the tile begins. */
function loopOver(range: LoopRange, span: Span, body: (start: Index) => readonly LoopStmt[]): readonly LoopStmt[] {
  if (span.kind === "single") return atPlace(range, span.at, span.size, body);
  const { size, after, rest, extent } = span;
  const options = {
    mode: "parallel" as const,
    ...partOf(range),
    ...(size === 1 ? {} : { step: size }),
    ...(after ? { after } : {}),
    // Only parts of a range have a rest where the range itself may have none.
    ...(rest && range.part !== undefined ? { rest } : {}),
  };
  return [forLoop(range.variable, extent, body(index({ [range.variable]: 1 })), options)];
}

/** One row and unit of a tile: where it lies, and what its copies of names end with. */
interface Cell {
  readonly row: number;
  readonly unit: number;
  readonly at: { readonly row: Index; readonly unit: Index };
  readonly suffix: string;
}

function cells(row: Index, rows: Span, unit: Index, units: Span): readonly Cell[] {
  return upTo(rows.size).flatMap((r) =>
    upTo(units.size).map((u) => ({
      row: r,
      unit: u,
      at: { row: offsetIndex(row, r), unit: offsetIndex(unit, u) },
      suffix: `${rows.size > 1 ? r : ""}${units.size > 1 ? u : ""}`,
    })),
  );
}

/** acc = init; for k: acc += a · w; epilogue — for all cells of a tile at once. */
function tileBody(contract: Contract, tiles: readonly Cell[], names: Set<string>): readonly LoopStmt[] {
  const copies = tiles.map((cell) => copyOf(contract, cell, names));
  const starts = copies.flatMap(({ rewriter, name }) =>
    contract.accs.flatMap((acc) =>
      tracedTo(acc, [varLocal(name(acc.name), acc.init ? mapExpr(acc.init, rewriter) : constant(0))]),
    ),
  );
  const sums = contract.sums.map((sum) => sumLoop(contract, sum, copies, names));
  return [...starts, ...sums, ...copies.flatMap(({ rewriter }) => mapStmts(contract.epilogue, rewriter))];
}

interface Copy {
  readonly cell: Cell;
  readonly rewriter: Rewriter;
  readonly name: (name: string) => string;
}

/** The cell's own names for accumulators and for everything that the epilogue defines. */
function copyOf(contract: Contract, cell: Cell, names: Set<string>): Copy {
  const renamed = new Map<string, string>();
  if (cell.suffix !== "")
    for (const name of [...contract.accs.map((a) => a.name), ...definedNames(contract.epilogue)])
      renamed.set(name, freshName(`${name}${/\d$/.test(name) ? "_" : ""}${cell.suffix}`, names));
  const at = new Map([
    [contract.rows.variable, cell.at.row],
    [contract.units.variable, cell.at.unit],
  ]);
  const name = (n: string): string => renamed.get(n) ?? n;
  return { cell, name, rewriter: { name, index: (i) => substituteIndex(i, at) } };
}

const originOf = (accs: readonly Accumulator[], name: string): Traced => accs.find((a) => a.name === name) ?? {};

/** Every load stands right before its first use; a-loads serve all units and parts, w-loads all rows. */
function sumLoop({ accs }: Contract, sum: ContractSum, copies: readonly Copy[], names: Set<string>): LoopStmt {
  const loaded = new Map<string, string>();
  const body: LoopStmt[] = [];
  const operand = (expr: LoopExpr, rewriter: Rewriter, wanted: string, from: Traced): string => {
    const load = mapExpr(expr, { index: rewriter.index });
    const key = printExpr(load);
    const known = loaded.get(key);
    if (known !== undefined) return known;
    const name = freshName(wanted, names);
    loaded.set(key, name);
    body.push(...tracedTo(from, [letLocal(name, load)]));
    return name;
  };
  const rows = [...new Set(copies.map((c) => c.cell.row))];
  const units = [...new Set(copies.map((c) => c.cell.unit))];
  for (const unit of units)
    for (const { acc, w } of sum.terms)
      for (const { cell, rewriter, name } of copies.filter((c) => c.cell.unit === unit)) {
        const from = originOf(accs, acc);
        const left = operand(sum.a, rewriter, `a${rows.length > 1 ? cell.row : ""}`, sum);
        const wanted = `w${units.length > 1 ? unit : ""}${sum.terms.length > 1 ? `_${acc}` : ""}`;
        const right = operand(w, rewriter, wanted, from);
        body.push(...tracedTo(from, [setLocal(name(acc), fma(left, right, name(acc)))]));
      }
  return forLoop(sum.k.variable, sum.k.extent, body);
}
