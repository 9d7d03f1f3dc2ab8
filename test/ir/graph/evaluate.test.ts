// The evaluator against numbers worked out by hand, op by op, with scans in all their variants and empty sequences.
import { describe, expect, test } from "vitest";
import { elementwise, elementwiseNames, evalElementwise } from "../../../ir/elementwise.ts";
import { GraphBuilder } from "../../../ir/graph/builder.ts";
import { evaluateGraph, evaluateRegion, graphEvaluator } from "../../../ir/graph/evaluate.ts";
import { structuralOps } from "../../../ir/graph/ops.ts";
import { parseGraph, parseRegion } from "../../../ir/graph/parse.ts";
import { visitNodes } from "../../../ir/graph/rewrite.ts";
import { maxDifference, type TensorLike } from "../../../ir/graph/tensor.ts";
import { verifyGraph } from "../../../ir/graph/verify.ts";
import { uniform } from "../../../ir/random.ts";
import { type DimEnv, f32 } from "../../../ir/types.ts";
import { thrownBy } from "../../support/thrown-by.ts";

type Nested = number | readonly Nested[];
const shapeOf = (x: Nested): number[] =>
  typeof x === "number" ? [] : [x.length, ...(x.length > 0 ? shapeOf(x[0]) : [])];
const flat = (x: Nested): number[] => (typeof x === "number" ? [x] : x.flatMap(flat));
const tensor = (x: Nested, shape = shapeOf(x)): TensorLike => ({ shape, data: flat(x) });

interface Case {
  readonly params: string;
  /** The code; its last value `%y`, or `%y` and `%z`, are the results. */
  readonly code: string;
  readonly inputs?: Record<string, Nested | TensorLike>;
  readonly env?: DimEnv;
  readonly y: Nested | TensorLike;
  readonly z?: Nested | TensorLike;
}

const asTensor = (x: Nested | TensorLike): TensorLike =>
  typeof x === "object" && "data" in x ? x : tensor(x as Nested);
const executed = new Set<string>();

function check({ params, code, inputs = {}, env = { T: 2, B: 2 }, y, z }: Case): void {
  const graph = parseGraph(
    `graph g(${params}) { ${code} return output y = %y${z === undefined ? "" : ", output z = %z"} }`,
  );
  verifyGraph(graph);
  visitNodes(graph.nodes, (node) => executed.add(node.op));
  const data = Object.fromEntries(Object.entries(inputs).map(([name, x]) => [name, asTensor(x)]));
  const { results } = evaluateGraph(graph, data, env);
  const expected = [y, ...(z === undefined ? [] : [z])].map(asTensor);
  expect(results.map((r) => ({ shape: r.shape, data: [...r.data] }))).toEqual(
    expected.map((e) => ({ shape: e.shape, data: Array.from(e.data) })),
  );
}

const empty = (...shape: number[]): TensorLike => ({ shape, data: [] });
const M = [
  [1, 2, 3],
  [4, 5, 6],
];
const N = [
  [1, 0],
  [0, 1],
  [2, -1],
];
const NT = [
  [1, 0, 2],
  [0, 1, -1],
];
const MN = [
  [7, -1],
  [16, -1],
];

