// Additions to an accumulator become its start: `(Σ x·W) + b` ⇒ acc = b; acc += x·W, and `Σ x·W + Σ h·R` is one accumulator.
// One chain of additions in one order also makes a step of a loop and a step on its own equal to the bit.
import type { Node, Value } from "../../ir/graph/node.ts";
import { type Ref, ScalarBuilder, type ScalarFn } from "../../ir/scalar/fn.ts";

export interface Absorbed {
  /** The code of each map without the additions that are gone. */
  readonly fns: ReadonlyMap<Node<"map">, ScalarFn>;
  /** What an accumulator starts from instead of 0. */
  readonly starts: ReadonlyMap<Value, Value>;
  /** Parts whose products go on in another part's accumulator. */
  readonly merged: ReadonlyMap<Value, Value>;
  /** What the user calls an accumulator with everything that was added to it. */
  readonly names: ReadonlyMap<Value, string>;
}

/** @param exclusive parts that only the maps read; @param outside whether a value is there before the group runs. */
export function absorbSums(
  maps: readonly Node<"map">[],
  exclusive: ReadonlySet<Value>,
  outside: (value: Value) => boolean,
): Absorbed {
  const starts = new Map<Value, Value>();
  const merged = new Map<Value, Value>();
  const names = new Map<Value, string>();
  const readBy = (value: Value): number => maps.filter((m) => m.operands.includes(value)).length;
  const free = new Set([...exclusive].filter((v) => readBy(v) === 1));
  const fns = new Map<Node<"map">, ScalarFn>();
  for (const map of maps) {
    let { fn } = map.attrs;
    for (let next: ScalarFn | undefined = fn; next; next = absorbOne(map, fn, { free, starts, merged, names, outside }))
      fn = next;
    fns.set(map, fn);
  }
  return { fns, starts, merged, names };
}

/** Products as they follow one another in the accumulators that they share. */
export function inOrderOfAddition<P extends { readonly product: { readonly parts: readonly Value[] } }>(
  planned: readonly P[],
  { merged }: Absorbed,
): readonly P[] {
  const productOf = new Map(planned.flatMap((p) => p.product.parts.map((part) => [part, p] as const)));
  const before = new Map<P, Set<P>>(planned.map((p) => [p, new Set()]));
  const last = new Map<Value, Value>();
  for (const [part, acc] of merged) {
    before.get(productOf.get(part) as P)?.add(productOf.get(last.get(acc) ?? acc) as P);
    last.set(acc, part);
  }
  const sorted = new Set<P>();
  const seen = new Set<P>();
  const visit = (p: P): void => {
    if (seen.has(p)) return;
    seen.add(p);
    before.get(p)?.forEach(visit);
    sorted.add(p);
  };
  planned.forEach(visit);
  return [...sorted];
}

interface Context {
  readonly free: ReadonlySet<Value>;
  readonly starts: Map<Value, Value>;
  readonly merged: Map<Value, Value>;
  readonly names: Map<Value, string>;
  readonly outside: (value: Value) => boolean;
}

/** The code without the first addition that an accumulator can take over; undefined where there is none. */
function absorbOne(
  map: Node<"map">,
  fn: ScalarFn,
  { free, starts, merged, names, outside }: Context,
): ScalarFn | undefined {
  const operand = (ref: Ref): Value | undefined => map.operands[ref];
  const once = (ref: Ref): boolean =>
    ref < fn.arity && usesOf(fn, ref) === 1 && map.operands.indexOf(map.operands[ref]) === ref;
  const sum = (ref: Ref): Value | undefined => {
    const value = operand(ref);
    return value && free.has(value) && !merged.has(value) && once(ref) ? value : undefined;
  };
  for (const [i, step] of fn.steps.entries()) {
    if (step.kind !== "prim" || step.prim !== "add") continue;
    for (const [x, y] of [step.args, [...step.args].reverse()]) {
      const acc = sum(x);
      const other = operand(y);
      if (!acc || !other || x === y) continue;
      if (sum(y) && !starts.has(other)) merged.set(other, acc);
      else if (outside(other) && !starts.has(acc)) starts.set(acc, other);
      else continue;
      if (step.name !== undefined) names.set(acc, step.name);
      return withoutStep(fn, fn.arity + i, x);
    }
  }
  return undefined;
}

const usesOf = (fn: ScalarFn, ref: Ref): number =>
  fn.steps.reduce((n, s) => n + (s.kind === "prim" ? s.args.filter((a) => a === ref).length : 0), 0) +
  fn.results.filter((r) => r === ref).length;

/** The code with one step's result replaced by another ref. */
function withoutStep(fn: ScalarFn, gone: Ref, by: Ref): ScalarFn {
  const builder = new ScalarBuilder(fn.arity);
  const refs: Ref[] = Array.from({ length: fn.arity }, (_, i) => i);
  fn.steps.forEach((step, i) => {
    if (fn.arity + i === gone) refs.push(refs[by]);
    else if (step.kind === "const") refs.push(builder.const(step.value));
    else
      refs.push(
        builder.prim(
          step.prim,
          step.args.map((a) => refs[a]),
          step.name,
        ),
      );
  });
  return builder.finish(fn.results.map((r) => refs[r]));
}
