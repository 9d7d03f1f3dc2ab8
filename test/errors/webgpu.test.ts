// What a model on WebGPU says when the host, the device or a shader lets it down; state and parameters are unharmed.
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { loadWebGpu, RuntimeError } from "../../runtime/index.ts";
import { dawn, dawnDevice, describeOnDawn } from "../gpu/dawn.ts";
import { numbers } from "../runtime/running-sum.ts";
import { runningSumWgsl } from "../runtime/webgpu/running-sum.ts";

const x = numbers(20);
const batch = { x, target: numbers(30, 2) };
const shape = { steps: 5, rows: 2 };

async function failure(promise: Promise<unknown>): Promise<RuntimeError> {
  const error = await promise.then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(RuntimeError);
  return error as RuntimeError;
}

test("without WebGPU the error says where it would be, and what needs none", async () => {
  const error = await failure(loadWebGpu(runningSumWgsl()));
  expect(error.code).toBe("device");
  expect(error.message).toMatch(/no navigator\.gpu; expected a page on https.*Compile with target "wasm"/);
});

test("without an adapter the error says so", async () => {
  const gpu = { requestAdapter: async () => null } as unknown as GPU;
  const error = await failure(loadWebGpu(runningSumWgsl(), { gpu }));
  expect(error.code).toBe("device");
  expect(error.message).toMatch(/WebGPU has no adapter here/);
});

