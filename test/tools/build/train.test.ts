// Training in an emitted module: the same bits as the package's own runtime, losses and weights alike.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compile, defineModel, f32, modelGraphs } from "../../../index.ts";
import { gru } from "../../../nn/cells/index.ts";
import { dense, recurrent } from "../../../nn/layers/index.ts";
import { meanSquaredError } from "../../../nn/losses/index.ts";
import { adam } from "../../../nn/optimizers/index.ts";
import { buildToFolder } from "../../../tools/build/build-to-folder.ts";
import { sourceOf } from "../../../tools/spec/model-source.ts";
import { makeProject, type Project } from "../project.ts";

const model = defineModel({
  name: "wave",
  inputs: { x: f32("T", "B", 2) },
  layers: [recurrent(gru, { units: 6 }), dense({ units: 1 })],
  loss: meanSquaredError(),
  optimizer: adam({ rate: 0.02 }),
});
const x = Float32Array.from({ length: 40 }, (_, i) => Math.sin(i));
const target = Float32Array.from({ length: 20 }, (_, i) => Math.cos(i));

let project: Project;
beforeAll(() => {
  project = makeProject();
  project.write("wave.json", JSON.stringify(sourceOf(model.name, modelGraphs(model))));
});
afterAll(() => project.remove());

test.each(["js", "wasm"] as const)("%s", async (name) => {
  await buildToFolder(project.path("wave.json"), project.path(name), {
    target: name,
    entries: ["forward", "train"],
    seed: 4,
  });
  project.write(
    `train-${name}.js`,
    `import { readFileSync, writeFileSync } from "node:fs";
import { createModel } from "./${name}/wave.js";
const model = await createModel({ weights: readFileSync("${name}/wave.safetensors") });
const [x, target] = JSON.parse(process.argv[2]);
const losses = [0, 1, 2, 3].map(() => model.train({ x, target }, { rows: 2 }).loss);
writeFileSync("${name}.safetensors", model.save());
const attempt = (run) => { try { run(); } catch (error) { return error.message; } };
const refused = attempt(() => model.train({ x: x.map(() => NaN), target }, { rows: 2 }));
const same = Buffer.compare(readFileSync("${name}.safetensors"), model.save()) === 0;
console.log(JSON.stringify({ losses, refused, same }));`,
  );
  const net = await compile(model, { target: name, seed: 4 });
  const losses = [0, 1, 2, 3].map(() => net.train({ x, target }, { steps: 10, rows: 2 }).loss);
  const args = [`train-${name}.js`, JSON.stringify([[...x], [...target]])];
  // Both take the plain binary's way or both the relaxed one's: they run on the same engine.
  const found = JSON.parse(execFileSync(process.execPath, args, { cwd: project.folder, encoding: "utf8" }));
  expect(found.losses).toEqual(losses);
  expect(losses[3]).toBeLessThan(losses[0]);
  expect(readFileSync(project.path(`${name}.safetensors`)).equals(net.params.save())).toBe(true);
  expect(found.refused).toMatch(/^train: loss NaN/);
  expect(found.same).toBe(true);
});
