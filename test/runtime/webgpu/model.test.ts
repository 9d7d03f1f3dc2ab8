// The calls of a model on WebGPU, on a model written by hand, next to the same model on the host.
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadModule, loadWebGpu, type WebGpuModel } from "../../../runtime/index.ts";
import { dawnDevice, describeOnDawn } from "../../gpu/dawn.ts";
import { numbers, runningSum } from "../running-sum.ts";
import { runningSumWgsl } from "./running-sum.ts";

const T = 5;
const B = 2;
const x = numbers(T * B * 2);
const target = numbers(T * B * 3, 2);
const W = [1, 2, 3, 4, 5, 6].map((v) => v / 10);
const batch = { x, target };
const shape = { steps: T, rows: B };

const close = (found: ArrayLike<number>, wanted: ArrayLike<number>) => {
  expect(found.length).toBe(wanted.length);
  for (const [i, v] of Array.from(wanted).entries()) expect(found[i]).toBeCloseTo(v, 4);
};

const onHost = () => {
  const net = loadModule(runningSum(), { seed: 0 });
  net.params.set("w", W);
  return net;
};

describeOnDawn("a model on WebGPU", () => {
  let device: GPUDevice;
  beforeAll(async () => {
    device = await dawnDevice();
  });
  afterAll(() => device.destroy());

  async function onGpu(): Promise<WebGpuModel> {
    const net = await loadWebGpu(runningSumWgsl(), { device, seed: 0 });
    net.params.set("w", W);
    return net;
  }

  test("forward gives the outputs and the state of the host's model, at any length, batch and rows' lengths", async () => {
    const [net, host] = [await onGpu(), onHost()];
    for (const [T, B] of [
      [5, 2],
      [1, 1],
      [7, 3],
      [0, 2],
      [4, 2],
    ]) {
      const x = numbers(T * B * 2, T);
      const state = host.initialState(B);
      state.set("s", numbers(B * 3, 3));
      const lengths = Int32Array.from({ length: B }, (_, r) => Math.max(0, T - r));
      const found = await net.forward({ x }, { steps: T, state, lengths });
      const wanted = host.forward({ x }, { steps: T, state, lengths });
      close(found.outputs.y, wanted.outputs.y);
      close(found.state.get("s"), wanted.state.get("s"));
    }
    expect(await net.dispatches("forward", { steps: 5, rows: 2 })).toBe(1 + 3); // two steps a dispatch
    net.destroy();
  });

  test("calls made at once run in their order, each on its own inputs and with the parameters set before it", async () => {
    const [net, host] = [await onGpu(), onHost()];
    const calls = [1, 2, 3].map((seed) => {
      const input = numbers(T * B * 2, seed);
      const call = net.forward({ x: input }, shape);
      input.fill(0);
      net.params.set("b", [seed, seed, seed]);
      return call;
    });
    for (const [i, call] of calls.entries()) {
      if (i > 0) host.params.set("b", [i, i, i]);
      const wanted = host.forward({ x: numbers(T * B * 2, i + 1) }, shape);
      close((await call).outputs.y, wanted.outputs.y);
    }
    net.destroy();
  });

  test("a stream's steps equal one forward; its state stays on the device and can be read and set", async () => {
    const net = await onGpu();
    const stream = net.stream({ rows: B });
    const steps = Array.from({ length: T }, (_, t) => stream.step({ x: x.subarray(t * B * 2, (t + 1) * B * 2) }));
    const ys = await Promise.all(steps);
    const { outputs, state } = await net.forward({ x }, shape);
    close(
      ys.flatMap(({ y }) => [...y]),
      outputs.y,
    );
    close((await stream.state()).get("s"), state.get("s"));
    stream.reset(state);
    close((await stream.state()).get("s"), state.get("s"));
    stream.reset();
    expect([...(await stream.state()).get("s")]).toEqual(Array(B * 3).fill(0));
    net.destroy();
  });

  test("updates queued without waiting, most of them without reading, end where the host's do", async () => {
    const net = await onGpu();
    const losses = [];
    for (let i = 0; i < 6; i++) {
      if (i % 3 === 2) losses.push(net.train(batch, { ...shape, rate: 0.02 }));
      else expect(await net.train(batch, { ...shape, rate: 0.02, read: "nothing" })).toBeUndefined();
    }
    const [early, late] = await Promise.all(losses);
    expect(late.loss).toBeLessThan(early.loss);
    expect(net.updates).toBe(6);
    expect(late.metrics.rateUsed).toBeCloseTo(0.02);

    const host = loadModule({ ...runningSum(), entries: withoutNoise() }, { seed: 0 });
    host.params.set("w", W);
    let last = { loss: 0, gradNorm: 0 };
    for (let i = 0; i < 6; i++) last = host.train(batch, { ...shape, rate: 0.02 });
    expect(late.loss).toBeCloseTo(last.loss, 5);
    expect(late.gradNorm).toBeCloseTo(last.gradNorm, 4);
    close(await net.params.get("w"), host.params.get("w"));
    close(await net.params.slot("m"), host.slotView("m"));
    const { grads, loss } = await net.gradient(batch, shape);
    expect(loss).toBeCloseTo(host.gradient(batch, shape).loss, 4);
    close(grads.w, host.gradient(batch, shape).grads.w);
    net.destroy();
  });

  test("a carried state goes from update to update on the device", async () => {
    const net = await onGpu();
    const carry = net.deviceState(B);
    const { state } = await net.train(batch, { ...shape, rate: 0, read: "state" });
    await net.train(batch, { ...shape, rate: 0, carry, read: "nothing" });
    close((await net.readState(carry)).get("s"), state!.get("s"));
    const first = await net.train(batch, { ...shape, rate: 0, carry });
    const second = await net.train(batch, { ...shape, rate: 0, state });
    expect(first.loss).toBeCloseTo(second.loss, 5);
    net.destroy();
  });

  test("parameters go to a file and come back, and what does not fit changes nothing", async () => {
    const [net, other] = [await onGpu(), await onGpu()];
    await net.train(batch, shape);
    const file = await net.params.save({ vocabulary: "ab" });
    expect(other.params.load(file)).toMatchObject({ vocabulary: "ab" });
    expect(await other.params.get("w")).toEqual(await net.params.get("w"));
    expect((await net.params.tensors()).map(([name]) => name)).toEqual(["w", "b"]);
    expect(() => other.params.set("w", [Number.NaN, 0, 0, 0, 0, 0])).toThrow(/NaN at index 0/);
    expect(() => other.params.load(file.slice(0, 40))).toThrow();
    await expect(other.forward({ x: x.subarray(1) }, shape)).rejects.toThrow(/19 numbers; expected 20/);
    await expect(other.train(batch, { ...shape, hyper: { speed: 1 } })).rejects.toThrow(/speed/);
    await expect(other.backward({ x }, {}, shape)).rejects.toThrow(/no entry "backward"/);
    expect(other.updates).toBe(0);
    expect(await other.params.get("w")).toEqual(await net.params.get("w"));
    for (const n of [net, other]) n.destroy();
  });
});

/** Entries of the host's model whose key is 0 0: no noise on the loss. */
function withoutNoise() {
  const { entries, manifest } = runningSum();
  const at = manifest.entries.find((e) => e.name === "train")!.inputs.find((p) => p.name === "key")!.buffer;
  const train: typeof entries.train = (memory, offsets, T, B) => {
    const run = entries.train(memory, offsets, T, B);
    return () => {
      new Float32Array(memory, offsets[at], 2).fill(0);
      run();
    };
  };
  return { ...entries, train };
}
