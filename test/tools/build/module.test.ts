// Emitted modules in plain Node: the same numbers as the compiled model, streams, states, and what they refuse.
import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile, defineModel, f32, type State } from "../../../index.ts";
import { lstm } from "../../../nn/cells/index.ts";
import { dense, recurrent } from "../../../nn/layers/index.ts";
import { buildToFolder } from "../../../tools/build/build-to-folder.ts";
import { makeProject, type Project, specText } from "../project.ts";

const [STEPS, ROWS, INPUTS] = [7, 3, 3];
const x = Float32Array.from({ length: STEPS * ROWS * INPUTS }, (_, i) => Math.sin(i));
const definition = defineModel({
  name: "wake-word",
  inputs: { x: f32("T", "B", INPUTS) },
  layers: [recurrent(lstm, { units: 8 }), dense({ units: 2 })],
});

/** Runs in plain Node beside the module; prints what the calls of the model give. */
const USE = (options: string) => `
import { readFileSync } from "node:fs";
import { createModel } from "./out/wake-word.js";
const weights = readFileSync("weights.safetensors");
const model = await createModel({ weights${options} });
const x = Float32Array.from(JSON.parse(process.argv[2]));
const { outputs, state } = model.forward({ x }, { rows: ${ROWS} });
const rowsOfStep = (t) => x.subarray(t * ${ROWS * INPUTS}, (t + 1) * ${ROWS * INPUTS});
const stream = model.stream({ rows: ${ROWS} });
const steps = Array.from({ length: ${STEPS} }, (_, t) => [...stream.step({ x: rowsOfStep(t) }).y]);
const blocks = model.stream({ rows: ${ROWS}, steps: 3 });
const block = [0, 3].map((t) => [...blocks.step({ x: x.subarray(t * ${ROWS * INPUTS}, (t + 3) * ${ROWS * INPUTS}) }).y]);
const first = model.step({ x: rowsOfStep(0) }, { rows: ${ROWS} });
const second = model.step({ x: rowsOfStep(1) }, { state: model.parseState(first.state.serialize()) });
const clone = state.clone();
state.reset();
const attempt = (run) => { try { run(); return "nothing"; } catch (error) { return error.message; } };
console.log(JSON.stringify({
  name: model.name,
  y: [...outputs.y],
  state: Object.fromEntries(clone.names.map((name) => [name, [...clone.get(name)]])),
  reset: Math.max(...state.get("rnn.0.h").map(Math.abs)),
  steps: steps.flat(), block: block.flat(), second: [...second.outputs.y],
  refused: [
    () => model.forward({}),
    () => model.forward({ x: new Float32Array(5) }),
    () => model.step({ x }, { rows: 2 }),
    () => model.step({ x }, { state: clone, rows: 2 }),
    () => model.forward({ x }, { steps: 0 }),
    () => model.initialState(0),
    () => model.load(weights.subarray(0, 100)),
    () => model.load(new Uint8Array(3)),
    () => clone.get("h"),
    () => model.parseState(new Uint8Array(12)),
  ].map(attempt),
}));
`;

let project: Project;
let weights: Uint8Array;
let expected: { y: readonly number[]; state: State };
beforeAll(async () => {
  project = makeProject();
  project.write("wake-word.rnn.ts", specText({ layers: ", dense({ units: 2 })" }));
  const net = await compile(definition, { target: "js", seed: 5 });
  weights = net.params.save();
  project.write("weights.safetensors", weights);
  const { outputs, state } = net.forward({ x }, { steps: STEPS, rows: ROWS });
  expected = { y: [...outputs.y], state };
});
afterAll(() => project.remove());

const node = (script: string, ...args: readonly string[]): string =>
  execFileSync(process.execPath, ["--disallow-code-generation-from-strings", script, ...args], {
    cwd: project.folder,
    encoding: "utf8",
  });

