// The tests' browser itself: WebGPU, WebAssembly, isolation and headers are what tests on it rely on.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle } from "./bundle.ts";
import { describeInBrowser, openBrowser, openPage } from "./chromium.ts";
import { ISOLATED, serve } from "./serve.ts";

describeInBrowser("the browser of the tests", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());

  test("has a WebGPU adapter, shared memory and threads on an isolated page", async () => {
    const server = await serve({ "/index.html": "<!doctype html><title>page</title>" }, ISOLATED);
    try {
      const { page } = await openPage(browser, server.url);
      const found = await page.evaluate(async () => {
        const adapter = await navigator.gpu.requestAdapter();
        const device = await adapter!.requestDevice();
        return { buffers: device.limits.maxStorageBuffersPerShaderStage, isolated: crossOriginIsolated };
      });
      expect(found.buffers).toBeGreaterThanOrEqual(8);
      expect(found.isolated).toBe(true);
    } finally {
      await server.close();
    }
  });

  test("draws input fields", async () => {
    const server = await serve({ "/index.html": "<!doctype html><input value=a><select><option>b</select>" });
    try {
      const { page } = await openPage(browser, server.url);
      expect((await page.screenshot()).length).toBeGreaterThan(500);
    } finally {
      await server.close();
    }
  });

  test("runs a program of the project as a script, and reports what a page does wrong", async () => {
    const script = await bundle('import { argmax } from "cellc/runtime"; globalThis.found = argmax([1, 3, 2]);');
    const server = await serve(
      { "/index.html": '<script type="module" src="/a.js"></script>', "/a.js": `${script}\neval("1");` },
      { "Content-Security-Policy": "default-src 'none'; script-src 'self'" },
    );
    try {
      const { page, errors } = await openPage(browser, server.url);
      expect(await page.evaluate("found")).toBe(1);
      expect(errors.join("\n")).toMatch(/unsafe-eval/);
      expect(server.requests.map((r) => r.path)).toContain("/a.js");
    } finally {
      await server.close();
    }
  });
});
