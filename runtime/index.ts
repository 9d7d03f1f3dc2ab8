// The runtime's face: loads a compiled module and runs, trains and saves it. Browser-safe, without dependencies.
import type { EmittedModule } from "../ir/artifact.ts";
import { RuntimeError } from "./errors.ts";
import { Model } from "./model.ts";

export type * from "./calls.ts";
export { type Checkpoint, type Progress, restoreCheckpoint, saveCheckpoint } from "./checkpoint.ts";
export { RuntimeError, type RuntimeErrorCode, type RuntimeErrorParts } from "./errors.ts";
export {
  type Batch,
  type EpochReport,
  type FitOptions,
  type FitResult,
  fit,
  type StepReport,
  type StopReason,
} from "./fit.ts";
export type { Inputs, Numbers } from "./inputs.ts";
export { linkWasm } from "./link-wasm.ts";
export { accuracy, argmax, bitsPerCharacter, crossEntropy, meanSquaredError, perplexity } from "./metrics.ts";
export { Model } from "./model.ts";
export type { Params } from "./params.ts";
export { readSafetensors, type Tensor, type TensorFile, writeSafetensors } from "./safetensors.ts";
export { type SampleOptions, sampler } from "./sample.ts";
export { State } from "./state.ts";
export type { Stream } from "./stream.ts";
export { type TextBatch, textBatches, Vocabulary } from "./text.ts";
export * from "./webgpu/index.ts";

/** @param options.seed of the initial parameters and of everything random in training. */
export function loadModule(module: EmittedModule, options: { readonly seed?: number } = {}): Model {
  for (const { name } of module.manifest.entries)
    if (typeof module.entries[name] !== "function")
      throw new RuntimeError("file", {
        where: `model "${module.manifest.name}"`,
        found: `the manifest lists "${name}", the code has no such entry`,
      });
  return new Model(module, options);
}
