// Products at the end of a step that begin the next one instead: which, what the first trip and the final states are, and when not.
import fc from "fast-check";
import { expect, test } from "vitest";
import { dce } from "../../../compiler/graph/dce.ts";
import { expandLengths } from "../../../compiler/graph/expand-lengths.ts";
import { fold } from "../../../compiler/graph/fold.ts";
import { rotateScan } from "../../../compiler/graph/rotate-scan.ts";
import { runPasses } from "../../../compiler/pass.ts";
import { gradientPasses } from "../../../compiler/pipeline.ts";
import { f32, type Graph, GraphBuilder } from "../../../index.ts";
import type { RegionBuilder } from "../../../ir/graph/builder.ts";
import { evaluateGraph } from "../../../ir/graph/evaluate.ts";
import type { Value } from "../../../ir/graph/node.ts";
import { parseGraph } from "../../../ir/graph/parse.ts";
import { randomCell } from "../../support/random-cells.ts";
import { checkMeaning, expectSameValues, remarksOf, transformed } from "../../support/same-meaning.ts";

/** A loop over dy with state d [B,2]: `body` makes %n, the next state, of %d, %dy, %e (a second slice) and R [2,2]. */
const scan = (
  body: string,
  { reverse = true, init = "%d0", y = "%g", results = "state d = %d, output g = %ys" } = {},
) => `
graph g(param R: f32[2,2], state d0: f32[B,2], input dy: f32[T,B,2], input e: f32[T,B,2]) {
  %zero: f32[B,2] = const {dtype: f32, shape: [B,2], value: 0}
  %d, %ys: f32[B,2], f32[T,B,2] = scan consts(%R), init(${init}), xs(%dy, %e) {length: T, reverse: ${reverse}} (%R: f32[2,2], %d: f32[B,2], %dy: f32[B,2], %e: f32[B,2]) {
    ${body.trim()}
    return %n, ${y}
  }
  return ${results}
}`;

const product = `
    %s: f32[B,2] = add %dy, %d
    %g: f32[B,2] = mul %s, %e
    %n: f32[B,2] = matmul %g, %R {transA: false, transB: true}`;

test("a state that begins with zeros: the loop carries what the product reads, from zeros on", () => {
  const text = scan(product, { init: "%zero", results: "output g = %ys" });
  expect(transformed(text, rotateScan, dce)).toMatchInlineSnapshot(`
    "graph g(param R: f32[2,2], state d0: f32[B,2], input dy: f32[T,B,2], input e: f32[T,B,2]) {
      %0: f32[B,2] = const {dtype: f32, shape: [B,2], value: 0}
      %g, %ys: f32[B,2], f32[T,B,2] = scan consts(%R), init(%0), xs(%dy, %e) {length: T, reverse: true} (%R: f32[2,2], %g: f32[B,2], %dy: f32[B,2], %e: f32[B,2]) {
        %n: f32[B,2] = matmul %g, %R {transA: false, transB: true}
        %s: f32[B,2] = add %dy, %n
        %g.1: f32[B,2] = mul %s, %e
        return %g.1, %g.1
      }
      return output g = %ys
    }
    "
  `);
  expect(remarksOf(text, rotateScan)).toMatchInlineSnapshot(`
    [
      "scan d: the products for d begin a step, no longer end the one before: 1 instead of 2 kernels a step",
    ]
  `);
});

test("a state that begins with anything: the first trip selects it, and so does a loop without steps", () => {
  expect(transformed(scan(product), rotateScan, dce)).toMatchInlineSnapshot(`
    "graph g(param R: f32[2,2], state d0: f32[B,2], input dy: f32[T,B,2], input e: f32[T,B,2]) {
      %0: f32[B,2] = const {dtype: f32, shape: [B,2], value: 0}
      %1: f32[T,B,2] = iota {axis: 0, shape: [T,B,2]}
      %2: f32[T,B,2] = reverse %1 {axis: 0}
      %g, %ys: f32[B,2], f32[T,B,2] = scan consts(%R, %d0), init(%0), xs(%dy, %e, %2) {length: T, reverse: true} (%R: f32[2,2], %d0: f32[B,2], %g: f32[B,2], %dy: f32[B,2], %e: f32[B,2], %trip: f32[B,2]) {
        %n: f32[B,2] = matmul %g, %R {transA: false, transB: true}
        %d: f32[B,2] = select %trip, %n, %d0
        %s: f32[B,2] = add %dy, %d
        %g.1: f32[B,2] = mul %s, %e
        return %g.1, %g.1
      }
      %n: f32[B,2] = matmul %g, %R {transA: false, transB: true}
      %3: f32[] = size {dim: T}
      %4: f32[B,2] = broadcast %3 {axes: [], shape: [B,2]}
      %d: f32[B,2] = select %4, %n, %d0
      return state d = %d, output g = %ys
    }
    "
  `);
});

