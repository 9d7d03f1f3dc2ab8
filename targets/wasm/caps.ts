// What WebAssembly's 128-bit vectors can do, as engines compile them on x64: 15 registers, two of them for an operand each.
import type { TargetCaps } from "../target.ts";

export const wasmCaps: TargetCaps = Object.freeze({
  lanes: 4,
  registers: 15,
  fma: true,
  timeLoop: "in-kernel",
  tile: Object.freeze({ accumulators: 8, rows: 4, units: 8, epilogue: 800 }),
  panels: Object.freeze([8, 4, 4, 4]),
  expansions: Object.freeze({}),
});
