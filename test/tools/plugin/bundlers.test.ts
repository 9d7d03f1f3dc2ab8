// The plug-in in each bundler: the example projects built and run, kernels under hashed names, errors with their place.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import { rolldown } from "rolldown";
import { build as viteBuild } from "vite";
import { afterAll, describe, expect, test } from "vitest";
import { buildToFolder } from "../../../tools/build/build-to-folder.ts";
import * as cellc from "../../../tools/plugin/index.ts";
import { noBrowser, openBrowser, openPage } from "../../browser/chromium.ts";
import { serve } from "../../browser/serve.ts";
import { dawn, describeOnDawn } from "../../gpu/dawn.ts";
import { copyExamples, example, filesIn, makeProject, root, spec } from "./projects.ts";

const cleaners: (() => void)[] = [];
const kept = <P extends { readonly clean: () => void }>(project: P): P => {
  cleaners.push(project.clean);
  return project;
};
afterAll(() => {
  for (const clean of cleaners) clean();
});

/** A command of the repository's own, the package's sources in place of what is built. */
const run = (script: string, ...args: readonly string[]): string =>
  execFileSync(process.execPath, ["--conditions=cellc-source", "--import", "tsx", script, ...args], {
    cwd: root,
    encoding: "utf8",
    stdio: "pipe",
  });

const main = `import { createModel } from "./small.rnn.ts?cellc&target=wasm";\nexport { createModel };\n`;

