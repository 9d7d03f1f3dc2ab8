// An emitted module on WebGPU: the runtime's model behind the calls that modules for other targets have, as promises.
// Its functions bear the names of theirs, so that every target's `createModel` is made of the same calls.
import type { EmittedWgslModule } from "../../ir/artifact.ts";
import { evalShape } from "../../ir/types.ts";
import type { CallOptions } from "../calls.ts";
import type { Inputs } from "../inputs.ts";
import { countOf } from "../safetensors.ts";
import { State } from "../state.ts";
import { WebGpuModel, type WebGpuOptions } from "../webgpu/model.ts";
import { count, fail } from "./fail.ts";

/** T and B where they are fixed. */
export interface FixedSizes {
  readonly steps?: number;
  readonly rows?: number;
}

export interface ModuleOptions extends WebGpuOptions {
  /** A safetensors file. */
  readonly weights?: ArrayBuffer | Uint8Array;
}

export type ModuleCallOptions = Partial<Omit<CallOptions, "lengths" | "hyper">>;
export type Core = Awaited<ReturnType<typeof createCore>>;

/** Asks for a device unless one is given, takes the weights and compiles all shaders. */
export async function createCore(module: EmittedWgslModule, fixed: FixedSizes, options: ModuleOptions) {
  const { weights, ...own } = options;
  const model = await WebGpuModel.load(module, own);
  const { manifest } = module;
  let loaded = false;
  const shared = {
    name: manifest.name,
    /** The device that it runs on. */
    device: model.device,
    load(file: ArrayBuffer | Uint8Array): void {
      model.params.load(new Uint8Array(file as ArrayBuffer));
      loaded = true;
    },
    initialState: (rows: number = fixed.rows ?? 1): State => model.initialState(count("rows", rows, fixed.rows)),
    parseState(bytes: Uint8Array): State {
      const state = State.parse(bytes);
      state.expectFits(manifest.states, count("rows", state.rows, fixed.rows));
      return state;
    },
    destroy: () => model.destroy(),
  };
  try {
    if (weights) shared.load(weights);
    await model.warm(...module.wgsl.entries.map((entry) => entry.name));
  } catch (error) {
    model.destroy();
    throw error;
  }
  const expectWeights = (): void => {
    if (!loaded) fail("weights", "none", "createModel({ weights }) or load(weights)");
  };
  return { manifest, fixed, model, shared, expectWeights };
}

export const forwardCalls = (core: Core) => ({
  async forward(inputs: Inputs, options: ModuleCallOptions = {}) {
    const call = callOf(core, "forward", inputs, options);
    return core.model.forward(call.inputs, call.options);
  },
});

export const stepCalls = (core: Core) => ({
  async step(inputs: Inputs, options: Omit<ModuleCallOptions, "steps"> = {}) {
    const call = callOf(core, "step", inputs, { ...options, steps: undefined });
    return core.model.step(call.inputs, call.options);
  },
});

export const streamCalls = (core: Core) => ({
  /** Its state stays on the device. @param options.steps a block of so many steps a call; single steps where absent. */
  stream({ steps, rows, state }: ModuleCallOptions = {}) {
    const { model, fixed, manifest } = core;
    core.expectWeights();
    const B = count("rows", rows ?? state?.rows ?? fixed.rows ?? 1, fixed.rows);
    if (state?.rows !== undefined && state.rows !== B) fail("state", `${state.rows} rows`, B);
    const entry = steps || !manifest.entries.some((e) => e.name === "step") ? "forward" : "step";
    const carry = model.deviceState(state ?? B);
    return {
      rows: B,
      async step(inputs: Inputs) {
        const call = callOf(core, entry, inputs, { rows: B, steps: entry === "step" ? undefined : (steps ?? 1) });
        return (await model[entry](call.inputs, { ...call.options, carry })).outputs;
      },
      state: () => model.readState(carry),
      reset: (to?: State) => carry.write(to ?? model.initialState(B)),
      destroy: () => carry.destroy(),
    };
  },
});

export const trainCalls = (core: Core) => ({
  /** Parameters stay as they were where the loss or the gradient is not finite. */
  async train(inputs: Inputs, { rate, ...options }: ModuleCallOptions & { readonly rate?: number } = {}) {
    const call = callOf(core, "train", inputs, options);
    const { loss, gradNorm, state } = await core.model.train(call.inputs, { ...call.options, rate, read: "state" });
    return { loss, gradNorm, state };
  },
  save: () => core.model.params.save(),
});

/** What the runtime takes: inputs and hyper-parameters apart, and both sizes. As many steps as the first input has, unless told. */
function callOf({ manifest, fixed, expectWeights }: Core, entry: string, given: Inputs, options: ModuleCallOptions) {
  expectWeights();
  const { state } = options;
  const rows = count("rows", options.rows ?? state?.rows ?? fixed.rows ?? 1, fixed.rows);
  const ports = manifest.entries.find((e) => e.name === entry)?.inputs ?? [];
  const isHyper = (name: string): boolean => ports.some((p) => p.role === "hyper" && p.name === name);
  const part = (hyper: boolean) => Object.fromEntries(Object.entries(given).filter(([n]) => isHyper(n) === hyper));
  const first = ports.find((p) => p.role === "input");
  const each = first && countOf(evalShape(first.shape, { T: 1, B: rows }));
  const values = first && given[first.name];
  const steps = entry === "step" ? 1 : (options.steps ?? fixed.steps ?? (values?.length ?? Number.NaN) / (each ?? 1));
  if (steps % 1 !== 0)
    fail(`input "${first?.name}"`, values ? `${values.length} numbers` : "no numbers", `${each} a step`);
  const hyper = part(true) as Readonly<Record<string, readonly number[]>>;
  return {
    inputs: part(false),
    options: { state, rows, steps: count("steps", steps, entry === "step" ? 1 : fixed.steps), hyper },
  };
}