test("what is added to the product is carried as well; forward loops count trips from the first step", () => {
  const text = scan(
    `${product.replace("%n:", "%p:")}
    %k: f32[B,2] = mul %s, %s
    %n: f32[B,2] = add %p, %k`,
    { reverse: false, results: "output g = %ys" },
  );
  expect(transformed(text, rotateScan, dce)).toMatchInlineSnapshot(`
    "graph g(param R: f32[2,2], state d0: f32[B,2], input dy: f32[T,B,2], input e: f32[T,B,2]) {
      %0: f32[B,2] = const {dtype: f32, shape: [B,2], value: 0}
      %1: f32[B,2] = const {dtype: f32, shape: [B,2], value: 0}
      %2: f32[T,B,2] = iota {axis: 0, shape: [T,B,2]}
      %g, %k, %ys: f32[B,2], f32[B,2], f32[T,B,2] = scan consts(%R, %d0), init(%0, %1), xs(%dy, %e, %2) {length: T, reverse: false} (%R: f32[2,2], %d0: f32[B,2], %g: f32[B,2], %k: f32[B,2], %dy: f32[B,2], %e: f32[B,2], %trip: f32[B,2]) {
        %p: f32[B,2] = matmul %g, %R {transA: false, transB: true}
        %n: f32[B,2] = add %p, %k
        %d: f32[B,2] = select %trip, %n, %d0
        %s: f32[B,2] = add %dy, %d
        %g.1: f32[B,2] = mul %s, %e
        %k.1: f32[B,2] = mul %s, %s
        return %g.1, %k.1, %g.1
      }
      return output g = %ys
    }
    "
  `);
});

/** Two states: one ends with a product, what is added to it is the other's next value. */
const two = `
graph g(param R: f32[2,2], state d0: f32[B,2], state c0: f32[B,2], input dy: f32[T,B,2]) {
  %d, %c: f32[B,2], f32[B,2] = scan consts(%R), init(%d0, %c0), xs(%dy) {length: T, reverse: true} (%R: f32[2,2], %d: f32[B,2], %c: f32[B,2], %dy: f32[B,2]) {
    %s: f32[B,2] = add %dy, %d
    %k: f32[B,2] = mul %s, %c
    %p: f32[B,2] = matmul %s, %R {transA: false, transB: true}
    %n: f32[B,2] = add %p, %k
    return %n, %k
  }
  return state d = %d, state c = %c
}`;

test("what another state has anyway is not carried twice", () => {
  const { graph } = runPasses(parseGraph(two), [rotateScan, dce]);
  const loop = graph.nodes.find((n) => n.op === "scan");
  expect(loop?.op === "scan" && loop.attrs.carry).toBe(2);
  for (const T of [0, 1, 4]) expectSameValues(parseGraph(two), graph, { T, B: 2 }, 7);
});

test.each([
  ["the next state is stacked", scan(product, { y: "%n" })],
  [
    "it begins with its product",
    scan("%p: f32[B,2] = matmul %d, %R {transA: false, transB: true}\n%n: f32[B,2] = tanh %p", { y: "%dy" }),
  ],
  ["a slice would have to be kept for a step", scan(`${product.replace("%n:", "%p:")}\n%n: f32[B,2] = mul %p, %e`)],
  [
    "a product of two things that change",
    scan(
      `${product.replace("%n:", "%p:")}\n%q: f32[B,B] = matmul %p, %g {transA: false, transB: true}\n%n: f32[B,2] = matmul %q, %p {transA: false, transB: false}`,
    ),
  ],
])("stays where %s", (_, text) => {
  const graph = parseGraph(text);
  expect(runPasses(graph, [rotateScan]).graph).toBe(graph);
});

test("stays where it saves no kernel, and says so", () => {
  const text = scan(`
    %r: f32[B] = reduce %d {axes: [1], kind: sum}
    %w: f32[B,2] = broadcast %r {axes: [0], shape: [B,2]}
    %g: f32[B,2] = mul %w, %d
    %n: f32[B,2] = matmul %g, %R {transA: false, transB: true}`);
  expect(remarksOf(text, rotateScan)).toEqual([
    "scan d: the products for d stay at the end of a step: at its beginning they would save no kernel",
  ]);
  expect(transformed(text, rotateScan)).toBe(transformed(text));
});

test("weights that are not finite stay out of the first trip", () => {
  const inputs = {
    R: { shape: [2, 2], data: [Infinity, 1, 1, NaN] },
    d0: { shape: [1, 2], data: [3, -0] },
    dy: { shape: [1, 1, 2], data: [0, -0] },
    e: { shape: [1, 1, 2], data: [1, 1] },
  };
  const graph = parseGraph(scan(product, { results: "output g = %ys" }));
  const { graph: after } = runPasses(graph, [rotateScan]);
  expect(after).not.toBe(graph);
  expect(evaluateGraph(after, inputs, { T: 1, B: 1 }).byName["output:g"].data).toEqual(
    evaluateGraph(graph, inputs, { T: 1, B: 1 }).byName["output:g"].data,
  );
});

