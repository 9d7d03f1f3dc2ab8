// What a kernel's parameters are in the shader: t, even and odd from the trip, first and end from the block of trips.
import { internalError } from "../../ir/errors.ts";
import type { Action } from "../../ir/loop/ir.ts";
import type { Size } from "../../ir/size.ts";
import { atom, type Code, infix, integer, LEVEL } from "./code.ts";
import type { Identifiers } from "./names.ts";
import type { Uniforms } from "./sizes.ts";

/** Where a kernel runs: once (after some trips), at each trip, or for several trips at once. */
export type StepValues =
  | { readonly kind: "run"; readonly trips?: Size }
  | { readonly kind: "repeat"; readonly extent: Size; readonly reverse: boolean }
  | { readonly kind: "portions" };

/** How the actions of an entry call each kernel. */
export function stepValues(actions: readonly Action[]): ReadonlyMap<string, StepValues> {
  const values = new Map<string, StepValues>();
  for (const action of actions) {
    if (action.kind === "run")
      values.set(action.kernel, { kind: "run", ...(action.trips ? { trips: action.trips } : {}) });
    else for (const { kernel } of action.body) values.set(kernel, action);
  }
  return values;
}

export interface StepLines {
  readonly lines: readonly string[];
  /** Code for parameters that need no line. */
  readonly variables: ReadonlyMap<string, Code>;
  readonly readsTrips: boolean;
}

export function stepLines(
  params: readonly string[],
  steps: StepValues,
  locals: Identifiers,
  uniforms: Uniforms,
): StepLines {
  if (params.length === 0) return { lines: [], variables: new Map(), readsTrips: false };
  if (steps.kind === "portions")
    return {
      lines: [],
      variables: new Map(params.map((p, i) => [p, atom(i === 0 ? "trips.first" : "trips.end")])),
      readsTrips: true,
    };
  const trip = steps.kind === "repeat" ? atom("trips.first") : uniforms.size(steps.trips ?? []);
  const values: Readonly<Record<string, () => Code>> = {
    t: () =>
      steps.kind === "repeat" && steps.reverse
        ? infix("-", LEVEL.additive, infix("-", LEVEL.additive, uniforms.size(steps.extent), integer(1)), trip)
        : trip,
    even: () => atom(`${trip.level >= LEVEL.unary ? trip.text : `(${trip.text})`} & 1`),
    odd: () => atom(`1 - (${trip.level >= LEVEL.unary ? trip.text : `(${trip.text})`} & 1)`),
  };
  const lines = params.map((p) => {
    if (!Object.hasOwn(values, p)) throw internalError("a kernel", `a parameter ${p}`);
    return `let ${locals.of(p)} = ${values[p]().text};`;
  });
  return { lines, variables: new Map(), readsTrips: steps.kind === "repeat" };
}
