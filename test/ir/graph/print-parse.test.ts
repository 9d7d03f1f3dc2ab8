// The text form: what it looks like, that it reads back to the same program, and what its errors say.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ElementwiseName, elementwise, elementwiseNames } from "../../../ir/elementwise.ts";
import { CompileError } from "../../../ir/errors.ts";
import { GraphBuilder } from "../../../ir/graph/builder.ts";
import {
  type AnyNode,
  type Graph,
  graphRegion,
  makeGraph,
  makeNode,
  makeValue,
  type Region,
  type Value,
} from "../../../ir/graph/node.ts";
import { structuralOps } from "../../../ir/graph/ops.ts";
import { parseGraph, parseRegion } from "../../../ir/graph/parse.ts";
import { formatName, printGraph, printNode, printRegion, summarizeNode } from "../../../ir/graph/print.ts";
import { cloneGraph, visitNodes } from "../../../ir/graph/rewrite.ts";
import { verifyGraph } from "../../../ir/graph/verify.ts";
import { ScalarBuilder } from "../../../ir/scalar/fn.ts";
import { f32 } from "../../../ir/types.ts";
import { randomGraph } from "../../support/random-graph.ts";
import { thrownBy } from "../../support/thrown-by.ts";

/** Everything but the identity of values: what the printer might lose. Values become their position of definition. */
function structure(region: Region): unknown {
  const numbers = new Map<Value, number>();
  for (const v of [...region.params, ...region.nodes.flatMap((n) => n.results)]) numbers.set(v, numbers.size);
  const use = (v: Value) => numbers.get(v) ?? -1;
  const attrs = (node: AnyNode) =>
    node.op === "scan" ? { ...node.attrs, body: structure(node.attrs.body) } : node.attrs;
  const nodes = region.nodes.map((n) => [n.op, n.operands.map(use), attrs(n), n.results.map((r) => r.type), n.stage]);
  return { params: region.params.map((p) => p.type), nodes, results: region.results.map(use) };
}

function expectSame(a: Graph, b: Graph): void {
  expect(structure(graphRegion(b))).toEqual(structure(graphRegion(a)));
  const named = (list: Graph["params"] | Graph["results"]) => list.map(({ role, name }) => [role, name]);
  expect([b.name, named(b.params), named(b.results)]).toEqual([a.name, named(a.params), named(a.results)]);
}

const CHAR_MODEL = `graph charlm(param W: f32[64,256], param R: f32[64,64], state h0: f32[B,64], input x: f32[T,B,64]) {
  %0: f32[T*B,64] = reshape %x {shape: [T*B,64]}
  %1: f32[T*B,256] = matmul %0, %W {transA: false, transB: false}
  %i, %f, %g, %rest: f32[T*B,64], f32[T*B,64], f32[T*B,64], f32[T*B,64] = split %1 {axis: 1, sizes: [64,64,64,64]}
  %xs: f32[T,B,64] = reshape %i {shape: [T,B,64]}
  %h, %ys: f32[B,64], f32[T,B,64] = scan consts(%R), init(%h0), xs(%xs) {length: T, reverse: false} (%R: f32[64,64], %h: f32[B,64], %x: f32[B,64]) {
    %0: f32[B,64] = matmul %h, %R {transA: false, transB: true}
    %1: f32[B,64] = map %0, %x { %sum = add %0, %1; %3 = const -0; %4 = max %sum, %3; yield %4 }
    return %1, %0
  }
  return output y = %ys, state h = %h
}
`;

