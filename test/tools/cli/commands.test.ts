// The other subcommands and the help: training and measuring without a program, examples that are there, documents in step.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSafetensors, writeSafetensors } from "../../../index.ts";
import { subcommands } from "../../../tools/cli/commands.ts";
import { cliDocument } from "../../../tools/cli/document.ts";
import { helpTexts } from "../../../tools/cli/run.ts";
import { describeOnAdapter } from "../../gpu/dawn.ts";
import { makeProject, type Project, root, specText } from "../project.ts";
import { cellc } from "./run-cli.ts";

const CHARACTERS = `
import { defineModel, i32 } from "cellc";
import { gru } from "cellc/nn/cells";
import { dense, embedding, recurrent } from "cellc/nn/layers";
import { crossEntropy } from "cellc/nn/losses";
import { adam } from "cellc/nn/optimizers";
export const chars = defineModel({
  name: "chars",
  inputs: { ids: i32("T", "B") },
  layers: [embedding({ vocab: 30, units: 8 }), recurrent(gru, { units: 16 }), dense({ units: 30 })],
  loss: crossEntropy(),
  optimizer: adam({ rate: 0.01 }),
});`;

const NUMBERS = `import { defineModel, f32 } from "cellc";
import { gru } from "cellc/nn/cells";
import { dense, recurrent } from "cellc/nn/layers";
import { meanSquaredError } from "cellc/nn/losses";
import { sgd } from "cellc/nn/optimizers";
export const numbers = defineModel({
  name: "numbers",
  inputs: { x: f32("T", "B", 1) },
  layers: [recurrent(gru, { units: 2 }), dense({ units: 1 })],
  loss: meanSquaredError(),
  optimizer: sgd({ rate: 0.1 }),
});`;

let project: Project;
beforeAll(() => {
  project = makeProject();
  project.write("chars.rnn.ts", CHARACTERS);
  project.write("plain.rnn.ts", specText());
  project.write("sea.txt", "the ship sails the sea, and the whale waits.\n".repeat(60));
});
afterAll(() => project.remove());

test("train: the loss falls, the weights and the vocabulary are written", async () => {
  const out = project.path("w/chars.safetensors");
  const args = ["--data", project.path("sea.txt"), "--out", out, "--target", "js", "--epochs", "4", "--steps", "32"];
  const { code, stdout, stderr } = await cellc("train", project.path("chars.rnn.ts"), ...args);
  expect([code, stderr]).toEqual([0, ""]);
  const losses = [...stdout.matchAll(/loss ([\d.]+)/g)].map(([, loss]) => Number(loss));
  expect(losses).toHaveLength(4);
  expect(losses[3]).toBeLessThan(losses[0] - 0.5);
  const { tensors, metadata } = readSafetensors(readFileSync(out), out);
  expect([...tensors.keys()]).toContain("embedding.E");
  expect(metadata.vocabulary).toContain("cellc");
});

test.each([
  ["a model without a loss", "plain.rnn.ts", "sea.txt", /it has no loss or no optimizer/],
  ["a missing file", "chars.rnn.ts", "none.txt", /none\.txt: the file cannot be read/],
  [
    "a short text",
    "chars.rnn.ts",
    "short.txt",
    /short\.txt: 3 characters; expected at least 513, .* --steps and --batch/,
  ],
  [
    "a text for a model of numbers",
    "numbers.rnn.ts",
    "short.txt",
    /short\.txt: a text; expected a \*\.safetensors file/,
  ],
  ["missing tensors", "numbers.rnn.ts", "none.safetensors", /none\.safetensors: the file cannot be read/],
  [
    "tensors of other lengths",
    "numbers.rnn.ts",
    "uneven.safetensors",
    /uneven.*"target": \[99, 2, 1\]; expected \[100, 2, 1\]/,
  ],
  ["few steps", "numbers.rnn.ts", "few.safetensors", /few\.safetensors: 10 steps; expected at least 64\. --steps/],
  ["too many characters", "chars.rnn.ts", "many.txt", /many\.txt: \d+ different characters; expected at most 30/],
])("train: %s is one error, and nothing is written", async (_, spec, data, message) => {
  project.write("short.txt", "abc");
  project.write("numbers.rnn.ts", NUMBERS);
  const tensor = (...shape: number[]) => ({ shape, data: new Float32Array(shape.reduce((a, d) => a * d)) });
  const pairs = { uneven: [tensor(100, 2, 1), tensor(99, 2, 1)], few: [tensor(10, 2, 1), tensor(10, 2, 1)] };
  for (const [name, [x, target]] of Object.entries(pairs))
    writeFileSync(
      project.path(`${name}.safetensors`),
      writeSafetensors([
        ["x", x],
        ["target", target],
      ]),
    );
  project.write("many.txt", Array.from({ length: 900 }, (_, i) => String.fromCharCode(33 + (i % 90))).join(""));
  const out = project.path("none/x.safetensors");
  const args = ["--data", project.path(data), "--out", out, "--target", "js"];
  const ended = await cellc("train", project.path(spec), ...args);
  expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(message) });
  expect(project.list()).not.toContain("none");
});

