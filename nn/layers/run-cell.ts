// One cell over all steps in one direction: the scan, its parameters, its states and its noise.
import { CompileError } from "../../ir/errors.ts";
import type { Value } from "../../ir/graph/node.ts";
import type { Dim, Shape } from "../../ir/types.ts";
import type { Cell } from "../cell.ts";
import { type CellInits, inlineStep, storedParams } from "../cell-step.ts";
import { zeros } from "../initializers.ts";
import type { LayerContext } from "../layer.ts";
import { type StepRegion, stepRegion } from "../step-region.ts";

export type Direction = "forward" | "backward";
/** given: a state of the model, in and out; zeros: always from 0; learned: a parameter a state, from zeros. */
export type InitialState = "given" | "zeros" | "learned";

export interface RunOptions {
  /** Begins the names of parameters and states: "0" or "0.forward". */
  readonly prefix: string;
  readonly units: number;
  readonly reverse: boolean;
  readonly bias: boolean;
  readonly initialState: InitialState;
  readonly init: CellInits;
  /** Whether the outputs of all steps are wanted. */
  readonly needsAll: boolean;
}

/** Output of every step [T, B, P], if wanted, and after the last one [B, P]. */
export interface CellRun {
  readonly all: Value | undefined;
  readonly last: Value;
}

export function runCell(ctx: LayerContext, cell: Cell, x: Value, options: RunOptions): CellRun {
  const [length, rows, input] = x.type.shape;
  const { units, bias, prefix, needsAll } = options;
  const step = stepAt(ctx, cell, { input: input as number, units, rows, training: ctx.training, bias });
  const stored = storedParams(step, options.init);
  const params = stored.map((p) => ctx.param(`${prefix}.${p.name}`, p.shape, p.init));
  const initial = cell.state.map((s) => initialState(ctx, step, s, rows, options));
  const noise = drawNoise(ctx, step, length, rows);
  const { final, ys } = ctx.op.scan({
    length,
    consts: [...params, ...noise.sequence.map((n) => n.value)],
    init: initial,
    xs: [x, ...noise.step.map((n) => n.value)],
    lengths: length === ctx.steps ? ctx.lengths : undefined,
    reverse: options.reverse,
    carryNames: cell.state,
    body: (op, inner) => {
      const named = (names: readonly string[], values: readonly Value[]) =>
        Object.fromEntries(names.map((n, i) => [n, values[i]]));
      const next = inlineStep(op, step, {
        x: inner.xs[0],
        s: named(cell.state, inner.carry),
        params: named(
          stored.map((p) => p.name),
          inner.consts,
        ),
        noise: {
          ...named(
            noise.sequence.map((n) => n.name),
            inner.consts.slice(stored.length),
          ),
          ...named(
            noise.step.map((n) => n.name),
            inner.xs.slice(1),
          ),
        },
      });
      return { next: cell.state.map((s) => next[s]), ys: needsAll ? [next[cell.output]] : [] };
    },
  });
  if (options.initialState === "given")
    cell.state.forEach((s, i) => {
      ctx.setState(`${prefix}.${s}`, final[i]);
    });
  return { all: ys[0], last: final[cell.state.indexOf(cell.output)] };
}

/** The step, with the layer's place in front of errors of the cell. */
function stepAt(ctx: LayerContext, cell: Cell, options: Parameters<typeof stepRegion>[1]): StepRegion {
  try {
    return stepRegion(cell, options);
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    throw new CompileError(
      error.code,
      { ...error.parts, where: `${ctx.where}: ${error.parts.where}` },
      { cause: error },
    );
  }
}

function initialState(ctx: LayerContext, step: StepRegion, state: string, rows: Dim, options: RunOptions): Value {
  const { op } = ctx;
  const width = step.width(step.cell.stateUnits[state]);
  const shape: Shape = [rows, width];
  const name = `${options.prefix}.${state}`;
  const make: Record<InitialState, () => Value> = {
    given: () => ctx.state(name, shape),
    zeros: () => op.const(0, shape),
    learned: () => op.broadcast(ctx.param(`${name}0`, [width], zeros()), shape),
  };
  return make[options.initialState]();
}

interface Noise {
  readonly name: string;
  readonly value: Value;
}

/** The step's noise, drawn outside of the loop: [T, B, width] for each step, [B, width] for the sequence. */
function drawNoise(ctx: LayerContext, step: StepRegion, length: Dim, rows: Dim): Record<"step" | "sequence", Noise[]> {
  const { cell } = step;
  const draw = (each: "step" | "sequence"): Noise[] =>
    step.noise
      .filter((name) => cell.noise[name].each === each)
      .map((name) => {
        const own = [rows, step.width(cell.stateUnits[cell.noise[name].like])];
        const attrs = { shape: each === "step" ? [length, ...own] : own, stream: ctx.stream() };
        return { name, value: ctx.op.node("random", [ctx.key()], attrs, [name])[0] };
      });
  return { step: draw("step"), sequence: draw("sequence") };
}
