// Which target a model runs on fastest, from the work of its calls and what the host offers: a table of speeds.
import type { TargetName } from "../ir/artifact.ts";
import type { Work } from "./work.ts";

/** What a host can run; what it cannot is undefined, with the reason in `missing`. */
export interface HostOffers {
  readonly wasm: boolean;
  /** The adapter's name. */
  readonly webgpu?: string;
  /** Why there is no WebGPU. */
  readonly missing?: string;
}

/** The calls that a choice is made for. */
export interface ExpectedCalls {
  readonly steps: number;
  readonly rows: number;
  readonly training: boolean;
}

export interface TargetChoice {
  /** Fastest first, those that the host cannot run left out. */
  readonly order: readonly TargetName[];
  readonly remark: string;
}

/** Of one target, for one core of a present-day machine or its integrated GPU. */
interface Speeds {
  /** Floating-point operations of products in a second: of one row, which loads bound, and at most, of many. */
  readonly row: number;
  readonly most: number;
  /** Elements of other nodes in a second, at most. */
  readonly elements: number;
  /** Seconds a call, and a trip of a loop over time. */
  readonly call: number;
  readonly trip: number;
}

/**
 * js, wasm: as measured on one core (docs of the benchmark), with 128-bit vectors. wgsl: a call pays for handing over
 * and for mapping its results, a step for a barrier or a dispatch; a row runs at the bandwidth of one core of the GPU.
 */
const SPEEDS: Readonly<Record<TargetName, Speeds>> = {
  js: { row: 1.5e9, most: 1.5e9, elements: 5e7, call: 2e-6, trip: 1e-7 },
  wasm: { row: 8e9, most: 25e9, elements: 3e8, call: 2e-6, trip: 1e-7 },
  wgsl: { row: 20e9, most: 4e11, elements: 1e10, call: 2e-3, trip: 4e-6 },
};

/** Backward is twice forward, on every target. */
const TRAINING = 3;

export function chooseTarget(work: Work, calls: ExpectedCalls, host: HostOffers): TargetChoice {
  const offered: readonly TargetName[] = [
    ...(host.webgpu === undefined ? [] : (["wgsl"] as const)),
    ...(host.wasm ? (["wasm"] as const) : []),
    "js",
  ];
  const times = new Map(offered.map((target) => [target, seconds(SPEEDS[target], work, calls)]));
  const order = [...offered].sort((a, b) => times.get(a)! - times.get(b)!);
  return { order, remark: explain(order, times, calls, host) };
}

function seconds({ row, most, elements, call, trip }: Speeds, work: Work, { rows, training }: ExpectedCalls): number {
  const products = work.products / Math.min(row * rows, most);
  const forward = products + work.elements / elements + work.trips * trip;
  return call + forward * (training ? TRAINING : 1);
}

/** `wasm: an update of 100 steps of 1 row is estimated at 0.4 ms, on js at 9 ms. No WebGPU: …` */
function explain(
  order: readonly TargetName[],
  times: ReadonlyMap<TargetName, number>,
  { steps, rows, training }: ExpectedCalls,
  { wasm, webgpu, missing }: HostOffers,
): string {
  const at = (target: TargetName) => `${Number((times.get(target)! * 1000).toPrecision(2))} ms`;
  const call = `${training ? "an update" : "a call"} of ${plural(steps, "step")} of ${plural(rows, "row")}`;
  const others = order.slice(1).map((target) => `, on ${target} at ${at(target)}`);
  const notes = [
    webgpu === undefined ? ` No WebGPU: ${missing ?? "the host has none"}.` : ` The GPU is ${webgpu}.`,
    wasm ? "" : " No WebAssembly with SIMD.",
  ];
  return `${order[0]}: ${call} is estimated at ${at(order[0])}${others.join("")}.${notes.join("")}`;
}

const plural = (n: number, word: string): string => `${n} ${word}${n === 1 ? "" : "s"}`;
