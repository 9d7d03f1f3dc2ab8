// Loop distribution after Allen and Kennedy: only what recurs stays in a loop, everything heavy else is done for all steps.
import type { RegionBuilder } from "../../ir/graph/builder.ts";
import type { AnyNode, Node, Value } from "../../ir/graph/node.ts";
import { mapRegions, rewriteProgram } from "../../ir/graph/rewrite.ts";
import type { GraphPass, PassContext } from "../pass.ts";
import { canBatch } from "./batching.ts";
import { bodyDependence, type Dependence } from "./distribute/dependence.ts";
import { emitStages } from "./distribute/emit.ts";
import { assignStages, isFree, isLoop, type Stages } from "./distribute/stages.ts";
import { scanName, scanPieces } from "./scan-pieces.ts";

type Remark = PassContext["remark"];

const nodeName = (node: AnyNode): string => [node.op, node.results[0]?.name].filter(Boolean).join(" ");
const listed = (nodes: readonly AnyNode[]): string => nodes.map(nodeName).join(", ");

/** A scan that stays one loop with everything in it is left as it is. */
function isUnchanged({ pieces }: Dependence, stages: Stages): boolean {
  const used = pieces.nodes.map((_, v) => stages.of(v)).filter((s) => !isFree(s));
  const all = new Set([...used, ...pieces.carry.map((_, i) => stages.of(pieces.nodes.length + i))]);
  const inputs = new Set([...pieces.consts, ...pieces.xs].map((p) => p.inner));
  const passesThrough = pieces.ys.some((y) => inputs.has(y.inner));
  return !passesThrough && all.size === 1 && all.has(1);
}

function remarkStages(d: Dependence, stages: Stages, remark: Remark, about: string): void {
  const { nodes, length } = d.pieces;
  const at = (accept: (stage: number, node: AnyNode) => boolean) => nodes.filter((n, v) => accept(stages.of(v), n));
  const varies = (n: AnyNode) => n.results.some(d.varies);
  const constant = at((s, n) => s === 0 && !varies(n));
  if (constant.length > 0) remark(`left the loop, the same at every step: ${listed(constant)}`, about);
  for (let stage = 0; stage <= stages.last; stage += 2) {
    const batched = at((s, n) => s === stage && varies(n));
    if (batched.length > 0) remark(`left the loop, for all steps at once: ${listed(batched)}`, about);
  }
  const kept = at((s, n) => isLoop(s) && n.op === "matmul");
  if (kept.length > 0) remark(`stayed in the loop because they recur: ${listed(kept)}`, about);
  const stuck = at((s, n) => isLoop(s) && varies(n) && !canBatch(n, length, d.varies));
  if (stuck.length > 0)
    remark(`stayed in the loop because they cannot be done for all steps at once: ${listed(stuck)}`, about);
  const loops = new Set([...nodes, ...d.pieces.carry].map((_, v) => stages.of(v)).filter(isLoop));
  if (loops.size !== 1) remark(`became ${loops.size} loops`, about);
}

function distribute(scan: Node<"scan">, op: RegionBuilder, remark: Remark): readonly Value[] | undefined {
  if (scan.attrs.lengths) return undefined;
  const dependence = bodyDependence(scanPieces(scan));
  const stages = assignStages(dependence);
  if (isUnchanged(dependence, stages)) return undefined;
  remarkStages(dependence, stages, remark, scanName(scan));
  return emitStages(op, dependence, stages);
}

/** Inner scans first: what leaves them may leave the outer one as well. */
export const distributeScan: GraphPass = {
  name: "distribute-scan",
  after: [{ pass: "expand-lengths", because: "a row's steps after its length must not change its carry" }],
  run: (graph, { remark }) =>
    mapRegions(graph, (region) =>
      rewriteProgram(region, (node, { op }) => (node.op === "scan" ? distribute(node, op, remark) : undefined)),
    ),
};
