// The tests' browser: a headless Chromium with WebGPU, WebAssembly threads and relaxed SIMD, and pages in it.
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { describe } from "vitest";
import { hasBinaries, unpack } from "./unpack.ts";

/** Why no browser can be started here; undefined where one can. CELLC_BROWSER names another executable. */
export const noBrowser: string | undefined =
  hasBinaries || process.env.CELLC_BROWSER
    ? undefined
    : `no browser for ${process.platform}-${process.arch}; CELLC_BROWSER=PATH names one`;

/** As `describe`; where no browser can be started the tests count as skipped, and their title says why. */
export function describeInBrowser(title: string, tests: () => void): void {
  if (noBrowser) describe.skip(`${title} (not run: ${noBrowser})`, tests);
  else describe(title, tests);
}

/** WebGPU on the software adapter, and nothing that would reach for the network. */
const ARGS = [
  "--headless=new",
  "--no-sandbox",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Takes a second or two: one browser a test file, closed in `afterAll`. */
export async function openBrowser({ args = [] }: { readonly args?: readonly string[] } = {}): Promise<Browser> {
  const { chromium } = await import("playwright-core");
  const own = process.env.CELLC_BROWSER;
  if (own) return chromium.launch({ executablePath: own, args: [...ARGS, ...args] });
  const folder = await unpack();
  const libraries = [join(folder, "al2023/lib"), folder].join(":");
  return chromium.launch({
    executablePath: join(folder, "chromium"),
    args: [...ARGS, ...args],
    env: { ...definedEnv(), LD_LIBRARY_PATH: libraries, FONTCONFIG_PATH: join(folder, "fonts") },
  });
}

export interface OpenPage {
  readonly page: Page;
  /** Uncaught errors, console errors and violations of the content-security policy, as they come. */
  readonly errors: readonly string[];
}

/** A page of its own context at that address, once it has loaded. */
export async function openPage(browser: Browser, url: string): Promise<OpenPage> {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") errors.push(message.text());
  });
  await page.goto(url);
  return { page, errors };
}

const definedEnv = (): Record<string, string> =>
  Object.fromEntries(Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined));
