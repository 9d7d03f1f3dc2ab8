// Scalar code without what is unused, and its derivative.
import { describe, expect, it } from "vitest";
import { pruneScalarFn, scalarVjp } from "../../../compiler/autodiff/scalar-code.ts";
import { printScalarFn } from "../../../ir/graph/print.ts";
import { ScalarBuilder } from "../../../ir/scalar/fn.ts";

function code(arity: number, build: (b: ScalarBuilder) => number[]) {
  const b = new ScalarBuilder(arity);
  return b.finish(build(b));
}

describe("scalar code", () => {
  it("loses steps and arguments that no result needs", () => {
    const fn = code(3, (b) => {
      b.prim("exp", [0]);
      return [b.prim("mul", [b.prim("tanh", [1]), 2])];
    });
    const pruned = pruneScalarFn(fn);
    expect(pruned.args).toEqual([1, 2]);
    expect(printScalarFn(pruned.fn)).toMatchInlineSnapshot(`"{ %2 = tanh %0; %3 = mul %2, %1; yield %3 }"`);
  });

  it("is differentiated with its results given, not computed again", () => {
    const fn = code(2, (b) => [b.prim("tanh", [b.prim("mul", [0, 1])])]);
    const { fn: derivative, present } = scalarVjp(fn, [0], [0]);
    expect(present).toEqual([true]);
    expect(printScalarFn(pruneScalarFn(derivative).fn)).toMatchInlineSnapshot(
      `"{ %3 = const 1; %4 = mul %1, %1; %5 = sub %3, %4; %6 = mul %2, %5; %7 = mul %6, %0; yield %7 }"`,
    );
    expect(pruneScalarFn(derivative).args).toEqual([1, 2, 3]);
  });

  it("passes cotangents by the chosen side of a select; truth values have none", () => {
    const fn = code(3, (b) => [b.prim("select", [b.prim("lt", [0, 1]), 1, 2])]);
    const { fn: derivative, present } = scalarVjp(fn, [0], [0, 1, 2]);
    expect(present).toEqual([false, true, true]);
    expect(printScalarFn(derivative)).toMatchInlineSnapshot(
      `"{ %5 = lt %0, %1; %6 = const 0; %7 = select %5, %4, %6; %8 = select %5, %6, %4; yield %7, %8 }"`,
    );
  });
});
