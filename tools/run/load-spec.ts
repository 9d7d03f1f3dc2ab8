// A spec's model compiled and loaded in this process, for commands that run it.

import { compileGraphs, instantiate } from "../../index.ts";
import type { TargetName } from "../../ir/artifact.ts";
import type { AnyModel } from "../../runtime/checkpoint.ts";
import { loadModule, loadWebGpu } from "../../runtime/index.ts";
import { checkTarget } from "../build/build-spec.ts";
import { graphsOf, type ModelSource } from "../spec/model-source.ts";
import { readSpec } from "../spec/read-spec.ts";
import { SpecError } from "../spec/spec-error.ts";
import { expectGpu, type FoundGpu } from "./find-gpu.ts";

/** Targets that models run on in this process; wgsl where it has a GPU. */
export const runTargets: readonly TargetName[] = ["js", "wasm", "wgsl"];

export interface LoadOptions {
  readonly target: string;
  /** The export to take where the spec has several models. */
  readonly model?: string;
  readonly seed?: number;
  readonly timeLimit?: number;
}

export interface LoadedSpec {
  readonly net: AnyModel;
  /** What it runs on, where that is a GPU. */
  readonly gpu?: FoundGpu;
  /** Gives a GPU back, so that the process can end. */
  readonly close: () => void;
}

/**
 * @throws SpecError where the spec has several models and none was chosen, CompileError for an unknown target,
 * RuntimeError "device" for wgsl where there is no GPU.
 */
export async function loadSpec(file: string, { target, model, seed, timeLimit }: LoadOptions): Promise<LoadedSpec> {
  checkTarget(target, runTargets);
  const source = await chooseModel(file, { model, timeLimit });
  const { artifact } = compileGraphs(source.name, graphsOf(source), { target });
  const { manifest, wgsl } = artifact;
  if (!wgsl) return { net: loadModule(await instantiate(artifact), { seed }), close: () => {} };
  const gpu = await expectGpu();
  const net = await loadWebGpu({ manifest, wgsl }, { gpu: gpu.gpu, powerPreference: "high-performance", seed });
  return { net, gpu, close: () => net.destroy() };
}

async function chooseModel(
  file: string,
  { model, timeLimit }: Pick<LoadOptions, "model" | "timeLimit">,
): Promise<ModelSource> {
  const { models } = await readSpec(file, { timeLimit });
  const names = models.map((m) => m.exportName ?? m.source.name);
  const chosen = model === undefined ? models : models.filter((_, i) => names[i] === model);
  if (chosen.length === 1) return chosen[0].source;
  throw new SpecError(
    `${file}: ${model === undefined ? `${models.length} models` : `no model ${JSON.stringify(model)}`}; expected --model with one of ${names.join(", ")}`,
  );
}
