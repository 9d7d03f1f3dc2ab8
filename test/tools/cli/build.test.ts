// `cellc build` from its command line: what it writes, what it leaves alone, and one clear error for every bad input.
import { mkdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeProject, type Project, specText } from "../project.ts";
import { cellc } from "./run-cli.ts";

let project: Project;
beforeEach(() => {
  project = makeProject();
});
afterEach(() => project.remove());

/** A cell whose next state is made with an expression, in line 9 from column 27. */
const cellText = (expression: string): string => `import { defineCell, defineModel, f32 } from "cellc";
import { recurrent } from "cellc/nn/layers";
const odd = defineCell({
  name: "odd",
  gates: ["f"],
  state: ["h"],
  step({ x, s, gate, op }) {
    const f = op.sigmoid(gate("f"));
    return { h: op.mul(f, ${expression}) };
  },
});
const layers = [recurrent(odd, { units: 4 })];
export const model = defineModel({ name: "m", inputs: { x: f32("T", "B", 3) }, layers });
`;

const build = (spec: string, ...args: readonly string[]) =>
  cellc("build", project.path(spec), "--out", project.path("out"), ...args);

describe("what is written", () => {
  test("a module, its types, its manifest, two binaries; byte for byte the same from equal input", async () => {
    project.write("a.rnn.ts", specText());
    expect(await build("a.rnn.ts", "--target", "wasm")).toMatchObject({ code: 0, stderr: "" });
    const files = ["wake-word.d.ts", "wake-word.js", "wake-word.json", "wake-word.relaxed.wasm", "wake-word.wasm"];
    expect(project.list("out")).toEqual(files);
    expect((await cellc("build", project.path("a.rnn.ts"), "--out", project.path("again"))).code).toBe(0);
    for (const file of files)
      expect(readFileSync(project.path("again", file)).equals(readFileSync(project.path("out", file))), file).toBe(
        true,
      );
  });

  test("types carry names, shapes and the spec's comments; the manifest has hashes, parameters and sizes", async () => {
    project.write("a.rnn.ts", specText());
    await build("a.rnn.ts", "--target", "js");
    const types = readFileSync(project.path("out/wake-word.d.ts"), "utf8");
    expect(types).toContain('readonly x: F32<["T", "B", 3]> | readonly number[];');
    expect(types).toContain("* Mel bands in dB, 100 frames a second.\n   * f32[T, B, 3]");
    expect(types).toContain("/** Wakes the device. */\nexport interface Model {");
    expect(types).toContain('get(name: "rnn.0.h"): F32<["B", 8]>;');
    const manifest = JSON.parse(readFileSync(project.path("out/wake-word.json"), "utf8"));
    expect(manifest.parameters.map((p: { name: string }) => p.name)).toEqual(["rnn.0.W", "rnn.0.R", "rnn.0.b"]);
    expect(manifest.files["wake-word.js"]).toEqual({
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      bytes: statSync(project.path("out/wake-word.js")).size,
    });
  });

  test("an unchanged spec is left alone; a changed spec, import, option or file is built again", async () => {
    project.write("sizes.ts", "export const units = 8;");
    project.write("a.rnn.ts", `import { units } from "./sizes.ts";\n${specText().replace("units: 8", "units")}`);
    const isBuilt = async (...args: readonly string[]): Promise<boolean> =>
      !(await build("a.rnn.ts", "--target", "js", ...args)).stdout.includes("unchanged");
    expect(await isBuilt()).toBe(true);
    const { mtimeMs } = statSync(project.path("out/wake-word.js"));
    expect(await isBuilt()).toBe(false);
    expect(statSync(project.path("out/wake-word.js")).mtimeMs).toBe(mtimeMs);
    project.write("sizes.ts", "export const units = 9;");
    expect(await isBuilt()).toBe(true);
    expect(await isBuilt("--batch", "1")).toBe(true);
    project.write("out/wake-word.js", "changed by hand");
    expect(await isBuilt("--batch", "1")).toBe(true);
    expect(await isBuilt("--batch", "1")).toBe(false);
  });

  test("a spec may choose a folder below the output folder", async () => {
    project.write("a.rnn.ts", `${specText()}\nexport const output = "models/audio";`);
    expect((await build("a.rnn.ts", "--target", "js")).code).toBe(0);
    expect(project.list("out/models/audio")).toEqual(["wake-word.d.ts", "wake-word.js", "wake-word.json"]);
  });

  test("a graph as text", async () => {
    project.write(
      "g.graph",
      "graph twice(input x: f32[T,B,2], param w: f32[2]) {\n  %a = broadcast %w {axes: [2], shape: [T,B,2]}\n  %y = mul %x, %a\n  return output y = %y\n}\n",
    );
    const ended = await build("g.graph", "--target", "js");
    expect(ended.stderr).toContain("twice has no step");
    expect(project.list("out")).toContain("twice.js");
  });
});

