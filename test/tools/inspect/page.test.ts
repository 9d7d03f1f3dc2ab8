// The page in a real browser: it runs under its own policy, lights up values, ties lines to equations, works by keyboard.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compileGraph, parseGraph } from "../../../index.ts";
import { graphModel } from "../../../nn/graph-model.ts";
import { reportPage } from "../../../tools/inspect/html/page.ts";
import { inspectModel } from "../../../tools/inspect/inspect.ts";
import { terminalText } from "../../../tools/inspect/terminal.ts";
import { describeInBrowser, openBrowser, openPage } from "../../browser/chromium.ts";
import { type Server, serve } from "../../browser/serve.ts";
import { inspectProbe } from "./models.ts";

const HOSTILE = `a"b'c</script><script>alert(1)</script>\u202e<img src=x onerror=alert(2)>\n\u001b[31m\${x}`;

/** A model whose every name is hostile. */
async function hostileReport() {
  const name = JSON.stringify(HOSTILE);
  const graph = parseGraph(
    `graph ${name}(param ${name}: f32[2,2], input x: f32[T,B,2]) {
  %0: f32[T*B,2] = reshape %x {shape: [T*B,2]}
  %${name}: f32[T*B,2] = matmul %0, %${JSON.stringify(HOSTILE)}
  return output y = %0
}`
      .replace(`%${name}: f32[T*B,2] = matmul`, `%${JSON.stringify(`${HOSTILE} y`)}: f32[T*B,2] = matmul`)
      .replace("y = %0", `${name} = %${JSON.stringify(`${HOSTILE} y`)}`),
  );
  return inspectModel(graph.name, graphModel(graph), { target: "js", steps: 4, rows: 2 });
}

describe("names from a spec", () => {
  it("are text in the page and nothing else", async () => {
    const page = reportPage(await hostileReport());
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(page.match(/<\/script/g)).toHaveLength(1);
    expect(page).not.toContain("<img");
    expect(page.includes("\u202e")).toBe(false);
    expect(page).toContain("&lt;/script&gt;");
  });

  it("do not steer a terminal", async () => {
    const text = terminalText(await hostileReport());
    expect(text).not.toContain("\u001b[31m");
    expect(text).not.toContain("\u202e");
    expect(text).toContain("</script>");
  });

  it("compile all the same", async () => {
    const graph = parseGraph(`graph g(input ${JSON.stringify(HOSTILE)} = %x: f32[2]) {
  return output y = %x
}`);
    expect((await compileGraph(graph)).artifact.code).not.toContain("</script");
  });
});

