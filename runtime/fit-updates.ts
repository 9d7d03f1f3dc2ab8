// How a training loop makes updates: on the host each returns its loss, on a GPU losses are read together, now and then.
import type { AnyModel } from "./checkpoint.ts";
import type { Inputs, Numbers } from "./inputs.ts";
import type { Model } from "./model.ts";
import type { State } from "./state.ts";
import type { DeviceState } from "./webgpu/device-state.ts";
import type { WebGpuModel } from "./webgpu/model.ts";
import type { UpdateLog } from "./webgpu/update-log.ts";

export interface Batch {
  /** Inputs and target, by name. */
  readonly inputs: Inputs;
  readonly steps: number;
  readonly rows?: number;
  readonly lengths?: Numbers;
  /** With carryState: begins with a state of zeros. */
  readonly reset?: boolean;
}

export interface UpdateResult {
  readonly loss: number;
  readonly gradNorm: number;
}

/** The updates of one run. Every update has one result, and results come in the order of their updates. */
export interface Updates {
  /** @returns the results that have come by now. */
  make(batch: Batch, rate: number | undefined): Promise<readonly UpdateResult[]>;
  /** Waits for the results that have not come. */
  rest(): Promise<readonly UpdateResult[]>;
  /** The state that the next batch begins with, where it is carried; undefined for zeros. */
  state(): Promise<State | undefined>;
  /** The next batch begins with zeros. */
  forget(): void;
  /** Gives back what the run held on the device. */
  end(): void;
}

export interface UpdateOptions {
  /** A batch begins with the state that the one before left. */
  readonly carryState: boolean;
  /** The state that the first batch begins with. */
  readonly state?: State;
  /** On a GPU: updates from one reading of the losses to the next. */
  readonly readEvery: number;
}

const isOnDevice = (model: AnyModel): model is WebGpuModel => "updateLog" in model;

export const updatesOf = (model: AnyModel, options: UpdateOptions): Updates =>
  isOnDevice(model) ? new DeviceUpdates(model, options) : new HostUpdates(model, options);

class HostUpdates implements Updates {
  readonly #model: Model;
  readonly #carryState: boolean;
  #state: State | undefined;

  constructor(model: Model, { carryState, state }: UpdateOptions) {
    this.#model = model;
    this.#carryState = carryState;
    this.#state = carryState ? state : undefined;
  }

  async make({ inputs, reset, ...shape }: Batch, rate: number | undefined): Promise<readonly UpdateResult[]> {
    const before = reset ? undefined : this.#state;
    const { state, ...result } = this.#model.train(inputs, { ...shape, rate, state: before });
    if (this.#carryState) this.#state = state;
    return [result];
  }

  async rest(): Promise<readonly UpdateResult[]> {
    return [];
  }

  async state(): Promise<State | undefined> {
    return this.#state;
  }

  forget(): void {
    this.#state = undefined;
  }

  end(): void {}
}

/** State and losses stay on the device; only reading them waits for it. */
class DeviceUpdates implements Updates {
  readonly #model: WebGpuModel;
  readonly #carryState: boolean;
  readonly #log: UpdateLog;
  #carry: DeviceState | undefined;
  #fresh: boolean;

  constructor(model: WebGpuModel, { carryState, state, readEvery }: UpdateOptions) {
    this.#model = model;
    this.#carryState = carryState;
    this.#log = model.updateLog(readEvery);
    this.#carry = carryState && state ? model.deviceState(state) : undefined;
    this.#fresh = !this.#carry;
  }

  async make({ inputs, reset, ...shape }: Batch, rate: number | undefined): Promise<readonly UpdateResult[]> {
    const carry = this.#carryState ? this.#begin(shape.rows, reset) : undefined;
    await this.#model.train(inputs, { ...shape, rate, carry, log: this.#log, read: "nothing" });
    this.#fresh = false;
    return this.#log.size === this.#log.capacity ? this.rest() : [];
  }

  rest(): Promise<readonly UpdateResult[]> {
    return this.#model.readLog(this.#log);
  }

  async state(): Promise<State | undefined> {
    return this.#carry && !this.#fresh ? this.#model.readState(this.#carry) : undefined;
  }

  forget(): void {
    this.#fresh = true;
  }

  end(): void {
    this.#log.destroy();
    this.#carry?.destroy();
  }

  /** The state that the batch is to begin with: zeros of its own rows, or what lies on the device. */
  #begin(rows: number | undefined, reset = false): DeviceState {
    const kept = this.#carry;
    if (kept && !this.#fresh && !reset) return kept;
    const wanted = rows ?? 1;
    if (kept?.rows === wanted) kept.write(this.#model.initialState(wanted));
    else {
      kept?.destroy();
      this.#carry = this.#model.deviceState(wanted);
    }
    return this.#carry!;
  }
}
