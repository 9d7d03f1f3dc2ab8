// The benchmark on a GPU: a real one or none. A GPU that is a program on the processor says nothing about speed.
import { isSoftware } from "../runtime/host-offers.ts";
import { gpuCase } from "./gpu-cases.ts";
import { quantile } from "./measure.ts";
import { digits } from "./rows.ts";
import type { Workload } from "./workloads.ts";

export interface RealGpu {
  readonly gpu: GPU;
  readonly adapter: GPUAdapter;
  readonly name: string;
}

/** The GPU that Dawn finds, or why there is nothing to measure on. @param open the host's WebGPU. */
export async function findGpu(open: () => Promise<GPU> = openDawn): Promise<RealGpu | string> {
  try {
    const gpu = await open();
    const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
    if (!adapter) return "there is no GPU adapter";
    const { vendor, architecture, device, description } = adapter.info;
    const name = [vendor, architecture, device, description].filter(Boolean).join(" ");
    return isSoftware(adapter.info) ? `the only adapter is software (${name})` : { gpu, adapter, name };
  } catch (error) {
    return `WebGPU does not start: ${String(error).split("\n")[0]}`;
  }
}

async function openDawn(): Promise<GPU> {
  const { create } = await import("webgpu");
  return create([]);
}

/** f32 TFLOP/s at the boost clock, from the makers' data sheets. */
const PEAKS: readonly (readonly [name: RegExp, tflops: number])[] = [
  [/\bH[12]00\b/, 66.9],
  [/\bA100\b/, 19.5],
  [/\bL4\b/, 30.3],
  [/\bT4\b/, 8.1],
  [/RTX 4090\b/, 82.6],
  [/RTX 3090\b/, 35.6],
  [/Apple M1\b/, 2.6],
];

export const peakOf = (name: string): number | undefined => PEAKS.find(([pattern]) => pattern.test(name))?.[1];

/** One line a workload: `median_ms` a call waited for, `queued_ms` a call of many handed over at once. */
export async function benchGpu(
  { adapter, name }: RealGpu,
  workloads: readonly Workload[],
  { budget, peak = peakOf(name) }: { readonly budget: number; readonly peak?: number },
  print: (row: object) => void,
): Promise<void> {
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  const device = await adapter.requestDevice({ requiredLimits: { maxStorageBufferBindingSize, maxBufferSize } });
  for (const workload of workloads) {
    const about = { peer: "cellc-wgsl", workload: workload.id, device: name };
    try {
      const { run, checks, dispatches, close } = await gpuCase(workload, device);
      const times = await timeCalls(run, budget);
      close();
      const gflops = workload.flops / times.queued_ms / 1e6;
      const share = peak === undefined ? {} : { peak_share: digits(gflops / (peak * 1000)) };
      print({ ...about, ...times, gflops: digits(gflops), ...share, dispatches, ...checks });
    } catch (error) {
      print({ ...about, error: String(error).slice(0, 300) });
    }
  }
  device.destroy();
}

const QUEUED = 16;

async function timeCalls(run: () => Promise<unknown>, budget: number) {
  const waited: number[] = [];
  const queued: number[] = [];
  const time = async (samples: number[], calls: number): Promise<void> => {
    const start = performance.now();
    await Promise.all(Array.from({ length: calls }, run));
    samples.push((performance.now() - start) / calls);
  };
  await time([], QUEUED);
  for (const end = performance.now() + budget * 1000; performance.now() < end || queued.length < 3; ) {
    await time(waited, 1);
    await time(queued, QUEUED);
  }
  return {
    median_ms: digits(quantile(waited, 0.5)),
    p10: digits(quantile(waited, 0.1)),
    p90: digits(quantile(waited, 0.9)),
    queued_ms: digits(quantile(queued, 0.5)),
    reps: waited.length + queued.length * QUEUED,
  };
}
