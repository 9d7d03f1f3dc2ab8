// Minimum vertex cuts against the best of all subsets.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CutProblem, minVertexCut } from "../../../compiler/autodiff/min-cut.ts";

const SIZE = 7;
const vertex = fc.nat(SIZE - 1);

const problem: fc.Arbitrary<CutProblem<number>> = fc
  .record({
    costs: fc.array(fc.nat(9), { minLength: SIZE, maxLength: SIZE }),
    pairs: fc.array(fc.tuple(vertex, vertex), { maxLength: 14 }),
    sources: fc.array(vertex, { minLength: 1, maxLength: 3 }),
    sinks: fc.array(vertex, { minLength: 1, maxLength: 3 }),
  })
  .map(({ costs, pairs, sources, sinks }) => ({
    vertices: costs.map((cost, i) => ({ vertex: i, cost })),
    edges: pairs.filter(([a, b]) => a < b),
    sources: new Set(sources),
    sinks: new Set(sinks),
  }));

function separates({ edges, sources, sinks }: CutProblem<number>, cut: ReadonlySet<number>): boolean {
  const reached = new Set([...sources].filter((v) => !cut.has(v)));
  for (const [a, b] of edges.toSorted(([a], [b]) => a - b)) if (reached.has(a) && !cut.has(b)) reached.add(b);
  return ![...sinks].some((v) => reached.has(v));
}

describe("minVertexCut", () => {
  it("separates at the lowest cost", () => {
    const cost = (p: CutProblem<number>, cut: readonly number[]) => cut.reduce((sum, v) => sum + p.vertices[v].cost, 0);
    fc.assert(
      fc.property(problem, (p) => {
        const cut = minVertexCut(p);
        expect(separates(p, new Set(cut))).toBe(true);
        const subsets = Array.from({ length: 2 ** SIZE }, (_, bits) =>
          p.vertices.map((v) => v.vertex).filter((v) => bits & (1 << v)),
        );
        const best = Math.min(...subsets.filter((s) => separates(p, new Set(s))).map((s) => cost(p, s)));
        expect(cost(p, cut)).toBe(best);
      }),
      { numRuns: 300 },
    );
  });

  it("takes the cut nearest to the sources among equal ones", () => {
    const vertices = [0, 1, 2].map((v) => ({ vertex: v, cost: 4 }));
    const edges = [
      [0, 1],
      [1, 2],
    ] as const;
    expect(minVertexCut({ vertices, edges, sources: new Set([0]), sinks: new Set([2]) })).toEqual([0]);
  });
});
