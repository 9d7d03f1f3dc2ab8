// Variant: other activations, by role.
import { CompileError } from "../../ir/errors.ts";
import { type Activation, checkActivation } from "../activations.ts";
import { type Cell, quoted, withStages } from "../cell.ts";

/**
 * The cell with other activations: `activations(lstm, { gate: "hardSigmoid", output: { op: "scaledTanh", options: … } })`.
 * Throws "unknown-name" for a role that the cell does not have.
 */
export function activations<G extends string, S extends string>(
  cell: Cell<G, S>,
  roles: Readonly<Record<string, Activation>>,
): Cell<G, S> {
  const where = `activations(${cell.name})`;
  const known = Object.keys(cell.activations);
  for (const [role, activation] of Object.entries(roles)) {
    if (!known.includes(role))
      throw new CompileError("unknown-name", {
        where,
        found: `the role "${role}"`,
        expected: known.length === 0 ? "a cell that declares activations" : `one of ${quoted(known)}`,
      });
    checkActivation(activation, `${where}: ${role}`);
  }
  return withStages(cell, {}, { name: where, activations: Object.freeze({ ...cell.activations, ...roles }) });
}
