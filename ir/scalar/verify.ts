// The rules of a scalar function: refs point backwards, primitives get the number and kind of arguments they take.
import type { Ref, ScalarFn } from "./fn.ts";
import { givesTruth, isPrim, primArity, prims } from "./prims.ts";

/** What breaks a rule, in words; undefined where the function is well formed. */
export function scalarFnFault(fn: ScalarFn): string | undefined {
  const kinds: ("n" | "b")[] = Array(fn.arity).fill("n");
  for (const [i, step] of fn.steps.entries()) {
    const at = `step %${fn.arity + i}`;
    if (step.kind === "prim") {
      if (!isPrim(step.prim)) return `${at}: an unknown primitive ${String(step.prim)}`;
      const arity = primArity(step.prim);
      if (step.args.length !== arity) return `${at}: ${step.prim} of ${step.args.length} arguments instead of ${arity}`;
      const fault = step.args.map((a, j) => argFault(kinds, a, prims[step.prim].type[j])).find((f) => f !== undefined);
      if (fault) return `${at}: ${step.prim} of ${fault}`;
    }
    kinds.push(step.kind === "prim" && givesTruth(step.prim) ? "b" : "n");
  }
  const fault = fn.results.map((r) => argFault(kinds, r, "n")).find((f) => f !== undefined);
  return fault === undefined ? undefined : `yields ${fault}`;
}

function argFault(kinds: readonly string[], ref: Ref, wanted: string): string | undefined {
  const kind = kinds[ref];
  if (kind === undefined) return `%${ref}, which is not defined before`;
  if (kind === wanted) return undefined;
  return wanted === "n"
    ? `%${ref}, a truth value where a number is needed`
    : `%${ref}, a number where a truth value is needed`;
}
