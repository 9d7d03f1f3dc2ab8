// A recurrent state that stays on the GPU: calls read it and overwrite it there.
import type { StateSpec } from "../../ir/artifact.ts";
import { evalShape } from "../../ir/types.ts";
import { RuntimeError } from "../errors.ts";
import { countOf } from "../safetensors.ts";
import type { State } from "../state.ts";
import type { Engine } from "./engine.ts";
import { USAGE } from "./flags.ts";
import type { Range } from "./read-back.ts";

export const givenBack = (where: string): RuntimeError =>
  new RuntimeError("state", { where, found: "its memory was given back", expected: "one that was not destroyed" });

/** Made by `deviceState` of a model; goes with the model's device. */
export class DeviceState {
  readonly rows: number;
  readonly engine: Engine;
  readonly #specs: readonly StateSpec[];
  readonly #buffer: GPUBuffer;
  readonly #ranges = new Map<string, Range>();
  #isGone = false;

  constructor(engine: Engine, specs: readonly StateSpec[], rows: number) {
    this.rows = rows;
    this.engine = engine;
    this.#specs = specs;
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

  /** Its memory was given back. */
  get isGone(): boolean {
    return this.#isGone;
  }

  range(name: string): Range | undefined {
    return this.#ranges.get(name);
  }

  get ranges(): readonly (readonly [name: string, range: Range])[] {
    return [...this.#ranges];
  }

  /**
   * After all calls made before, before all made from now on; the state may then be written to.
   * @throws RuntimeError "state" unless it has as many rows and the model's arrays, with nothing written.
   */
  write(state: State): void {
    if (this.#isGone) throw givenBack("state on the device");
    state.expectFits(this.#specs, this.rows);
    const writes = this.ranges.map(
      ([name, { offset }]) => [offset, state.get(name).slice() as Float32Array<ArrayBuffer>] as const,
    );
    const { engine } = this;
    engine.inOrder([], () => {
      for (const [offset, values] of writes) engine.write(this.#buffer, offset, values);
      return undefined;
    });
  }

  /** After all calls made before. */
  destroy(): void {
    this.#isGone = true;
    this.engine.release(this.#buffer);
  }
}
