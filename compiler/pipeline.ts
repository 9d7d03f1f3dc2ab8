// The pass lists, as data: what runs on a graph before it is lowered, in which order.
import { type DifferentiateOptions, differentiateWith } from "./autodiff/differentiate.ts";
import { cse } from "./graph/cse.ts";
import { dce } from "./graph/dce.ts";
import { distributeScan } from "./graph/distribute-scan.ts";
import { expandLengths } from "./graph/expand-lengths.ts";
import { flushDenormals } from "./graph/flush-denormals.ts";
import { fold } from "./graph/fold.ts";
import { fuseElementwise } from "./graph/fuse-elementwise.ts";
import { fuseGates } from "./graph/fuse-gates.ts";
import { hoistParams } from "./graph/hoist-params.ts";
import { mergeParts } from "./graph/merge-parts.ts";
import { orderSums } from "./graph/order-sums.ts";
import { rotateScan } from "./graph/rotate-scan.ts";
import { sinkAccumulation } from "./graph/sink-accumulation.ts";
import { unrollTime } from "./graph/unroll-time.ts";
import type { GraphPass } from "./pass.ts";

/** Run between the others, so that each finds the program in its plainest form. */
const cleanUp: readonly GraphPass[] = [fold, cse, dce];

/** Loops down to what recurs, with one product per left side; twice, because what is put together for a fused product leaves as well. */
const restructure: readonly GraphPass[] = [
  distributeScan,
  ...cleanUp,
  fuseGates,
  distributeScan,
  ...cleanUp,
  mergeParts,
  ...cleanUp,
];

/** Whole sequences and single steps. */
export const inferencePasses: readonly GraphPass[] = [
  expandLengths,
  orderSums,
  flushDenormals,
  unrollTime,
  ...cleanUp,
  ...restructure,
  hoistParams,
  fuseElementwise,
  dce,
];

/** The joint graph of forward and backward. */
export const gradientPasses = (options: DifferentiateOptions): readonly GraphPass[] => [
  expandLengths,
  orderSums,
  ...cleanUp,
  ...restructure,
  differentiateWith(options),
  ...cleanUp,
  sinkAccumulation,
  ...cleanUp,
  ...restructure,
  flushDenormals,
  rotateScan,
  fuseElementwise,
  dce,
];

/** Optimizer updates: elementwise code over parameters, slots and gradients. */
export const updatePasses: readonly GraphPass[] = [...cleanUp, flushDenormals, fuseElementwise, dce];
