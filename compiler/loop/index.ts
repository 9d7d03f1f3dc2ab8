// The loop passes in their order.
import { expandIntrinsics } from "./expand-intrinsics.ts";
import type { LoopPass } from "./pass.ts";
import { simplifyIndex } from "./simplify-index.ts";
import { tileContraction } from "./tile-contraction.ts";
import { tileVectors } from "./tile-vectors.ts";
import { vectorize } from "./vectorize.ts";

export const loopPasses: readonly LoopPass[] = Object.freeze([
  tileVectors,
  tileContraction,
  vectorize,
  expandIntrinsics,
  simplifyIndex,
]);
export {
  type LoopContext,
  type LoopPass,
  type LoopRun,
  type LoopRunOptions,
  type LoopTraceStep,
  runLoopPasses,
} from "./pass.ts";
export { expandIntrinsics, simplifyIndex, tileContraction, tileVectors, vectorize };
