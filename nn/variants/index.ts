// The variants, by name, and as a listing with typical options for whoever wants to try them all.
import type { Cell } from "../cell.ts";
import * as all from "./all.ts";

export * from "./all.ts";

type Variant = (cell: Cell<string, string>) => Cell<string, string>;

/** Every variant by its exported name, as a function of the cell alone. A new variant does not compile without a line here. */
export const variants: Readonly<Record<keyof typeof all, Variant>> = Object.freeze({
  activations: (cell) => all.activations(cell, { gate: "hardSigmoid" }),
  clip: (cell) => all.clip(cell, { gates: 1.5, state: { [cell.state[cell.state.length - 1]]: 0.4 } }),
  coupled: (cell) => all.coupled(cell),
  layerNorm: (cell) => all.layerNorm(cell),
  peephole: (cell) => all.peephole(cell),
  projection: (cell) => all.projection(cell, { units: 3 }),
  recurrentDropout: (cell) => all.recurrentDropout(cell, { rate: 0.25 }),
  zoneout: (cell) => all.zoneout(cell, Object.fromEntries(cell.state.map((s) => [s, 0.2]))),
});
