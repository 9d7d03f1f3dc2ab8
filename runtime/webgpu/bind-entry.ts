// One entry bound to numbers of steps and rows: its buffers placed, its uniforms written, its dispatches counted.
import type { EntrySpec, WgslEntry, WgslGrid, WgslKernel, WgslUniform } from "../../ir/artifact.ts";
import { evalSize } from "../../ir/size.ts";
import { type DimEnv, evalShape } from "../../ir/types.ts";
import { planArena } from "../arena.ts";
import { type BoundPort, isPersistent, type Ports } from "../binding.ts";
import { RuntimeError } from "../errors.ts";
import { USAGE } from "./flags.ts";
import type { Pipeline } from "./pipelines.ts";
import { type Place, type Segments, segmentOf } from "./segments.ts";

/** Where an entry's buffers lie for one T and B. */
export interface Layout {
  readonly entry: EntrySpec;
  readonly env: DimEnv;
  /** In the manifest's order of buffers. */
  readonly places: readonly Place[];
  readonly bytes: Readonly<Record<"arena" | "integers", number>>;
}

/** Dispatches in a row that differ in their trips alone. */
interface Round {
  readonly dispatches: readonly {
    readonly pipeline: GPUComputePipeline;
    readonly group: GPUBindGroup;
    readonly x: number;
    readonly y: number;
    readonly takesTrips: boolean;
  }[];
  /** Into the block of trips, one a repetition; a single 0 where nothing repeats. */
  readonly offsets: readonly number[];
}

/** What one entry dispatches. Good until the arenas move. */
export interface Schedule {
  readonly rounds: readonly Round[];
  readonly generation: number;
  readonly destroy: () => void;
}

export function layOut(entry: EntrySpec, env: DimEnv): Layout {
  const bytes = { arena: 0, integers: 0 };
  const places: Place[] = entry.buffers.map((b) => ({ segment: segmentOf(b), element: b.offset ?? 0 }));
  for (const segment of ["arena", "integers"] as const) {
    const inside = entry.buffers.map((_, i) => i).filter((i) => places[i].segment === segment);
    const plan = planArena(
      inside.map((i) => ({ bytes: evalSize(entry.buffers[i].size, env) * 4, live: entry.buffers[i].live })),
    );
    bytes[segment] = plan.bytes;
    inside.forEach((i, at) => {
      places[i] = { segment, element: plan.offsets[at] / 4 };
    });
  }
  return { entry, env, places, bytes };
}

/** Arrays of the host for the ports of a call; results get theirs when they are read. */
export function hostPorts({ entry, env }: Layout): Ports {
  const port = (spec: BoundPort["spec"]): BoundPort => {
    const persistent = isPersistent(entry, spec);
    const length = persistent ? 0 : elements(spec, env);
    return { spec, view: spec.dtype === "i32" ? new Int32Array(length) : new Float32Array(length), persistent };
  };
  return { env, inputs: entry.inputs.map(port), outputs: [] };
}

export const elements = ({ shape }: BoundPort["spec"], env: DimEnv): number =>
  evalShape(shape, env).reduce((product, d) => product * d, 1);

/** Uniforms are written here and never again: calls with the same T and B use the same schedule. */
export function scheduleEntry(
  device: GPUDevice,
  segments: Segments,
  program: WgslEntry,
  pipelines: readonly Pipeline[],
  layout: Layout,
): Schedule {
  const counts = program.kernels.map((k) => workgroups(k, layout.env));
  const where = `entry ${program.name}`;
  const blocks = uniformBlocks(
    device,
    where,
    program.kernels.map((k) => k.uniforms.map((u) => uniformValue(u, layout))),
  );
  const repeats = tripsOf(program, counts, layout.env);
  const trips = uniformBlocks(
    device,
    where,
    repeats.flatMap((r) => r ?? []),
  );
  const groups = pipelines.map((p, i) => bindGroup(device, segments, p, blockAt(blocks, i), trips.buffer));
  let used = 0;
  const rounds = program.actions.map((action, at): Round => {
    const kernels = action.kind === "dispatch" ? [action.kernel] : action.kernels;
    const dispatches = kernels
      .filter((k) => counts[k] > 0)
      .map((k) => ({
        pipeline: pipelines[k].pipeline,
        group: groups[k],
        ...grid(device, program, k, counts[k]),
        takesTrips: pipelines[k].kernel.bindings.some((b) => b.kind === "trips"),
      }));
    const offsets = repeats[at]?.map(() => used++ * trips.stride) ?? [0];
    return { dispatches, offsets };
  });
  const destroy = () => {
    blocks.buffer.destroy();
    trips.buffer.destroy();
  };
  return { rounds, generation: segments.generation, destroy };
}

