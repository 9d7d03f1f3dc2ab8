// Vite's dev server in the browser: a change of a spec, or of what it reads, reaches the page while it stands.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { createServer, type ViteDevServer } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { vite as cellc } from "../../../tools/plugin/index.ts";
import { describeInBrowser, openBrowser, openPage } from "../../browser/chromium.ts";
import { copyExamples } from "./projects.ts";

describeInBrowser("hot reload", () => {
  const { folder: copies, clean } = copyExamples("vite-wave");
  const folder = join(copies, "vite-wave");
  let browser: Browser;
  let server: ViteDevServer;
  let page: Page;
  const edit = (name: string, from: string, to: string): void => {
    const text = readFileSync(join(folder, name), "utf8");
    expect(text).toContain(from);
    writeFileSync(join(folder, name), text.replace(from, to));
  };
  const told = (text: string) => page.locator("#status", { hasText: text }).waitFor();

  beforeAll(async () => {
    writeFileSync(join(folder, "size.ts"), "export const units = 24;\n");
    edit("wave.rnn.ts", "units: 24", "units");
    edit("wave.rnn.ts", "import { adam }", 'import { units } from "./size.ts";\nimport { adam }');
    const listen = { host: "127.0.0.1", port: 0 };
    const project = { configFile: false, root: folder, logLevel: "silent" } as const;
    server = await createServer({ ...project, plugins: [cellc()], server: listen });
    await server.listen();
    browser = await openBrowser();
    const url = server.resolvedUrls?.local[0] ?? "";
    ({ page } = await openPage(browser, url));
    await told("wave: the model is ready.");
    await page.evaluate("globalThis.stays = true");
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
    clean();
  });

  test("a change of the spec", async () => {
    edit("wave.rnn.ts", 'name: "wave"', 'name: "billow"');
    await told("billow: the model is ready.");
    expect(await page.evaluate("globalThis.stays")).toBe(true);
    expect(readFileSync(join(folder, "cellc-env.d.ts"), "utf8")).toContain('readonly name: "billow"');
  });

  test("a change of a file that the spec imports", async () => {
    edit("size.ts", "24", "12");
    await told("rnn.0.W");
    edit("size.ts", "12", "24");
    await told("billow: the model is ready.");
    expect(await page.evaluate("globalThis.stays")).toBe(true);
  });

  test("a mistake in the spec is shown over the page, with its place, and goes when it is mended", async () => {
    edit("wave.rnn.ts", "dense({ units: 1 })", "dense({ units: -1 })");
    const overlay = page.locator("vite-error-overlay");
    await overlay.locator(".message", { hasText: /units.*-1/ }).waitFor();
    expect(await overlay.locator(".file").first().innerText()).toMatch(/wave\.rnn\.ts:\d+:\d+/);
    edit("wave.rnn.ts", "dense({ units: -1 })", "dense({ units: 1 })");
    await overlay.waitFor({ state: "detached" });
    await told("the model is ready.");
  });
});
