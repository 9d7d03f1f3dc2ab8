// The module that compile gives, as a file: a fresh process runs it without the compiler, and without making code of text.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CompiledModel, targetNames } from "../../index.ts";
import { charModel, net, randomIds } from "./support.ts";

const STEPS = 9;
const ROWS = 3;

describe.each(targetNames)("target %s", (target) => {
  let folder = "";
  let model: CompiledModel;
  const ids = randomIds(STEPS, ROWS);
  const next = randomIds(STEPS, ROWS, 6);

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "cellc-module-"));
    model = await net(charModel({ layers: 2 }), target);
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    writeFileSync(join(folder, "model.js"), model.artifact.code);
    writeFileSync(join(folder, "weights.safetensors"), model.params.save());
    writeFileSync(
      join(folder, "call.json"),
      JSON.stringify({ ids: [...ids], target: [...next], steps: STEPS, rows: ROWS }),
    );
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const node = (cwd: string, ...args: readonly string[]): unknown =>
    JSON.parse(execFileSync(process.execPath, args, { cwd, encoding: "utf8" }));

  test("plain Node imports it; what it exports is data and one function an entry", () => {
    const show = "m => console.log(JSON.stringify([m, Object.values(m.entries).map(f => typeof f)]))";
    const [module, kinds] = node(
      folder,
      "--disallow-code-generation-from-strings",
      "-e",
      `import("./model.js").then(${show})`,
    ) as [{ manifest: unknown }, string[]];
    expect(module.manifest).toEqual(JSON.parse(JSON.stringify(model.manifest)));
    expect(kinds.length).toBe(model.manifest.entries.length);
    expect(new Set(kinds)).toEqual(new Set(["function"]));
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
    expect(code.match(/^export const (manifest|entries)\b/gm)?.length).toBe(2);
    expect(code).not.toMatch(/\bimport\b|\brequire\b|\beval\b|\bFunction\b|\bfetch\b|\bglobalThis\b|\bprocess\b/);
  });
});
