// Variant: the output is projected to another size before it recurs.
import { CompileError } from "../../ir/errors.ts";
import { type Cell, withStages } from "../cell.ts";

/**
 * h' = h·proj with proj [units, projected]; output and recurrent products have that size: R is [projected, G·units].
 * Sak, Senior and Beaufays 2014, "Long Short-Term Memory Recurrent Neural Network Architectures"; PyTorch's proj_size.
 */
export function projection<G extends string, S extends string>(
  cell: Cell<G, S>,
  { units }: { readonly units: number },
): Cell<G, S> {
  const name = `projection(${cell.name})`;
  if (!Number.isInteger(units) || units <= 0)
    throw new CompileError("value", { where: name, found: `units ${units}`, expected: "a whole number above 0" });
  if (cell.projected !== undefined)
    throw new CompileError("value", { where: name, found: "a cell that is projected already" });
  const { output } = cell;
  return withStages(
    cell,
    { project: [{ state: output, apply: ({ op, param }, h) => op.matmul(h, param.proj) }] },
    {
      name,
      projected: units,
      params: Object.freeze({ ...cell.params, proj: { shape: ["units", "projected"] as const } }),
      stateUnits: Object.freeze({ ...cell.stateUnits, [output]: "projected" }) as Cell<G, S>["stateUnits"],
    },
  );
}