/** How many dispatches a call makes. */
export const dispatchCount = ({ rounds }: Schedule): number =>
  rounds.reduce((sum, { dispatches, offsets }) => sum + dispatches.length * offsets.length, 0);

export function encode(pass: GPUComputePassEncoder, { rounds }: Schedule): void {
  let current: GPUComputePipeline | undefined;
  for (const { dispatches, offsets } of rounds)
    for (const offset of offsets)
      for (const { pipeline, group, x, y, takesTrips } of dispatches) {
        if (pipeline !== current) pass.setPipeline(pipeline);
        current = pipeline;
        pass.setBindGroup(0, group, takesTrips ? [offset] : []);
        pass.dispatchWorkgroups(x, y);
      }
}

const product = (sizes: WgslGrid, env: DimEnv): number =>
  sizes.reduce((count, { size, per }) => count * Math.ceil(evalSize(size, env) / per), 1);

const workgroups = ({ jobs }: WgslKernel, env: DimEnv): number =>
  jobs.reduce((sum, job) => sum + product(job.grid, env), 0);

/** n workgroups in two dimensions: one alone is not long enough for all. */
function grid(device: GPUDevice, { name, kernels }: WgslEntry, kernel: number, n: number): { x: number; y: number } {
  const most = device.limits.maxComputeWorkgroupsPerDimension;
  const [x, y] = [Math.min(n, most), Math.ceil(n / most)];
  if (y <= most) return { x, y };
  throw new RuntimeError("limit", {
    where: `entry ${name}, kernel ${kernels[kernel].name}`,
    found: `it needs ${n} workgroups; maxComputeWorkgroupsPerDimension of the device is ${most}`,
    fix: "Use fewer steps or rows a call",
  });
}

function uniformValue(u: WgslUniform, { env, places }: Layout): number {
  if (u.kind === "place") return places[u.buffer].element;
  const size = evalSize(u.size, env);
  return u.kind === "tiles" ? Math.ceil(size / u.per) : size;
}

/** For each action that repeats, its pairs of first trip and end. */
function tripsOf(program: WgslEntry, counts: readonly number[], env: DimEnv): ((readonly number[])[] | undefined)[] {
  return program.actions.map((action) => {
    if (action.kind === "dispatch") return undefined;
    const extent = evalSize(action.extent, env);
    const most = Math.max(1, ...action.kernels.map((k) => Math.ceil(counts[k] / 64)));
    const stepsEach = action.kernels.length > 1 ? 1 : Math.max(1, Math.floor(action.steps / most));
    return Array.from({ length: Math.ceil(extent / stepsEach) }, (_, i) => [
      i * stepsEach,
      Math.min((i + 1) * stepsEach, extent),
    ]);
  });
}

/** Blocks of i32 in one buffer, each as long as a binding may begin. */
interface UniformBlocks {
  readonly buffer: GPUBuffer;
  /** Bytes from block to block. */
  readonly stride: number;
}

function uniformBlocks(device: GPUDevice, where: string, blocks: readonly (readonly number[])[]): UniformBlocks {
  const alignment = device.limits.minUniformBufferOffsetAlignment;
  const longest = blocks.reduce((most, b) => Math.max(most, b.length * 4), 1);
  const stride = Math.ceil(longest / alignment) * alignment;
  const size = Math.max(1, blocks.length) * stride;
  if (size > device.limits.maxBufferSize)
    throw new RuntimeError("limit", {
      where,
      found: `its dispatches need ${size} bytes of numbers; maxBufferSize of the device is ${device.limits.maxBufferSize}`,
      fix: "Use fewer steps a call",
    });
  const buffer = device.createBuffer({ label: "uniforms", size, usage: USAGE.UNIFORM | USAGE.COPY_DST });
  const data = new Int32Array(size / 4);
  blocks.forEach((block, i) => {
    data.set(block, (i * stride) / 4);
  });
  device.queue.writeBuffer(buffer, 0, data);
  return { buffer, stride };
}

const blockAt = ({ buffer, stride }: UniformBlocks, i: number): GPUBufferBinding => ({ buffer, offset: i * stride });

const PAIR_BYTES = 16; // two i32, rounded up to a vec4

function bindGroup(
  device: GPUDevice,
  segments: Segments,
  { kernel, layout }: Pipeline,
  call: GPUBufferBinding,
  trips: GPUBuffer,
): GPUBindGroup {
  const callBytes = Math.max(16, Math.ceil(kernel.uniforms.length / 4) * 16);
  return device.createBindGroup({
    label: kernel.name,
    layout,
    entries: kernel.bindings.map((b) => {
      if (b.kind === "storage") return { binding: b.binding, resource: { buffer: segments.buffer(b.segment) } };
      if (b.kind === "call") return { binding: b.binding, resource: { ...call, size: callBytes } };
      return { binding: b.binding, resource: { buffer: trips, size: PAIR_BYTES } };
    }),
  });
}
