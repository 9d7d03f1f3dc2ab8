// What a cell is: gates, states and extra parameters as data, one step as a function, and what variants add to both.
import type { InitSpec } from "../ir/artifact.ts";
import type { RegionBuilder } from "../ir/graph/builder.ts";
import type { Value } from "../ir/graph/node.ts";
import type { ShapeOf } from "../ir/graph/shape-types.ts";
import type { Dim, Shape } from "../ir/types.ts";
import type { Activation } from "./activations.ts";

/** A size known when the cell is used: its units, its input's size, the size of its projected output, or a number. */
export type Width = number | "units" | "input" | "projected";

/** A parameter besides W, R and b: peephole weights, gains, projections. Without init: uniform in ±1/√units. */
export interface CellParam {
  readonly shape: readonly Width[];
  readonly init?: InitSpec;
}

/** Uniform numbers in [0, 1) of a state's shape, drawn in training only: anew each step, or once a sequence. */
export interface CellNoise {
  readonly like: string;
  readonly each: "step" | "sequence";
}

/** Rows and a size known when the cell is used. */
export type Rows<N extends number = number> = Value<readonly [Dim, N]>;
/** What types know of a width: a number that was declared. */
type Size<W> = W extends number ? W : number;
/** The shape of a parameter as declared. */
type ParamShape<P> = P extends { readonly shape: infer W extends readonly Width[] }
  ? number extends W["length"]
    ? Shape
    : { readonly [I in keyof W]: Size<W[I]> }
  : never;
/** The size of a state, where it was declared. */
export type StateSize<U, S> = S extends keyof U ? Size<U[S]> : number;
/** The extra parameters of a cell by name. */
export type CellParams = Readonly<Record<string, CellParam>>;
/** The widths of those states that are not [B, units]. */
export type StateWidths = Readonly<Record<string, Width>>;

export interface GateOptions {
  /** Left side of the recurrent product instead of the previous output, e.g. r ∘ h. */
  readonly h?: Value;
  /** The cell state that a peephole of this gate would see. */
  readonly peek?: Value;
}

/** x·W_g + h·R_g + b_g [B, units], and its parts; parts that a cell does not use have no parameters. */
export interface Gate extends Rows {
  /** x·W_g. */
  readonly product: Rows;
  /** x·W_g + b_g: the bias is on the input's side, so that both leave the time loop. */
  readonly input: Rows;
  /** h·R_g, with the recurrent bias where the cell gives the gate one. */
  readonly recurrent: Rows;
  /** b_g [units]. */
  readonly bias: Value<readonly [number]>;
}

/** What a step computes with; `noise` is null outside of training. */
export interface StepContext<
  G extends string = string,
  S extends string = string,
  P extends CellParams = CellParams,
  A extends string = string,
  N extends string = string,
  U extends StateWidths = StateWidths,
> {
  readonly op: RegionBuilder;
  /** [B, input]. */
  readonly x: Rows;
  /** The states before this step, [B, width]. */
  readonly s: { readonly [K in S]: Rows<StateSize<U, K>> };
  gate(name: G, options?: GateOptions): Gate;
  /** Activations by role, so that a variant can change them. */
  readonly act: Readonly<Record<A, <X extends Value>(x: X) => Value<ShapeOf<X>>>>;
  readonly param: { readonly [K in keyof P]: Value<ParamShape<P[K]>> };
  readonly noise: Readonly<Record<N, Rows>> | null;
  readonly units: number;
  readonly training: boolean;
}

/** What the functions of a variant see: a step's context without gates and activations. */
export type StageContext = Omit<StepContext, "gate" | "act">;
/** Changes one value of a step. */
export type Stage = (ctx: StageContext, value: Value) => Value;
/** Changes the next value of a state. */
export interface StateStage {
  readonly state: string;
  readonly apply: Stage;
}

/**
 * What variants add to a cell, in the order in which a step applies it, whatever the order of the variants:
 * recurrent left side → products → extra terms → normalisation → bias → activation's input → step → projection →
 * bound → mix. Within one list, the variant applied first comes first.
 */
export interface CellStages {
  /** On the left side of every recurrent product. */
  readonly left: readonly Stage[];
  /** Added to x·W_g + h·R_g; undefined adds nothing. */
  readonly terms: readonly ((ctx: StageContext, gate: string, options: GateOptions) => Value | undefined)[];
  /** On the linear part before the bias. `part` says which: the whole gate, or a side that the cell takes on its own. */
  readonly normalize: readonly ((ctx: StageContext, gate: string, part: GatePart, linear: Value) => Value)[];
  /** On what goes into the activation of a role. */
  readonly activate: readonly ((ctx: StageContext, role: string, input: Value) => Value)[];
  /** After the step: the state becomes something of another width. */
  readonly project: readonly StateStage[];
  /** On the state's next value where the step makes it, so that later uses in the step see the bound value. */
  readonly bound: readonly StateStage[];
  /** Last, with the previous value at hand in `ctx.s`. */
  readonly mix: readonly StateStage[];
}

export type GatePart = "whole" | "input" | "recurrent";

/** A cell after definition; variants are functions from one to another. */
export interface Cell<G extends string = string, S extends string = string> {
  readonly name: string;
  /** In the order of their blocks in W, R and b. */
  readonly gates: readonly G[];
  readonly state: readonly S[];
  /** The state that is the cell's output and the left side of the recurrent products. */
  readonly output: S;
  readonly stateUnits: Readonly<Record<S, Width>>;
  readonly params: Readonly<Record<string, CellParam>>;
  readonly noise: Readonly<Record<string, CellNoise>>;
  /** Gates whose recurrent product has a bias of its own. */
  readonly recurrentBias: readonly string[];
  readonly activations: Readonly<Record<string, Activation>>;
  /** Gates computed as minus another gate: { i: "f" } makes σ(i) = 1 − σ(f). */
  readonly coupled: Readonly<Record<string, string>>;
  /** Size of the projected output, where there is a projection. */
  readonly projected?: number;
  readonly stages: CellStages;
  step(ctx: StepContext): Readonly<Record<string, Value>>;
}

export const noStages: CellStages = Object.freeze({
  left: [],
  terms: [],
  normalize: [],
  activate: [],
  project: [],
  bound: [],
  mix: [],
});

/** The cell with stages added after those it has. */
export function withStages<C extends Cell>(cell: C, added: Partial<CellStages>, changes: Partial<Cell> = {}): C {
  const stages = Object.fromEntries(
    Object.entries(cell.stages).map(([kind, list]) => [kind, [...list, ...(added[kind as keyof CellStages] ?? [])]]),
  ) as unknown as CellStages;
  return Object.freeze({ ...cell, ...changes, stages: Object.freeze(stages) });
}

/** The names as a list for messages: `"z", "r", "n"`. */
export const quoted = (names: readonly string[]): string => names.map((n) => `"${n}"`).join(", ");
