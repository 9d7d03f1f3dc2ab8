// A compiled model on a GPU: the calls of runtime/model as promises, with parameters and states that stay on the device.
import type { EmittedWgslModule, Manifest, PortSpec, WgslRemark, WgslSegment } from "../../ir/artifact.ts";
import { isPersistent } from "../binding.ts";
import type {
  Arrays,
  BackwardOptions,
  BackwardResult,
  CallOptions,
  ForwardResult,
  GradientResult,
  TrainOptions,
} from "../calls.ts";
import { checkCount, RuntimeError } from "../errors.ts";
import { initializeParams } from "../initialize.ts";
import { type Inputs, writeCall } from "../inputs.ts";
import { type CallDetails, checkCotangents, checkSeed, checkUpdate, Requests } from "../requests.ts";
import { backwardResult, forwardResult, gradsOf, lossResult } from "../results.ts";
import { State } from "../state.ts";
import { hostPorts } from "./bind-entry.ts";
import type { Carried, WebGpuCallOptions, WebGpuTrainOptions, WebGpuTrainResult } from "./calls.ts";
import { DeviceState, givenBack } from "./device-state.ts";
import { Engine, type Ticket, type Work } from "./engine.ts";
import type { DeviceOptions } from "./open-device.ts";
import { WebGpuParams } from "./params.ts";
import { WebGpuStream } from "./stream.ts";
import { type LoggedUpdate, UpdateLog } from "./update-log.ts";

export interface WebGpuOptions extends DeviceOptions {
  /** A whole number below 2²⁴ - 1, of initial parameters and of all that is random in training. */
  readonly seed?: number;
  /** Updates from one copy of parameters and slots to the host to the next, for the case that the device is lost; none unless given. */
  readonly keepEvery?: number;
}

/** Which results a call reads back. */
interface Wanted {
  readonly ports: (spec: PortSpec) => boolean;
  readonly segments?: readonly WgslSegment[];
  readonly log?: UpdateLog;
}

const isResult = ({ role }: PortSpec): boolean => role === "output" || role === "state";
const isScalar = ({ role }: PortSpec): boolean => role === "loss" || role === "metric";

/**
 * Calls may be made without waiting for those before: they run in the order in which they were made, and see the
 * parameters as they were set before them. Inputs are taken when the call is made. Returned arrays are the caller's own.
 */
export class WebGpuModel {
  readonly manifest: Manifest;
  readonly params: WebGpuParams;
  /** What was chosen for this model and why. */
  readonly remarks: readonly WgslRemark[];
  readonly #module: EmittedWgslModule;
  readonly #requests: Requests;
  readonly #keepEvery: number;
  #engine: Engine;
  #seed: number;
  #updates = 0;

  private constructor(module: EmittedWgslModule, engine: Engine, { seed = 0, keepEvery = 0 }: WebGpuOptions) {
    const { manifest } = module;
    this.manifest = manifest;
    this.remarks = module.wgsl.remarks;
    this.#module = module;
    this.#requests = new Requests(manifest);
    this.#seed = checkSeed(seed);
    this.#keepEvery = checkCount("keepEvery", keepEvery, 0);
    this.#engine = engine;
    this.params = new WebGpuParams(manifest);
    for (const [name, values] of initializeParams(manifest.params, seed)) this.params.set(name, values);
    this.params.attach(engine);
  }

  /** @throws RuntimeError "device" without an adapter, "limit" where it offers too little. */
  static async load(module: EmittedWgslModule, options: WebGpuOptions = {}): Promise<WebGpuModel> {
    checkSeed(options.seed ?? 0);
    const engine = await Engine.open(module, options);
    try {
      return new WebGpuModel(module, engine, options);
    } catch (error) {
      engine.destroy();
      throw error;
    }
  }

  get device(): GPUDevice {
    return this.#engine.device;
  }

  get seed(): number {
    return this.#seed;
  }

  /** Updates asked of `train` so far. */
  get updates(): number {
    return this.#updates;
  }

