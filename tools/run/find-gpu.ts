// A GPU for programs in Node: Dawn, from the package webgpu where it is installed, and what the adapter is.
import { RuntimeError } from "../../runtime/errors.ts";
import { isSoftware } from "../../runtime/host-offers.ts";

export interface FoundGpu {
  readonly gpu: GPU;
  readonly name: string;
  /** A program on the processor: its results count, its times say nothing. */
  readonly software: boolean;
}

/** The adapter that programs get, or why there is none. @param open the host's WebGPU. */
export async function findGpu(open: () => Promise<GPU> = openDawn): Promise<FoundGpu | string> {
  try {
    const gpu = await open();
    const adapter = await requestAdapter(gpu);
    if (!adapter) return "there is no GPU adapter";
    const { vendor, architecture, device, description } = adapter.info;
    const name = [vendor, architecture, device, description].filter(Boolean).join(" ");
    return { gpu, name, software: isSoftware(adapter.info) };
  } catch (error) {
    return isMissing(error) ? MISSING : `WebGPU does not start: ${String(error).split("\n")[0]}`;
  }
}

/** @throws RuntimeError "device" where there is no adapter at all. */
export async function expectGpu(): Promise<FoundGpu> {
  const found = await findGpu();
  if (typeof found !== "string") return found;
  throw new RuntimeError("device", {
    where: "target wgsl",
    found,
    expected: "WebGPU in this process, from the package webgpu and a GPU's driver",
    fix: "The targets js and wasm run without",
  });
}

/** Why nothing is timed on a program: its times would be taken for a GPU's. */
export const softwareText = ({ name }: FoundGpu): string =>
  `nothing was measured: the adapter is software (${name}), and its times say nothing about a GPU`;

const MISSING = "the package webgpu is not installed; npm install webgpu brings it";

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND" && /webgpu/.test(error.message);

async function openDawn(): Promise<GPU> {
  const { create } = await import("webgpu");
  return create([]);
}

/** A device of its own with all the storage that the adapter has, and those of the features that it has. */
export async function openDevice({ gpu }: FoundGpu, features: readonly GPUFeatureName[] = []): Promise<GPUDevice> {
  const adapter = (await requestAdapter(gpu))!; // An adapter gives one device.
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  return adapter.requestDevice({
    requiredLimits: { maxStorageBufferBindingSize, maxBufferSize },
    requiredFeatures: features.filter((f) => adapter.features.has(f)),
  });
}

const requestAdapter = (gpu: GPU): Promise<GPUAdapter | null> =>
  gpu.requestAdapter({ powerPreference: "high-performance" });
