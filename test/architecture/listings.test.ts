// Folders that list what they hold: a file added to one is in its listing, and so in every test that goes through it.
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { loopPasses } from "../../compiler/loop/index.ts";
import { gradientPasses, inferencePasses, updatePasses } from "../../compiler/pipeline.ts";
import { root } from "./sources.ts";

type Exports = Readonly<Record<string, unknown>>;

/** What each file of a folder exports at run time, those named left out. */
async function exportsIn(folder: string, besides: readonly string[]): Promise<readonly (readonly [string, Exports])[]> {
  const files = readdirSync(resolve(root, folder)).filter((f) => f.endsWith(".ts") && !besides.includes(f));
  return Promise.all(files.map(async (f) => [f, (await import(resolve(root, folder, f))) as Exports] as const));
}

describe("a declaration is exported from its folder", () => {
  test.each([
    ["nn/cells", ["all.ts", "index.ts"], 10],
    ["nn/variants", ["all.ts", "index.ts"], 8],
    ["nn/layers", ["index.ts", "check-sizes.ts", "last-size.ts", "run-cell.ts"], 7],
    ["nn/losses", ["index.ts"], 4],
    ["nn/optimizers", ["index.ts"], 4],
  ] as const)("%s", async (folder, besides, least) => {
    const listed = new Set(Object.values((await import(resolve(root, folder, "index.ts"))) as Exports));
    const files = await exportsIn(folder, besides);
    expect(files.length).toBeGreaterThanOrEqual(least);
    expect(files.filter(([, own]) => !Object.values(own).some((x) => listed.has(x))).map(([f]) => f)).toEqual([]);
  });

  test("cells and variants go by the names of their files", async () => {
    for (const folder of ["nn/cells", "nn/variants"])
      for (const [file, own] of await exportsIn(folder, ["all.ts", "index.ts"])) {
        const name = file.replace(".ts", "").replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
        expect(Object.keys(own), `${folder}/${file}`).toContain(name);
      }
  });
});

interface Pass {
  readonly name: string;
  run(...args: readonly never[]): unknown;
}
const isPass = (x: unknown): x is Pass =>
  typeof x === "object" && x !== null && "run" in x && "name" in x && "after" in x && Array.isArray(x.after);

describe("a pass is in a pipeline, and goes by the name of its file", () => {
  test.each([
    ["compiler/graph", [...inferencePasses, ...gradientPasses({ wrt: [], of: "loss" }), ...updatePasses], 9],
    ["compiler/loop", loopPasses, 3],
  ] as const)("%s", async (folder, pipelines, least) => {
    const files = (await exportsIn(folder, ["index.ts"])).flatMap(([file, own]) =>
      Object.values(own)
        .filter(isPass)
        .map((pass) => ({ file, pass })),
    );
    expect(files.length).toBeGreaterThanOrEqual(least);
    for (const { file, pass } of files) {
      expect(`${pass.name}.ts`).toBe(file);
      expect(
        (pipelines as readonly Pass[]).some((p) => p.name === pass.name),
        `${folder}/${file}: the pass ${pass.name} is in no pipeline`,
      ).toBe(true);
    }
  });
});
