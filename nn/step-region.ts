// One step of a cell as a closed region: runs the equations once on stand-ins, then keeps what the next states need.
import { regionBuilder } from "../ir/graph/builder.ts";
import { makeRegion, makeValue, type Region, type Value } from "../ir/graph/node.ts";
import { type Dim, f32, type Shape, type TensorType } from "../ir/types.ts";
import { activate } from "./activations.ts";
import type { Cell, Rows, StageContext, StepContext, Width } from "./cell.ts";
import { type FusedName, fusedNames, gateBuilder } from "./gate.ts";
import { checkClosed, checkCoupling, checkRecord, checkSize, checkState, checkUsed, guarded } from "./step-checks.ts";
import { applyStateStages, liveCode, type StepCode, withNames } from "./step-code.ts";

export interface StepOptions {
  /** Size of x. */
  readonly input: number;
  readonly units: number;
  /** Batch rows; "B" unless given. */
  readonly rows?: Dim;
  readonly training?: boolean;
  /** Without: no gate has a bias. */
  readonly bias?: boolean;
}

/**
 * One step. The region's parameters are x [B, input], the states [B, width], then what is listed in `fused` (a part a
 * gate: W_g…, R_g…, b_g…, rb_g…), `params` and `noise`; its results are the next states. Unused parts are not there.
 */
export interface StepRegion {
  readonly cell: Cell;
  readonly units: number;
  readonly region: Region;
  /** The gates that have a part in each fused parameter, in the cell's order. */
  readonly fused: Readonly<Record<FusedName, readonly string[]>>;
  readonly params: readonly string[];
  readonly noise: readonly string[];
  readonly width: (width: Width) => number;
}

export const widthIn =
  (cell: Cell, { input, units }: { readonly input: number; readonly units: number }) =>
  (width: Width): number =>
    typeof width === "number" ? width : { units, input, projected: cell.projected ?? units }[width];

/** Builds one step. Throws CompileError where the equations do not fit the declarations. */
export function stepRegion(cell: Cell, options: StepOptions): StepRegion {
  const { input, units, rows = "B", training = false, bias = true } = options;
  const where = `cell ${cell.name}`;
  for (const [what, size] of Object.entries({ units, input })) checkSize(where, what, size);
  checkCoupling(cell, where);
  const width = widthIn(cell, options);
  const stand = standIns(cell, width, rows, training);
  const op = regionBuilder(where);
  const ctx: StageContext = {
    op,
    x: stand.x,
    s: guarded(where, "s", stand.states),
    param: guarded(where, "param", stand.params),
    noise: stand.noise && guarded(where, "noise", stand.noise),
    units,
    training,
  };
  const called = new Set<string>();
  const gate = gateBuilder({
    cell,
    ctx,
    where,
    part: (kind, name) => {
      called.add(name);
      return kind === "b" || kind === "rb" ? (bias ? stand.part(kind, name) : null) : stand.part(kind, name);
    },
  });
  const next = checkRecord(
    cell,
    where,
    cell.step({ ...ctx, gate, act: guarded(where, "act", activations(cell, ctx)) }),
  );
  checkUsed(cell, where, called);
  const code = applyStateStages(cell, ctx, { nodes: op.nodes, next });
  for (const state of cell.state) checkState(where, state, stand.states[state].type, code.next[state].type);
  return close(cell, code, stand, { units, width, where });
}

type Named<V extends Value = Value> = Readonly<Record<string, V>>;

interface StandIns {
  readonly x: Rows;
  readonly states: Named<Rows>;
  readonly params: Named;
  readonly noise: Named<Rows> | null;
  readonly part: (kind: FusedName, gate: string) => Value;
}

/** Values in place of everything a step may read. */
function standIns(cell: Cell, width: (w: Width) => number, rows: Dim, training: boolean): StandIns {
  const named = <S extends Shape>(names: readonly string[], type: (name: string) => TensorType<S>): Named<Value<S>> =>
    Object.fromEntries(names.map((name) => [name, makeValue(type(name), name)]));
  const stateType = (state: string) => f32(rows, width(cell.stateUnits[state]));
  const units = width("units");
  const partTypes: Record<FusedName, TensorType> = {
    W: f32(width("input"), units),
    R: f32(width(cell.stateUnits[cell.output]), units),
    b: f32(units),
    rb: f32(units),
  };
  const parts = new Map<string, Value>();
  return {
    x: makeValue(f32(rows, width("input")), "x"),
    states: named(cell.state, stateType),
    params: named(Object.keys(cell.params), (p) => f32(...cell.params[p].shape.map(width))),
    noise: training ? named(Object.keys(cell.noise), (n) => stateType(cell.noise[n].like)) : null,
    part: (kind, gate) => {
      const name = `${kind}_${gate}`;
      const value = parts.get(name) ?? makeValue(partTypes[kind], name);
      parts.set(name, value);
      return value;
    },
  };
}

/** act.<role>(x), with the activation stages before it. */
function activations(cell: Cell, ctx: StageContext): StepContext["act"] {
  const act = Object.fromEntries(
    Object.entries(cell.activations).map(([role, activation]) => {
      const run = (x: Value): Value => {
        const bounded = cell.stages.activate.reduce((v, stage) => stage(ctx, role, v), x);
        return activate(ctx.op, activation, bounded, x.name?.startsWith("pre_") ? x.name.slice(4) : undefined);
      };
      return [role, run];
    }),
  );
  return act as StepContext["act"];
}

/** Keeps what is needed, names the results, and lists the parameters that are left. */
function close(
  cell: Cell,
  code: StepCode,
  stand: StandIns,
  { units, width, where }: { units: number; width: (w: Width) => number; where: string },
): StepRegion {
  const results = cell.state.map((s) => code.next[s]);
  const live = liveCode(code.nodes, results);
  const { used } = live;
  const { nodes, value } = withNames(live.nodes, new Map(cell.state.map((s) => [code.next[s], `${s}_next`])));
  const fused = Object.fromEntries(
    fusedNames.map((kind) => [kind, cell.gates.filter((g) => used.has(stand.part(kind, g)))]),
  ) as Record<FusedName, string[]>;
  const params = Object.keys(cell.params).filter((p) => used.has(stand.params[p]));
  const noise = Object.keys(stand.noise ?? {}).filter((n) => used.has(stand.noise?.[n] as Value));
  const formals = [
    stand.x,
    ...cell.state.map((s) => stand.states[s]),
    ...fusedNames.flatMap((kind) => fused[kind].map((g) => stand.part(kind, g))),
    ...params.map((p) => stand.params[p]),
    ...noise.map((n) => stand.noise?.[n] as Value),
  ];
  const region = makeRegion(formals, nodes, results.map(value));
  checkClosed(where, region);
  return Object.freeze({ cell, units, region, fused, params, noise, width });
}
