// The package as users get it: built, packed, installed offline into an empty project, run in plain Node and type-checked.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeBlocks } from "./code-blocks.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const bin = (name: string): string => join(root, "node_modules", ".bin", name);

let folder = "";
let packed: readonly string[] = [];
/** Seconds from packing to the installed package. */
let installed = 0;
const project = (...path: readonly string[]): string => join(folder, "project", ...path);

function run(cwd: string, command: string, ...args: readonly string[]): string {
  try {
    return execFileSync(command, args, { cwd, encoding: "utf8", stdio: "pipe" });
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${command} ${args.join(" ")}\n${stdout}${stderr}`);
  }
}

const write = (name: string, text: string): void => writeFileSync(project(name), text);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "cellc-package-"));
  const staged = join(folder, "staged");
  mkdirSync(staged);
  for (const file of ["package.json", "README.md", "LICENSE"]) copyFileSync(join(root, file), join(staged, file));
  run(root, bin("tsdown"), "--out-dir", join(staged, "dist"), "--logLevel", "error");
  const start = performance.now();
  const [{ filename, files }] = JSON.parse(run(staged, "npm", "pack", "--json", "--ignore-scripts"));
  packed = files.map(({ path }: { path: string }) => path);
  mkdirSync(project());
  // What the package depends on comes from this repository's own folder, so that no registry is asked.
  const dependencies = Object.keys(manifest.dependencies).map((name) => [
    name,
    `file:${join(root, "node_modules", name)}`,
  ]);
  write(
    "package.json",
    JSON.stringify({
      type: "module",
      dependencies: { cellc: `file:${join(staged, filename)}`, ...Object.fromEntries(dependencies) },
    }),
  );
  run(project(), "npm", "install", "--offline", "--no-audit", "--no-fund", "--no-package-lock");
  installed = (performance.now() - start) / 1000;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("it holds the built files, the licence and the readme, and nothing else", () => {
  const others = packed.filter((path) => !path.startsWith("dist/"));
  expect([...others].sort()).toEqual(["LICENSE", "README.md", "package.json"]);
  expect(packed.every((path) => /\.(d\.ts|js|json|md)$|LICENSE/.test(path))).toBe(true);
  expect(packed.length).toBeGreaterThan(200);
  expect(packed.filter((path) => /^dist\/(test|bench|examples|tools\/(conformance|oracles))\b/.test(path))).toEqual([]);
});

test("a new user's path, from the tarball to the first outputs, takes less than a minute", () => {
  const start = performance.now();
  const [spec] = codeBlocks("README.md");
  const [use] = codeBlocks("README.md", "js");
  write(spec.split("\n")[0].replace("// ", ""), spec);
  const [, build] = /^npx (cellc build .*)$/m.exec(readFileSync(join(root, "README.md"), "utf8")) ?? [];
  const told = run(project(), "npx", "--no-install", ...build.split(" "));
  expect(told).toMatch(/wake-word\.wasm/);
  write("use.js", use);
  expect(run(project(), process.execPath, "use.js")).toBe("100 1\n");
  const seconds = installed + (performance.now() - start) / 1000;
  console.log(`from npm pack to the first outputs: ${seconds.toFixed(1)} s`);
  expect(seconds).toBeLessThan(60);
});

test("the readme's training program learns and writes its weights", () => {
  const program = codeBlocks("README.md").find((block) => block.startsWith("// train.ts")) ?? "";
  write("train.ts", program);
  const [, loss] =
    /^loss ([\d.]+) after 175 updates\n$/.exec(run(project(), "npx", "--no-install", "tsx", "train.ts")) ?? [];
  expect(Number(loss)).toBeLessThan(0.1);
  const told = run(project(), "npx", "--no-install", "cellc", "inspect", "wake-word.rnn.ts");
  expect(stripVTControlCharacters(told)).toContain("Memory\n");
});

test("every export is there, as code and as types", () => {
  const targets = Object.values<{ types: string; default: string }>(manifest.exports).flatMap((e) => [
    e.types,
    e.default,
  ]);
  const fixed = targets.filter((path) => !path.includes("*")).map((path) => path.slice(2));
  expect(fixed.length).toBeGreaterThan(12);
  expect(fixed.filter((path) => !packed.includes(path))).toEqual([]);
});

describe("plain Node", () => {
  test("imports every export by its name", () => {
    const names = Object.keys(manifest.exports).filter((name) => !name.includes("*"));
    const all = [...names.map((name) => `cellc${name.slice(1)}`), "cellc/nn/schedules", "cellc/nn/initializers"];
    write(
      "imports.js",
      all.map((name, i) => `import * as m${i} from "${name}";\nconsole.log(Object.keys(m${i}).length);`).join("\n"),
    );
    const counts = run(project(), process.execPath, "imports.js").trim().split("\n").map(Number);
    expect(counts.length).toBe(all.length);
    expect(Math.min(...counts)).toBeGreaterThan(2);
  });

  test("runs the readme's cell on every target; its module then needs the runtime alone, and no code from text", () => {
    write("cell.js", codeBlocks("README.md").find((block) => block.includes("defineCell({")) ?? "");
    write("compile.js", COMPILE);
    write("use.js", USE);
    const compiled = JSON.parse(run(project(), process.execPath, "compile.js"));
    const used = JSON.parse(run(project(), process.execPath, "--disallow-code-generation-from-strings", "use.js"));
    expect(Object.keys(compiled)).toEqual(["js", "wasm"]);
    expect(used).toEqual(compiled);
    for (const { losses, y } of Object.values<{ losses: number[]; y: number[] }>(compiled)) {
      expect(losses[4]).toBeLessThan(losses[0]);
      expect(y.length).toBe(12);
    }
  });
});

test("the guide runs from its first line to its last, and so does the program that uses what it shipped", () => {
  const [blocks, used] = [codeBlocks("docs/guide.md"), codeBlocks("docs/guide.md", "js")];
  expect([blocks.length, used.length]).toEqual([8, 1]);
  const check = "console.log(JSON.stringify([loss, written, forward.split(' ')[0], passes.length, half.steps, why]));";
  const options = { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext };
  const { outputText } = ts.transpileModule(`${blocks.join("\n")}\n${check}`, { compilerOptions: options });
  write("guide.js", outputText);
  const [loss, written, graph, passes, steps, why] = JSON.parse(run(project(), process.execPath, "guide.js"));
  expect(loss).toBeLessThan(1);
  expect(written).toMatch(/^T.{40}$/);
  expect([graph, steps]).toEqual(["graph", 3 * 23]);
  expect(why).toMatch(/^wasm: an update of 16 steps of 4 rows is estimated at /);
  expect(passes).toBeGreaterThan(10);
  write("guide-use.js", `${used[0]}\nconsole.log(outputs.y.length / vocabulary.size, state.names.join());`);
  expect(run(project(), process.execPath, "guide-use.js")).toBe("8 rnn.0.h\n");
});

test.each(["nodenext", "bundler"])(
  "types: the documents' code and a user's own, with module resolution %s",
  (resolution) => {
    const blocks = codeBlocks("README.md");
    expect(blocks.length).toBeGreaterThan(1);
    for (const [i, block] of blocks.entries()) write(`readme-${i}.ts`, `${block}\nexport {};\n`);
    write("guide.ts", codeBlocks("docs/guide.md").join("\n"));
    write("user.ts", USER);
    write("module.ts", MODULE);
    const module = resolution === "nodenext" ? "nodenext" : "esnext";
    const compilerOptions = {
      target: "es2023",
      lib: ["es2023", "dom"],
      module,
      moduleResolution: resolution,
      strict: true,
      noEmit: true,
      types: ["node"],
      typeRoots: [join(root, "node_modules", "@types")],
    };
    write("tsconfig.json", JSON.stringify({ compilerOptions, include: ["*.ts"] }));
    expect(run(project(), bin("tsc"), "-p", ".")).toBe("");
  },
);

/** The types of the module that the readme's first command has written. */
const MODULE = `
import { createModel, createModelSync, type State } from "./dist/wake-word.js";
const model = await createModel({ weights: new Uint8Array(8) });
const { outputs, state } = model.forward({ x: new Float32Array(40) }, { steps: 1 });
const y: Float32Array = outputs.y;
const h: Float32Array = state.get("rnn.0.h");
const stream = model.stream({ steps: 128 });
export const results: [Float32Array, State, string] = [stream.step({ x: [1, 2] }).y, state.clone(), model.name];
// @ts-expect-error: an input that the model does not have
model.step({ z: y });
// @ts-expect-error: a state that the model does not have
state.get("h");
// @ts-expect-error: the binary is missing
createModelSync({ weights: new Uint8Array(h.buffer) });
`;

const COMPILE = `
  import { writeFileSync } from "node:fs";
  import { compile, defineModel, f32, targetNames } from "cellc";
  import { dense, recurrent } from "cellc/nn/layers";
  import { meanSquaredError } from "cellc/nn/losses";
  import { adam } from "cellc/nn/optimizers";
  import { lstm } from "./cell.js";
  const model = defineModel({
    name: "small",
    inputs: { x: f32("T", "B", 2) },
    layers: [recurrent(lstm, { units: 4 }), dense({ units: 1 })],
    loss: meanSquaredError(),
    optimizer: adam({ rate: 0.05 }),
  });
  const x = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i));
  const target = Float32Array.from({ length: 12 }, (_, i) => Math.cos(i));
  const results = {};
  for (const name of targetNames) {
    const net = await compile(model, { target: name, seed: 1 });
    writeFileSync(name + "-model.js", net.artifact.code);
    for (const [variant, bytes] of Object.entries(net.artifact.wasm ?? {})) writeFileSync("model." + variant + ".wasm", bytes);
    writeFileSync(name + ".safetensors", net.params.save());
    const losses = [0, 1, 2, 3, 4].map(() => net.train({ x, target }, { steps: 4, rows: 3 }).loss);
    results[name] = { losses, y: [...net.forward({ x }, { steps: 4, rows: 3 }).outputs.y] };
  }
  console.log(JSON.stringify(results));