describe("text form of graphs", () => {
  test("a model prints as it was read", () => {
    const graph = parseGraph(CHAR_MODEL);
    verifyGraph(graph);
    expect(printGraph(graph)).toBe(CHAR_MODEL);
    expect(parseGraph(CHAR_MODEL).results.map((r) => [r.role, r.name, r.value.name])).toEqual([
      ["output", "y", "ys"],
      ["state", "h", "h"],
    ]);
  });

  test("every op of the IR prints and reads back", () => {
    const graph = parseGraph(everyOp());
    verifyGraph(graph);
    const ops = new Set<string>();
    visitNodes(graph.nodes, (node) => ops.add(node.op));
    expect([...ops].sort()).toEqual([...structuralOps, ...elementwiseNames].sort());
    const again = parseGraph(printGraph(graph));
    expectSame(graph, again);
    expect(printGraph(again)).toBe(printGraph(graph));
  });

  test("random graphs print and read back", () => {
    fc.assert(
      fc.property(randomGraph({ nestedScan: true }), (graph) => {
        const text = printGraph(graph);
        const again = parseGraph(text);
        expectSame(graph, again);
        expect(printGraph(again)).toBe(text);
      }),
      { numRuns: 200 },
    );
  });

  test("equal programs print equally, whatever their values are", () => {
    const graph = parseGraph(CHAR_MODEL);
    expect(printGraph(cloneGraph(graph))).toBe(CHAR_MODEL);
  });

  test("attributes print in alphabetical order", () => {
    const x = makeValue(f32(4, 4), "x");
    const y = makeValue(f32(4, 4));
    const product = (attrs: { transA: boolean; transB: boolean }) => printNode(makeNode("matmul", [x, x], attrs, [y]));
    expect(product({ transB: true, transA: false })).toBe("%0: f32[4,4] = matmul %x, %x {transA: false, transB: true}");
    expect(product({ transB: true, transA: false })).toBe(product({ transA: false, transB: true }));
  });

  test("numbers without a decimal form survive", () => {
    const values = [-0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e-300, -1.5e21, 0.1];
    const g = new GraphBuilder("numbers");
    const code = new ScalarBuilder(1);
    const refs = values.map((v) => code.const(v));
    const x = g.param("input", "x", f32());
    for (const v of values) g.op.const(v);
    g.op.map(code.finish(refs), [x]);
    const graph = g.finish();
    const again = parseGraph(printGraph(graph));
    const read = again.nodes.flatMap((n) => (n.op === "const" ? [n.attrs.value] : []));
    expect(read.map((v, i) => Object.is(v, values[i]))).toEqual(values.map(() => true));
    const map = again.nodes[again.nodes.length - 1];
    const steps = map.op === "map" ? map.attrs.fn.steps : [];
    expect(steps.map((s, i) => s.kind === "const" && Object.is(s.value, values[i]))).toEqual(values.map(() => true));
  });

  test("names of any text survive, equal names are told apart", () => {
    const g = new GraphBuilder("a model");
    const names = ["W", "layer 0/W", "0", "T", "NaN", 'say "x"', "line\nbreak", "a-b/c.d"];
    const values = names.map((name) => g.param("param", name, f32(2)));
    g.result("output", "y 1", g.op.elementwise("add", [values[0], values[1]], {}, "W"));
    const text = printGraph(g.finish());
    expect(text).toContain('param "layer 0/W": f32[2]');
    expect(text).toContain('%W.1: f32[2] = add %W, %"layer 0/W"');
    const again = parseGraph(text);
    expect(again.params.map((p) => p.name)).toEqual(names);
    expect(again.params.map((p) => p.value.name)).toEqual(names);
    expect(printGraph(again)).toBe(text);
    expect(formatName("T*B")).toBe('"T*B"');
  });

  test("a parameter whose value has another name shows both", () => {
    const value = makeValue(f32(2), "w");
    const graph = makeGraph("g", [{ role: "param", name: "W", value }], [], [{ role: "output", name: "y", value }]);
    expect(printGraph(graph)).toBe("graph g(param W = %w: f32[2]) {\n  return output y = %w\n}\n");
    const [param] = parseGraph(printGraph(graph)).params;
    expect([param.name, param.value.name]).toEqual(["W", "w"]);
    const unnamed = {
      ...graph,
      params: [{ role: "param", name: "W", value: makeValue(f32(2)) }],
      results: [],
    } as const;
    expect(parseGraph(printGraph(unnamed)).params[0].value.name).toBeUndefined();
  });

  test("a stage prints at the end of its node", () => {
    const text = "graph g(param W: f32[2]) {\n  %0: f32[2] = neg %W @prepare\n  return output y = %0\n}\n";
    expect(parseGraph(text).nodes[0].stage).toBe("prepare");
    expect(printGraph(parseGraph(text))).toBe(text);
  });

  test("long parameter lists break, comments and left out types are read", () => {
    const params = Array.from({ length: 12 }, (_, i) => `  param weights${i}: f32[64,64],`);
    const text = [`graph g(`, ...params, ") {", "  return output y = %weights0", "}", ""].join("\n");
    expect(printGraph(parseGraph(text))).toBe(text);
    const short = parseGraph(
      "graph g(input x: f32[2,3]) { # a comment\n %y = matmul %x, %x {transB: true} return output y = %y }",
    );
    expect(printGraph(short)).toContain("%y: f32[2,2] = matmul %x, %x {transA: false, transB: true}");
  });

  test("regions and single nodes", () => {
    const text = "(%a: f32[4], %0: f32[4]) {\n  %1: f32[4] = add %a, %0\n  return %1, %a\n}";
    expect(printRegion(parseRegion(text))).toBe(text);
    const [scan] = parseGraph(CHAR_MODEL).nodes.filter((n) => n.op === "scan");
    expect(summarizeNode(scan)).toBe("%h, %ys: f32[B,64], f32[T,B,64] = scan consts(%R), init(%h0), xs(%xs) …");
  });

  test("map steps keep their user's names, told apart where equal", () => {
    const code = new ScalarBuilder(1);
    const a = code.prim("neg", [0], "gate");
    const b = code.prim("exp", [a], "gate");
    const x = makeValue(f32(), "x");
    const node = makeNode("map", [x], { fn: code.finish([a, b]) }, [makeValue(f32()), makeValue(f32())]);
    expect(printNode(node)).toBe(
      "%0, %1: f32[], f32[] = map %x { %gate = neg %0; %gate.1 = exp %gate; yield %gate, %gate.1 }",
    );
  });
});