test.each([
  ["missing weights", ["--weights", "none.safetensors"], /none\.safetensors: the file cannot be read: no such file/],
  ["weights of another format", ["--weights", "sea.txt"], /sea\.txt: the file is truncated or of another format/],
  ["a folder in the place of the weights", ["--out", "folder"], /folder: the file cannot be written: it is a folder/],
])("train: %s is told before the training begins", async (_, args, message) => {
  mkdirSync(project.path("folder"), { recursive: true });
  const paths = args.map((a) => (a.startsWith("--") ? a : project.path(a)));
  const data = ["--data", project.path("sea.txt"), "--target", "js", "--out", project.path("x.safetensors")];
  const ended = await cellc("train", project.path("chars.rnn.ts"), ...data, ...paths);
  expect(ended).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(message) });
  expect(ended.stderr).not.toMatch(/\n\s+at /);
});

test("inspect: a reader who goes away early is no error", async () => {
  const main = join(root, "tools/cli/main.ts");
  const node = ["--conditions=cellc-source", "--import", import.meta.resolve("tsx"), main];
  const child = spawn(process.execPath, [...node, "inspect", "plain.rnn.ts"], { cwd: project.folder });
  let told = "";
  child.stderr.on("data", (text) => {
    told += text;
  });
  child.stdout.destroy();
  const code = await new Promise((done) => child.once("close", done));
  expect([code, told]).toEqual([0, ""]);
});

test("bench: a line for every call on every target", async () => {
  const args = ["--target", "js,wasm", "--steps", "8", "--batch", "2", "--seconds", "0.02"];
  const { code, stdout } = await cellc("bench", project.path("chars.rnn.ts"), ...args);
  expect(code).toBe(0);
  const lines = stdout.trim().split("\n").slice(1);
  expect(lines.map((line) => line.split(/\s+/).slice(0, 2).join(" "))).toEqual(
    ["js", "wasm"].flatMap((target) => ["forward", "step", "train"].map((call) => `${target} ${call}`)),
  );
});

describeOnAdapter("software", "on a GPU that is software", () => {
  test("train: as on the processor, and the adapter is named", async () => {
    const run = async (target: string) => {
      const out = project.path(`${target}.safetensors`);
      const options = ["--out", out, "--target", target, "--epochs", "2", "--steps", "32", "--seed", "3"];
      const ended = await cellc("train", project.path("chars.rnn.ts"), "--data", project.path("sea.txt"), ...options);
      expect([ended.code, ended.stderr]).toEqual([0, ""]);
      const losses = [...ended.stdout.matchAll(/loss ([\d.]+)/g)].map(([, loss]) => Number(loss));
      return { ...ended, losses, file: readSafetensors(readFileSync(out), out) };
    };
    const [host, gpu] = [await run("js"), await run("wgsl")];
    expect(gpu.stdout).toMatch(/^on .*, which is software and slow\n/);
    expect(gpu.losses).toHaveLength(2);
    for (const [i, loss] of gpu.losses.entries()) expect(loss).toBeCloseTo(host.losses[i], 2);
    expect([...gpu.file.tensors.keys()]).toEqual([...host.file.tensors.keys()]);
    expect(gpu.file.metadata).toEqual(host.file.metadata);
  });

  test("bench: measures the other targets, and says why nothing is measured there", async () => {
    const args = ["--target", "wgsl,js", "--steps", "8", "--seconds", "0.02"];
    const { code, stdout, stderr } = await cellc("bench", project.path("plain.rnn.ts"), ...args);
    expect([code, stderr]).toEqual([0, ""]);
    const [, wgsl, ...js] = stdout.trim().split("\n");
    expect(wgsl).toMatch(
      /^wgsl: nothing was measured: the adapter is software \(.*\), and its times say nothing about a GPU$/,
    );
    expect(js.map((line) => line.split(/\s+/)[0])).toEqual(["js", "js"]);
    const alone = await cellc("bench", project.path("plain.rnn.ts"), "--target", "wgsl", "--seconds", "0.02");
    expect(alone.stdout.trim().split("\n")).toEqual([wgsl]);
  });
});

test.each([
  ["train", ["--data", "sea.txt"]],
  ["inspect", ["--profile"]],
])("%s: without a GPU one error says what is missing and what to do", (command, args) => {
  const env = { ...process.env, VK_DRIVER_FILES: "/none.json", VK_ICD_FILENAMES: "/none.json" };
  const main = join(root, "tools/cli/main.ts");
  const node = ["--conditions=cellc-source", "--import", import.meta.resolve("tsx"), main];
  const options = { cwd: project.folder, env, encoding: "utf8" } as const;
  const ended = spawnSync(process.execPath, [...node, command, "chars.rnn.ts", "--target", "wgsl", ...args], options);
  expect([ended.status, ended.stdout]).toEqual([1, ""]);
  // Vulkan's loader has its say before.
  expect(stripVTControlCharacters(ended.stderr).trim().split("\n").at(-1)).toMatch(
    /^error: target wgsl: .*; expected WebGPU in this process, from the package webgpu and a GPU's driver. The targets js and wasm run without$/,
  );
});

test("every file of a subcommand is in the table, and its help has an example", async () => {
  const files = readdirSync(resolve(root, "tools/cli")).map((f) => f.replace(".ts", ""));
  const withCommand = files.filter((f) =>
    /^export const command\b/m.test(readFileSync(resolve(root, "tools/cli", `${f}.ts`), "utf8")),
  );
  const names = subcommands.map((s) => s.name);
  expect(names).toEqual(expect.arrayContaining(withCommand));
  const texts = await helpTexts();
  for (const name of names)
    expect(texts.get(`cellc ${name}`), name).toMatch(new RegExp(`Examples?:\\n  cellc ${name} `));
});

test("docs/cli.md is what the help says", async () => {
  expect(readFileSync(resolve(root, "docs/cli.md"), "utf8")).toBe(await cliDocument());
});
