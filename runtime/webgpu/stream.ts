// Step-by-step running on the GPU, with a state that stays there.
import type { Arrays } from "../calls.ts";
import type { Inputs } from "../inputs.ts";
import type { State } from "../state.ts";
import type { DeviceState } from "./device-state.ts";

/** What a stream needs of its model. */
export interface WebGpuStreamHost {
  step(inputs: Inputs, carry: DeviceState): Promise<Arrays>;
  readState(carry: DeviceState): Promise<State>;
  zeros(rows: number): State;
}

/** Streams of one model share its weights and nothing else. */
export class WebGpuStream {
  readonly #host: WebGpuStreamHost;
  readonly #carry: DeviceState;

  constructor(host: WebGpuStreamHost, carry: DeviceState) {
    this.#host = host;
    this.#carry = carry;
  }

  get rows(): number {
    return this.#carry.rows;
  }

  /**
   * One step; the next may be asked for before this one has ended.
   * @param inputs [B, …] each, without the axis of steps. @returns the outputs by name, the caller's own.
   */
  step(inputs: Inputs): Promise<Arrays> {
    return this.#host.step(inputs, this.#carry);
  }

  /** The state after the steps asked for so far, as a copy. */
  state(): Promise<State> {
    return this.#host.readState(this.#carry);
  }

  /** For the steps asked for from now on; zeros where absent. */
  reset(state?: State): void {
    this.#carry.write(state ?? this.#host.zeros(this.rows));
  }

  /** Gives the state's memory back. */
  destroy(): void {
    this.#carry.destroy();
  }
}