describe("the example for Vite", () => {
  const folder = join(kept(copyExamples("vite-wave")).folder, "vite-wave");
  const site = join(folder, "site");

  test("is built with kernels under hashed names, its types beside it", () => {
    rmSync(join(folder, "cellc-env.d.ts"));
    run("node_modules/vite/bin/vite.js", "build", folder, "--configLoader", "native", "--outDir", site);
    expect(filesIn(site).filter((name) => name.endsWith(".wasm"))).toEqual([
      expect.stringMatching(/^assets\/wave-[\w-]{8}\.wasm$/),
      expect.stringMatching(/^assets\/wave\.relaxed-[\w-]{8}\.wasm$/),
    ]);
    const types = (project: string) =>
      readFileSync(join(project, "cellc-env.d.ts"), "utf8").match(/^(\/\/ from|declare) .*/gm);
    expect(types(folder)).toEqual(types(example("vite-wave")));
    const [script] = filesIn(site).filter((name) => name.endsWith(".js"));
    expect(readFileSync(join(site, script), "utf8")).not.toMatch(/\beval\b|new Function|import\(/);
  });

  test.skipIf(noBrowser)("runs in the browser, under a policy that allows nothing but its own files", async () => {
    const browser = await openBrowser();
    const policy = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; img-src data:; connect-src 'self' data:";
    const server = await serve(site, { "Content-Security-Policy": policy });
    try {
      const { page, errors } = await openPage(browser, server.url);
      await page.locator("#status", { hasText: "wave: the model is ready." }).waitFor();
      const points = await page.getAttribute("#made", "points");
      const values = (points ?? "").split(" ").map((point) => -Number(point.split(",")[1]));
      expect(values.length).toBe(112);
      expect(Math.max(...values)).toBeGreaterThan(0.7);
      expect(Math.min(...values)).toBeLessThan(-0.7);
      expect(errors).toEqual([]);
      expect(server.requests.filter((r) => r.path.endsWith(".wasm")).length).toBe(1);
    } finally {
      await Promise.all([browser.close(), server.close()]);
    }
  });
});

test("the example for esbuild is built, its kernels beside it, and runs from another folder", () => {
  const { folder: copies } = kept(copyExamples("vite-wave", "esbuild-wave"));
  const folder = join(copies, "dist");
  run(join(copies, "esbuild-wave/build.ts"), folder);
  expect(filesIn(folder)).toEqual([
    "main.js",
    expect.stringMatching(/^wave-[A-Z0-9]{8}\.wasm$/),
    expect.stringMatching(/^wave\.relaxed-[A-Z0-9]{8}\.wasm$/),
  ]);
  const printed = execFileSync(process.execPath, [join(folder, "main.js"), "0.3"], { cwd: "/", encoding: "utf8" });
  expect(printed.match(/^made/gm)?.length).toBe(48);
  expect(Number(/error: (\S+)/.exec(printed)?.[1])).toBeLessThan(0.3);
});

const trained = spec((text) =>
  text
    .replace("units: 1 })],", "units: 1 })],\n  loss: meanSquaredError(),\n  optimizer: sgd({ rate: 0.01 }),")
    .replace(
      "/** Small",
      'import { meanSquaredError } from "cellc/nn/losses";\nimport { sgd } from "cellc/nn/optimizers";\n\n$&',
    ),
);

describeOnDawn("models on WebGPU, with training", () => {
  const onGpu = main.replace("target=wasm", "target=wgsl&entries=forward,train");
  const SHADERS = ["forward", "train"].map((entry) => expect.stringMatching(`small.${entry}-[\\w-]{8}\\.wgsl$`));

  /** As the module in plain JavaScript of the same spec does. */
  async function learns(folder: string, module: string): Promise<void> {
    const options = { target: "js", entries: ["forward", "train"], seed: 1 } as const;
    await buildToFolder(join(folder, "small.rnn.ts"), join(folder, "js"), options);
    const weights = readFileSync(join(folder, "js/small.safetensors"));
    const host = await (await import(join(folder, "js/small.js"))).createModel({ weights });
    const model = await (await import(join(folder, module))).createModel({ weights, gpu: dawn().gpu });
    const batch = { x: [1, 2, 3, 4], target: [1, 0.5] };
    for (let i = 0; i < 4; i++) expect((await model.train(batch)).loss).toBeCloseTo(host.train(batch).loss, 5);
    const [found, wanted] = [(await model.forward({ x: [1, 2] })).outputs.y, host.forward({ x: [1, 2] }).outputs.y];
    expect(found[0]).toBeCloseTo(wanted[0], 5);
    model.destroy();
  }

  test("Rolldown", async () => {
    const { folder } = kept(makeProject({ "small.rnn.ts": trained, "main.js": onGpu }));
    const bundle = await rolldown({
      input: join(folder, "main.js"),
      plugins: [cellc.rolldown({ types: false }) as never],
    });
    const { output } = await bundle.write({ dir: join(folder, "dist") });
    expect(
      output
        .map(({ fileName }) => fileName)
        .filter((name) => name.endsWith(".wgsl"))
        .sort(),
    ).toEqual(SHADERS);
    await bundle.close();
    await learns(folder, "dist/main.js");
  });

  test("esbuild, minified", async () => {
    const { folder } = kept(makeProject({ "small.rnn.ts": trained, "main.js": onGpu }));
    await esbuild({
      entryPoints: [join(folder, "main.js")],
      bundle: true,
      minify: true,
      format: "esm",
      outdir: join(folder, "dist"),
      logLevel: "silent",
      plugins: [cellc.esbuild({ types: false })],
    });
    expect(filesIn(join(folder, "dist")).filter((name) => name.endsWith(".wgsl"))).toEqual(SHADERS);
    await learns(folder, "dist/main.js");
  });

  test("inlined there are no other files", async () => {
    const text = onGpu.replace("&entries", "&inline&entries");
    const { folder } = kept(makeProject({ "small.rnn.ts": trained, "main.js": text }));
    const bundle = await rolldown({
      input: join(folder, "main.js"),
      plugins: [cellc.rolldown({ types: false }) as never],
    });
    const { output } = await bundle.write({ dir: join(folder, "dist") });
    expect(output.map(({ fileName }) => fileName)).toEqual(["main.js"]);
    await bundle.close();
    await learns(folder, "dist/main.js");
  });
});

test("Rolldown, which takes plug-ins as Rollup does", async () => {
  const { folder } = kept(makeProject({ "small.rnn.ts": spec(), "main.js": main }));
  for (const plugin of [cellc.rolldown({ types: false }), cellc.rollup({ types: false })]) {
    const bundle = await rolldown({ input: join(folder, "main.js"), plugins: [plugin as never] });
    const { output } = await bundle.write({ dir: join(folder, "dist") });
    const names = output.map(({ fileName }) => fileName).sort();
    expect(names).toEqual([
      expect.stringMatching(/^assets\/small-[\w-]{8}\.wasm$/),
      expect.stringMatching(/relaxed-/),
      "main.js",
    ]);
    const { createModel } = await import(join(folder, "dist/main.js"));
    await expect(createModel()).resolves.toMatchObject({ name: "small" });
    await bundle.close();
  }
  expect(existsSync(join(folder, "cellc-env.d.ts"))).toBe(false);
});

test("webpack has the plug-in, though it is not run here", () => {
  expect(cellc.webpack()).toHaveProperty("apply");
});

describe("what is wrong with a spec", () => {
  const broken = spec((text) => text.replace("units: 4", "units: -4"));
  const folderOf = (text: string) => kept(makeProject({ "small.rnn.ts": text, "main.js": main })).folder;
  const entry = (folder: string) => join(folder, "main.js");
  const withEsbuild = (folder: string) =>
    esbuild({
      entryPoints: [entry(folder)],
      absWorkingDir: folder,
      bundle: true,
      format: "esm",
      write: false,
      outdir: folder,
      logLevel: "silent",
      plugins: [cellc.esbuild({ types: false })],
    });

  test("esbuild tells, with file, line and column", async () => {
    const folder = folderOf(broken);
    const { errors } = await withEsbuild(folder).then(
      () => ({ errors: [] }),
      (failure: { errors: { text: string; location: { file: string; line: number; column: number } }[] }) => failure,
    );
    expect(errors[0].text).toMatch(/units.* -4/);
    expect(errors[0].location).toMatchObject({ file: "small.rnn.ts", line: 9 });
  });

  test("Vite tells, with file, line and excerpt", async () => {
    const folder = folderOf(broken);
    const failing = viteBuild({
      configFile: false,
      root: folder,
      logLevel: "silent",
      plugins: [cellc.vite({ types: false })],
      build: { lib: { entry: entry(folder), formats: ["es"] }, write: false },
    });
    const error = await failing.then(String, (e: Error & { loc?: unknown }) => e);
    expect((error as Error).message).toMatch(/units.* -4/);
    expect((error as Error).message).toMatch(/small\.rnn\.ts:9/);
  });

  test.each([
    ["no file", main.replace("small.rnn", "tall.rnn"), /tall\.rnn\.ts: there is no such spec/],
    ["a target that is not there", main.replace("wasm", "cuda"), /"cuda"; expected js, wasm/],
    ["a word that is not known", main.replace("target", "tarjet"), /tarjet; expected target/],
  ])("%s", async (_, text, message) => {
    const { folder } = kept(makeProject({ "small.rnn.ts": spec(), "main.js": text }));
    await expect(withEsbuild(folder)).rejects.toThrow(message);
  });

  test("two models and none chosen", async () => {
    const two = spec((text) => `${text}${text.slice(text.indexOf("/** Small")).replaceAll("small", "large")}`);
    await expect(withEsbuild(folderOf(two))).rejects.toThrow(/2 models.*&model=large or &model=small/);
    const chosen = main.replace("target=wasm", "target=js&model=large");
    const { folder } = kept(makeProject({ "small.rnn.ts": two, "main.js": chosen }));
    const { outputFiles } = await withEsbuild(folder);
    expect(outputFiles[0].text).toContain('"large"');
  });
});
