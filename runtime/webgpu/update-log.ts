// Losses and other scalars of updates that stay on the GPU until they are read together.
import type { PortSpec } from "../../ir/artifact.ts";
import { checkCount, RuntimeError } from "../errors.ts";
import type { Engine } from "./engine.ts";
import { USAGE } from "./flags.ts";
import type { Range } from "./read-back.ts";
import { NUMBER_BYTES } from "./segments.ts";

/** What one update computed besides the parameters. */
export interface LoggedUpdate {
  /** The number of the update, as its call counted it. */
  readonly update: number;
  readonly loss: number;
  /** Euclidean norm of the whole gradient, before any clipping. */
  readonly gradNorm: number;
  /** Other scalars that the model computes. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Made by `updateLog` of a model; goes with the model's device. */
export class UpdateLog {
  readonly engine: Engine;
  /** So many updates can be made before they must be read. */
  readonly capacity: number;
  readonly #scalars: readonly PortSpec[];
  readonly #buffer: GPUBuffer;
  /** Undefined where the update was not handed over. */
  #updates: (number | undefined)[] = [];

  /** @param scalars ports of one number each. */
  constructor(engine: Engine, scalars: readonly PortSpec[], capacity: number) {
    this.engine = engine;
    this.capacity = checkCount("capacity of the log", capacity, 1);
    this.#scalars = scalars;
    const size = Math.max(1, capacity * scalars.length) * NUMBER_BYTES;
    this.#buffer = engine.device.createBuffer({ label: "log", size, usage: USAGE.COPY_SRC | USAGE.COPY_DST });
  }

  /** Updates that nobody has read. */
  get size(): number {
    return this.#updates.length;
  }

  /** Where the scalars of this update go. @throws RuntimeError "value" where the log is full. */
  enter(update: number): ReadonlyMap<PortSpec, Range> {
    if (this.size === this.capacity)
      throw new RuntimeError("value", {
        where: `update ${update}`,
        found: `its log is full, with ${this.capacity} updates`,
        fix: "Read it with readLog before",
      });
    const first = this.#updates.push(update) * this.#scalars.length - this.#scalars.length;
    return new Map(this.#scalars.map((port, i) => [port, this.#range(first + i, 1)]));
  }

  /** For an update that was not handed over after all. */
  leave(update: number): void {
    this.#updates = this.#updates.map((known) => (known === update ? undefined : known));
  }

  /** Empties the log. @returns where its numbers lie, and how they become results. */
  take(): { readonly range: Range; readonly results: (values: Float32Array) => readonly LoggedUpdate[] } {
    const updates = this.#updates;
    this.#updates = [];
    const width = this.#scalars.length;
    return {
      range: this.#range(0, updates.length * width),
      results: (values) =>
        updates.flatMap((update, i) => (update === undefined ? [] : this.#result(update, values.subarray(i * width)))),
    };
  }

  destroy(): void {
    this.#buffer.destroy();
  }

  #range(first: number, count: number): Range {
    return { buffer: this.#buffer, offset: first * NUMBER_BYTES, bytes: count * NUMBER_BYTES };
  }

  #result(update: number, values: Float32Array): LoggedUpdate {
    const loss = values[this.#scalars.findIndex((p) => p.role === "loss")];
    const others = this.#scalars.flatMap(({ name, role }, i) => (role === "metric" ? [[name, values[i]]] : []));
    const { gradNorm = 0, ...metrics } = Object.fromEntries(others) as Record<string, number>;
    return { update, loss, gradNorm, metrics };
  }
}