describe("syntax errors", () => {
  const inGraph = (line: string) =>
    `graph g(input x: f32[2], input ids: i32[3]) {\n  ${line}\n  return output y = %x\n}`;
  const cases: readonly (readonly [what: string, text: string, message: string])[] = [
    ["a character of no meaning", inGraph("%0 = neg ?"), 'line 2, column 12: unexpected "?" in `%0 = neg ?`'],
    [
      "an unknown op",
      inGraph("%0 = frobnicate %x"),
      'line 2, column 8: "frobnicate" in `%0 = frobnicate %x`; expected an op',
    ],
    [
      "an undefined value",
      inGraph("%0 = neg %z"),
      'line 2, column 12: "z" in `%0 = neg %z`; expected a value defined above. A scan\'s body sees its own parameters only',
    ],
    [
      "a value defined twice",
      inGraph("%x = neg %x"),
      'line 2, column 3: "x" in `%x = neg %x`; expected a name that is not taken. Each value is defined once',
    ],
    [
      "an unknown attribute",
      inGraph("%0 = neg %x {alpha: 1}"),
      'line 2, column 16: "alpha" in `%0 = neg %x {alpha: 1}`; expected an attribute of neg: it has none',
    ],
    [
      "a missing attribute",
      inGraph("%0 = oneHot %ids"),
      'line 3, column 3: "return" in `return output y = %x`; expected attribute depth of oneHot: a whole number',
    ],
    [
      "an attribute of another kind",
      inGraph("%0 = oneHot %ids {depth: 1.5}"),
      'line 2, column 28: "1.5" in `%0 = oneHot %ids {depth: 1.5}`; expected a whole number for depth',
    ],
    [
      "a dimension that is none",
      inGraph("%0: f32[H] = neg %x"),
      'line 2, column 11: "H" in `%0: f32[H] = neg %x`; expected a dimension: a whole number, T, B or a product',
    ],
    [
      "an unknown type",
      inGraph("%0: f64[2] = neg %x"),
      'line 2, column 7: "f64" in `%0: f64[2] = neg %x`; expected f32 or i32',
    ],
    [
      "too few types",
      inGraph("%0, %1: f32[2] = neg %x"),
      'line 2, column 18: "=" in `%0, %1: f32[2] = neg %x`; expected ","',
    ],
    [
      "too many results",
      inGraph("%0, %1 = neg %x"),
      'line 2, column 3: "0" in `%0, %1 = neg %x`; expected 1 results of neg',
    ],
    [
      "an unknown primitive",
      inGraph("%0 = map %x { %1 = foo %0; yield %1 }"),
      'line 2, column 22: "foo" in `%0 = map %x { %1 = foo %0; yield %1 }`; expected a primitive or const',
    ],
    [
      "a step used before its definition",
      inGraph("%0 = map %x { %1 = neg %2; yield %1 }"),
      'line 2, column 26: "2" in `%0 = map %x { %1 = neg %2; yield %1 }`; expected an argument or an earlier step',
    ],
    [
      "a step of a taken name",
      inGraph("%0 = map %x { %0 = neg %0; yield %0 }"),
      'line 2, column 17: "0" in `%0 = map %x { %0 = neg %0; yield %0 }`; expected a name that is not taken',
    ],
    [
      "an unknown stage",
      inGraph("%0 = neg %x @later"),
      'line 2, column 16: "later" in `%0 = neg %x @later`; expected "prepare"',
    ],
    [
      "an unknown role",
      "graph g(weight W: f32[2]) { return }",
      'line 1, column 9: "weight" in `graph g(weight W: f32[2]) { return }`; expected a role: param, input, state, slot, cotangent, hyper',
    ],
    [
      "an unknown result role",
      "graph g(param W: f32[2]) { return answer W = %W }",
      'line 1, column 35: "answer" in `graph g(param W: f32[2]) { return answer W = %W }`; expected a role: output, state, loss, grad, param, slot, metric',
    ],
    [
      "an unknown scan group",
      inGraph("%0 = scan ins(%x) {length: 2} (%c: f32[2]) { return %c }"),
      'line 2, column 13: "ins" in `%0 = scan ins(%x) {length: 2} (%c: f32[2]) { return %c }`; expected a group (consts, init, xs, lengths) or attributes',
    ],
    [
      "a body that reads from outside",
      inGraph("%0 = scan init(%x) {length: 2} (%c: f32[2]) { return %x }"),
      'line 2, column 56: "x" in `%0 = scan init(%x) {length: 2} (%c: f32[2]) { return %x }`; expected a value defined above. A scan\'s body sees its own parameters only',
    ],
    [
      "text that ends early",
      "graph g(input x: f32[2]) {",
      "line 1, column 27: end of text in `graph g(input x: f32[2]) {`; expected a value, or return",
    ],
    [
      "text after the end",
      "graph g() { return } graph",
      'line 1, column 22: "graph" in `graph g() { return } graph`; expected nothing after the graph',
    ],
    [
      "a name badly quoted",
      'graph "\\q" () { return }',
      'line 1, column 7: ""\\q"" in `graph "\\q" () { return }`; expected a quoted name as in JSON',
    ],
  ];

  test.each(cases)("%s", (_, text, message) => {
    const error = thrownBy(() => parseGraph(text));
    expect(error).toBeInstanceOf(CompileError);
    expect(error.code).toBe("syntax");
    expect(error.message).toBe(message);
  });

  test("types left out that do not follow are shape errors with the line", () => {
    const error = thrownBy(() => parseGraph(inGraph("%0 = matmul %x, %x")));
    expect(error.code).toBe("shape");
    expect(error.message).toBe(
      "line 2, column 8: matmul of f32[2] and f32[2]; expected two matrices, or two stacks of matrices",
    );
  });
});

