// Numbers from the GPU to the host: copied into staging buffers that are used again.
import { MAP_READ, USAGE } from "./flags.ts";

/** Part of a GPU buffer. */
export interface Range {
  readonly buffer: GPUBuffer;
  /** In bytes, multiples of 4. */
  readonly offset: number;
  readonly bytes: number;
}

/** A copy that has been asked for and not yet been read. */
export interface Copy {
  readonly staging: GPUBuffer;
  /** Bytes from the start of the staging buffer, one a range. */
  readonly offsets: readonly number[];
}

/** Idle staging buffers kept; more are given back. */
const KEPT = 8;

export class ReadBack {
  readonly #device: GPUDevice;
  readonly #idle: GPUBuffer[] = [];

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Records the copies: they hold what the ranges hold when the encoder's commands run. */
  copy(encoder: GPUCommandEncoder, ranges: readonly Range[]): Copy {
    let total = 0;
    const offsets = ranges.map(({ bytes }) => {
      const offset = total;
      total += bytes;
      return offset;
    });
    const staging = this.#take(total);
    ranges.forEach(({ buffer, offset, bytes }, i) => {
      if (bytes > 0) encoder.copyBufferToBuffer(buffer, offset, staging, offsets[i], bytes);
    });
    return { staging, offsets };
  }

  /** @param use reads the bytes; what it keeps it must copy. */
  async read<R>({ staging, offsets }: Copy, use: (bytes: ArrayBuffer, offsets: readonly number[]) => R): Promise<R> {
    try {
      await staging.mapAsync(MAP_READ);
      const result = use(staging.getMappedRange(), offsets);
      staging.unmap();
      this.#giveBack(staging);
      return result;
    } catch (error) {
      staging.destroy();
      throw error;
    }
  }

  destroy(): void {
    for (const buffer of this.#idle.splice(0)) buffer.destroy();
  }

  /** The smallest idle one that is large enough, or a new one. */
  #take(bytes: number): GPUBuffer {
    const fits = this.#idle.filter((b) => b.size >= bytes).sort((a, b) => a.size - b.size)[0];
    if (fits) return this.#idle.splice(this.#idle.indexOf(fits), 1)[0];
    const size = Math.max(256, 2 ** Math.ceil(Math.log2(Math.max(1, bytes))));
    const { maxBufferSize } = this.#device.limits;
    return this.#device.createBuffer({
      label: "staging",
      size: Math.max(bytes, Math.min(size, maxBufferSize)),
      usage: USAGE.MAP_READ | USAGE.COPY_DST,
    });
  }

  #giveBack(buffer: GPUBuffer): void {
    this.#idle.push(buffer);
    if (this.#idle.length > KEPT) this.#idle.shift()!.destroy();
  }
}
