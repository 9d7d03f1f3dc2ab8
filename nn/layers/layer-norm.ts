// Layer normalisation of features.
import { CompileError } from "../../ir/errors.ts";
import { constant, zeros } from "../initializers.ts";
import type { Layer } from "../layer.ts";
import { normalizeLast } from "../normalize.ts";
import { lastSize } from "./last-size.ts";

/** gain ∘ (x − mean) / √(variance + eps) + bias over the last axis; Ba, Kiros and Hinton 2016, as PyTorch's LayerNorm. */
export function layerNorm({
  eps = 1e-5,
  name = "norm",
}: {
  readonly eps?: number;
  readonly name?: string;
} = {}): Layer {
  if (!(eps > 0))
    throw new CompileError("value", { where: `layer "${name}"`, found: `eps ${eps}`, expected: "a number above 0" });
  return {
    name,
    build(ctx, x) {
      const units = lastSize(ctx, x);
      const gain = ctx.param("gain", [units], constant(1));
      const bias = ctx.param("bias", [units], zeros());
      return ctx.op.add(ctx.op.mul(normalizeLast(ctx.op, x, eps), gain), bias);
    },
  };
}
