// The reverse sweep over one region: from the cotangents of its results to those of its parameters.
import { isElementwise } from "../../ir/elementwise.ts";
import { regionBuilder } from "../../ir/graph/builder.ts";
import type { AnyNode, Op, Value } from "../../ir/graph/node.ts";
import { Cotangents, renameNode } from "./cotangents.ts";
import { elementwiseVjp } from "./elementwise-vjp.ts";
import { structuralVjps } from "./structural-vjps.ts";
import type { SweepRequest, SweptRegion, Vjp, VjpContext } from "./vjp.ts";

const vjpOf = (op: Op): Vjp => (isElementwise(op) ? elementwiseVjp : structuralVjps[op]) as Vjp;

/** Visits the nodes from last to first and gives each the cotangents of its results, where there are any. */
export function sweep({ nodes, active, seeds, targets }: SweepRequest): SweptRegion {
  const op = regionBuilder("differentiate");
  const cotangents = new Cotangents(op, active);
  const replaced = new Map<AnyNode, AnyNode>();
  for (const [value, cotangent] of seeds) cotangents.contribute(value, cotangent);
  for (const node of nodes.toReversed()) {
    const ofResults = node.results.map((r) => cotangents.total(r));
    if (ofResults.every((c) => c === undefined)) continue;
    const context: VjpContext = { op, active, sweep, replaceForward: (by) => replaced.set(node, by) };
    const ofOperands = vjpOf(node.op)(node, ofResults, context);
    for (let i = node.operands.length - 1; i >= 0; i--) cotangents.contribute(node.operands[i], ofOperands[i]);
  }
  const ofTargets = targets.map((t) => cotangents.total(t));
  const renaming = cotangents.renaming();
  const made = op.nodes.map((node) => renameNode(node, renaming));
  const dependent = dependentOn(made, new Set(seeds.map(([, cotangent]) => cotangent)));
  return {
    forward: nodes.map((node) => replaced.get(node) ?? node),
    derived: made.filter((node) => !dependent.has(node)),
    backward: made.filter((node) => dependent.has(node)),
    cotangents: ofTargets.map((c) => c && (renaming.get(c) ?? c)),
  };
}

function dependentOn(nodes: readonly AnyNode[], values: ReadonlySet<Value>): ReadonlySet<AnyNode> {
  const reached = new Set(values);
  const dependent = new Set<AnyNode>();
  for (const node of nodes) {
    if (!node.operands.some((v) => reached.has(v))) continue;
    dependent.add(node);
    for (const result of node.results) reached.add(result);
  }
  return dependent;
}
