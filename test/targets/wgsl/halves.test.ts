// Weights in half precision on a GPU: every cell against the f64 evaluator that rounds as the buffers say, and against f32.
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compileGraphs, GraphBuilder } from "../../../index.ts";
import { roundToHalf } from "../../../ir/half.ts";
import { evaluateEntry } from "../../../ir/loop/evaluate.ts";
import type { Entry, Program } from "../../../ir/program.ts";
import { type DimEnv, f32 } from "../../../ir/types.ts";
import { cells } from "../../../nn/cells/index.ts";
import { defineModel, type ModelDefinition } from "../../../nn/define-model.ts";
import { graphModel } from "../../../nn/graph-model.ts";
import { dense, recurrent } from "../../../nn/layers/index.ts";
import { dawnDevice, describeOnDawn } from "../../gpu/dawn.ts";
import { expectClose } from "../../support/compare.ts";
import { randomModel } from "../../support/random-model.ts";
import { RandomSource } from "../../support/random-source.ts";
import { preparedPorts, valuesFor } from "./check-on-gpu.ts";
import { gpuProgram } from "./programs.ts";
import { loadEntry, runEntry } from "./run.ts";

const INFERENCE = ["prepare", "forward", "step"] as const;
const RANDOM_MODELS = 6;
/** Half an ulp of a half is 2⁻¹¹ of it; weights up to 0.4, sums of at most 50 of them, and gates that do not grow it. */
const HALF_PRECISION = 4e-3;

type Values = Readonly<Record<string, ArrayLike<number>>>;

/** What an entry gets, with what `prepare` made before. */
const withPrepared = ({ buffers }: Entry, given: Values, prepared: Values): Values => ({
  ...given,
  ...Object.fromEntries(buffers.flatMap((b) => (prepared[b.name] ? [[b.name, prepared[b.name]]] : []))),
});

/** Outputs of an entry in f64, `prepare` run before it. */
function evaluated(program: Program, name: string, env: DimEnv, given: Values): Record<string, Float64Array> {
  const prepare = program.entries.find((e) => e.name === "prepare");
  const entry = program.entries.find((e) => e.name === name) as Entry;
  const params = Object.fromEntries(prepare?.inputs.map((i) => [i.buffer, given[i.buffer]]) ?? []);
  const made = prepare ? evaluateEntry(prepare, { T: 1, B: 1 }, params) : {};
  const held = Object.fromEntries(preparedPorts(prepare ?? entry).map(({ buffer }) => [buffer, made[buffer]]));
  return evaluateEntry(entry, env, withPrepared(entry, given, held));
}

interface HalvesCheck {
  readonly model: ModelDefinition;
  readonly env: DimEnv;
  readonly seed: number;
  readonly timeLoop: "sequence" | "step";
}

/** Returns how far outputs lie from those of f32 at most. */
async function checkHalves(device: GPUDevice, { model, env, seed, timeLoop }: HalvesCheck): Promise<number> {
  const { plain, wgsl, manifest } = gpuProgram(model, { timeLoop, storage: "f16" }, INFERENCE);
  const exact = gpuProgram(model, { timeLoop }, INFERENCE).plain;
  const isRounded = (name: string): boolean => plain.entries[0].buffers.some((b) => b.name === `${name}.half`);
  const random = new RandomSource(seed);
  const made: Record<string, Float64Array> = {};
  let apart = 0;
  for (const name of INFERENCE) {
    const entry = plain.entries.find((e) => e.name === name);
    // A single step is the same whatever runs loops over time.
    if (!entry || (name === "step" && timeLoop === "step")) continue;
    const given = valuesFor(entry, plain, env, random);
    const held = withPrepared(entry, given, made);
    const want = evaluateEntry(entry, env, held);
    const loaded = await loadEntry(device, wgsl.entries.find((e) => e.name === name)!);
    const got = await runEntry(device, loaded, manifest, env, held);
    for (const { buffer } of preparedPorts(entry)) {
      expectClose(`prepared ${buffer}`, got[buffer], want[buffer], /half$/.test(buffer) ? 0 : 1e-6);
      made[buffer] = want[buffer];
    }
    if (name === "prepare") continue;
    const rounded = Object.fromEntries(
      Object.entries(given).map(([b, v]) => [b, isRounded(b) ? v.map(roundToHalf) : v]),
    );
    const [onRounded, onExact] = [rounded, given].map((values) => evaluated(exact, name, env, values));
    for (const { role, name: port, buffer } of entry.outputs) {
      const where = `${name}: ${role} ${port}`;
      expectClose(where, got[buffer], want[buffer], 1e-5);
      expectClose(`${where}, rounded parameters`, got[buffer], onRounded[buffer], 1e-5);
      expectClose(`${where}, exact parameters`, got[buffer], onExact[buffer], HALF_PRECISION);
      apart = want[buffer].reduce((most, x, i) => Math.max(most, Math.abs(x - onExact[buffer][i])), apart);
    }
  }
  return apart;
}

