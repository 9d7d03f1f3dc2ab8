// A map node without the results that nobody reads, and without the steps and operands that only those needed.
import { type AnyNode, makeNode, type Node, type Value } from "../../../ir/graph/node.ts";
import { type Ref, ScalarBuilder, type ScalarFn } from "../../../ir/scalar/fn.ts";

/** The arguments and steps that `results` need. */
function liveRefs(fn: ScalarFn, results: readonly Ref[]): ReadonlySet<Ref> {
  const live = new Set(results);
  for (let i = fn.steps.length - 1; i >= 0; i--) {
    const step = fn.steps[i];
    if (step.kind === "prim" && live.has(fn.arity + i)) for (const a of step.args) live.add(a);
  }
  return live;
}

export function slimMap(node: Node<"map">, live: ReadonlySet<Value>): AnyNode {
  const { fn } = node.attrs;
  const kept = node.results.map((r, i) => ({ value: r, ref: fn.results[i] })).filter((r) => live.has(r.value));
  const needed = liveRefs(
    fn,
    kept.map((r) => r.ref),
  );
  const args = node.operands.map((_, i) => i).filter((i) => needed.has(i));
  // a map reads something, if only for its shape
  const read = args.length > 0 ? args : [0];
  if (kept.length === node.results.length && read.length === fn.arity && needed.size >= fn.arity + fn.steps.length)
    return node;
  const builder = new ScalarBuilder(read.length);
  const refs = new Map<Ref, Ref>(read.map((arg, i) => [arg, builder.arg(i)]));
  fn.steps.forEach((step, i) => {
    if (!needed.has(fn.arity + i)) return;
    const ref =
      step.kind === "const"
        ? builder.const(step.value)
        : builder.prim(
            step.prim,
            step.args.map((a) => refs.get(a)!),
            step.name,
          );
    refs.set(fn.arity + i, ref);
  });
  const slim = builder.finish(kept.map((r) => refs.get(r.ref)!));
  return makeNode(
    "map",
    read.map((i) => node.operands[i]),
    { fn: slim },
    kept.map((r) => r.value),
    node.stage,
  );
}
