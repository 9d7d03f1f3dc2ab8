// How many dispatches entries take, from the plan; and what decides between one for all steps and some for each.
import { expect, test } from "vitest";
import { CompileError } from "../../../index.ts";
import type { WgslEntry } from "../../../ir/artifact.ts";
import type { Kernel, LoopStmt } from "../../../ir/loop/ir.ts";
import type { Entry } from "../../../ir/program.ts";
import { evalSize } from "../../../ir/size.ts";
import { type DimEnv, f32 } from "../../../ir/types.ts";
import { cells, lstm } from "../../../nn/cells/index.ts";
import { defineModel } from "../../../nn/define-model.ts";
import { dense, recurrent } from "../../../nn/layers/index.ts";
import { meanSquaredError } from "../../../nn/losses/index.ts";
import { adam } from "../../../nn/optimizers/index.ts";
import { wgslCaps } from "../../../targets/wgsl/caps.ts";
import { gpuProgram } from "./programs.ts";

const model = (units: number) =>
  defineModel({
    name: "m",
    inputs: { x: f32("T", "B", 32) },
    layers: [recurrent(lstm, { units }), dense({ units: 10 })],
    loss: meanSquaredError(),
    optimizer: adam({ rate: 0.01 }),
    clip: { norm: 1 },
  });

/** As the runtime counts: portions are shorter where there are more workgroups than run at once. */
function dispatches({ actions, kernels }: WgslEntry, env: DimEnv): number {
  const groups = (k: number): number =>
    kernels[k].jobs.reduce(
      (n, { grid }) => n + grid.reduce((m, g) => m * Math.ceil(evalSize(g.size, env) / g.per), 1),
      0,
    );
  return actions.reduce((n, a) => {
    if (a.kind === "dispatch") return n + 1;
    const steps = a.steps === 1 ? 1 : Math.max(1, Math.floor(a.steps / Math.ceil(groups(a.kernels[0]) / 64)));
    return n + a.kernels.length * Math.ceil(evalSize(a.extent, env) / steps);
  }, 0);
}

test.each([
  { units: 64, T: 100, B: 16, most: 3 },
  { units: 512, T: 100, B: 16, most: 103 },
  { units: 512, T: 1000, B: 1, most: 1003 },
])("forward with $units units, $T steps, $B rows in at most $most dispatches", ({ units, T, B, most }) => {
  const { wgsl } = gpuProgram(model(units));
  const forward = wgsl.entries.find((e) => e.name === "forward") as WgslEntry;
  expect(dispatches(forward, { T, B })).toBeLessThanOrEqual(most);
});

/** Kernels of a step in the loops of an entry, forward and backward. */
const stepKernels = ({ actions }: WgslEntry): number[] =>
  actions.flatMap((a) => (a.kind === "repeat" ? [a.kernels.length] : []));

test.each([
  { units: 512, T: 100, B: 16 },
  { units: 512, T: 1000, B: 1 },
])("backward with $units units takes one dispatch a step, as forward does: $T steps, $B rows", ({ units, T, B }) => {
  const { wgsl } = gpuProgram(model(units));
  for (const name of ["train", "backward"]) {
    const entry = wgsl.entries.find((e) => e.name === name) as WgslEntry;
    expect(stepKernels(entry)).toEqual([1, 1]);
    expect(dispatches(entry, { T, B })).toBeLessThanOrEqual(2 * T + 14);
  }
});

