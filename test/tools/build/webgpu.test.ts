// Emitted modules on WebGPU: the same numbers as the module in plain JavaScript, for every call, and what they refuse.
import { existsSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { defineModel, f32, modelGraphs } from "../../../index.ts";
import { gru } from "../../../nn/cells/index.ts";
import { dense, dropout, recurrent } from "../../../nn/layers/index.ts";
import { meanSquaredError } from "../../../nn/losses/index.ts";
import { adam } from "../../../nn/optimizers/index.ts";
import { buildToFolder } from "../../../tools/build/build-to-folder.ts";
import { sourceOf } from "../../../tools/spec/model-source.ts";
import { dawn, dawnDevice, describeOnDawn } from "../../gpu/dawn.ts";
import { diagnose } from "../../support/diagnose.ts";
import { makeProject, type Project, specText } from "../project.ts";

const definition = {
  name: "wave",
  inputs: { x: f32("T", "B", 2) },
  layers: [recurrent(gru, { units: 6 }), dense({ units: 1 })],
  loss: meanSquaredError(),
  optimizer: adam({ rate: 0.02 }),
};
const model = defineModel(definition);
const [STEPS, ROWS] = [10, 2];
const x = Float32Array.from({ length: STEPS * ROWS * 2 }, (_, i) => Math.sin(i));
const target = Float32Array.from({ length: STEPS * ROWS }, (_, i) => Math.cos(i));
const stepOf = (t: number) => x.subarray(t * ROWS * 2, (t + 1) * ROWS * 2);
const batch = { rows: ROWS };

let project: Project;
beforeAll(() => {
  project = makeProject();
  project.write("wave.json", JSON.stringify(sourceOf(model.name, modelGraphs(model))));
});
afterAll(() => project.remove());

interface Built {
  readonly folder: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a module has is what these tests find out
  readonly create: (options: object) => Promise<any>;
  readonly weights: Uint8Array;
}

async function build(folder: string, options: { target: "js" | "wgsl"; storage?: "f16"; inline?: boolean }) {
  const entries = ["forward", "step", "train"];
  await buildToFolder(project.path("wave.json"), project.path(folder), { entries, seed: 4, ...options });
  const { createModel } = await import(pathToFileURL(project.path(folder, "wave.js")).href);
  return { folder, create: createModel, weights: readFileSync(project.path(folder, "wave.safetensors")) } as Built;
}

function expectClose(found: ArrayLike<number>, wanted: ArrayLike<number>, what: string): void {
  expect(found.length, what).toBe(wanted.length);
  const worst = Math.max(...Array.from(wanted, (v, i) => Math.abs(found[i] - v)));
  expect(worst, what).toBeLessThan(1e-5);
}

describeOnDawn("a module for WebGPU", () => {
  test.each([false, true])("gives the numbers of the module in JavaScript (inlined: %s)", async (inline) => {
    const host = await build("js", { target: "js" });
    const built = await build(`wgsl-${inline}`, { target: "wgsl", inline });
    const shaders = project.list(built.folder).filter((f) => f.endsWith(".wgsl"));
    if (inline) expect(shaders).toEqual([]);
    else expect(shaders).toEqual(expect.arrayContaining(["wave.forward.wgsl", "wave.step.wgsl", "wave.train.wgsl"]));
    expect(Buffer.from(built.weights).equals(host.weights)).toBe(true);

    const [one, two] = [await host.create(host), await built.create({ weights: built.weights, gpu: dawn().gpu })];
    expect(two.name).toBe("wave");
    const [wanted, found] = [one.forward({ x }, batch), await two.forward({ x }, batch)];
    expectClose(found.outputs.y, wanted.outputs.y, "forward");
    for (const name of wanted.state.names) expectClose(found.state.get(name), wanted.state.get(name), name);

    const first = await two.step({ x: stepOf(0) }, batch);
    const second = await two.step({ x: stepOf(1) }, { state: two.parseState(first.state.serialize()) });
    expectClose(second.outputs.y, wanted.outputs.y.subarray(ROWS, 2 * ROWS), "two steps");

    const stream = two.stream(batch);
    const steps = await Promise.all(Array.from({ length: STEPS }, (_, t) => stream.step({ x: stepOf(t) })));
    expectClose(
      steps.flatMap(({ y }) => [...y]),
      wanted.outputs.y,
      "stream of steps",
    );
    expectClose(
      (await stream.state()).get(wanted.state.names[0]),
      wanted.state.get(wanted.state.names[0]),
      "its state",
    );
    stream.reset();
    expectClose((await stream.step({ x: stepOf(0) })).y, steps[0].y, "a stream from its beginning");
    stream.destroy();
    const blocks = two.stream({ rows: ROWS, steps: 5 });
    await blocks.step({ x: x.subarray(0, x.length / 2) });
    const { y } = await blocks.step({ x: x.subarray(x.length / 2) });
    expectClose(y, wanted.outputs.y.subarray((STEPS * ROWS) / 2), "stream of blocks");

    for (let i = 0; i < 4; i++) {
      const [a, b] = [one.train({ x, target }, batch), await two.train({ x, target }, { ...batch, rate: undefined })];
      expectClose([b.loss, b.gradNorm], [a.loss, a.gradNorm], `update ${i}`);
    }
    const again = await host.create({ weights: await two.save() });
    expectClose(again.forward({ x }, batch).outputs.y, one.forward({ x }, batch).outputs.y, "after training");
    expectClose((await two.forward({ x }, batch)).outputs.y, one.forward({ x }, batch).outputs.y, "on the device");
    two.destroy();
  });

  test("keeps weights in half precision where it was built to", async () => {
    const [host, exact, built] = [
      await build("js-half", { target: "js" }),
      await build("wgsl-exact", { target: "wgsl" }),
      await build("wgsl-half", { target: "wgsl", storage: "f16" }),
    ];
    expect(Buffer.from(built.weights).equals(exact.weights)).toBe(true);
    const textOf = ({ folder }: Built): string => readFileSync(project.path(folder, "wave.forward.wgsl"), "utf8");
    expect(textOf(built)).toContain("var<storage, read> halves: array<u32>;");
    expect(textOf(exact)).not.toContain("halves");
    const [one, two] = [await host.create(host), await built.create({ weights: built.weights, gpu: dawn().gpu })];
    const [wanted, found] = [one.forward({ x }, batch), await two.forward({ x }, batch)];
    const apart = Math.max(...Array.from(wanted.outputs.y as Float32Array, (v, i) => Math.abs(found.outputs.y[i] - v)));
    expect(apart).toBeGreaterThan(1e-7);
    expect(apart).toBeLessThan(1e-3);
    const { y } = await two
      .step({ x: stepOf(0) }, batch)
      .then((result: { outputs: { y: Float32Array } }) => result.outputs);
    expectClose(y, found.outputs.y.subarray(0, ROWS), "a step");
    expect(Buffer.from(await two.save()).equals(Buffer.from(await one.save()))).toBe(true);
    two.destroy();
  });

  test("runs on a device of the caller's, which stays, and refuses what does not fit", async () => {
    const { create, weights } = await build("wgsl-refuse", { target: "wgsl" });
    const device = await dawnDevice();
    const net = await create({ device });
    expect(net.device).toBe(device);
    await expect(net.step({ x: [1, 2] })).rejects.toThrow("weights: none; expected createModel({ weights })");
    expect(() => net.load(weights.subarray(0, 100))).toThrow();
    net.load(weights);
    await expect(net.forward({})).rejects.toThrow('input "x": no numbers; expected 2 a step');
    await expect(net.forward({ x: [1, 2, 3] })).rejects.toThrow('input "x": 3 numbers; expected 2 a step');
    await expect(net.forward({ x, z: x })).rejects.toThrow(/"z"/);
    await expect(net.forward({ x }, { steps: 0 })).rejects.toThrow("steps: 0");
    await expect(net.step({ x: [1, 2] }, { state: net.initialState(3), rows: 1 })).rejects.toThrow("3 rows");
    expect(() => net.parseState(new Uint8Array(12))).toThrow();
    const before = await net.save();
    await expect(net.train({ x: x.map(() => Number.NaN), target }, batch)).rejects.toThrow(/NaN/);
    expect(Buffer.from(await net.save()).equals(before)).toBe(true);
    net.destroy();
    expect(() => device.createBuffer({ size: 4, usage: 8 }).destroy()).not.toThrow();
    device.destroy();
  });

  test("rows of different lengths and dropout", async () => {
    const noisy = {
      ...definition,
      name: "noisy",
      lengths: true,
      layers: [dropout({ rate: 0.5 }), ...definition.layers],
    };
    project.write("noisy.json", JSON.stringify(sourceOf("noisy", modelGraphs(defineModel(noisy)))));
    const entries = ["forward", "train"];
    const made = [];
    for (const name of ["js", "wgsl"] as const) {
      await buildToFolder(project.path("noisy.json"), project.path(name), { target: name, entries, seed: 4 });
      made.push(await import(pathToFileURL(project.path(name, "noisy.js")).href));
    }
    const weights = readFileSync(project.path("js/noisy.safetensors"));
    const [one, two] = [
      await made[0].createModel({ weights }),
      await made[1].createModel({ weights, gpu: dawn().gpu, seed: 7 }),
    ];
    const lengths = [7, 10];
    const losses: number[] = [];
    for (let i = 0; i < 3; i++) {
      const wanted = one.train({ x, target, lengths }, { ...batch, seed: 7 });
      const found = await two.train({ x, target, lengths }, batch);
      expectClose([found.loss, found.gradNorm], [wanted.loss, wanted.gradNorm], `update ${i}`);
      losses.push(found.loss);
    }
    expect(new Set(losses).size).toBe(3);
    const [wanted, found] = [one.forward({ x, lengths }, batch), await two.forward({ x, lengths }, batch)];
    expectClose(found.outputs.y, wanted.outputs.y, "forward");
    two.destroy();
  });

  test("sizes that are fixed are fixed in calls", async () => {
    project.write("fixed.rnn.ts", specText({ name: "fixed", layers: ", dense({ units: 2 })" }));
    const options = { target: "wgsl", steps: 4, batch: 1, seed: 1 } as const;
    await buildToFolder(project.path("fixed.rnn.ts"), project.path("fixed"), options);
    const { createModel } = await import(pathToFileURL(project.path("fixed/fixed.js")).href);
    const weights = readFileSync(project.path("fixed/fixed.safetensors"));
    const net = await createModel({ weights, gpu: dawn().gpu });
    expect((await net.forward({ x: new Float32Array(12) })).outputs.y.length).toBe(8);
    await expect(net.forward({ x: new Float32Array(9) })).rejects.toThrow("9 numbers");
    await expect(net.forward({ x: new Float32Array(24) }, { rows: 2 })).rejects.toThrow("rows: 2; expected 1");
    await expect(net.forward({ x: new Float32Array(12) }, { steps: 3 })).rejects.toThrow("steps: 3; expected 4");
    net.destroy();
  });
});

test("without a GPU it says so, and what to do", async () => {
  const { create } = await build("wgsl-none", { target: "wgsl" });
  await expect(create({ gpu: { requestAdapter: async () => null } })).rejects.toThrow(/no adapter.*"wasm"/s);
});

const USE = `
import { createModel, type F32, type Model, type State } from "./wave.js";
declare const device: GPUDevice;
const model: Model = await createModel({ device, weights: new Uint8Array(8), powerPreference: "low-power" });
const { outputs, state } = await model.forward({ x: [1, 2] }, { rows: 1 });
export const y: F32<["T", "B", 1]> = outputs.y;
export const next: State = (await model.step({ x: [1, 2] }, { state })).state;
export const loss: number = (await model.train({ x: [1, 2], target: [1] }, { rate: 0.1 })).loss;
export const file: Uint8Array = await model.save();
const stream = model.stream();
export const one: F32<["B", 1]> = (await stream.step({ x: [1, 2] })).y;
stream.destroy();
model.destroy();
// @ts-expect-error
model.forward({ x: [1, 2] }).outputs;
// @ts-expect-error
model.step({ z: [1, 2] });
// @ts-expect-error
import { createModelSync } from "./wave.js";
`;

test("the types are those of calls that are promises", async () => {
  const { folder } = await build("wgsl-types", { target: "wgsl" });
  const types = readFileSync(project.path(folder, "wave.d.ts"), "utf8");
  expect(existsSync(project.path(folder, "wave.js"))).toBe(true);
  expect(diagnose(["test/tools/use.ts"], { "test/tools/use.ts": USE, "test/tools/wave.d.ts": types })).toEqual([]);
});
