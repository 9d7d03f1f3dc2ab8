// Loads the module of a WGSL artifact and runs it on WebGPU.
import type { EmittedWgslModule } from "../../ir/artifact.ts";
import { WebGpuModel, type WebGpuOptions } from "./model.ts";

export type { WebGpuCallOptions, WebGpuTrainOptions, WebGpuTrainResult } from "./calls.ts";
export type { DeviceState } from "./device-state.ts";
export { WebGpuModel, type WebGpuOptions } from "./model.ts";
export type { DeviceOptions } from "./open-device.ts";
export type { WebGpuParams } from "./params.ts";
export type { WebGpuStream } from "./stream.ts";
export type { LoggedUpdate, UpdateLog } from "./update-log.ts";

/** As loadModule, on a device given or asked for. */
export const loadWebGpu = (module: EmittedWgslModule, options: WebGpuOptions = {}): Promise<WebGpuModel> =>
  WebGpuModel.load(module, options);
