// A graph after its passes as one entry, plus the part of it that runs only when parameters change.
import { CompileError } from "../../ir/errors.ts";
import type { AnyNode, Graph, GraphParam, GraphResult, Value } from "../../ir/graph/node.ts";
import type { Buffer, BufferRole } from "../../ir/loop/ir.ts";
import type { Entry, EntryInput, EntryName, EntryOutput, TableRows } from "../../ir/program.ts";
import type { PassContext } from "../pass.ts";
import type { Source } from "./access.ts";
import { updatesInPlace } from "./emit-scan.ts";
import { emitUnit } from "./emit-unit.ts";
import { EntryBuilder } from "./entry-builder.ts";
import { isComputed, isView } from "./group.ts";
import { type Layout, rowMajor } from "./layout.ts";
import { RegionLowering } from "./region.ts";

/** The buffers that outlive an entry's call are named by role, so that entries share them. */
const PARAM_BUFFERS: Readonly<Record<GraphParam["role"], BufferRole>> = {
  param: "param",
  slot: "slot",
  input: "input",
  state: "input",
  cotangent: "input",
  hyper: "input",
};
const RESULT_BUFFERS: Readonly<Record<GraphResult["role"], BufferRole>> = {
  output: "output",
  state: "output",
  loss: "output",
  metric: "output",
  grad: "output",
  param: "param",
  slot: "slot",
};

export interface LoweredGraph {
  readonly entry: Entry;
  /** What depends on parameters only; runs before the entry whenever they changed. */
  readonly prepare?: Entry;
}

export interface LowerOptions {
  /** Parameters whose gradients go to the gradient segment rather than to outputs. */
  readonly grads?: ReadonlySet<string>;
  /** Units in a panel of packed right sides, for 1, 2, … parts; not packed where absent. */
  readonly panels?: readonly number[];
  /** An entry that runs before this one in the same call: its names are taken, its results and numbers are read from it. */
  readonly earlier?: Entry;
  /** What inputs hold rows of, by their names. */
  readonly tables?: ReadonlyMap<string, TableRows>;
  /** Told why a kernel is not part of another. */
  readonly remark?: PassContext["remark"];
}

/**
 * Lowers a graph whose elementwise code is in maps and whose scans have no lengths.
 */
export function lowerGraph(
  name: EntryName,
  graph: Graph,
  { grads = new Set(), panels, earlier, tables, remark }: LowerOptions = {},
): LoweredGraph {
  const preparation = lowerPrepared(name, graph);
  const isInference = name === "forward" || name === "step";
  const packing = panels && { panels, done: new Map(), ...(isInference ? { prepare: preparation.builder } : {}) };
  const tell: PassContext["remark"] = (text, about) => remark?.(text, `${name} ${about ?? ""}`.trim());
  const builder = new EntryBuilder("", packing, earlier, tell);
  const sources = new Map<Value, Source>();
  const inputs = graph.params.map((p) => {
    const rowsOf = p.role === "input" ? tables?.get(p.name) : undefined;
    return { ...addInput(builder, p, sources, name, earlier), ...(rowsOf && { rowsOf }) };
  });
  for (const [value, layout] of preparation.places) {
    builder.declare(layout.buffer, value.type.dtype, value.type.shape, "prepared");
    sources.set(value, { kind: "stored", layout });
  }
  const nodes = graph.nodes.filter((n) => n.stage !== "prepare" || isView(n) || isComputed(n));
  const region = new RegionLowering(
    builder,
    {
      nodes: nodes.filter((n) => !n.results.every((r) => preparation.places.has(r))),
      results: graph.results.map((r) => r.value),
      sources,
    },
    emitUnit,
  );
  const outputs = requestOutputs(builder, region, graph, grads);
  region.emit();
  copyLate(region, outputs.late);
  const used = builder.finish({
    first: new Set(inputs.map((i) => i.buffer)),
    last: new Set(outputs.ports.map((o) => o.buffer)),
  });
  const prepare = finishPrepared(preparation);
  return { entry: { name, inputs, outputs: outputs.ports, ...used }, ...(prepare ? { prepare } : {}) };
}

/** Values of the prepare stage that the rest of the graph reads; views of parameters stay views. */
function preparedValues(graph: Graph, prepared: readonly AnyNode[]): readonly Value[] {
  const kernels = new Set<Value>(prepared.filter((n) => !isView(n) && !isComputed(n)).flatMap((n) => n.results));
  const read = new Set<Value>(graph.results.map((r) => r.value));
  for (const node of graph.nodes)
    if (node.stage !== "prepare" || isView(node)) for (const v of node.operands) read.add(v);
  return [...kernels].filter((v) => read.has(v));
}

interface Preparation {
  readonly builder: EntryBuilder;
  readonly inputs: readonly EntryInput[];
  /** Where the prepared values lie. */
  readonly places: ReadonlyMap<Value, Layout>;
}