test.each([
  ["lstm", 1],
  ["gru", 1],
  ["gruResetBefore", 2],
  ["mgu", 2],
  ["fastGrnn", 1],
] as const)(
  "a step of %s backward: %d kernels, and as many barriers where one dispatch takes all steps",
  (name, count) => {
    const model = defineModel({
      name,
      inputs: { x: f32("T", "B", 8) },
      layers: [recurrent(cells[name], { units: 32 })],
      loss: meanSquaredError(),
    });
    const gradient = (timeLoop: "sequence" | "step"): Entry =>
      gpuProgram(model, { timeLoop }).program.entries.find((e) => e.name === "gradient") as Entry;
    const loops = gradient("step").actions.flatMap((a) => (a.kind === "repeat" ? [a.body.length] : []));
    expect(loops[1]).toBe(count);
    expect(gradient("sequence").kernels.flatMap((k) => (k.params.includes("first") ? [barriersAStep(k)] : []))[1]).toBe(
      count,
    );
  },
);

/** Barriers that every trip of the loop over time comes to. */
function barriersAStep({ body }: Kernel): number {
  const inside = (stmts: readonly LoopStmt[]): number =>
    stmts.reduce(
      (n, s) =>
        n + (s.kind === "for" ? (s.window ? s.body.filter((b) => b.kind === "barrier").length : inside(s.body)) : 0),
      0,
    );
  return inside(body);
}

test("the choice and its reason are said, and can be forced", () => {
  const texts = (units: number, timeLoop: "auto" | "sequence" | "step"): string[] =>
    gpuProgram(model(units), { timeLoop })
      .wgsl.remarks.filter((r) => r.entry === "forward")
      .map((r) => r.text);
  expect(texts(64, "auto")).toEqual([
    "c_next: one dispatch for all steps: a step with 16384 weights takes about 1.8 µs inside one dispatch, 5.1 µs in 1 of its own",
  ]);
  expect(texts(512, "auto")[0]).toMatch(
    /^c_next: dispatches for each step: a step with 1048576 weights takes about 84 µs/,
  );
  expect(texts(64, "step")[0]).toMatch(/^c_next: step, as told; by cost one dispatch for all steps/);
  expect(texts(512, "sequence")[0]).toMatch(/^c_next: sequence, as told; by cost dispatches for each step/);
});

test("long sequences come in portions, the shorter the more a step does", () => {
  const steps = (units: number): number[] =>
    gpuProgram(model(units), { timeLoop: "sequence" }).wgsl.entries.flatMap((e) =>
      e.name === "forward" ? e.actions.flatMap((a) => (a.kind === "repeat" ? [a.steps] : [])) : [],
    );
  const [[small], [large]] = [steps(64), steps(256)];
  expect(small).toBeGreaterThan(100);
  expect(large).toBeLessThan(small / 8);
});

test("at most 8 storage buffers, 256 invocations and 16 KB of workgroup memory", () => {
  for (const units of [16, 64, 512]) {
    const { limits } = gpuProgram(model(units)).wgsl;
    expect(limits.maxStorageBuffersPerShaderStage).toBeLessThanOrEqual(8);
    expect(limits.maxComputeInvocationsPerWorkgroup).toBeLessThanOrEqual(256);
    expect(limits.maxComputeWorkgroupStorageSize).toBeLessThanOrEqual(16384);
  }
});

test.each([
  [{ invocations: 100 }, "workgroups.invocations: 100; expected a power of two from 2 on"],
  [{ invocations: 1 }, "workgroups.invocations: 1; expected a power of two from 2 on"],
  [{ invocations: Number.NaN }, "workgroups.invocations: NaN; expected a power of two from 2 on"],
  [{ memory: -1 }, "workgroups.memory: -1; expected a whole number of bytes"],
  [{ timeLoop: "fast" }, "workgroups.timeLoop: fast; expected auto, sequence, step"],
])("workgroups that cannot be are named: %o", (options, message) => {
  const compiling = () => gpuProgram(model(8), options as never, ["forward"]);
  expect(compiling).toThrow(CompileError);
  expect(compiling).toThrow(message);
});

test("an option that is undefined is one that is absent", () => {
  expect(wgslCaps({ invocations: undefined, timeLoop: "step" }).workgroups).toEqual({
    invocations: 256,
    memory: 16384,
    timeLoop: "step",
  });
});
