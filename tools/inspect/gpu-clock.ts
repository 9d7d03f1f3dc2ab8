// How long work takes on a GPU: by its own timestamps, or by waiting for it where it has none.
import { MAP_READ, USAGE } from "../../runtime/webgpu/flags.ts";

/** GPUBufferUsage.QUERY_RESOLVE. */
const QUERY_RESOLVE = 512;
/** Two timestamps of 64 bits, in nanoseconds. */
const STAMPS = 2;
const STAMP_BYTES = 8 * STAMPS;

/** Milliseconds that a sample takes at least: timestamps may be rounded, and waiting takes time itself. */
const SAMPLE = { stamped: 2, waited: 20 } as const;
const MOST_REPEATS = 1 << 14;

/** Records work; it is recorded often, so that it takes long enough for the clock. */
export type Recorder = (pass: GPUComputePassEncoder) => void;

export class GpuClock {
  /** Whether it can tell single dispatches. */
  readonly fine: boolean;
  readonly #device: GPUDevice;
  readonly #stamps:
    | { readonly querySet: GPUQuerySet; readonly resolved: GPUBuffer; readonly read: GPUBuffer }
    | undefined;

  constructor(device: GPUDevice) {
    this.#device = device;
    this.fine = device.features.has("timestamp-query");
    if (!this.fine) return;
    this.#stamps = {
      querySet: device.createQuerySet({ type: "timestamp", count: STAMPS }),
      resolved: device.createBuffer({ size: STAMP_BYTES, usage: QUERY_RESOLVE | USAGE.COPY_SRC }),
      read: device.createBuffer({ size: STAMP_BYTES, usage: USAGE.MAP_READ | USAGE.COPY_DST }),
    };
  }

  get how(): string {
    return this.fine
      ? "Timestamps of the GPU around many runs of one kernel, the median of several; kernels of a call may overlap at their ends, so that it can take less than their sum."
      : "This device has no timestamp-query: calls as wholes, many handed over at once and waited for, the median of several.";
  }

  /** Milliseconds a run, the median of several samples. @param budget in milliseconds. */
  async time(record: Recorder, budget: number): Promise<number> {
    const least = this.fine ? SAMPLE.stamped : SAMPLE.waited;
    let count = 1;
    // The shorter of two: a first run may wait for what runs before.
    while (
      count < MOST_REPEATS &&
      Math.min(await this.#sample(record, count), await this.#sample(record, count)) < least
    )
      count *= 2;
    const samples: number[] = [];
    for (const end = performance.now() + budget; samples.length < 3 || performance.now() < end; )
      samples.push(await this.#sample(record, count));
    return samples.sort((a, b) => a - b)[samples.length >> 1] / count;
  }

  /** Milliseconds of so many runs. */
  async #sample(record: Recorder, count: number): Promise<number> {
    const encoder = this.#device.createCommandEncoder();
    const stamps = this.#stamps;
    const timestampWrites = stamps && {
      querySet: stamps.querySet,
      beginningOfPassWriteIndex: 0,
      endOfPassWriteIndex: 1,
    };
    const pass = encoder.beginComputePass(timestampWrites && { timestampWrites });
    for (let i = 0; i < count; i++) record(pass);
    pass.end();
    if (!stamps) return this.#wait(encoder.finish());
    const { querySet, resolved, read } = stamps;
    encoder.resolveQuerySet(querySet, 0, STAMPS, resolved, 0);
    encoder.copyBufferToBuffer(resolved, 0, read, 0, STAMP_BYTES);
    this.#device.queue.submit([encoder.finish()]);
    await read.mapAsync(MAP_READ);
    const [begin, end] = new BigUint64Array(read.getMappedRange());
    read.unmap();
    return Number(end - begin) / 1e6;
  }

  async #wait(commands: GPUCommandBuffer): Promise<number> {
    const start = performance.now();
    this.#device.queue.submit([commands]);
    await this.#device.queue.onSubmittedWorkDone();
    return performance.now() - start;
  }
}
