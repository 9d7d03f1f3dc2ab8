// Scalar code: what its results need of it, and its reverse-mode derivative.
import { elementwiseVjp } from "../../ir/elementwise.ts";
import { type Ref, ScalarBuilder, type ScalarFn } from "../../ir/scalar/fn.ts";
import { givesTruth, type Prim } from "../../ir/scalar/prims.ts";

/** The code without unused steps and arguments; `args` are the positions of those that remain. */
export function pruneScalarFn(fn: ScalarFn): { readonly fn: ScalarFn; readonly args: readonly number[] } {
  const live = new Set<Ref>(fn.results);
  for (let i = fn.steps.length - 1; i >= 0; i--) {
    const step = fn.steps[i];
    if (step.kind === "prim" && live.has(fn.arity + i)) for (const a of step.args) live.add(a);
  }
  const args = Array.from({ length: fn.arity }, (_, i) => i).filter((i) => live.has(i));
  const builder = new ScalarBuilder(args.length);
  const refs = new Map<Ref, Ref>(args.map((a, i) => [a, i]));
  const at = (ref: Ref): Ref => refs.get(ref) as Ref;
  fn.steps.forEach((step, i) => {
    if (!live.has(fn.arity + i)) return;
    const ref =
      step.kind === "const" ? builder.const(step.value) : builder.prim(step.prim, step.args.map(at), step.name);
    refs.set(fn.arity + i, ref);
  });
  return { fn: builder.finish(fn.results.map(at)), args };
}

type TruthPrim = "lt" | "le" | "eq" | "and" | "or" | "not";
type NumberPrim = Exclude<Prim, TruthPrim | "select">;
const givesNumber = (prim: Prim): prim is NumberPrim | "select" => !givesTruth(prim);

/**
 * The derivative of scalar code. Arguments: those of `fn`, its results, a cotangent for each index in `seeded`. Results:
 * the cotangents of the arguments in `wanted`; undefined where that is zero.
 */
export function scalarVjp(
  fn: ScalarFn,
  seeded: readonly number[],
  wanted: readonly number[],
): { readonly fn: ScalarFn; readonly present: readonly boolean[] } {
  const builder = new ScalarBuilder(fn.arity + fn.results.length + seeded.length);
  const values = recomputedValues(builder, fn);
  const contributions = new Map<Ref, Ref[]>();
  const contribute = (ref: Ref, cotangent: Ref) =>
    contributions.set(ref, [...(contributions.get(ref) ?? []), cotangent]);
  const total = (ref: Ref) => contributions.get(ref)?.reduceRight((a, b) => builder.prim("add", [a, b]));
  seeded.forEach((r, i) => {
    contribute(fn.results[r], fn.arity + fn.results.length + i);
  });
  for (let i = fn.steps.length - 1; i >= 0; i--) {
    const step = fn.steps[i];
    const g = total(fn.arity + i);
    if (step.kind === "const" || g === undefined) continue;
    const cotangents = primVjp(
      builder,
      step.prim,
      step.args.map((a) => values[a]),
      values[fn.arity + i],
      g,
    );
    for (let a = step.args.length - 1; a >= 0; a--) {
      const cotangent = cotangents[a];
      if (cotangent !== null) contribute(step.args[a], cotangent);
    }
  }
  const results = wanted.map(total);
  return { fn: builder.finish(results.filter((r) => r !== undefined)), present: results.map((r) => r !== undefined) };
}

/** Every value of `fn` inside the derivative: known as an argument or result of `fn`, else computed again. */
function recomputedValues(builder: ScalarBuilder, fn: ScalarFn): readonly Ref[] {
  const values: Ref[] = Array.from({ length: fn.arity }, (_, i) => builder.arg(i));
  fn.steps.forEach((step, i) => {
    const result = fn.results.indexOf(fn.arity + i);
    if (step.kind === "const") values.push(builder.const(step.value));
    else if (result >= 0) values.push(builder.arg(fn.arity + result));
    else
      values.push(
        builder.prim(
          step.prim,
          step.args.map((a) => values[a]),
          step.name,
        ),
      );
  });
  return values;
}

/** The primitives that give numbers have the derivatives of the elementwise rows of the same name. */
function primVjp(builder: ScalarBuilder, prim: Prim, args: readonly Ref[], y: Ref, g: Ref): readonly (Ref | null)[] {
  if (!givesNumber(prim)) return args.map(() => null);
  if (prim === "select") {
    const zero = builder.const(0);
    return [null, builder.prim("select", [args[0], g, zero]), builder.prim("select", [args[0], zero, g])];
  }
  const { fn, present } = elementwiseVjp(prim, {});
  const cotangents = builder.inline(fn, [...args, y, g]);
  return present.map((is, i) => (is ? cotangents[present.slice(0, i).filter(Boolean).length] : null));
}
