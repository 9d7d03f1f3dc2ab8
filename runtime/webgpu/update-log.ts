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

/** The place of one update in a log. */
export interface LogEntry {
  /** Where its scalars go. */
  readonly ranges: ReadonlyMap<PortSpec, Range>;
  /** For an update that was not handed over after all. */
  readonly leave: () => void;
}

/** Made by `updateLog` of a model; goes with the model's device. */
export class UpdateLog {
  readonly engine: Engine;
  /** So many updates can be made before they must be read. */
  readonly capacity: number;
  readonly #scalars: readonly PortSpec[];
  readonly #buffer: GPUBuffer;
  #isGone = false;
  #updates: { readonly update: number; isLeft: boolean }[] = [];

  /** @param scalars ports of one number each. */
  constructor(engine: Engine, scalars: readonly PortSpec[], capacity: number) {
    this.engine = engine;
    this.capacity = checkCount("capacity of the log", capacity, 1);
    this.#scalars = scalars;
    const size = Math.max(1, capacity * scalars.length) * NUMBER_BYTES;
    this.#buffer = engine.device.createBuffer({ label: "log", size, usage: USAGE.COPY_SRC | USAGE.COPY_DST });
  }

  /** Its memory was given back. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Updates that nobody has read. */
  get size(): number {
    return this.#updates.length;
  }

  /** @throws RuntimeError "value" where the log is full. */
  enter(update: number): LogEntry {
    if (this.size === this.capacity)
      throw new RuntimeError("value", {
        where: `update ${update}`,
        found: `its log is full, with ${this.capacity} updates`,
        fix: "Read it with readLog before",
      });
    const entry = { update, isLeft: false };
    const first = (this.#updates.push(entry) - 1) * this.#scalars.length;
    return {
      ranges: new Map(this.#scalars.map((port, i) => [port, this.#range(first + i, 1)])),
      leave: () => {
        entry.isLeft = true;
      },
    };
  }

  /** Empties the log. @returns where its numbers lie, and how they become results. */
  take(): { readonly range: Range; readonly results: (values: Float32Array) => readonly LoggedUpdate[] } {
    const updates = this.#updates;
    this.#updates = [];
    const width = this.#scalars.length;
    return {
      range: this.#range(0, updates.length * width),
      results: (values) =>
        updates.flatMap(({ update, isLeft }, i) => (isLeft ? [] : this.#result(update, values.subarray(i * width)))),
    };
  }

  /** After all calls made before. */
  destroy(): void {
    this.#isGone = true;
    this.engine.release(this.#buffer);
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