describe("structural ops", () => {
  const cases: Record<string, Case> = {
    const: {
      params: "",
      code: "%y = const {value: -1.5, shape: [2,B]}",
      y: [
        [-1.5, -1.5],
        [-1.5, -1.5],
      ],
    },
    "size of a product": { params: "", code: "%y = size {dim: 3*T*B}", env: { T: 5, B: 2 }, y: 30 },
    "iota along the first axis": {
      params: "",
      code: "%y = iota {shape: [T,2], axis: 0}",
      env: { T: 3, B: 1 },
      y: [
        [0, 0],
        [1, 1],
        [2, 2],
      ],
    },
    "iota along the last axis": {
      params: "",
      code: "%y = iota {shape: [2,3], axis: 1}",
      y: [
        [0, 1, 2],
        [0, 1, 2],
      ],
    },
    random: {
      params: "hyper k: f32[2]",
      code: "%y = random %k {shape: [2,2], stream: 5}",
      inputs: { k: [3, 9] },
      y: [
        [uniform(3, 9, 5, 0), uniform(3, 9, 5, 1)],
        [uniform(3, 9, 5, 2), uniform(3, 9, 5, 3)],
      ],
    },
    matmul: {
      params: "input a: f32[2,3], input b: f32[3,2]",
      code: "%y = matmul %a, %b",
      inputs: { a: M, b: N },
      y: MN,
    },
    "matmul, b transposed": {
      params: "input a: f32[2,3], input b: f32[2,3]",
      code: "%y = matmul %a, %b {transB: true}",
      inputs: { a: M, b: NT },
      y: MN,
    },
    "matmul, a transposed": {
      params: "input a: f32[3,2], input b: f32[3,2]",
      code: "%y = matmul %a, %b {transA: true}",
      inputs: {
        a: [
          [1, 4],
          [2, 5],
          [3, 6],
        ],
        b: N,
      },
      y: MN,
    },
    "matmul, both transposed": {
      params: "input a: f32[3,2], input b: f32[2,3]",
      code: "%y = matmul %a, %b {transA: true, transB: true}",
      inputs: {
        a: [
          [1, 4],
          [2, 5],
          [3, 6],
        ],
        b: NT,
      },
      y: MN,
    },
    "matmul of stacks": {
      params: "input a: f32[T,1,2], input b: f32[T,1,2]",
      code: "%y = matmul %a, %b {transB: true}",
      inputs: { a: [[[1, 2]], [[3, 4]]], b: [[[5, 6]], [[7, 8]]] },
      y: [[[17]], [[53]]],
    },
    "matmul of stacks, a transposed": {
      params: "input a: f32[2,1,2], input b: f32[2,1,2]",
      code: "%y = matmul %a, %b {transA: true}",
      inputs: { a: [[[1, 2]], [[3, 4]]], b: [[[5, 6]], [[7, 8]]] },
      y: [
        [
          [5, 6],
          [10, 12],
        ],
        [
          [21, 24],
          [28, 32],
        ],
      ],
    },
    "matmul over nothing": {
      params: "input a: f32[2,T], input b: f32[T,2]",
      code: "%y = matmul %a, %b",
      inputs: { a: empty(2, 0), b: empty(0, 2) },
      env: { T: 0, B: 1 },
      y: [
        [0, 0],
        [0, 0],
      ],
    },
    "split along the last axis": {
      params: "input a: f32[2,3]",
      code: "%y, %z = split %a {axis: 1, sizes: [1,2]}",
      inputs: { a: M },
      y: [[1], [4]],
      z: [
        [2, 3],
        [5, 6],
      ],
    },
    "split along the first axis": {
      params: "input a: f32[2,3]",
      code: "%y, %z = split %a {axis: 0, sizes: [1,1]}",
      inputs: { a: M },
      y: [[1, 2, 3]],
      z: [[4, 5, 6]],
    },
    "concat along the last axis": {
      params: "input a: f32[2,1], input b: f32[2,2]",
      code: "%y = concat %a, %b {axis: 1}",
      inputs: {
        a: [[1], [4]],
        b: [
          [2, 3],
          [5, 6],
        ],
      },
      y: M,
    },
    "concat along the first axis": {
      params: "input a: f32[1,3], input b: f32[1,3]",
      code: "%y = concat %b, %a {axis: 0}",
      inputs: { a: [[4, 5, 6]], b: [[1, 2, 3]] },
      y: M,
    },
    slice: {
      params: "input a: f32[2,3]",
      code: "%y = slice %a {axis: 1, start: 1, size: 2}",
      inputs: { a: M },
      y: [
        [2, 3],
        [5, 6],
      ],
    },
    transpose: {
      params: "input a: f32[2,3]",
      code: "%y = transpose %a {perm: [1,0]}",
      inputs: { a: M },
      y: [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
    },
    "transpose of three axes": {
      params: "input a: f32[1,2,3]",
      code: "%y = transpose %a {perm: [2,0,1]}",
      inputs: { a: [M] },
      y: [[[1, 4]], [[2, 5]], [[3, 6]]],
    },
    reshape: {
      params: "input a: f32[T,B,2]",
      code: "%y = reshape %a {shape: [T*B,2]}",
      inputs: {
        a: [
          [
            [1, 2],
            [3, 4],
          ],
          [
            [5, 6],
            [7, 8],
          ],
        ],
      },
      y: [
        [1, 2],
        [3, 4],
        [5, 6],
        [7, 8],
      ],
    },
    "broadcast along new leading dimensions": {
      params: "input a: f32[2]",
      code: "%y = broadcast %a {shape: [B,2], axes: [1]}",
      inputs: { a: [1, 2] },
      y: [
        [1, 2],
        [1, 2],
      ],
    },
    "broadcast along a new trailing dimension": {
      params: "input a: f32[2]",
      code: "%y = broadcast %a {shape: [2,3], axes: [0]}",
      inputs: { a: [1, 2] },
      y: [
        [1, 1, 1],
        [2, 2, 2],
      ],
    },
    "broadcast of a scalar": {
      params: "input a: f32[]",
      code: "%y = broadcast %a {shape: [2], axes: []}",
      inputs: { a: 7 },
      y: [7, 7],
    },
    "sum of one axis": {
      params: "input a: f32[2,3]",
      code: "%y = reduce %a {kind: sum, axes: [0]}",
      inputs: { a: M },
      y: [5, 7, 9],
    },
    "sum of all axes": {
      params: "input a: f32[2,3]",
      code: "%y = reduce %a {kind: sum, axes: [1,0]}",
      inputs: { a: M },
      y: 21,
    },
    max: {
      params: "input a: f32[2,3]",
      code: "%y = reduce %a {kind: max, axes: [1]}",
      inputs: {
        a: [
          [-3, -1, -2],
          [4, 6, 5],
        ],
      },
      y: [-1, 6],
    },
    min: {
      params: "input a: f32[2,3]",
      code: "%y = reduce %a {kind: min, axes: [1]}",
      inputs: {
        a: [
          [-3, -1, -2],
          [4, 6, 5],
        ],
      },
      y: [-3, 4],
    },
    "sum over nothing": {
      params: "input a: f32[T,2]",
      code: "%y = reduce %a {kind: sum, axes: [0]}",
      inputs: { a: empty(0, 2) },
      env: { T: 0, B: 1 },
      y: [0, 0],
    },
    "max and min over nothing": {
      params: "input a: f32[T,1]",
      code: "%y = reduce %a {kind: max, axes: [0]} %z = reduce %a {kind: min, axes: [0]}",
      inputs: { a: empty(0, 1) },
      env: { T: 0, B: 1 },
      y: [Number.NEGATIVE_INFINITY],
      z: [Number.POSITIVE_INFINITY],
    },
    "gather, ids outside the table give zeros": {
      params: "input t: f32[3,2], input ids: i32[2,2]",
      code: "%y = gather %t, %ids",
      inputs: {
        t: [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
        ids: [
          [2, 0],
          [-1, 3],
        ],
      },
      y: [
        [
          [5, 6],
          [1, 2],
        ],
        [
          [0, 0],
          [0, 0],
        ],
      ],
    },
    "gather of scalars": {
      params: "input t: f32[3], input id: i32[]",
      code: "%y = gather %t, %id",
      inputs: { t: [1, 2, 3], id: 1 },
      y: 2,
    },
    "scatterAdd sums equal ids and drops others": {
      params: "input ids: i32[4], input u: f32[4,2]",
      code: "%y = scatterAdd %ids, %u {rows: 3}",
      inputs: {
        ids: [2, 0, 2, 3],
        u: [
          [1, 2],
          [3, 4],
          [10, 20],
          [9, 9],
        ],
      },
      y: [
        [3, 4],
        [0, 0],
        [11, 22],
      ],
    },
    "scatterAdd of scalars, a negative id": {
      params: "input ids: i32[2], input u: f32[2]",
      code: "%y = scatterAdd %ids, %u {rows: 2}",
      inputs: { ids: [-1, 1], u: [5, 6] },
      y: [0, 6],
    },
    reverse: {
      params: "input a: f32[2,3]",
      code: "%y = reverse %a {axis: 1}",
      inputs: { a: M },
      y: [
        [3, 2, 1],
        [6, 5, 4],
      ],
    },
    "reverse of steps": {
      params: "input a: f32[T,1]",
      code: "%y = reverse %a {axis: 0}",
      inputs: { a: [[1], [2], [3]] },
      env: { T: 3, B: 1 },
      y: [[3], [2], [1]],
    },
    "oneHot, ids outside give zeros": {
      params: "input ids: i32[3]",
      code: "%y = oneHot %ids {depth: 2}",
      inputs: { ids: [1, 2, -1] },
      y: [
        [0, 1],
        [0, 0],
        [0, 0],
      ],
    },
    cast: { params: "input ids: i32[2]", code: "%y = cast %ids", inputs: { ids: [3, -4] }, y: [3, -4] },
    detach: { params: "input a: f32[2]", code: "%y = detach %a", inputs: { a: [3, -4] }, y: [3, -4] },
    map: {
      params: "input a: f32[2], input b: f32[2]",
      code: "%y, %z = map %a, %b { %2 = lt %0, %1; %3 = const 10; %4 = select %2, %0, %3; %5 = mul %4, %1; yield %4, %5 }",
      inputs: { a: [1, 5], b: [2, 3] },
      y: [1, 10],
      z: [2, 30],
    },
  };
  test.each(Object.entries(cases))("%s", (_, c) => check(c));
});

describe("scan", () => {
  const running = (attrs: string) => `%z, %y = scan init(%c), xs(%x) {length: T${attrs}} (%c: f32[B], %x: f32[B]) {
    %two = const {value: 2, shape: [B]} %d = mul %c, %two %n = add %d, %x  return %n, %c }`;
  const params = "state c: f32[B], input x: f32[T,B]";
  const inputs = {
    c: [1, 10],
    x: [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  };
  const env = { T: 3, B: 2 };

  test("steps forward: carries handed on, ys stacked", () => {
    check({
      params,
      code: running(""),
      inputs,
      env,
      z: [23, 102],
      y: [
        [1, 10],
        [3, 22],
        [9, 48],
      ],
    });
  });

  test("in reverse, ys stay at their steps", () => {
    check({
      params,
      code: running(", reverse: true"),
      inputs,
      env,
      z: [8 * 1 + 4 * 5 + 2 * 3 + 1, 8 * 10 + 4 * 6 + 2 * 4 + 2],
      y: [
        [17, 56],
        [7, 26],
        [1, 10],
      ],
    });
  });

  const withLengths = (attrs: string) => running(attrs).replace("xs(%x)", "xs(%x), lengths(%l)");

  test("rows of different lengths: the carry freezes, ys are zero", () => {
    const l = { l: [1, 3] };
    const withL = `${params}, input l: i32[B]`;
    check({
      params: withL,
      code: withLengths(""),
      inputs: { ...inputs, ...l },
      env,
      z: [3, 102],
      y: [
        [1, 10],
        [0, 22],
        [0, 48],
      ],
    });
    check({
      params: withL,
      code: withLengths(", reverse: true"),
      inputs: { ...inputs, l: [2, 0] },
      env,
      z: [4 + 2 * 3 + 1, 10],
      y: [
        [5, 0],
        [1, 0],
        [0, 0],
      ],
    });
  });

  test("no steps give the initial carry and empty ys", () => {
    check({
      params,
      code: running(""),
      inputs: { c: [1, 10], x: empty(0, 2) },
      env: { T: 0, B: 2 },
      z: [1, 10],
      y: empty(0, 2),
    });
    check({
      params: `${params}, input l: i32[B]`,
      code: withLengths(", reverse: true"),
      inputs: { c: [1, 10], x: empty(0, 2), l: [0, 0] },
      env: { T: 0, B: 2 },
      z: [1, 10],
      y: empty(0, 2),
    });
  });

  test("no rows", () => {
    check({
      params,
      code: running(""),
      inputs: { c: [], x: empty(2, 0) },
      env: { T: 2, B: 0 },
      z: empty(0),
      y: empty(2, 0),
    });
  });

  test("consts, two carries, ids as xs, a fixed length and a body that swaps its carries", () => {
    check({
      params: "param E: f32[3], input ids: i32[2], state a: f32[], state b: f32[]",
      code: `%y, %b2, %z = scan consts(%E), init(%a, %b), xs(%ids) {length: 2} (%E: f32[3], %a: f32[], %b: f32[], %id: i32[]) {
        %e = gather %E, %id  %s = add %a, %e  return %b, %s, %e }`,
      inputs: { E: [10, 20, 30], ids: [2, 0], a: 1, b: 2 },
      y: 31,
      z: [30, 10],
    });
  });

  test("a scan inside a scan", () => {
    check({
      params: "input x: f32[2,3]",
      code: `%zero = const {value: 0}
        %y = scan init(%zero), xs(%x) {length: 2} (%s: f32[], %row: f32[3]) {
          %p = scan init(%s), xs(%row) {length: 3} (%s: f32[], %e: f32[]) { %n = add %s, %e  return %n }
          %q = add %p, %p
          return %q
        }`,
      inputs: { x: M },
      y: 2 * (2 * 6 + 15),
    });
  });

  test("without carries a scan maps over the steps", () => {
    check({
      params: "input x: f32[T,2]",
      code: "%y = scan xs(%x) {length: T} (%x: f32[2]) { %y = neg %x  return %y }",
      inputs: {
        x: [
          [1, 2],
          [3, 4],
        ],
      },
      y: [
        [-1, -2],
        [-3, -4],
      ],
    });
  });
});

describe("elementwise ops", () => {
  test.each(elementwiseNames)("%s", (name) => {
    const { arity, options } = elementwise[name];
    const columns = [
      [0.5, 1.5, 2],
      [1.25, 0.75, 2],
      [0.25, 3, 1],
    ].slice(0, arity);
    const expected = [0, 1, 2].map((i) =>
      evalElementwise(
        name,
        options,
        columns.map((c) => c[i]),
      ),
    );
    const names = ["a", "b", "c"].slice(0, arity);
    check({
      params: names.map((n) => `input ${n}: f32[3]`).join(", "),
      code: `%y = ${name} ${names.map((n) => `%${n}`).join(", ")}`,
      inputs: Object.fromEntries(names.map((n, i) => [n, columns[i]])),
      y: expected,
    });
  });
});

describe("evaluateGraph", () => {
  test("every op of the IR was evaluated above", () => {
    expect([...executed].sort()).toEqual([...structuralOps, ...elementwiseNames].sort());
  });

  const graph = parseGraph(
    "graph g(param w: f32[2], input x: f32[B,2]) { %y = reduce %x {kind: sum, axes: [0]}  return output y = %y, state w = %w }",
  );
  const w = tensor([1, 2]);

  test("results by position and by role and name; names that are no parameters do not matter", () => {
    const { results, byName } = evaluateGraph(graph, { w, x: tensor([[3, 4]]), other: w }, { T: 1, B: 1 });
    expect(byName["output:y"]).toBe(results[0]);
    expect([...byName["state:w"].data]).toEqual([1, 2]);
    expect(Object.keys(byName)).toEqual(["output:y", "state:w"]);
  });

  test("one evaluator for many inputs", () => {
    const run = graphEvaluator(graph, { T: 1, B: 2 });
    const sums = [1, 2].map((k) => [
      ...run({
        w,
        x: tensor([
          [k, 0],
          [k, 1],
        ]),
      }).results[0].data,
    ]);
    expect(sums).toEqual([
      [2, 1],
      [4, 1],
    ]);
  });

  test("inputs that are missing or of another shape", () => {
    const missing = thrownBy(() => evaluateGraph(graph, { w }, { T: 1, B: 3 }));
    expect([missing.code, missing.message]).toEqual([
      "unknown-name",
      "graph g: no value for x; expected f32[B,2], here [3,2]",
    ]);
    const wrong = thrownBy(() => evaluateGraph(graph, { w, x: tensor([[1, 2]]) }, { T: 1, B: 3 }));
    expect([wrong.code, wrong.message]).toEqual([
      "shape",
      "graph g: x: [1,2] with 2 elements; expected f32[B,2], here [3,2]",
    ]);
  });

  test("regions", () => {
    const region = parseRegion("(%a: f32[T], %b: f32[T]) { %c = sub %a, %b  return %c, %a }");
    const results = evaluateRegion(region, [tensor([5, 6]), tensor([1, 4])], { T: 2, B: 1 });
    expect(results.map((r) => [...r.data])).toEqual([
      [4, 2],
      [5, 6],
    ]);
    expect(thrownBy(() => evaluateRegion(region, [tensor([5, 6])], { T: 2, B: 1 })).message).toContain(
      "no value for b",
    );
  });

  test("softmax, logSoftmax and logSumExp of large numbers do not overflow", () => {
    const g = new GraphBuilder("s");
    const x = g.param("input", "x", f32(3));
    g.result("output", "p", g.op.softmax(x));
    g.result("output", "l", g.op.logSoftmax(x));
    g.result("output", "s", g.op.logSumExp(x));
    const [p, l, s] = evaluateGraph(g.finish(), { x: tensor([1000, 1000, -1000]) }, { T: 1, B: 1 }).results;
    expect([...p.data]).toEqual([0.5, 0.5, 0]);
    expect([...l.data].map((v) => v.toFixed(9))).toEqual(["-0.693147181", "-0.693147181", "-2000.693147181"]);
    expect(s.data[0]).toBeCloseTo(1000 + Math.LN2, 9);
  });

  test("the difference of tensors", () => {
    expect(maxDifference(tensor([1, Number.NaN]), tensor([1.5, Number.NaN]))).toBe(0.5);
    expect(maxDifference(tensor([1]), tensor([Number.NaN]))).toBe(Number.POSITIVE_INFINITY);
    expect(maxDifference(tensor([1, 2]), tensor([[1, 2]]))).toBe(Number.POSITIVE_INFINITY);
    expect(maxDifference(tensor([Number.NEGATIVE_INFINITY]), tensor([Number.NEGATIVE_INFINITY]))).toBe(0);
  });
});