`;

const USE = `
  import { readFileSync } from "node:fs";
  import { linkWasm, loadModule } from "cellc/runtime";
  import * as js from "./js-model.js";
  import * as glue from "./wasm-model.js";
  const wasm = linkWasm(glue, new WebAssembly.Module(readFileSync("model." + glue.variant() + ".wasm")));
  const x = Float32Array.from({ length: 24 }, (_, i) => Math.sin(i));
  const target = Float32Array.from({ length: 12 }, (_, i) => Math.cos(i));
  const results = {};
  for (const [name, module] of Object.entries({ js, wasm })) {
    const net = loadModule(module, { seed: 9 });
    net.params.load(readFileSync(name + ".safetensors"));
    const losses = [0, 1, 2, 3, 4].map(() => net.train({ x, target }, { steps: 4, rows: 3 }).loss);
    results[name] = { losses, y: [...net.forward({ x }, { steps: 4, rows: 3 }).outputs.y] };
  }
  console.log(JSON.stringify(results));
`;

const USER = `
import { compile, type CompiledModel, defineCell, defineModel, f32, fit, type State } from "cellc";
import { loadModule, type Model } from "cellc/runtime";
import { cells, gru } from "cellc/nn/cells";
import { dense, recurrent } from "cellc/nn/layers";
import { meanSquaredError } from "cellc/nn/losses";
import { sgd } from "cellc/nn/optimizers";
import { cosineDecay } from "cellc/nn/schedules";
import { zoneout } from "cellc/nn/variants";

