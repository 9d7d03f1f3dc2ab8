// Variant: layer normalisation of every gate over its units.
import { CompileError } from "../../ir/errors.ts";
import { type Cell, type CellParam, type GatePart, withStages } from "../cell.ts";
import { constant } from "../initializers.ts";
import { normalizeLast } from "../normalize.ts";

/** Suffix of the gain's name: a side that the cell takes on its own is normalised on its own. */
const SUFFIX: Readonly<Record<GatePart, string>> = { whole: "", input: "_x", recurrent: "_h" };

/**
 * gain_g ∘ norm(x·W_g + h·R_g [+ p_g∘peek]) + b_g, the order of TFLite; Ba, Kiros and Hinton 2016, "Layer
 * Normalization". Gains are gain_<gate> [units], beginning at 1; the bias is the cell's own. Where a cell uses `.input`
 * or `.recurrent` of a gate, that side is normalised alone, with gain_<gate>_x or gain_<gate>_h.
 */
export function layerNorm<G extends string, S extends string>(
  cell: Cell<G, S>,
  { eps = 1e-5 }: { readonly eps?: number } = {},
): Cell<G, S> {
  const name = `layerNorm(${cell.name})`;
  if (!(eps > 0)) throw new CompileError("value", { where: name, found: `eps ${eps}`, expected: "a number above 0" });
  const gain: CellParam = { shape: ["units"], init: constant(1) };
  const gains = cell.gates.flatMap((g) => Object.values(SUFFIX).map((suffix) => [`gain_${g}${suffix}`, gain] as const));
  return withStages(
    cell,
    {
      normalize: [
        ({ op, param }, gate, part, linear) =>
          op.mul(param[`gain_${gate}${SUFFIX[part]}`], normalizeLast(op, linear, eps)),
      ],
    },
    { name, params: Object.freeze({ ...cell.params, ...Object.fromEntries(gains) }) },
  );
}
