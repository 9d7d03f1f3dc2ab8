// Every cell on a GPU against f64: forward, step, backward, train, with loops over time in one kernel and step by step.
import { afterAll, beforeAll, expect, test } from "vitest";
import { evaluateEntry } from "../../../ir/loop/evaluate.ts";
import type { Entry, Program } from "../../../ir/program.ts";
import { evalSize } from "../../../ir/size.ts";
import { type DimEnv, f32 } from "../../../ir/types.ts";
import { cells } from "../../../nn/cells/index.ts";
import { defineModel } from "../../../nn/define-model.ts";
import { dense, recurrent } from "../../../nn/layers/index.ts";
import { meanSquaredError } from "../../../nn/losses/index.ts";
import { adam } from "../../../nn/optimizers/index.ts";
import { dawnDevice, describeOnDawn } from "../../gpu/dawn.ts";
import { expectClose } from "../../support/compare.ts";
import { RandomSource } from "../../support/random-source.ts";
import { gpuProgram } from "./programs.ts";
import { loadEntry, runEntry } from "./run.ts";

/** Values for what an entry reads; the flat vectors are made of the parameters that lie in them. */
function valuesFor(entry: Entry, program: Program, env: DimEnv, random: RandomSource): Record<string, Float64Array> {
  const params = new Float64Array(program.paramSize);
  const parameters = new RandomSource(7);
  for (const { offset, shape } of program.params) {
    const count = shape.reduce((a, b) => a * b, 1);
    for (let i = 0; i < count; i++) params[offset + i] = Math.fround(parameters.between(-0.4, 0.4));
  }
  // Between parameters the segment of gradients holds zeros, as the runtime makes it.
  const grads = entry.buffers
    .filter((b) => b.role === "grad")
    .map((b) => [b.name, new Float64Array(evalSize(b.size, env))] as const);
  return Object.fromEntries([
    ...grads,
    ...entry.inputs.map(({ name, role, buffer }) => {
      const { size, offset = 0 } = entry.buffers.find((b) => b.name === buffer) as Entry["buffers"][number];
      const count = evalSize(size, env);
      const draw = (): number => Math.fround(random.between(-1, 1));
      if (role === "slot")
        return [buffer, Float64Array.from({ length: count }, () => Math.abs(draw()) * 1e-3)] as const;
      if (role === "hyper")
        return [buffer, Float64Array.from({ length: count }, () => (name === "rate" ? 0.01 : 1))] as const;
      if (role === "param") return [buffer, params.slice(offset, offset + count)] as const;
      return [buffer, Float64Array.from({ length: count }, draw)] as const;
    }),
  ]);
}

/** What `prepare` is for, as if it were outputs. */
const preparedPorts = ({ name, buffers }: Entry) =>
  name === "prepare"
    ? buffers.filter((b) => b.role === "prepared").map((b) => ({ name: b.name, role: b.role, buffer: b.name }))
    : [];

const TOLERANCE: Readonly<Record<string, number>> = { grad: 1e-4 };

describeOnDawn("cells on a GPU", () => {
  let device: GPUDevice;
  beforeAll(async () => {
    device = await dawnDevice();
  });
  afterAll(() => device.destroy());

  const all = Object.entries(cells);
  test.each(all.flatMap(([name], i) => (["sequence", "step"] as const).map((timeLoop) => ({ name, timeLoop, i }))))(
    "$name, $timeLoop",
    async ({ name, timeLoop, i }) => {
      const units = [5, 48, 17, 8, 33][i % 5];
      const env = { T: [24, 3, 7, 12, 5][i % 5], B: [5, 2, 3, 1, 4][i % 5] };
      const model = defineModel({
        name,
        inputs: { x: f32("T", "B", 3) },
        layers: [recurrent(cells[name] as never, { units } as never), dense({ units: 2 })],
        loss: meanSquaredError(),
        optimizer: adam({ rate: 0.01 }),
        clip: { norm: 1 },
      });
      const { plain, wgsl, manifest } = gpuProgram(model, { timeLoop });
      const random = new RandomSource(i + 1);
      const prepared: Record<string, Float64Array> = {};
      let ran = 0;
      for (const entry of plain.entries) {
        const drawn = valuesFor(entry, plain, env, random);
        const held = entry.buffers.filter((b) => b.role === "prepared" && prepared[b.name]);
        const given = { ...drawn, ...Object.fromEntries(held.map((b) => [b.name, prepared[b.name]])) };
        // A single step is the same whatever runs loops over time.
        if (timeLoop === "step" && entry.name === "step") continue;
        const loaded = await loadEntry(device, wgsl.entries.find((e) => e.name === entry.name)!);
        const want = evaluateEntry(entry, env, given);
        const got = await runEntry(device, loaded, manifest, env, given);
        for (const { name: output, role, buffer } of [...entry.outputs, ...preparedPorts(entry)]) {
          expect(want[buffer].every(Number.isFinite)).toBe(true);
          expectClose(`${entry.name}: ${role} ${output}`, got[buffer], want[buffer], TOLERANCE[role] ?? 1e-5);
        }
        for (const { buffer } of preparedPorts(entry)) prepared[buffer] = want[buffer];
        ran++;
      }
      expect(ran).toBeGreaterThanOrEqual(3);
    },
  );
});
