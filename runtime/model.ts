// A compiled model, loaded: its parameters in memory and its entries as calls.
import type { EmittedModule, Manifest } from "../ir/artifact.ts";
import { type Binding, Bindings, type BoundPort, isPersistent } from "./binding.ts";
import type {
  Arrays,
  BackwardOptions,
  BackwardResult,
  CallOptions,
  ForwardResult,
  GradientResult,
  LossResult,
  TrainOptions,
  TrainResult,
} from "./calls.ts";
import { checkCount, RuntimeError, unknownName } from "./errors.ts";
import { INIT_KEY, initializeParams } from "./initialize.ts";
import { type CallValues, cotangentOf, type Inputs, writeCall } from "./inputs.ts";
import { Memory, wasmMemory } from "./memory.ts";
import { Params } from "./params.ts";
import { countOf } from "./safetensors.ts";
import { State } from "./state.ts";
import { Stream } from "./stream.ts";

/** Seeds and step counts reach kernels as f32: whole numbers below this are exact. */
const KEY_LIMIT = INIT_KEY;
/** The number by which a call says whether an update is to change anything; no caller sets it. */
const APPLY = "apply";

/**
 * Every returned array is a copy of the caller's own (what a Stream returns excepted); no array passed in is kept or
 * written to. Calls are synchronous and deterministic.
 */
export class Model {
  readonly manifest: Manifest;
  readonly params: Params;
  readonly #memory: Memory;
  readonly #bindings: Bindings;
  readonly #inputNames: readonly string[];
  readonly #hyperNames: readonly string[];
  readonly #prepares: boolean;
  #stale = true;
  #seed: number;
  #updates = 0;

  /** @param options.seed a whole number below 2²⁴ - 1, of initial parameters and of all that is random in training. */
  constructor(module: EmittedModule, { seed = 0 }: { readonly seed?: number } = {}) {
    const { manifest } = module;
    if (manifest.format !== 1)
      throw new RuntimeError("mismatch", {
        where: `model "${manifest.name}"`,
        found: `format ${String(manifest.format)}`,
        expected: "format 1",
      });
    this.manifest = manifest;
    this.#seed = checkSeed(seed);
    this.#memory = new Memory(manifest, module.memory && wasmMemory(module.memory));
    this.#bindings = new Bindings(module, this.#memory);
    this.#prepares = this.#bindings.has("prepare");
    this.#inputNames = portNames(manifest, "input");
    this.#hyperNames = portNames(manifest, "hyper").filter((name) => name !== APPLY);
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
    return { ...this.#runLoss(entry, inputs, options, 0).result, grads: this.#grads() };
  }

  /**
   * Loss, gradients and one update of the optimizer, in one run of the compiled code.
   * @throws RuntimeError "not-finite" where loss or gradient is not finite; the entry then has left parameters and slots
   * as they were.
   */
  train(inputs: Inputs, options: TrainOptions): TrainResult {
    const { result, gradNorm } = this.#runLoss("train", inputs, options, 1);
    this.#checkFinite("loss", result.loss);
    this.#checkFinite("norm of the gradient", gradNorm);
    this.#updates++;
    this.#stale = true;
    return { ...result, gradNorm };
  }

  /** Outputs, and gradients from the cotangents of the outputs; those not given are zero. */
  backward(inputs: Inputs, cotangents: Inputs, options: BackwardOptions): BackwardResult {
    const { stateCotangents } = options;
    const steps = checkCount("steps", options.steps, 0);
    const { binding, before } = this.#call("backward", inputs, options, { steps, cotangents, stateCotangents });
    const stateNames = this.manifest.states.map((s) => s.name);
    const paramNames = this.params.names;
    const others = binding.outputs.filter((p) => p.spec.role === "grad" && !paramNames.includes(p.spec.name));
    const stateGrads = this.initialState(binding.env.B);
    for (const { spec, view } of others) if (stateNames.includes(spec.name)) stateGrads.set(spec.name, view);
    return {
      outputs: copies(binding.outputs.filter(isOutput)),
      state: stateAfter(binding, before),
      grads: this.#grads(),
      inputGrads: copies(others.filter((p) => !stateNames.includes(p.spec.name))),
      stateGrads,
    };
  }

  /** Optimizer state: the slot's values, laid out as the parameters. For checkpoints; good until the next call. */
  slotView(name: string): Float32Array {
    const { slots, paramSize } = this.manifest;
    const index = slots.indexOf(name);
    if (index < 0) throw unknownName("slot", name, slots);
    return this.#memory.view("slots", index * paramSize, paramSize);
  }

  /** Continues a training that was saved: its seed and its count of updates. */
  resumeAt(seed: number, updates: number): void {
    this.#seed = checkSeed(seed);
    this.#updates = checkCount("updates", updates, 0);
  }

  #infer(entry: string, inputs: Inputs, options: CallOptions, steps: number): ForwardResult {
    const { binding, before } = this.#call(entry, inputs, options, { steps });
    return { outputs: copies(binding.outputs.filter(isOutput)), state: stateAfter(binding, before) };
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
    const loss = binding.outputs.find((p) => p.spec.role === "loss")!.view[0];
    const { gradNorm, ...metrics } = scalars(binding);
    return { result: { loss, state: stateAfter(binding, before), metrics }, gradNorm };
  }

