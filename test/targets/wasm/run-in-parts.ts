// Runs an entry as workers would share it: each kernel in random parts, by instances that take turns on one memory.
import type { Kernel, KernelArg } from "../../../ir/loop/ir.ts";
import type { Entry } from "../../../ir/program.ts";
import { evalSize } from "../../../ir/size.ts";
import type { DimEnv } from "../../../ir/types.ts";
import { partName } from "../../../targets/wasm/emit/entry-names.ts";
import type { RandomSource } from "../../support/random-source.ts";
import type { Exports } from "./run.ts";

/** A range cut at up to two random multiples of its step. */
function cuts(extent: number, step: number, random: RandomSource): readonly (readonly [from: number, count: number])[] {
  const most = Math.max(0, Math.ceil(extent / step) - 1);
  const at = [0, ...[1, 2].map(() => random.int(0, most) * step), extent].sort((a, b) => a - b);
  const parts = at.slice(1).map((end, i) => [at[i], end - at[i]] as const);
  return parts.filter(([, count]) => count > 0);
}

/** Every part of the kernel once, in an odd order. */
function partsOf({ ranges = [] }: Kernel, env: DimEnv, random: RandomSource): readonly (readonly number[])[] {
  const all = ranges.reduce<readonly (readonly number[])[]>(
    (before, { extent, step }) => {
      const parts = cuts(evalSize(extent, env), step, random);
      return before.flatMap((b) => parts.map((p) => [...b, ...p]));
    },
    [[]],
  );
  return random.shuffle(all);
}

export interface Ran {
  readonly kernels: number;
  readonly parts: number;
}

/** Runs the entry's actions, each part of each kernel by an instance of its own choosing; counts kernels and parts. */
export function runInParts(entry: Entry, env: DimEnv, workers: readonly Exports[], random: RandomSource): Ran {
  const kernels = new Map(entry.kernels.map((k) => [k.name, k]));
  const ran = { kernels: 0, parts: 0 };
  const run = (name: string, args: readonly KernelArg[], t: number, trip: number): void => {
    const values = { t, even: trip & 1, odd: 1 - (trip & 1) };
    ran.kernels++;
    for (const part of partsOf(kernels.get(name) as Kernel, env, random)) {
      workers[random.int(0, workers.length - 1)][partName(entry.name, name)](...args.map((a) => values[a]), ...part);
      ran.parts++;
    }
  };
  for (const action of entry.actions) {
    if (action.kind === "portions") throw new Error("a loop over time in portions");
    if (action.kind === "run") run(action.kernel, action.args, 0, action.trips ? evalSize(action.trips, env) : 0);
    else {
      const extent = evalSize(action.extent, env);
      for (let trip = 0; trip < extent; trip++)
        for (const call of action.body) run(call.kernel, call.args, action.reverse ? extent - 1 - trip : trip, trip);
    }
  }
  return ran;
}
