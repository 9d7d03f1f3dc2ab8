// A scan of a few steps becomes those steps: streaming graphs (length 1) lose their loop altogether.
import type { RegionBuilder } from "../../ir/graph/builder.ts";
import type { Node, Value } from "../../ir/graph/node.ts";
import { inlineRegion, mapRegions, rewriteProgram } from "../../ir/graph/rewrite.ts";
import type { GraphPass } from "../pass.ts";
import { type ScanPieces, scanName, scanPieces } from "./scan-pieces.ts";

export interface UnrollOptions {
  /** Scans of at most so many steps are unrolled. */
  readonly limit: number;
}

/** x[t]: [length, …] → […]. */
function stepOf(op: RegionBuilder, x: Value, t: number): Value {
  const shape = x.type.shape.slice(1);
  return op.reshape(x.type.shape[0] === 1 ? x : op.slice(x, 0, t, 1), shape);
}

/** […] of every step → [length, …]. */
function stack(op: RegionBuilder, steps: readonly Value[]): Value {
  const rows = steps.map((y) => op.reshape(y, [1, ...y.type.shape]));
  return rows.length === 1 ? rows[0] : op.concat(rows, 0);
}

/** The values of the scan's results, its body copied once per step in the order in which the loop would run. */
function unroll(op: RegionBuilder, scan: Node<"scan">, pieces: ScanPieces, length: number): readonly Value[] {
  let carry = pieces.carry.map((c) => c.init);
  const ys: Value[][] = pieces.ys.map(() => Array<Value>(length));
  const consts = pieces.consts.map((c) => c.outer);
  for (let i = 0; i < length; i++) {
    const t = pieces.reverse ? length - 1 - i : i;
    const args = [...consts, ...carry, ...pieces.xs.map((x) => stepOf(op, x.outer, t))];
    const results = inlineRegion(op, scan.attrs.body, args);
    carry = results.slice(0, carry.length);
    results.slice(carry.length).forEach((y, j) => {
      ys[j][t] = y;
    });
  }
  return [...carry, ...ys.map((steps) => stack(op, steps))];
}

/** Unrolls scans of 1 to `limit` steps. A scan with lengths stays: expand-lengths comes first. */
export function unrollTimeUpTo({ limit }: UnrollOptions): GraphPass {
  return {
    name: "unroll-time",
    after: [
      { pass: "expand-lengths", because: "a scan with lengths cannot be copied step by step" },
      { pass: "flush-denormals", because: "single steps are to treat their state as whole sequences do" },
    ],
    run: (graph, { remark }) =>
      mapRegions(graph, (region) =>
        rewriteProgram(region, (node, { op }) => {
          if (node.op !== "scan" || typeof node.attrs.length !== "number") return undefined;
          const { length, lengths } = node.attrs;
          if (length < 1 || length > limit || lengths) return undefined;
          remark(`unrolled into ${length} ${length === 1 ? "step" : "steps"}`, scanName(node));
          return unroll(op, node, scanPieces(node), length);
        }),
      ),
  };
}

/** Up to four steps: enough for streaming graphs, and short enough for code size not to matter. */
export const unrollTime: GraphPass = unrollTimeUpTo({ limit: 4 });
