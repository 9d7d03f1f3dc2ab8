// Parameters and slots that an entry replaces: their old values are there for whatever reads them, whichever comes first.
import fc from "fast-check";
import { expect, test } from "vitest";
import { compileProgram } from "../../../compiler/compile.ts";
import { evaluateGraph } from "../../../ir/graph/evaluate.ts";
import type { Graph } from "../../../ir/graph/node.ts";
import { parseGraph } from "../../../ir/graph/parse.ts";
import { printGraph } from "../../../ir/graph/print.ts";
import { elementCount } from "../../../ir/graph/tensor.ts";
import { evaluateEntry } from "../../../ir/loop/evaluate.ts";
import { jsCaps } from "../../../targets/js/caps.ts";
import { wasmCaps } from "../../../targets/wasm/caps.ts";
import { RandomSource } from "../../support/random-source.ts";

const ENV = { T: 1, B: 1 };

/** Every result of the update as it is in the end, against the graph's meaning. */
function check(graph: Graph): void {
  const random = new RandomSource(graph.nodes.length);
  const inputs = Object.fromEntries(
    graph.params.map((p) => {
      const shape = p.value.type.shape as number[];
      return [p.name, { shape, data: Float64Array.from({ length: elementCount(shape) }, () => random.int(-9, 9)) }];
    }),
  );
  const want = evaluateGraph(graph, inputs, ENV).byName;
  const params = graph.params
    .filter((p) => p.role === "param")
    .map((p) => ({ name: p.name, shape: p.value.type.shape as number[] }));
  for (const caps of [jsCaps, wasmCaps.current]) {
    const { program } = compileProgram({ name: "m", params, entries: [{ entry: "update", graph }], caps });
    const [entry] = program.entries;
    const given = Object.fromEntries(entry.inputs.map((i) => [i.buffer, inputs[i.name].data]));
    const found = evaluateEntry(entry, ENV, given);
    for (const { role, name, buffer } of entry.outputs)
      expect([...found[buffer]], `${role} ${name}\n${printGraph(graph)}`).toEqual([...want[`${role}:${name}`].data]);
  }
}

test("a slot that gets what another slot held before", () => {
  check(
    parseGraph(`
graph update(param p: f32[6], slot last: f32[6], slot before: f32[6], input g: f32[6]) {
  %next: f32[6] = add %p, %g
  return param p = %next, slot last = %g, slot before = %last
}`),
  );
});

test("slots that change places, and an output that is an old one in another order", () => {
  check(
    parseGraph(`
graph update(param p: f32[6], slot a: f32[6], slot b: f32[6]) {
  %turned: f32[6] = reverse %a {axis: 0}
  return param p = %p, slot a = %b, slot b = %a, output y = %turned
}`),
  );
});

test("products before and after a parameter is replaced have panels of their own", () => {
  check(
    parseGraph(`
graph update(param p: f32[8,8], input g: f32[8,8], input x: f32[3,8]) {
  %y: f32[3,8] = matmul %x, %p {transA: false, transB: false}
  %s: f32[] = reduce %y {kind: sum, axes: [0,1]}
  %m: f32[8,8] = broadcast %s {axes: [], shape: [8,8]}
  %d: f32[8,8] = mul %g, %m
  %next: f32[8,8] = add %p, %d
  %z: f32[3,8] = matmul %x, %next {transA: false, transB: false}
  return param p = %next, output y = %y, output z = %z
}`),
  );
});

/** Sums of and views on parameters and slots, which come back as any of these values. */
function randomUpdate(seed: number): Graph {
  const random = new RandomSource(seed);
  const names = ["p", "a", "b", "c"];
  const values = [...names, "g"];
  const lines: string[] = [];
  for (let n = random.int(0, 5); n > 0; n--) {
    const [name, x, y] = [`v${n}`, random.pick(values), random.pick(values)];
    const code = random.chance(0.7) ? `add %${x}, %${y}` : `reverse %${x} {axis: 0}`;
    lines.push(`  %${name}: f32[6] = ${code}`);
    values.push(name);
  }
  const role = (name: string): string => (name === "p" ? "param" : "slot");
  const results = names.map((name) => `${role(name)} ${name} = %${random.pick(values)}`);
  const params = [...names.map((name) => `${role(name)} ${name}: f32[6]`), "input g: f32[6]"];
  return parseGraph(
    `graph update(${params.join(", ")}) {\n${lines.join("\n")}\n  return ${random.shuffle([...results, `output y = %${random.pick(values)}`]).join(", ")}\n}`,
  );
}

test("random updates", () => {
  fc.assert(
    fc.property(fc.nat(1e6), (seed) => check(randomUpdate(seed))),
    { numRuns: 150 },
  );
});
