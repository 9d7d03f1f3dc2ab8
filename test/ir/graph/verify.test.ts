// Each rule of the graph IR, broken once: the error names the graph, the node and what to do.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type AnyNode,
  type Graph,
  type GraphParam,
  makeGraph,
  makeNode,
  makeRegion,
  makeValue,
  type ScanAttrs,
  type Value,
} from "../../../ir/graph/node.ts";
import { parseGraph } from "../../../ir/graph/parse.ts";
import { verifyGraph } from "../../../ir/graph/verify.ts";
import type { ScalarFn } from "../../../ir/scalar/fn.ts";
import { f32, i32, type TensorType } from "../../../ir/types.ts";
import { randomGraph } from "../../support/random-graph.ts";
import { thrownBy } from "../../support/thrown-by.ts";

const param = (name: string, type: TensorType, role: GraphParam["role"] = "input"): GraphParam => ({
  role,
  name,
  value: makeValue(type, name),
});
const x = param("x", f32(2));
const w = param("w", f32(2), "param");
const ids = param("ids", i32("B"));
const graph = (nodes: readonly AnyNode[], result: Value = x.value, params = [x, w, ids]): Graph =>
  makeGraph("g", params, nodes, [{ role: "output", name: "y", value: result }]);
const y = makeValue(f32(2), "y");
const z = makeValue(f32(2), "z");
const negate = (from: Value, to: Value, stage?: "prepare") => makeNode("neg", [from], {}, [to], stage);
const messageOf = (g: Graph): string => {
  const error = thrownBy(() => verifyGraph(g));
  expect(error.code).toBe("invalid-ir");
  return error.message;
};

/** A scan over two steps whose body negates the carry, with some of it changed. */
function scan(
  changes: Partial<ScanAttrs>,
  operands: readonly Value[] = [x.value],
  results: readonly Value[] = [y],
): AnyNode {
  const carry = makeValue(f32(2), "c");
  const next = makeValue(f32(2));
  const body = makeRegion([carry], [negate(carry, next)], [next]);
  const attrs = { consts: 0, carry: 1, length: 2, reverse: false, lengths: false, body, ...changes };
  return makeNode("scan", operands, attrs, results);
}

const map = (fn: ScalarFn, results: readonly Value[] = [y]) => makeNode("map", [x.value, w.value], { fn }, results);

