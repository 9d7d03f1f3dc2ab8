// What a programmer reads when a graph or a compiled model cannot be what was asked for: whole messages.
import { describe, expect, test } from "vitest";
import { compile, compileGraph, defineModel, f32, type Graph, i32, parseGraph } from "../../index.ts";
import { makeGraph, makeNode, makeValue } from "../../ir/graph/node.ts";
import { lstm } from "../../nn/cells/index.ts";
import type { Layer } from "../../nn/layer.ts";
import { dense, embedding, lambda, recurrent } from "../../nn/layers/index.ts";
import { crossEntropy } from "../../nn/losses/index.ts";

/** Name and message of what `call` throws. */
async function failure(call: () => unknown): Promise<string> {
  try {
    await call();
  } catch (error) {
    return `${(error as Error).name}: ${(error as Error).message}`;
  }
  throw new Error("nothing was thrown");
}

const model = (...layers: readonly Layer[]) =>
  defineModel({ name: "m", inputs: { ids: i32("T", "B") }, layers, loss: crossEntropy() });
const small = model(embedding({ vocab: 5, units: 3 }), recurrent(lstm, { units: 4 }), dense({ units: 5 }));

describe("a loop through no state", () => {
  const scan = (body: string): string => `graph g(input x: f32[T,B,2], state h0: f32[B,2]) {
    %h, %ys: f32[B,2], f32[T,B,2] = scan init(%h0), xs(%x) {length: T} (%h: f32[B,2], %xt: f32[B,2]) {
      ${body}
    }
    return output y = %ys, state h0 = %h
  }`;
  const defined = "expected a value defined above. A scan's body sees its own parameters only";

  test.each([
    ["two values that need each other", "%n: f32[B,2] = add %h, %m  %m: f32[B,2] = tanh %n  return %m, %m", '"m" in'],
    ["a value that needs itself", "%n: f32[B,2] = add %h, %n  return %n, %n", '"n" in'],
    ["a body that needs the scan's own result", "%n: f32[B,2] = add %h, %ys  return %n, %n", '"ys" in'],
  ])("%s", async (_, body, found) => {
    const message = await failure(() => parseGraph(scan(body)));
    expect(message).toContain(`CompileError: line 3, column `);
    expect(message).toContain(found);
    expect(message.endsWith(defined)).toBe(true);
  });

  test("in a graph built by hand", async () => {
    const type = f32("B", 2);
    const [x, a, b] = ["x", "a", "b"].map((name) => makeValue(type, name));
    const graph: Graph = makeGraph(
      "g",
      [{ role: "input", name: "x", value: x }],
      [makeNode("tanh", [b], {}, [a]), makeNode("add", [a, x], {}, [b])],
      [{ role: "output", name: "y", value: b }],
    );
    expect(await failure(() => compileGraph(graph))).toBe(
      "CompileError: graph g: %a: f32[B,2] = tanh %b: %b of type f32[B,2] is not defined before this use; expected a definition first. Move the node that defines it up, or substitute the value",
    );
  });
});

test.each([
  ["cuda" as never, `target "cuda"`],
  ["toString" as never, `target "toString"`],
])("an unknown target: %s", async (target, found) => {
  expect(await failure(() => compile(small, { target }))).toBe(
    `CompileError: compile: ${found}; expected js, wasm, wgsl, auto`,
  );
});

test("a graph whose parameter has an open size", async () => {
  const graph = parseGraph("graph g(param W: f32[T,2]) { return output y = %W }");
  expect(await failure(() => compileGraph(graph))).toBe(
    "CompileError: graph g, parameter W: [T,2]; expected fixed sizes. Declare what changes from call to call as an input",
  );
});

describe("inputs of wrong shapes", () => {
  const x3 = { x: f32("T", "B", 3) };
  const over = (inputs: Parameters<typeof defineModel>[0]["inputs"], ...layers: readonly Layer[]) =>
    compile(defineModel({ name: "m", inputs, layers }));

  test.each<[string, () => unknown, string]>([
    [
      "no axis of steps",
      () => over({ x: f32("B", 3) }, recurrent(lstm, { units: 4 })),
      `CompileError: layer "rnn": f32[B,3]; expected f32[T,B,size]`,
    ],
    [
      "no axis of features",
      () => over({ x: f32("T", "B") }, recurrent(lstm, { units: 4 })),
      `CompileError: layer "rnn": f32[T,B]; expected f32[T,B,size]`,
    ],
    [
      "ids for numbers",
      () => over({ x: i32("T", "B") }, recurrent(lstm, { units: 4 })),
      `CompileError: layer "rnn": i32[T,B]; expected f32[T,B,size]. Put an embedding before it`,
    ],
    [
      "a product that does not fit",
      () =>
        over(
          x3,
          lambda("l", ({ op, param }, x) => op.linear(x, param("W", [4, 2], { kind: "zeros" }))),
        ),
      `CompileError: layer "l": matmul of f32[T*B,3] and f32[4,2]: 3 ≠ 4; expected equal inner dimensions`,
    ],
  ])("%s", async (_, call, message) => {
    expect(await failure(call)).toBe(message);
  });

  test("of calls", async () => {
    const net = await compile(small);
    const ids = `i32[T,B] with T = 2, B = 1`;
    expect(await failure(() => net.forward({ ids: [1, 2, 3] }, { steps: 2 }))).toBe(
      `RuntimeError: input "ids": 3 numbers; expected 2 for ${ids}`,
    );
    expect(await failure(() => net.gradient({ ids: [1, 2] }, { steps: 2 }))).toBe(
      `RuntimeError: input "target": it is missing; expected ${ids}`,
    );
    expect(await failure(() => net.step({ ids: [1, 2] }))).toBe(
      `RuntimeError: input "ids": 2 numbers; expected 1 for i32[B] with B = 1`,
    );
  });
});

describe("what a model cannot do", () => {
  const x = defineModel({
    name: "m",
    inputs: { x: f32("T", "B", 3) },
    layers: [recurrent(lstm, { units: 2, bidirectional: "sum" })],
  });

  test.each([
    ["step", "A layer of this model needs the whole sequence: use forward"],
    ["train", "Give the model a loss and an optimizer"],
  ] as const)("%s", async (entry, fix) => {
    const net = await compile(x);
    const calls = { step: () => net.step({ x: [1, 2, 3] }), train: () => net.train({ x: [1, 2, 3] }, { steps: 1 }) };
    const name = { step: "step", train: "train" }[entry];
    expect(await failure(calls[entry])).toBe(
      `RuntimeError: model "m": it has no entry "${name}"; expected one of forward, backward. ${fix}`,
    );
  });

  test("train without an optimizer", async () => {
    const net = await compile(small);
    expect(await failure(() => net.train({ ids: [1], target: [2] }, { steps: 1 }))).toBe(
      'RuntimeError: model "m": it has no entry "train"; expected one of forward, step, backward, gradient. Give the model a loss and an optimizer',
    );
  });
});

test("numbers in parameters that are not finite: refused, and the outputs stay", async () => {
  const net = await compile(small);
  const y = () => net.forward({ ids: [1, 2] }, { steps: 2 }).outputs.y;
  const before = y();
  const weights = net.params.get("rnn.0.R");
  weights[17] = Number.NaN;
  expect(await failure(() => net.params.set("rnn.0.R", weights))).toBe(
    'RuntimeError: parameter "rnn.0.R": NaN at index 17; expected finite numbers. The parameters are unchanged',
  );
  expect(y()).toEqual(before);
});
