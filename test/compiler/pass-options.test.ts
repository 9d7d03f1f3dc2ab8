// What users ask of the passes, over several lists: names, places of own passes, and a model compiled that way.
import { describe, expect, test } from "vitest";
import type { GraphPass } from "../../compiler/pass.ts";
import { type PassOptions, planPasses } from "../../compiler/pass-options.ts";
import { compile, defineModel, f32, mapRegions, rewriteProgram } from "../../index.ts";
import { gru } from "../../nn/cells/index.ts";
import { dense, recurrent } from "../../nn/layers/index.ts";
import { meanSquaredError } from "../../nn/losses/index.ts";
import { adam } from "../../nn/optimizers/index.ts";

const pass = (name: string): GraphPass => ({ name, after: [], run: (g) => g });
const lists = [["fold", "fuse", "fold", "dce"].map(pass), ["fold", "dce"].map(pass)];
const plan = (options: PassOptions): string[] =>
  planPasses(lists, options).map(({ passes, options: { skip, stopAfter } }) =>
    [passes.map((p) => p.name).join(" "), ...(skip ?? []), stopAfter ?? ""].join("|"),
  );

describe("planPasses", () => {
  test("a name concerns the lists that have it", () => {
    expect(plan({ skip: ["fuse", "dce"], stopAfter: "fold" })).toEqual([
      "fold fuse fold dce|fuse|dce|fold",
      "fold dce|dce|fold",
    ]);
    expect(plan({ stopAfter: "fuse" })).toEqual(["fold fuse fold dce|fuse", "fold dce|"]);
  });

  test.each([
    [{ before: "fold" }, ["mine fold fuse fold dce|", "mine fold dce|"]],
    [{ after: "fold" }, ["fold mine fuse fold dce|", "fold mine dce|"]],
    [{ after: "fuse" }, ["fold fuse mine fold dce|", "fold dce|"]],
    [{ at: "start" }, ["mine fold fuse fold dce|", "mine fold dce|"]],
    [{ at: "end" }, ["fold fuse fold dce mine|", "fold dce mine|"]],
  ] as const)("a pass of one's own %o", (place, expected) => {
    expect(plan({ insert: [{ ...place, pass: pass("mine") }] })).toEqual(expected);
  });

  test("own passes may stand next to each other, and are skipped by name", () => {
    const insert = [
      { pass: pass("a"), after: "fuse" },
      { pass: pass("b"), before: "a" },
    ];
    expect(plan({ insert, skip: ["a"] })).toEqual(["fold fuse b a fold dce|a|", "fold dce|"]);
  });

  test.each<[PassOptions, string]>([
    [{ skip: ["fuze"] }, "skip: no pass fuze; expected one of fold, fuse, dce"],
    [{ stopAfter: "fuze" }, "stopAfter: no pass fuze; expected one of fold, fuse, dce"],
    [
      { skip: ["fuse"], stopAfter: "fuse" },
      "stopAfter: fuse does not run here: it is to be skipped; expected one of fold, dce",
    ],
    [{ insert: [{ pass: pass("mine"), after: "fuze" }] }, "insert mine: no pass fuze; expected one of fold, fuse, dce"],
    [{ insert: [{ pass: pass("fold"), at: "end" }] }, "insert: a second pass named fold; expected a name of its own"],
  ])("throws for %o", (options, message) => {
    expect(() => plan(options)).toThrow(message);
  });
});

const model = defineModel({
  name: "m",
  inputs: { x: f32("T", "B", 2) },
  layers: [recurrent(gru, { units: 3 }), dense({ units: 1 })],
  loss: meanSquaredError(),
  optimizer: adam(),
});

/** Every tanh becomes softsign, in whatever region it stands. */
const softer: GraphPass = {
  name: "softer",
  after: [],
  run: (graph, { remark }) =>
    mapRegions(graph, (region) =>
      rewriteProgram(region, (node, { op }) => {
        if (node.op !== "tanh") return undefined;
        remark("made softer", node.results[0].name);
        return [op.softsign(node.operands[0])];
      }),
    ),
};

describe("compile", () => {
  test("leaves a pass out where not every entry has it", async () => {
    const net = await compile(model, { passes: { skip: ["fuse-gates"] } });
    const ran = Object.entries(net.trace.graphs).map(([entry, steps]) => [entry, steps.map((s) => s.pass)] as const);
    expect(ran.map(([entry]) => entry)).toContain("update");
    for (const [, passes] of ran) expect(passes).not.toContain("fuse-gates");
  });

  test("runs a pass of one's own, traced, its result verified", async () => {
    const net = await compile(model, { passes: { insert: [{ pass: softer, at: "start" }] } });
    const steps = net.trace.graphs.step?.filter((s) => s.pass === "softer");
    expect(steps?.map((s) => [s.changed, s.remarks.length])).toEqual([[true, 1]]);
    expect(steps?.[0].text()).toContain("softsign");
    const broken: GraphPass = { ...softer, run: (graph) => ({ ...graph, nodes: graph.nodes.slice(1) }) };
    const insert = [{ pass: broken, at: "start" }] as const;
    await expect(compile(model, { passes: { insert } })).rejects.toThrow(/^after pass softer: graph m\.forward/);
  });
});
