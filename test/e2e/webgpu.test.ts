// Compiled models on WebGPU: the same calls as on the host, the same numbers.
import { afterAll, beforeAll, expect, test } from "vitest";
import { type CompiledModel, type CompiledWebGpuModel, compile, defineModel, fit, i32 } from "../../index.ts";
import { gru, lstm } from "../../nn/cells/index.ts";
import { dense, embedding, recurrent } from "../../nn/layers/index.ts";
import { crossEntropy } from "../../nn/losses/index.ts";
import { adam } from "../../nn/optimizers/index.ts";
import { dawn, dawnDevice, describeOnDawn } from "../gpu/dawn.ts";

const T = 7;
const B = 3;
const VOCAB = 9;
const model = defineModel({
  name: "letters",
  inputs: { ids: i32("T", "B") },
  lengths: true,
  layers: [
    embedding({ vocab: VOCAB, units: 5 }),
    recurrent(lstm, { units: 12 }),
    recurrent(gru, { units: 8, dropout: 0.2 }),
    dense({ units: VOCAB }),
  ],
  loss: crossEntropy(),
  optimizer: adam({ rate: 0.02 }),
  clip: { norm: 1 },
});
const sequence = (seed: number, count = T * B) =>
  Int32Array.from({ length: count }, (_, i) => (i * i * 7 + i * seed) % VOCAB);
const ids = sequence(1);
const batch = { ids, target: sequence(4) };
const lengths = [7, 4, 6];
const shape = { steps: T, rows: B, lengths };

/** Largest difference, relative to values above 1. */
function difference(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  expect(found.length).toBe(wanted.length);
  return Array.from(wanted).reduce(
    (most, w, i) => Math.max(most, Math.abs(found[i] - w) / Math.max(1, Math.abs(w))),
    0,
  );
}

