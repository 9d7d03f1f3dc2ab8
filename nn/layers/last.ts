// The last valid step of each row.
import type { Value } from "../../ir/graph/node.ts";
import type { Layer, LayerContext } from "../layer.ts";

/** [T, B, …] → [B, …] at each row's last valid step: a scan that carries what it has seen last. Zeros for length 0. */
export function lastStep(ctx: LayerContext, x: Value): Value {
  const [length, ...shape] = x.type.shape;
  const { final } = ctx.op.scan({
    length,
    init: [ctx.op.const(0, shape)],
    xs: [x],
    lengths: length === ctx.steps ? ctx.lengths : undefined,
    carryNames: ["last"],
    body: (_op, { xs }) => ({ next: xs }),
  });
  return final[0];
}

export const last = ({ name = "last" }: { readonly name?: string } = {}): Layer => ({ name, build: lastStep });
