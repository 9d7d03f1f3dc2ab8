// The package's face: declare cells and models, compile them, run and train them.
import { chooseTarget, type ExpectedCalls, type TargetChoice } from "./compiler/choose-target.ts";
import {
  type CompileRequest,
  compileProgram,
  type Denormals,
  type EntryRequest,
  plannedFor,
  type Trace,
} from "./compiler/compile.ts";
import { placeParams } from "./compiler/lower/lower-program.ts";
import type { PassOptions } from "./compiler/pass-options.ts";
import { graphWork } from "./compiler/work.ts";
import type { Artifact, EmittedModule, InitSpec, TargetName, WasmVariant } from "./ir/artifact.ts";
import { CompileError } from "./ir/errors.ts";
import type { Graph } from "./ir/graph/node.ts";
import type { EntryName, Program } from "./ir/program.ts";
import type { Storage } from "./ir/types.ts";
import type { ModelDefinition } from "./nn/define-model.ts";
import { graphModel } from "./nn/graph-model.ts";
import { type ModelGraphs, modelGraphs } from "./nn/model-graphs.ts";
import { evaluateGlue, evaluateSource } from "./runtime/evaluate-source.ts";
import { hostOffers } from "./runtime/host-offers.ts";
import { loadModule, loadWebGpu, type Model, type WebGpuModel, type WebGpuOptions } from "./runtime/index.ts";
import { linkWasm } from "./runtime/link-wasm.ts";
import type { Activations } from "./targets/fast-tanh.ts";
import { jsTargetWith } from "./targets/js/index.ts";
import { checkStorage } from "./targets/storage.ts";
import type { KernelSource, Target, TargetCaps, WorkgroupCaps } from "./targets/target.ts";
import type { Engines } from "./targets/wasm/caps.ts";
import { wasmTargetWith } from "./targets/wasm/index.ts";
import { engineVariant, hostEngines } from "./targets/wasm/variant.ts";
import { wgslTargetWith } from "./targets/wgsl/index.ts";

export type { ExpectedCalls } from "./compiler/choose-target.ts";
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

/** Targets whose models run on the processor and answer at once. */
export type HostTarget = Exclude<TargetName, "wgsl">;

/** From the options that concern it to the target. */
const targets: Readonly<Record<TargetName, (options: AnyOptions) => Target>> = {
  js: jsTargetWith,
  wasm: wasmTargetWith,
  wgsl: ({ workgroups, storage }) => wgslTargetWith({ ...workgroups, storage }),
};
/** Names of the targets whose models run on the processor. */
export const targetNames: readonly HostTarget[] = ["js", "wasm"];
/** Names that `target` takes. */
const CHOICES = [...Object.keys(targets), "auto"];

/** What every target takes. */
interface CommonOptions {
  /** Of the initial parameters and everything random in training. */
  readonly seed?: number;
  /** Which entries to compile; all that the model has where absent. `prepare` comes by itself. */
  readonly entries?: readonly EntryName[];
  /** Which passes to leave out, which to add, where to stop, whether to verify. */
  readonly passes?: PassOptions;
  /** "flush" unless given: states, cotangents and optimizer slots that decay become 0 below 2^-96, where targets are slow on denormals. */
  readonly denormals?: Denormals;
  /** "exact" unless given. "fast", for inference by js and wasm: tanh within 3e-6, sigmoid within 1.5e-6. */
  readonly activations?: Activations;
  /** Which engines wasm's kernels are planned for: where the model is loaded too, those that the host is one of; else current. */
  readonly engines?: Engines;
  /** Which of wasm's two binaries is loaded: the one with relaxed SIMD, where the host has it, if absent. */
  readonly variant?: WasmVariant;
}

export interface CompileOptions extends CommonOptions {
  /** js where absent. */
  readonly target?: HostTarget;
}

/** Shaders, and a model on a device given or asked for. */
export interface WebGpuCompileOptions extends CommonOptions, WebGpuOptions {
  readonly target: "wgsl";
  /** How large workgroups may be, and how loops over time run, instead of what every device takes and the cost model says. */
  readonly workgroups?: Partial<WorkgroupCaps>;
  /** "f32" unless given. "f16": inference reads what products take of the parameters in half precision; computing and training stay f32. */
  readonly storage?: Storage;
}

/** The fastest target for the calls expected, of those that the host offers. */
export interface AutoCompileOptions extends CommonOptions, WebGpuOptions {
  readonly target: "auto";
  readonly workgroups?: Partial<WorkgroupCaps>;
  /** 100 steps of one row where absent; training where the model has an optimizer. */
  readonly expect?: Partial<ExpectedCalls>;
}

type AnyOptions = Omit<AutoCompileOptions, "target"> &
  Pick<WebGpuCompileOptions, "storage"> & { readonly target?: TargetName | "auto" };

/** What a model became: the artifact to keep, and how it came about. */
export interface Compiled {
  readonly artifact: Artifact;
  readonly program: Program;
  readonly graphs: Readonly<Record<string, Graph>>;
  readonly trace: Trace;
}

export type CompiledModel = Model & Compiled;
export type CompiledWebGpuModel = WebGpuModel & Compiled;
/** `await` its calls: they are promises on WebGPU and plain results elsewhere. */
export type CompiledAutoModel = (CompiledModel | CompiledWebGpuModel) & { readonly choice: string };

/**
 * Compiles a model and loads it. T and B stay open: one compiled model runs any length and any batch. With target
 * "auto" the result's `choice` says which target was taken and why.
 */
