// The training loop on a GPU: what is read from the device and when, and that it changes nothing in the results.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import {
  type Batch,
  type CompiledWebGpuModel,
  compile,
  defineModel,
  type FitOptions,
  f32,
  fit,
} from "../../../index.ts";
import { elman } from "../../../nn/cells/index.ts";
import { dense, recurrent } from "../../../nn/layers/index.ts";
import { meanSquaredError } from "../../../nn/losses/index.ts";
import { adam } from "../../../nn/optimizers/index.ts";
import { dawnDevice, describeOnDawn } from "../../gpu/dawn.ts";

const T = 3;
const B = 2;
const model = defineModel({
  name: "waves",
  inputs: { x: f32("T", "B", 2) },
  layers: [recurrent(elman, { units: 4 }), dense({ units: 1 })],
  loss: meanSquaredError(),
  optimizer: adam({ rate: 0.01 }),
});

const batch = (seed: number, value = (i: number) => Math.sin(i * seed)): Batch => ({
  inputs: {
    x: Float32Array.from({ length: T * B * 2 }, (_, i) => value(i)),
    target: Float32Array.from({ length: T * B }, (_, i) => Math.cos(i + seed)),
  },
  steps: T,
  rows: B,
});
const PER_EPOCH = 10;
const EPOCHS = 2;
const batches = Array.from({ length: PER_EPOCH }, (_, i) => batch(i + 1));
const options = { batches: () => batches, epochs: EPOCHS, carryState: true };

describeOnDawn("fit on a GPU", () => {
  let device: GPUDevice;
  const nets: CompiledWebGpuModel[] = [];
  beforeAll(async () => {
    device = await dawnDevice();
  });
  afterAll(() => device?.destroy());

  const newNet = async (): Promise<CompiledWebGpuModel> => {
    const net = await compile(model, { target: "wgsl", device, seed: 1 });
    nets.push(net);
    return net;
  };

  /** The result of a run, and how often it read from the device. */
  async function run(more: Partial<FitOptions<CompiledWebGpuModel>> = {}, net?: CompiledWebGpuModel) {
    const trained = net ?? (await newNet());
    const reads = vi.spyOn(GPUBuffer.prototype, "mapAsync");
    try {
      const result = await fit(trained, { ...options, ...more });
      return { result, reads: reads.mock.calls.length };
    } finally {
      reads.mockRestore();
    }
  }

  /** The checkpoint at the end holds parameters and slots. */
  const AT_THE_END = 1;

  test("reads losses at the end of an epoch, at intervals, or at every update where somebody listens", async () => {
    const losses: number[] = [];
    const onStep = ({ loss }: { readonly loss: number }) => void losses.push(loss);
    const rarely = await run();
    const often = await run({ readEvery: 4 });
    const always = await run({ callbacks: { onStep } });
    expect(rarely.reads).toBe(EPOCHS + AT_THE_END);
    expect(often.reads).toBe(EPOCHS * 3 + AT_THE_END);
    expect(always.reads).toBe(EPOCHS * PER_EPOCH + AT_THE_END);
    expect(often.result).toEqual(rarely.result);
    expect(always.result).toEqual(rarely.result);
    const last = losses.slice(PER_EPOCH).reduce((a, b) => a + b, 0) / PER_EPOCH;
    expect(rarely.result.loss).toBe(last);
  });

  test("reports every update, in order, when its loss was read", async () => {
    const net = await newNet();
    const seen: (readonly number[])[] = [];
    const onStep = (report: { step: number; epoch: number; batch: number }) =>
      void seen.push([report.step, report.epoch, report.batch, net.updates]);
    await run({ readEvery: 4, steps: 7, callbacks: { onStep } }, net);
    const madeBy = [4, 4, 4, 4, 7, 7, 7];
    expect(seen).toEqual(madeBy.map((made, i) => [i + 1, 0, i, made]));
  });

  test("makes the updates that single calls make, and a checkpoint has the state of its batch", async () => {
    const net = await newNet();
    const checkpoints: Uint8Array[] = [];
    const onCheckpoint = (bytes: Uint8Array) => void checkpoints.push(bytes);
    const { result } = await run({ checkpointEvery: 7, callbacks: { onCheckpoint } }, net);
    const single = await newNet();
    for (let epoch = 0; epoch < EPOCHS; epoch++) {
      const carry = single.deviceState(B);
      for (const { inputs, ...shape } of batches) await single.train(inputs, { ...shape, carry });
      carry.destroy();
    }
    expect(await net.params.save()).toEqual(await single.params.save());
    expect(checkpoints.length).toBe(3);
    for (const resume of checkpoints) expect((await run({ resume, readEvery: 3 })).result).toEqual(result);
  });

  test("says which batch was not finite, also when its loss is read later", async () => {
    const broken = [...batches.slice(0, 2), batch(1, () => Number.MAX_VALUE), ...batches.slice(2)];
    const reported: number[] = [];
    const onStep = ({ step }: { readonly step: number }) => void reported.push(step);
    const fails = run({ batches: () => broken, readEvery: 8, callbacks: { onStep } });
    await expect(fails).rejects.toThrow(/^epoch 0, batch 2, update 3: the (loss|norm of the gradient) is /);
    expect(reported).toEqual([1, 2]);
  });

  test("a log that is full, or of another model, takes nothing, and the model is as before", async () => {
    const [net, other] = [await newNet(), await newNet()];
    const log = net.updateLog(1);
    const { inputs, ...shape } = batches[0];
    await net.train(inputs, { ...shape, log, read: "nothing" });
    await expect(net.train(inputs, { ...shape, log, read: "nothing" })).rejects.toThrow(/update 2: its log is full/);
    await expect(other.train(inputs, { ...shape, log })).rejects.toThrow(/log: one of another model/);
    expect([net.updates, other.updates]).toEqual([1, 0]);
    const [logged] = await net.readLog(log);
    const { loss, gradNorm } = await other.train(inputs, shape);
    expect(logged).toEqual({ update: 1, loss, gradNorm, metrics: {} });
    expect(await net.readLog(log)).toEqual([]);
    log.destroy();
    for (const made of nets) made.destroy();
  });
});
