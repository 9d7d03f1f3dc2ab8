// What a step costs in one kernel for all steps and in dispatches of its own, on a middling GPU; and how many steps a dispatch takes.
import type { Buffer } from "../../../ir/loop/ir.ts";
import { constSize } from "../../../ir/size.ts";
import { storedBytes } from "../../../ir/types.ts";
import { contractionOf, type Nest } from "./form.ts";

/** What one step does, for one row. */
export interface StepWork {
  /** Numbers on the right sides of products, read once a step by each workgroup. */
  readonly weights: number;
  /** What they take to read. */
  readonly bytes: number;
  readonly parts: number;
}

/** Seconds and numbers a second of a middling GPU, from published measurements; what counts is their order. */
const DEVICE = {
  /** From one dispatch to the next that needs its results, in one pass. */
  dispatch: 5e-6,
  /** Until all invocations of a workgroup have met. */
  barrier: 0.5e-6,
  /** Bytes that a single workgroup reads, and all together. */
  oneReads: 50e9,
  allRead: 1e12,
  /** Products and additions of one workgroup on a small GPU. */
  slowest: 2e9,
};

/** No dispatch should take longer: browsers give up on a GPU that does not answer, and pages stutter before. */
const LONGEST = 0.05;
const MOST_STEPS = 65536;

/** Products of open size count as if every step read nothing of them: they do not occur inside loops over time. */
export function stepWork(nests: readonly Nest[], buffers: readonly Buffer[]): StepWork {
  const stored = new Map(buffers.map((b) => [b.name, storedBytes(b)]));
  const work = { weights: 0, bytes: 0, parts: nests.length };
  for (const { units, sums } of nests.flatMap((n) => contractionOf(n.body) ?? []))
    for (const { k, terms } of sums)
      for (const { w } of terms) {
        const count = (constSize(units.extent) ?? 0) * (constSize(k.extent) ?? 0);
        work.weights += count;
        work.bytes += count * (stored.get(w.buffer) ?? 0);
      }
  return work;
}

export interface TimeLoopChoice {
  readonly chosen: "sequence" | "step";
  readonly why: string;
}

const micro = (seconds: number): string => `${Number((seconds * 1e6).toPrecision(2))} µs`;

/** @param meet why rows cannot go through time on their own, if they cannot. */
export function chooseTimeLoop(
  { weights, bytes, parts }: StepWork,
  dispatches: number,
  meet: string | undefined,
): TimeLoopChoice {
  const inSequence = parts * DEVICE.barrier + bytes / DEVICE.oneReads;
  const byStep = dispatches * DEVICE.dispatch + bytes / DEVICE.allRead;
  const costs = `a step with ${weights} weights takes about ${micro(inSequence)} inside one dispatch, ${micro(byStep)} in ${dispatches} of its own`;
  if (meet !== undefined)
    return { chosen: "step", why: `dispatches for each step, for rows depend on each other: ${meet}` };
  return inSequence <= byStep
    ? { chosen: "sequence", why: `one dispatch for all steps: ${costs}` }
    : { chosen: "step", why: `dispatches for each step: ${costs}` };
}

/** Steps that a workgroup with so many rows takes in the time of the longest dispatch, on the slowest GPU. */
export function portionOf({ weights }: StepWork, rows: number): number {
  const seconds = (2 * weights * rows) / DEVICE.slowest + DEVICE.barrier;
  return Math.max(1, Math.min(MOST_STEPS, Math.floor(LONGEST / seconds)));
}
