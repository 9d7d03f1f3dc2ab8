// The amplifier on the audio thread of a real browser: faster than real time, and nothing grows.
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { amp } from "../../examples/amp-worklet/amp.rnn.ts";
import { compile } from "../../index.ts";
import { buildSpec } from "../../tools/build/build-spec.ts";
import { describeInBrowser, openBrowser, openPage } from "../browser/chromium.ts";
import { ISOLATED, serve } from "../browser/serve.ts";
import { root } from "../tools/project.ts";

const SECONDS = 60;
const BUDGET_MS = (128 / 48_000) * 1000;
const file = (name: string): string => readFileSync(resolve(root, "examples/amp-worklet", name), "utf8");

/** Before the processor's own code: counts how often a memory grows after the processor is there. */
const COUNT_GROWTH = `
const grow = WebAssembly.Memory.prototype.grow;
let counting = false;
WebAssembly.Memory.prototype.grow = function (pages) {
  if (counting) throw new Error("the memory grows on the audio thread");
  return grow.call(this, pages);
};
export const startCounting = () => { counting = true; };`;

describeInBrowser("the amplifier in an audio worklet", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test(`renders ${SECONDS} s at 48 kHz faster than real time, without growth of memory`, async () => {
    const { files } = await buildSpec(resolve(root, "examples/amp-worklet/amp.rnn.ts"), { target: "wasm", batch: 1 });
    const net = await compile(amp, { target: "js", seed: 1 });
    const counted = file("processor.js")
      .replace(/^import/m, 'import { startCounting } from "./growth.js";\nimport')
      .replace("super();", "super();\n    Promise.resolve().then(startCounting);");
    const server = await serve(
      {
        ...Object.fromEntries(["index.html", "main.js", "style.css"].map((name) => [`/${name}`, file(name)])),
        "/processor.js": counted,
        "/growth.js": COUNT_GROWTH,
        "/amp.safetensors": net.params.save(),
        ...Object.fromEntries([...files].map(([name, content]) => [`/${name}`, content])),
      },
      { ...ISOLATED, "Content-Security-Policy": "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" },
    );
    try {
      const { page, errors } = await openPage(browser, server.url);
      const result = (await page.evaluate(`import("/main.js").then(({ render }) => render(${SECONDS}))`)) as Readonly<
        Record<"factor" | "mean" | "worst" | "calls" | "peak", number>
      >;
      const report = `${result.factor.toFixed(1)} times real time; a call ${result.mean.toFixed(4)} ms, the worst ${result.worst.toFixed(2)} ms of ${BUDGET_MS.toFixed(2)} ms`;
      console.log(`LSTM(40) at 48 kHz in the browser: ${report}`);
      expect(errors.filter((e) => !/favicon/.test(e))).toEqual([]);
      expect(result.calls).toBeGreaterThanOrEqual((SECONDS * 48_000) / 128);
      expect(result.peak).toBeGreaterThan(0.001);
      expect(result.factor, report).toBeGreaterThan(1);
    } finally {
      await server.close();
    }
  });
});
