// Layers from functions.
import { CompileError } from "../../ir/errors.ts";
import type { Value } from "../../ir/graph/node.ts";
import type { Layer, LayerContext } from "../layer.ts";

/** A layer of one's own: `lambda("scale", (ctx, x) => ctx.op.mul(x, ctx.param("s", [], constant(1))))`. */
export const lambda = (name: string, build: (ctx: LayerContext, x: Value) => Value): Layer => ({ name, build });

/** Layers one after another, as one layer; their names follow its own: "<name>.rnn.0.W". */
export function sequence(name: string, layers: readonly Layer[]): Layer {
  if (layers.length === 0)
    throw new CompileError("value", { where: `layer "${name}"`, found: "no layers", expected: "at least one" });
  return { name, build: (ctx, x) => layers.reduce((value, layer) => ctx.apply(layer, value), x) };
}
