// Refuses ids that are no row of the table they are for, which kernels would take for rows of zeros.
import type { DimEnv } from "../ir/types.ts";
import type { BoundPort, Ports } from "./binding.ts";
import { RuntimeError } from "./errors.ts";

/** Allocates nothing where all fit. What lies behind a row's last step is not asked. @throws RuntimeError "input". */
export function checkRows(port: BoundPort, binding: Ports): void {
  const { spec, view } = port;
  const { table, rows } = spec.rowsOf ?? { table: "", rows: Number.POSITIVE_INFINITY };
  for (let i = 0; i < view.length; i++) {
    if (view[i] >= 0 && view[i] < rows) continue;
    const place = placeOf(i, port, binding.env);
    if (place && isPadding(place, binding)) continue;
    throw new RuntimeError("input", {
      where: `input "${spec.name}"`,
      found: `${view[i]} at index ${i}${place ? ` (step ${place.step}, row ${place.row})` : ""}`,
      expected: `0 to ${rows - 1}, for "${table}" has ${rows} rows`,
    });
  }
}

interface Place {
  readonly step: number;
  readonly row: number;
}

/** Of an element of [T, B, …]. */
function placeOf(index: number, { spec, view }: BoundPort, { T, B }: DimEnv): Place | undefined {
  if (spec.shape[0] !== "T" || spec.shape[1] !== "B") return undefined;
  const position = Math.floor((index * T * B) / view.length);
  return { step: Math.floor(position / B), row: position % B };
}

function isPadding({ step, row }: Place, { inputs }: Ports): boolean {
  const lengths = inputs.find(({ spec }) => spec.role === "input" && spec.name === "lengths")?.view;
  return lengths !== undefined && step >= lengths[row];
}
