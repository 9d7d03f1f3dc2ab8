// Streams of one compiled module: independent of one another, in place, one call a step, nothing allocated.
import { describe, expect, test } from "vitest";
import { compile, defineModel, f32 } from "../../index.ts";
import { gru, lstm } from "../../nn/cells/index.ts";
import { dense, recurrent } from "../../nn/layers/index.ts";
import { numbers } from "../runtime/running-sum.ts";
import { allocated } from "../support/allocation.ts";
import { loadVariant, variants } from "../support/wasm-variants.ts";

const model = defineModel({
  name: "m",
  inputs: { x: f32("T", "B", 3) },
  layers: [recurrent(lstm, { units: 8, name: "a" }), recurrent(gru, { units: 5, name: "b" }), dense({ units: 2 })],
});
const steps = 12;

describe.each(variants)("wasm, %s", (variant) => {
  const load = async () => loadVariant((await compile(model, { target: "wasm" })).artifact, variant);

  test("each gives what it gives alone, in whatever order they take turns", async () => {
    const net = await load();
    const inputs = [1, 2, 3].map((seed) => numbers(steps * 3, seed));
    const alone = inputs.map((x) => net.forward({ x }, { steps }).outputs.y);
    const streams = inputs.map(() => net.stream());
    const seen: number[][] = inputs.map(() => []);
    const done = [0, 0, 0];
    for (let turn = 0; done.some((t) => t < steps); turn++) {
      const i = (turn * turn + turn) % 3;
      const at = done[i] < steps ? i : done.findIndex((t) => t < steps);
      const t = done[at]++;
      seen[at].push(...streams[at].step({ x: inputs[at].subarray(3 * t, 3 * t + 3) }).y);
      if (turn === 7) net.forward({ x: numbers(3 * 4000) }, { steps: 4000 }); // the memory grows in between
    }
    for (const [i, y] of alone.entries()) expect(seen[i]).toEqual([...y]);
  });

  test("a step allocates nothing, with several streams taking turns", async () => {
    const net = await load();
    const streams = [net.stream(), net.stream({ rows: 2 })];
    const inputs = streams.map((s) => ({ x: numbers(3 * s.rows) }));
    const turn = (): void => {
      for (let s = 0; s < streams.length; s++) streams[s].step(inputs[s]);
    };
    const turns = 20_000;
    expect(await allocated(turns, 4 * turns, turn)).toBeLessThan(4 * turns);
  });
});