const mine = defineCell({
  name: "mine",
  gates: ["z"],
  state: ["h"],
  step: ({ op, s, gate }) => ({ h: op.add(s.h, op.tanh(gate("z"))) }),
});
// @ts-expect-error: a gate that was not declared
defineCell({ name: "bad", gates: ["z"], state: ["h"], step: ({ gate }) => ({ h: gate("q") }) });
// @ts-expect-error: a state that does not come back
defineCell({ name: "bad", gates: ["z"], state: ["h", "c"], step: ({ gate }) => ({ h: gate("z") }) });
// @ts-expect-error: a state that the cell does not have
zoneout(gru, { c: 0.1 });

export const model = defineModel({
  name: "m",
  inputs: { x: f32("T", "B", 3) },
  layers: [recurrent(mine, { units: 4 }), recurrent(zoneout(gru, { h: 0.1 }), { units: 4, name: "top" }), dense({ units: 1 })],
  loss: meanSquaredError(),
  optimizer: sgd({ rate: 0.1 }),
});
const net: CompiledModel = await compile(model, { target: "wasm" });
const rate = cosineDecay({ rate: 0.1, steps: 10 });
const x = new Float32Array(6);
const { loss } = await fit(net, { batches: () => [{ inputs: { x, target: [1, 2] }, steps: 2 }], epochs: 1, rate });
const { outputs, state }: { outputs: Record<string, Float32Array>; state: State } = net.forward({ x }, { steps: 2 });
export const results: [number | undefined, Float32Array, State, number] = [loss, outputs.y, state, Object.keys(cells).length];
export const load = (module: Parameters<typeof loadModule>[0]): Model => loadModule(module, { seed: 1 });
`;
