// A compiled model, loaded: its parameters in memory and its entries as calls.
import type { EmittedModule, Manifest } from "../ir/artifact.ts";
import { type Binding, Bindings } from "./binding.ts";
import type {
  BackwardOptions,
  BackwardResult,
  CallOptions,
  ForwardResult,
  GradientResult,
  LossResult,
  TrainOptions,
  TrainResult,
} from "./calls.ts";
import { checkCount, unknownName } from "./errors.ts";
import { initializeParams } from "./initialize.ts";
import { type Inputs, writeCall } from "./inputs.ts";
import { Memory, wasmMemory } from "./memory.ts";
import { Params } from "./params.ts";
import { type CallDetails, checkCotangents, checkSeed, checkUpdate, Requests } from "./requests.ts";
import { backwardResult, forwardResult, gradsOf, lossResult } from "./results.ts";
import { State } from "./state.ts";
import { Stream } from "./stream.ts";

/**
 * Every returned array is a copy of the caller's own (what a Stream returns excepted); no array passed in is kept or
 * written to. Calls are synchronous and deterministic.
 */
export class Model {
  readonly manifest: Manifest;
  readonly params: Params;
  readonly #memory: Memory;
  readonly #bindings: Bindings;
  readonly #requests: Requests;
  readonly #prepares: boolean;
  #stale = true;
  #seed: number;
  #updates = 0;

  /** @param options.seed a whole number below 2²⁴ - 1, of initial parameters and of all that is random in training. */
  constructor(module: EmittedModule, { seed = 0 }: { readonly seed?: number } = {}) {
    const { manifest } = module;
    this.manifest = manifest;
    this.#requests = new Requests(manifest);
    this.#seed = checkSeed(seed);
    this.#memory = new Memory(manifest, module.memory && wasmMemory(module.memory));
    this.#bindings = new Bindings(module, this.#memory);
    this.#prepares = this.#bindings.has("prepare");
    this.params = new Params(manifest, this.#memory, () => {
      this.#stale = true;
    });
    for (const [name, values] of initializeParams(manifest.params, seed)) this.params.set(name, values);
  }

  get seed(): number {
    return this.#seed;
  }

  /** Updates made by `train` so far. */
  get updates(): number {
    return this.#updates;
  }

  /** Zeros for a batch of rows. */
  initialState(rows = 1): State {
    return State.init(this.manifest.states, checkCount("rows", rows, 1));
  }

  /** Whole sequences: inputs [T, B, …] to outputs [T, B, …]. */
  forward(inputs: Inputs, options: CallOptions): ForwardResult {
    return this.#infer("forward", inputs, options, checkCount("steps", options.steps, 0));
  }

  /** One step: inputs [B, …] to outputs [B, …]. A stream does the same without allocating. */
  step(inputs: Inputs, options: Omit<CallOptions, "steps" | "lengths"> = {}): ForwardResult {
    return this.#infer("step", inputs, { ...options, steps: 1 }, 1);
  }

  /** Step by step with a state of its own. */
  stream({ rows, state }: { readonly rows?: number; readonly state?: State } = {}): Stream {
    const count = checkCount("rows", rows ?? state?.rows ?? 1, 1);
    state?.expectFits(this.manifest.states, count);
    const memory = this.#memory;
    const host = {
      get generation() {
        return memory.generation;
      },
      bindStep: (rows: number) => this.#bindings.get("step", { T: 1, B: rows }),
      prepare: () => this.#prepare(),
    };
    return new Stream(host, state?.clone() ?? this.initialState(count));
  }

  /** Loss and gradients of a batch; changes nothing. Random masks are those of the next update. */
  gradient(inputs: Inputs, options: TrainOptions): GradientResult {
    const entry = this.#bindings.has("train") ? "train" : "gradient";
    return {
      ...this.#runLoss(entry, inputs, options, 0).result,
      grads: gradsOf(this.manifest.params, this.#memory.view("grads")),
    };
  }

  /**
   * Loss, gradients and one update of the optimizer, in one run of the compiled code.
   * @throws RuntimeError "not-finite" where loss or gradient is not finite; the entry then has left parameters and slots
   * as they were.
   */
  train(inputs: Inputs, options: TrainOptions): TrainResult {
    const { result, gradNorm } = this.#runLoss("train", inputs, options, 1);
    checkUpdate(this.#updates + 1, "loss", result.loss);
    checkUpdate(this.#updates + 1, "norm of the gradient", gradNorm);
    this.#updates++;
    this.#stale = true;
    return { ...result, gradNorm };
  }

  /** Outputs, and gradients from the cotangents of the outputs; those not given are zero. */
  backward(inputs: Inputs, cotangents: Inputs, options: BackwardOptions): BackwardResult {
    const { stateCotangents } = options;
    const steps = checkCount("steps", options.steps, 0);
    const { binding, before } = this.#call("backward", inputs, options, { steps, cotangents, stateCotangents });
    return backwardResult(this.manifest, binding, before, this.#memory.view("grads"));
  }

  /** Optimizer state: the slot's values, laid out as the parameters. For checkpoints; good until the next call. */
  slotView(name: string): Float32Array {
    const { slots, paramSize } = this.manifest;
    const index = slots.indexOf(name);
    if (index < 0) throw unknownName("slot", name, slots);
    return this.#memory.view("slots", index * paramSize, paramSize);
  }

  setSlot(name: string, values: Float32Array): void {
    this.slotView(name).set(values);
  }

  /** Continues a training that was saved: its seed and its count of updates. */
  resumeAt(seed: number, updates: number): void {
    this.#seed = checkSeed(seed);
    this.#updates = checkCount("updates", updates, 0);
  }

  #infer(entry: string, inputs: Inputs, options: CallOptions, steps: number): ForwardResult {
    const { binding, before } = this.#call(entry, inputs, options, { steps });
    return forwardResult(binding, before);
  }

  /** @param apply whether the entry's update, if it has one, changes parameters and slots. */
  #runLoss(
    entry: "gradient" | "train",
    inputs: Inputs,
    options: TrainOptions,
    apply: 0 | 1,
  ): { readonly result: LossResult; readonly gradNorm: number } {
    const steps = checkCount("steps", options.steps, 1);
    const { binding, before } = this.#call(entry, inputs, options, { steps, apply });
    const { result, gradNorm = 0 } = lossResult(binding, before);
    return { result, gradNorm };
  }

  /** Checks, binds, fills and runs. `before` is the state that the entry began with. */
  #call(
    entry: string,
    inputs: Inputs,
    options: TrainOptions,
    details: CallDetails,
  ): { readonly binding: Binding; readonly before: State } {
    const place = { seed: this.#seed, updates: this.#updates };
    const { rows, values, before } = this.#requests.check(inputs, options, details, place);
    this.#prepare();
    const binding = this.#bindings.get(entry, { T: details.steps, B: rows });
    checkCotangents(binding, details.cotangents);
    writeCall(binding, values);
    binding.run();
    return { binding, before };
  }

  #prepare(): void {
    if (!this.#stale) return;
    if (this.#prepares) this.#bindings.get("prepare", { T: 1, B: 1 }).run();
    this.#stale = false;
  }
}
