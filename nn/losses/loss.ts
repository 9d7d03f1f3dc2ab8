// What a loss is, and the weighted mean over positions that every loss ends with.

import { CompileError } from "../../ir/errors.ts";
import type { Value } from "../../ir/graph/node.ts";
import { f32, formatType, type Shape } from "../../ir/types.ts";
import type { LayerContext } from "../layer.ts";

/** From a model's outputs to one number; adds the inputs it needs, such as "target". */
export interface Loss {
  readonly name: string;
  build(ctx: LayerContext, outputs: Readonly<Record<string, Value>>): Value;
}

/** Options of every loss. */
export interface LossOptions {
  /** Adds an input "mask", f32[T,B] (or [B] for one output a row): the weight of each position. */
  readonly mask?: boolean;
  /** The output to compare; "y" unless given. */
  readonly output?: string;
  /** Prefix of the inputs' names, where a model has several losses: "pen" makes "penTarget" and "penMask". */
  readonly prefix?: string;
}

/** The output that the loss reads. Throws "unknown-name" where the model does not have it. */
export function lossOutput(
  ctx: LayerContext,
  outputs: Readonly<Record<string, Value>>,
  where: string,
  name = "y",
): Value {
  const y = outputs[name];
  if (y === undefined)
    throw new CompileError("unknown-name", {
      where: `${ctx.where}: ${where}`,
      found: `output "${name}"`,
      expected: `one of ${Object.keys(outputs).join(", ")}`,
    });
  if (y.type.dtype === "f32" && y.type.shape.length >= 2) return y;
  throw new CompileError("shape", {
    where: `${ctx.where}: ${where}`,
    found: `output "${name}" ${formatType(y.type)}`,
    expected: "f32 with positions first and features last, such as f32[T,B,8]",
  });
}

/** `target` or `penTarget`. */
export const inputName = (base: string, prefix?: string): string =>
  prefix === undefined ? base : `${prefix}${base[0].toUpperCase()}${base.slice(1)}`;

/**
 * Σ w·loss / Σ w over positions, with w the product of `weights`, the mask where asked for, and 1 at valid steps for
 * models with lengths; 0 where nothing counts.
 */
export function meanOverPositions(
  ctx: LayerContext,
  losses: Value,
  { mask = false, prefix }: LossOptions,
  weights: readonly Value[] = [],
): Value {
  const { op } = ctx;
  const { shape } = losses.type;
  const valid = validSteps(ctx, shape);
  const all = [
    ...weights,
    ...(mask ? [ctx.input(inputName("mask", prefix), f32(...shape))] : []),
    ...(valid === undefined ? [] : [valid]),
  ];
  if (all.length === 0) return op.mean(losses);
  const w = all.reduce((a, b) => op.mul(a, b));
  // Σ w is 0 where a whole batch is masked; the numerator is then 0 too.
  return op.div(op.sum(op.mul(losses, w)), op.max(op.sum(w), 1e-12));
}

/** 1 at steps before a row's length, for positions [T, B, …]. */
function validSteps(ctx: LayerContext, shape: Shape): Value | undefined {
  if (ctx.lengths === undefined || shape[0] !== ctx.steps || shape[1] !== ctx.rows) return undefined;
  const { op } = ctx;
  return op.lt(op.iota(shape, 0), op.broadcast(op.cast(ctx.lengths), shape, [1]));
}
