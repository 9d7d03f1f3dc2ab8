// What an optimizer is: an elementwise rule over all parameters as one flat vector.
import { CompileError } from "../../ir/errors.ts";
import type { RegionBuilder } from "../../ir/graph/builder.ts";
import type { Value } from "../../ir/graph/node.ts";

export interface UpdateContext {
  readonly op: RegionBuilder;
  /** Parameters f32[N] and their gradient. */
  readonly p: Value;
  readonly g: Value;
  /** What the rule remembers, f32[N] each, 0 before the first update. */
  readonly slots: Readonly<Record<string, Value>>;
  /** Numbers that may change from update to update, f32[]. */
  readonly hyper: Readonly<Record<string, Value>>;
  /** f32[]: 1 at the first update. */
  readonly step: Value;
}

export interface Optimizer {
  readonly name: string;
  readonly slots: readonly string[];
  /** Names and defaults; "rate" is always among them. */
  readonly hyper: Readonly<Record<"rate", number>> & Readonly<Record<string, number>>;
  update(ctx: UpdateContext): { readonly p: Value; readonly slots: Readonly<Record<string, Value>> };
}

/** How the gradient is bounded before the update: first by global norm, then by value. */
export interface Clip {
  readonly norm?: number;
  readonly value?: number;
}

/** √Σ g². */
export const globalNorm = (op: RegionBuilder, g: Value): Value => op.sqrt(op.sum(op.square(g)));

/** g·min(1, max / (norm + 1e-6)), as PyTorch's clip_grad_norm_. */
export const clipByNorm = (op: RegionBuilder, g: Value, norm: Value, max: number): Value =>
  op.mul(g, op.min(op.div(max, op.add(norm, 1e-6)), 1));

export const clipByValue = (op: RegionBuilder, g: Value, max: number): Value => op.clip(g, { low: -max, high: max });

/** The largest f32. */
const LARGEST = (2 - 2 ** -23) * 2 ** 127;

/** 1 for a finite number, 0 for NaN and the infinities. */
export const finite = (op: RegionBuilder, x: Value): Value => op.le(op.abs(x), LARGEST);

/** Throws CompileError "value" for a number outside [low, high) or, with `high` undefined, below low. */
export function checkRange(where: string, what: string, value: number, low: number, high?: number): void {
  if (Number.isFinite(value) && value >= low && (high === undefined || value < high)) return;
  throw new CompileError("value", {
    where,
    found: `${what} ${value}`,
    expected: high === undefined ? `at least ${low}` : `from ${low} up to, but not including, ${high}`,
  });
}

export function checkClip(where: string, { norm, value }: Clip): void {
  for (const [what, bound] of Object.entries({ norm, value }))
    if (bound !== undefined && !(bound > 0))
      throw new CompileError("value", {
        where: `${where}: clip`,
        found: `${what} ${bound}`,
        expected: "a number above 0",
      });
}

/** g + decay·p, where there is a decay (L2 as a part of the gradient). */
export const withDecay = ({ op, p, g }: Pick<UpdateContext, "op" | "p" | "g">, decay: number): Value =>
  decay === 0 ? g : op.add(g, op.mul(p, decay));

/** 1 − βᵗ as 2τ / (1 + τ) with τ = tanh(−t·ln β / 2): in f32 the difference itself loses four digits for β near 1. */
export function biasCorrection(op: RegionBuilder, beta: number, step: Value): Value {
  if (beta === 0) return op.const(1);
  const t = op.tanh(op.mul(step, -Math.log(beta) / 2));
  return op.div(op.mul(t, 2), op.add(t, 1));
}
