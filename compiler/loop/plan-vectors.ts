// Decides how rows × units of a contraction are cut into register tiles of vectors: the plan as data, no code.
import type { Contract } from "../../ir/loop/ir.ts";
import { constSize, evalSize } from "../../ir/size.ts";
import type { TargetCaps } from "../../targets/target.ts";

/** rows × vectors (of `lanes` units) at a time. */
export interface VectorTile {
  readonly rows: number;
  readonly vectors: number;
}

export interface VectorPlan {
  /** For full groups of rows, and for the rows that are left, one at a time. */
  readonly full: VectorTile;
  readonly single: VectorTile;
}

/** The widest accumulating sum decides what is loaded for each k. */
const termsOf = (contract: Contract): number => Math.max(1, ...contract.sums.map((s) => s.terms.length));

/** Registers that a tile holds at once: accumulators, and all operands or those kept for reuse and one that streams. */
function registersOf({ rows, vectors }: VectorTile, contract: Contract, loadsFirst: boolean): number {
  const [left, right] = [rows, vectors * termsOf(contract)];
  return rows * vectors * contract.accs.length + (loadsFirst ? left + right : Math.min(left, right) + 1);
}

/** Instructions for each k of `tile.rows` rows over all units: full tiles, and one tile of the vectors that are left. */
function rowsCost(tile: VectorTile, contract: Contract, vectors: number | undefined): number {
  if (vectors === undefined) return tileCost(tile, contract) / tile.vectors;
  const left = vectors % tile.vectors;
  const full = Math.floor(vectors / tile.vectors) * tileCost(tile, contract);
  return full + (left > 0 ? tileCost({ rows: tile.rows, vectors: left }, contract) : 0);
}

/** Instructions for each k: products, and the loads and the loop shared among them. */
function tileCost({ rows, vectors }: VectorTile, contract: Contract): number {
  const terms = termsOf(contract);
  const products = rows * vectors * terms;
  // Two multiply-adds a cycle with four cycles of latency each, and what else takes a turn: fewer than ten chains leave
  // the units waiting.
  const waiting = Math.max(1, 10 / products);
  return waiting * products + rows + vectors * terms + 1;
}

const MOST_VECTORS = 8;
const MOST_ROWS = 6;
/** What an open number of rows is taken to be: those of a batch, or of all its steps. */
const TYPICAL = Object.freeze({ T: 100, B: 32 });

export function planVectors(contract: Contract, { lanes, registers, loadsFirst = false }: TargetCaps): VectorPlan {
  const units = constSize(contract.units.extent);
  const mostVectors = Math.max(
    1,
    Math.min(MOST_VECTORS, units === undefined ? MOST_VECTORS : Math.floor(units / lanes)),
  );
  const panel = contract.panel?.width ?? lanes;
  const vectors = Array.from({ length: mostVectors }, (_, i) => i + 1).filter((n) => (n * lanes) % panel === 0);
  const known = units === undefined ? undefined : Math.floor(units / lanes);
  const best = (mostRows: number, cost: (t: VectorTile) => number): VectorTile => {
    const tiles = upTo(mostRows).flatMap((rows) =>
      (vectors.length > 0 ? vectors : [1]).map((v) => ({ rows, vectors: v })),
    );
    const fitting = tiles.filter((t, i) => i === 0 || registersOf(t, contract, loadsFirst) <= registers);
    return fitting.reduce((a, b) => (cost(b) < cost(a) ? b : a));
  };
  const single = best(1, (t) => rowsCost(t, contract, known));
  const rows = evalSize(contract.rows.extent, TYPICAL);
  const all = (t: VectorTile): number =>
    Math.floor(rows / t.rows) * rowsCost(t, contract, known) + (rows % t.rows) * rowsCost(single, contract, known);
  return { full: best(Math.min(MOST_ROWS, Math.max(1, rows)), all), single };
}

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1);
