// A loop over a known number of trips as one that has several of them written out in a row.
import { forLoop } from "../../ir/loop/build.ts";
import type { LoopRange, LoopStmt } from "../../ir/loop/ir.ts";
import { constSize, sizeOf } from "../../ir/size.ts";

/** Up to `most` trips in a row: a divisor of their number, so that none is left over, or `most` and a loop for the rest. */
export function unrolled(
  { variable, extent }: LoopRange,
  body: readonly LoopStmt[],
  most: number,
): readonly LoopStmt[] {
  const trips = constSize(extent) ?? 0;
  if (most === 1 || trips < most) return [forLoop(variable, extent, body)];
  const divisor = largestDivisor(trips, most);
  const unroll = divisor * 2 > most ? divisor : most;
  const full = trips - (trips % unroll);
  const main = forLoop(variable, full, body, { unroll });
  return full === trips ? [main] : [main, forLoop(variable, extent, body, { from: sizeOf(full) })];
}

function largestDivisor(n: number, most: number): number {
  let divisor = most;
  while (n % divisor !== 0) divisor--;
  return divisor;
}
