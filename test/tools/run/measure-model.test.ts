// Times of a model's calls: every call that it has, on the host and on a GPU.
import { expect, test } from "vitest";
import { compile, defineModel, f32 } from "../../../index.ts";
import { elman } from "../../../nn/cells/index.ts";
import { recurrent } from "../../../nn/layers/index.ts";
import { meanSquaredError } from "../../../nn/losses/index.ts";
import { sgd } from "../../../nn/optimizers/index.ts";
import { type Measured, measureModel } from "../../../tools/run/measure-model.ts";
import { dawnDevice, describeOnDawn } from "../../gpu/dawn.ts";

const model = defineModel({
  name: "small",
  inputs: { x: f32("T", "B", 2) },
  layers: [recurrent(elman, { units: 3 })],
  loss: meanSquaredError(),
  optimizer: sgd({ rate: 0.1 }),
});
const size = { steps: 4, rows: 2, seconds: 0.01 };
const expected = [
  ["forward", 4],
  ["step", 1],
  ["train", 4],
];

async function all(measuring: AsyncIterable<Measured>): Promise<readonly Measured[]> {
  const measured: Measured[] = [];
  for await (const m of measuring) measured.push(m);
  return measured;
}

test("on the host", async () => {
  const measured = await all(measureModel(await compile(model, { target: "js" }), size));
  expect(measured.map((m) => [m.call, m.steps])).toEqual(expected);
  for (const { calls, median, best } of measured) expect([calls > 0, best <= median]).toEqual([true, true]);
});

test("more than fits into memory is an error that says so", async () => {
  const net = await compile(model, { target: "js" });
  const measuring = all(measureModel(net, { ...size, steps: 1e8, rows: 1e6 }));
  await expect(measuring).rejects.toThrow(/input "x": .* could not be allocated\. Use fewer steps or rows/);
});

test("lets events happen while it measures", async () => {
  let events = 0;
  const timer = setInterval(() => void events++, 1);
  await all(measureModel(await compile(model, { target: "js" }), { ...size, seconds: 0.3 }));
  clearInterval(timer);
  expect(events).toBeGreaterThanOrEqual(3);
});

describeOnDawn("on WebGPU", () => {
  test("calls are waited for", async () => {
    const device = await dawnDevice();
    const net = await compile(model, { target: "wgsl", device });
    const measured = await all(measureModel(net, size));
    expect(measured.map((m) => [m.call, m.steps])).toEqual(expected);
    // A call that goes to another thread and back cannot take less.
    for (const { best } of measured) expect(best).toBeGreaterThan(0.005);
    device.destroy();
  });
});
