// A model as a program for workgroups, and as it was lowered, for tests that look at or run single entries.
import { compileProgram, type EntryRequest } from "../../../compiler/compile.ts";
import { loopPasses, runLoopPasses } from "../../../compiler/loop/index.ts";
import { placeParams } from "../../../compiler/lower/lower-program.ts";
import { modelGraphs } from "../../../index.ts";
import type { Manifest, WgslProgram } from "../../../ir/artifact.ts";
import type { EntryName, Program } from "../../../ir/program.ts";
import type { ModelDefinition } from "../../../nn/define-model.ts";
import { buildManifest } from "../../../targets/manifest.ts";
import { type WgslOptions, wgslCaps } from "../../../targets/wgsl/caps.ts";
import { wgslProgram } from "../../../targets/wgsl/index.ts";

export interface GpuProgram {
  /** As lowered, without workgroups. */
  readonly plain: Program;
  readonly program: Program;
  readonly wgsl: WgslProgram;
  readonly manifest: Manifest;
}

/** @param only the entries to compile, and `prepare`; all that the model has where absent. */
export function gpuProgram(model: ModelDefinition, options: WgslOptions = {}, only?: readonly EntryName[]): GpuProgram {
  const graphs = modelGraphs(model);
  const wrt = graphs.training.params
    .filter((p) => p.value.type.dtype === "f32" && p.role !== "hyper")
    .map((p) => p.name);
  const params = graphs.params.map((p) => p.name);
  const { size } = placeParams(graphs.params);
  const all: EntryRequest[] = [
    { entry: "forward", graph: graphs.forward },
    ...(graphs.step ? [{ entry: "step", graph: graphs.step } as const] : []),
    { entry: "backward", graph: graphs.training, differentiate: { wrt, of: "cotangents" } },
    ...(graphs.gradient
      ? [{ entry: "gradient", graph: graphs.gradient, differentiate: { wrt: params, of: "loss" } } as const]
      : []),
    ...(graphs.update ? [{ entry: "update", graph: graphs.update(size) } as const] : []),
  ];
  const entries = all.filter(({ entry }) => only?.includes(entry) ?? true);
  const caps = wgslCaps(options);
  const { program, trace } = compileProgram({ name: model.name, params: graphs.params, entries, caps });
  const info = {
    inits: Object.fromEntries(graphs.params.map((p) => [p.name, { kind: "zeros" as const }])),
    states: [],
    slots: [],
    hyper: {},
  };
  return {
    plain: runLoopPasses(trace.lowering.program, loopPasses, { ...caps, workgroups: undefined }, {}).program,
    program,
    wgsl: wgslProgram(program),
    manifest: buildManifest(program, info, "wgsl"),
  };
}
