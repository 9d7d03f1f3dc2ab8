// The pass lists as a whole: random programs mean the same after all of them, gradients included.
import fc from "fast-check";
import { expect, test } from "vitest";
import { differentiateWith } from "../../compiler/autodiff/differentiate.ts";
import { expandLengths } from "../../compiler/graph/expand-lengths.ts";
import { runPasses } from "../../compiler/pass.ts";
import { gradientPasses, inferencePasses, updatePasses } from "../../compiler/pipeline.ts";
import type { Graph } from "../../ir/graph/node.ts";
import { randomCell } from "../support/random-cells.ts";
import { randomGraph } from "../support/random-graph.ts";
import { checkMeaning, checkMeaningOfCells, expectSameValues } from "../support/same-meaning.ts";

test("inference", () => {
  checkMeaning(inferencePasses, {}, 60);
  checkMeaningOfCells(inferencePasses, 40);
});

test("updates", () => {
  checkMeaning(updatePasses, {}, 40);
});

/** All f32 parameters. */
const differentiable = (graph: Graph): string[] =>
  graph.params.filter((p) => p.value.type.dtype === "f32" && p.role !== "hyper").map((p) => p.name);

/** The gradient with all passes against the gradient with none but those it needs. */
function checkGradients(graphs: fc.Arbitrary<Graph>, numRuns: number): void {
  const one = fc.property(graphs, fc.nat(4), fc.integer({ min: 1, max: 3 }), fc.nat(1000), (graph, T, B, seed) => {
    const options = { wrt: differentiable(graph), of: "cotangents" } as const;
    const plain = runPasses(graph, [expandLengths, differentiateWith(options)]).graph;
    const all = runPasses(graph, gradientPasses(options)).graph;
    expect(plain.results.filter((r) => r.role === "grad").length).toBe(options.wrt.length);
    expectSameValues(plain, all, { T, B }, seed);
  });
  fc.assert(one, { numRuns });
}

test("gradients of cells", () => {
  checkGradients(randomCell(), 40);
});

test("gradients of random graphs", () => {
  checkGradients(randomGraph({ maxSteps: 8, nestedScan: true, differentiable: true }), 40);
});
