// How a pass changes a program: substitution, node-by-node rewriting, uses and definitions, copying of regions.
import { internalError } from "../errors.ts";
import { type RegionBuilder, regionBuilder } from "./builder.ts";
import {
  type AnyNode,
  type Graph,
  type GraphParam,
  type GraphResult,
  makeGraph,
  makeNode,
  makeRegion,
  makeValue,
  type Node,
  type Region,
  type Value,
} from "./node.ts";

/** What every helper here works on: a graph keeps its name and roles, a region its parameters. */
export type Program = Region | Graph;
/** Which value stands in for which; chains are followed. */
export type Substitution = ReadonlyMap<Value, Value>;

const isGraph = (program: Program): program is Graph => "name" in program;

export const paramValues = (program: Program): readonly Value[] =>
  isGraph(program) ? program.params.map((p) => p.value) : program.params;

export const resultValues = (program: Program): readonly Value[] =>
  isGraph(program) ? program.results.map((r) => r.value) : program.results;

const equal = <T>(a: readonly T[], b: readonly T[]): boolean => a.length === b.length && a.every((x, i) => x === b[i]);

/**
 * The program with other nodes and, if given, other result values; parameters, roles and names stay. The program itself
 * where nothing differs.
 */
export function withCode<P extends Program>(program: P, nodes: readonly AnyNode[], results?: readonly Value[]): P;
export function withCode(program: Program, nodes: readonly AnyNode[], results?: readonly Value[]): Program {
  const same = results === undefined || equal(results, resultValues(program));
  if (same && equal(nodes, program.nodes)) return program;
  return changedCode(program, nodes, results ?? resultValues(program));
}

function changedCode(program: Program, nodes: readonly AnyNode[], results: readonly Value[]): Program {
  if (!isGraph(program)) return makeRegion(program.params, nodes, results);
  if (results.length !== program.results.length)
    throw internalError(`rewrite of ${program.name}`, `${results.length} results for ${program.results.length}`);
  const named = program.results.map((r, i) => ({ ...r, value: results[i] }));
  return makeGraph(program.name, program.params, nodes, named);
}

/** The graph with the given parts exchanged. */
export const withGraph = (
  graph: Graph,
  parts: {
    readonly name?: string;
    readonly params?: readonly GraphParam[];
    readonly nodes?: readonly AnyNode[];
    readonly results?: readonly GraphResult[];
  },
): Graph =>
  makeGraph(
    parts.name ?? graph.name,
    parts.params ?? graph.params,
    parts.nodes ?? graph.nodes,
    parts.results ?? graph.results,
  );

/** The node over other operands; the node itself where none differs. */
export function withOperands(node: AnyNode, operands: readonly Value[]): AnyNode {
  if (equal(operands, node.operands)) return node;
  return makeNode(node.op, operands, node.attrs as never, node.results, node.stage);
}

export function withStage(node: AnyNode, stage: AnyNode["stage"]): AnyNode {
  if (node.stage === stage) return node;
  return makeNode(node.op, node.operands, node.attrs as never, node.results, stage);
}

/** The scan with another body of the same signature. */
export function withBody(node: Node<"scan">, body: Region): Node<"scan"> {
  if (body === node.attrs.body) return node;
  return makeNode("scan", node.operands, { ...node.attrs, body }, node.results, node.stage) as Node<"scan">;
}

/** Applies `f` to the body of a scan; other nodes come back as they are. */
export const mapBodies = (node: AnyNode, f: (body: Region, scan: Node<"scan">) => Region): AnyNode =>
  node.op === "scan" ? withBody(node, f(node.attrs.body, node)) : node;

/** Applies `f` to every region, the innermost bodies first, the program itself last. */
export function mapRegions<P extends Program>(program: P, f: <Q extends Program>(region: Q) => Q): P {
  if (!program.nodes.some((node) => node.op === "scan")) return f(program);
  const nodes = program.nodes.map((node) => mapBodies(node, (body) => mapRegions(body, f)));
  return f(withCode(program, nodes));
}

/** Calls `f` with every node, those of bodies before their scan; depth counts the scans around it. */
export function visitNodes(nodes: readonly AnyNode[], f: (node: AnyNode, depth: number) => void, depth = 0): void {
  for (const node of nodes) {
    if (node.op === "scan") visitNodes(node.attrs.body.nodes, f, depth + 1);
    f(node, depth);
  }
}

/** The value that stands for `value` in the end. */
export function resolve(substitution: Substitution, value: Value): Value {
  let current = value;
  for (let next = substitution.get(current); next !== undefined && next !== current; next = substitution.get(current))
    current = next;
  return current;
}

/** Replaces uses, in operands and results; definitions stay. Bodies are closed, so they are not touched. */
export function substitute<P extends Program>(program: P, substitution: Substitution): P {
  if (substitution.size === 0) return program;
  const nodes = program.nodes.map((n) =>
    withOperands(
      n,
      n.operands.map((v) => resolve(substitution, v)),
    ),
  );
  return withCode(
    program,
    nodes,
    resultValues(program).map((v) => resolve(substitution, v)),
  );
}

export interface RewriteContext {
  /** New nodes go here; they come before what follows. */
  readonly op: RegionBuilder;
  /** What an old value is in the new code. */
  readonly value: (old: Value) => Value;
}

/**
 * Decides on one node, whose operands are already the new values: undefined keeps it; values (one per result, made by
 * `context.op` or known before) stand in for its results; `[]` drops it, for results that nobody uses.
 */
export type NodeRewrite = (node: AnyNode, context: RewriteContext) => readonly Value[] | undefined;

export interface Code {
  readonly nodes: readonly AnyNode[];
  readonly results: readonly Value[];
}

