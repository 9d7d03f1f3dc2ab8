// The GPU that programs in Node get: what is said of it, and why there is none.
import { expect, test } from "vitest";
import { findGpu, openDevice } from "../../../tools/run/find-gpu.ts";
import { dawn, describeOnDawn } from "../../gpu/dawn.ts";

describeOnDawn("an adapter", () => {
  test("is named, and told from a program on the processor", async () => {
    const found = await findGpu(async () => dawn().gpu);
    if (typeof found === "string") throw new Error(found);
    expect(found.name).toMatch(/\w/);
    expect(found.software).toBe(/swiftshader/i.test(found.name));
    const { limits, features } = (await found.gpu.requestAdapter())!;
    const devices = [await openDevice(found, ["timestamp-query"]), await openDevice(found)];
    expect(devices.map((d) => d.limits.maxBufferSize)).toEqual([limits.maxBufferSize, limits.maxBufferSize]);
    expect(devices.map((d) => d.features.has("timestamp-query"))).toEqual([features.has("timestamp-query"), false]);
    for (const device of devices) device.destroy();
  });
});

test("the reason is one line, and a missing package is named with what brings it", async () => {
  const none = { requestAdapter: async () => null } as unknown as GPU;
  expect(await findGpu(async () => none)).toBe("there is no GPU adapter");
  const fails = (error: Error) => findGpu(() => Promise.reject(error));
  expect(await fails(new Error("dlopen\nmore"))).toBe("WebGPU does not start: Error: dlopen");
  const missing = Object.assign(new Error("Cannot find package 'webgpu'"), { code: "ERR_MODULE_NOT_FOUND" });
  expect(await fails(missing)).toBe("the package webgpu is not installed; npm install webgpu brings it");
});
