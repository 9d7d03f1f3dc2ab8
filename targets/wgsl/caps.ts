// What WebGPU devices can do: the limits that every device has, unless told of better ones.
import type { TargetCaps, WorkgroupCaps } from "../target.ts";

/** Storage buffers of a stage on every device. One for each segment is at most six. */
export const STORAGE_BUFFERS = 8;

export const wgslCaps = (options: Partial<WorkgroupCaps> = {}): TargetCaps =>
  Object.freeze({
    lanes: 1,
    registers: 64,
    fma: true,
    // GPUs flush them, or are as fast on them.
    fastDenormals: true,
    timeLoop: "host",
    tile: Object.freeze({ accumulators: 16, rows: 4, units: 4, epilogue: 400 }),
    workgroups: Object.freeze({ invocations: 256, memory: 16384, timeLoop: "auto", ...options }),
    expansions: Object.freeze({}),
  });
