// What WebGPU devices can do: the limits that every device has, unless told of better ones.
import { CompileError } from "../../ir/errors.ts";
import type { Storage } from "../../ir/types.ts";
import type { TargetCaps, WorkgroupCaps } from "../target.ts";

/** Storage buffers of a stage on every device. One for each segment is at most seven. */
export const STORAGE_BUFFERS = 8;

export interface WgslOptions extends Partial<WorkgroupCaps> {
  /** f16: inference reads its weights in half precision, on every device. f32 where absent. */
  readonly storage?: Storage;
}

const TIME_LOOPS: readonly WorkgroupCaps["timeLoop"][] = ["auto", "sequence", "step"];

/** What every device takes, and loops over time by cost. @throws CompileError "value" for what no workgroup can be. */
function workgroupCaps({
  invocations = 256,
  memory = 16384,
  timeLoop = "auto",
}: Partial<WorkgroupCaps>): WorkgroupCaps {
  const expectValue = (name: keyof WorkgroupCaps, fits: boolean, found: unknown, expected: string): void => {
    if (!fits) throw new CompileError("value", { where: `workgroups.${name}`, found: String(found), expected });
  };
  const isPower = invocations >= 2 && Number.isInteger(Math.log2(invocations));
  expectValue("invocations", isPower, invocations, "a power of two from 2 on");
  expectValue("memory", Number.isInteger(memory) && memory >= 0, memory, "a whole number of bytes");
  expectValue("timeLoop", TIME_LOOPS.includes(timeLoop), timeLoop, TIME_LOOPS.join(", "));
  return Object.freeze({ invocations, memory, timeLoop });
}

/** @throws CompileError "value" for workgroups that cannot be. */
export const wgslCaps = ({ storage, ...workgroups }: WgslOptions = {}): TargetCaps =>
  Object.freeze({
    lanes: 1,
    registers: 64,
    fma: true,
    // GPUs flush them, or are as fast on them.
    fastDenormals: true,
    timeLoop: "host",
    tile: Object.freeze({ accumulators: 16, rows: 4, units: 4, epilogue: 400 }),
    workgroups: workgroupCaps(workgroups),
    ...(storage === undefined ? {} : { storage }),
    expansions: Object.freeze({}),
  });
