// What a rotated loop begins with: zeros, of which its tail makes zeros again, or else the initial states, selected.
import type { RegionBuilder } from "../../../ir/graph/builder.ts";
import { makeValue, type Value } from "../../../ir/graph/node.ts";
import type { Shape } from "../../../ir/types.ts";
import type { ScanCarry, ScanInput, ScanPieces } from "../scan-pieces.ts";

/** The first trip told from the others, for the states that zeros do not give. */
export interface FirstTrip {
  readonly consts: readonly ScanInput[];
  readonly xs: readonly ScanInput[];
  /** The state inside the loop: the initial one at the first trip, else `made`. */
  state(op: RegionBuilder, carry: ScanCarry, made: Value): Value;
  /** The state after the loop: the initial one where there was no step. */
  final(op: RegionBuilder, carry: ScanCarry, made: Value): Value;
}

const key = (shape: Shape): string => shape.join();

/** @param selected states that are to be selected; the numbers of trips are made by `op`, around the loop. */
export function firstTrip(
  { length, reverse, consts }: ScanPieces,
  selected: readonly ScanCarry[],
  op: RegionBuilder,
): FirstTrip {
  const known = new Map(consts.map((c) => [c.outer, c]));
  const inits = [...new Set(selected.map((c) => c.init))]
    .filter((init) => !known.has(init))
    .map((outer): ScanInput => ({ outer, inner: makeValue(outer.type, outer.name) }));
  for (const init of inits) known.set(init.outer, init);
  const trips = new Map(
    selected.map(({ init: { type } }): [string, ScanInput] => {
      const steps = op.iota([length, ...type.shape], 0);
      return [key(type.shape), { outer: reverse ? op.reverse(steps, 0) : steps, inner: makeValue(type, "trip") }];
    }),
  );
  const isSome = typeof length === "number" && length > 0;
  return {
    consts: inits,
    xs: [...trips.values()],
    state(inside, carry, made) {
      const trip = trips.get(key(made.type.shape));
      const init = known.get(carry.init);
      if (!selected.includes(carry) || !trip || !init) return made;
      return inside.elementwise("select", [trip.inner, made, init.inner], {}, carry.inner.name);
    },
    final(outside, carry, made) {
      if (!selected.includes(carry) || isSome) return made;
      const steps = outside.broadcast(outside.size(length), made.type.shape, []);
      return outside.elementwise("select", [steps, made, carry.init], {}, carry.final.name);
    },
  };
}
