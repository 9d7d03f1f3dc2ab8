// A spec's model compiled and loaded in this process, for commands that run it.

import { compileGraphs, targetNames } from "../../index.ts";
import type { TargetName } from "../../ir/artifact.ts";
import { evaluateGlue, evaluateSource } from "../../runtime/evaluate-source.ts";
import { linkWasm, loadModule, type Model } from "../../runtime/index.ts";
import { checkTarget } from "../build/build-spec.ts";
import { graphsOf } from "../spec/model-source.ts";
import { readSpec } from "../spec/read-spec.ts";
import { SpecError } from "../spec/spec-error.ts";

export interface LoadOptions {
  readonly target: string;
  /** The export to take where the spec has several models. */
  readonly model?: string;
  readonly seed?: number;
  readonly timeLimit?: number;
}

/** @throws SpecError where the spec has several models and none was chosen; CompileError for a target that runs elsewhere. */
export async function loadSpec(file: string, { target, model, seed, timeLimit }: LoadOptions): Promise<Model> {
  checkTarget(target, targetNames);
  const { models } = await readSpec(file, { timeLimit });
  const names = models.map((m) => m.exportName ?? m.source.name);
  const chosen = model === undefined ? models : models.filter((_, i) => names[i] === model);
  if (chosen.length !== 1)
    throw new SpecError(
      `${file}: ${model === undefined ? `${models.length} models` : `no model ${JSON.stringify(model)}`}; expected --model with one of ${names.join(", ")}`,
    );
  const [{ source }] = chosen;
  return load(source.name, graphsOf(source), target, seed);
}

async function load(name: string, graphs: ReturnType<typeof graphsOf>, target: TargetName, seed = 0): Promise<Model> {
  const { code, wasm } = compileGraphs(name, graphs, { target }).artifact;
  if (!wasm) return loadModule(evaluateSource(code), { seed });
  const glue = evaluateGlue(code);
  const binary = await WebAssembly.compile(wasm[glue.variant()] as Uint8Array<ArrayBuffer>);
  return loadModule(linkWasm(glue, binary), { seed });
}
