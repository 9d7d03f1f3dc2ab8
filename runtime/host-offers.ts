// What the host that this runs in offers to compiled models.
import type { DeviceOptions } from "./webgpu/open-device.ts";

export interface HostOffers {
  /** WebAssembly with 128-bit vectors. */
  readonly wasm: boolean;
  /** The GPU's name, where there is one. */
  readonly webgpu?: string;
  /** Why there is none. */
  readonly missing?: string;
}

/** (func i32.const 0 i8x16.splat drop): valid where there are vectors. */
const VECTORS = Uint8Array.of(
  ...[0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 15, 26, 11],
);

/** A GPU that is a program on the processor is slower than the other targets and not offered; one given is. */
export async function hostOffers({ device, gpu, powerPreference }: DeviceOptions = {}): Promise<HostOffers> {
  const wasm = typeof WebAssembly === "object" && WebAssembly.validate(VECTORS);
  if (device) return { wasm, webgpu: nameOf(device.adapterInfo) };
  const source = gpu ?? (globalThis.navigator as Navigator | undefined)?.gpu;
  if (!source) return { wasm, missing: "the host has no navigator.gpu" };
  const adapter = await source.requestAdapter({ powerPreference }).catch(() => null);
  if (!adapter) return { wasm, missing: "there is no adapter" };
  const name = nameOf(adapter.info);
  return isSoftware(adapter.info) ? { wasm, missing: `the adapter is software (${name})` } : { wasm, webgpu: name };
}

/** Browsers and drivers say it in different fields. */
export const isSoftware = (info: GPUAdapterInfo): boolean =>
  info.isFallbackAdapter || /swiftshader|llvmpipe|lavapipe|basic render/i.test(nameOf(info));

const nameOf = ({ vendor, architecture, device, description }: GPUAdapterInfo): string =>
  [vendor, architecture, device, description].filter(Boolean).join(" ") || "unnamed";
