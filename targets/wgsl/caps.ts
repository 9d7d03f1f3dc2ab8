// What WebGPU devices can do: the limits that every device has, unless told of better ones.
import type { Storage } from "../../ir/types.ts";
import type { TargetCaps, WorkgroupCaps } from "../target.ts";

/** Storage buffers of a stage on every device. One for each segment is at most seven. */
export const STORAGE_BUFFERS = 8;

export interface WgslOptions extends Partial<WorkgroupCaps> {
  /** f16: inference reads its weights in half precision, on every device. f32 where absent. */
  readonly storage?: Storage;
}

export const wgslCaps = ({ storage, ...workgroups }: WgslOptions = {}): TargetCaps =>
  Object.freeze({
    lanes: 1,
    registers: 64,
    fma: true,
    // GPUs flush them, or are as fast on them.
    fastDenormals: true,
    timeLoop: "host",
    tile: Object.freeze({ accumulators: 16, rows: 4, units: 4, epilogue: 400 }),
    workgroups: Object.freeze({ invocations: 256, memory: 16384, timeLoop: "auto", ...workgroups }),
    ...(storage === undefined ? {} : { storage }),
    expansions: Object.freeze({}),
  });
