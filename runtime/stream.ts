// Step-by-step running with a state of its own: nothing is allocated once a stream runs.
import type { Binding } from "./binding.ts";
import { type Inputs, writeCall } from "./inputs.ts";
import type { State } from "./state.ts";

/** What a stream needs of its model. */
export interface StreamHost {
  /** Counts the moves of the model's memory. */
  readonly generation: number;
  bindStep(rows: number): Binding;
  /** Brings prepared values up to date after a change of parameters. */
  prepare(): void;
}

type Views = Record<string, Float32Array | Int32Array>;

/** Streams of one model share its weights and nothing else. */
export class Stream {
  /** This stream's own state, read and written by every step: reset it, or set it from another. */
  readonly state: State;
  readonly #host: StreamHost;
  readonly #call: { inputs: Inputs; readonly state: State; readonly hyper: Readonly<Record<string, number>> };
  readonly #outputs: Views = {};
  #binding: Binding;

  constructor(host: StreamHost, state: State) {
    this.#host = host;
    this.state = state;
    this.#call = { inputs: {}, state, hyper: {} };
    host.prepare();
    this.#binding = host.bindStep(state.rows);
    for (const { spec, view } of this.#binding.outputs)
      if (spec.role === "output") this.#outputs[spec.name] = view.slice();
  }

  get rows(): number {
    return this.state.rows;
  }

  /**
   * One step. @param inputs [B, …] each, without the axis of steps.
   * @returns the outputs by name: the same arrays at every call, overwritten by the next step of this stream.
   */
  step(inputs: Inputs): Readonly<Views> {
    this.#host.prepare();
    if (this.#binding.generation !== this.#host.generation) this.#binding = this.#host.bindStep(this.state.rows);
    const binding = this.#binding;
    this.#call.inputs = inputs;
    writeCall(binding, this.#call);
    binding.run();
    for (const { spec, view } of binding.outputs) {
      if (spec.role === "output") this.#outputs[spec.name].set(view);
      else if (spec.role === "state") this.state.get(spec.name).set(view);
    }
    return this.#outputs;
  }

  /** State back to zeros. */
  reset(): void {
    this.state.reset();
  }
}
