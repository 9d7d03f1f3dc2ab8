// defineCell: a cell from its gates, its states and the equations of one step; names are checked by the compiler.
import { CompileError } from "../ir/errors.ts";
import type { Value } from "../ir/graph/node.ts";
import type { FitsSame, ShapeOf } from "../ir/graph/shape-types.ts";
import type { Dim } from "../ir/types.ts";
import { type Activation, checkActivation } from "./activations.ts";
import {
  type Cell,
  type CellNoise,
  type CellParams,
  noStages,
  quoted,
  type StateSize,
  type StateWidths,
  type StepContext,
  type Width,
} from "./cell.ts";

/** No names but S, each [rows, its size]: a state that was not declared or has another shape does not compile. */
type Exactly<R, S extends string, U> = {
  readonly [K in keyof R]: K extends S ? FitsSame<readonly [Dim, StateSize<U, K>], ShapeOf<R[K]>> : never;
};

export interface CellSpec<
  G extends string,
  S extends string,
  P extends CellParams,
  A extends string,
  N extends string,
  R extends Readonly<Record<S, Value>>,
  U extends StateWidths,
> {
  readonly name: string;
  /** In the order of their blocks in the fused parameters W [I, G·H], R [P, G·H] and b [G·H]. */
  readonly gates: readonly G[];
  readonly state: readonly S[];
  readonly params?: P;
  /** Uniform numbers for training, each of the shape of a state. */
  readonly noise?: Readonly<Record<N, { readonly like: NoInfer<S>; readonly each: CellNoise["each"] }>>;
  /** Gates whose recurrent product has a bias of its own, inside `gate(g).recurrent`. */
  readonly recurrentBias?: readonly NoInfer<G>[];
  /** The state that is the output and the left side of the recurrent products; the first one unless given. */
  readonly output?: NoInfer<S>;
  /** Widths of states that are not [B, units]. */
  readonly stateUnits?: U & { readonly [K in Exclude<keyof U, NoInfer<S>>]: never };
  /** Activations by role, with their defaults. */
  readonly activations?: Readonly<Record<A, Activation>>;
  /** The next value of every state from the input and the previous states. */
  step(
    ctx: StepContext<NoInfer<G>, NoInfer<S>, NoInfer<P>, NoInfer<A>, NoInfer<N>, NoInfer<U>>,
  ): R & Exactly<R, NoInfer<S>, NoInfer<U>>;
}

/**
 * A recurrent cell. `gate(g)` in the step is x·W_g + h·R_g + b_g; a part of a parameter that no equation uses does not
 * exist. Throws CompileError for empty lists and for names that occur twice or were not declared.
 */
export function defineCell<
  const G extends string,
  const S extends string,
  R extends Readonly<Record<S, Value>>,
  const P extends CellParams = Record<never, never>,
  A extends string = never,
  N extends string = never,
  const U extends StateWidths = Record<never, never>,
>(spec: CellSpec<G, S, P, A, N, R, U>): Cell<G, S> {
  const where = `cell ${spec.name}`;
  const { gates, state, params = {}, noise = {}, recurrentBias = [], activations = {} } = spec;
  if (gates.length + Object.keys(params).length === 0)
    throw new CompileError("value", { where, found: "no gates and no parameters", expected: "at least one" });
  if (state.length === 0)
    throw new CompileError("state", {
      where,
      found: "no state",
      expected: "at least one",
      fix: "A function without state is a layer: see lambda(name, build)",
    });
  const output = spec.output ?? state[0];
  unique(where, "gate", gates);
  unique(where, "state", state);
  known(where, "recurrentBias", recurrentBias, gates);
  known(where, "output", [output], state);
  known(where, "stateUnits", Object.keys(spec.stateUnits ?? {}), state);
  const noises = noise as Readonly<Record<string, CellNoise>>;
  for (const [name, n] of Object.entries(noises)) known(where, `noise ${name}`, [n.like], state);
  for (const [role, activation] of Object.entries<Activation>(activations))
    checkActivation(activation, `${where}: activations.${role}`);
  reserved(where, Object.keys(params));
  const widths = Object.fromEntries(
    state.map((s) => [s, (spec.stateUnits as StateWidths | undefined)?.[s] ?? "units"]),
  );
  return Object.freeze({
    name: spec.name,
    gates: Object.freeze([...gates]),
    state: Object.freeze([...state]),
    output,
    stateUnits: Object.freeze(widths) as Readonly<Record<S, Width>>,
    params: Object.freeze({ ...params }),
    noise: Object.freeze({ ...noises }),
    recurrentBias: Object.freeze([...recurrentBias]),
    activations: Object.freeze({ ...activations }),
    coupled: Object.freeze({}),
    stages: noStages,
    step: (ctx: StepContext) => spec.step(ctx as never),
  });
}

/** The fused parameters' own names. */
const FUSED = ["W", "R", "b", "rb"];

function reserved(where: string, names: readonly string[]): void {
  const clash = names.find((n) => FUSED.includes(n));
  if (clash !== undefined)
    throw new CompileError("duplicate-name", {
      where,
      found: `a parameter named ${clash}`,
      expected: `another name than ${FUSED.join(", ")}`,
    });
}

function unique(where: string, what: string, names: readonly string[]): void {
  const twice = names.find((n, i) => names.indexOf(n) !== i);
  if (twice !== undefined) throw new CompileError("duplicate-name", { where, found: `two ${what}s named "${twice}"` });
}

function known(where: string, what: string, names: readonly string[], among: readonly string[]): void {
  const unknown = names.find((n) => !among.includes(n));
  if (unknown !== undefined)
    throw new CompileError("unknown-name", {
      where,
      found: `${what} names "${unknown}"`,
      expected: `one of ${quoted(among)}`,
    });
}
