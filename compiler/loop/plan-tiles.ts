// Decides how rows × units of a contraction are cut into register tiles: the plan as data, no code.
import type { Contract, LoopExpr } from "../../ir/loop/ir.ts";
import { printExpr } from "../../ir/loop/print.ts";
import { walkStmts } from "../../ir/loop/walk.ts";
import { constSize, type Size, sizeOf } from "../../ir/size.ts";
import type { TileCaps } from "../../targets/target.ts";
import { upTo } from "./up-to.ts";

/** A piece of a range in tiles of `size`: a loop, the rest of which may be another one by one, or one tile at a fixed place. */
export type Span =
  | {
      readonly kind: "loop";
      readonly size: number;
      readonly extent: Size;
      readonly after?: number;
      readonly rest?: true;
    }
  | { readonly kind: "single"; readonly size: number; readonly at: number };

export interface RowSpan {
  readonly rows: Span;
  readonly units: readonly Span[];
}

/** What a contraction costs in a tile: operand loads and products for each k, expressions in the epilogue. */
interface Work {
  /** One operand `a` a sum, shared by all units and parts. */
  readonly aLoads: number;
  /** Different operands `w`, shared by all rows. */
  readonly wLoads: number;
  readonly products: number;
  readonly accumulators: number;
  readonly epilogue: number;
}

function workOf(contract: Contract): Work {
  let epilogue = 0;
  walkStmts(contract.epilogue, { expr: () => void epilogue++ });
  const texts = (exprs: readonly LoopExpr[]): number => new Set(exprs.map(printExpr)).size;
  const sum = (count: (s: Contract["sums"][number]) => number): number =>
    contract.sums.reduce((n, s) => n + count(s), 0);
  return {
    aLoads: contract.sums.length,
    wLoads: sum((s) => texts(s.terms.map((t) => t.w))),
    products: sum((s) => s.terms.length),
    accumulators: contract.accs.length,
    epilogue,
  };
}

/** Rows in tiles with a plan of units for each; together they cover every row and unit once. */
export function planTiles(contract: Contract, caps: TileCaps): readonly RowSpan[] {
  const work = workOf(contract);
  const { rows, units } = { rows: contract.rows.extent, units: contract.units.extent };
  const candidates = sizesTo(Math.min(caps.rows, constSize(rows) ?? caps.rows)).map((size) => {
    const spans = cut(rows, size).map((span) => ({
      rows: span,
      units: cut(units, bestUnits(units, span.size, work, caps)),
    }));
    const cost = spans.reduce((n, s) => n + count(s.rows) * unitsCost(s.units, s.rows.size, work), 0);
    return { spans, cost, fits: fits(size, 1, work, caps) };
  });
  const possible = candidates.filter((c, i) => i === 0 || c.fits);
  return possible.reduce((best, c) => (c.cost < best.cost ? c : best)).spans;
}

/** 1 .. most, and 1 where there is nothing. */
const sizesTo = (most: number): readonly number[] => upTo(Math.max(1, most)).map((i) => i + 1);

function fits(rows: number, units: number, work: Work, caps: TileCaps): boolean {
  const copies = rows * units;
  return copies * work.accumulators <= caps.accumulators && copies * work.epilogue <= caps.epilogue;
}

/** The unit tile of least cost for a given row tile; 1 where nothing else fits. */
function bestUnits(extent: Size, rows: number, work: Work, caps: TileCaps): number {
  const sizes = sizesTo(Math.min(caps.units, constSize(extent) ?? caps.units)).filter(
    (n) => n === 1 || fits(rows, n, work, caps),
  );
  const cost = (n: number): number => unitsCost(cut(extent, n), rows, work);
  return sizes.reduce((best, n) => (cost(n) < cost(best) ? n : best));
}

const unitsCost = (spans: readonly Span[], rows: number, work: Work): number =>
  spans.reduce((n, s) => n + count(s) * tileCost(rows, s.size, work), 0);

/** Instructions for each k, about: products, loads, and the loop itself. */
const tileCost = (rows: number, units: number, { aLoads, wLoads, products }: Work): number =>
  rows * units * products + rows * aLoads + units * wLoads + 1;

/** What an open extent is taken to be when tiles are compared. */
const TYPICAL = 30;

function count(span: Span): number {
  if (span.kind === "single") return 1;
  const extent = constSize(span.extent);
  if (extent === undefined) return span.after === undefined ? TYPICAL / span.size : (span.after - 1) / 2;
  return extent / span.size;
}

/** Full tiles, then what is left: nothing where the tile divides the extent, one smaller tile where its size is known. */
function cut(extent: Size, size: number): readonly Span[] {
  const known = constSize(extent);
  if (known !== undefined) return cutKnown(known, size);
  if (extent.every((m) => m.k % size === 0)) return [{ kind: "loop", size, extent }];
  return [
    { kind: "loop", size, extent, rest: true },
    { kind: "loop", size: 1, extent, after: size },
  ];
}

function cutKnown(extent: number, size: number): readonly Span[] {
  const full = extent - (extent % size);
  const main: Span[] =
    full === size ? [{ kind: "single", size, at: 0 }] : full > 0 ? [{ kind: "loop", size, extent: sizeOf(full) }] : [];
  return full === extent ? main : [...main, { kind: "single", size: extent - full, at: full }];
}
