// The order of calls, writes and losses of the device: what each of them sees, whatever waits for its pipelines.
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadModule, loadWebGpu, type WebGpuModel } from "../../../runtime/index.ts";
import { dawnDevice, describeOnDawn } from "../../gpu/dawn.ts";
import { numbers, runningSum } from "../running-sum.ts";
import { runningSumWgsl } from "./running-sum.ts";

const T = 5;
const B = 2;
const x = numbers(T * B * 2);
const batch = { x, target: numbers(T * B * 3, 2) };
const shape = { steps: T, rows: B };
const W = [1, 2, 3, 4, 5, 6].map((v) => v / 10);

const close = (found: ArrayLike<number>, wanted: ArrayLike<number>) => {
  expect(found.length).toBe(wanted.length);
  for (const [i, v] of Array.from(wanted).entries()) expect(found[i]).toBeCloseTo(v, 4);
};

describeOnDawn("the order of what a program asks of a model on WebGPU", () => {
  let device: GPUDevice;
  const nets: WebGpuModel[] = [];
  beforeAll(async () => {
    device = await dawnDevice();
  });
  afterAll(() => {
    for (const net of nets) net.destroy();
    device.destroy();
  });

  /** None of its pipelines has been made. */
  async function fresh(on: GPUDevice = device): Promise<WebGpuModel> {
    const net = await loadWebGpu(runningSumWgsl(), { device: on, seed: 0 });
    net.params.set("w", W);
    nets.push(net);
    return net;
  }
  const host = loadModule(runningSum(), { seed: 0 });
  host.params.set("w", W);
  const row = (t: number) => x.subarray(t * B * 2, (t + 1) * B * 2);

  test("a state written after a call is not seen by it, though its pipelines are still being made", async () => {
    const net = await fresh();
    const stream = net.stream({ rows: B });
    const far = net.initialState(B);
    far.set("s", numbers(B * 3, 9));
    const first = stream.step({ x: row(0) });
    stream.reset(far);
    const kept = far.clone();
    far.reset();
    const second = stream.step({ x: row(1) });
    const wanted = [host.step({ x: row(0) }, { rows: B }), host.step({ x: row(1) }, { rows: B, state: kept })];
    close((await first).y, wanted[0].outputs.y);
    close((await second).y, wanted[1].outputs.y);
    close((await stream.state()).get("s"), wanted[1].state.get("s"));
  });

  test("parameters read after an update are those after it, without what is set later", async () => {
    const net = await fresh();
    const update = net.train(batch, { ...shape, rate: 0 });
    const before = net.params.get("b");
    net.params.set("b", [7, 8, 9]);
    const after = net.params.get("b");
    const again = net.train(batch, { ...shape, rate: 0.1 });
    const trained = net.params.get("w");
    net.params.set("w", W);
    expect([...(await before)]).toEqual([0, 0, 0]);
    expect([...(await after)]).toEqual([7, 8, 9]);
    expect([...(await trained)]).not.toEqual([...(await net.params.get("w"))]);
    close(await net.params.get("w"), W);
    await Promise.all([update, again]);
  });

  test("a state given back after a call is there for it", async () => {
    const net = await fresh();
    const stream = net.stream({ rows: B });
    const step = stream.step({ x: row(0) });
    const state = stream.state();
    stream.destroy();
    close((await step).y, host.step({ x: row(0) }, { rows: B }).outputs.y);
    expect((await state).rows).toBe(B);
  });

  test("a state of other rows is refused, and the stream stays as it is", async () => {
    const net = await fresh();
    const stream = net.stream({ rows: B });
    expect(() => stream.reset(net.initialState(B + 1))).toThrow(/has 3 rows; expected 2/);
    expect([...(await stream.state()).get("s")]).toEqual(Array(B * 3).fill(0));
    await net.forward({ x }, shape);
  });

  test("what was given back is named by whatever asks for it, and other calls are as before", async () => {
    const net = await fresh();
    const stream = net.stream({ rows: B });
    const log = net.updateLog(1);
    await net.warm("step", "forward");
    for (const kept of [stream, log]) kept.destroy();
    const step = stream.step({ x: row(0) });
    const forward = net.forward({ x }, shape);
    await expect(step).rejects.toThrow(/carry: its memory was given back/);
    await expect(stream.state()).rejects.toThrow(/its memory was given back/);
    await expect(net.train(batch, { ...shape, log })).rejects.toThrow(/log: its memory was given back/);
    expect(() => stream.reset()).toThrow(/its memory was given back/);
    close((await forward).outputs.y, host.forward({ x }, shape).outputs.y);
    await net.train(batch, shape);
    net.destroy();
    await expect(net.params.get("w")).rejects.toThrow(/destroyed/);
  });

  test("calls made before the model was given back still run", async () => {
    const net = await fresh();
    const call = net.forward({ x }, shape);
    net.destroy();
    close((await call).outputs.y, host.forward({ x }, shape).outputs.y);
  });

  test("an update that waited for a device that is gone is not counted on the new one", async () => {
    const own = await dawnDevice();
    const net = await fresh(own);
    const update = net.train(batch, shape);
    update.catch(() => {});
    own.destroy();
    await own.lost;
    await net.reopen({ device });
    await expect(update).rejects.toThrow();
    expect(net.updates).toBe(0);
  });

  test("a call that waits for its pipelines while the model moves leaves the new device as it is", async () => {
    const own = await dawnDevice();
    const net = await fresh(own);
    const call = net.forward({ x }, shape);
    await net.reopen({ device });
    await call.catch(() => {});
    close((await net.forward({ x }, shape)).outputs.y, host.forward({ x }, shape).outputs.y);
    own.destroy();
  });

  test("an update that the device refused is not in the log, also where that was read before", async () => {
    const net = await fresh();
    const log = net.updateLog(4);
    const refused = net.train(batch, { ...shape, log, read: "nothing" });
    const read = net.readLog(log);
    const bad = device.createBuffer({ size: 4, usage: GPUBufferUsage.MAP_READ });
    log.engine.write(bad, 0, new Float32Array(1)); // what a driver refuses, the next to be handed over tells
    await expect(refused).rejects.toThrow(/refuses/);
    expect(await read).toEqual([]);
    expect(net.updates).toBe(0);
    expect((await net.train(batch, { ...shape, log })).loss).toBe((await net.readLog(log))[0].loss);
    bad.destroy();
  });
});
