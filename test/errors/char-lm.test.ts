// What a user of the character model reads when something is wrong: one line, exit code 1, and no file is left behind.
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readOptions } from "../../examples/char-lm/options.ts";
import { targetNames } from "../../index.ts";
import { cells } from "../../nn/cells/index.ts";
import { runCharLm } from "../examples/run-char-lm.ts";

const messageOf = (...args: readonly string[]): string => {
  try {
    readOptions(args);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing was thrown");
};

describe("options", () => {
  const number = "expected a number of at least 1";
  const whole = "expected a whole number of at least 1";
  const known = "expected --seconds, --target, --cell, --units, --layers, --text, --seed, --out";
  test.each([
    [["--seconds", "soon"], `--seconds: "soon"; ${number}`],
    [["--seconds", "0.5"], `--seconds: "0.5"; ${number}`],
    [["--seconds", "Infinity"], `--seconds: "Infinity"; ${number}`],
    [["--seconds", ""], `--seconds: ""; ${number}`],
    [["--seconds"], `--seconds: no value; ${number}`],
    [["--units", "0"], `--units: "0"; ${whole}`],
    [["--layers", "1.5"], `--layers: "1.5"; ${whole}`],
    [["--layers=two"], `--layers: "two"; ${whole}`],
    [["--seed=-1"], `--seed: "-1"; expected a whole number of at least 0`],
    [["--text="], `--text: ""; expected a path`],
    [["--cell", "LSTM"], `--cell: "LSTM"; expected ${Object.keys(cells).join(", ")}`],
    [["--cell", "toString"], `--cell: "toString"; expected ${Object.keys(cells).join(", ")}`],
    [["--target", "cuda"], `--target: "cuda"; expected ${targetNames.join(", ")}`],
    [["--epochs", "3"], `--epochs: there is no such option; ${known}`],
    [["-x"], `-x: there is no such option; ${known}`],
    [["book.txt"], `arguments: "book.txt"; expected options only`],
  ])("%j", (args, message) => {
    expect(messageOf(...args)).toBe(message);
  });

  test("help, and nothing at all", () => {
    expect(readOptions(["--help"])).toBeUndefined();
    expect(readOptions([])).toMatchObject({ seconds: 45, cell: "lstm", layers: 1, seed: 1, text: undefined });
    expect(readOptions(["--seconds", "2", "--cell", "gru"])).toMatchObject({ seconds: 2, cell: "gru" });
  });
});

describe("the process", () => {
  let folder = "";
  const file = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const out = (): string => join(folder, "out");
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "cellc-errors-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each<[string, () => readonly string[], () => string]>([
    ["an option", () => ["--units", "many"], () => `--units: "many"; expected a whole number of at least 1`],
    [
      "no file",
      () => ["--text", join(folder, "none")],
      () => `${folder}/none: the file cannot be read: no such file or folder`,
    ],
    ["an empty file", () => ["--text", file("empty", "")], () => `${folder}/empty: the file is empty; expected text`],
    [
      "a file that is not UTF-8",
      () => ["--text", file("latin", Uint8Array.of(0x63, 0x61, 0x66, 0xe9, 0x0a))],
      () => `${folder}/latin: byte 3 (0xe9) is not UTF-8; expected text in UTF-8`,
    ],
    [
      "a text too short",
      () => ["--text", file("short", "a short text")],
      () => `text: 11 characters; expected at least 129 for 4 rows of 32 steps`,
    ],
    [
      "a folder that cannot be made",
      () => ["--text", file("text", "so it goes ".repeat(40)), "--out", join(file("taken", ""), "out")],
      () => `${folder}/taken/out: the folder cannot be written to: a part of the path is a file`,
    ],
  ])("%s", async (_, args, message) => {
    const { code, stdout, stderr } = await runCharLm(["--out", out(), ...args()]);
    expect(stderr).toBe(`${message()}\n`);
    expect(code).toBe(1);
    expect(stdout).toBe("");
    expect(existsSync(out())).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith(".part"))).toEqual([]);
  });
});