export async function compile(model: ModelDefinition, options?: CompileOptions): Promise<CompiledModel>;
export async function compile(model: ModelDefinition, options: WebGpuCompileOptions): Promise<CompiledWebGpuModel>;
export async function compile(model: ModelDefinition, options: AutoCompileOptions): Promise<CompiledAutoModel>;
export async function compile(model: ModelDefinition, options: AnyOptions = {}) {
  return loadFor(model.name, () => modelGraphs(model), options);
}

/**
 * Compiles a graph: `forward`, and `backward` from cotangents of its outputs and states with respect to all its
 * f32 parameters, inputs and states. Parameters begin at `inits` or zero.
 */
export async function compileGraph(graph: Graph, options?: CompileOptions & GraphInits): Promise<CompiledModel>;
export async function compileGraph(
  graph: Graph,
  options: WebGpuCompileOptions & GraphInits,
): Promise<CompiledWebGpuModel>;
export async function compileGraph(graph: Graph, options: AutoCompileOptions & GraphInits): Promise<CompiledAutoModel>;
export async function compileGraph(graph: Graph, options: AnyOptions & GraphInits = {}) {
  return loadFor(graph.name, () => graphModel(graph, options.inits), options);
}

interface GraphInits {
  readonly inits?: Readonly<Record<string, InitSpec>>;
}

/** Compiles the graphs of a model and stops there: nothing is loaded, no text becomes code. */
export function compileGraphs(
  name: string,
  graphs: ModelGraphs,
  options: Omit<AnyOptions, "target"> & { readonly target?: TargetName } = {},
): Compiled {
  const { params, states, slots, hyper } = graphs;
  const { target, ...request } = compileRequest(name, graphs, options);
  const compilation = compileProgram(request);
  const inits = Object.fromEntries(params.map((p) => [p.name, p.init]));
  const planned = (caps: TargetCaps): Program => plannedFor(compilation, caps, options.passes);
  const artifact = target.emit(compilation.program, { inits, states, slots, hyper }, planned);
  return { ...compilation, artifact, graphs: compilation.graphs as Record<string, Graph> };
}

/** What the compiler is asked for a model's graphs, and the target that prints the answer: for tools that look inside. */
export function compileRequest(
  name: string,
  graphs: ModelGraphs,
  options: Omit<AnyOptions, "target"> & { readonly target?: TargetName } = {},
): CompileRequest & { readonly target: Target } {
  const target = targetOf(options);
  const { params } = graphs;
  const entries = modelEntries(graphs, placeParams(params).size).filter(
    ({ entry }) => options.entries?.includes(entry) ?? true,
  );
  const { passes, denormals } = options;
  return { name, params, entries, caps: target.caps, passes, denormals, target };
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

function targetOf(options: AnyOptions): Target {
  const { target: name = "js", storage = "f32" } = options;
  if (name !== "auto" && Object.hasOwn(targets, name)) {
    checkStorage(storage, name);
    return targets[name](options);
  }
  throw new CompileError("unsupported", {
    where: "compile",
    found: `target ${JSON.stringify(name)}`,
    expected: CHOICES.join(", "),
  });
}

/** Every kernel as the target writes it, each line with the equation that it computes a part of. */
export const kernelSources = ({ artifact, program }: Compiled): readonly KernelSource[] =>
  targetOf({ target: artifact.manifest.target }).sources?.(program) ?? [];

async function loadFor(
  name: string,
  graphsOf: () => ModelGraphs,
  options: AnyOptions,
): Promise<CompiledModel | CompiledWebGpuModel | CompiledAutoModel> {
  const { target, storage = "f32" } = options;
  if (target === "auto") checkStorage(storage, target);
  const engines = options.engines ?? hostEngines();
  if (target !== "auto") return load(compileGraphs(name, graphsOf(), { ...options, target, engines }), options);
  const graphs = graphsOf();
  const { order, remark } = await choose(graphs, options);
  const failures: string[] = [];
  for (const target of order) {
    try {
      const loaded = await load(compileGraphs(name, graphs, { ...options, target, engines }), options);
      return Object.assign(loaded, { choice: [...failures, remark].join(" ") });
    } catch (error) {
      if (target === order.at(-1) || error instanceof CompileError) throw error;
      failures.push(`Not ${target}, which does not load here: ${error instanceof Error ? error.message : error}.`);
    }
  }
  throw new CompileError("unsupported", { where: "compile", found: "a host that no target runs on" });
}

async function choose(graphs: ModelGraphs, options: AnyOptions): Promise<TargetChoice> {
  const { steps = 100, rows = 1, training = graphs.update !== undefined } = options.expect ?? {};
  const work = graphWork(graphs.forward, { T: steps, B: rows });
  return chooseTarget(work, { steps, rows, training }, await hostOffers(options));
}

async function load(compiled: Compiled, options: AnyOptions): Promise<CompiledModel | CompiledWebGpuModel> {
  const { manifest, wgsl } = compiled.artifact;
  if (wgsl) return Object.assign(await loadWebGpu({ manifest, wgsl }, options), compiled);
  return Object.assign(
    loadModule(await instantiate(compiled.artifact, options.variant), { seed: options.seed }),
    compiled,
  );
}

/**
 * An artifact as a module that runs here; text becomes code.
 * @param variant of wasm's two binaries: the one with relaxed SIMD, where the host has it, if absent
 */
export async function instantiate({ code, wasm }: Artifact, variant = engineVariant()): Promise<EmittedModule> {
  if (!wasm) return evaluateSource(code);
  return linkWasm(evaluateGlue(code), await WebAssembly.compile(wasm[variant] as Uint8Array<ArrayBuffer>));
}
