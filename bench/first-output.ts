// What a page or a worker waits for: a process that loads an emitted module and its weights and makes one step, over an
// empty script. Run: npx tsx --conditions=cellc-source bench/first-output.ts [turns]
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compile, defineModel, f32, type TargetName } from "../index.ts";
import { lstm } from "../nn/cells/index.ts";
import { recurrent } from "../nn/layers/index.ts";
import { modelGraphs } from "../nn/model-graphs.ts";
import { buildToFolder } from "../tools/build/build-to-folder.ts";
import { sourceOf } from "../tools/spec/model-source.ts";

const INPUTS = 64;
const UNITS = 64;

const definition = defineModel({
  name: "model",
  inputs: { x: f32("T", "B", INPUTS) },
  layers: [recurrent(lstm, { units: UNITS })],
});
const folder = mkdtempSync(join(tmpdir(), "cellc-first-output-"));
const path = (name: string): string => join(folder, name);

/** The process's own time, which nothing else on the machine lengthens. */
const TELL = "const { user, system } = process.cpuUsage();\nconsole.log((user + system) / 1000);";

const firstOutput = (target: string): string => `import { readFileSync } from "node:fs";
import { createModel } from "./${target}/model.js";
const model = await createModel({ weights: readFileSync("weights.safetensors") });
if (model.step({ x: new Float32Array(${INPUTS}) }).outputs.y.length !== ${UNITS}) throw new Error("no output");
${TELL}`;

async function writeScripts(targets: readonly TargetName[]): Promise<void> {
  writeFileSync(path("package.json"), '{ "type": "module" }');
  writeFileSync(path("weights.safetensors"), (await compile(definition, { target: "js" })).params.save());
  writeFileSync(path("model.json"), JSON.stringify(sourceOf("model", modelGraphs(definition))));
  writeFileSync(path("empty.js"), TELL);
  for (const target of targets) {
    await buildToFolder(path("model.json"), path(target), { target });
    writeFileSync(path(`${target}.js`), firstOutput(target));
  }
}

/** Milliseconds that a process takes until its script has run. */
const milliseconds = (script: string): number =>
  Number(execFileSync(process.execPath, [script], { cwd: folder, encoding: "utf8" }));

/** @param turns of every script, one after the other; each counts by its best. */
async function main(turns: number): Promise<void> {
  const targets = ["js", "wasm"] as const;
  await writeScripts(targets);
  const scripts = ["empty", ...targets];
  const all = Array.from({ length: turns }, () => scripts.map((name) => milliseconds(`${name}.js`)));
  const [empty, ...best] = scripts.map((_, i) => Math.min(...all.map((times) => times[i])));
  console.log(`an empty script: ${empty.toFixed(1)} ms, the best of ${turns}`);
  for (const [i, target] of targets.entries())
    console.log(`${target}: the first output ${(best[i] - empty).toFixed(1)} ms after it`);
}

try {
  await main(Number(process.argv[2] ?? 15));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
