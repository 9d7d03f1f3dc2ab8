// The recurrent layer: a cell over all steps, stacked, in both directions, with residual and skip connections.
import { CompileError } from "../../ir/errors.ts";
import type { Value } from "../../ir/graph/node.ts";
import { formatType } from "../../ir/types.ts";
import type { Cell } from "../cell.ts";
import type { CellInits } from "../cell-step.ts";
import { checkRate, dropoutMask } from "../dropout-mask.ts";
import type { Layer, LayerContext } from "../layer.ts";
import { widthIn } from "../step-region.ts";
import { recurrentDropout } from "../variants/recurrent-dropout.ts";
import { checkSizes } from "./check-sizes.ts";
import { lastStep } from "./last.ts";
import { type Direction, type InitialState, runCell } from "./run-cell.ts";

export interface RecurrentOptions {
  readonly units: number;
  /** Stacked layers; 1 unless given. */
  readonly layers?: number;
  /** Both directions, their outputs concatenated or added. */
  readonly bidirectional?: false | "concat" | "sum";
  /** Adds a layer's input to its output wherever both have the same size. */
  readonly residual?: boolean;
  /** input: later layers see the layer's input too; outputs: the result is all layers' outputs side by side. */
  readonly skip?: boolean | { readonly input?: boolean; readonly outputs?: boolean };
  /** Every step's output [T, B, H], or that of each row's last valid step [B, H]. */
  readonly returns?: "all" | "last";
  readonly initialState?: InitialState;
  /** Between layers, in training. */
  readonly dropout?: number;
  /** On the recurrent products, one mask a sequence, in training. */
  readonly recurrentDropout?: number;
  /** From the last step to the first; outputs stay at their steps. */
  readonly reverse?: boolean;
  readonly bias?: boolean;
  readonly name?: string;
  /** Rules by parameter name: { W, R, b, rb, … }; PyTorch's uniform ±1/√units for the others. */
  readonly init?: CellInits;
}

/** A sequence, and what "its last valid step" is. */
interface Flow {
  /** Undefined where nobody reads it. */
  readonly all: Value | undefined;
  readonly last: () => Value;
}

interface Plan
  extends Required<
    Omit<RecurrentOptions, "init" | "skip" | "bidirectional" | "returns" | "recurrentDropout" | "name">
  > {
  readonly cell: Cell;
  readonly directions: readonly Direction[];
  readonly merge: "concat" | "sum";
  readonly skipInput: boolean;
  readonly skipOutputs: boolean;
  readonly last: boolean;
  readonly init: CellInits;
}

/**
 * Runs a cell over [T, B, I]. Parameters "<name>.<layer>.W" and so on, states "<name>.<layer>.<state>"; with two
 * directions "<name>.<layer>.forward.W" and "….backward.W". With lengths, a row's state freezes after its last valid
 * step and its outputs there are zero; the backward direction begins at each row's last valid step.
 */
export function recurrent(cell: Cell, options: RecurrentOptions): Layer {
  const name = options.name ?? "rnn";
  const plan = planOf(cell, options, `layer "${name}"`);
  return { name, build: (ctx, x) => build(ctx, x, plan) };
}

function planOf(cell: Cell, options: RecurrentOptions, where: string): Plan {
  const {
    units,
    layers = 1,
    bidirectional = false,
    skip = false,
    returns = "all",
    reverse = false,
    dropout = 0,
  } = options;
  checkSizes(where, { units, layers });
  checkRate(`${where}: dropout`, dropout);
  if (reverse && bidirectional)
    throw new CompileError("value", { where, found: "reverse and bidirectional", expected: "one of them" });
  const rate = options.recurrentDropout ?? 0;
  const { input = false, outputs = false } = typeof skip === "boolean" ? { input: skip, outputs: skip } : skip;
  const last = returns === "last";
  if (last && bidirectional && (options.residual || outputs))
    throw new CompileError("unsupported", {
      where,
      found: `returns "last" of both directions with residual or skip connections`,
      expected: `returns "all"`,
      fix: "The two directions end at different steps; use the last() layer after this one",
    });
  return {
    cell: rate === 0 ? cell : recurrentDropout(cell, { rate }),
    directions: bidirectional ? ["forward", "backward"] : [reverse ? "backward" : "forward"],
    merge: bidirectional === "sum" ? "sum" : "concat",
    skipInput: input,
    skipOutputs: outputs,
    last,
    units,
    layers,
    reverse,
    dropout,
    residual: options.residual ?? false,
    initialState: options.initialState ?? "given",
    bias: options.bias ?? true,
    init: options.init ?? {},
  };
}

