// The derivative of a map: one map of the derivative of its code.
import type { Node, Value } from "../../ir/graph/node.ts";
import type { Ref, ScalarFn } from "../../ir/scalar/fn.ts";
import { pruneScalarFn, scalarVjp } from "./scalar-code.ts";
import type { Cotangent, VjpContext } from "./vjp.ts";

export function mapVjp(
  { operands, attrs: { fn }, results }: Node<"map">,
  cotangents: readonly Cotangent[],
  { op, active }: VjpContext,
): readonly Cotangent[] {
  const seeded = results.flatMap((_, r) => (cotangents[r] === undefined ? [] : [r]));
  const wanted = operands.flatMap((v, i) => (active.has(v) ? [i] : []));
  const derivative = scalarVjp(fn, seeded, wanted);
  const args = [...operands, ...results, ...cotangents.filter((c) => c !== undefined)];
  const cotangentOf = emitMap(derivative.fn, args, (code, values) => op.map(code, values));
  const present = wanted.filter((_, i) => derivative.present[i]);
  return operands.map((_, i) =>
    present.includes(i) ? cotangentOf(derivative.fn.results[present.indexOf(i)]) : undefined,
  );
}

/** Computes each distinct result once; a result that is an argument is that value itself. */
function emitMap(
  fn: ScalarFn,
  args: readonly Value[],
  map: (fn: ScalarFn, operands: readonly Value[]) => readonly Value[],
): (ref: Ref) => Value {
  const computed = [...new Set(fn.results)].filter((r) => r >= fn.arity);
  if (computed.length === 0) return (ref) => args[ref];
  const pruned = pruneScalarFn({ ...fn, results: computed });
  const values = map(
    pruned.fn,
    pruned.args.map((a) => args[a]),
  );
  return (ref) => (ref < fn.arity ? args[ref] : values[computed.indexOf(ref)]);
}
