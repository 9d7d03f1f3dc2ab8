// One model from its graphs to a report.
import { compileUntil } from "../../compiler/compile.ts";
import { compileRequest } from "../../index.ts";
import type { TargetName } from "../../ir/artifact.ts";
import type { Storage } from "../../ir/types.ts";
import type { ModelGraphs } from "../../nn/model-graphs.ts";
import { hostEngines } from "../../targets/wasm/variant.ts";
import { expectGpu } from "../run/find-gpu.ts";
import { collect } from "./collect.ts";
import { measureLimits } from "./machine-limits.ts";
import { bareInfo, type KernelTime, type MeasureListener, profileKernels } from "./profile.ts";
import { profileGpu } from "./profile-gpu.ts";
import type { Report } from "./report.ts";

export interface InspectOptions {
  readonly target: TargetName;
  /** f32 where absent. */
  readonly storage?: Storage;
  /** The numbers for T and B that amounts are given for, where they are open. */
  readonly steps: number;
  readonly rows: number;
  readonly skip?: readonly string[];
  readonly stopAfter?: string;
  /** Measures every kernel and the machine. */
  readonly profile?: boolean;
  /** Draws the graphs, for a page; true where absent. */
  readonly drawn?: boolean;
  /** Hears how far the measuring is. */
  readonly onMeasure?: MeasureListener;
}

/**
 * @throws CompileError for unknown targets and passes, and for models that the target cannot run; RuntimeError "device"
 * where a GPU is to be profiled and there is none.
 */
export async function inspectModel(name: string, graphs: ModelGraphs, options: InspectOptions): Promise<Report> {
  const { steps, rows, skip, stopAfter, profile, storage, drawn = true, onMeasure } = options;
  const onGpu = profile && options.target === "wgsl" && stopAfter === undefined;
  const gpu = onGpu ? await expectGpu() : undefined;
  const passes = { skip, ...(stopAfter === undefined ? {} : { stopAfter }) };
  const { target, ...request } = compileRequest(name, graphs, {
    target: options.target,
    storage,
    passes,
    ...(profile ? { engines: hostEngines() } : {}),
  });
  const compilation = compileUntil(request);
  const written = Object.fromEntries(request.entries.map((e) => [e.entry, e.graph]));
  const env = { T: steps, B: rows };
  const report = collect({
    model: name,
    target,
    written,
    compilation,
    env,
    drawn,
    ...(stopAfter === undefined ? {} : { stopAfter }),
  });
  const { program } = compilation;
  if (!profile || !program || stopAfter !== undefined) return report;
  if (gpu) {
    const { manifest, wgsl } = target.emit(program, bareInfo(program));
    return { ...report, gpu: await profileGpu({ manifest, wgsl: wgsl! }, env, gpu, onMeasure) };
  }
  const { times, share } = await profileKernels(program, target, env, onMeasure);
  const { how, ...limits } = measureLimits(target.name);
  return withTimes({ ...report, machine: { ...limits, how: `${how}${busyText(share)}` } }, times);
}

/** A process that waits for others is slower than its kernels are. */
export const busyText = (share: number): string =>
  share > 0.8
    ? ""
    : ` Other programs were in the way: kernels had ${Math.round(100 * share)} % of a core while they were measured, and long ones are faster than they look.`;

function withTimes(report: Report, times: readonly KernelTime[]): Report {
  const found = new Map(times.map((t) => [`${t.entry} ${t.kernel}`, t.microseconds]));
  const entries = report.entries.map((entry) => ({
    ...entry,
    kernels: entry.kernels.map((k) => {
      const microseconds = found.get(`${k.entry} ${k.kernel}`);
      return microseconds === undefined ? k : { ...k, microseconds };
    }),
  }));
  return { ...report, entries };
}
