// Dead code: what no result needs, down to the unused parts of scans and the unused results of maps.
import type { AnyNode, Node, Value } from "../../ir/graph/node.ts";
import { mapRegions, resultValues, rewriteProgram, withCode } from "../../ir/graph/rewrite.ts";
import type { GraphPass, PassContext } from "../pass.ts";
import { mergeScanParts } from "./dce/merge-scan-parts.ts";
import { slimMap } from "./dce/slim-map.ts";
import { type ScanCarry, type ScanPieces, scanFromPieces, scanName, scanPieces } from "./scan-pieces.ts";

interface LiveCode {
  readonly nodes: readonly AnyNode[];
  /** Every value that the results need, the results included. */
  readonly live: ReadonlySet<Value>;
}

/** The nodes that `results` need, in order, scans and maps without their unused parts. */
export function liveCode(nodes: readonly AnyNode[], results: readonly Value[]): LiveCode {
  const live = new Set(results);
  const kept: AnyNode[] = [];
  for (const node of nodes.toReversed()) {
    if (!node.results.some((r) => live.has(r))) continue;
    const slim = slimNode(node, live);
    kept.push(slim);
    for (const value of slim.operands) live.add(value);
  }
  return { nodes: kept.reverse(), live };
}

function slimNode(node: AnyNode, live: ReadonlySet<Value>): AnyNode {
  if (node.op === "scan") return slimScan(node, live);
  return node.op === "map" ? slimMap(node, live) : node;
}

/** The scan with the parts that the live ones of its results need. */
function slimScan(scan: Node<"scan">, live: ReadonlySet<Value>): Node<"scan"> {
  const pieces = scanPieces(scan);
  const ys = pieces.ys.filter((y) => live.has(y.stacked));
  const body = liveBody({ ...pieces, ys }, new Set(pieces.carry.filter((c) => live.has(c.final))));
  const slim: ScanPieces = {
    ...pieces,
    ys,
    nodes: body.nodes,
    carry: body.carry,
    consts: pieces.consts.filter((c) => body.live.has(c.inner)),
    xs: pieces.xs.filter((x) => body.live.has(x.inner)),
  };
  const same =
    partCounts(slim).every((n, i) => n === partCounts(pieces)[i]) && slim.nodes.length === pieces.nodes.length;
  return same && slim.nodes.every((n, i) => n === pieces.nodes[i]) ? scan : scanFromPieces(slim, scan.stage);
}

/** A carry is needed where its final is, or where what is needed reads it: the least fixed point. */
function liveBody(pieces: ScanPieces, wanted: Set<ScanCarry>): LiveCode & { readonly carry: readonly ScanCarry[] } {
  for (;;) {
    const carry = pieces.carry.filter((c) => wanted.has(c));
    const code = liveCode(pieces.nodes, [...carry.map((c) => c.next), ...pieces.ys.map((y) => y.inner)]);
    const more = pieces.carry.filter((c) => !wanted.has(c) && code.live.has(c.inner));
    if (more.length === 0) return { ...code, carry };
    for (const c of more) wanted.add(c);
  }
}

const partCounts = (p: ScanPieces): number[] => [p.consts.length, p.carry.length, p.xs.length, p.ys.length];
const partNames = ["consts", "carries", "xs", "ys"];

/** Says what each scan lost; scans are found again by a result that they kept. */
function remarkLosses(before: readonly AnyNode[], after: readonly AnyNode[], remark: PassContext["remark"]): void {
  const scanOf = new Map<Value, Node<"scan">>();
  for (const node of after) if (node.op === "scan") for (const r of node.results) scanOf.set(r, node);
  for (const node of before) {
    if (node.op !== "scan") continue;
    const kept = node.results.map((r) => scanOf.get(r)).find((s) => s !== undefined);
    if (kept === undefined) {
      remark("dropped: nobody uses its results", scanName(node));
      continue;
    }
    const [had, has] = [partCounts(scanPieces(node)), partCounts(scanPieces(kept))];
    const lost = had.flatMap((n, i) => (n > has[i] ? [`${n - has[i]} of ${n} ${partNames[i]}`] : []));
    if (lost.length > 0) remark(`dropped ${lost.join(", ")}`, scanName(node));
  }
}

export const dce: GraphPass = {
  name: "dce",
  after: [],
  run(graph, { remark }) {
    const merged = mapRegions(graph, (region) => rewriteProgram(region, mergeScanParts));
    const { nodes } = liveCode(merged.nodes, resultValues(merged));
    remarkLosses(merged.nodes, nodes, remark);
    return withCode(merged, nodes);
  },
};
