// The derivative of every row of the elementwise table, as a node and as the code of a map.
import { describe, expect, it } from "vitest";
import {
  type ElementwiseName,
  elementwise,
  elementwiseFn,
  elementwiseNames,
  type Options,
} from "../../ir/elementwise.ts";
import { GraphBuilder } from "../../ir/graph/builder.ts";
import type { Graph, Value } from "../../ir/graph/node.ts";
import { f32 } from "../../ir/types.ts";
import { checkGradients, gradientGraph } from "./check-gradients.ts";

/** y = op(x0, x1, …) over f32[B,5]; numbers stay inside the range in which the row may be sampled. */
function graphOf(name: ElementwiseName, apply: (b: GraphBuilder, xs: readonly Value[]) => Value): Graph {
  const b = new GraphBuilder(name);
  const xs = elementwise[name].sample.map((_, i) => b.param("input", `x${i}`, f32("B", 5)));
  b.result("output", "y", apply(b, xs));
  return b.finish();
}

const rangesOf = (name: ElementwiseName) => Object.fromEntries(elementwise[name].sample.map((r, i) => [`x${i}`, r]));

/** The defaults, and where a row has options, others. */
const optionsOf = (name: ElementwiseName): readonly Options[] => {
  const { options } = elementwise[name];
  const keys = Object.keys(options);
  return keys.length === 0 ? [{}] : [{}, Object.fromEntries(keys.map((k) => [k, options[k] * 0.75 + 0.125]))];
};

let compared = 0;

describe("elementwise rows", () => {
  it.each(elementwiseNames)("%s", (name) => {
    for (const options of optionsOf(name)) {
      const all = { ...elementwise[name].options, ...options };
      const asNode = graphOf(name, (b, xs) => b.op.elementwise(name, xs, options));
      const asMap = graphOf(name, (b, xs) => b.op.map(elementwiseFn(name, all), xs)[0]);
      expect(checkGradients(asNode, { ranges: rangesOf(name) })).toBeGreaterThan(0);
      expect(checkGradients(asMap, { ranges: rangesOf(name) })).toBeGreaterThan(0);
    }
    compared++;
  });

  it.each(elementwiseNames)("%s, second order", (name) => {
    const ranges = rangesOf(name);
    const asNode = graphOf(name, (b, xs) => b.op.elementwise(name, xs));
    const asMap = graphOf(name, (b, xs) => b.op.map(elementwiseFn(name, elementwise[name].options), xs)[0]);
    expect(checkGradients(gradientGraph(asNode), { ranges })).toBeGreaterThan(0);
    expect(checkGradients(gradientGraph(asMap), { ranges })).toBeGreaterThan(0);
  });

  it("were all compared", () => expect(compared).toBe(elementwiseNames.length));

  it("give equal operands of an extremum half of the cotangent each", () => {
    for (const name of ["max", "min"] as const) {
      const graph = graphOf(name, (b, [x]) => b.op.elementwise(name, [x, x]));
      expect(checkGradients(graph, { wrt: ["x0"] })).toBe(2);
    }
  });
});
