// Rows of different lengths as selects under a mask; after this pass nobody knows that scans can have lengths.
import { CompileError } from "../../ir/errors.ts";
import { type RegionBuilder, regionBuilder } from "../../ir/graph/builder.ts";
import { makeValue, type Node, type Value } from "../../ir/graph/node.ts";
import { mapRegions, type NodeRewrite, rewriteProgram } from "../../ir/graph/rewrite.ts";
import { type Dim, f32, formatType } from "../../ir/types.ts";
import type { GraphPass } from "../pass.ts";
import { scanFromPieces, scanName, scanPieces } from "./scan-pieces.ts";

/** m[t,b] = t < lengths[b] as f32 [length, B]: 1 where the step belongs to the row. */
function stepMask(op: RegionBuilder, lengths: Value, length: Dim): Value {
  const shape = [length, ...lengths.type.shape];
  return op.lt(op.iota(shape, 0), op.broadcast(op.cast(lengths), shape, [1]));
}

/** select(m, then, otherwise) with m [B] repeated over the trailing dimensions. */
function selectRows(op: RegionBuilder, mask: Value, then: Value, otherwise: Value | number): Value {
  const { shape } = then.type;
  const wide = shape.length === 1 ? mask : op.broadcast(mask, shape, [0]);
  return op.select(wide, then, otherwise);
}

/** carry' = select(m, next, carry), ys = select(m, y, 0). */
function expand(scan: Node<"scan">, outside: RegionBuilder): readonly Value[] {
  const { lengths, ...pieces } = scanPieces(scan);
  for (const value of [...pieces.carry.map((c) => c.next), ...pieces.ys.map((y) => y.inner)])
    if (value.type.dtype !== "f32")
      throw new CompileError("unsupported", {
        where: scanName(scan),
        found: `a state or result ${formatType(value.type)} in a scan with lengths`,
        expected: "f32",
        fix: "Cast it to f32 before the scan",
      });
  const mask = makeValue(f32(...lengths!.type.shape), "mask");
  const outer = stepMask(outside, lengths!, pieces.length);
  const op = regionBuilder(scanName(scan));
  for (const node of pieces.nodes) op.push(node);
  const carry = pieces.carry.map((c) => ({ ...c, next: selectRows(op, mask, c.next, c.inner) }));
  const ys = pieces.ys.map((y) => ({ ...y, inner: selectRows(op, mask, y.inner, 0) }));
  const xs = [...pieces.xs, { outer, inner: mask }];
  outside.push(scanFromPieces({ ...pieces, carry, ys, xs, nodes: op.nodes, lengths: undefined }, scan.stage));
  return scan.results;
}

const rewrite: NodeRewrite = (node, { op }) =>
  node.op === "scan" && node.attrs.lengths ? expand(node, op) : undefined;

export const expandLengths: GraphPass = {
  name: "expand-lengths",
  after: [],
  run: (graph, { remark }) =>
    mapRegions(graph, (region) => {
      for (const node of region.nodes)
        if (node.op === "scan" && node.attrs.lengths)
          remark("lengths became a mask over steps and rows", scanName(node));
      return rewriteProgram(region, rewrite);
    }),
};
