// A range in pieces of one size, and the smaller piece that is left at its end.
import { forLoop, index, partOf } from "../../ir/loop/build.ts";
import type { Index, LoopRange, LoopStmt } from "../../ir/loop/ir.ts";
import { sizeOf } from "../../ir/size.ts";

/** The code of a piece that begins at `start` and has `size` elements. */
type Piece = (start: Index, size: number) => readonly LoopStmt[];

type KnownRange = Omit<LoopRange, "extent"> & { readonly extent: number };

/** A loop over the full pieces, then the piece that is left, at its place. */
export function inPieces(range: KnownRange, size: number, piece: Piece): readonly LoopStmt[] {
  const { variable, extent, part } = range;
  const full = extent - (extent % size);
  const rest = full < extent ? atPlace(range, full, extent - full, piece) : [];
  if (full === 0) return rest;
  if (size === extent) return atPlace(range, 0, size, piece);
  const body = piece(index({ [variable]: 1 }), size);
  return [forLoop(variable, sizeOf(full), body, { mode: "parallel", step: size, ...partOf({ part }) }), ...rest];
}

/** One piece at a place; over a part of a range it is a loop of one trip, which the part has or has not. */
export function atPlace(
  { variable, part }: Pick<LoopRange, "variable" | "part">,
  place: number,
  size: number,
  piece: Piece,
): readonly LoopStmt[] {
  if (part === undefined) return piece(index({}, place), size);
  const from = place === 0 ? {} : { from: sizeOf(place) };
  const body = piece(index({ [variable]: 1 }), size);
  return [forLoop(variable, sizeOf(place + size), body, { mode: "parallel", part, step: size, ...from })];
}
