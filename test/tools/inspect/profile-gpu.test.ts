// Times of dispatches on a GPU: which there are, and that software has none to show. How long they take is not asked.
import { stripVTControlCharacters } from "node:util";
import { beforeAll, expect, test } from "vitest";
import { compile, defineModel, f32, modelGraphs } from "../../../index.ts";
import { gru } from "../../../nn/cells/index.ts";
import { recurrent } from "../../../nn/layers/index.ts";
import { meanSquaredError } from "../../../nn/losses/index.ts";
import { sgd } from "../../../nn/optimizers/index.ts";
import { reportPage } from "../../../tools/inspect/html/page.ts";
import { inspectModel } from "../../../tools/inspect/inspect.ts";
import { measureDispatches, profileGpu } from "../../../tools/inspect/profile-gpu.ts";
import type { Report } from "../../../tools/inspect/report.ts";
import { terminalText } from "../../../tools/inspect/terminal.ts";
import { type FoundGpu, findGpu } from "../../../tools/run/find-gpu.ts";
import { dawn, describeOnDawn } from "../../gpu/dawn.ts";

const model = defineModel({
  name: "small",
  inputs: { x: f32("T", "B", 3) },
  layers: [recurrent(gru, { units: 4 })],
  loss: meanSquaredError(),
  optimizer: sgd({ rate: 0.1 }),
});
const env = { T: 5, B: 2 };

describeOnDawn("the profile of a GPU", () => {
  let found: FoundGpu;
  let report: Report;
  let module: Parameters<typeof measureDispatches>[0];
  beforeAll(async () => {
    const gpu = await findGpu(async () => dawn().gpu);
    if (typeof gpu === "string") throw new Error(gpu);
    found = gpu;
    const net = await compile(model, { target: "wgsl", gpu: gpu.gpu });
    const { manifest, wgsl } = net.artifact;
    const entries = wgsl!.entries.filter((e) => ["forward", "step"].includes(e.name));
    module = { manifest, wgsl: { ...wgsl!, entries } };
    net.destroy();
    report = await inspectModel("small", modelGraphs(model), { target: "wgsl", steps: env.T, rows: env.B });
  });

  test("has the dispatches of every entry, as many as a call makes", async () => {
    const measured = await measureDispatches(module, env, found);
    expect(measured.adapter).toBe(found.name);
    expect(measured.how).toMatch(/^Timestamps/);
    expect(measured.entries.map((e) => e.entry)).toEqual(module.wgsl.entries.map((e) => e.name));
    const net = await compile(model, { target: "wgsl", gpu: found.gpu });
    for (const { entry, microseconds, dispatches } of measured.entries) {
      const shape = { steps: entry === "step" ? 1 : env.T, rows: env.B };
      const wanted = await net.dispatches(entry, shape);
      expect(
        dispatches.reduce((sum, d) => sum + d.count, 0),
        entry,
      ).toBe(wanted);
      expect(
        [microseconds, ...dispatches.map((d) => d.microseconds)].every((us) => us > 0),
        entry,
      ).toBe(true);
      expect(
        dispatches.every((d) => d.jobs.length > 0),
        entry,
      ).toBe(true);
    }
    net.destroy();
    const text = stripVTControlCharacters(terminalText({ ...report, gpu: measured }));
    expect(text).toMatch(/^forward [\d.]+ .?s a call, [\d.]+ GFLOP\/s$/m);
    for (const { kernel } of measured.entries[0].dispatches)
      expect(text).toMatch(new RegExp(`^  ${kernel} +\\d+ +[\\d.]+ .?s`, "m"));
    const page = reportPage({ ...report, gpu: measured });
    expect(page).toContain("<h2>GPU</h2>");
    expect(page).toContain(`a call on ${found.name}`);
  });

  test("times calls as wholes where the device has no timestamps", async () => {
    const requestAdapter = async () => {
      const adapter = (await found.gpu.requestAdapter())!;
      const requestDevice = (descriptor: GPUDeviceDescriptor) => adapter.requestDevice(descriptor);
      return { limits: adapter.limits, features: new Set(), requestDevice };
    };
    const gpu = { requestAdapter } as unknown as GPU;
    const entries = module.wgsl.entries.filter((e) => e.name === "step");
    const only = { ...module, wgsl: { ...module.wgsl, entries } };
    const measured = await measureDispatches(only, env, { ...found, gpu });
    expect(measured.how).toMatch(/no timestamp-query/);
    expect(measured.entries).toEqual([{ entry: "step", microseconds: expect.any(Number), dispatches: [] }]);
  });

  test("says why there are no times of a program on the processor", async () => {
    const measured = await profileGpu(module, env, { ...found, software: true });
    const how = `nothing was measured: the adapter is software (${found.name}), and its times say nothing about a GPU`;
    expect(measured).toEqual({ adapter: found.name, entries: [], how });
    expect(terminalText({ ...report, gpu: measured })).toContain(how);
    expect(reportPage({ ...report, gpu: measured })).toContain(how);
  });
});
