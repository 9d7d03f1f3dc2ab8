// A state that was written down on one target goes on on any other; that of another model is refused.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compile, defineModel, f32, State } from "../../../index.ts";
import { lstm } from "../../../nn/cells/index.ts";
import { recurrent } from "../../../nn/layers/index.ts";
import { buildToFolder } from "../../../tools/build/build-to-folder.ts";
import { dawn, noDawn } from "../../gpu/dawn.ts";
import { makeProject, type Project, specText } from "../project.ts";

const [STEPS, ROWS, INPUTS, UNITS] = [6, 2, 3, 8];
const x = Float32Array.from({ length: STEPS * ROWS * INPUTS }, (_, i) => Math.sin(i));
const stepOf = (t: number) => ({ x: x.subarray(t * ROWS * INPUTS, (t + 1) * ROWS * INPUTS) });

/** What modules and programs have in common here. */
interface Runs {
  /** A state written down after some steps from the start. */
  save(steps: number): Promise<Uint8Array>;
  /** The output of the next step. */
  next(bytes: Uint8Array, t: number): Promise<Float32Array>;
}

// biome-ignore lint/suspicious/noExplicitAny: a module is not typed here
type Model = any;

const runs = (model: Model, parse: (bytes: Uint8Array) => unknown): Runs => ({
  async save(steps) {
    let state = model.initialState(ROWS);
    for (let t = 0; t < steps; t++) state = (await model.step(stepOf(t), { state, rows: ROWS })).state;
    return state.serialize();
  },
  next: async (bytes, t) => (await model.step(stepOf(t), { state: parse(bytes), rows: ROWS })).outputs.y,
});

const definition = (units: number) =>
  defineModel({ name: "wake-word", inputs: { x: f32("T", "B", INPUTS) }, layers: [recurrent(lstm, { units })] });

let project: Project;
const targets = ["js", "wasm", ...(noDawn ? [] : ["wgsl"])] as readonly ("js" | "wasm" | "wgsl")[];
const models = new Map<string, Runs>();
let expected: Float32Array;
beforeAll(async () => {
  project = makeProject();
  project.write("wake-word.rnn.ts", specText({ units: UNITS }));
  for (const target of targets) {
    await buildToFolder(project.path("wake-word.rnn.ts"), project.path(target), { target, seed: 2 });
    const { createModel } = await import(pathToFileURL(project.path(target, "wake-word.js")).href);
    const weights = readFileSync(project.path(target, "wake-word.safetensors"));
    const model = await createModel({ weights, ...(target === "wgsl" ? { gpu: dawn().gpu } : {}) });
    models.set(
      target,
      runs(model, (bytes) => model.parseState(bytes)),
    );
  }
  const net = await compile(definition(UNITS), { target: "js", seed: 2 });
  models.set(
    "program",
    runs(net, (bytes) => State.parse(bytes)),
  );
  expected = net.forward({ x }, { steps: STEPS, rows: ROWS }).outputs.y;
});
afterAll(() => project.remove());

const all = [...targets, "program"] as const;
const pairs = all.flatMap((from) => all.map((to) => [from, to] as const));
const known = (name: string): Runs => models.get(name) as Runs;

test.each(pairs)(`what %s wrote down goes on on %s${noDawn ? ` (wgsl not run: ${noDawn})` : ""}`, async (from, to) => {
  const y = await known(to).next(await known(from).save(3), 3);
  const size = ROWS * UNITS;
  const wanted = expected.subarray(3 * size, 4 * size);
  expect(y.length).toBe(size);
  for (let i = 0; i < size; i++) expect(y[i]).toBeCloseTo(wanted[i], 5);
});

test("modules write the bytes that programs write", async () => {
  const [one, other] = [await known("js").save(3), await known("program").save(3)];
  expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true);
});

test.each(all)("%s refuses the state of another model, by name and shape, and what is no state", async (to) => {
  const { next } = known(to);
  const stateOf = (units: number, name = "rnn.0.h") =>
    State.init(
      [
        { name, shape: ["B", units] },
        { name: "rnn.0.c", shape: ["B", units] },
      ],
      ROWS,
    ).serialize();
  await expect(next(stateOf(UNITS), 0)).resolves.toHaveLength(ROWS * UNITS);
  await expect(next(stateOf(9), 0)).rejects.toThrow(/rnn\.0\.h.*9.*8/);
  await expect(next(stateOf(UNITS, "gru.h"), 0)).rejects.toThrow(/gru\.h|rnn\.0\.h/);
  const more = State.init(
    ["rnn.0.h", "rnn.0.c", "rnn.1.h"].map((name) => ({ name, shape: ["B", UNITS] })),
    ROWS,
  ).serialize();
  await expect(next(more, 0)).rejects.toThrow(/rnn\.1\.h/);
  await expect(next(new Uint8Array(new Float32Array(ROWS * UNITS * 2).fill(1).buffer), 0)).rejects.toThrow(/state/);
});
