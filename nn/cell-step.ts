// A cell's parameters in storage, and one step on given values: splits the fused parameters, one product a gate.
import type { InitSpec } from "../ir/artifact.ts";
import { CompileError } from "../ir/errors.ts";
import type { RegionBuilder } from "../ir/graph/builder.ts";
import type { Value } from "../ir/graph/node.ts";
import { inlineRegion } from "../ir/graph/rewrite.ts";
import { f32, formatType, sameShape, type TensorType } from "../ir/types.ts";
import type { Cell } from "./cell.ts";
import { checkProduct, type FusedName, fusedNames } from "./gate.ts";
import { type GateInit, resolveGateInit, uniformOver } from "./initializers.ts";
import { type StepRegion, stepRegion } from "./step-region.ts";

/** One stored parameter of a cell: "W" [I, G·H], "R" [P, G·H], "b" [G·H], "rb" [n·H] or an extra one. */
export interface StoredParam {
  readonly name: string;
  readonly shape: readonly number[];
  /** The gates of its column blocks; empty for extra parameters. */
  readonly gates: readonly string[];
  readonly init: InitSpec;
}

/** Rules by parameter name; uniform in ±1/√units for the others. */
export type CellInits = Readonly<Record<string, GateInit>>;

/** What must be stored for a cell, in order. Throws "unknown-name" for a rule that no parameter takes. */
export function storedParams(step: StepRegion, inits: CellInits = {}): readonly StoredParam[] {
  const { cell, units, fused, width } = step;
  const rows: Record<FusedName, readonly number[]> = {
    W: [width("input")],
    R: [width(cell.stateUnits[cell.output])],
    b: [],
    rb: [],
  };
  const rule = uniformOver(units);
  const shared = fusedNames
    .filter((name) => fused[name].length > 0)
    .map((name): StoredParam => {
      const gates = fused[name];
      const init = resolveGateInit(inits[name] ?? rule, gates, units);
      return { name, shape: [...rows[name], gates.length * units], gates, init };
    });
  const extra = step.params.map((name): StoredParam => {
    const declared = cell.params[name];
    const init = resolveGateInit(inits[name] ?? declared.init ?? rule, [], units);
    return { name, shape: declared.shape.map(width), gates: [], init };
  });
  const all = [...shared, ...extra];
  const unknown = Object.keys(inits).find((name) => !all.some((p) => p.name === name));
  if (unknown !== undefined)
    throw new CompileError("unknown-name", {
      where: `cell ${cell.name}: init`,
      found: `"${unknown}"`,
      expected: `one of ${all.map((p) => p.name).join(", ")}`,
    });
  return all;
}

/** What a step reads: x [B, I], states [B, width] by name, stored parameters by name, noise by name in training. */
export interface StepValues {
  readonly x: Value;
  readonly s: Readonly<Record<string, Value>>;
  readonly params: Readonly<Record<string, Value>>;
  readonly noise?: Readonly<Record<string, Value>>;
}

/** Puts one step into `op`; the next states by name. */
export function inlineStep(op: RegionBuilder, step: StepRegion, values: StepValues): Readonly<Record<string, Value>> {
  const { cell, fused } = step;
  const parts = fusedNames.flatMap((name) => {
    const gates = fused[name];
    if (gates.length === 0) return [];
    const names = gates.map((g) => `${name}_${g}`);
    return gates.length === 1 ? [values.params[name]] : op.split(values.params[name], gates.length, undefined, names);
  });
  const results = inlineRegion(op, step.region, [
    values.x,
    ...cell.state.map((s) => values.s[s]),
    ...parts,
    ...step.params.map((p) => values.params[p]),
    ...step.noise.map((n) => values.noise?.[n] as Value),
  ]);
  return Object.fromEntries(cell.state.map((s, i) => [s, results[i]]));
}

/**
 * One step of a cell on given values, outside of any layer. `units` is needed only where no state has that width.
 * With `training`, the cell's noise must be given; with `bias: false` the gates have none. Throws CompileError where a value is missing or has another shape.
 */
export function cellStep<S extends string>(
  op: RegionBuilder,
  cell: Cell<string, S>,
  values: StepValues & { readonly units?: number; readonly training?: boolean; readonly bias?: boolean },
): Readonly<Record<S, Value>> {
  const where = `cell ${cell.name}`;
  const { x, s, training, bias } = values;
  const byUnits = cell.state.find((name) => cell.stateUnits[name] === "units");
  const units = values.units ?? lastSize(where, byUnits === undefined ? undefined : s[byUnits]);
  const step = stepRegion(cell, {
    input: lastSize(where, x),
    units,
    rows: x.type.shape[0],
    training,
    bias,
  });
  checkValues(where, step, values);
  return inlineStep(op, step, values) as Readonly<Record<S, Value>>;
}

function lastSize(where: string, value: Value | undefined): number {
  const size = value?.type.shape[value.type.shape.length - 1];
  if (typeof size === "number") return size;
  throw new CompileError("shape", {
    where,
    found:
      value === undefined ? "no state of the cell's width" : `${value.name ?? "a value"} ${formatType(value.type)}`,
    expected: "a last dimension of fixed size",
    fix: "Pass units",
  });
}

function checkValues(where: string, step: StepRegion, values: StepValues): void {
  const { cell, region } = step;
  cell.state.forEach((s, i) => {
    checkValue(`${where}: state "${s}"`, values.s[s], region.params[1 + i].type);
  });
  for (const { name, shape, gates } of storedParams(step)) {
    const value = values.params[name];
    if (value !== undefined && gates.length > 0 && shape.length === 2 && value.type.shape[1] === shape[1]) {
      const [left, type] = name === "W" ? ["x", values.x.type] : ["h", values.s[cell.output].type];
      const block = f32(value.type.shape[0], step.units);
      checkProduct(`${where}: gate "${gates[0]}"`, [left, type], [`${name}_${gates[0]}`, block]);
    }
    checkValue(
      `${where}: parameter ${name}${gates.length > 0 ? ` (gates ${gates.join(" ")})` : ""}`,
      value,
      f32(...shape),
    );
  }
  for (const name of step.noise)
    checkValue(`${where}: noise "${name}"`, values.noise?.[name], values.s[cell.noise[name].like].type);
}

function checkValue(where: string, value: Value | undefined, type: TensorType): void {
  if (value !== undefined && sameShape(value.type.shape, type.shape) && value.type.dtype === type.dtype) return;
  throw new CompileError(value === undefined ? "unknown-name" : "shape", {
    where,
    found: value === undefined ? "not given" : formatType(value.type),
    expected: formatType(type),
  });
}
