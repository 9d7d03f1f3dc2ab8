// What an emitted module costs: bytes to the page, and nothing allocated while it streams.
import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { transformSync } from "esbuild";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compile, defineModel, f32 } from "../../../index.ts";
import { lstm } from "../../../nn/cells/index.ts";
import { recurrent } from "../../../nn/layers/index.ts";
import { buildSpec } from "../../../tools/build/build-spec.ts";
import { buildToFolder } from "../../../tools/build/build-to-folder.ts";
import { makeProject, type Project, specText } from "../project.ts";

const SIZE = { inputs: 64, units: 64 };
const KILOBYTE = 1024;
/** Of each stream. */
const CALLS = 400_000;

let project: Project;
beforeAll(async () => {
  project = makeProject();
  project.write("a.rnn.ts", specText({ name: "model", ...SIZE }));
  const definition = defineModel({
    name: "model",
    inputs: { x: f32("T", "B", SIZE.inputs) },
    layers: [recurrent(lstm, { units: SIZE.units })],
  });
  project.write("weights.safetensors", (await compile(definition, { target: "js" })).params.save());
});
afterAll(() => project.remove());

const zipped = (content: string | Uint8Array): number => gzipSync(content, { level: 9 }).length;

test("forward and step of one layer of 64 units: at most 6 KB of JavaScript and WebAssembly", async () => {
  const { files } = await buildSpec(project.path("a.rnn.ts"), { target: "wasm", entries: ["forward", "step"] });
  const { code } = transformSync(String(files.get("model.js")), { minify: true, format: "esm" });
  const glue = zipped(code);
  for (const name of ["model.wasm", "model.relaxed.wasm"]) {
    const binary = zipped(files.get(name)!);
    console.log(`${name}: ${glue} B of JavaScript + ${binary} B of WebAssembly = ${glue + binary} B gzipped`);
    expect(glue + binary).toBeLessThanOrEqual(6 * KILOBYTE);
  }
});

test("a module holds what its entries need and nothing else", async () => {
  const textOf = async (...entries: readonly string[]) =>
    String((await buildSpec(project.path("a.rnn.ts"), { target: "js", entries })).files.get("model.js"));
  const [step, forward] = [await textOf("step"), await textOf("forward")];
  expect(step).not.toMatch(/bind_forward|forwardCalls/);
  expect(forward).not.toMatch(/bind_step|stepCalls/);
  expect(step + forward).not.toMatch(/gradient|backward|optimizer|WebAssembly/i);
});

test.each(["js", "wasm"] as const)(
  "%s: a process gives its first output from nothing but the files",
  async (target) => {
    await buildToFolder(project.path("a.rnn.ts"), project.path(target), { target });
    project.write(
      `first-${target}.js`,
      `import { readFileSync } from "node:fs";
import { createModel } from "./${target}/model.js";
const model = await createModel({ weights: readFileSync("weights.safetensors") });
console.log(model.step({ x: new Float32Array(64).fill(1) }).outputs.y.length);`,
    );
    const script = [`first-${target}.js`];
    expect(execFileSync(process.execPath, script, { cwd: project.folder, encoding: "utf8" })).toBe("64\n");
  },
);

test.each(["js", "wasm"] as const)("%s: streams allocate nothing, call after call", async (target) => {
  project.write("small.rnn.ts", specText({ name: "small", inputs: 2, units: 4 }));
  const definition = defineModel({
    name: "small",
    inputs: { x: f32("T", "B", 2) },
    layers: [recurrent(lstm, { units: 4 })],
  });
  project.write("small.safetensors", (await compile(definition, { target: "js" })).params.save());
  await buildToFolder(project.path("small.rnn.ts"), project.path(target), { target });
  project.write(
    `stream-${target}.js`,
    `import { readFileSync } from "node:fs";
import { createModel } from "./${target}/small.js";
const grow = WebAssembly.Memory.prototype.grow;
let grown = 0;
WebAssembly.Memory.prototype.grow = function (pages) { grown++; return grow.call(this, pages); };
const model = await createModel({ weights: readFileSync("small.safetensors") });
const streams = [[model.stream({ steps: 8 }), { x: new Float32Array(16) }], [model.stream(), { x: new Float32Array(2) }]];
const run = (calls) => { for (const [stream, inputs] of streams) for (let i = 0; i < calls; i++) stream.step(inputs); };
run(${CALLS / 10});
grown = 0;
let bytes = Infinity;
// Until the engine has compiled the loop, which it does when it has the time, numbers may live on its heap.
for (let round = 0; round < 10 && bytes >= ${4 * CALLS}; round++) {
  gc();
  const before = process.memoryUsage().heapUsed;
  run(${CALLS});
  bytes = Math.min(bytes, process.memoryUsage().heapUsed - before);
  await new Promise((done) => setTimeout(done, 10));
}
console.log(JSON.stringify({ bytes, grown }));`,
  );
  // With so large a nursery nothing is collected in between: what was allocated is still there.
  const options = ["--expose-gc", "--max-semi-space-size=128", "--min-semi-space-size=128"];
  const text = execFileSync(process.execPath, [...options, `stream-${target}.js`], {
    cwd: project.folder,
    encoding: "utf8",
  });
  const { bytes, grown } = JSON.parse(text);
  console.log(`${target}: ${bytes} bytes of heap in ${2 * CALLS} calls`);
  // The least that a call can allocate is 12 bytes; the engine's own doings take some 300,000 once.
  expect(bytes).toBeLessThan(4 * CALLS);
  expect(grown).toBe(0);
});
