// Elementwise code: a scalar function as loop statements (named or shared steps become locals), and a kernel of it alone.
import type { Node } from "../../ir/graph/node.ts";
import { constant, local } from "../../ir/loop/build.ts";
import type { Index, LoopExpr } from "../../ir/loop/ir.ts";
import type { ScalarFn } from "../../ir/scalar/fn.ts";
import { givesTruth } from "../../ir/scalar/prims.ts";
import type { Body } from "./access.ts";
import { nest } from "./nest.ts";
import { type RegionLowering, storeTo } from "./region.ts";

/** Appends the code of `fn` to the body and returns its results; `resultNames` name the locals of results. */
export function emitScalarFn(
  fn: ScalarFn,
  args: readonly LoopExpr[],
  body: Body,
  resultNames: readonly (string | undefined)[],
): LoopExpr[] {
  const uses = new Map<number, number>();
  const use = (ref: number): void => void uses.set(ref, (uses.get(ref) ?? 0) + 1);
  for (const step of fn.steps) if (step.kind === "prim") step.args.forEach(use);
  fn.results.forEach(use);
  const exprs: LoopExpr[] = [...args];
  fn.steps.forEach((step, i) => {
    const ref = fn.arity + i;
    if (step.kind === "const") {
      exprs.push(constant(step.value));
      return;
    }
    const value: LoopExpr = { kind: "prim", prim: step.prim, args: step.args.map((a) => exprs[a]) };
    const result = fn.results.indexOf(ref);
    const name = step.name ?? resultNames[result];
    const shared = (uses.get(ref) ?? 0) > 1 || result >= 0 || name !== undefined;
    if (!shared || givesTruth(step.prim)) {
      exprs.push(value);
      return;
    }
    const as = body.names.fresh(name ?? "v");
    body.stmts.push({ kind: "let", name: as, value });
    exprs.push(local(as));
  });
  return fn.results.map((r) => exprs[r]);
}

export function emitMap(region: RegionLowering, node: Node<"map">): void {
  const outputs = node.results.map((value) => region.destinations(value));
  const accesses = node.operands.map((v) => region.access(v));
  const taps = [...accesses.flatMap((a) => a.taps), ...outputs.flat()];
  const { shape } = node.results[0].type;
  const label = node.results.map((r) => r.name ?? "v");
  region.run(label[0], [`elementwise: ${label.join(", ")} [${shape.join(", ")}]`], (names) =>
    nest(shape, taps, names, "parallel", (at) => {
      const body: Body = { stmts: [], names };
      const pointers = [...at];
      const args = accesses.map((a) => a.emit(pointers.splice(0, a.taps.length), body));
      const results = emitScalarFn(
        node.attrs.fn,
        args,
        body,
        node.results.map((r) => r.name),
      );
      const stores = outputs.flatMap((layouts, i) =>
        layouts.map((layout) => storeTo(layout, pointers.shift() as Index, results[i])),
      );
      return [...body.stmts, ...stores];
    }),
  );
}
