// The loop passes in their order.
import { expandIntrinsics } from "./expand-intrinsics.ts";
import type { AnyLoopPass } from "./pass.ts";
import { settleRanges } from "./settle-ranges.ts";
import { simplifyIndex } from "./simplify-index.ts";
import { storeHalves } from "./store-halves.ts";
import { takeRanges } from "./take-ranges.ts";
import { tileContraction } from "./tile-contraction.ts";
import { tileVectors } from "./tile-vectors.ts";
import { vectorize } from "./vectorize.ts";
import { mapWorkgroups } from "./workgroups/map-workgroups.ts";
import { runTimeLoop } from "./workgroups/run-time-loop.ts";
import { shareDispatches } from "./workgroups/share-dispatches.ts";
import { splitKernels } from "./workgroups/split-kernels.ts";

export const loopPasses: readonly AnyLoopPass[] = Object.freeze([
  storeHalves,
  splitKernels,
  runTimeLoop,
  mapWorkgroups,
  shareDispatches,
  takeRanges,
  tileVectors,
  tileContraction,
  vectorize,
  settleRanges,
  expandIntrinsics,
  simplifyIndex,
]);
export {
  type AnyLoopPass,
  type EntryPass,
  type LoopContext,
  type LoopPass,
  type LoopRun,
  type LoopRunOptions,
  type LoopTraceStep,
  type ProgramPass,
  runLoopPasses,
} from "./pass.ts";
export { expandIntrinsics, settleRanges, simplifyIndex, takeRanges, tileContraction, tileVectors, vectorize };
