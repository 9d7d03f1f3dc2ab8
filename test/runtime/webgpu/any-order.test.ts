// Programs of calls, writes and reads in any order, on two models of one device, none awaited: each gives what the host gives.
import fc from "fast-check";
import { afterAll, beforeAll, test } from "vitest";
import { type CompiledModel, type CompiledWebGpuModel, compile, defineModel, f32 } from "../../../index.ts";
import { elman } from "../../../nn/cells/index.ts";
import { dense, recurrent } from "../../../nn/layers/index.ts";
import { meanSquaredError } from "../../../nn/losses/index.ts";
import { sgd } from "../../../nn/optimizers/index.ts";
import { type DeviceState, loadWebGpu, type State, type UpdateLog, type WebGpuModel } from "../../../runtime/index.ts";
import { dawnDevice, describeOnDawn } from "../../gpu/dawn.ts";
import { expectClose } from "../../support/compare.ts";
import { numbers } from "../running-sum.ts";

const IN = 2;
const OUT = 1;
const model = defineModel({
  name: "any",
  inputs: { x: f32("T", "B", IN) },
  layers: [recurrent(elman, { units: 3 }), dense({ units: OUT })],
  loss: meanSquaredError(),
  optimizer: sgd({ rate: 0.1 }),
});
const PROGRAMS = 4;
const seed = Number(process.env.CELLC_SEED ?? Date.now() % 1e6);

/** One thing that a program asks of one of its models. */
interface Action {
  readonly net: 0 | 1;
  readonly kind: keyof typeof HOST;
  /** Of what it brings along. */
  readonly seed: number;
  readonly steps: number;
  readonly rows: 1 | 2;
}

const stateNumbers = (state: State): number[] => state.names.flatMap((name) => [...state.get(name)]);
const inputs = ({ seed, steps, rows }: Action) => ({ x: numbers(steps * rows * IN, seed + 1) });
const batch = (a: Action) => ({ ...inputs(a), target: numbers(a.steps * a.rows * OUT, a.seed + 2) });
const stateFor = (net: CompiledModel | WebGpuModel, { seed, rows }: Action): State => {
  const state = net.initialState(rows);
  for (const name of state.names) state.set(name, numbers(state.get(name).length, seed + 3));
  return state;
};

/** What a program holds on the host: a state for each number of rows stands for a stream and for what updates carry. */
interface Host {
  readonly net: CompiledModel;
  readonly states: Record<number, State>;
  readonly log: number[];
}

const biasOf = (net: CompiledModel | WebGpuModel): string => net.params.names.at(-1)!;

/** Each action's numbers, by the host. */
const HOST = {
  forward: ({ net }: Host, a: Action) => {
    const { outputs, state } = net.forward(inputs(a), { steps: a.steps, rows: a.rows });
    return [...outputs.y, ...stateNumbers(state)];
  },
  step: ({ net, states }: Host, a: Action) => {
    const one = { ...a, steps: 1 };
    const { outputs, state } = net.step(inputs(one), { rows: a.rows, state: states[a.rows] });
    states[a.rows] = state;
    return [...outputs.y];
  },
  reset: ({ net, states }: Host, a: Action) => {
    states[a.rows] = a.seed % 2 ? net.initialState(a.rows) : stateFor(net, a);
    return [];
  },
  state: ({ states }: Host, a: Action) => stateNumbers(states[a.rows]),
  train: ({ net }: Host, a: Action) => [net.train(batch(a), { steps: a.steps, rows: a.rows }).loss],
  carry: ({ net, states, log }: Host, a: Action) => {
    const { loss, state } = net.train(batch(a), { steps: a.steps, rows: a.rows, state: states[a.rows] });
    states[a.rows] = state;
    log.push(loss);
    return [];
  },
  readLog: ({ log }: Host) => log.splice(0),
  gradient: ({ net }: Host, a: Action) => {
    const { loss, grads } = net.gradient(batch(a), { steps: a.steps, rows: a.rows });
    return [loss, ...Object.values(grads).flatMap((g) => [...g])];
  },
  set: ({ net }: Host, a: Action) => {
    net.params.set(biasOf(net), numbers(OUT, a.seed));
    return [];
  },
  get: ({ net }: Host) => net.params.names.flatMap((name) => [...net.params.get(name)]),
};