  /** Zeros for a batch of rows. */
  initialState(rows = 1): State {
    return State.init(this.manifest.states, checkCount("rows", rows, 1));
  }

  /** A state that stays on the device, beginning as given or as zeros for that many rows. */
  deviceState(from: State | number = 1): DeviceState {
    const state = typeof from === "number" ? this.initialState(from) : from;
    state.expectFits(this.manifest.states, state.rows);
    const kept = new DeviceState(this.#engine, this.manifest.states, state.rows);
    kept.write(state);
    return kept;
  }

  /** Keeps the losses of updates on the device, to be read together: `train` writes to it, `readLog` empties it. */
  updateLog(capacity: number): UpdateLog {
    const { entry } = this.#engine.layOut("train", { T: 1, B: 1 });
    return new UpdateLog(this.#engine, entry.outputs.filter(isScalar), capacity);
  }

  /** Compiles the shaders of these entries now and not with their first call. @throws RuntimeError "shader". */
  warm(...entries: readonly string[]): Promise<void> {
    return this.#engine.make(this.#withPrepare(entries));
  }

  /** Whole sequences: inputs [T, B, …] to outputs [T, B, …]. */
  async forward(inputs: Inputs, options: WebGpuCallOptions): Promise<ForwardResult> {
    return this.#infer("forward", inputs, options, checkCount("steps", options.steps, 0));
  }

  /** One step: inputs [B, …] to outputs [B, …]. */
  async step(inputs: Inputs, options: Omit<WebGpuCallOptions, "steps" | "lengths"> = {}): Promise<ForwardResult> {
    return this.#infer("step", inputs, { ...options, steps: 1 }, 1);
  }

  /** Step by step with a state of its own that stays on the device. */
  stream({ rows, state }: { readonly rows?: number; readonly state?: State } = {}): WebGpuStream {
    const count = checkCount("rows", rows ?? state?.rows ?? 1, 1);
    state?.expectFits(this.manifest.states, count);
    this.#engine.layOut("step", { T: 1, B: count });
    const host = {
      step: (inputs: Inputs, carry: DeviceState) => this.#streamStep(inputs, carry),
      readState: (carry: DeviceState) => this.readState(carry),
      zeros: (rows: number) => this.initialState(rows),
    };
    return new WebGpuStream(host, this.deviceState(state ?? count));
  }

  /** A copy of a state on the device, after all calls made before. */
  async readState(carry: DeviceState): Promise<State> {
    this.#expectOwn("carry", carry);
    const engine = this.#engine;
    const task = () => engine.copyRanges(carry.ranges.map(([, range]) => range));
    const copied = await engine.inOrder([], task);
    return engine.readCopy(copied, (bytes, offsets) => {
      const state = this.initialState(carry.rows);
      carry.ranges.forEach(([name, range], i) => {
        state.set(name, new Float32Array(bytes, offsets[i], range.bytes / 4));
      });
      return state;
    });
  }

  /** Loss and gradients of a batch; changes nothing. Random masks are those of the next update. */
  async gradient(inputs: Inputs, options: TrainOptions): Promise<GradientResult> {
    const entry = this.#engine.has("train") ? "train" : "gradient";
    const steps = checkCount("steps", options.steps, 1);
    const wanted: Wanted = { ports: (p) => isScalar(p) || isResult(p), segments: ["grads"] };
    const engine = this.#engine;
    const { ticket, before } = await this.#call(entry, inputs, options, { steps, apply: 0 }, wanted);
    return engine.read(ticket, ({ ports, segments }) => {
      const { result } = lossResult(ports, before);
      return { ...result, grads: gradsOf(this.manifest.params, segments[0]) };
    });
  }

  /**
   * Loss, gradients and one update of the optimizer, all on the device.
   * @throws RuntimeError "not-finite" where loss or gradient is not finite; the update then has left parameters and
   * slots as they were. With read: "nothing" that is not noticed here: the next loss that is read tells.
   */
  async train(inputs: Inputs, options: WebGpuTrainOptions & { readonly read: "nothing" }): Promise<undefined>;
  async train(inputs: Inputs, options: WebGpuTrainOptions): Promise<WebGpuTrainResult>;
  async train(inputs: Inputs, options: WebGpuTrainOptions): Promise<WebGpuTrainResult | undefined> {
    const { read = "loss", log } = options;
    if (log) this.#expectOwn("log", log);
    const steps = checkCount("steps", options.steps, 1);
    const ports = (p: PortSpec) => read !== "nothing" && (isScalar(p) || (read === "state" && isResult(p)));
    const wanted: Wanted = { ports, log };
    const engine = this.#engine;
    const { ticket, before, update } = await this.#call("train", inputs, options, { steps, apply: 1 }, wanted);
    if (this.#keepEvery > 0 && update % this.#keepEvery === 0) this.params.read().catch(() => {});
    if (read === "nothing") return undefined;
    return engine.read(ticket, ({ ports }) => {
      const { result, gradNorm = 0 } = lossResult(ports, before);
      this.#checkUpdate(engine, update, result.loss, gradNorm);
      const { loss, metrics, state } = result;
      return { loss, metrics, gradNorm, ...(read === "state" && !options.carry ? { state } : {}) };
    });
  }

  /**
   * What the updates computed that the log holds, in their order. An update whose loss or gradient is not finite has
   * left parameters and slots as they were; here it is not an error.
   */
  async readLog(log: UpdateLog): Promise<readonly LoggedUpdate[]> {
    this.#expectOwn("log", log);
    const { range, results } = log.take();
    if (range.bytes === 0) return [];
    const engine = this.#engine;
    const copied = await engine.inOrder([], () => engine.copyRanges([range]));
    const take = (bytes: ArrayBuffer, [from]: readonly number[]) =>
      results(new Float32Array(bytes, from, range.bytes / 4));
    const logged = await engine.readCopy(copied, take);
    for (const { update, loss, gradNorm } of logged)
      if (!Number.isFinite(loss + gradNorm)) this.#leftOut(engine, update);
    return logged;
  }

  /** Outputs, and gradients from the cotangents of the outputs; those not given are zero. */
  async backward(inputs: Inputs, cotangents: Inputs, options: BackwardOptions): Promise<BackwardResult> {
    const { stateCotangents } = options;
    const details = { steps: checkCount("steps", options.steps, 0), cotangents, stateCotangents };
    const wanted: Wanted = { ports: () => true, segments: ["grads"] };
    const engine = this.#engine;
    const { ticket, before } = await this.#call("backward", inputs, options, details, wanted);
    return engine.read(ticket, ({ ports, segments }) => backwardResult(this.manifest, ports, before, segments[0]));
  }

  /** Dispatches that one call makes. */
  async dispatches(
    entry: string,
    { steps, rows = 1 }: { readonly steps: number; readonly rows?: number },
  ): Promise<number> {
    await this.warm(entry);
    return this.#engine.dispatches(entry, { T: steps, B: rows });
  }

  /** Optimizer state: a copy of the slot's values, laid out as the parameters. */
  slotView(name: string): Promise<Float32Array> {
    return this.params.slot(name);
  }

  setSlot(name: string, values: Float32Array): void {
    this.params.setSlot(name, values);
  }

  /** Continues a training that was saved: its seed and its count of updates. */
  resumeAt(seed: number, updates: number): void {
    this.#seed = checkSeed(seed);
    this.#updates = checkCount("updates", updates, 0);
    this.params.resumeAt(updates);
  }

  /**
   * Goes on from the parameters and slots that were read back last, on a device given or asked for. For a model whose
   * device is lost; streams and device states of before are gone.
   */
  async reopen(options: DeviceOptions = {}): Promise<void> {
    const engine = await Engine.open(this.#module, options);
    this.#engine.destroy();
    this.#engine = engine;
    this.#updates = this.params.readAt;
    this.params.attach(engine);
  }

  /** Gives the memory back, and the device unless it is the caller's, once the calls made before are handed over. */
  destroy(): void {
    this.#engine.destroy();
  }

  async #infer(entry: string, inputs: Inputs, options: WebGpuCallOptions, steps: number): Promise<ForwardResult> {
    const ports = options.carry ? ({ role }: PortSpec) => role === "output" : isResult;
    const engine = this.#engine;
    const { ticket, before } = await this.#call(entry, inputs, options, { steps }, { ports });
    return engine.read(ticket, (read) => forwardResult(read.ports, before));
  }

  async #streamStep(inputs: Inputs, carry: DeviceState): Promise<Arrays> {
    const { outputs } = await this.step(inputs, { rows: carry.rows, carry });
    return outputs;
  }

  /** Checks and takes the inputs at once, and hands the work over when its turn comes. `update` is its number. */
  async #call(
    entry: string,
    inputs: Inputs,
    options: CallOptions & Carried,
    details: CallDetails,
    wanted: Wanted,
  ): Promise<{ readonly ticket: Ticket; readonly before: State; readonly update: number }> {
    const engine = this.#engine;
    const { carry } = options;
    engine.health.check();
    if (carry) this.#expectOwn("carry", carry);
    const place = { seed: this.#seed, updates: this.#updates };
    const known = carry ? { ...options, rows: options.rows ?? carry.rows } : options;
    const { rows, values, before } = this.#requests.check(inputs, known, details, place);
    if (carry && carry.rows !== rows) throw carryRows(carry.rows, rows);
    const layout = engine.layOut(entry, { T: details.steps, B: rows });
    const ports = hostPorts(layout);
    checkCotangents(ports, details.cotangents);
    writeCall(ports, values);
    const outputs = layout.entry.outputs.filter((p) => !isPersistent(layout.entry, p) && wanted.ports(p));
    const update = place.updates + 1;
    const logged = wanted.log?.enter(update);
    const changesParams = details.apply === 1;
    const { segments } = wanted;
    const work: Work = { layout, ports, carry, changesParams, outputs, keep: logged?.ranges, segments };
    if (details.apply) this.#updates = update;
    try {
      const task = () => this.#submit(engine, work, update);
      const ticket = await engine.inOrder(this.#withPrepare([entry]), task);
      ticket.done.catch(() => {
        logged?.leave();
        if (details.apply) this.#leftOut(engine, update);
      });
      return { ticket, before, update };
    } catch (error) {
      logged?.leave();
      if (details.apply && engine === this.#engine) this.#updates--;
      throw error;
    }
  }

  #submit(engine: Engine, work: Work, update: number): Ticket {
    const ticket = engine.submit(work);
    if (work.changesParams && engine === this.#engine) this.params.updated(update);
    return ticket;
  }

  #checkUpdate(engine: Engine, update: number, loss: number, gradNorm: number): void {
    try {
      checkUpdate(update, "loss", loss);
      checkUpdate(update, "norm of the gradient", gradNorm);
    } catch (error) {
      this.#leftOut(engine, update);
      throw error;
    }
  }

  /** An update that the device left out does not count, unless others were asked for since or the model has moved. */
  #leftOut(engine: Engine, update: number): void {
    if (engine === this.#engine && this.#updates === update) this.#updates--;
  }

  #withPrepare(entries: readonly string[]): readonly string[] {
    return this.#engine.has("prepare") ? ["prepare", ...entries] : entries;
  }

  #expectOwn(where: "carry" | "log", { engine, isGone }: DeviceState | UpdateLog): void {
    if (isGone) throw givenBack(where);
    if (engine !== this.#engine)
      throw new RuntimeError("state", {
        where,
        found: "one of another model or of a device that is gone",
        expected: `one that ${where === "carry" ? "deviceState" : "updateLog"}() of this model gave`,
      });
  }
}

const carryRows = (found: number, rows: number): RuntimeError =>
  new RuntimeError("state", {
    where: "carry",
    found: `it has ${found} rows`,
    expected: `${rows}, the rows of the call`,
  });
