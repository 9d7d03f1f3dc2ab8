// The character model as a user runs it: what it prints, what it writes, and that what it writes can be used.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { indented } from "../../examples/char-lm/text.ts";
import { loadModule, readSafetensors, targetNames, Vocabulary } from "../../index.ts";
import { evaluateSource } from "../../runtime/evaluate-source.ts";
import { wordText } from "../e2e/support.ts";
import { type Ended, runCharLm } from "./run-char-lm.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cellc-char-lm-"));
  writeFileSync(join(folder, "words.txt"), wordText(800));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const out = () => join(folder, "deep", "er");
const small = () => ["--text", join(folder, "words.txt"), "--out", out(), "--units", "16"];
const numberIn = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1].replaceAll(",", ""));

function expectReport({ code, stdout, stderr }: Ended): void {
  expect(stderr).toContain("bits per character");
  expect(code).toBe(0);
  const first = numberIn(stdout, /from (\d\.\d{3}) to/);
  const last = numberIn(stdout, /to (\d\.\d{3}) bits per character/);
  const heldOut = numberIn(stdout, /held-out text: (\d\.\d{3}) bits per character/);
  expect(last).toBeLessThan(first);
  expect(heldOut).toBeLessThan(Math.log2(20));
  expect(stdout.split("\n").every((line) => line.trimEnd() === line)).toBe(true);
  expect(stdout).not.toContain("\n\n\n");
}

describe.each(targetNames)("target %s", (target) => {
  test("trains, scores, writes a passage and files that hold the model", async () => {
    const ended = await runCharLm([...small(), "--target", target, "--seconds", "2"]);
    expectReport(ended);
    expect(ended.stdout).toContain(`1 × lstm of 16 units: `);
    const binaries = target === "wasm" ? ["char-lm.plain.wasm", "char-lm.relaxed.wasm"] : [];
    const files = ["char-lm.js", ...binaries, "char-lm.safetensors", "vocabulary.json"];
    expect(readdirSync(out()).sort()).toEqual(files);
    expect(ended.stdout.trimEnd().split("\n").at(-1)).toBe(`written to ${out()}: ${files.join(", ")}`);

    const weights = readFileSync(join(out(), "char-lm.safetensors"));
    const vocabulary = Vocabulary.load(readFileSync(join(out(), "vocabulary.json"), "utf8"));
    expect(readSafetensors(weights, "weights").tensors.get("embedding.E")?.shape[0]).toBe(vocabulary.size);
    if (target !== "js") return;
    const net = loadModule(evaluateSource(readFileSync(join(out(), "char-lm.js"), "utf8")));
    net.params.load(weights);
    const y = net.forward({ ids: vocabulary.encode("whale sea ") }, { steps: 10 }).outputs.y;
    expect(y.length).toBe(10 * vocabulary.size);
  });
});

test("Ctrl-C ends the training, not the program", async () => {
  const begun = performance.now();
  const ended = await runCharLm([...small(), "--seconds", "600"], (child) => {
    child.stderr?.once("data", () => setTimeout(() => child.kill("SIGINT"), 1500));
  });
  expectReport(ended);
  expect(performance.now() - begun).toBeLessThan(60_000);
  expect(readdirSync(out())).toContain("char-lm.safetensors");
});

test("passages are broken at spaces, and keep their own lines", () => {
  expect(indented("one two three\n\nfour", "  ", 7)).toBe("  one two\n  three\n\n  four");
  expect(indented("abcdefghij", "", 4)).toBe("abcd\nefgh\nij");
  expect(indented("a  b   c", "> ", 76)).toBe("> a  b   c");
});
