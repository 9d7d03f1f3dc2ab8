// The size of a layer's features.
import { CompileError } from "../../ir/errors.ts";
import type { Value } from "../../ir/graph/node.ts";
import { formatType } from "../../ir/types.ts";
import type { LayerContext } from "../layer.ts";

/** The fixed size of the last axis of f32 values; throws CompileError "shape" otherwise. */
export function lastSize(ctx: LayerContext, x: Value): number {
  const size = x.type.shape[x.type.shape.length - 1];
  if (x.type.dtype === "f32" && x.type.shape.length >= 2 && typeof size === "number") return size;
  throw new CompileError("shape", {
    where: ctx.where,
    found: formatType(x.type),
    expected: "f32 with features of fixed size along the last axis, such as f32[T,B,8]",
    ...(x.type.dtype === "i32" ? { fix: "Put an embedding before it" } : {}),
  });
}
