// Kernels run in parts: by instances that take turns on one memory, in any order, with the numbers of a run of the whole.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loopPasses, runLoopPasses } from "../../../compiler/loop/index.ts";
import { compile, defineModel, i32 } from "../../../index.ts";
import type { Graph } from "../../../ir/graph/node.ts";
import type { Entry, Program } from "../../../ir/program.ts";
import { evalSize } from "../../../ir/size.ts";
import type { DimEnv } from "../../../ir/types.ts";
import type { Cell } from "../../../nn/cell.ts";
import * as cells from "../../../nn/cells/all.ts";
import { dense, embedding, recurrent } from "../../../nn/layers/index.ts";
import { crossEntropy } from "../../../nn/losses/index.ts";
import { adam } from "../../../nn/optimizers/index.ts";
import { wasmCaps } from "../../../targets/wasm/caps.ts";
import { emitModule } from "../../../targets/wasm/emit/emit-module.ts";
import { caseOf, contractPlans } from "../../compiler/loop/random-contract.ts";
import { randomCellFrom } from "../../support/random-cells.ts";
import { randomGraphFrom } from "../../support/random-graph.ts";
import { RandomSource } from "../../support/random-source.ts";
import { compiledGraph } from "./compiled-graph.ts";
import { relaxedSimd } from "./relaxed.ts";
import { instantiate, programOf, type Values } from "./run.ts";
import { type Ran, runInParts } from "./run-in-parts.ts";

const [CELLS, GRAPHS, CONTRACTIONS] = [12, 50, 150];
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

const given = (entry: Entry, env: DimEnv, random: RandomSource): Values =>
  Object.fromEntries(
    entry.buffers
      .filter((b) => b.role !== "temp" && b.role !== "output")
      .map((b) => {
        const draw = b.dtype === "i32" ? () => random.int(0, 6) : () => random.int(-1000, 1000) / 1000;
        return [b.name, Float32Array.from({ length: evalSize(b.size, env) }, draw)];
      }),
  );

/** Every entry whole and in parts, bit for bit. */
function check({ entries }: Pick<Program, "entries">, envs: readonly DimEnv[], random: RandomSource): Ran {
  const ran = { kernels: 0, parts: 0 };
  for (const entry of entries)
    for (const env of envs) {
      const module = emitModule(programOf(entry), { relaxed: random.int(0, 1) === 1, parts: true });
      const values = given(entry, env, random);
      const whole = instantiate(module, entry, env, values, 1);
      whole.instances[0][entry.name]();
      const shared = instantiate(module, entry, env, values, 2);
      const { kernels, parts } = runInParts(entry, env, shared.instances, random);
      ran.kernels += kernels;
      ran.parts += parts;
      expect(shared.buffers(), `${entry.name}, T = ${env.T}, B = ${env.B}`).toEqual(whole.buffers());
    }
  return ran;
}

describe(`seed ${seed} (CELLC_SEED)`, () => {
  expect(relaxedSimd).toBe(true);
  test.each(Object.entries(cells))("%s", async (name, cell) => {
    const random = new RandomSource(seed + Object.keys(cells).indexOf(name));
    const compiled = await compile(modelOf(cell, random.int(1, 40)), {
      target: "wasm",
      engines: random.int(0, 1) === 1 ? "current" : "earlier",
    });
    const program = compiled.trace.loops[compiled.trace.loops.length - 1].program;
    const { kernels, parts } = check(
      program,
      [
        { T: random.int(1, 9), B: random.int(1, 9) },
        { T: 3, B: 1 },
      ],
      random,
    );
    expect(parts).toBeGreaterThan(1.2 * kernels);
  });

  const graphs: readonly (readonly [string, number, (seed: number) => Graph])[] = [
    ["cells", CELLS, (s) => randomCellFrom(s, { most: 33 })],
    ["graphs", GRAPHS, (s) => randomGraphFrom(s, 1 + (s % 12), { differentiable: true, most: 33 })],
  ];
  test.each(graphs)("random %s, %i of them", (_, runs, graphFrom) => {
    const ran = { kernels: 0, parts: 0 };
    for (let i = 0; i < runs; i++) {
      const from = seed + i;
      const random = new RandomSource(from);
      const graph = graphFrom(from);
      const env = { T: random.int(0, 4), B: random.int(1, 9) };
      const { kernels, parts } = atSeed(from, () =>
        check(compiledGraph(graph, random.pick(["current", "earlier"] as const)).program, [env], random),
      );
      ran.kernels += kernels;
      ran.parts += parts;
    }
    expect(ran.parts).toBeGreaterThan(1.2 * ran.kernels);
  });
});

test(`random contractions, ${CONTRACTIONS} of them`, () => {
  const random = new RandomSource(seed);
  const ran = { kernels: 0, parts: 0 };
  for (const plan of fc.sample(contractPlans, { seed, numRuns: CONTRACTIONS })) {
    const { entry, env } = caseOf({ ...plan, units: random.int(1, 45) });
    const caps = wasmCaps[random.pick(["current", "earlier"] as const)];
    const { program } = runLoopPasses(programOf(entry), loopPasses, caps);
    const { kernels, parts } = check(program, [env], random);
    ran.kernels += kernels;
    ran.parts += parts;
  }
  expect(ran.parts).toBeGreaterThan(1.2 * ran.kernels);
});

/** A failure says which graph it was. */
function atSeed<R>(from: number, run: () => R): R {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error) error.message = `graph ${from}: ${error.message}`;
    throw error;
  }
}
