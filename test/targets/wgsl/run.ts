// Runs one entry of a WGSL program on Dawn: buffers by name in, buffers by name out, as the loop evaluator does.
import type { BufferSpec, EntrySpec, Manifest, WgslEntry, WgslKernel, WgslSegment } from "../../../ir/artifact.ts";
import { evalSize } from "../../../ir/size.ts";
import type { DimEnv } from "../../../ir/types.ts";
import { planArena } from "../../../runtime/arena.ts";
import { HALF_NAN, halfBits, halfFromBits } from "../../support/half-bits.ts";

export type Values = Readonly<Record<string, ArrayLike<number>>>;

const SLOT = 256;

/** An entry's pipelines on a device. */
export interface LoadedEntry {
  readonly entry: WgslEntry;
  readonly pipelines: readonly GPUComputePipeline[];
}

const layoutOf = (device: GPUDevice, { bindings }: WgslKernel): GPUBindGroupLayout =>
  device.createBindGroupLayout({
    entries: bindings.map((b) => ({
      binding: b.binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer:
        b.kind === "storage"
          ? { type: b.access === "read" ? "read-only-storage" : "storage" }
          : { type: "uniform", hasDynamicOffset: b.kind === "trips" },
    })),
  });

/** @throws with the shader's messages where it is not valid. */
export async function loadEntry(device: GPUDevice, entry: WgslEntry): Promise<LoadedEntry> {
  const module = device.createShaderModule({ code: entry.code });
  const { messages } = await module.getCompilationInfo();
  const [error] = messages.filter((m) => m.type === "error");
  if (error) {
    const line = entry.code.split("\n")[error.lineNum - 1];
    throw new Error(`${entry.name}:${error.lineNum}: ${error.message}\n${line}`);
  }
  const pipelines = await Promise.all(
    entry.kernels.map((kernel) => {
      const layout = device.createPipelineLayout({ bindGroupLayouts: [layoutOf(device, kernel)] });
      return device.createComputePipelineAsync({ layout, compute: { module, entryPoint: kernel.name } });
    }),
  );
  return { entry, pipelines };
}

const segmentOf = ({ segment, dtype, storage }: BufferSpec): WgslSegment =>
  dtype === "i32" ? "integers" : storage === "f16" ? "halves" : segment;

type Elements = Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | Uint16Array<ArrayBuffer>;

/** What elements of a segment are on the device, and as numbers. */
interface Kind {
  readonly make: (length: number) => Elements;
  readonly view: (bytes: ArrayBuffer) => Elements;
  readonly write?: (value: number) => number;
  readonly read?: (element: number) => number;
}

const floats: Kind = {
  make: (length) => new Float32Array(length).fill(Number.NaN),
  view: (bytes) => new Float32Array(bytes),
};
const KINDS: Readonly<Partial<Record<WgslSegment, Kind>>> = {
  integers: { make: (length) => new Int32Array(length), view: (bytes) => new Int32Array(bytes) },
  halves: {
    // Words are whole; what nothing has written is NaN.
    make: (length) => new Uint16Array(length + (length % 2)).fill(HALF_NAN),
    view: (bytes) => new Uint16Array(bytes),
    write: halfBits,
    read: halfFromBits,
  },
};
const kindOf = (segment: WgslSegment): Kind => KINDS[segment] ?? floats;

/** Where each buffer begins in its segment, and how long segments are, in elements. */
function place(spec: EntrySpec, env: DimEnv): { starts: number[]; lengths: Map<WgslSegment, number> } {
  const starts = spec.buffers.map((b) => b.offset ?? 0);
  const lengths = new Map<WgslSegment, number>();
  for (const segment of ["arena", "integers"] as const) {
    const at = spec.buffers
      .map((_, i) => i)
      .filter((i) => spec.buffers[i].segment === "arena" && segmentOf(spec.buffers[i]) === segment);
    const plan = planArena(
      at.map((i) => ({ bytes: 4 * evalSize(spec.buffers[i].size, env), live: spec.buffers[i].live })),
    );
    at.forEach((i, n) => {
      starts[i] = plan.offsets[n] / 4;
    });
    lengths.set(segment, plan.bytes / 4);
  }
  spec.buffers.forEach((b, i) => {
    const segment = segmentOf(b);
    lengths.set(segment, Math.max(lengths.get(segment) ?? 0, starts[i] + evalSize(b.size, env)));
  });
  return { starts, lengths };
}

const gridSize = ({ jobs }: WgslKernel, env: DimEnv): number =>
  jobs.reduce((n, { grid }) => n + grid.reduce((m, { size, per }) => m * Math.ceil(evalSize(size, env) / per), 1), 0);

