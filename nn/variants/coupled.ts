// Variant: input and forget gate coupled, i = 1 − f.
import { CompileError } from "../../ir/errors.ts";
import { type Cell, quoted, withStages } from "../cell.ts";

/**
 * The cell without the gate `drop`, which becomes 1 − `keep`: before the activation, minus the other, since
 * σ(−a) = 1 − σ(a). `coupled(lstm)` has i = 1 − f (Greff et al. 2017, CIFG; TFLite); ONNX's input_forget keeps i:
 * `coupled(lstm, { keep: "i", drop: "f" })`. The gate activation must be point-symmetric: sigmoid or hardSigmoid.
 */
export function coupled<G extends string, S extends string>(
  cell: Cell<G, S>,
  { keep = "f", drop = "i" }: { readonly keep?: NoInfer<G> | "f"; readonly drop?: NoInfer<G> | "i" } = {},
): Cell<G, S> {
  const where = `coupled(${cell.name})`;
  const gates: readonly string[] = cell.gates;
  for (const gate of [keep, drop])
    if (!gates.includes(gate))
      throw new CompileError("unknown-name", { where, found: `gate "${gate}"`, expected: `one of ${quoted(gates)}` });
  if ((keep as string) === drop)
    throw new CompileError("value", { where, found: `gate "${drop}" coupled to itself`, expected: "two gates" });
  return withStages(
    cell,
    {},
    {
      name: where,
      gates: Object.freeze(gates.filter((g) => g !== drop)),
      recurrentBias: Object.freeze(cell.recurrentBias.filter((g) => g !== drop)),
      coupled: Object.freeze({ ...cell.coupled, [drop]: keep }),
    },
  );
}
