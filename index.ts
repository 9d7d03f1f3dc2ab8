// The package's face: declare cells and models, compile them, run and train them.
import { compileProgram, type Denormals, type EntryRequest, type Trace } from "./compiler/compile.ts";
import { placeParams } from "./compiler/lower/lower-program.ts";
import type { PassOptions } from "./compiler/pass-options.ts";
import type { Artifact, EmittedModule, InitSpec, TargetName } from "./ir/artifact.ts";
import { CompileError } from "./ir/errors.ts";
import type { Graph } from "./ir/graph/node.ts";
import type { EntryName, Program } from "./ir/program.ts";
import type { ModelDefinition } from "./nn/define-model.ts";
import { graphModel } from "./nn/graph-model.ts";
import { type ModelGraphs, modelGraphs } from "./nn/model-graphs.ts";
import { evaluateGlue, evaluateSource } from "./runtime/evaluate-source.ts";
import { loadModule, type Model } from "./runtime/index.ts";
import { linkWasm } from "./runtime/link-wasm.ts";
import { jsTarget } from "./targets/js/index.ts";
import type { KernelSource, Target } from "./targets/target.ts";
import { wasmTarget } from "./targets/wasm/index.ts";

export type { Trace } from "./compiler/compile.ts";
export type { GraphPass, OrderConstraint, PassContext, Remark, TraceStep } from "./compiler/pass.ts";
export type { InsertedPass, PassOptions, PassPlace } from "./compiler/pass-options.ts";
export * from "./ir/artifact.ts";
export { CompileError, type ErrorCode, type ErrorParts } from "./ir/errors.ts";
export { GraphBuilder, type RegionBuilder } from "./ir/graph/builder.ts";
export { evaluateGraph } from "./ir/graph/evaluate.ts";
export { type AnyNode, type Graph, type Node, type Region, scanParts, type Value } from "./ir/graph/node.ts";
export { parseGraph } from "./ir/graph/parse.ts";
export { printGraph } from "./ir/graph/print.ts";
export {
  cloneGraph,
  definingNode,
  mapRegions,
  type NodeRewrite,
  rewriteProgram,
  users,
  visitNodes,
  withCode,
} from "./ir/graph/rewrite.ts";
export { verifyGraph } from "./ir/graph/verify.ts";
export { type Dim, f32, i32, type Shape, type TensorType } from "./ir/types.ts";
export type { Cell } from "./nn/cell.ts";
export { defineCell } from "./nn/define-cell.ts";
export { defineModel, type ModelDefinition } from "./nn/define-model.ts";
export { modelGraphs } from "./nn/model-graphs.ts";
export * from "./runtime/index.ts";
export type { KernelSource } from "./targets/target.ts";

const targets: Readonly<Partial<Record<TargetName, Target>>> = { js: jsTarget, wasm: wasmTarget };
/** Names that `target` takes. */
export const targetNames = Object.keys(targets) as readonly TargetName[];

export interface CompileOptions {
  readonly target?: TargetName;
  /** Of the initial parameters and everything random in training. */
  readonly seed?: number;
  /** Which entries to compile; all that the model has where absent. `prepare` comes by itself. */
  readonly entries?: readonly EntryName[];
  /** Which passes to leave out, which to add, where to stop, whether to verify. */
  readonly passes?: PassOptions;
  /** "flush" unless given: states, cotangents and optimizer slots that decay become 0 below 2^-96, where targets are slow on denormals. */
  readonly denormals?: Denormals;
}

/** What a model became: the artifact to keep, and how it came about. */
export interface Compiled {
  readonly artifact: Artifact;
  readonly program: Program;
  readonly graphs: Readonly<Record<string, Graph>>;
  readonly trace: Trace;
}

export type CompiledModel = Model & Compiled;

/** Compiles a model and loads it. T and B stay open: one compiled model runs any length and any batch. */
export const compile = (model: ModelDefinition, options: CompileOptions = {}): Promise<CompiledModel> =>
  load(() => compileGraphs(model.name, modelGraphs(model), options), options);

/**
 * Compiles a graph: `forward`, and `backward` from cotangents of its outputs and states with respect to all its
 * f32 parameters, inputs and states. Parameters begin at `inits` or zero.
 */
export const compileGraph = (
  graph: Graph,
  options: CompileOptions & { readonly inits?: Readonly<Record<string, InitSpec>> } = {},
): Promise<CompiledModel> => load(() => compileGraphs(graph.name, graphModel(graph, options.inits), options), options);

/** Compiles the graphs of a model and stops there: nothing is loaded, no text becomes code. */
export function compileGraphs(name: string, graphs: ModelGraphs, options: CompileOptions = {}): Compiled {
  const target = targetOf(options.target ?? "js");
  const { params, states, slots, hyper } = graphs;
  const entries = modelEntries(graphs, placeParams(params).size).filter(
    ({ entry }) => options.entries?.includes(entry) ?? true,
  );
  const { passes, denormals } = options;
  const compilation = compileProgram({ name, params, entries, caps: target.caps, passes, denormals });
  const inits = Object.fromEntries(params.map((p) => [p.name, p.init]));
  const artifact = target.emit(compilation.program, { inits, states, slots, hyper });
  return { ...compilation, artifact, graphs: compilation.graphs as Record<string, Graph> };
}

function modelEntries(graphs: ModelGraphs, paramSize: number): EntryRequest[] {
  const params = graphs.params.map((p) => p.name);
  const entries: EntryRequest[] = [{ entry: "forward", graph: graphs.forward }];
  if (graphs.step) entries.push({ entry: "step", graph: graphs.step });
  const wrt = graphs.training.params
    .filter((p) => p.value.type.dtype === "f32" && p.role !== "hyper")
    .map((p) => p.name);
  entries.push({ entry: "backward", graph: graphs.training, differentiate: { wrt, of: "cotangents" } });
  if (graphs.gradient)
    entries.push({ entry: "gradient", graph: graphs.gradient, differentiate: { wrt: params, of: "loss" } });
  if (graphs.gradient && graphs.update) entries.push({ entry: "update", graph: graphs.update(paramSize) });
  return entries;
}

function targetOf(name: TargetName): Target {
  const target = Object.hasOwn(targets, name) ? targets[name] : undefined;
  if (target) return target;
  throw new CompileError("unsupported", {
    where: "compile",
    found: `target ${JSON.stringify(name)}`,
    expected: targetNames.join(", "),
  });
}

/** Every kernel as the target writes it, each line with the equation that it computes a part of. */
export const kernelSources = ({ artifact, program }: Compiled): readonly KernelSource[] =>
  targetOf(artifact.manifest.target).sources?.(program) ?? [];

async function load(compiled: () => Compiled, { seed }: CompileOptions): Promise<CompiledModel> {
  const done = compiled();
  return Object.assign(loadModule(await link(done.artifact), { seed }), done);
}

async function link({ code, wasm }: Artifact): Promise<EmittedModule> {
  if (!wasm) return evaluateSource(code);
  const glue = evaluateGlue(code);
  return linkWasm(glue, await WebAssembly.compile(wasm[glue.variant()] as Uint8Array<ArrayBuffer>));
}
