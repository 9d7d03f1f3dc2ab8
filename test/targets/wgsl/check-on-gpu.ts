// A model on a GPU against f64: every entry of its program, on random values, as lowered and as run by Dawn.
import { expect } from "vitest";
import { evaluateEntry } from "../../../ir/loop/evaluate.ts";
import type { Entry, Program } from "../../../ir/program.ts";
import { evalSize } from "../../../ir/size.ts";
import type { DimEnv } from "../../../ir/types.ts";
import type { ModelDefinition } from "../../../nn/define-model.ts";
import { expectClose } from "../../support/compare.ts";
import { RandomSource } from "../../support/random-source.ts";
import { gpuProgram } from "./programs.ts";
import { loadEntry, runEntry } from "./run.ts";

/** Values for what an entry reads; the flat vectors are made of the parameters that lie in them. */
export function valuesFor(
  entry: Entry,
  program: Program,
  env: DimEnv,
  random: RandomSource,
): Record<string, Float64Array> {
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
      const { size, dtype, offset = 0 } = entry.buffers.find((b) => b.name === buffer) as Entry["buffers"][number];
      const count = evalSize(size, env);
      const draw = (): number => Math.fround(random.between(-1, 1));
      if (role === "slot")
        return [buffer, Float64Array.from({ length: count }, () => Math.abs(draw()) * 1e-3)] as const;
      if (role === "hyper")
        return [buffer, Float64Array.from({ length: count }, () => (name === "rate" ? 0.01 : 1))] as const;
      if (role === "param") return [buffer, params.slice(offset, offset + count)] as const;
      const id = (): number => random.int(0, env.T);
      return [buffer, Float64Array.from({ length: count }, dtype === "i32" ? id : draw)] as const;
    }),
  ]);
}

/** What `prepare` is for, as if it were outputs. */
export const preparedPorts = ({ name, buffers }: Entry) =>
  name === "prepare"
    ? buffers.filter((b) => b.role === "prepared").map((b) => ({ name: b.name, role: b.role, buffer: b.name }))
    : [];

const TOLERANCE: Readonly<Record<string, number>> = { grad: 1e-4 };

export interface GpuCheck {
  readonly model: ModelDefinition;
  readonly env: DimEnv;
  readonly seed: number;
  readonly timeLoop: "sequence" | "step";
}

/**
 * The lowered program in f64 is what other tests hold against the evaluator of graphs. Returns how many entries ran.
 */
export async function checkOnGpu(device: GPUDevice, { model, env, seed, timeLoop }: GpuCheck): Promise<number> {
  const { plain, wgsl, manifest } = gpuProgram(model, { timeLoop });
  const random = new RandomSource(seed);
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
    for (const { name, role, buffer } of [...entry.outputs, ...preparedPorts(entry)]) {
      expect(want[buffer].every(Number.isFinite)).toBe(true);
      expectClose(`${entry.name}: ${role} ${name}`, got[buffer], want[buffer], TOLERANCE[role] ?? 1e-5);
    }
    for (const { buffer } of preparedPorts(entry)) prepared[buffer] = want[buffer];
    ran++;
  }
  return ran;
}
