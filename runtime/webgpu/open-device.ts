// A device to run on: the caller's own or one asked for, checked against what the model needs.
import type { WgslLimit } from "../../ir/artifact.ts";
import { RuntimeError } from "../errors.ts";

export interface DeviceOptions {
  /** A device of the caller's own, which is left as it is. Without it one is asked for. */
  readonly device?: GPUDevice;
  /** Where to ask; the page's `navigator.gpu` where absent. In Node: `create([])` of the package webgpu. */
  readonly gpu?: GPU;
  readonly powerPreference?: GPUPowerPreference;
}

export interface OpenDevice {
  readonly device: GPUDevice;
  /** Asked for here, hence to be given back here. */
  readonly owned: boolean;
}

export type Limits = Readonly<Record<WgslLimit, number>>;

/** @throws RuntimeError "device" where there is no adapter, "limit" where it offers less than the model needs. */
export async function openDevice(model: string, limits: Limits, options: DeviceOptions): Promise<OpenDevice> {
  const where = `model "${model}" on WebGPU`;
  const { device } = options;
  if (device) {
    const needs = Object.entries(limits).map(([name, needed]) => `${name}: ${needed}`);
    checkLimits(
      where,
      limits,
      device.limits,
      "the device given",
      `Request it with requiredLimits { ${needs.join(", ")} }`,
    );
    return { device, owned: false };
  }
  const adapter = await requestAdapter(where, options);
  checkLimits(where, limits, adapter.limits, "this adapter", 'Compile with target "wasm" for such devices');
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  try {
    const requiredLimits = { ...limits, maxStorageBufferBindingSize, maxBufferSize };
    return { device: await adapter.requestDevice({ requiredLimits }), owned: true };
  } catch (error) {
    throw new RuntimeError("device", { where, found: `the adapter gives no device: ${messageOf(error)}` });
  }
}

async function requestAdapter(where: string, { gpu, powerPreference }: DeviceOptions): Promise<GPUAdapter> {
  const fix = 'Compile with target "wasm" or "auto", which need no GPU';
  const source = gpu ?? (globalThis.navigator as Navigator | undefined)?.gpu;
  if (!source)
    throw new RuntimeError("device", {
      where,
      found: "this host has no navigator.gpu",
      expected: "a page on https or localhost in a browser with WebGPU, or `gpu` or `device` given by the caller",
      fix,
    });
  const adapter = await source.requestAdapter({ powerPreference });
  if (adapter) return adapter;
  throw new RuntimeError("device", {
    where,
    found: "WebGPU has no adapter here",
    expected: "a GPU whose driver the browser allows",
    fix,
  });
}

/** What the device offers of each limit, against what is needed. */
function checkLimits(where: string, limits: Limits, offered: GPUSupportedLimits, whose: string, fix: string): void {
  for (const [name, needed] of Object.entries(limits)) {
    const has = offered[name as WgslLimit];
    if (has < needed)
      throw new RuntimeError("limit", {
        where,
        found: `${name} of ${whose} is ${has}`,
        expected: `at least ${needed}`,
        fix,
      });
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
