// Variant: gates see a cell state through one weight a unit.
import { CompileError } from "../../ir/errors.ts";
import { type Cell, withStages } from "../cell.ts";
import { stepRegion } from "../step-region.ts";

/**
 * Adds p_g ∘ peek to every gate whose call names a `peek`, with parameters p_<gate> [units]; for the standard cell
 * p_i∘c, p_f∘c, p_o∘c' (Gers and Schmidhuber 2000, "Recurrent Nets that Time and Count").
 * Throws "value" for a cell in which no gate peeks.
 */
export function peephole<G extends string, S extends string>(cell: Cell<G, S>): Cell<G, S> {
  const name = `peephole(${cell.name})`;
  const own = Object.fromEntries(cell.gates.map((g) => [`p_${g}`, { shape: ["units"] as const }]));
  const variant = withStages(
    cell,
    { terms: [({ op, param }, gate, { peek }) => peek && op.mul(param[`p_${gate}`], peek)] },
    { name, params: Object.freeze({ ...cell.params, ...own }) },
  );
  if (!stepRegion(variant, { input: 1, units: 2 }).params.some((p) => p in own))
    throw new CompileError("value", {
      where: name,
      found: "no gate that peeks at a state",
      expected: `a call such as gate("i", { peek: s.c }) in the cell's step`,
    });
  return variant;
}