const WAYS = {
  js: { target: "js", inline: false, options: "" },
  wasm: { target: "wasm", inline: false, options: "" },
  "wasm inlined": { target: "wasm", inline: true, options: "" },
  "wasm given": {
    target: "wasm",
    inline: false,
    options: ", wasm: await WebAssembly.compile(readFileSync('out/wake-word.wasm'))",
  },
} as const;

describe.each(Object.entries(WAYS))("%s", (_, { target, inline, options }) => {
  test("runs in Node without code from text, and gives the compiled model's numbers", async () => {
    await buildToFolder(project.path("wake-word.rnn.ts"), project.path("out"), { target, inline });
    project.write("use.js", USE(options));
    const found = JSON.parse(node("use.js", JSON.stringify([...x])));
    const close = (values: readonly number[], wanted: readonly number[], what: string): void => {
      expect(values.length, what).toBe(wanted.length);
      const worst = Math.max(...values.map((v, i) => Math.abs(v - wanted[i])));
      // Two roundings of f32 apart where targets order additions differently.
      expect(worst, what).toBeLessThan(1e-6);
    };
    expect(found.name).toBe("wake-word");
    close(found.y, expected.y, "forward");
    close(found.steps, expected.y, "stream of steps");
    close(found.block, expected.y.slice(0, 6 * ROWS * 2), "stream of blocks");
    close(found.second, expected.y.slice(ROWS * 2, 2 * ROWS * 2), "second step from a parsed state");
    for (const name of expected.state.names) close(found.state[name], [...expected.state.get(name)], name);
    expect(found.reset).toBe(0);
    expect(found.refused).toEqual([
      'input "x": no numbers; expected 3 a step',
      'input "x": 5 numbers; expected 3 a step',
      `input "x": ${x.length} numbers; expected 6`,
      "state: 3 rows; expected 2",
      "steps: 0; expected a whole number above 0",
      "rows: 0; expected a whole number above 0",
      "weights: 100 bytes; expected a safetensors file",
      "weights: 3 bytes; expected a safetensors file",
      "state: h; expected rnn.0.h,rnn.0.c",
      "state: 12 bytes; expected a safetensors file",
    ]);
  });
});

test("sizes that are fixed are fixed in types and calls", async () => {
  await buildToFolder(project.path("wake-word.rnn.ts"), project.path("fixed"), { target: "js", batch: 1, steps: 4 });
  project.write(
    "fixed.js",
    `import { readFileSync } from "node:fs";
import { createModelSync } from "./fixed/wake-word.js";
const model = createModelSync({ weights: readFileSync("weights.safetensors") });
const attempt = (run) => { try { return run(); } catch (error) { return error.message; } };
console.log(JSON.stringify([
  model.forward({ x: new Float32Array(12) }).outputs.y.length,
  attempt(() => model.forward({ x: new Float32Array(9) })),
  attempt(() => model.forward({ x: new Float32Array(24) }, { rows: 2 })),
]));`,
  );
  expect(JSON.parse(node("fixed.js"))).toEqual([8, 'input "x": 9 numbers; expected 12', "rows: 2; expected 1"]);
});

test("weights of another model and a model without weights are refused by name", async () => {
  await buildToFolder(project.path("wake-word.rnn.ts"), project.path("out"), { target: "js" });
  const other = await compile(
    defineModel({ name: "m", inputs: { x: f32("T", "B", 4) }, layers: [recurrent(lstm, { units: 8 })] }),
    { target: "js" },
  );
  project.write("other.safetensors", other.params.save());
  project.write(
    "refuse.js",
    `import { readFileSync } from "node:fs";
import { createModelSync } from "./out/wake-word.js";
const model = createModelSync();
const attempt = (run) => { try { return run(); } catch (error) { return error.message; } };
console.log(JSON.stringify([
  attempt(() => model.step({ x: [1, 2, 3] })),
  attempt(() => createModelSync({ weights: readFileSync("other.safetensors") })),
]));`,
  );
  expect(JSON.parse(node("refuse.js"))).toEqual([
    "weights: none; expected createModel({ weights }) or load(weights)",
    'tensor "rnn.0.W": F32 [4,32]; expected F32 [3,32]',
  ]);
});
