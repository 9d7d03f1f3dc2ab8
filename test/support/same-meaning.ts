// Property of every pass: random graphs mean the same before and after it.
import fc from "fast-check";
import { expect } from "vitest";
import { type GraphPass, runPasses } from "../../compiler/pass.ts";
import { evaluateGraph } from "../../ir/graph/evaluate.ts";
import type { Graph } from "../../ir/graph/node.ts";
import { parseGraph } from "../../ir/graph/parse.ts";
import { printGraph } from "../../ir/graph/print.ts";
import type { DimEnv } from "../../ir/types.ts";
import { randomCell } from "./random-cells.ts";
import { type RandomGraphOptions, randomGraph, randomInputs } from "./random-graph.ts";

/** Both in f64; what passes reorder are sums of a few dozen terms. */
const RELATIVE = 1e-9;

export function expectSameValues(before: Graph, after: Graph, env: DimEnv, seed: number): void {
  const inputs = randomInputs(before, env, seed);
  const expected = evaluateGraph(before, inputs, env).byName;
  const found = evaluateGraph(after, inputs, env).byName;
  expect(Object.keys(found)).toEqual(Object.keys(expected));
  for (const [name, { shape, data }] of Object.entries(expected)) {
    expect(found[name].shape).toEqual(shape);
    data.forEach((x, i) => {
      const y = found[name].data[i];
      const close = Object.is(x, y) || x === y || Math.abs(x - y) <= RELATIVE * Math.max(1, Math.abs(x));
      if (!close) throw new Error(`${name}[${i}] was ${x}, is ${y} with T ${env.T}, B ${env.B}\n${printGraph(after)}`);
    });
  }
}

/** The same on random cells: gates, layers and sums as users write them. */
export function checkMeaningOfCells(passes: readonly GraphPass[], numRuns = 60): number {
  let changed = 0;
  fc.assert(
    fc.property(randomCell(), fc.nat(4), fc.integer({ min: 1, max: 3 }), fc.nat(1000), (graph, T, B, seed) => {
      const run = runPasses(graph, passes);
      if (run.trace.at(-1)?.changed) changed++;
      expectSameValues(graph, run.graph, { T, B }, seed);
    }),
    { numRuns },
  );
  return changed;
}

/** Runs `passes` on random graphs, verified after each; returns on how many of them the last pass changed something. */
export function checkMeaning(passes: readonly GraphPass[], options: RandomGraphOptions = {}, numRuns = 100): number {
  let changed = 0;
  fc.assert(
    fc.property(
      randomGraph({ maxSteps: 10, nestedScan: true, ...options }),
      fc.nat(5),
      fc.integer({ min: 1, max: 3 }),
      fc.nat(1000),
      (graph, T, B, seed) => {
        const run = runPasses(graph, passes);
        if (run.trace.at(-1)?.changed) changed++;
        expectSameValues(graph, run.graph, { T, B }, seed);
      },
    ),
    { numRuns },
  );
  return changed;
}

/** The text after one pass. */
export const transformed = (text: string, ...passes: readonly GraphPass[]): string =>
  printGraph(runPasses(parseGraph(text), passes).graph);

/** All remarks of one pass, with what they are about. */
export const remarksOf = (text: string, pass: GraphPass): string[] =>
  runPasses(parseGraph(text), [pass]).trace[0].remarks.map((r) => (r.about ? `${r.about}: ${r.text}` : r.text));
