// Elementwise nodes of one shape become one map node: afterwards map is the only elementwise op there is.
import { elementwiseFn, isElementwise, type Options } from "../../ir/elementwise.ts";
import { type AnyNode, makeNode, type Node, type Value } from "../../ir/graph/node.ts";
import {
  definingNode,
  mapRegions,
  type Program,
  resultValues,
  rewriteProgram,
  users,
  withCode,
} from "../../ir/graph/rewrite.ts";
import { type Ref, ScalarBuilder, type ScalarFn } from "../../ir/scalar/fn.ts";
import type { GraphPass, PassContext } from "../pass.ts";
import { NodeClusters } from "./node-clusters.ts";

const isFusable = (node: AnyNode): boolean => isElementwise(node.op) || node.op === "map";
/** Only nodes with equal keys may become one. */
const keyOf = (node: AnyNode): string => `${node.results[0].type.shape.join(",")} ${node.stage ?? ""}`;

/** The code of a node, its results under the user's names. */
function codeOf(node: AnyNode): ScalarFn {
  const fn = isElementwise(node.op) ? elementwiseFn(node.op, node.attrs as Options) : (node as Node<"map">).attrs.fn;
  const names = new Map(fn.results.map((ref, i) => [ref - fn.arity, node.results[i].name]));
  const steps = fn.steps.map((step, i) => {
    const name = names.get(i);
    return step.kind === "prim" && name !== undefined ? { ...step, name } : step;
  });
  return { ...fn, steps };
}

/** The numbers that are everywhere the same, by value. */
type Constants = (value: Value) => number | undefined;

function constantsOf(region: Program): Constants {
  const definitions = definingNode(region);
  return (value) => {
    const node = definitions.get(value);
    return node?.op === "const" && value.type.dtype === "f32" ? node.attrs.value : undefined;
  };
}

/** What the cluster reads from outside, constants aside; a cluster of constants alone reads one of them. */
function inputsOf(members: readonly AnyNode[], constant: Constants): readonly Value[] {
  const made = new Set(members.flatMap((n) => n.results));
  const outside = [...new Set(members.flatMap((n) => n.operands))].filter((v) => !made.has(v));
  const inputs = outside.filter((v) => constant(v) === undefined);
  return inputs.length > 0 ? inputs : outside.slice(0, 1);
}

function fuse(members: readonly AnyNode[], outputs: readonly Value[], constant: Constants): AnyNode {
  const inputs = inputsOf(members, constant);
  const builder = new ScalarBuilder(inputs.length);
  const refs = new Map<Value, Ref>(inputs.map((v, i) => [v, builder.arg(i)]));
  const refOf = (value: Value): Ref => refs.get(value) ?? builder.const(constant(value)!);
  for (const node of members) {
    const results = builder.inline(codeOf(node), node.operands.map(refOf));
    node.results.forEach((r, i) => void refs.set(r, results[i]));
  }
  const fn = builder.finish(outputs.map((v) => refs.get(v)!));
  return makeNode("map", inputs, { fn }, outputs, members[0].stage);
}

/** Results of the cluster that anything else reads. */
function outputsOf(
  members: readonly AnyNode[],
  region: Program,
  readers: ReadonlyMap<Value, readonly AnyNode[]>,
): readonly Value[] {
  const results = new Set(resultValues(region));
  const inside = new Set(members);
  return members
    .flatMap((n) => n.results)
    .filter((v) => results.has(v) || (readers.get(v) ?? []).some((n) => !inside.has(n)));
}

/** Nodes join those whose results they read, then those that read the same values. */
function grow(
  nodes: readonly AnyNode[],
  constant: Constants,
  readers: ReadonlyMap<Value, readonly AnyNode[]>,
): NodeClusters {
  const clusters = new NodeClusters(nodes);
  const position = new Map(nodes.map((n, i) => [n, i]));
  const producer = new Map(nodes.flatMap((n) => n.results.map((r) => [r, n] as const)));
  const join = (node: AnyNode, other: AnyNode | undefined): void => {
    if (other === undefined || other === node || !isFusable(other) || keyOf(other) !== keyOf(node)) return;
    clusters.merge(position.get(other)!, position.get(node)!);
  };
  for (const node of nodes) if (isFusable(node)) for (const v of node.operands) join(node, producer.get(v));
  for (const node of nodes) {
    if (!isFusable(node)) continue;
    for (const v of node.operands)
      if (constant(v) === undefined) for (const other of readers.get(v) ?? []) join(node, other);
  }
  return clusters;
}

/** The region with one map for all elementwise nodes that can be one. */
export function fuseRegion<P extends Program>(region: P, remark: PassContext["remark"]): P {
  const plain = rewriteProgram(region, (node) => (node.op === "detach" ? node.operands : undefined));
  const constant = constantsOf(plain);
  const readers = users(plain);
  const nodes = grow(plain.nodes, constant, readers)
    .inOrder()
    .flatMap((members) => {
      if (!isFusable(members[0])) return members;
      const outputs = outputsOf(members, plain, readers);
      if (outputs.length === 0) return [];
      if (members.length > 1) remark(`${members.length} elementwise nodes became one`, outputs[0].name);
      return [fuse(members, outputs, constant)];
    });
  return withCode(plain, nodes);
}

export const fuseElementwise: GraphPass = {
  name: "fuse-elementwise",
  after: [
    { pass: "differentiate", because: "the derivative is taken op by op; detach is an op of its own until then" },
    { pass: "distribute-scan", because: "a fused node cannot be half in a loop" },
    { pass: "sink-accumulation", because: "a sum is found by its add" },
    { pass: "hoist-params", because: "prepared code must not be fused with code that runs at each call" },
  ],
  run: (graph, { remark }) => mapRegions(graph, (region) => fuseRegion(region, remark)),
};