/** Lowers the prepare stage; what is packed later joins it. */
function lowerPrepared(name: EntryName, graph: Graph): Preparation {
  const nodes = graph.nodes.filter((n) => n.stage === "prepare");
  const handed = preparedValues(graph, nodes);
  const places = new Map<Value, Layout>();
  const builder = new EntryBuilder(`${name}.`);
  const sources = new Map<Value, Source>();
  const inputs = graph.params.filter((p) => p.role === "param").map((p) => addInput(builder, p, sources, name));
  const region = new RegionLowering(builder, { nodes, results: handed, sources }, emitUnit);
  const late: { value: Value; layout: Layout }[] = [];
  for (const value of handed) {
    const buffer = builder.buffer(`${name}.${value.name ?? "prepared"}`, "f32", value.type.shape, "prepared");
    const layout = rowMajor(buffer, value.type.shape);
    places.set(value, layout);
    if (!region.want(value, layout)) late.push({ value, layout });
  }
  region.emit();
  for (const { value, layout } of late) region.copy(value, layout);
  return { builder, inputs, places };
}

/** The prepare entry, unless there is nothing to do. */
function finishPrepared({ builder, inputs }: Preparation): Entry | undefined {
  const pinned = new Set(inputs.map((i) => i.buffer));
  const used = builder.finish({ first: pinned, last: builder.namesOf("prepared") });
  return used.kernels.length === 0 ? undefined : { name: "prepare", inputs, outputs: [], ...used };
}

function addInput(
  builder: EntryBuilder,
  { role, name, value }: GraphParam,
  sources: Map<Value, Source>,
  entry: EntryName,
  earlier?: Entry,
): EntryInput {
  const { dtype, shape } = value.type;
  const isGradient = entry === "update" && role === "input" && name === "grad";
  const shared = earlier && sharedBuffer(role, name, earlier);
  if (shared) builder.declare(shared.name, dtype, shape, shared.role);
  const buffer = shared?.name ?? builder.buffer(name, dtype, shape, isGradient ? "grad" : PARAM_BUFFERS[role]);
  sources.set(value, { kind: "stored", layout: rowMajor(buffer, shape) });
  return { name, role, buffer, dtype, shape };
}

/** An earlier entry's result of that name for an input, its number of that name for a number. */
function sharedBuffer(role: GraphParam["role"], name: string, { inputs, outputs, buffers }: Entry): Buffer | undefined {
  const ports = role === "input" ? outputs : role === "hyper" ? inputs.filter((i) => i.role === role) : [];
  const buffer = ports.find((p) => p.name === name)?.buffer;
  return buffers.find((b) => b.name === buffer);
}

interface LateResult {
  readonly value: Value;
  readonly layout: Layout;
}

function requestOutputs(
  builder: EntryBuilder,
  region: RegionLowering,
  graph: Graph,
  grads: ReadonlySet<string>,
): { readonly ports: readonly EntryOutput[]; readonly late: readonly LateResult[] } {
  const late: LateResult[] = [];
  const ports = graph.results.map(({ role, name, value }): EntryOutput => {
    const { dtype, shape } = value.type;
    const replaced = graph.params.find(
      (p) => p.role === role && p.name === name && (role === "param" || role === "slot"),
    );
    const inPlace = replaced && updatesInPlace(region, replaced.value, value);
    const bufferRole = role === "grad" && grads.has(name) ? "grad" : RESULT_BUFFERS[role];
    const buffer = replaced
      ? sourceBuffer(region, replaced.value)
      : builder.buffer(bufferName(role, name), dtype, shape, bufferRole);
    const layout = rowMajor(buffer, shape);
    const stays = replaced?.value === value;
    if (!stays && ((replaced && !inPlace) || !region.want(value, layout))) late.push({ value, layout });
    return { name, role, buffer, dtype, shape };
  });
  return { ports, late };
}

/** Parameters and slots get their new values last; what another result still reads of the old ones is copied before. */
function copyLate(region: RegionLowering, late: readonly LateResult[]): void {
  const written = new Set(late.map((l) => l.layout.buffer));
  for (const { value } of late) {
    const source = region.source(value);
    if (source.kind === "stored" && written.has(source.layout.buffer)) region.materialize(value);
  }
  for (const { value, layout } of late) region.copy(value, layout);
}

function sourceBuffer(region: RegionLowering, value: Value): string {
  const source = region.source(value);
  if (source.kind !== "stored")
    throw new CompileError("internal", { where: value.name ?? "parameter", found: "no buffer" });
  return source.layout.buffer;
}

const bufferName = (role: GraphResult["role"], name: string): string =>
  role === "output" ? name : role === "state" ? `${name}.next` : role === "grad" ? `d_${name}` : name;
