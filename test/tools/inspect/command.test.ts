// `cellc inspect` as a user runs it: what it prints, what it writes, and one clear error with exit code 1 where it cannot.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { run } from "../../../tools/cli/run.ts";
import { describeOnAdapter } from "../../gpu/dawn.ts";

const root = resolve(import.meta.dirname, "../../..");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "inspect-"));
  const from = (path: string): string => JSON.stringify(join(root, path));
  const model = (name: string, cell: string): string =>
    `export const ${name} = defineModel({ name: "${name}", inputs: { x: f32("T", "B", 2) }, layers: [recurrent(${cell}, { units: 4 })] });`;
  const imports = `import { defineModel, f32 } from ${from("index.ts")};
import { recurrent } from ${from("nn/layers/index.ts")};
import { gru, lstm } from ${from("nn/cells/index.ts")};`;
  writeFileSync(join(folder, "one.rnn.ts"), `${imports}\n${model("one", "gru")}\n`);
  writeFileSync(join(folder, "two.rnn.ts"), `${imports}\n${model("one", "gru")}\n${model("two", "lstm")}\n`);
  writeFileSync(join(folder, "throws.rnn.ts"), 'throw new Error("no luck");\n');
  mkdirSync(join(folder, "out", "here.html"), { recursive: true });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

async function inspect(...args: readonly string[]): Promise<Ran> {
  const texts = { out: "", error: "" };
  const out = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    texts.out += String(text);
    return true;
  });
  const error = vi.spyOn(process.stderr, "write").mockImplementation((text) => {
    texts.error += String(text);
    return true;
  });
  try {
    return { code: await run(["inspect", ...args]), ...texts };
  } finally {
    out.mockRestore();
    error.mockRestore();
  }
}

const spec = (name: string): string => join(folder, name);

it("prints passes, schedule, kernels and memory", async () => {
  const { code, out, error } = await inspect(spec("one.rnn.ts"), "--steps", "7");
  expect([code, error]).toEqual([0, ""]);
  for (const part of [
    "Passes",
    "distribute-scan",
    "Schedule",
    "for each of T steps (7)",
    "Kernels",
    "flop/byte",
    "Memory",
    "arena of",
  ])
    expect(out).toContain(part);
  expect(out).toMatch(/tiles of \d+ rows × \d+ units/);
  expect(out).toMatch(/not fused with .* because/);
});

it("stops after a pass and leaves passes out", async () => {
  const { out } = await inspect(spec("one.rnn.ts"), "--skip", "fuse-gates,cse", "--stop-after", "fuse-elementwise");
  expect(out).toContain("graph one.forward(");
  expect(out).not.toMatch(/^ {2}.*\bcse\b/m);
  expect(out).not.toContain("Schedule");
});

it("writes a page whole, for every target", async () => {
  for (const target of ["js", "wasm", "wgsl"]) {
    const page = join(folder, "out", `${target}.html`);
    const { code, out } = await inspect(spec("two.rnn.ts"), "--model", "two", "--html", page, "--target", target);
    expect([code, out]).toEqual([0, expect.stringContaining(page)]);
    const text = readFileSync(page, "utf8");
    expect(text.startsWith("<!doctype html>")).toBe(true);
    expect(text).toMatch(/<\/html>\n$/);
    expect(text).toContain(`two on ${target}`);
    expect(text).toContain('class="equations"');
    expect(text).toMatch(/class="o h\d+" data-o/);
  }
  expect(readdirSync(join(folder, "out")).sort()).toEqual(["here.html", "js.html", "wasm.html", "wgsl.html"]);
});

describeOnAdapter("software", "on an adapter that is software", () => {
  it("profiling shows everything but times, and says why", async () => {
    const { code, out, error } = await inspect(spec("one.rnn.ts"), "--target", "wgsl", "--profile");
    expect([code, error]).toEqual([0, ""]);
    const [kernels, measured] = stripVTControlCharacters(out).split("\nGPU\n");
    expect(kernels).toContain("\nKernels\n");
    expect(kernels).not.toContain("GFLOP/s");
    expect(measured).toMatch(
      /^nothing was measured: the adapter is software \(.*\), and its times say nothing about a GPU\n$/,
    );
  });
});

it.each<[string, readonly string[], RegExp]>([
  ["a file that is missing", ["nowhere.rnn.ts"], /nowhere\.rnn\.ts.*no such file/],
  ["a spec that throws", ["throws.rnn.ts"], /no luck/],
  ["an unknown target", ["one.rnn.ts", "--target", "cuda"], /"cuda"; expected js, wasm, wgsl$/m],
  ["a page in the place of a folder", ["nowhere.rnn.ts", "--html", "out/here.html"], /here\.html.*it is a folder/],
  ["an unknown pass to skip", ["one.rnn.ts", "--skip", "magic"], /no pass magic.*fuse-gates/],
  ["an unknown pass to stop after", ["one.rnn.ts", "--stop-after", "magic"], /no pass magic.*tile-contraction/],
  [
    "a pass to stop after that the target leaves out",
    ["one.rnn.ts", "--target", "js", "--stop-after", "rotate-scan"],
    /rotate-scan does not run here: this target.*fuse-gates/,
  ],
  ["an unknown model", ["one.rnn.ts", "--model", "three"], /no model "three".*expected one of one/],
  ["a page of two models", ["two.rnn.ts", "--html", "out/two.html"], /2 models.*--model: one, two/],
  [
    "a folder that is missing",
    ["one.rnn.ts", "--html", "gone/page.html"],
    /page\.html.*cannot be written.*no such file/,
  ],
])("%s is one error and exit code 1", async (_, args, message) => {
  const before = readdirSync(folder, { recursive: true }).sort();
  const inFolder = args.map((a) => (/\.(ts|html)$/.test(a) ? join(folder, a) : a));
  const { code, out, error } = await inspect(...inFolder);
  expect([code, out]).toEqual([1, ""]);
  expect(error).toMatch(message);
  expect(error.match(/error:/g)).toHaveLength(1);
  expect(error).not.toMatch(/\n\s+at .*tools\//);
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(before);
});