/** What it holds on a GPU. */
interface Gpu {
  readonly net: WebGpuModel;
  readonly states: Record<number, DeviceState>;
  readonly log: UpdateLog;
}

/** The same on a GPU: nothing waits for anything but its own numbers. */
const GPU: Readonly<Record<Action["kind"], (gpu: Gpu, a: Action) => Promise<readonly number[]>>> = {
  async forward({ net }, a) {
    const { outputs, state } = await net.forward(inputs(a), { steps: a.steps, rows: a.rows });
    return [...outputs.y, ...stateNumbers(state)];
  },
  async step({ net, states }, a) {
    return [...(await net.step(inputs({ ...a, steps: 1 }), { carry: states[a.rows] })).outputs.y];
  },
  async reset({ net, states }, a) {
    const state = a.seed % 2 ? net.initialState(a.rows) : stateFor(net, a);
    states[a.rows].write(state);
    for (const name of state.names) state.get(name).fill(Number.NaN);
    return [];
  },
  async state({ net, states }, a) {
    return stateNumbers(await net.readState(states[a.rows]));
  },
  async train({ net }, a) {
    return [(await net.train(batch(a), { steps: a.steps, rows: a.rows })).loss];
  },
  async carry({ net, states, log }, a) {
    await net.train(batch(a), { steps: a.steps, carry: states[a.rows], log, read: "nothing" });
    return [];
  },
  async readLog({ net, log }) {
    return (await net.readLog(log)).map(({ loss }) => loss);
  },
  async gradient({ net }, a) {
    const { loss, grads } = await net.gradient(batch(a), { steps: a.steps, rows: a.rows });
    return [loss, ...Object.values(grads).flatMap((g) => [...g])];
  },
  async set({ net }, a) {
    net.params.set(biasOf(net), numbers(OUT, a.seed));
    return [];
  },
  async get({ net }) {
    const all = await Promise.all(net.params.names.map((name) => net.params.get(name)));
    return all.flatMap((values) => [...values]);
  },
};

const anyAction = fc.record({
  net: fc.constantFrom(0 as const, 1 as const),
  kind: fc.constantFrom(...(Object.keys(HOST) as (keyof typeof HOST)[])),
  seed: fc.nat(1000),
  steps: fc.integer({ min: 1, max: 4 }),
  rows: fc.constantFrom(1 as const, 2 as const),
});

describeOnDawn(`seed ${seed} (CELLC_SEED)`, () => {
  let device: GPUDevice;
  let compiled: CompiledWebGpuModel;
  beforeAll(async () => {
    device = await dawnDevice();
    compiled = await compile(model, { target: "wgsl", device });
  });
  afterAll(() => device.destroy());

  async function runOnBoth(actions: readonly Action[]): Promise<void> {
    const hosts = await Promise.all(
      [1, 2].map(async (seed): Promise<Host> => {
        const net = await compile(model, { target: "js", seed });
        return { net, states: { 1: net.initialState(1), 2: net.initialState(2) }, log: [] };
      }),
    );
    const { manifest, wgsl } = compiled.artifact;
    const gpus = await Promise.all(
      [1, 2].map(async (seed): Promise<Gpu> => {
        const net = await loadWebGpu({ manifest, wgsl: wgsl! }, { device, seed });
        return { net, states: { 1: net.deviceState(1), 2: net.deviceState(2) }, log: net.updateLog(actions.length) };
      }),
    );
    const asked = actions.map((a) => GPU[a.kind](gpus[a.net], a));
    const wanted = actions.map((a) => HOST[a.kind](hosts[a.net], a));
    const found = await Promise.all(asked);
    for (const { net } of gpus) net.destroy();
    actions.forEach((a, i) => void expectClose(`${i}: ${a.kind}`, found[i], wanted[i], 2e-4));
  }

  test(`${PROGRAMS} random programs`, { timeout: 120_000 }, async () => {
    const programs = fc.array(anyAction, { minLength: 12, maxLength: 24 });
    await fc.assert(fc.asyncProperty(programs, runOnBoth), { numRuns: PROGRAMS, seed });
  });
});
