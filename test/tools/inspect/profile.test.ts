// Measuring kernels: each alone over its own buffers, with numbers that stay numbers, and with room for events between them.
import { describe, expect, it } from "vitest";
import { compileProgram } from "../../../compiler/compile.ts";
import { compileRequest, defineModel, i32, instantiate, modelGraphs } from "../../../index.ts";
import { touchedBuffers } from "../../../ir/loop/walk.ts";
import { lstm } from "../../../nn/cells/index.ts";
import { dense, embedding, recurrent } from "../../../nn/layers/index.ts";
import { crossEntropy } from "../../../nn/losses/index.ts";
import { adam } from "../../../nn/optimizers/index.ts";
import { bindEntry } from "../../../runtime/binding.ts";
import { Memory, wasmMemory } from "../../../runtime/memory.ts";
import { busyText } from "../../../tools/inspect/inspect.ts";
import { Operands } from "../../../tools/inspect/operands.ts";
import { probesOf } from "../../../tools/inspect/probes.ts";
import { bareInfo, profileKernels } from "../../../tools/inspect/profile.ts";
import { BestTime } from "../../../tools/inspect/timing.ts";

const VOCAB = 11;
const graphs = modelGraphs(
  defineModel({
    name: "letters",
    inputs: { ids: i32("T", "B") },
    lengths: true,
    layers: [embedding({ vocab: VOCAB, units: 6 }), recurrent(lstm, { units: 8 }), dense({ units: VOCAB })],
    loss: crossEntropy(),
    optimizer: adam(),
    clip: { norm: 5 },
  }),
);
const { target, ...request } = compileRequest("letters", graphs, { target: "wasm" });
const { program } = compileProgram(request);
const env = { T: 9, B: 5 };
const probes = probesOf(program, env);

describe("probes", () => {
  it("run each kernel once, or as often as its loop does", () => {
    const kernels = program.entries.flatMap((e) => e.kernels.map((k) => `${e.name} ${k.name}`));
    expect(probes.map((p) => `${p.of} ${p.kernel}`)).toEqual(kernels);
    const looped = program.entries.flatMap((e) =>
      e.actions.flatMap((a) => (a.kind === "repeat" ? a.body.map((run) => `${e.name} ${run.kernel}`) : [])),
    );
    expect(probes.filter((p) => p.runs === env.T).map((p) => `${p.of} ${p.kernel}`)).toEqual(looped);
    expect(looped.length).toBeGreaterThan(3);
  });

  it("have the buffers that their kernels touch and no others", () => {
    for (const { entry } of probes)
      expect(entry.buffers.map((b) => b.name).sort()).toEqual([...touchedBuffers(entry.kernels[0].body)].sort());
  });
});

it("numbers stay numbers however often a kernel runs, and ids are rows all over their table", async () => {
  const module = await instantiate(target.emit({ ...program, entries: probes.map((p) => p.entry) }, bareInfo(program)));
  const memory = new Memory(module.manifest, module.memory && wasmMemory(module.memory));
  const bind = () => module.manifest.entries.map((spec) => bindEntry(module, memory, spec, env));
  bind();
  const operands = new Operands();
  let written = 0;
  for (const binding of bind()) {
    operands.fill(memory, binding);
    for (const { spec, view } of binding.inputs)
      if (spec.name === "ids") expect(new Set(view).size).toBe(Math.min(VOCAB, view.length));
      else if (spec.name === "lengths") expect(new Set(view)).toEqual(new Set([env.T]));
    for (let i = 0; i < 200; i++) binding.run();
    for (const { spec, view } of binding.outputs) {
      expect([spec.name, view.every(Number.isFinite)]).toEqual([spec.name, true]);
      written++;
    }
    for (const segment of ["params", "slots", "grads"] as const)
      expect(memory.view(segment).every(Number.isFinite)).toBe(true);
  }
  expect(written).toBeGreaterThan(5);
});

it("lets events happen between kernels, and says before each what comes", async () => {
  let events = 0;
  const timer = setInterval(() => void events++, 1);
  const said: string[] = [];
  const forward = { ...program, entries: program.entries.filter((e) => e.name === "step") };
  const { times, share } = await profileKernels(forward, target, env, (what, pieces) => said.push(`${what} ${pieces}`));
  clearInterval(timer);
  expect(times.length).toBeGreaterThan(2);
  expect(times.every((t) => t.microseconds > 0 && t.microseconds < 1e6)).toBe(true);
  expect(said.length % times.length).toBe(0);
  const rounds = said.length / times.length;
  expect(rounds).toBeGreaterThan(1);
  expect(said.slice(0, times.length)).toEqual(times.map((t) => `step ${t.kernel} ${said.length}`));
  expect(events).toBeGreaterThanOrEqual(said.length / 2);
  expect(share).toBeGreaterThan(0);
});

it("the best time does not count what lay between samples, and needs one sample at least", () => {
  const slow = new BestTime(() => {
    for (const end = performance.now() + 5; performance.now() < end; );
  });
  expect(slow.milliseconds).toBe(Number.POSITIVE_INFINITY);
  slow.spend(0);
  expect(slow.milliseconds).toBeGreaterThanOrEqual(5);
  let work = 2000;
  const faster = new BestTime(() => {
    for (let i = 0; i < work; i++) Math.sqrt(i);
  });
  faster.spend(5);
  const before = faster.milliseconds;
  work = 0;
  faster.spend(5);
  expect(faster.milliseconds).toBeLessThanOrEqual(before);
});

it("a machine that is busy with other things is told of", () => {
  expect(busyText(0.97)).toBe("");
  expect(busyText(0.35)).toMatch(/35 % of a core/);
});