/** Runs `fn` over the nodes in order. New nodes take over the stage of the node they stand for. Bodies: see `mapBodies`. */
export function rewriteNodes(
  nodes: readonly AnyNode[],
  results: readonly Value[],
  fn: NodeRewrite,
  start: Substitution = new Map(),
): Code {
  const op = regionBuilder();
  const substitution = new Map(start);
  const context: RewriteContext = { op, value: (old) => resolve(substitution, old) };
  const stages = new Map<AnyNode, AnyNode["stage"]>();
  for (const old of nodes) {
    const node = substitution.size === 0 ? old : withOperands(old, old.operands.map(context.value));
    const before = op.nodes.length;
    const replacement = fn(node, context);
    if (replacement === undefined) op.push(node);
    else replace(node, replacement, substitution);
    if (node.stage !== undefined) for (const made of op.nodes.slice(before)) stages.set(made, made.stage ?? node.stage);
  }
  const staged = stages.size === 0 ? op.nodes : op.nodes.map((n) => withStage(n, stages.get(n) ?? n.stage));
  return { nodes: staged, results: results.map(context.value) };
}

function replace(node: AnyNode, replacement: readonly Value[], substitution: Map<Value, Value>): void {
  if (replacement.length !== 0 && replacement.length !== node.results.length)
    throw internalError(`rewrite of ${node.op}`, `${replacement.length} values for ${node.results.length} results`);
  replacement.forEach((v, i) => {
    if (v !== node.results[i]) substitution.set(node.results[i], v);
  });
}

/** `rewriteNodes` on a whole graph or region (not its bodies; combine with `mapRegions` for those). */
export function rewriteProgram<P extends Program>(program: P, fn: NodeRewrite): P {
  const { nodes, results } = rewriteNodes(program.nodes, resultValues(program), fn);
  return withCode(program, nodes, results);
}

/** The nodes that read each value, each node once; being a result is no use by a node. */
export function users(program: Program): ReadonlyMap<Value, readonly AnyNode[]> {
  const map = new Map<Value, AnyNode[]>();
  for (const node of program.nodes)
    for (const value of new Set(node.operands)) {
      const list = map.get(value);
      if (list) list.push(node);
      else map.set(value, [node]);
    }
  return map;
}

/** How often each value is read, counting results of the program. */
export function useCounts(program: Program): ReadonlyMap<Value, number> {
  const counts = new Map<Value, number>();
  const count = (value: Value): void => void counts.set(value, (counts.get(value) ?? 0) + 1);
  for (const node of program.nodes) node.operands.forEach(count);
  resultValues(program).forEach(count);
  return counts;
}

/** The node that defines each value; parameters are not in the map. */
export function definingNode(program: Program): ReadonlyMap<Value, AnyNode> {
  const map = new Map<Value, AnyNode>();
  for (const node of program.nodes) for (const r of node.results) map.set(r, node);
  return map;
}

const freshValue = (value: Value): Value => makeValue(value.type, value.name);

/** A copy in which every value is new, those of bodies included. */
export function cloneRegion(region: Region): Region {
  const params = region.params.map(freshValue);
  const { nodes, values } = copyNodes(region.nodes, new Map(region.params.map((p, i) => [p, params[i]])));
  return makeRegion(
    params,
    nodes,
    region.results.map((v) => valueIn(values, v)),
  );
}

/** A copy of the graph in which every value is new. */
export function cloneGraph(graph: Graph): Graph {
  const params = graph.params.map((p) => ({ ...p, value: freshValue(p.value) }));
  return cloneGraphWith(graph, params, new Map(graph.params.map((p, i) => [p.value, params[i].value])));
}

/**
 * A copy of the graph's code under other parameters: `values` says what each old parameter is now. Every result of a
 * node is a new value.
 */
export function cloneGraphWith(
  graph: Graph,
  params: readonly GraphParam[],
  values: Substitution,
  name = graph.name,
): Graph {
  const copy = copyNodes(graph.nodes, values);
  return makeGraph(
    name,
    params,
    copy.nodes,
    graph.results.map((r) => ({ ...r, value: valueIn(copy.values, r.value) })),
  );
}

/** Copies a region's nodes into a builder, `args` for its parameters; returns what its results are there. */
export function inlineRegion(op: RegionBuilder, region: Region, args: readonly Value[]): Value[] {
  if (args.length !== region.params.length)
    throw internalError("inlineRegion", `${args.length} arguments for ${region.params.length} parameters`);
  const { nodes, values } = copyNodes(region.nodes, new Map(region.params.map((p, i) => [p, args[i]])));
  for (const node of nodes) op.push(node);
  return region.results.map((v) => valueIn(values, v));
}

/** Copies nodes over the values that `start` gives for what they read from outside; every result is new. */
export function copyNodes(
  nodes: readonly AnyNode[],
  start: Substitution,
): { readonly nodes: AnyNode[]; readonly values: Substitution } {
  const values = new Map(start);
  const copies = nodes.map((node) => {
    const operands = node.operands.map((v) => valueIn(values, v));
    const results = node.results.map(freshValue);
    node.results.forEach((r, i) => {
      values.set(r, results[i]);
    });
    const attrs = node.op === "scan" ? { ...node.attrs, body: cloneRegion(node.attrs.body) } : node.attrs;
    return makeNode(node.op, operands, attrs as never, results, node.stage);
  });
  return { nodes: copies, values };
}

function valueIn(values: Substitution, value: Value): Value {
  const found = values.get(value);
  if (found === undefined)
    throw internalError("copy of a region", `value ${value.name ?? "without a name"} is not defined in it`);
  return found;
}
