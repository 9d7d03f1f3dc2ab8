// A recurrent state that stays on the GPU: calls read it and overwrite it there.
import type { StateSpec } from "../../ir/artifact.ts";
import { evalShape } from "../../ir/types.ts";
import { countOf } from "../safetensors.ts";
import type { State } from "../state.ts";
import type { Engine } from "./engine.ts";
import { USAGE } from "./flags.ts";
import type { Range } from "./read-back.ts";

/** Made by `deviceState` of a model; goes with the model's device. */
export class DeviceState {
  readonly rows: number;
  readonly engine: Engine;
  readonly #buffer: GPUBuffer;
  readonly #ranges = new Map<string, Range>();

  constructor(engine: Engine, specs: readonly StateSpec[], rows: number) {
    this.rows = rows;
    this.engine = engine;
    let offset = 0;
    const sizes = specs.map((s) => [s.name, countOf(evalShape(s.shape, { T: 1, B: rows })) * 4] as const);
    const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0);
    const usage = USAGE.COPY_SRC | USAGE.COPY_DST;
    this.#buffer = engine.device.createBuffer({ label: "state", size: Math.max(4, total), usage });
    for (const [name, bytes] of sizes) {
      this.#ranges.set(name, { buffer: this.#buffer, offset, bytes });
      offset += bytes;
    }
  }

  range(name: string): Range | undefined {
    return this.#ranges.get(name);
  }

  get ranges(): readonly (readonly [name: string, range: Range])[] {
    return [...this.#ranges];
  }

  /** After all calls made before, before all made from now on. */
  write(state: State): void {
    for (const [name, { offset }] of this.#ranges)
      this.engine.device.queue.writeBuffer(this.#buffer, offset, state.get(name) as Float32Array<ArrayBuffer>);
  }

  destroy(): void {
    this.#buffer.destroy();
  }
}
