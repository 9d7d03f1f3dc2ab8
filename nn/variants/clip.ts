// Variant: bounds on what enters the activations and on the states.
import { CompileError } from "../../ir/errors.ts";
import { type Cell, type CellStages, quoted, withStages } from "../cell.ts";

export interface ClipOptions<S extends string> {
  /** Bound on the inputs of every activation but that of role "output": ONNX's clip. */
  readonly gates?: number;
  /** Bound on the input of the activation of role "output". */
  readonly output?: number;
  /** Bounds on next states: TFLite's cell_clip is { c }, proj_clip { h }; within the step, later uses see the bound. */
  readonly state?: Readonly<Partial<Record<S, number>>>;
}

/** The cell with values kept within ±bound. Throws CompileError for bounds not above 0 and unknown states. */
export function clip<G extends string, S extends string>(
  cell: Cell<G, S>,
  options: ClipOptions<NoInfer<S>>,
): Cell<G, S> {
  const name = `clip(${cell.name})`;
  const states = Object.entries<number | undefined>(options.state ?? {}).flatMap(([s, b]) =>
    b === undefined ? [] : [[s, b] as const],
  );
  checkOptions(cell, name, options, states);
  const { gates, output } = options;
  const activate: CellStages["activate"][number] = ({ op }, role, input) => {
    const bound = role === "output" ? output : gates;
    return bound === undefined ? input : op.clip(input, { low: -bound, high: bound });
  };
  return withStages(
    cell,
    {
      activate: gates === undefined && output === undefined ? [] : [activate],
      bound: states.map(([state, bound]) => ({
        state,
        apply: ({ op }, v) => op.clip(v, { low: -bound, high: bound }),
      })),
    },
    { name },
  );
}

function checkOptions(
  cell: Cell,
  where: string,
  { gates, output }: { readonly gates?: number; readonly output?: number },
  states: readonly (readonly [string, number])[],
): void {
  const bounds = [...[gates, output].filter((b) => b !== undefined), ...states.map(([, b]) => b)];
  if (bounds.length === 0)
    throw new CompileError("value", { where, found: "nothing to clip", expected: "gates, output or state" });
  for (const bound of bounds)
    if (!(bound > 0))
      throw new CompileError("value", { where, found: `the bound ${bound}`, expected: "a number above 0" });
  const unknown = states.find(([s]) => !cell.state.includes(s));
  if (unknown)
    throw new CompileError("unknown-name", {
      where,
      found: `state "${unknown[0]}"`,
      expected: `one of ${quoted(cell.state)}`,
    });
  const roles = Object.keys(cell.activations);
  const needs = [...(gates === undefined ? [] : ["gate or candidate"]), ...(output === undefined ? [] : ["output"])];
  const has = { "gate or candidate": roles.some((r) => r !== "output"), output: roles.includes("output") };
  const lacks = needs.find((n) => !has[n as keyof typeof has]);
  if (lacks !== undefined)
    throw new CompileError("value", {
      where,
      found: `no activation of role ${lacks} to clip the input of`,
      fix: "Declare activations in the cell and use act.<role>(x) in its step",
    });
}
