// Variant: states keep their value at random.
import { CompileError } from "../../ir/errors.ts";
import { type Cell, type CellNoise, quoted, withStages } from "../cell.ts";

/**
 * Each unit of a state keeps its previous value with the given probability, drawn anew each step in training; otherwise
 * the expectation s' = p·s + (1 − p)·s'. Krueger et al. 2017, "Zoneout". The step itself sees the values before this.
 * Throws CompileError for unknown states and probabilities outside 0..1.
 */
export function zoneout<G extends string, S extends string>(
  cell: Cell<G, S>,
  rates: Readonly<Partial<Record<NoInfer<S>, number>>>,
): Cell<G, S> {
  const name = `zoneout(${cell.name})`;
  const entries = Object.entries<number | undefined>(rates).flatMap(([s, p]) =>
    p === undefined ? [] : [[s, p] as const],
  );
  for (const [state, p] of entries) {
    if (!(cell.state as readonly string[]).includes(state))
      throw new CompileError("unknown-name", {
        where: name,
        found: `state "${state}"`,
        expected: `one of ${quoted(cell.state)}`,
      });
    if (!(p >= 0 && p <= 1))
      throw new CompileError("value", {
        where: name,
        found: `probability ${p} for "${state}"`,
        expected: "a number in 0..1",
      });
  }
  const noise = entries.map(([state]): [string, CellNoise] => [`zoneout_${state}`, { like: state, each: "step" }]);
  const mix = entries.map(
    ([state, p]) =>
      ({
        state,
        apply: ({ op, s, noise: drawn }, next) => {
          if (drawn === null) return op.add(op.mul(s[state], p), op.mul(next, 1 - p));
          return op.select(op.lt(drawn[`zoneout_${state}`], p), s[state], next);
        },
      }) satisfies (typeof cell.stages.mix)[number],
  );
  return withStages(cell, { mix }, { name, noise: Object.freeze({ ...cell.noise, ...Object.fromEntries(noise) }) });
}