  /** Checks, binds, fills and runs. `before` is the state that the entry began with. */
  #call(
    entry: string,
    inputs: Inputs,
    options: TrainOptions,
    { steps, apply = 0, cotangents, stateCotangents }: CallDetails,
  ): { readonly binding: Binding; readonly before: State } {
    const rows = checkCount("rows", options.rows ?? options.state?.rows ?? 1, 1);
    options.state?.expectFits(this.manifest.states, rows);
    stateCotangents?.expectFits(this.manifest.states, rows);
    for (const name of Object.keys(inputs))
      if (!this.#inputNames.includes(name)) throw unknownName("input", name, this.#inputNames);
    this.#prepare();
    const binding = this.#bindings.get(entry, { T: steps, B: rows });
    checkCotangents(binding, cotangents);
    const { lengths, state } = options;
    const call: CallValues = {
      inputs,
      state,
      lengths,
      cotangents,
      stateCotangents,
      hyper: this.#hyper(options, apply),
    };
    writeCall(binding, call);
    binding.run();
    return { binding, before: state ?? this.initialState(rows) };
  }

  #prepare(): void {
    if (!this.#stale) return;
    if (this.#prepares) this.#bindings.get("prepare", { T: 1, B: 1 }).run();
    this.#stale = false;
  }

  #hyper({ rate, hyper = {} }: Partial<TrainOptions>, apply: 0 | 1): Record<string, number | readonly number[]> {
    const chosen = rate === undefined ? hyper : { ...hyper, rate };
    for (const name of Object.keys(chosen))
      if (!this.#hyperNames.includes(name)) throw unknownName("hyper-parameter", name, this.#hyperNames);
    const key = [this.#seed, this.#updates % KEY_LIMIT];
    return { ...this.manifest.hyper, step: this.#updates + 1, key, ...chosen, [APPLY]: apply };
  }

  #grads(): Arrays {
    return Object.fromEntries(
      this.manifest.params.map((p) => [p.name, this.#memory.view("grads", p.offset, countOf(p.shape)).slice()]),
    );
  }

  #checkFinite(what: string, value: number): void {
    if (!Number.isFinite(value))
      throw new RuntimeError("not-finite", {
        where: `update ${this.#updates + 1}`,
        found: `the ${what} is ${value}`,
        expected: "a finite number",
        fix: "The parameters are those before this update. Lower the learning rate, clip the gradient, or look for NaN in the inputs",
      });
  }
}

/** What a call has besides inputs and options. */
interface CallDetails {
  readonly steps: number;
  readonly apply?: 0 | 1;
  readonly cotangents?: Inputs;
  readonly stateCotangents?: State;
}

function checkSeed(seed: number): number {
  if (Number.isInteger(seed) && seed >= 0 && seed < KEY_LIMIT) return seed;
  throw new RuntimeError("value", {
    where: "seed",
    found: String(seed),
    expected: `a whole number from 0 to ${KEY_LIMIT - 1}`,
  });
}

function checkCotangents({ inputs }: Binding, cotangents: Inputs = {}): void {
  const ports = inputs.filter((p) => p.spec.role === "cotangent").map(cotangentOf);
  const known = ports.filter((p) => p.role === "output").map((p) => p.name);
  for (const name of Object.keys(cotangents)) if (!known.includes(name)) throw unknownName("cotangent", name, known);
}

const portNames = ({ entries }: Manifest, role: string): string[] => [
  ...new Set(entries.flatMap((e) => e.inputs.filter((p) => p.role === role && !isPersistent(e, p)).map((p) => p.name))),
];

const isOutput = (port: BoundPort): boolean => port.spec.role === "output";

const copies = (ports: readonly BoundPort[]): Arrays =>
  Object.fromEntries(ports.map(({ spec, view }) => [spec.name, new Float32Array(view)]));

const scalars = ({ outputs }: Binding): Record<string, number> =>
  Object.fromEntries(outputs.filter((p) => p.spec.role === "metric").map(({ spec, view }) => [spec.name, view[0]]));

/** A state that the entry does not return stays as it was. */
function stateAfter({ outputs }: Binding, before: State): State {
  const state = before.clone();
  for (const { spec, view } of outputs) if (spec.role === "state") state.set(spec.name, view);
  return state;
}
