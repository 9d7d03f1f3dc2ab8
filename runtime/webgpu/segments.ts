// The GPU buffers behind a model, one a segment: what outlives calls, and the two arenas that all calls share.
import type { BufferSpec, Manifest, WgslSegment } from "../../ir/artifact.ts";
import { RuntimeError } from "../errors.ts";
import { USAGE } from "./flags.ts";
import type { Health } from "./health.ts";

/** Of an f32 or i32. */
export const NUMBER_BYTES = 4;
const HALF_BYTES = 2;
/** Sizes of bindings are multiples of a vec4. */
const VECTOR_BYTES = 16;

/** Where a buffer of the manifest begins. */
export interface Place {
  readonly segment: WgslSegment;
  /** From the segment's start. */
  readonly element: number;
}

/** i32 values of calls have an arena of their own: their bits must not pass through a float. */
export const segmentOf = ({ segment, dtype, storage }: BufferSpec): WgslSegment => {
  if (storage === "f16") return "halves";
  return segment === "arena" && dtype === "i32" ? "integers" : segment;
};

export class Segments {
  readonly #device: GPUDevice;
  readonly #health: Health;
  readonly #buffers: Record<WgslSegment, GPUBuffer>;
  #generation = 0;

  constructor(device: GPUDevice, health: Health, manifest: Manifest) {
    const { name, paramSize, preparedSize, halvesSize = 0, slots } = manifest;
    this.#device = device;
    this.#health = health;
    const bytes: Record<WgslSegment, number> = {
      params: paramSize * NUMBER_BYTES,
      slots: slots.length * paramSize * NUMBER_BYTES,
      grads: paramSize * NUMBER_BYTES,
      prepared: preparedSize * NUMBER_BYTES,
      halves: halvesSize * HALF_BYTES,
      arena: 0,
      integers: 0,
    };
    const create = ([segment, size]: [string, number]) => [
      segment,
      this.#createNow(segment as WgslSegment, size, `model "${name}"`),
    ];
    this.#buffers = Object.fromEntries(Object.entries(bytes).map((e) => create(e))) as Record<WgslSegment, GPUBuffer>;
  }

  /** Counts the moves: bind groups of an earlier generation are stale. */
  get generation(): number {
    return this.#generation;
  }

  buffer(segment: WgslSegment): GPUBuffer {
    return this.#buffers[segment];
  }

  /**
   * Makes room for a call. What lay in the arena before is gone.
   * @returns what fails where the device has no memory for it; undefined where there is room. @throws RuntimeError "limit" naming the limit, with nothing changed.
   */
  reserve(segment: "arena" | "integers", bytes: number, where: string): Promise<void> | undefined {
    const before = this.#buffers[segment];
    if (bytes <= before.size) return undefined;
    const { buffer, done } = this.#create(segment, bytes, where);
    this.#buffers[segment] = buffer;
    before.destroy();
    this.#generation++;
    return done;
  }

  destroy(): void {
    for (const buffer of Object.values(this.#buffers)) buffer.destroy();
  }

  /** `done` fails where the device has no memory; there is a smaller buffer then. */
  #create(segment: WgslSegment, bytes: number, where: string): { buffer: GPUBuffer; done: Promise<void> } {
    const size = this.check(segment, bytes, where);
    const usage = USAGE.STORAGE | USAGE.COPY_SRC | USAGE.COPY_DST;
    const { result, done } = this.#health.watch("out-of-memory", () =>
      this.#device.createBuffer({ label: segment, size, usage }),
    );
    done.catch(() => this.#drop(segment, result));
    return { buffer: result, done };
  }

  /** Where nobody waits for it. */
  #createNow(segment: WgslSegment, bytes: number, where: string): GPUBuffer {
    const { buffer, done } = this.#create(segment, bytes, where);
    this.#health.report(done);
    return buffer;
  }

  /** The size of a buffer of at least so many bytes. @throws RuntimeError "limit" where the device has none so large. */
  check(segment: WgslSegment, bytes: number, where: string): number {
    const size = Math.max(1, Math.ceil(bytes / VECTOR_BYTES)) * VECTOR_BYTES;
    for (const limit of ["maxStorageBufferBindingSize", "maxBufferSize"] as const) {
      const has = this.#device.limits[limit];
      if (size > has)
        throw new RuntimeError("limit", {
          where,
          found: `${CONTENTS[segment]} need ${size} bytes in one buffer`,
          expected: `at most ${has}, the ${limit} of the device`,
          fix: `${FIXES[segment]}, or give a device that was requested with requiredLimits { ${limit}: ${size} }`,
        });
    }
    return size;
  }

  /** Instead of a buffer that the device had no memory for; a smaller call can then get its own. */
  #drop(segment: WgslSegment, failed: GPUBuffer): void {
    if (this.#buffers[segment] !== failed) return;
    this.#buffers[segment] = this.#createNow(segment, 0, segment);
    this.#generation++;
  }
}

const CONTENTS: Readonly<Record<WgslSegment, string>> = {
  params: "the parameters",
  slots: "the optimizer's slots",
  grads: "the gradients",
  prepared: "the prepared parameters",
  halves: "the parameters in half precision",
  arena: "inputs, outputs and temporary values",
  integers: "whole numbers among inputs and outputs",
};

const smaller = "Use a smaller model";
const shorter = "Use fewer steps or rows a call";
const FIXES: Readonly<Record<WgslSegment, string>> = {
  params: smaller,
  slots: smaller,
  grads: smaller,
  prepared: smaller,
  halves: smaller,
  arena: shorter,
  integers: shorter,
};
