// Emitted modules in a real browser: pages under a strict content-security policy, and a worker.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile, defineModel, f32 } from "../../../../index.ts";
import { lstm } from "../../../../nn/cells/index.ts";
import { recurrent } from "../../../../nn/layers/index.ts";
import { type BuildOptions, buildSpec } from "../../../../tools/build/build-spec.ts";
import { describeInBrowser, openBrowser, openPage } from "../../../browser/chromium.ts";
import { serve } from "../../../browser/serve.ts";
import { makeProject, type Project, specText } from "../../project.ts";

const STRICT = "default-src 'self'; script-src 'self'";
const WITH_WASM = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'";

/** What the page asks for besides the module. */
const KERNELS = {
  js: [],
  wasm: ["/wake-word.relaxed.wasm"],
  wgsl: ["/wake-word.forward.wgsl", "/wake-word.step.wgsl"],
} as const;

/** Used by the page itself and by a worker alike. */
const USE = `
import { createModel } from "./wake-word.js";
export async function use() {
  const weights = await (await fetch("/weights.safetensors")).arrayBuffer();
  const model = await createModel({ weights });
  const x = Float32Array.from({ length: 15 }, (_, i) => Math.sin(i));
  const { outputs } = await model.forward({ x });
  const stream = model.stream();
  const steps = [];
  for (let t = 0; t < 5; t++) steps.push([...(await stream.step({ x: x.subarray(3 * t, 3 * t + 3) })).y]);
  return { y: [...outputs.y], steps: steps.flat() };
}`;
const PAGE = `
import { use } from "./use.js";
globalThis.onPage = use().catch((error) => String(error));
const worker = new Worker("./worker.js", { type: "module" });
globalThis.inWorker = new Promise((resolve) => { worker.onmessage = ({ data }) => resolve(data); });`;
const WORKER = `
import { use } from "./use.js";
use().catch((error) => String(error)).then((found) => postMessage(found));`;

describeInBrowser("a page under a strict policy", () => {
  let browser: Browser;
  let project: Project;
  let weights: Uint8Array;
  let expected: readonly number[];
  beforeAll(async () => {
    browser = await openBrowser();
    project = makeProject();
    project.write("a.rnn.ts", specText());
    const model = defineModel({ name: "m", inputs: { x: f32("T", "B", 3) }, layers: [recurrent(lstm, { units: 8 })] });
    const net = await compile(model, { target: "js", seed: 2 });
    weights = net.params.save();
    const x = Float32Array.from({ length: 15 }, (_, i) => Math.sin(i));
    expected = [...net.forward({ x }, { steps: 5 }).outputs.y];
  });
  afterAll(async () => {
    await browser?.close();
    project?.remove();
  });

  async function run(options: BuildOptions, policy: string) {
    const { files } = await buildSpec(project.path("a.rnn.ts"), options);
    const server = await serve(
      {
        "/index.html": '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/page.js"></script>',
        "/page.js": PAGE,
        "/use.js": USE,
        "/worker.js": WORKER,
        "/weights.safetensors": weights,
        ...Object.fromEntries([...files].map(([name, content]) => [`/${name}`, content])),
      },
      { "Content-Security-Policy": policy },
    );
    try {
      const { page, errors } = await openPage(browser, server.url);
      const found = await page.evaluate("Promise.all([globalThis.onPage, globalThis.inWorker])");
      await page.close();
      return { found: found as ({ y: number[]; steps: number[] } | string)[], errors, requests: server.requests };
    } finally {
      await server.close();
    }
  }

  const isClose = (values: readonly number[]): boolean =>
    values.length === expected.length && values.every((v, i) => Math.abs(v - expected[i]) < 1e-6);

  describe.each([
    ["js, without WebAssembly", { target: "js" }, STRICT],
    ["wasm", { target: "wasm" }, WITH_WASM],
    ["wasm inlined", { target: "wasm", inline: true }, WITH_WASM],
    ["wgsl, without WebAssembly", { target: "wgsl" }, STRICT],
    ["wgsl inlined", { target: "wgsl", inline: true }, STRICT],
  ] as const)("%s", (_, options, policy) => {
    test("on the page and in a worker, with the compiled model's numbers", async () => {
      const { found, errors, requests } = await run(options, policy);
      // The icon is blocked by the policy, and nothing else.
      expect(errors.filter((e) => !/data:|favicon/.test(e))).toEqual([]);
      for (const one of found) {
        if (typeof one === "string") throw new Error(one);
        expect(isClose(one.y) && isClose(one.steps)).toBe(true);
      }
      const kernels = requests.filter((r) => /\.(wasm|wgsl)$/.test(r.path)).map((r) => r.path);
      expect([...new Set(kernels)].sort()).toEqual("inline" in options ? [] : KERNELS[options.target]);
    });
  });

  test("the policy is in force: without 'wasm-unsafe-eval' WebAssembly is refused", async () => {
    const { found } = await run({ target: "wasm" }, STRICT);
    expect(found[0]).toMatch(/CompileError|Content Security Policy/);
  });
});

test("the module's text has nothing that a policy would forbid", async () => {
  const project = makeProject();
  project.write("a.rnn.ts", specText());
  for (const target of ["js", "wasm", "wgsl"] as const)
    for (const inline of [false, true]) {
      const { files } = await buildSpec(project.path("a.rnn.ts"), { target, inline });
      const code = String(files.get("wake-word.js")).replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
      expect(code).not.toMatch(/\beval\b|\bFunction\s*\(|\bimport\s*\(|\bimport\s+[\w{*]|\brequire\b/);
    }
  project.remove();
});