/** Elementwise code, then products and sums of them: what a step of a backward loop looks like. */
interface RandomStep {
  readonly carries: number;
  readonly reverse: boolean;
  readonly zeros: boolean;
  /** Each picks an op and operands among what is there. */
  readonly head: readonly (readonly [op: "add" | "mul" | "tanh", a: number, b: number])[];
  readonly tail: readonly (readonly [
    read: number,
    weights: number,
    added: number | undefined,
    after: "none" | "tanh" | "neg" | "flush",
  ])[];
  readonly outputs: readonly number[];
}

const randomStep: fc.Arbitrary<RandomStep> = fc.record({
  carries: fc.integer({ min: 1, max: 3 }),
  reverse: fc.boolean(),
  zeros: fc.boolean(),
  head: fc.array(fc.tuple(fc.constantFrom("add", "mul", "tanh"), fc.nat(20), fc.nat(20)), {
    minLength: 1,
    maxLength: 5,
  }),
  tail: fc.array(
    fc.tuple(
      fc.nat(20),
      fc.nat(1),
      fc.option(fc.nat(20), { nil: undefined }),
      fc.constantFrom("none", "tanh", "neg", "flush"),
    ),
    { minLength: 3, maxLength: 3 },
  ),
  outputs: fc.array(fc.nat(20), { maxLength: 2 }),
});

function stepGraph({ carries, reverse, zeros, head, tail, outputs }: RandomStep): Graph {
  const g = new GraphBuilder("random");
  const weights = [0, 1].map((i) => g.param("param", `R${i}`, f32(3, 3)));
  const given = Array.from({ length: carries }, (_, i) => g.param("state", `s${i}`, f32("B", 3)));
  const x = g.param("input", "x", f32("T", "B", 3));
  const init = given.map((s, i) => (zeros && i === 0 ? g.op.const(0, ["B", 3]) : s)) as Value[];
  const body = (
    op: RegionBuilder,
    parts: { consts: readonly Value[]; carry: readonly Value[]; xs: readonly Value[] },
  ) => {
    const values: Value[] = [...parts.carry, ...parts.xs];
    for (const [name, a, b] of head) {
      const [left, right] = [a, b].map((i) => values[i % values.length]);
      values.push(name === "tanh" ? op.tanh(left) : op.elementwise(name, [left, right]));
    }
    const made = values.slice(parts.carry.length + 1);
    const next = parts.carry.map((c, i) => {
      const [read, weight, added, after] = tail[i];
      if (i === 2) return op.sub(made[read % made.length], c);
      const p: Value = op.matmul(made[read % made.length], parts.consts[weight], { transB: true });
      const sum = added === undefined ? p : op.add(p, values[added % values.length]);
      return after === "none" ? sum : op.elementwise(after, [sum]);
    });
    return { next, ys: outputs.map((i) => values[i % values.length]) };
  };
  const { final, ys } = g.op.scan({ length: "T", consts: weights, init, xs: [x], reverse, body: body as never });
  for (const [i, v] of (final as readonly Value[]).entries()) g.result("state", `s${i}`, v);
  for (const [i, v] of (ys as readonly Value[]).entries()) g.result("output", `y${i}`, v);
  return g.finish();
}

test("random steps mean the same", () => {
  let rotated = 0;
  const same = fc.property(randomStep, fc.nat(4), fc.integer({ min: 1, max: 3 }), fc.nat(1000), (step, T, B, seed) => {
    const graph = stepGraph(step);
    const { graph: after } = runPasses(graph, [rotateScan, fold, dce]);
    if (runPasses(graph, [rotateScan]).graph !== graph) rotated++;
    expectSameValues(graph, after, { T, B }, seed);
  });
  fc.assert(same, { numRuns: 200 });
  expect(rotated).toBeGreaterThan(40);
});

test("random graphs mean the same", () => {
  checkMeaning([expandLengths, rotateScan], {}, 60);
});

test("gradients of random cells mean the same", () => {
  let rotated = 0;
  const same = fc.property(
    randomCell(),
    fc.nat(4),
    fc.integer({ min: 1, max: 3 }),
    fc.nat(1000),
    (graph, T, B, seed) => {
      const wrt = graph.params.filter((p) => p.value.type.dtype === "f32" && p.role !== "hyper").map((p) => p.name);
      const passes = gradientPasses({ wrt, of: "cotangents" });
      const before = runPasses(graph, passes, { skip: [rotateScan.name] }).graph;
      const run = runPasses(graph, passes);
      if (run.trace.find((s) => s.pass === rotateScan.name)?.changed) rotated++;
      expectSameValues(before, run.graph, { T, B }, seed);
    },
  );
  fc.assert(same, { numRuns: 30 });
  expect(rotated).toBeGreaterThan(10);
});
