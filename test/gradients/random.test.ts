// Gradients of random graphs, each against central differences.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expandLengths } from "../../compiler/graph/expand-lengths.ts";
import type { Graph } from "../../ir/graph/node.ts";
import { visitNodes } from "../../ir/graph/rewrite.ts";
import { type RandomGraphOptions, randomGraph, randomInputs } from "../support/random-graph.ts";
import { checkGradients, gradientGraph } from "./check-gradients.ts";

const sizes = { T: fc.integer({ min: 0, max: 4 }), B: fc.integer({ min: 1, max: 3 }) };
/** A table with open rows that needs a gradient is refused, which has a test of its own. */
function hasOpenTable(graph: Graph): boolean {
  let found = false;
  visitNodes(graph.nodes, (node) => {
    if (node.op === "gather" && typeof node.operands[0].type.shape[0] === "string") found = true;
  });
  return found;
}

const graphsOf = (options: RandomGraphOptions) =>
  randomGraph({ differentiable: true, ...options }).filter((graph) => !hasOpenTable(graph));
const withoutLengths = (graph: Graph): Graph => expandLengths.run(graph, { remark: () => {} });

describe("random graphs", () => {
  it("have the gradients that differences show", () => {
    let comparisons = 0;
    let scans = 0;
    const graphs = graphsOf({ nestedScan: true });
    const property = fc.property(graphs, fc.record(sizes), fc.nat(1000), (graph, env, seed) => {
      const inputs = randomInputs(graph, env, seed);
      comparisons += checkGradients(withoutLengths(graph), { env, seed, inputs });
      visitNodes(graph.nodes, (node) => {
        if (node.op === "scan") scans++;
      });
    });
    fc.assert(property, { numRuns: 150 });
    expect(comparisons).toBeGreaterThanOrEqual(300);
    expect(scans).toBeGreaterThan(20);
  });

  it("have the second derivatives that differences of gradients show", () => {
    const graphs = graphsOf({ maxSteps: 5 });
    const property = fc.property(graphs, fc.record(sizes), fc.nat(1000), (graph, env, seed) => {
      const inputs = randomInputs(graph, env, seed);
      expect(checkGradients(gradientGraph(withoutLengths(graph)), { env, seed, inputs })).toBeGreaterThan(0);
    });
    fc.assert(property, { numRuns: 40 });
  });
});
