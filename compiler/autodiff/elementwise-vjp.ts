// The derivative of an elementwise op: its row's formula as graph nodes, one a primitive.
import { elementwiseVjp as derivativeCode, type ElementwiseName } from "../../ir/elementwise.ts";
import type { RegionBuilder } from "../../ir/graph/builder.ts";
import type { Node, Value } from "../../ir/graph/node.ts";
import type { ScalarFn } from "../../ir/scalar/fn.ts";
import type { Prim } from "../../ir/scalar/prims.ts";
import { pruneScalarFn } from "./scalar-code.ts";
import type { Cotangent, VjpContext } from "./vjp.ts";

export function elementwiseVjp(
  node: Node<ElementwiseName>,
  [cotangent]: readonly Cotangent[],
  { op, active }: VjpContext,
): readonly Cotangent[] {
  if (cotangent === undefined) return [];
  const { fn, present } = derivativeCode(node.op, node.attrs);
  const withCotangent = node.operands.flatMap((_, i) => (present[i] ? [i] : []));
  const wanted = withCotangent.filter((i) => active.has(node.operands[i]));
  if (wanted.length === 0) return [];
  const results = wanted.map((i) => fn.results[withCotangent.indexOf(i)]);
  const values = emitScalarFn(op, { ...fn, results }, [...node.operands, node.results[0], cotangent]);
  return node.operands.map((_, i) => (wanted.includes(i) ? values[wanted.indexOf(i)] : undefined));
}

/** The code as elementwise nodes over `args`, truth values as 0 and 1; steps that no result needs are left out. */
export function emitScalarFn(op: RegionBuilder, fn: ScalarFn, args: readonly Value[]): readonly Value[] {
  const { shape } = args[0].type;
  const pruned = pruneScalarFn(fn);
  const values: Value[] = pruned.args.map((a) => args[a]);
  for (const step of pruned.fn.steps)
    values.push(
      step.kind === "const"
        ? op.const(step.value, shape)
        : emitPrim(
            op,
            step.prim,
            step.args.map((a) => values[a]),
          ),
    );
  return pruned.fn.results.map((r) => values[r]);
}

function emitPrim(op: RegionBuilder, prim: Prim, args: readonly Value[]): Value {
  switch (prim) {
    case "and":
      return op.mul(args[0], args[1]);
    case "or":
      return op.max(args[0], args[1]);
    case "not":
      return op.sub(1, args[0]);
    default:
      return op.elementwise(prim, args);
  }
}