describeInBrowser("the page", () => {
  let browser: Browser;
  let server: Server;
  beforeAll(async () => {
    const site = {
      "/index.html": reportPage(await inspectProbe({ profile: true })),
      "/hostile.html": reportPage(await hostileReport()),
    };
    [browser, server] = await Promise.all([openBrowser(), serve(site)]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const count = (page: Page, selector: string): Promise<number> => page.locator(selector).count();

  it("is one file that asks for nothing and breaks no rule of its policy", async () => {
    const before = server.requests.length;
    const { page, errors } = await openPage(browser, `${server.url}/index.html`);
    await page.waitForTimeout(100);
    expect(errors).toEqual([]);
    expect(
      server.requests
        .slice(before)
        .map((r) => r.path)
        .filter((p) => p !== "/favicon.ico"),
    ).toEqual(["/index.html"]);
    expect(await page.locator("section h2").allTextContents()).toEqual([
      "Graph",
      "Passes",
      "Schedule",
      "Kernels",
      "Memory",
      "Roofline",
    ]);
  });

  it("lights a value up in the graph, the passes, the equations and the code", async () => {
    const { page } = await openPage(browser, server.url);
    await page.locator('#passes [data-entry="forward"] [data-v="c_next"]').first().click();
    for (const place of ["#graph .box.lit", "#passes .v.lit", "#kernels .equations .v.lit", "#kernels .code .o.lit"])
      expect(await count(page, place), place).toBeGreaterThan(0);
    await page.keyboard.press("Escape");
    expect(await count(page, ".lit")).toBe(0);
  });

  it("ties lines of code to an equation, both ways", async () => {
    const { page } = await openPage(browser, server.url);
    const kernel = page.locator("#k-forward-c_next");
    await kernel.locator(".equations button", { hasText: "f = sigmoid(pre_f)" }).click({ position: { x: 3, y: 5 } });
    const lines = await kernel.locator(".code .o.on").allTextContents();
    expect(lines.join("\n")).toContain("local.set $f");
    const shown = await kernel
      .locator(".code .o.on")
      .first()
      .evaluate((line) => {
        const [a, b] = [line.getBoundingClientRect(), line.closest(".code")!.getBoundingClientRect()];
        return a.top >= b.top && a.top < b.bottom;
      });
    expect(shown).toBe(true);
    await kernel
      .locator('.code .o[title^="o = sigmoid"]')
      .first()
      .click({ position: { x: 3, y: 5 } });
    expect(await kernel.locator(".equations .o.on").allTextContents()).toEqual(["o = sigmoid(pre_o)"]);
  });

  it("is worked by keyboard alone", async () => {
    const { page } = await openPage(browser, server.url);
    await page.locator('[role=tab][aria-selected="true"]').focus();
    await page.keyboard.press("ArrowRight");
    expect(await page.locator('[role=tab][aria-selected="true"]').textContent()).toBe("step");
    expect(await page.locator('#schedule [data-entry="step"]').isVisible()).toBe(true);
    expect(await page.locator('#schedule [data-entry="forward"]').isVisible()).toBe(false);
    await page.keyboard.press("/");
    await page.keyboard.type("h_next");
    expect(await count(page, ".lit")).toBeGreaterThan(0);
    await page.keyboard.press("Escape");
    const box = page.locator('#graph [data-entry="step"] details[open] g.box.elementwise').first();
    await box.focus();
    await page.keyboard.press("Enter");
    expect(await count(page, "#graph .box.lit")).toBeGreaterThan(0);
  });

  it("shows every entry's graph, arena and plot without overflowing a laptop's screen", async () => {
    const { page } = await openPage(browser, server.url);
    await page.setViewportSize({ width: 1280, height: 800 });
    for (const scheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const tab of await page.locator("[role=tab]").all()) {
        await tab.click();
        const name = await tab.textContent();
        expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth"), `${name}`).toBeLessThanOrEqual(
          0,
        );
        if (name === "prepare") continue;
        expect(await count(page, `#memory [data-entry="${name}"] .buffer`)).toBeGreaterThan(2);
        expect(await count(page, `#roofline [data-entry="${name}"] .point`)).toBeGreaterThan(0);
      }
      const colours = await page.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]",
      );
      const [back, ink] = (colours as string[]).map((c) => Number(/\d+/.exec(c)?.[0]));
      expect(scheme === "light" ? back - ink : ink - back).toBeGreaterThan(150);
    }
  });

  it("shows a section's heading below the header, however many lines that has", async () => {
    const { page } = await openPage(browser, server.url);
    for (const width of [1680, 1280, 700]) {
      await page.setViewportSize({ width, height: 700 });
      for (const link of await page.locator("nav a").all()) {
        await link.click();
        const id = (await link.getAttribute("href")) as string;
        const heading = await page.locator(`${id} h2`).boundingBox();
        const header = await page.locator("header").boundingBox();
        expect(heading!.y, `${id} at ${width}`).toBeGreaterThanOrEqual(header!.height);
      }
    }
  });

  it("shows what passes on loops made of the kernels of the entry that is looked at", async () => {
    const { page } = await openPage(browser, server.url);
    const pass = page.locator(".loop-pass", { hasText: "tile-vectors" });
    await pass.locator("summary").first().click();
    const changes = pass.locator(".change:visible");
    expect(await changes.evaluateAll((all) => all.map((e) => e.getAttribute("data-entry")))).toContain("forward");
    expect(await pass.locator('.change[data-entry="train"]').first().isVisible()).toBe(false);
    const cell = changes.filter({ hasText: "c_next" }).first();
    await cell.locator("summary").click();
    expect((await cell.locator("pre del").allTextContents()).join("")).toContain("sum k in 0..8");
    expect(await cell.locator("pre ins").first().textContent()).toContain("for unit in");
  });

  it("runs nothing that a spec's names say", async () => {
    const { page, errors } = await openPage(browser, `${server.url}/hostile.html`);
    let asked = 0;
    page.on("dialog", (dialog) => {
      asked++;
      void dialog.dismiss();
    });
    await page.reload();
    for (const tab of await page.locator("[role=tab]").all()) await tab.click();
    expect([asked, errors]).toEqual([0, []]);
    expect(await page.title()).toContain("</script>");
  });
});
