// Modules of models that read ids: those that a table has no row for are refused, and no other module pays for it.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildToFolder } from "../../../tools/build/build-to-folder.ts";
import { dawn, noDawn } from "../../gpu/dawn.ts";
import { makeProject, type Project, specText } from "../project.ts";

const SPEC = `
import { defineModel, i32 } from "cellc";
import { gru } from "cellc/nn/cells";
import { dense, embedding, recurrent } from "cellc/nn/layers";
import { crossEntropy } from "cellc/nn/losses";
import { sgd } from "cellc/nn/optimizers";

export const letters = defineModel({
  name: "letters",
  inputs: { ids: i32("T", "B") },
  lengths: true,
  layers: [embedding({ vocab: 5, units: 3 }), recurrent(gru, { units: 4 }), dense({ units: 5 })],
  loss: crossEntropy(),
  optimizer: sgd({ rate: 0.1 }),
});
`;

let project: Project;
beforeAll(() => {
  project = makeProject();
  project.write("letters.rnn.ts", SPEC);
  project.write("wake-word.rnn.ts", specText());
});
afterAll(() => project.remove());

const targets = ["js", "wasm", ...(noDawn ? [] : ["wgsl"])] as readonly ("js" | "wasm" | "wgsl")[];

test.each(targets)(`%s${noDawn ? ` (wgsl not run: ${noDawn})` : ""}`, async (target) => {
  const entries = ["forward", "step", "train"];
  await buildToFolder(project.path("letters.rnn.ts"), project.path(target), { target, entries, seed: 1 });
  expect(readFileSync(project.path(target, "letters.d.ts"), "utf8")).toContain("from 0 to 4: rows of embedding.E");
  const { createModel } = await import(pathToFileURL(project.path(target, "letters.js")).href);
  const weights = readFileSync(project.path(target, "letters.safetensors"));
  const model = await createModel({ weights, ...(target === "wgsl" ? { gpu: dawn().gpu } : {}) });
  const told = async (call: () => unknown): Promise<string> => {
    try {
      await call();
      return "nothing";
    } catch (error) {
      return (error as Error).message;
    }
  };
  const expected = (found: string) =>
    new RegExp(`^input "ids": ${found}.*; expected 0 to 4, for "embedding.E" has 5 rows`);
  expect(await told(() => model.forward({ ids: [0, 1, 5, 2] }))).toMatch(expected("5 at index 2"));
  expect(await told(() => model.step({ ids: [-1] }))).toMatch(expected("-1 at index 0"));
  const stream = model.stream();
  const y = [...(await stream.step({ ids: [4] })).y];
  stream.reset();
  expect(await told(() => stream.step({ ids: new Int32Array([9]) }))).toMatch(expected("9 at index 0"));
  expect([...(await stream.step({ ids: [4] })).y]).toEqual(y);
  const before = await model.save();
  const batch = { ids: [0, 1, 2, 7], target: [1, 2, 3, 4] };
  expect(await told(() => model.train(batch))).toMatch(expected("7 at index 3"));
  expect(Buffer.from(await model.save()).equals(Buffer.from(before))).toBe(true);
  // Two rows of two steps, of which the second has one.
  expect(await told(() => model.forward({ ids: [0, 1, 2, 9], lengths: [2, 1] }, { rows: 2 }))).toBe("nothing");
  expect(await told(() => model.forward({ ids: [0, 1, 9, 3], lengths: [2, 1] }, { rows: 2 }))).toMatch(expected("9"));
  model.destroy?.();
});

test.each(["js", "wasm"] as const)("%s: a module without ids has none of it", async (target) => {
  await buildToFolder(project.path("wake-word.rnn.ts"), project.path(target), { target });
  expect(readFileSync(project.path(target, "wake-word.js"), "utf8")).not.toMatch(/checkRows|tables/);
});