function build(ctx: LayerContext, x: Value, plan: Plan): Value {
  if (x.type.dtype !== "f32" || x.type.shape.length !== 3 || typeof x.type.shape[2] !== "number")
    throw new CompileError("shape", {
      where: ctx.where,
      found: formatType(x.type),
      expected: "f32[T,B,size]",
      ...(x.type.dtype === "i32" ? { fix: "Put an embedding before it" } : {}),
    });
  checkResidual(ctx, plan, x.type.shape[2]);
  if (plan.directions.includes("backward"))
    ctx.needsWholeSequence(plan.reverse ? "it runs backwards in time" : "it is bidirectional");
  if (plan.initialState !== "given") ctx.needsWholeSequence(`its initial state is "${plan.initialState}"`);
  const outputs: Flow[] = [];
  let flow: Flow = { all: x, last: () => lastStep(ctx, x) };
  for (let layer = 0; layer < plan.layers; layer++) {
    flow = oneLayer(ctx, plan, layer, x, flow);
    outputs.push(flow);
  }
  const shown = plan.skipOutputs ? outputs : outputs.slice(-1);
  const results = shown.map((f) => (plan.last ? f.last() : (f.all as Value)));
  return results.length === 1 ? results[0] : ctx.op.concat(results);
}

/** Size of one layer's output. */
function outputSize({ cell, units, directions, merge }: Plan): number {
  const one = widthIn(cell, { units, input: units })(cell.stateUnits[cell.output]);
  return merge === "concat" ? one * directions.length : one;
}

function checkResidual(ctx: LayerContext, plan: Plan, input: number): void {
  const size = outputSize(plan);
  if (!plan.residual || plan.layers > 1 || size === input) return;
  throw new CompileError("shape", {
    where: ctx.where,
    found: `a residual connection from ${input} features to ${size}`,
    expected: "equal sizes, or more than one layer",
  });
}

function oneLayer(ctx: LayerContext, plan: Plan, layer: number, x: Value, before: Flow): Flow {
  const { op } = ctx;
  const all = before.all as Value;
  const drops = layer > 0 && plan.dropout > 0 && ctx.training;
  const dropped = drops ? op.mul(all, dropoutMask(ctx, all.type.shape, plan.dropout)) : all;
  const input = plan.skipInput && layer > 0 ? op.concat([dropped, x]) : dropped;
  // Nobody reads the outputs of all steps where only the last one is returned.
  const needsAll = !plan.last || layer < plan.layers - 1;
  const runs = plan.directions.map((direction) => {
    const prefix = plan.directions.length > 1 ? `${layer}.${direction}` : `${layer}`;
    return runCell(ctx, plan.cell, input, { ...plan, prefix, reverse: direction === "backward", needsAll });
  });
  const merge = (values: readonly Value[]): Value =>
    values.length === 1 ? values[0] : plan.merge === "sum" ? op.add(values[0], values[1]) : op.concat(values);
  const adds = plan.residual && outputSize(plan) === all.type.shape[2];
  const withInput = (y: Value, from: () => Value): Value => (adds ? op.add(y, from()) : y);
  return {
    all: needsAll ? withInput(merge(runs.map((r) => r.all as Value)), () => all) : undefined,
    last: () => withInput(merge(runs.map((r) => r.last)), before.last),
  };
}
