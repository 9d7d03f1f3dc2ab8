// The playground in the browser: built, opened from a folder, written in, trained in on every target, light and dark.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Browser, Page } from "playwright-core";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { targetNames } from "../../index.ts";
import { describeInBrowser, openBrowser, openPage } from "../browser/chromium.ts";
import { type Server, serve } from "../browser/serve.ts";

const root = fileURLToPath(new URL("../../examples/playground/", import.meta.url));
/** Pictures for people: not looked at by the tests. */
const pictures = fileURLToPath(new URL("../../out/playground/", import.meta.url));

describeInBrowser("the playground", () => {
  const site = mkdtempSync(join(tmpdir(), "cellc-playground-"));
  let browser: Browser;
  let server: Server;
  let page: Page;
  let errors: readonly string[];

  beforeAll(async () => {
    await build({
      configFile: join(root, "vite.config.ts"),
      logLevel: "error",
      build: { outDir: site, emptyOutDir: true },
    });
    mkdirSync(pictures, { recursive: true });
    [browser, server] = await Promise.all([openBrowser(), serve(site)]);
    ({ page, errors } = await openPage(browser, server.url));
    await page.setViewportSize({ width: 1366, height: 768 });
    await compiled("forgetful");
  });
  afterAll(async () => {
    await Promise.all([browser?.close(), server?.close()]);
    rmSync(site, { recursive: true, force: true });
  });

  const status = () => page.locator("#status").innerText();
  const compiled = (name: string) => page.locator("#status", { hasText: `${name}: compiled in` }).waitFor();
  const write = async (from: string, to: string): Promise<void> => {
    const text = await page.evaluate(() =>
      [...document.querySelectorAll(".cm-line")].map((l) => l.textContent).join("\n"),
    );
    expect(text).toContain(from);
    await page.locator(".cm-content").fill(text.replace(from, to));
  };
  const startWith = (title: string) => page.selectOption("#start", { label: title });

  test("shows graph, text and kernels of the cell as it is written", async () => {
    expect(await page.locator("#panel-graph .box").count()).toBeGreaterThan(10);
    expect(await page.locator("#panel-graph .product").count()).toBe(4);
    await page.selectOption("#stage", { label: "as written" });
    const before = await page.locator("#panel-graph .elementwise").count();
    await page.screenshot({ path: join(pictures, "graph-light.png") });
    await write("op.tanh(gate", "op.relu(gate");
    await page.locator("#panel-graph .box", { hasText: "relu" }).waitFor();
    expect(await page.locator("#panel-graph .elementwise").count()).toBe(before);
    expect(await page.locator("#panel-text").textContent()).toContain("relu");
    await page.selectOption("#target", "js");
    await page.locator("#panel-kernels", { hasText: "function" }).waitFor({ state: "attached" });
    const js = await page.locator("#panel-kernels").textContent();
    await page.selectOption("#target", "wasm");
    await page.locator("#panel-kernels", { hasText: "(func" }).waitFor({ state: "attached" });
    expect(js).toMatch(/▸ .* = sigmoid\(pre_f\)/);
    expect(errors).toEqual([]);
  });

  test("tells what is wrong with a text, and goes on", async () => {
    await write('gate("n"', 'gate("q"');
    await page.locator("#status.error", { hasText: 'gate("q"); expected one of "f", "n"' }).waitFor();
    await write('gate("q"', 'gate("n"');
    await compiled("forgetful");
    await write("step({ s", "step: ({ s");
    await page.locator("#status.error", { hasText: "SyntaxError" }).waitFor();
    await page.locator(".cm-content").fill("export default 1;");
    await page.locator("#status.error", { hasText: "exports no cell" }).waitFor();
    await page.locator(".cm-content").fill("for (;;);");
    await page.locator("#status.error", { hasText: "Stopped after 5 seconds" }).waitFor();
    await startWith("Variants of library cells");
    await compiled("peephole(lstm)");
    await startWith("Long short-term memory");
    await compiled("lstm");
  });

  test.each([...targetNames, "wgsl"].map((name) => [name]))("learns on %s", async (target) => {
    const option = page.locator(`#target option[value=${target}]`);
    expect(await option.isDisabled(), await option.innerText()).toBe(false);
    await startWith("A cell of one’s own");
    await page.selectOption("#target", target);
    await compiled("forgetful");
    await page.selectOption("#task", "copying");
    await compiled("forgetful");
    await page.selectOption("#task", "waves");
    await compiled("forgetful");
    await page.locator("#train:enabled").click();
    await page.waitForFunction(
      () => Number(/^Loss ([\d.e-]+)/.exec(document.querySelector("#progress")?.textContent ?? "")?.[1] ?? 1) < 0.05,
    );
    await page.screenshot({ path: join(pictures, `training-${target}.png`) });
    await page.locator("#train", { hasText: "Stop" }).click();
    await page.locator("#train", { hasText: "Train" }).waitFor();
    expect(errors).toEqual([]);
  });

  test("is reached with the keyboard alone, and the editor does not keep it", async () => {
    await page.locator("#scheme").focus();
    const seen: string[] = [];
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press("Tab");
      seen.push(await page.evaluate(() => document.activeElement?.id || document.activeElement?.className || ""));
    }
    expect(seen.slice(0, 3)).toEqual(["start", "units", "target"]);
    expect(seen[3]).toMatch(/cm-content/);
    expect(seen.slice(4, 9)).toEqual(["task", "rate", "train", "tab-graph", "stage"]);
    expect(seen[9]).toBe("panel-graph");
    expect(await page.locator("#detail").innerText()).toMatch(/f32|i32/);
    await page.locator("#tab-graph").focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.locator("#panel-text").isVisible()).toBe(true);
    await page.keyboard.press("ArrowRight");
    expect(await page.locator("#panel-kernels").isVisible()).toBe(true);
    await page.keyboard.press("ArrowRight");
    expect(await page.locator("#panel-graph").isVisible()).toBe(true);
  });

  test("has a dark side, with text that stands out on both", async () => {
    const contrast = () => page.evaluate(contrastOfText);
    expect(await contrast()).toBeGreaterThan(4.5);
    await page.click("#scheme");
    expect(await page.getAttribute("#scheme", "aria-pressed")).toBe("true");
    expect(await contrast()).toBeGreaterThan(4.5);
    await page.screenshot({ path: join(pictures, "graph-dark.png") });
    await page.click("#tab-kernels");
    await page.screenshot({ path: join(pictures, "kernels-dark.png") });
  });

  test("asked its server for nothing but its own files, and works from a disk without any", async () => {
    expect(server.requests.every(({ path }) => path === "/index.html" || path.startsWith("/assets/"))).toBe(true);
    const opened = await openPage(browser, pathToFileURL(join(site, "index.html")).href);
    await opened.page.locator("#status", { hasText: "forgetful: compiled in" }).waitFor();
    await opened.page.locator("#train").click();
    await opened.page.locator("#progress", { hasText: "updates" }).waitFor();
    expect(opened.errors).toEqual([]);
    expect(await status()).not.toBe("");
    await opened.page.close();
  });
});

/** The lowest contrast (WCAG 2) between text and the background behind it, over what the page shows. */
function contrastOfText(): number {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true })!;
  const rgba = (colour: string): readonly number[] => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (colour: readonly number[]): number => {
    const [r, g, b] = colour.map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element: Element | null): readonly number[] => {
    const colour = element ? rgba(getComputedStyle(element).backgroundColor) : [255, 255, 255, 255];
    return colour[3] > 250 ? colour : behind(element!.parentElement);
  };
  const shown = [...document.querySelectorAll("h1, header p, label, button, select, .cm-line span, #status, #explain")];
  return Math.min(
    ...shown.map((element) => {
      const [a, b] = [luminance(rgba(getComputedStyle(element).color)), luminance(behind(element))];
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }),
  );
}
