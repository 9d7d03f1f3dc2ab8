// Plain imports of specs in what Vite makes for a server: in its dev server, and in a build that is run by Node.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createServer, build as viteBuild } from "vite";
import { afterAll, describe, expect, test } from "vitest";
import { buildToFolder } from "../../../tools/build/build-to-folder.ts";
import { vite as cellc } from "../../../tools/plugin/index.ts";
import { dawn, noDawn } from "../../gpu/dawn.ts";
import { filesIn, makeProject, spec } from "./projects.ts";

const main = (target: string): string => `import { createModel } from "./small.rnn.ts?cellc&target=${target}";
export async function answer(options) {
  const model = await createModel(options);
  const { outputs } = await model.forward({ x: [1, 2, 3, 4] });
  model.destroy?.();
  return [...outputs.y];
}
`;

const { folder, clean } = makeProject({
  "small.rnn.ts": spec(),
  ...Object.fromEntries(["js", "wasm", "wgsl"].map((target) => [`${target}.js`, main(target)])),
});
afterAll(clean);
const project = { configFile: false, root: folder, logLevel: "silent" } as const;
const plugins = [cellc({ types: false })];
type Server = { answer(options: object): Promise<number[]> };

/** What the model says when it is built to a folder. */
async function expected() {
  await buildToFolder(join(folder, "small.rnn.ts"), join(folder, "made"), { target: "js", seed: 1 });
  const weights = readFileSync(join(folder, "made/small.safetensors"));
  const { createModel } = await import(pathToFileURL(join(folder, "made/small.js")).href);
  const model = await createModel({ weights });
  return { weights, y: [...model.forward({ x: [1, 2, 3, 4] }).outputs.y] as number[] };
}

const optionsOf = (target: string, weights: Uint8Array): object => ({
  weights,
  ...(target === "wgsl" ? { gpu: dawn().gpu } : {}),
});

async function expectAnswer(target: string, module: Server): Promise<void> {
  const { weights, y } = await expected();
  const found = await module.answer(optionsOf(target, weights));
  expect(y.length).toBe(2);
  for (let i = 0; i < y.length; i++) expect(found[i]).toBeCloseTo(y[i], 5);
}

const targets = ["js", "wasm", "wgsl"].map((target) => {
  const lacks = target === "wgsl" ? noDawn : undefined;
  return { target, lacks, title: lacks ? `${target} (not run: ${lacks})` : target };
});

describe.each(targets)("$title", ({ target, lacks }) => {
  test.skipIf(lacks)("is loaded by the dev server, and again after a change", async () => {
    const server = await createServer({ ...project, plugins, server: { middlewareMode: true }, appType: "custom" });
    try {
      const load = async () => (await server.ssrLoadModule(`/${target}.js`)) as Server;
      await expectAnswer(target, await load());
      const { weights } = await expected();
      const text = readFileSync(join(folder, "small.rnn.ts"), "utf8");
      try {
        writeFileSync(join(folder, "small.rnn.ts"), text.replace("units: 4", "units: 5"));
        const tell = async () => (await load()).answer(optionsOf(target, weights)).then(() => "fits", String);
        await expect.poll(tell, { timeout: 10_000 }).toMatch(/expected.*2, ?15/);
      } finally {
        writeFileSync(join(folder, "small.rnn.ts"), text);
      }
    } finally {
      await server.close();
    }
  });

  test.skipIf(lacks)("is in the server's own file after a build", async () => {
    const outDir = join(folder, `dist-${target}`);
    await viteBuild({ ...project, plugins, build: { ssr: `${target}.js`, outDir, emptyOutDir: true } });
    expect(filesIn(outDir)).toEqual([`${target}.js`]);
    await expectAnswer(target, await import(pathToFileURL(join(outDir, `${target}.js`)).href));
  });
});
