// The meaning of a program's entry, in f64: runs its kernels over buffers, checking the bounds of every load and store.
import { CompileError } from "../errors.ts";
import { roundToHalf } from "../half.ts";
import type { Entry } from "../program.ts";
import { evalSize } from "../size.ts";
import type { DimEnv } from "../types.ts";
import { compileKernel } from "./evaluate-kernel.ts";
import type { Buffer, KernelArg } from "./ir.ts";

export interface EvaluateOptions {
  /** scrambled, where absent: parallel loops run in an odd order, so that iterations which are not independent show. */
  readonly order?: "scrambled" | "natural";
}

export type BufferValues = Readonly<Record<string, Float64Array>>;

/**
 * Runs an entry for given T and B. `given` holds values by buffer name; the other buffers begin as NaN, so that a read
 * before the first write shows; what a buffer of halves holds is a half, given or stored. Returns every buffer as it is in the end. Throws CompileError "value" for values of a
 * wrong length and "invalid-ir" for a load or store outside its buffer, or one that races with another invocation's.
 */
export function evaluateEntry(
  entry: Entry,
  env: DimEnv,
  given: Readonly<Record<string, ArrayLike<number>>>,
  options: EvaluateOptions = {},
): BufferValues {
  const buffers = makeBuffers(entry, env, given);
  const memory = {
    env,
    buffers: new Map(Object.entries(buffers)),
    halves: new Set(entry.buffers.filter((b) => b.storage === "f16").map((b) => b.name)),
    scrambled: options.order !== "natural",
  };
  const kernels = new Map(entry.kernels.map((k) => [k.name, compileKernel(k, memory)]));
  const call = (name: string, args: readonly KernelArg[], values: Readonly<Record<KernelArg, number>>): void => {
    const kernel = kernels.get(name);
    if (!kernel) throw new CompileError("invalid-ir", { where: `entry ${entry.name}`, found: `${name} is no kernel` });
    kernel(args.map((a) => values[a]));
  };
  for (const action of entry.actions) {
    if (action.kind === "run") {
      const trips = action.trips ? evalSize(action.trips, env) : 0;
      call(action.kernel, action.args, { t: Number.NaN, ...slots(trips) });
      continue;
    }
    const extent = evalSize(action.extent, env);
    if (action.kind === "portions") {
      const run = kernels.get(action.body[0].kernel);
      for (let first = 0; first < extent; first += action.steps) run?.([first, Math.min(first + action.steps, extent)]);
      continue;
    }
    for (let trip = 0; trip < extent; trip++) {
      const values = { t: action.reverse ? extent - 1 - trip : trip, ...slots(trip) };
      for (const { kernel, args } of action.body) call(kernel, args, values);
    }
  }
  return buffers;
}

const slots = (trip: number): { readonly even: number; readonly odd: number } => ({
  even: trip & 1,
  odd: 1 - (trip & 1),
});

const segmentOf = ({ role, storage = "f32" }: Pick<Buffer, "role" | "storage">): string => `${role} ${storage}`;

/** Buffers at fixed places of a segment may lie over each other: a vector of all parameters, and each of them. */
function makeSegments(entry: Entry, env: DimEnv): ReadonlyMap<string, Float64Array> {
  const ends = new Map<string, number>();
  for (const { offset, size, ...buffer } of entry.buffers)
    if (offset !== undefined)
      ends.set(segmentOf(buffer), Math.max(ends.get(segmentOf(buffer)) ?? 0, offset + evalSize(size, env)));
  return new Map([...ends].map(([role, end]) => [role, new Float64Array(end).fill(Number.NaN)]));
}

function makeBuffers(entry: Entry, env: DimEnv, given: Readonly<Record<string, ArrayLike<number>>>): BufferValues {
  const stray = Object.keys(given).find((name) => !entry.buffers.some((b) => b.name === name));
  if (stray !== undefined)
    throw new CompileError("value", {
      where: `entry ${entry.name}`,
      found: `values for ${stray}`,
      expected: `one of ${entry.buffers.map((b) => b.name).join(", ")}`,
    });
  const segments = makeSegments(entry, env);
  const made = entry.buffers.map((buffer) => {
    const { name, size, storage, offset = 0 } = buffer;
    const elements = evalSize(size, env);
    const values = given[name];
    const place = segments.get(segmentOf(buffer))?.subarray(offset, offset + elements);
    if (values === undefined) return [name, place ?? new Float64Array(elements).fill(Number.NaN)] as const;
    if (values.length !== elements)
      throw new CompileError("value", {
        where: `buffer ${name}`,
        found: `${values.length} values`,
        expected: String(elements),
      });
    const kept = storage === "f16" ? Float64Array.from(values, roundToHalf) : Float64Array.from(values);
    place?.set(kept);
    return [name, place ?? kept] as const;
  });
  return Object.fromEntries(made);
}
