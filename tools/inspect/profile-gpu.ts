// How long each dispatch takes on this machine's GPU, by its own clock; entries as wholes where it has none to read.
import type { EmittedWgslModule, WgslEntry, WgslKernel } from "../../ir/artifact.ts";
import type { DimEnv } from "../../ir/types.ts";
import { layOut, type Schedule, scheduleEntry } from "../../runtime/webgpu/bind-entry.ts";
import { Health } from "../../runtime/webgpu/health.ts";
import { Pipelines } from "../../runtime/webgpu/pipelines.ts";
import { Segments } from "../../runtime/webgpu/segments.ts";
import { type FoundGpu, openDevice, softwareText } from "../run/find-gpu.ts";
import { GpuClock } from "./gpu-clock.ts";
import type { MeasureListener } from "./profile.ts";
import type { DispatchReport, GpuEntryReport, GpuReport } from "./report.ts";

/** Milliseconds of timed runs a dispatch, or an entry. */
const BUDGET = 30;
const FILL_BYTES = 1 << 22;

/** Times of a GPU; of an adapter that is a program the reason why there are none. */
export async function profileGpu(
  module: EmittedWgslModule,
  env: DimEnv,
  found: FoundGpu,
  listener?: MeasureListener,
): Promise<GpuReport> {
  if (found.software) return { adapter: found.name, entries: [], how: softwareText(found) };
  return measureDispatches(module, env, found, listener);
}

/** Whatever the adapter is. @throws RuntimeError where the device has no room for a call or refuses a shader. */
export async function measureDispatches(
  module: EmittedWgslModule,
  env: DimEnv,
  found: FoundGpu,
  listener: MeasureListener = () => undefined,
): Promise<GpuReport> {
  const device = await openDevice(found, ["timestamp-query"]);
  const health = new Health(device, module.manifest.name);
  try {
    const clock = new GpuClock(device);
    const bench: Bench = {
      device,
      health,
      clock,
      segments: new Segments(device, health, module.manifest),
      pipelines: new Pipelines(device, module.manifest.name),
    };
    const entries: GpuEntryReport[] = [];
    for (const program of module.wgsl.entries) {
      listener(program.name, module.wgsl.entries.length);
      entries.push(await measureEntry(bench, module, program, env));
    }
    return { adapter: found.name, entries, how: clock.how };
  } finally {
    device.destroy();
  }
}

interface Bench {
  readonly device: GPUDevice;
  readonly health: Health;
  readonly clock: GpuClock;
  readonly segments: Segments;
  readonly pipelines: Pipelines;
}

async function measureEntry(
  { device, health, clock, segments, pipelines }: Bench,
  { manifest }: EmittedWgslModule,
  program: WgslEntry,
  env: DimEnv,
): Promise<GpuEntryReport> {
  const layout = layOut(manifest.entries.find((e) => e.name === program.name)!, env);
  for (const segment of ["arena", "integers"] as const)
    health.report(segments.reserve(segment, layout.bytes[segment], `entry ${program.name}`) ?? Promise.resolve());
  for (const segment of ["params", "slots", "prepared", "arena"] as const) fill(device, segments.buffer(segment));
  const made = await pipelines.make(program);
  const schedule = scheduleEntry(device, segments, program, made, layout);
  const runs = runsOf(schedule, (pipeline) => made.find((p) => p.pipeline === pipeline)!.kernel);
  const whole = (pass: GPUComputePassEncoder): void => {
    for (const run of runs) run.encode(pass);
  };
  const microseconds = 1000 * (await clock.time(whole, BUDGET));
  const dispatches: DispatchReport[] = [];
  for (const { kernel, count, encode } of clock.fine ? runs : [])
    dispatches.push({ ...about(kernel), count, microseconds: 1000 * (await clock.time(encode, BUDGET)) });
  health.check();
  schedule.destroy();
  return { entry: program.name, microseconds, dispatches };
}

const about = ({ name, jobs }: WgslKernel) => ({ kernel: name, jobs: jobs.map((job) => job.name) });

/** All dispatches of one kernel in a call, with whatever trips they have. */
interface KernelRun {
  readonly kernel: WgslKernel;
  readonly count: number;
  readonly encode: (pass: GPUComputePassEncoder) => void;
}

const runsOf = ({ rounds }: Schedule, kernelOf: (pipeline: GPUComputePipeline) => WgslKernel): readonly KernelRun[] =>
  rounds.flatMap(({ dispatches, offsets }) =>
    dispatches.map(({ pipeline, group, x, y, takesTrips }) => ({
      kernel: kernelOf(pipeline),
      count: offsets.length,
      encode: (pass: GPUComputePassEncoder): void => {
        pass.setPipeline(pipeline);
        for (const offset of offsets) {
          pass.setBindGroup(0, group, takesTrips ? [offset] : []);
          pass.dispatchWorkgroups(x, y);
        }
      },
    })),
  );

/** Numbers between 0 and 1/2, so that nothing overflows and roots are of something; indices stay 0. */
function fill({ queue }: GPUDevice, buffer: GPUBuffer): void {
  const values = Float32Array.from({ length: Math.min(buffer.size, FILL_BYTES) / 4 }, (_, i) => 0.25 + Math.sin(i) / 4);
  for (let offset = 0; offset < buffer.size; offset += FILL_BYTES)
    queue.writeBuffer(buffer, offset, values, 0, Math.min(values.length, (buffer.size - offset) / 4));
}
