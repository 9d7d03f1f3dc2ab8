// The same op on every part of a split becomes the op on the whole: one bias add and one bias gradient for all gates.
import { isElementwise } from "../../ir/elementwise.ts";
import { type RegionBuilder, regionBuilder } from "../../ir/graph/builder.ts";
import { type AnyNode, type Graph, makeNode, type Node, type Value } from "../../ir/graph/node.ts";
import { definingNode, users, withGraph } from "../../ir/graph/rewrite.ts";
import type { GraphPass, PassContext } from "../pass.ts";
import { Dependents } from "./dependents.ts";
import { codeKey } from "./structural-key.ts";

/** Nodes that do the same to each part, in the order of the parts, and where the cut lies in their results. */
interface Family {
  readonly split: Node<"split">;
  readonly members: readonly AnyNode[];
  readonly axis: number;
}

/** Where an op leaves the cut axis; undefined where it needs all parts together or is not worth it. */
function axisAfter(node: AnyNode, axis: number): number | undefined {
  if (isElementwise(node.op)) return axis;
  if (node.op === "transpose") return node.attrs.perm.indexOf(axis);
  if (node.op === "reduce")
    return node.attrs.axes.includes(axis) ? undefined : axis - node.attrs.axes.filter((a) => a < axis).length;
  return undefined;
}

/** What the op is up to its operands; parts may differ in width, so constants' shapes do not count. */
const opKey = (node: AnyNode): string => `${node.stage ?? ""} ${node.op} ${codeKey(node)}`;

type Definition = (value: Value) => AnyNode | undefined;

/** The values side by side along `axis`, if that needs no work: parts of one split, repetitions, one constant. */
function wholeOf(values: readonly Value[], axis: number, definition: Definition, op: RegionBuilder): Value | undefined {
  const nodes = values.map(definition);
  const [first] = nodes;
  if (first?.op === "split") {
    const all =
      first.attrs.axis === axis &&
      first.results.length === values.length &&
      values.every((v, i) => v === first.results[i]);
    return all ? first.operands[0] : undefined;
  }
  const width = values.reduce((n, v) => n + (v.type.shape[axis] as number), 0);
  const shape = values[0].type.shape.map((d, i) => (i === axis ? width : d));
  if (first?.op === "const") {
    const same = nodes.every((n) => n?.op === "const" && Object.is(n.attrs.value, first.attrs.value));
    return same ? op.const(first.attrs.value, shape) : undefined;
  }
  if (first?.op !== "broadcast") return undefined;
  const { axes } = first.attrs;
  if (!axes.includes(axis) || !nodes.every((n) => n?.op === "broadcast" && n.attrs.axes.join() === axes.join()))
    return undefined;
  const sources = nodes.map((n) => (n as AnyNode).operands[0]);
  const inner = axes.indexOf(axis);
  return op.broadcast(wholeOf(sources, inner, definition, op) ?? op.concat(sources, inner), shape, [...axes]);
}

/** For each reader of the first part, readers of the others that do the same. */
function families(graph: Graph): readonly Family[] {
  const readers = users(graph);
  return graph.nodes.flatMap((split) => {
    if (split.op !== "split" || split.results.length < 2 || split.attrs.sizes.some((d) => typeof d !== "number"))
      return [];
    const [first, ...others] = split.results;
    return (readers.get(first) ?? []).flatMap((node): Family[] => {
      const axis = axisAfter(node, split.attrs.axis);
      if (axis === undefined || node.stage !== undefined) return [];
      const place = node.operands.indexOf(first);
      const key = opKey(node);
      const twins = others.map((part) =>
        (readers.get(part) ?? []).find((n) => opKey(n) === key && n.operands.indexOf(part) === place),
      );
      if (!twins.every((n) => n !== undefined)) return [];
      const members = [node, ...twins];
      return new Set(members).size === members.length ? [{ split, members, axis }] : [];
    });
  });
}

/** The graph with one family merged. */
function mergeFamily(graph: Graph, { split, members, axis }: Family): Graph | undefined {
  const dependents = new Dependents(graph.nodes);
  for (const member of members) {
    if (dependents.has(member)) return undefined;
    dependents.add(member);
  }
  const definitions = definingNode(graph);
  const op = regionBuilder("merge-parts");
  const operands = members[0].operands.map((_, i) => {
    const values = members.map((m) => m.operands[i]);
    return wholeOf(values, split.attrs.axis, (v) => definitions.get(v), op);
  });
  if (!operands.every((v) => v !== undefined)) return undefined;
  const [whole] = op.node(members[0].op, operands, members[0].attrs as never);
  op.push(
    makeNode(
      "split",
      [whole],
      { axis, sizes: split.attrs.sizes },
      members.map((m) => m.results[0]),
    ),
  );
  const rest = graph.nodes.filter((n) => !members.includes(n));
  return withGraph(graph, {
    nodes: [...rest.filter((n) => !dependents.has(n)), ...op.nodes, ...rest.filter((n) => dependents.has(n))],
  });
}

function mergeOne(graph: Graph, remark: PassContext["remark"]): Graph | undefined {
  for (const family of families(graph)) {
    const merged = mergeFamily(graph, family);
    if (merged === undefined) continue;
    const [first, ...others] = family.members;
    remark(`${first.op} of ${others.length + 1} parts became one`, first.results[0].name);
    return merged;
  }
  return undefined;
}

/** Outside of loops only: inside, the parts are what one step holds side by side in registers. */
export const mergeParts: GraphPass = {
  name: "merge-parts",
  after: [{ pass: "fuse-gates", because: "it is the fused products that are split" }],
  run(graph, { remark }) {
    for (let current = graph; ; ) {
      const next = mergeOne(current, remark);
      if (next === undefined) return current;
      current = next;
    }
  },
};