describeOnDawn("a compiled model on WebGPU", () => {
  let device: GPUDevice;
  let gpu: CompiledWebGpuModel;
  let host: CompiledModel;
  beforeAll(async () => {
    device = await dawnDevice();
    gpu = await compile(model, { target: "wgsl", device, seed: 3 });
    host = await compile(model, { target: "js", seed: 3 });
  });
  afterAll(() => device?.destroy());

  test("begins with the host's parameters and gives its outputs, states and streams", async () => {
    expect(await gpu.params.get("embedding.E")).toEqual(host.params.get("embedding.E"));
    const [found, wanted] = [await gpu.forward({ ids }, shape), host.forward({ ids }, shape)];
    expect(difference(found.outputs.y, wanted.outputs.y)).toBeLessThan(1e-5);
    for (const name of wanted.state.names)
      expect(difference(found.state.get(name), wanted.state.get(name))).toBeLessThan(1e-5);
    const stream = gpu.stream({ rows: B });
    const whole = await gpu.forward({ ids }, { steps: T, rows: B });
    const steps = Array.from({ length: T }, (_, t) => stream.step({ ids: ids.subarray(t * B, (t + 1) * B) }));
    const ys = (await Promise.all(steps)).flatMap(({ y }) => [...y]);
    expect(difference(ys, whole.outputs.y)).toBeLessThan(1e-5);
    expect((await gpu.forward({ ids: [] }, { steps: 0, rows: 2 })).outputs.y.length).toBe(0);
  });

  test("gives the host's gradients, from the loss and from cotangents", async () => {
    const [found, wanted] = [await gpu.gradient(batch, shape), host.gradient(batch, shape)];
    expect(found.loss).toBeCloseTo(wanted.loss, 5);
    for (const name of host.params.names) expect(difference(found.grads[name], wanted.grads[name])).toBeLessThan(1e-4);
    const y = Float32Array.from({ length: T * B * VOCAB }, (_, i) => Math.sin(i));
    const [back, reference] = [await gpu.backward({ ids }, { y }, shape), host.backward({ ids }, { y }, shape)];
    for (const name of host.params.names)
      expect(difference(back.grads[name], reference.grads[name])).toBeLessThan(1e-4);
    for (const name of reference.stateGrads.names)
      expect(difference(back.stateGrads.get(name), reference.stateGrads.get(name))).toBeLessThan(1e-4);
  });

  test("trains as the host does, dropout and clipping included, and the result can be moved", async () => {
    const losses = Array.from({ length: 20 }, () => gpu.train(batch, shape));
    const wanted = losses.map(() => host.train(batch, shape));
    const found = await Promise.all(losses);
    for (const [i, { loss, gradNorm }] of found.entries()) {
      expect(Math.abs(loss - wanted[i].loss)).toBeLessThan(1e-3);
      expect(Math.abs(gradNorm - wanted[i].gradNorm)).toBeLessThan(1e-2);
    }
    expect(found.at(-1)!.loss).toBeLessThan(found[0].loss * 0.9);
    host.params.load(await gpu.params.save());
    expect(host.params.get("dense.W")).toEqual(await gpu.params.get("dense.W"));
  });

  test("fit trains on the device, and a resumed run ends with the same bits", async () => {
    const batches = () =>
      [1, 2, 3].map((seed) => ({ ...shape, inputs: { ids: sequence(seed), target: sequence(seed + 3) } }));
    const options = { batches, epochs: 2, carryState: true, rate: (updates: number) => 0.02 / (1 + updates) };
    const runs = await Promise.all([1, 2, 3].map(() => compile(model, { target: "wgsl", device, seed: 5 })));
    const losses: number[] = [];
    const callbacks = { onStep: ({ loss }: { readonly loss: number }) => void losses.push(loss) };
    const whole = await fit(runs[0], { ...options, callbacks });
    const half = await fit(runs[1], { ...options, steps: 4 });
    const rest = await fit(runs[2], { ...options, resume: half.checkpoint });
    expect(rest.checkpoint).toEqual(whole.checkpoint);
    expect(rest.loss).toBe(whole.loss);
    const host = await compile(model, { target: "js", seed: 5 });
    const reference = await fit(host, options);
    expect(losses.length).toBe(6);
    expect(whole.loss! - reference.loss!).toBeCloseTo(0, 3);
    for (const net of runs) net.destroy();
  });

  test("auto takes WebAssembly for a small model, and WebGPU for large batches where a device is given", async () => {
    const small = await compile(model, { target: "auto", device, seed: 3 });
    expect(small.manifest.target).toBe("wasm");
    expect(small.choice).toMatch(
      /^wasm: an update of 100 steps of 1 row is estimated at .* ms, on .*wgsl at .* The GPU is /,
    );
    const large = await compile(model, { target: "auto", device, expect: { steps: 1000, rows: 4096 } });
    expect(large.manifest.target).toBe("wgsl");
    expect((await large.forward({ ids }, shape)).outputs.y.length).toBe(T * B * VOCAB);
    const software = await compile(model, { target: "auto", gpu: dawn().gpu, expect: { steps: 1000, rows: 4096 } });
    expect(software.manifest.target).toBe("wasm");
    expect(software.choice).toMatch(/No WebGPU: the adapter is software \(.*SwiftShader/i);
  });
});

test("without WebGPU auto says that there is none", async () => {
  const net = await compile(model, { target: "auto", expect: { steps: 1000, rows: 4096 } });
  expect(net.choice).toMatch(/^wasm: .* No WebGPU: the host has no navigator\.gpu/);
});

test("a GPU that the model does not load on gives way to the next target, and the choice says why", async () => {
  const limits = { maxComputeInvocationsPerWorkgroup: 1 };
  const info = { vendor: "acme", architecture: "one", device: "", description: "", isFallbackAdapter: false };
  const gpu = { requestAdapter: async () => ({ info, limits }) } as unknown as GPU;
  const net = await compile(model, { target: "auto", gpu, expect: { steps: 1000, rows: 4096 } });
  expect(net.manifest.target).toBe("wasm");
  expect(net.choice).toMatch(
    /^Not wgsl, which does not load here: .*maxComputeInvocationsPerWorkgroup of this adapter is 1; expected at least .* wgsl: an update of .* The GPU is acme one\.$/,
  );
});
