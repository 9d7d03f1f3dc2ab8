// Scalar code as graph nodes: every primitive means the same there.
import { describe, expect, it } from "vitest";
import { emitScalarFn } from "../../../compiler/autodiff/elementwise-vjp.ts";
import { GraphBuilder } from "../../../ir/graph/builder.ts";
import { evaluateGraph } from "../../../ir/graph/evaluate.ts";
import { evalScalarFn, ScalarBuilder } from "../../../ir/scalar/fn.ts";
import { givesTruth, type Prim, primArity, prims } from "../../../ir/scalar/prims.ts";
import { f32 } from "../../../ir/types.ts";

const NUMBERS = [0.25, 1, 2];
const TRUTHS = [0, 1];

/** All choices of one sample an argument. */
const choices = (lists: readonly (readonly number[])[]): readonly (readonly number[])[] =>
  lists.reduce<number[][]>((all, list) => all.flatMap((xs) => list.map((x) => [...xs, x])), [[]]);

/** The primitive over its arguments; a truth value is read as a number by a select. */
function codeOf(prim: Prim) {
  const b = new ScalarBuilder(primArity(prim));
  const truth = (i: number) => (prims[prim].type[i] === "b" ? b.prim("lt", [b.const(0), b.arg(i)]) : b.arg(i));
  const result = b.prim(
    prim,
    Array.from({ length: primArity(prim) }, (_, i) => truth(i)),
  );
  return b.finish([givesTruth(prim) ? b.prim("select", [result, b.const(1), b.const(0)]) : result]);
}

let compared = 0;

describe("primitives as nodes", () => {
  it.each(Object.keys(prims) as Prim[])("%s", (prim) => {
    const fn = codeOf(prim);
    const rows = choices(Array.from({ length: fn.arity }, (_, i) => (prims[prim].type[i] === "b" ? TRUTHS : NUMBERS)));
    const g = new GraphBuilder(prim);
    const args = Array.from({ length: fn.arity }, (_, i) => g.param("input", `x${i}`, f32(rows.length)));
    g.result("output", "y", emitScalarFn(g.op, fn, args)[0]);
    const inputs = args.map((_, i) => [`x${i}`, { shape: [rows.length], data: rows.map((r) => r[i]) }]);
    const { results } = evaluateGraph(g.finish(), Object.fromEntries(inputs), { T: 1, B: 1 });
    expect([...results[0].data]).toEqual(rows.map((row) => evalScalarFn(fn, row)[0]));
    compared++;
  });

  it("were all compared", () => expect(compared).toBe(Object.keys(prims).length));
});
