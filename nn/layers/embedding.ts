// Rows of a table for ids.
import type { InitSpec } from "../../ir/artifact.ts";
import { CompileError } from "../../ir/errors.ts";
import { formatType } from "../../ir/types.ts";
import { normal } from "../initializers.ts";
import type { Layer } from "../layer.ts";
import { checkSizes } from "./check-sizes.ts";

/** i32[…] → f32[…, units] with the table "E" [vocab, units], normal around 0 unless given; calls refuse ids outside 0..vocab−1. */
export function embedding(options: {
  readonly vocab: number;
  readonly units: number;
  readonly init?: InitSpec;
  readonly name?: string;
}): Layer {
  const { vocab, units, init = normal(), name = "embedding" } = options;
  checkSizes(`layer "${name}"`, { vocab, units });
  return {
    name,
    build(ctx, ids) {
      if (ids.type.dtype !== "i32")
        throw new CompileError("shape", { where: ctx.where, found: formatType(ids.type), expected: "i32 ids" });
      return ctx.op.gather(ctx.param("E", [vocab, units], init), ids);
    },
  };
}
