// Kernels run in parts: by instances that take turns on one memory, in any order, with the numbers of a run of the whole.
import { describe, expect, test } from "vitest";
import { compile, defineModel, i32 } from "../../../index.ts";
import type { Kernel, KernelArg } from "../../../ir/loop/ir.ts";
import type { Entry } from "../../../ir/program.ts";
import { evalSize } from "../../../ir/size.ts";
import type { DimEnv } from "../../../ir/types.ts";
import type { Cell } from "../../../nn/cell.ts";
import * as cells from "../../../nn/cells/all.ts";
import { dense, embedding, recurrent } from "../../../nn/layers/index.ts";
import { crossEntropy } from "../../../nn/losses/index.ts";
import { adam } from "../../../nn/optimizers/index.ts";
import { emitModule } from "../../../targets/wasm/emit/emit-module.ts";
import { partName } from "../../../targets/wasm/emit/entry-names.ts";
import { RandomSource } from "../../support/random-source.ts";
import { relaxedSimd } from "./relaxed.ts";
import { instantiate, programOf, type Values } from "./run.ts";

const seed = Number(process.env.CELLC_SEED ?? Date.now() % 1e6);

const modelOf = (cell: Cell, units: number) =>
  defineModel({
    name: "m",
    inputs: { ids: i32("T", "B") },
    layers: [embedding({ vocab: 7, units: 6 }), recurrent(cell, { units }), dense({ units: 7 })],
    loss: crossEntropy(),
    optimizer: adam({ rate: 0.01 }),
    clip: { norm: 0.5 },
  });

/** A range cut at up to two random multiples of its step. */
function cuts(extent: number, step: number, random: RandomSource): readonly (readonly [from: number, count: number])[] {
  const most = Math.max(0, Math.ceil(extent / step) - 1);
  const at = [0, ...[1, 2].map(() => random.int(0, most) * step), extent].sort((a, b) => a - b);
  const parts = at.slice(1).map((end, i) => [at[i], end - at[i]] as const);
  return parts.filter(([, count]) => count > 0);
}

/** Every part of the kernel once, in an odd order. */
function partsOf({ ranges = [] }: Kernel, env: DimEnv, random: RandomSource): readonly (readonly number[])[] {
  const all = ranges.reduce<readonly (readonly number[])[]>(
    (before, { extent, step }) => {
      const parts = cuts(evalSize(extent, env), step, random);
      return before.flatMap((b) => parts.map((p) => [...b, ...p]));
    },
    [[]],
  );
  return all
    .map((part) => ({ part, key: random.int(0, 1e6) }))
    .sort((a, b) => a.key - b.key)
    .map(({ part }) => part);
}

type Exports = Readonly<Record<string, (...args: number[]) => void>>;

interface Ran {
  readonly kernels: number;
  readonly parts: number;
}

/** Runs the entry's actions, each part of each kernel by an instance of its own choosing; counts kernels and parts. */
function runInParts(entry: Entry, env: DimEnv, workers: readonly Exports[], random: RandomSource): Ran {
  const kernels = new Map(entry.kernels.map((k) => [k.name, k]));
  const ran = { kernels: 0, parts: 0 };
  const run = (name: string, args: readonly KernelArg[], t: number, trip: number): void => {
    const values = { t, even: trip & 1, odd: 1 - (trip & 1) };
    ran.kernels++;
    for (const part of partsOf(kernels.get(name) as Kernel, env, random)) {
      workers[random.int(0, workers.length - 1)][partName(entry.name, name)](...args.map((a) => values[a]), ...part);
      ran.parts++;
    }
  };
  for (const action of entry.actions) {
    if (action.kind === "portions") throw new Error("a loop over time in portions");
    if (action.kind === "run") run(action.kernel, action.args, 0, action.trips ? evalSize(action.trips, env) : 0);
    else {
      const extent = evalSize(action.extent, env);
      for (let trip = 0; trip < extent; trip++)
        for (const call of action.body) run(call.kernel, call.args, action.reverse ? extent - 1 - trip : trip, trip);
    }
  }
  return ran;
}

const given = (entry: Entry, env: DimEnv, random: RandomSource): Values =>
  Object.fromEntries(
    entry.buffers
      .filter((b) => b.role !== "temp" && b.role !== "output")
      .map((b) => {
        const draw = b.dtype === "i32" ? () => random.int(0, 6) : () => random.int(-1000, 1000) / 1000;
        return [b.name, Float32Array.from({ length: evalSize(b.size, env) }, draw)];
      }),
  );

describe(`seed ${seed} (CELLC_SEED)`, () => {
  expect(relaxedSimd).toBe(true);
  test.each(Object.entries(cells))("%s", async (name, cell) => {
    const random = new RandomSource(seed + Object.keys(cells).indexOf(name));
    const compiled = await compile(modelOf(cell, random.int(1, 40)), {
      target: "wasm",
      engines: random.int(0, 1) === 1 ? "current" : "earlier",
    });
    const program = compiled.trace.loops[compiled.trace.loops.length - 1].program;
    let [kernels, parts] = [0, 0];
    for (const entry of program.entries)
      for (const env of [
        { T: random.int(1, 9), B: random.int(1, 9) },
        { T: 3, B: 1 },
      ]) {
        const module = emitModule(programOf(entry), { relaxed: random.int(0, 1) === 1, parts: true });
        const values = given(entry, env, random);
        const whole = instantiate(module, entry, env, values, 1);
        whole.instances[0][entry.name]();
        const shared = instantiate(module, entry, env, values, 2);
        const ran = runInParts(entry, env, shared.instances, random);
        kernels += ran.kernels;
        parts += ran.parts;
        expect(shared.buffers(), `${entry.name}, T = ${env.T}, B = ${env.B}`).toEqual(whole.buffers());
      }
    expect(parts).toBeGreaterThan(1.2 * kernels);
  });
});
