// `cellc build --watch` through edits and errors, and Ctrl+C in the middle of a command: exit code 130, files whole or absent.
import { readFileSync, renameSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readSafetensors } from "../../../index.ts";
import { makeProject, namesBelow, type Project, specText } from "../project.ts";
import { type Started, startCellc } from "./start-cli.ts";

let project: Project;
let started: Started | undefined;
beforeEach(() => {
  project = makeProject();
});
afterEach(() => {
  started?.kill();
  project.remove();
});

const start = (...args: readonly string[]): Started => {
  started = startCellc(project.folder, ...args);
  return started;
};

const WAITS = "watching for changes, Ctrl+C ends\n";
const importing = (file: string): string =>
  `import { units } from "./${file}";\n${specText().replace("units: 8", "units")}`;
const units = (n: number | string): string => `export const units = ${n};\n`;
const unitsBuilt = (): unknown =>
  JSON.parse(readFileSync(project.path("out/wake-word.json"), "utf8")).parameters[1].shape[0];
/** Nothing that is written aside has been left, at any depth. */
const leftAside = (): readonly string[] =>
  [...namesBelow(project.folder)].filter((f) => /\.part$|\.cellc\.\d+\./.test(f));

test("watch: edits of the spec and of what it imports are built; an error does not end it, its repair is built", async () => {
  project.write("sizes.ts", units(8));
  project.write("a.rnn.ts", importing("sizes.ts"));
  const cellc = start("build", "a.rnn.ts", "--target", "js", "--out", "out", "--watch");
  await cellc.says(WAITS);
  expect(unitsBuilt()).toBe(8);

  project.write("sizes.ts", units(9));
  await cellc.says(WAITS);
  expect(unitsBuilt()).toBe(9);

  project.write("sizes.ts", units(""));
  await cellc.says(/error: Expression expected\.\n {2}at sizes\.ts:1:22\n/);
  await cellc.says(WAITS);
  expect(unitsBuilt()).toBe(9);

  // As editors save that write aside and rename.
  project.write("sizes.tmp", units(10));
  renameSync(project.path("sizes.tmp"), project.path("sizes.ts"));
  await cellc.says(WAITS);
  expect(unitsBuilt()).toBe(10);

  // The spec turns to another file with a mistake, which is repaired there.
  project.write("other.ts", units("nobody"));
  project.write("a.rnn.ts", importing("other.ts"));
  await cellc.says(/error: ReferenceError: nobody is not defined\n {2}at other\.ts:1:22\n/);
  await cellc.says(WAITS);
  project.write("other.ts", units(11));
  await cellc.says(WAITS);
  expect(unitsBuilt()).toBe(11);

  cellc.interrupt();
  expect(await cellc.ended).toBe(130);
  expect(leftAside()).toEqual([]);
});

test("build: Ctrl+C while the spec's own code runs ends that code as well, and writes nothing", async () => {
  project.write("a.rnn.ts", `console.error("pid", process.pid, ".");\nfor (;;);\n${specText()}`);
  const cellc = start("build", "a.rnn.ts", "--target", "js", "--out", "out");
  await cellc.says(/pid \d+ \./);
  cellc.interrupt();
  // Its output is closed only when the spec's process, which shares it, has ended as well.
  expect(await cellc.ended).toBe(130);
  expect(project.list()).toEqual(["a.rnn.ts", "package.json"]);
});

const trainSpec = (): string =>
  specText({ layers: ", dense({ units: 30 })" })
    .replace(/inputs: \{[^}]*\}/, 'inputs: { ids: i32("T", "B") }')
    .replace("layers: [", "layers: [embedding({ vocab: 30, units: 8 }), ")
    .replace("],\n});", "],\n  loss: crossEntropy(),\n  optimizer: adam(),\n});")
    .replace("{ dense, recurrent }", "{ dense, embedding, recurrent }")
    .replace("{ defineModel, f32 }", "{ defineModel, i32 }")
    .concat('import { crossEntropy } from "cellc/nn/losses";\nimport { adam } from "cellc/nn/optimizers";\n');

test("train: Ctrl+C ends the training and keeps the weights, whole; before the training there is no file", async () => {
  project.write("a.rnn.ts", trainSpec());
  project.write("sea.txt", "the ship sails the sea, and the whale waits.\n".repeat(200));
  const args = ["train", "a.rnn.ts", "--data", "sea.txt", "--target", "js", "--epochs", "1000000"];
  const cellc = start(...args, "--out", "w/a.safetensors");
  await cellc.says(/epoch 2\/1000000 {2}update \d+/);
  cellc.interrupt();
  await cellc.says(/a\.safetensors {2}\d+ tensors after \d+ updates\n/);
  expect(await cellc.ended).toBe(130);
  const { tensors } = readSafetensors(readFileSync(project.path("w/a.safetensors")), "a.safetensors");
  expect([...tensors.keys()]).toContain("embedding.E");
  expect(project.list("w")).toEqual(["a.safetensors"]);

  project.write("slow.rnn.ts", `console.error("begun");\nfor (;;);\n${trainSpec()}`);
  const early = start("train", "slow.rnn.ts", "--data", "sea.txt", "--out", "none/a.safetensors");
  await early.says("begun");
  early.interrupt();
  expect(await early.ended).toBe(130);
  expect(project.list()).not.toContain("none");
  expect(leftAside()).toEqual([]);
});
