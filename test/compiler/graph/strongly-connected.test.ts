// Components without recursion, against graphlib's recursive Tarjan.
import { alg, Graph as GraphlibGraph } from "@dagrejs/graphlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { stronglyConnected } from "../../../compiler/graph/strongly-connected.ts";

const sorted = (components: readonly (readonly number[])[]) =>
  components.map((c) => [...c].sort((a, b) => a - b)).sort((a, b) => a[0] - b[0]);

test("agrees with graphlib, components in topological order", () => {
  const graphs = fc
    .integer({ min: 1, max: 12 })
    .chain((n) => fc.array(fc.array(fc.nat(n - 1), { maxLength: 3 }), { minLength: n, maxLength: n }));
  fc.assert(
    fc.property(graphs, (successors) => {
      const found = stronglyConnected(successors);
      const graph = new GraphlibGraph({ directed: true });
      successors.forEach((targets, v) => {
        graph.setNode(String(v));
        for (const w of targets) graph.setEdge(String(v), String(w));
      });
      expect(sorted(found)).toEqual(sorted(alg.tarjan(graph).map((c) => c.map(Number))));
      const place = (v: number) => found.findIndex((c) => c.includes(v));
      successors.forEach((targets, v) => {
        for (const w of targets) expect(place(v)).toBeLessThanOrEqual(place(w));
      });
    }),
    { numRuns: 300 },
  );
});

test("is not bound by the depth of the call stack", () => {
  const n = 50_000;
  const ring = Array.from({ length: n }, (_, v) => [(v + 1) % n]);
  expect(stronglyConnected(ring).map((c) => c.length)).toEqual([n]);
});