describe("verifyGraph", () => {
  test("accepts random graphs", () => {
    fc.assert(
      fc.property(randomGraph({ nestedScan: true }), (g) => verifyGraph(g)),
      { numRuns: 200 },
    );
  });

  test("accepts each graph that the broken ones below come from", () => {
    verifyGraph(graph([negate(x.value, y), negate(y, z)], z));
    verifyGraph(graph([negate(w.value, y, "prepare"), negate(y, z, "prepare")], z));
    verifyGraph(graph([scan({})], y));
    verifyGraph(graph([map({ arity: 2, steps: [{ kind: "prim", prim: "add", args: [0, 1] }], results: [2] })], y));
  });

  const definitions: readonly (readonly [what: string, graph: Graph, message: string])[] = [
    [
      "two parameters of one name",
      graph([], x.value, [x, param("x", f32(3))]),
      "graph g: two parameters named x; expected unique names. Rename one of them",
    ],
    [
      "two results of one role and name",
      makeGraph(
        "g",
        [x],
        [],
        [0, 1].map(() => ({ role: "state", name: "h", value: x.value }) as const),
      ),
      "graph g: two results named state h; expected unique names. Rename one of them",
    ],
    [
      "a use before the definition",
      graph([negate(y, z), negate(x.value, y)], z),
      "graph g: %z: f32[2] = neg %y: %y of type f32[2] is not defined before this use; expected a definition first. Move the node that defines it up, or substitute the value",
    ],
    [
      "a result that nothing defines",
      graph([], y),
      "graph g: result 0: %?y of type f32[2] is not defined before this use; expected a definition first. Move the node that defines it up, or substitute the value",
    ],
    [
      "a value defined by two nodes",
      graph([negate(x.value, y), negate(w.value, y)]),
      "graph g: %y: f32[2] = neg %w: %y is defined twice; expected one definition. Make a new value with makeValue for each result",
    ],
    [
      "a parameter used as a result",
      graph([negate(x.value, x.value)]),
      "graph g: %x: f32[2] = neg %x: %x is defined twice; expected one definition. Make a new value with makeValue for each result",
    ],
    [
      "one value for two parameters",
      graph([], x.value, [x, { ...x, name: "again" }]),
      "graph g: %x is defined twice; expected one definition. Make a new value with makeValue for each result",
    ],
    [
      "an unknown op",
      graph([{ ...negate(x.value, y), op: "frobnicate" } as unknown as AnyNode]),
      "graph g: %y: f32[2] = frobnicate %x: unknown op frobnicate",
    ],
  ];
  test.each(definitions)("names and definitions: %s", (_, broken, message) => {
    expect(messageOf(broken)).toBe(message);
  });

  const types: readonly (readonly [what: string, graph: Graph, message: string])[] = [
    [
      "a result of another type",
      graph([makeNode("neg", [x.value], {}, [makeValue(f32(3))])]),
      "graph g: %0: f32[3] = neg %x: results of type f32[3]; expected f32[2]. Make the results with the types that resultTypes gives",
    ],
    [
      "a result too many",
      graph([makeNode("neg", [x.value], {}, [y, z])]),
      "graph g: %y, %z: f32[2], f32[2] = neg %x: results of type f32[2], f32[2]; expected f32[2]. Make the results with the types that resultTypes gives",
    ],
    [
      "operands that do not fit",
      graph([makeNode("add", [x.value, ids.value], {}, [y])]),
      "graph g: %y: f32[2] = add %x, %ids: add of f32[2] and i32[B]; expected f32 of one shape. Check the pass that made this node",
    ],
    [
      "an option left out",
      graph([makeNode("elu", [x.value], {}, [y])]),
      "graph g: %y: f32[2] = elu %x: options (none); expected alpha. Give every option of the op's row",
    ],
    [
      "an option too many",
      graph([makeNode("neg", [x.value], { alpha: 1 }, [y])]),
      "graph g: %y: f32[2] = neg %x {alpha: 1}: options alpha; expected none. Give every option of the op's row",
    ],
    [
      "a fraction as an i32",
      graph([makeNode("const", [], { value: 0.5, shape: [], dtype: "i32" }, [makeValue(i32())])]),
      "graph g: %0: i32[] = const {dtype: i32, shape: [], value: 0.5}: the value 0.5 in an i32 constant; expected a whole number",
    ],
  ];
  test.each(types)("types and options: %s", (_, broken, message) => {
    expect(messageOf(broken)).toBe(message);
  });

  const code = (fn: Partial<ScalarFn>): Graph => graph([map({ arity: 2, steps: [], results: [0], ...fn })]);
  const lessThan = { kind: "prim", prim: "lt", args: [0, 1] } as const;
  const scalar: readonly (readonly [what: string, graph: Graph, message: string])[] = [
    [
      "a ref to a later step",
      code({ steps: [{ kind: "prim", prim: "neg", args: [3] }] }),
      "step %2: neg of %3, which is not defined before",
    ],
    ["a result of no step", code({ results: [2] }), "yields %2, which is not defined before"],
    [
      "too few arguments",
      code({ steps: [{ kind: "prim", prim: "add", args: [0] }] }),
      "step %2: add of 1 arguments instead of 2",
    ],
    [
      "an unknown primitive",
      code({ steps: [{ kind: "prim", prim: "foo" as "neg", args: [0] }] }),
      "step %2: an unknown primitive foo",
    ],
    [
      "a truth value as a number",
      code({ steps: [lessThan, { kind: "prim", prim: "neg", args: [2] }] }),
      "step %3: neg of %2, a truth value where a number is needed",
    ],
    [
      "a number as a truth value",
      code({ steps: [{ kind: "prim", prim: "select", args: [0, 0, 1] }] }),
      "step %2: select of %0, a number where a truth value is needed",
    ],
    [
      "a truth value as a result",
      code({ steps: [lessThan], results: [2] }),
      "yields %2, a truth value where a number is needed",
    ],
  ];
  test.each(scalar)("scalar code: %s", (_, broken, fault) => {
    expect(messageOf(broken)).toContain(
      `: ${fault}; expected well-formed scalar code. Build the code with ScalarBuilder`,
    );
  });

  const c = makeValue(f32(2), "c");
  const scans: readonly (readonly [what: string, graph: Graph, message: string])[] = [
    [
      "a body that sees outside",
      graph([scan({ body: makeRegion([c], [negate(x.value, z)], [z]) })]),
      "graph g: body of scan %y: %z: f32[2] = neg %?x: %?x of type f32[2] is defined outside the body; expected values of the body alone. Pass it in through the scan's consts",
    ],
    [
      "more groups than body parameters",
      graph([scan({ consts: 1 })]),
      "graph g: %y: f32[2] = scan consts(%x), init(), xs() …: 1 consts and 1 carries for 1 body parameters; expected a body parameter for each",
    ],
    [
      "a carry that does not come back",
      graph([scan({ body: makeRegion([c], [], []) })]),
      "graph g: %y: f32[2] = scan consts(), init(%x), xs() …: 0 body results for 1 carries; expected a next value for each carry. Return the carry itself where it does not change",
    ],
    [
      "a body result that nothing defines",
      graph([scan({ body: makeRegion([c, makeValue(f32(3), "k")], [], [makeValue(f32(3), "k")]) })]),
      "graph g: body of scan %y: result 0: %?k of type f32[3] is not defined before this use; expected a definition first. Move the node that defines it up, or substitute the value",
    ],
    [
      "operands for no body parameter",
      graph([scan({}, [x.value, w.value])]),
      "graph g: %y: f32[2] = scan consts(), init(%x), xs(%w) …: scan of 2 operands; expected 1. Check the pass that made this node",
    ],
    [
      "a sequence of another length",
      graph([scan({ carry: 0, length: 3, body: makeRegion([makeValue(f32(), "e")], [], []) }, [x.value], [])]),
      "graph g: () = scan consts(), init(), xs(%x) …: scan of operand 0 f32[2] for body parameter f32[]; expected [3, …]. Check the pass that made this node",
    ],
    [
      "lengths over a carry without rows",
      graph([scan({ lengths: true }, [x.value, ids.value])]),
      "graph g: %y: f32[2] = scan consts(), init(%x), xs(), lengths(%ids) …: scan of f32[2] in a scan with lengths; expected a leading dimension B. Check the pass that made this node",
    ],
    [
      "a result of another type",
      graph([scan({}, [x.value], [makeValue(f32(4), "y")])]),
      "graph g: %y: f32[4] = scan consts(), init(%x), xs() …: results of type f32[4]; expected f32[2]. Make the results with the types that resultTypes gives",
    ],
    [
      "a stage inside a body",
      graph([scan({ body: makeRegion([c], [negate(c, z, "prepare")], [z]) })]),
      "graph g: body of scan %y: %z: f32[2] = neg %c @prepare: a stage inside a body; expected no stage. Give the stage to the scan",
    ],
  ];
  test.each(scans)("scans: %s", (_, broken, message) => {
    expect(messageOf(broken)).toBe(message);
  });

  test("a carry whose next value has another type", () => {
    const wide = makeValue(f32(2, 2));
    const body = makeRegion([c], [makeNode("broadcast", [c], { shape: [2, 2], axes: [1] }, [wide])], [wide]);
    expect(messageOf(graph([scan({ body })]))).toBe(
      "graph g: %y: f32[2] = scan consts(), init(%x), xs() …: scan of carry c is f32[2] but comes back as f32[2,2]; expected the same type. Check the pass that made this node",
    );
  });

  test("nested bodies are checked, and named from the outside in", () => {
    const text = `graph g(input x: f32[2]) {
      %y = scan init(%x) {length: 2} (%c: f32[2]) {
        %inner = scan init(%c) {length: 2} (%d: f32[2]) { %wrong: f32[3] = neg %d  return %d }
        return %inner
      }
      return output y = %y
    }`;
    expect(messageOf(parseGraph(text))).toContain(
      "graph g: body of scan %y: body of scan %inner: %wrong: f32[3] = neg %d: results",
    );
  });

  test.each([
    [
      "an input",
      [negate(x.value, y, "prepare")],
      "%y: f32[2] = neg %x @prepare: stage prepare, but %x is not known before a call",
    ],
    [
      "a node without the stage",
      [negate(w.value, y), negate(y, z, "prepare")],
      "%z: f32[2] = neg %y @prepare: stage prepare, but %y is not known before a call",
    ],
  ] as const)("stage prepare that depends on %s", (_, nodes, message) => {
    expect(messageOf(graph(nodes))).toBe(
      `graph g: ${message}; expected params and prepare nodes as operands. Leave out the stage, or prepare the operand as well`,
    );
  });

  test("an unknown stage", () => {
    const node = negate(w.value, y, "later" as "prepare");
    expect(messageOf(graph([node]))).toBe(
      "graph g: %y: f32[2] = neg %w @later: stage later; expected prepare, or none",
    );
  });
});
