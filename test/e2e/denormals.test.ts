// States that decay in silence: 0 before they are denormal, unless asked for otherwise.
import { describe, expect, test } from "vitest";
import { compile, defineModel, f32 } from "../../index.ts";
import { lstm } from "../../nn/cells/index.ts";
import { constant, perGate } from "../../nn/initializers.ts";
import { recurrent } from "../../nn/layers/index.ts";
import { meanSquaredError } from "../../nn/losses/index.ts";
import { momentum } from "../../nn/optimizers/index.ts";

const units = 6;
const model = defineModel({
  name: "decay",
  inputs: { x: f32("T", "B", 1) },
  layers: [
    recurrent(lstm, {
      units,
      returns: "last",
      init: { R: constant(0.01), b: perGate({ f: constant(1) }, constant(0)) },
    }),
  ],
  loss: meanSquaredError(),
  optimizer: momentum({ momentum: 0.5 }),
});
const SMALLEST_NORMAL = 2 ** -126;
const isDenormal = (v: number): boolean => v !== 0 && Math.abs(v) < SMALLEST_NORMAL;

describe.each(["flush", "ieee"] as const)("wasm, %s", (denormals) => {
  const wanted = denormals === "ieee";
  const compiled = () => compile(model, { target: "wasm", denormals, seed: 2 });

  test("a state in silence", async () => {
    const net = await compiled();
    const state = net.initialState(2);
    for (const name of state.names) state.set(name, new Float32Array(2 * units).fill(0.5));
    const stream = net.stream({ state });
    const seen = { denormal: false, zero: false };
    for (let t = 0; t < 400; t++) {
      stream.step({ x: [0, 0] });
      for (const name of state.names)
        for (const v of stream.state.get(name)) {
          seen.denormal ||= isDenormal(v);
          seen.zero ||= v === 0;
        }
    }
    expect(seen.denormal).toBe(wanted);
    expect(seen.zero || wanted).toBe(true);
    const whole = net.forward({ x: new Float32Array(800) }, { steps: 400, state });
    for (const name of state.names) expect(whole.state.get(name)).toEqual(stream.state.get(name));
  });

  test("what the optimizer remembers of a gradient that is 0 from now on", async () => {
    const net = await compiled();
    net.train({ x: [1], target: new Float32Array(units).fill(1) }, { steps: 1 });
    const slot = () => [...net.slotView("v")];
    expect(slot().some((v) => Math.abs(v) > 1e-3)).toBe(true);
    // Without a rate the parameters stay, and a target that is met makes the gradient 0.
    const target = net.forward({ x: [1] }, { steps: 1 }).outputs.y;
    let denormal = false;
    for (let n = 0; n < 160; n++) {
      net.train({ x: [1], target }, { steps: 1, rate: 0 });
      denormal ||= slot().some(isDenormal);
    }
    expect(denormal).toBe(wanted);
  });
});
