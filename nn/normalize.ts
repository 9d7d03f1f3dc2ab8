// Normalisation over the last axis, shared by the layer and the variant of cells.
import type { RegionBuilder } from "../ir/graph/builder.ts";
import type { Value } from "../ir/graph/node.ts";

/** (x − mean) / √(variance + eps) over the last axis, which has a fixed size; the variance is that of the sample. */
export function normalizeLast(op: RegionBuilder, x: Value, eps: number): Value {
  const { shape } = x.type;
  const last = shape.length - 1;
  const mean = (v: Value): Value => op.alongLast(op.mul(op.sum(v, [last]), 1 / (shape[last] as number)), shape);
  const centred = op.sub(x, mean(x));
  return op.div(centred, op.sqrt(op.add(mean(op.square(centred)), eps)));
}