/** Runs the entry once; gives the outputs and whatever lives in segments at fixed places. */
export async function runEntry(
  device: GPUDevice,
  { entry, pipelines }: LoadedEntry,
  manifest: Manifest,
  env: DimEnv,
  given: Values,
): Promise<Record<string, Float64Array>> {
  const spec = manifest.entries.find((e) => e.name === entry.name) as EntrySpec;
  const { starts, lengths } = place(spec, env);
  const segments = new Map<WgslSegment, GPUBuffer>();
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  for (const [segment, length] of lengths) {
    const kind = kindOf(segment);
    const values = kind.make(length);
    const buffer = device.createBuffer({ size: Math.max(16, Math.ceil(values.byteLength / 16) * 16), usage });
    spec.buffers.forEach((b, i) => {
      const own = segmentOf(b) === segment ? given[b.name] : undefined;
      if (own) values.set(kind.write ? Array.from(own, kind.write) : own, starts[i]);
    });
    device.queue.writeBuffer(buffer, 0, values);
    segments.set(segment, buffer);
  }
  const uniform = (words: readonly number[]): GPUBuffer => {
    const buffer = device.createBuffer({
      size: Math.max(16, words.length * 4),
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    device.queue.writeBuffer(buffer, 0, Int32Array.from(words));
    return buffer;
  };
  const numbers = (kernel: WgslKernel): number[] =>
    kernel.uniforms.map((u) =>
      u.kind === "place"
        ? starts[u.buffer]
        : u.kind === "size"
          ? evalSize(u.size, env)
          : Math.ceil(evalSize(u.size, env) / u.per),
    );
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  const groupOf = (k: number, trips?: GPUBuffer): GPUBindGroup => {
    const kernel = entry.kernels[k];
    return device.createBindGroup({
      layout: layoutOf(device, kernel),
      entries: kernel.bindings.map((b) => ({
        binding: b.binding,
        resource:
          b.kind === "storage"
            ? { buffer: segments.get(b.segment) as GPUBuffer }
            : b.kind === "call"
              ? { buffer: uniform(numbers(kernel)) }
              : { buffer: trips as GPUBuffer, size: 8 },
      })),
    });
  };
  const dispatch = (k: number, group: GPUBindGroup, offset?: number): void => {
    const n = gridSize(entry.kernels[k], env);
    if (n === 0) return;
    pass.setPipeline(pipelines[k]);
    const reads = entry.kernels[k].bindings.some((b) => b.kind === "trips");
    pass.setBindGroup(0, group, reads ? [offset as number] : []);
    const m = 7; // far fewer than a device allows, so that rows of workgroups occur
    pass.dispatchWorkgroups(Math.min(n, m), Math.ceil(n / m));
  };
  for (const action of entry.actions) {
    if (action.kind === "dispatch") {
      dispatch(action.kernel, groupOf(action.kernel));
      continue;
    }
    const extent = evalSize(action.extent, env);
    const steps = action.steps === 1 ? 1 : Math.min(action.steps, 5); // portions occur even in short sequences
    const count = Math.ceil(extent / steps);
    const table = device.createBuffer({
      size: Math.max(16, count * SLOT),
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    for (let i = 0; i < count; i++)
      device.queue.writeBuffer(table, i * SLOT, Int32Array.of(i * steps, Math.min((i + 1) * steps, extent)));
    const groups = action.kernels.map((k) => groupOf(k, table));
    for (let i = 0; i < count; i++) for (const [n, k] of action.kernels.entries()) dispatch(k, groups[n], i * SLOT);
  }
  pass.end();
  const backs = new Map<WgslSegment, GPUBuffer>();
  for (const [segment, buffer] of segments) {
    const back = device.createBuffer({ size: buffer.size, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    encoder.copyBufferToBuffer(buffer, 0, back, 0, buffer.size);
    backs.set(segment, back);
  }
  device.queue.submit([encoder.finish()]);
  const results: Record<string, Float64Array> = {};
  for (const [segment, back] of backs) {
    await back.mapAsync(GPUMapMode.READ);
    const bytes = back.getMappedRange().slice(0);
    const kind = kindOf(segment);
    const values = kind.view(bytes);
    const last = entry.actions.length - 1;
    spec.buffers.forEach((b, i) => {
      if (segmentOf(b) !== segment || (b.segment === "arena" && b.live[1] < last)) return;
      const own = values.slice(starts[i], starts[i] + evalSize(b.size, env));
      results[b.name] = kind.read ? Float64Array.from(own, kind.read) : Float64Array.from(own);
    });
    back.destroy();
  }
  for (const buffer of segments.values()) buffer.destroy();
  return results;
}