/** One node or more of every op; the elementwise ones follow from the table. */
function everyOp(): string {
  const call = (name: ElementwiseName) => `${name} ${["%x", "%y", "%y"].slice(0, elementwise[name].arity).join(", ")}`;
  return `graph all(
    input x: f32[T,B,4], input y: f32[T,B,4], param W: f32[4,6], input ids: i32[T,B], input lengths: i32[B],
    hyper key: f32[2], state h: f32[B,3], slot m: f32[4,6], cotangent dy: f32[T,B,3],
  ) {
    %const = const {value: -0, shape: [4], dtype: f32}
    %size = size {dim: 4*B}
    %iota = iota {shape: [T,5], axis: 1}
    %random = random %key {shape: [B,3], stream: 2}
    %rows = reshape %x {shape: [T*B,4]}
    %matmul = matmul %rows, %W {transA: false, transB: false}
    %s0, %s1 = split %matmul {axis: 1, sizes: [4,2]}
    %concat = concat %s1, %s0 {axis: 1}
    %slice = slice %concat {axis: 1, start: 1, size: 3}
    %transpose = transpose %x {perm: [2,0,1]}
    %broadcast = broadcast %const {shape: [T,B,4], axes: [2]}
    %reduce = reduce %x {kind: max, axes: [0,2]}
    %gather = gather %W, %ids
    %scatter = scatterAdd %ids, %gather {rows: 4}
    %reverse = reverse %x {axis: 0}
    %oneHot = oneHot %ids {depth: 3}
    %cast = cast %ids
    %detach = detach %cast
    %m0, %m1 = map %x, %y { %small = lt %0, %1; %3 = select %small, %0, %1; %4 = const NaN; yield %3, %4 }
    %xs = reshape %slice {shape: [T,B,3]}
    %final, %ys = scan consts(%W), init(%h), xs(%xs), lengths(%lengths) {length: T, reverse: true} (%W: f32[4,6], %h: f32[B,3], %x: f32[B,3]) {
      %n = scan init(%h), xs(%W) {length: 4} (%c: f32[B,3], %w: f32[6]) { return %c }
      %2 = add %n, %x
      return %2, %x
    }
    %prepared = transpose %W {perm: [1,0]} @prepare
${elementwiseNames.map((name) => `    %e.${name} = ${call(name)}`).join("\n")}
    return output y = %ys, loss l = %reduce, metric m = %size, state h = %final, grad W = %scatter, slot m = %m
  }`;
}
