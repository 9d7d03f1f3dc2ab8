// Weights in half precision in compiled models: what that costs in accuracy, what it leaves alone, and numbers that no half holds.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type CompiledModel,
  type CompiledWebGpuModel,
  compile,
  compileGraphs,
  defineModel,
  f32,
  modelGraphs,
} from "../../index.ts";
import { roundToHalf } from "../../ir/half.ts";
import { lstm } from "../../nn/cells/index.ts";
import { dense, recurrent } from "../../nn/layers/index.ts";
import { meanSquaredError } from "../../nn/losses/index.ts";
import { adam } from "../../nn/optimizers/index.ts";
import { dawnDevice, describeOnDawn } from "../gpu/dawn.ts";
import { numbers } from "../runtime/running-sum.ts";

const model = (units: number, inputs: number) =>
  defineModel({
    name: "m",
    inputs: { x: f32("T", "B", inputs) },
    layers: [recurrent(lstm, { units }), dense({ units: 3 })],
    loss: meanSquaredError(),
    optimizer: adam({ rate: 0.01 }),
  });

const largest = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  expect(a.length).toBe(b.length);
  return Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);
};

describe("targets that keep f32 alone say so", () => {
  const graphs = modelGraphs(model(4, 2));
  test.each([
    ["js", "f16", 'storage: "f16" for target "js"; expected "f32". Use target "wgsl", or leave storage out'],
    ["wasm", "f16", 'storage: "f16" for target "wasm"; expected "f32". Use target "wgsl", or leave storage out'],
    ["wgsl", "f8", 'storage: "f8"; expected f32, f16'],
  ])("%s, %s", (target, storage, message) => {
    expect(() => compileGraphs("m", graphs, { target, storage } as never)).toThrow(message);
  });

  test("and so does a target that is still to be chosen", async () => {
    const options = { target: "auto", storage: "f16" } as never;
    await expect(compile(model(4, 2), options)).rejects.toThrow('storage: "f16" for target "auto"; expected "f32"');
  });
});

describeOnDawn("a model with weights in half precision", () => {
  let device: GPUDevice;
  beforeAll(async () => {
    device = await dawnDevice();
  });
  afterAll(() => device.destroy());

  const both = async (units: number, inputs: number): Promise<[CompiledWebGpuModel, CompiledModel]> => [
    await compile(model(units, inputs), { target: "wgsl", storage: "f16", device, seed: 1 }),
    await compile(model(units, inputs), { target: "js", seed: 1 }),
  ];

  test("64 units over 100 steps: outputs within 1e-3 of f32, and of rounded matrices within 1e-5", async () => {
    const [gpu, host] = await both(64, 8);
    const x = numbers(100 * 8);
    const { outputs } = await gpu.forward({ x }, { steps: 100 });
    const apart = largest(outputs.y, host.forward({ x }, { steps: 100 }).outputs.y);
    expect(apart).toBeGreaterThan(1e-6);
    expect(apart).toBeLessThan(1e-3);
    for (const { name, shape } of host.manifest.params)
      if (shape.length === 2) host.params.set(name, host.params.get(name).map(roundToHalf));
    expect(largest(outputs.y, host.forward({ x }, { steps: 100 }).outputs.y)).toBeLessThan(1e-5);
    const stream = gpu.stream();
    let y: ArrayLike<number> = [];
    for (let t = 0; t < 10; t++) ({ y } = await stream.step({ x: x.subarray(8 * t, 8 * t + 8) }));
    expect(largest(y, outputs.y.subarray(27, 30))).toBeLessThan(1e-5);
  });

  test("parameters and training stay f32, and inference follows training", async () => {
    const [gpu, host] = await both(5, 3);
    const [x, target] = [numbers(4 * 2 * 3), numbers(4 * 2 * 3)];
    const shape = { steps: 4, rows: 2 };
    await gpu.forward({ x }, shape);
    for (let i = 0; i < 3; i++) {
      const [a, b] = [host.train({ x, target }, shape), await gpu.train({ x, target }, shape)];
      expect(Math.abs(a.loss - b.loss)).toBeLessThan(1e-5);
    }
    expect(await gpu.params.get("rnn.0.R")).toHaveLength(100);
    expect(largest(await gpu.params.get("rnn.0.R"), host.params.get("rnn.0.R"))).toBeLessThan(1e-5);
    const apart = largest((await gpu.forward({ x }, shape)).outputs.y, host.forward({ x }, shape).outputs.y);
    expect(apart).toBeGreaterThan(0);
    expect(apart).toBeLessThan(1e-3);
  });

  test("beyond 65504 the nearest half is infinite; below, small numbers go down to 2^-24", async () => {
    const line = defineModel({ name: "line", inputs: { x: f32("T", "B", 1) }, layers: [dense({ units: 7 })] });
    const net = await compile(line, { target: "wgsl", storage: "f16", device });
    const inf = Number.POSITIVE_INFINITY;
    const w = Float32Array.of(65504, 65519, 65520, -1e9, 3 * 2 ** -24, 2 ** -26, -0.1);
    net.params.set("dense.W", w);
    const { y } = (await net.forward({ x: [1] }, { steps: 1 })).outputs;
    expect(Array.from(y)).toEqual([65504, 65504, inf, -inf, 3 * 2 ** -24, 0, roundToHalf(w[6])]);
    expect(await net.params.get("dense.W")).toEqual(w);
  });
});