describeOnDawn("a model on a device", () => {
  let device: GPUDevice;
  beforeAll(async () => {
    device = await dawnDevice();
  });
  afterAll(() => device.destroy());

  test("a limit below the plan's is named with what was needed, on a device given and on an adapter", async () => {
    const module = runningSumWgsl(undefined, { maxComputeWorkgroupStorageSize: 1 << 20 });
    const given = await failure(loadWebGpu(module, { device }));
    expect(given.code).toBe("limit");
    expect(given.message).toMatch(
      /maxComputeWorkgroupStorageSize of the device given is 16384; expected at least 1048576\. Request it with requiredLimits \{.*maxComputeWorkgroupStorageSize: 1048576/,
    );
    const asked = await failure(loadWebGpu(module, { gpu: dawn().gpu }));
    expect(asked.message).toMatch(/of this adapter is \d+; expected at least 1048576\. Compile with target "wasm"/);
  });

  test("a call whose buffer is beyond maxStorageBufferBindingSize is refused before anything is allocated", async () => {
    const net = await loadWebGpu(runningSumWgsl(), { device });
    const before = await net.forward({ x }, shape);
    const error = await failure(net.forward({ x }, { steps: 1 << 23 }));
    expect(error.code).toBe("limit");
    expect(error.message).toMatch(
      /^forward with 8388608 steps of 1 rows: inputs, outputs and temporary values need 167\d+ bytes in one buffer; expected at most 134217728, the maxStorageBufferBindingSize of the device\. Use fewer steps or rows a call, or give a device that was requested with requiredLimits/,
    );
    expect(await net.forward({ x }, shape)).toEqual(before);
    net.destroy();
  });

  test("a call of very many dispatches is refused where the device has no room for their numbers, else made", async () => {
    const own = await dawnDevice({ requiredLimits: { maxStorageBufferBindingSize: 1 << 28 } });
    const net = await loadWebGpu(runningSumWgsl(), { device: own });
    const error = await failure(net.dispatches("forward", { steps: 1 << 22 }));
    expect(error.code).toBe("limit");
    expect(error.message).toMatch(
      /^entry forward: its dispatches need 536870912 bytes of numbers; maxBufferSize of the device is 268435456\. Use fewer steps a call/,
    );
    expect(await net.dispatches("forward", { steps: 1 << 19 })).toBe(1 + (1 << 18)); // two steps a dispatch
    own.destroy();
  });

  test("a shader that does not compile is shown by line, with what the line computes", async () => {
    const module = runningSumWgsl((entry) =>
      entry.name === "forward"
        ? { ...entry, code: entry.code.replace("arena[call.s1 + at] =", "arena[call.q + at] =") }
        : entry,
    );
    const net = await loadWebGpu(module, { device });
    const error = await failure(net.forward({ x }, shape));
    expect(error.code).toBe("shader");
    expect(error.message).toMatch(
      /entry forward, kernel advance, computing s: the running sum: line \d+: .*q.*: `arena\[call\.q \+ at\] = arena\[call\.s \+ at\];`/s,
    );
    expect((await net.step({ x: [1, 2] })).outputs.y.length).toBe(3); // the other entries still run
    net.destroy();
  });

  test("a loss that is not finite is an error and leaves the parameters as they were", async () => {
    const net = await loadWebGpu(runningSumWgsl(), { device });
    const before = await net.params.get("w");
    const bad = Float32Array.from(x, () => Number.NaN);
    const error = await failure(net.train({ ...batch, x: bad }, shape));
    expect(error.code).toBe("not-finite");
    expect(error.message).toMatch(/update 1: the loss is NaN/);
    expect(net.updates).toBe(0);
    expect(await net.params.get("w")).toEqual(before);
    net.destroy();
  });
});

/** As a driver with little memory: a larger arena is invalid, and a scope for out-of-memory says so. Returns how to undo it. */
function withMemory(device: GPUDevice, most: number): () => void {
  const [push, pop, create] = [device.pushErrorScope, device.popErrorScope, device.createBuffer].map((f) =>
    (f as (...args: unknown[]) => unknown).bind(device),
  );
  const scopes: { readonly filter: string; isFull: boolean }[] = [];
  const stand = {
    pushErrorScope(filter: string) {
      scopes.push({ filter, isFull: false });
      push(filter);
    },
    async popErrorScope() {
      const scope = scopes.pop();
      const error = pop();
      return scope?.isFull ? { message: "Out of memory" } : error;
    },
    createBuffer(wanted: GPUBufferDescriptor) {
      if (wanted.label !== "arena" || wanted.size <= most) return create(wanted);
      scopes.filter(({ filter }) => filter === "out-of-memory")[0].isFull = true;
      push("validation");
      const invalid = create({ ...wanted, size: 2 ** 40 });
      (pop() as Promise<unknown>).catch(() => {});
      return invalid;
    },
  };
  Object.assign(device, stand);
  return () => {
    for (const name of Object.keys(stand)) Reflect.deleteProperty(device, name);
  };
}

describeOnDawn("a device without memory for a call", () => {
  let device: GPUDevice;
  beforeAll(async () => {
    device = await dawnDevice();
  });
  afterAll(() => device.destroy());
  const steps = 1 << 14;
  const large = { x: new Float32Array(steps * 2), target: new Float32Array(steps * 3) };

  test.each(["first", "later"])(
    "that call says so, the %s one, and those after it are as they would be",
    async (at) => {
      const [net, other] = await Promise.all([0, 1].map(() => loadWebGpu(runningSumWgsl(), { device })));
      if (at === "later") await net.forward({ x }, shape);
      const restore = withMemory(device, 1 << 16);
      const refused = await failure(net.forward({ x: large.x }, { steps })).finally(restore);
      expect(refused.message).toMatch(/the device refuses the work: Out of memory/);
      expect(await net.forward({ x }, shape)).toEqual(await other.forward({ x }, shape));
      for (const n of [net, other]) n.destroy();
    },
  );

  test("an update that it refuses does not count and is in no log", async () => {
    const net = await loadWebGpu(runningSumWgsl(), { device });
    const log = net.updateLog(2);
    const restore = withMemory(device, 1 << 16);
    await net.train(large, { steps, log, read: "nothing" }).finally(restore);
    await vi.waitFor(() => expect(net.updates).toBe(0));
    expect((await failure(net.train(large, { steps, log }))).message).toMatch(/Out of memory/);
    expect(net.updates).toBe(0);
    const { loss } = await net.train(batch, { ...shape, log });
    expect(await net.readLog(log)).toEqual([expect.objectContaining({ update: 1, loss })]);
    net.destroy();
  });
});

describeOnDawn("a device that is lost", () => {
  test("is named by every call; what was read back last is kept, and training goes on from there elsewhere", async () => {
    const device = await dawnDevice();
    const net = await loadWebGpu(runningSumWgsl(), { device, keepEvery: 2 });
    const carry = net.deviceState(2);
    for (let i = 0; i < 2; i++) await net.train(batch, shape);
    await net.train(batch, shape);
    const pending = net.train(batch, shape);
    device.destroy();
    expect((await failure(pending)).code).toBe("device-lost");
    const error = await failure(net.forward({ x }, shape));
    expect(error.message).toMatch(
      /the device is lost, it was destroyed.*params\.get and params\.save still give.*reopen/s,
    );
    expect(net.params.readAt).toBe(2);
    const kept = await net.params.get("w");
    expect((await net.params.save()).length).toBeGreaterThan(0);

    const other = await dawnDevice();
    await net.reopen({ device: other });
    expect(net.updates).toBe(2);
    expect(await net.params.get("w")).toEqual(kept);
    expect((await failure(net.forward({ x }, { ...shape, carry }))).message).toMatch(/a device that is gone/);
    const reference = await loadWebGpu(runningSumWgsl(), { device: other });
    for (let i = 0; i < 2; i++) await reference.train(batch, shape);
    expect(await reference.params.get("w")).toEqual(kept);
    expect((await net.train(batch, shape)).loss).toBe((await reference.train(batch, shape)).loss);
    other.destroy();
  });
});