describe("bad input: exit code 1, one error, nothing written", () => {
  const cases: Readonly<Record<string, readonly [text: string, args: readonly string[], message: RegExp]>> = {
    "a spec that throws": [
      "const a = 1;\nexport const b = a;\nthrow new TypeError('boom');",
      [],
      /^error: TypeError: boom\n {2}at .*bad\.rnn\.ts:3:7\n.*2 \| export const b = a;\n> 3 \| throw new TypeError\('boom'\);\n {4}\| {7}\^\n$/,
    ],
    "a model that does not fit": [
      specText().replace("units: 8", "units: -8"),
      [],
      /^error: .*-8.*\n {2}at .*bad\.rnn\.ts:\d+:\d+\n/,
    ],
    "a wrong shape inside a cell's step": [
      cellText("op.matmul(s.h, x)"),
      [],
      /^error: layer "rnn": cell odd: matmul of f32\[B,4\] and f32\[B,3\].*\n {2}at .*bad\.rnn\.ts:9:30\n.*\n> 9 \| {5}return.*\n {4}\| {30}\^\n$/,
    ],
    "a gate that the cell does not declare": [
      cellText('gate("q" as "f")'),
      [],
      /^error: layer "rnn": cell odd: gate\("q"\); expected one of "f"\..*\n {2}at .*bad\.rnn\.ts:9:27\n/,
    ],
    "text that is no TypeScript": ["export const = 1;", [], /^error: .*\n {2}at .*bad\.rnn\.ts:1:14\n/],
    "a spec that loops forever": ["while (true) {}", ["--time-limit", "1"], /^error: .*it still runs after 1 s/],
    "a spec that ends its process": ["process.exit(0);", [], /^error: .*it ended its process/],
    "a spec that exports nothing": ["const a = 1;", [], /^error: it exports no model: nothing at all/],
    "a spec that exports no model": ["export const a = 1;", [], /^error: it exports no model: a; expected what/],
    "an output folder outside --out": [
      `${specText()}\nexport const output = "../elsewhere";`,
      [],
      /^error: .*output folder "\.\.\/elsewhere" is not inside/,
    ],
    "an absolute output folder": [
      `${specText()}\nexport const output = "/tmp";`,
      [],
      /^error: .*"\/tmp" is not inside/,
    ],
    "a target that the host lacks": [specText(), ["--target", "cuda"], /^error: target: "cuda"; expected js, wasm/],
    "weights as the target cannot keep them": [
      specText(),
      ["--storage", "f16"],
      /^error: storage: "f16" for target "wasm"; expected "f32"\. Use target "wgsl", or leave storage out/,
    ],
    "an entry that there is not": [specText(), ["--entries", "fly"], /^error: entries: "fly"; expected forward/],
    "an import that is missing": ['import "./none.ts";\nexport {};', [], /^error: Cannot find module .*none\.ts/],
  };

  test.each(Object.entries(cases))("%s", async (_, [text, args, message]) => {
    project.write("bad.rnn.ts", text);
    const ended = await build("bad.rnn.ts", ...args);
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr.match(/error:/g)).toHaveLength(1);
    expect(ended.stderr).not.toMatch(/\n\s+at .*(node:|tools\/)/);
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(project.list()).toEqual(["bad.rnn.ts", "package.json"]);
  });

  test("a missing spec, and one of no known kind", async () => {
    expect(await build("none.rnn.ts")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/none\.rnn\.ts: the file cannot be read: no such file/),
    });
    project.write("a.txt", "x");
    expect(await build("a.txt")).toMatchObject({ code: 1, stderr: expect.stringMatching(/no kind of spec/) });
  });

  test.runIf(process.platform === "linux")("a folder that cannot be written to, whoever asks", async () => {
    project.write("a.rnn.ts", specText());
    const ended = await cellc("build", project.path("a.rnn.ts"), "--target", "js", "--out", "/sys/cellc-out");
    expect(ended).toMatchObject({
      code: 1,
      stdout: "",
      stderr: expect.stringMatching(/^error: .*cannot be written to/),
    });
  });

  test("a file where the output folder should be, and a folder where a file should be", async () => {
    project.write("a.rnn.ts", specText());
    project.write("out", "a file");
    expect(await build("a.rnn.ts", "--target", "js")).toMatchObject({ code: 1 });
    expect(readFileSync(project.path("out"), "utf8")).toBe("a file");
    mkdirSync(project.path("other/wake-word.json"), { recursive: true });
    const ended = await cellc("build", project.path("a.rnn.ts"), "-t", "js", "-o", project.path("other"));
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringMatching(/wake-word\.json: it is a folder/) });
    expect(project.list("other")).toEqual(["wake-word.json"]);
  });

  test("an output folder that leaves through a link", async () => {
    project.write("a.rnn.ts", `${specText()}\nexport const output = "link/models";`);
    mkdirSync(project.path("out"));
    mkdirSync(project.path("elsewhere"));
    symlinkSync(project.path("elsewhere"), project.path("out/link"));
    expect(await build("a.rnn.ts", "--target", "js")).toMatchObject({ code: 1 });
    expect(project.list("elsewhere")).toEqual([]);
  });

  test("the second build fails: the first one's files stay as they are", async () => {
    project.write("a.rnn.ts", specText());
    await build("a.rnn.ts", "--target", "js");
    const before = readFileSync(project.path("out/wake-word.js"), "utf8");
    project.write("a.rnn.ts", "throw 1;");
    expect((await build("a.rnn.ts", "--target", "js")).code).toBe(1);
    expect(readFileSync(project.path("out/wake-word.js"), "utf8")).toBe(before);
  });

  test("a wrong command line is another matter: exit code 2", async () => {
    expect((await cellc("build")).code).toBe(2);
    expect((await cellc("build", "a", "--batch", "many")).code).toBe(2);
    expect((await cellc("buil")).code).toBe(2);
    expect(await cellc("--help")).toMatchObject({ code: 0, stderr: "" });
  });
});
