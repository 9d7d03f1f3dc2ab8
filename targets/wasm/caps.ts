// What WebAssembly's 128-bit vectors can do, as engines compile them on x64.
import type { TargetCaps } from "../target.ts";

export const wasmCaps: TargetCaps = Object.freeze({
  lanes: 4,
  // Engines have 15, but a tile that needs the last two is spilled around its loads and ends up slower than a smaller one.
  registers: 13,
  fma: true,
  fastDenormals: false,
  timeLoop: "in-kernel",
  tile: Object.freeze({ accumulators: 8, rows: 4, units: 8, epilogue: 800 }),
  // Engines look at the stack's limit on every trip of a loop; eight products a trip take an eighth less time than one
  // with relaxed SIMD. Without it, in older engines, code stays a loop (emit/loop-writer.ts).
  unroll: 8,
  ranges: true,
  panels: Object.freeze([8, 4, 4, 4]),
  expansions: Object.freeze({}),
});
