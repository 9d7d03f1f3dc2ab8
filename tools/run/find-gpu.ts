// A GPU for programs in Node: Dawn, from the package webgpu where it is installed, and what the adapter is.
import { isSoftware } from "../../runtime/host-offers.ts";

export interface FoundGpu {
  readonly gpu: GPU;
  readonly adapter: GPUAdapter;
  readonly name: string;
  /** A program on the processor: its results count, its times say nothing. */
  readonly software: boolean;
}

/** The adapter that programs get, or why there is none. @param open the host's WebGPU. */
export async function findGpu(open: () => Promise<GPU> = openDawn): Promise<FoundGpu | string> {
  try {
    const gpu = await open();
    const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
    if (!adapter) return "there is no GPU adapter";
    const { vendor, architecture, device, description } = adapter.info;
    const name = [vendor, architecture, device, description].filter(Boolean).join(" ");
    return { gpu, adapter, name, software: isSoftware(adapter.info) };
  } catch (error) {
    return isMissing(error) ? MISSING : `WebGPU does not start: ${String(error).split("\n")[0]}`;
  }
}

const MISSING = "the package webgpu is not installed; npm install webgpu brings it";

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND" && /webgpu/.test(error.message);

async function openDawn(): Promise<GPU> {
  const { create } = await import("webgpu");
  return create([]);
}

/** A device with all the storage that the adapter has, and those of the features that it has. */
export function openDevice({ adapter }: FoundGpu, features: readonly GPUFeatureName[] = []): Promise<GPUDevice> {
  const { maxStorageBufferBindingSize, maxBufferSize } = adapter.limits;
  return adapter.requestDevice({
    requiredLimits: { maxStorageBufferBindingSize, maxBufferSize },
    requiredFeatures: features.filter((f) => adapter.features.has(f)),
  });
}
