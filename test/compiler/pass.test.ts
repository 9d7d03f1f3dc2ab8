// The runner of passes: order, names, verification, trace.
import { describe, expect, test } from "vitest";
import { checkOrder, type GraphPass, type OrderConstraint, runPasses } from "../../compiler/pass.ts";
import { gradientPasses, inferencePasses, updatePasses } from "../../compiler/pipeline.ts";
import { makeNode, makeValue } from "../../ir/graph/node.ts";
import { parseGraph } from "../../ir/graph/parse.ts";
import { rewriteProgram, withGraph } from "../../ir/graph/rewrite.ts";
import { f32 } from "../../ir/types.ts";

const graph = parseGraph(`
graph g(input x: f32[2]) {
  %a: f32[2] = neg %x
  %b: f32[2] = tanh %a
  return output y = %b
}`);

const pass = (name: string, after: readonly OrderConstraint[] = [], run: GraphPass["run"] = (g) => g): GraphPass => ({
  name,
  after,
  run,
});
const dropNeg = pass("drop-neg", [], (g, { remark }) => {
  remark("dropped a neg", "a");
  return rewriteProgram(g, (node) => (node.op === "neg" ? node.operands : undefined));
});
const breakIt = pass("break-it", [], (g) => withGraph(g, { nodes: g.nodes.slice(1) }));

describe("runPasses", () => {
  test("keeps a trace: what changed, remarks, the text when asked for", () => {
    const { graph: after, trace } = runPasses(graph, [pass("nothing"), dropNeg, dropNeg]);
    expect(trace.map((s) => [s.pass, s.changed])).toEqual([
      ["nothing", false],
      ["drop-neg", true],
      ["drop-neg", false],
    ]);
    expect(trace[1].remarks).toEqual([{ text: "dropped a neg", about: "a" }]);
    expect(trace[0].text()).toContain("neg %x");
    expect(trace[1].text()).not.toContain("neg %x");
    expect(after.nodes.map((n) => n.op)).toEqual(["tanh"]);
    for (const step of trace) expect(step.milliseconds).toBeGreaterThanOrEqual(0);
  });

  test("skips a pass wherever it stands, stops after one", () => {
    const passes = [pass("a"), dropNeg, pass("b"), dropNeg];
    const names = (options: Parameters<typeof runPasses>[2]) =>
      runPasses(graph, passes, options).trace.map((s) => s.pass);
    expect(names({ skip: ["drop-neg"] })).toEqual(["a", "b"]);
    expect(names({ stopAfter: "drop-neg" })).toEqual(["a", "drop-neg"]);
  });

  test("names the pass that breaks the graph", () => {
    expect(() => runPasses(graph, [pass("nothing"), breakIt])).toThrow(/^after pass break-it: graph g/);
    expect(runPasses(graph, [breakIt], { verify: false }).graph.nodes.length).toBe(1);
  });

  test("refuses a graph that is broken from the start", () => {
    const wrong = withGraph(graph, { nodes: [makeNode("neg", [makeValue(f32(2), "z")], {}, [makeValue(f32(2))])] });
    expect(() => runPasses(wrong, [])).toThrow(/not defined/);
  });

  test.each([
    [{ skip: ["fuse"] }, "skip: no pass fuse in the list; expected one of nothing, drop-neg"],
    [{ stopAfter: "fuse" }, "stopAfter: no pass fuse in the list; expected one of nothing, drop-neg"],
  ])("does not know %o", (options, message) => {
    expect(() => runPasses(graph, [pass("nothing"), dropNeg], options)).toThrow(message);
  });
});

describe("order constraints", () => {
  const mustFollow = (name: string, because: string): OrderConstraint => ({ pass: name, because });

  test("a pass before one that it must come after", () => {
    expect(() => checkOrder([pass("late", [mustFollow("early", "it reads what early makes")]), pass("early")])).toThrow(
      "order of passes: late before early; expected early first, because it reads what early makes. Change the place of one of them in the list",
    );
  });

  test("hold where the other pass is missing, and for the first of several places", () => {
    expect(() => checkOrder([pass("late", [mustFollow("early", "x")])])).not.toThrow();
    const late = pass("late", [mustFollow("early", "x")]);
    expect(() => checkOrder([pass("early"), late, pass("early")])).not.toThrow();
  });

  test("in a circle, with the reasons", () => {
    const circle = [pass("a", [mustFollow("b", "of one thing")]), pass("b", [mustFollow("a", "of another")])];
    expect(() => checkOrder(circle)).toThrow(/constraints in a circle: .*b → a \(of one thing\)/);
  });

  test("runPasses checks them", () => {
    expect(() => runPasses(graph, [pass("late", [mustFollow("early", "x")]), pass("early")])).toThrow(
      /late before early/,
    );
  });

  test("hold in the pass lists", () => {
    const lists = [inferencePasses, gradientPasses({ wrt: [], of: "loss" }), updatePasses];
    for (const list of lists) expect(() => checkOrder(list)).not.toThrow();
    expect(
      lists
        .flat()
        .flatMap((p) => p.after)
        .every((c) => c.because.length > 10),
    ).toBe(true);
  });
});
