// Training as one entry of the compiled module: what it does in one run, and what it leaves alone where numbers are not finite.
import { describe, expect, test } from "vitest";
import { type CompiledModel, compile, defineModel, f32, type ModelDefinition, targetNames } from "../../index.ts";
import { gru } from "../../nn/cells/index.ts";
import { constant } from "../../nn/initializers.ts";
import { dense, lambda, recurrent } from "../../nn/layers/index.ts";
import { meanSquaredError } from "../../nn/losses/index.ts";
import { adam } from "../../nn/optimizers/index.ts";
import { numbers } from "../runtime/running-sum.ts";

const model = defineModel({
  name: "m",
  inputs: { x: f32("T", "B", 3) },
  layers: [recurrent(gru, { units: 5 }), dense({ units: 2 })],
  loss: meanSquaredError(),
  optimizer: adam({ rate: 0.01 }),
  clip: { norm: 1 },
});
/** Its loss is finite for inputs of 1e28, its gradient is not. */
const steep = defineModel({
  name: "steep",
  inputs: { x: f32("T", "B", 3) },
  layers: [dense({ units: 2, init: { W: constant(1e-13) } })],
  loss: meanSquaredError(),
  optimizer: adam({ rate: 1e-14 }),
});
const steps = 4;
const rows = 2;
const x = numbers(steps * rows * 3);
const target = numbers(steps * rows * 2, 2);
const bits = (values: Float32Array): Uint32Array => new Uint32Array(values.slice().buffer);
const everything = (net: CompiledModel) => ({
  params: net.params.names.map((n) => bits(net.params.get(n))),
  slots: net.manifest.slots.map((s) => bits(net.slotView(s))),
  updates: net.updates,
});

describe.each(targetNames)("target %s", (name) => {
  const compiled = (of = model): Promise<CompiledModel> => compile(of, { target: name, seed: 3 });

  test("gradient and update are one entry", async () => {
    const net = await compiled();
    const entries = net.manifest.entries.map((e) => e.name).filter((e) => e !== "prepare");
    expect(entries).toEqual(["forward", "step", "backward", "train"]);
    expect(Object.keys(net.graphs)).toEqual(["forward", "step", "backward", "gradient", "update"]);
  });

  test("gradient runs it without its update", async () => {
    const net = await compiled();
    net.train({ x, target }, { steps, rows });
    const before = everything(net);
    const { loss, grads } = net.gradient({ x, target }, { steps, rows });
    expect(everything(net)).toEqual(before);
    const result = net.train({ x, target }, { steps, rows });
    expect(result.loss).toBe(loss);
    const norm = Math.hypot(...Object.values(grads).flatMap((g) => [...g]));
    expect(result.gradNorm / norm).toBeCloseTo(1, 5);
    expect(everything(net)).not.toEqual(before);
  });

  const refused: readonly [string, ModelDefinition, Float32Array, Float32Array, RegExp][] = [
    ["a loss that is NaN", model, x.with(0, Number.NaN), target, /^update 2: the loss is NaN/],
    ["a loss that is infinite", model, x, target.map((v) => v * 1e30), /^update 2: the loss is Infinity/],
    ["an infinite gradient", steep, x.map((v) => v * 1e28), target, /^update 2: the norm of the gradient is/],
  ];
  test.each(refused)(
    "%s changes nothing, and the next update is as if it had not been",
    async (_, of, bad, to, text) => {
      const [net, other] = await Promise.all([compiled(of), compiled(of)]);
      for (const n of [net, other]) n.train({ x, target }, { steps, rows });
      const before = everything(net);
      const refuse = (): unknown => net.train({ x: bad, target: to }, { steps, rows });
      expect(refuse).toThrow(expect.objectContaining({ code: "not-finite", message: expect.stringMatching(text) }));
      expect(everything(net)).toEqual(before);
      for (const n of [net, other]) n.train({ x, target }, { steps, rows });
      expect(everything(net)).toEqual(everything(other));
    },
  );

  test("names of the update may be those of a model's own", async () => {
    const own = defineModel({
      name: "own",
      inputs: { grad: f32("T", "B", 3) },
      layers: [
        lambda("theta", ({ op, param }, v) => op.mul(v, param("theta", [3], { kind: "constant", value: 2 }))),
        dense({ units: 2, name: "m" }),
      ],
      loss: meanSquaredError(),
      optimizer: adam({ rate: 0.01 }),
    });
    const net = await compile(own, { target: name });
    const losses = Array.from({ length: 30 }, () => net.train({ grad: x, target }, { steps, rows }).loss);
    expect(losses[29]).toBeLessThan(losses[0] * 0.9);
    for (const n of net.params.names) expect(net.params.get(n).every(Number.isFinite)).toBe(true);
  });
});