describeOnDawn("weights in halves on a GPU", () => {
  let device: GPUDevice;
  beforeAll(async () => {
    device = await dawnDevice();
  });
  afterAll(() => device.destroy());

  const all = Object.keys(cells).flatMap((name, i) =>
    [0, 1].map((odd) => ({ name, units: [6, 48, 16, 8, 32][i % 5] + odd, i })),
  );
  test.each(all)("$name of $units", async ({ name, units, i }) => {
    const env = { T: [24, 3, 7, 12, 5][i % 5], B: [5, 2, 3, 1, 4][i % 5] };
    const model = defineModel({
      name,
      inputs: { x: f32("T", "B", 3) },
      layers: [recurrent(cells[name] as never, { units } as never), dense({ units: 3 })],
    });
    for (const timeLoop of ["sequence", "step"] as const)
      expect(await checkHalves(device, { model, env, seed: i + 1, timeLoop })).toBeGreaterThan(1e-6);
  });

  const sizes = fc.record({ T: fc.integer({ min: 1, max: 6 }), B: fc.integer({ min: 1, max: 4 }) });
  test(`${RANDOM_MODELS} random models on workgroups, as the evaluator runs them`, async () => {
    const loops = fc.constantFrom("sequence" as const, "step" as const);
    for (const [{ model, text }, env, seed, timeLoop] of fc.sample(
      fc.tuple(randomModel(), sizes, fc.nat(1000), loops),
      RANDOM_MODELS,
    )) {
      const { plain, program } = gpuProgram(model, { timeLoop, storage: "f16" }, INFERENCE);
      const random = new RandomSource(seed);
      for (const entry of plain.entries.filter((e) => e.name !== "prepare")) {
        const given = valuesFor(entry, plain, env, random);
        const [want, got] = [plain, program].map((p) => evaluated(p, entry.name, env, given));
        for (const { buffer } of entry.outputs)
          expectClose(`${text} ${entry.name} ${buffer}`, got[buffer], want[buffer], 1e-9);
      }
    }
  });

  /** The copy of a matrix, or of its tanh, made on the device and by the evaluator. */
  async function rounded(values: readonly number[], op?: "tanh"): Promise<Record<"got" | "want", Float64Array>> {
    const graph = new GraphBuilder("g");
    const w = graph.param("param", "w", f32(1, values.length));
    const x = graph.param("input", "x", f32("T", "B", 1));
    graph.result("output", "y", graph.op.linear(x, op ? graph.op[op](w) : w));
    const graphs = graphModel(graph.finish());
    const { program, artifact } = compileGraphs("g", graphs, { target: "wgsl", storage: "f16", entries: ["forward"] });
    const loaded = await loadEntry(device, artifact.wgsl!.entries[0]);
    const env = { T: 1, B: 1 };
    const got = await runEntry(device, loaded, artifact.manifest, env, { w: values });
    const want = evaluateEntry(program.entries[0], env, { w: values });
    const [copy] = program.entries[0].buffers.filter((b) => b.storage === "f16");
    return { got: got[copy.name], want: want[copy.name] };
  }

  test("rounding on the device is that of the evaluator, bit for bit, whatever the number and however many", async () => {
    const inf = Number.POSITIVE_INFINITY;
    const special = [
      0,
      -0,
      65504,
      65519.99,
      65520,
      -65520,
      1e9,
      -inf,
      inf,
      Number.NaN,
      2 ** -24,
      2 ** -25,
      3 * 2 ** -25,
    ];
    const ties = [1 + 2 ** -11, 1 + 3 * 2 ** -11, 2 ** -14 - 2 ** -26, 1 / 3, 2047.5, 2048.5];
    const random = new RandomSource(5);
    const drawn = Array.from({ length: 1200 }, () => random.between(-1, 1) * 2 ** random.int(-28, 18));
    for (const count of [1, 2, 3, 5, 1217]) {
      const { got, want } = await rounded([...special, ...ties, ...drawn].slice(0, count).map(Math.fround));
      expect(want.length).toBe(count);
      got.forEach((x, i) => void expect(x).toBe(want[i]));
    }
  });

  test("what is computed from parameters is rounded after that", async () => {
    const { got, want } = await rounded([0.3, -2, 0.7, 1.25, 0, 9, -0.01].map(Math.fround), "tanh");
    expectClose("tanh of w", got, want, 1e-3);
    expect(got.map(roundToHalf)).toEqual(got);
    expect(got.filter((x, i) => x === want[i]).length).toBeGreaterThan(4);
  });
});
