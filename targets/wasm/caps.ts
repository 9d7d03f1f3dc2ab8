// What WebAssembly's 128-bit vectors can do, as engines compile them on x64, those of today and those before.
import type { TargetCaps } from "../target.ts";

/**
 * current: engines keep the order of loads and products. earlier: V8 before version 13 (Chrome 130, Node 24), and
 * engines without relaxed SIMD, which load all that a trip of a loop reads before its first product.
 */
export type Engines = "current" | "earlier";

const common = Object.freeze({
  lanes: 4,
  fma: true,
  fastDenormals: false,
  timeLoop: "in-kernel",
  tile: Object.freeze({ accumulators: 8, rows: 4, units: 8, epilogue: 800 }),
  ranges: true,
  panels: Object.freeze([8, 4, 4, 4]),
  expansions: Object.freeze({}),
} satisfies Omit<TargetCaps, "registers">);

/** Both have the same buffers: caps differ in what decides about tiles alone. */
export const wasmCaps: Readonly<Record<Engines, TargetCaps>> = Object.freeze({
  current: Object.freeze({
    ...common,
    // Of 15, since more accumulators than that gain nothing.
    registers: 13,
    // Engines look at the stack's limit on every trip of a loop; eight products a trip take an eighth less time than one.
    unroll: 8,
  }),
  // Several trips in a row would be loaded at once: accumulators would go to memory and back with each.
  earlier: Object.freeze({ ...common, registers: 15, loadsFirst: true }),
});
