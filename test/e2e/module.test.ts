// The module that compile gives, as a file: a fresh process runs it without the compiler, and without making code of text.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CompiledModel, compile, targetNames } from "../../index.ts";
import { deepModel, randomIds } from "./support.ts";

const STEPS = 9;
const ROWS = 3;

/** A user's script without the runtime. */
const SHOW = `
  import { readFileSync } from "node:fs";
  import * as module from "./model.js";
  const instance = () => {
    const binary = new WebAssembly.Module(readFileSync("model." + module.variant() + ".wasm"));
    return module.instantiate(binary, new WebAssembly.Memory({ initial: 1 }));
  };
  const { manifest, entries } = "instantiate" in module ? instance() : module;
  const kinds = Object.entries(entries).map(([name, bind]) => [name, typeof bind]);
  console.log(JSON.stringify({ manifest, entries: Object.fromEntries(kinds) }));
`;

describe.each(targetNames)("target %s", (target) => {
  let folder = "";
  let model: CompiledModel;
  const ids = randomIds(STEPS, ROWS);
  const next = randomIds(STEPS, ROWS, 6);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "cellc-module-"));
    model = await compile(deepModel, { target, seed: 1 });
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    writeFileSync(join(folder, "model.js"), model.artifact.code);
    for (const [variant, bytes] of Object.entries(model.artifact.wasm ?? {}))
      writeFileSync(join(folder, `model.${variant}.wasm`), bytes);
    writeFileSync(join(folder, "weights.safetensors"), model.params.save());
    writeFileSync(
      join(folder, "call.json"),
      JSON.stringify({ ids: [...ids], target: [...next], steps: STEPS, rows: ROWS }),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const node = (cwd: string, ...args: readonly string[]): unknown =>
    JSON.parse(execFileSync(process.execPath, args, { cwd, encoding: "utf8" }));

  test("plain Node imports it: data, and one function an entry", () => {
    writeFileSync(join(folder, "show.js"), SHOW);
    const found = node(folder, "--disallow-code-generation-from-strings", "show.js");
    expect(found).toEqual({
      manifest: JSON.parse(JSON.stringify(model.manifest)),
      entries: Object.fromEntries(model.manifest.entries.map((e) => [e.name, "function"])),
    });
  });

  test("the runtime alone drives it to the same numbers: outputs, state, loss, and parameters after updates", () => {
    const script = fileURLToPath(new URL("run-module.ts", import.meta.url));
    const found = node(".", "--disallow-code-generation-from-strings", "--import", "tsx", script, folder);
    const { outputs, state } = model.forward({ ids }, { steps: STEPS, rows: ROWS });
    const losses = [0, 1, 2].map(() => model.train({ ids, target: next }, { steps: STEPS, rows: ROWS }).loss);
    expect(found).toEqual({
      y: [...outputs.y],
      state: Object.fromEntries(state.names.map((n) => [n, [...state.get(n)]])),
      losses,
      params: Object.fromEntries(model.params.names.map((n) => [n, [...model.params.get(n)]])),
    });
  });

  test("its text imports nothing and makes no code of text", () => {
    const { code } = model.artifact;
    const exported = [...code.matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name]) => name);
    expect(exported.sort()).toEqual(
      model.artifact.wasm ? ["instantiate", "manifest", "variant"] : ["entries", "manifest"],
    );
    expect(code).not.toMatch(/\bimport\b|\brequire\b|\beval\b|\bFunction\b|\bfetch\b|\bglobalThis\b|\bprocess\b/);
  });
});
