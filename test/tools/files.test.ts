// Files that are whole or not there, also when the writer is killed; text that is UTF-8 or refused.
import { type ChildProcess, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { expectWritable, makeFolder, readBytes, readUtf8, writeWhole } from "../../tools/files.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "cellc-files-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test("folders are made with those that they lie in, or an error says why not", () => {
  const path = join(folder, "a", "b", "c");
  makeFolder(path);
  makeFolder(path);
  writeFileSync(join(path, "file"), "");
  expect(() => makeFolder(join(path, "file"))).toThrow(
    /file: the folder cannot be written to: there is a file of this name$/,
  );
  expect(() => makeFolder(join(path, "file", "d"))).toThrow(/the folder cannot be written to/);
  if (process.platform === "linux")
    expect(() => makeFolder("/proc/none/a")).toThrow(/none\/a: the folder cannot be written to: no such/);
});

test("what cannot be written is known before there is anything to write", () => {
  expect(() => expectWritable(join(folder, "new"))).not.toThrow();
  expect(() => expectWritable(folder)).toThrow(/the file cannot be written: it is a folder$/);
  expect(() => expectWritable(join(folder, "none", "a"))).toThrow(
    /a: the file cannot be written: no such file or folder$/,
  );
  expect(readdirSync(folder)).toEqual([]);
  expect(() => readBytes(join(folder, "none"))).toThrow(/none: the file cannot be read: no such file or folder$/);
});

describe("writeWhole", () => {
  test("writes, replaces, and leaves nothing else", () => {
    const path = join(folder, "a.bin");
    writeWhole(path, Uint8Array.of(1, 2, 3));
    writeWhole(path, "é");
    expect(readFileSync(path, "utf8")).toBe("é");
    expect(readdirSync(folder)).toEqual(["a.bin"]);
  });

  test("writes a part of a larger buffer", () => {
    const path = join(folder, "a.bin");
    writeWhole(path, Uint8Array.of(0, 1, 2, 3).subarray(1, 3));
    expect([...readFileSync(path)]).toEqual([1, 2]);
  });

  test("on failure the old file stays and nothing is left", () => {
    expect(() => writeWhole(join(folder, "none", "a"), "x")).toThrow(
      /none\/a: the file cannot be written: no such file or folder$/,
    );
    const target = join(folder, "taken");
    mkdirSync(join(target, "full"), { recursive: true });
    expect(() => writeWhole(target, "x")).toThrow(/taken: the file cannot be written/);
    expect(readdirSync(folder)).toEqual(["taken"]);
    expect(existsSync(join(target, "full"))).toBe(true);
  });

  test("a symbolic link stays one", () => {
    const [real, link] = [join(folder, "real"), join(folder, "link")];
    writeFileSync(real, "old");
    symlinkSync(real, link);
    writeWhole(link, "new");
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, "utf8")).toBe("new");
  });

  test("permissions of the file stay", () => {
    const path = join(folder, "a");
    writeFileSync(path, "old");
    chmodSync(path, 0o640);
    writeWhole(path, "new");
    expect(lstatSync(path).mode & 0o777).toBe(0o640);
  });

  test("a writer killed at any moment leaves a whole file; what it left aside goes with the next write", async () => {
    const path = join(folder, "checkpoint");
    writeWhole(path, new Uint8Array(SIZE));
    const seen = new Set<number>();
    // On a busy machine the first writes may take longer than all of these.
    for (let kill = 0; kill < 8 || (seen.size < 2 && kill < 16); kill++) {
      const child = spawnWriter(path);
      await firstOutput(child);
      await new Promise((resolve) => setTimeout(resolve, 3 + kill * 6.3 + (kill < 8 ? 0 : 2 ** kill)));
      child.kill("SIGKILL");
      await exited(child);
      const bytes = readFileSync(path);
      expect(bytes.length).toBe(SIZE);
      expect(bytes.every((b) => b === bytes[0])).toBe(true);
      seen.add(bytes[0]);
    }
    expect(seen.size).toBeGreaterThan(1);
    writeWhole(path, "done");
    expect(readdirSync(folder)).toEqual(["checkpoint"]);
  });
});

const SIZE = 3_000_000;

/** Writes files of one repeated byte, another each time, until it is killed. */
function spawnWriter(path: string): ChildProcess {
  const source = `
    import { writeWhole } from ${JSON.stringify(new URL("../../tools/files.ts", import.meta.url).href)};
    process.stdout.write("started");
    for (let i = 1; ; i++) writeWhole(${JSON.stringify(path)}, new Uint8Array(${SIZE}).fill(i % 251));
  `;
  return spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", source], {
    stdio: ["ignore", "pipe", "inherit"],
  });
}

const firstOutput = (child: ChildProcess) =>
  new Promise<void>((resolve, reject) => {
    child.stdout?.once("data", () => resolve());
    child.once("exit", () => reject(new Error("the writer did not start")));
  });

const exited = (child: ChildProcess) =>
  new Promise<void>((resolve) =>
    child.exitCode !== null || child.signalCode !== null ? resolve() : child.once("exit", () => resolve()),
  );

describe("readUtf8", () => {
  const write = (bytes: readonly number[] | string) => {
    const path = join(folder, "text");
    writeFileSync(path, typeof bytes === "string" ? bytes : Uint8Array.from(bytes));
    return path;
  };

  test("reads text, without a byte order mark", () => {
    expect(readUtf8(write("aé😀"))).toBe("aé😀");
    expect(readUtf8(write([0xef, 0xbb, 0xbf, 0x61]))).toBe("a");
  });

  test("missing, empty, a folder", () => {
    expect(() => readUtf8(join(folder, "none"))).toThrow(/none: the file cannot be read: no such file or folder$/);
    expect(() => readUtf8(folder)).toThrow(/the file cannot be read: it is a folder$/);
    expect(() => readUtf8(write([]))).toThrow(/text: the file is empty; expected text$/);
  });

  test.each([
    ["a byte that begins nothing", [0x61, 0xff, 0x61], "byte 1 (0xff)"],
    ["a sequence cut by another byte", [0x61, 0xc3, 0x28], "byte 1 (0xc3)"],
    ["a sequence cut by the end", [0x61, 0x62, 0xe2, 0x82], "byte 2 (0xe2)"],
    ["a continuation alone", [0x80], "byte 0 (0x80)"],
    ["an encoded surrogate", [0x61, 0xed, 0xa0, 0x80], "byte 1 (0xed)"],
    ["an overlong form", [0xc0, 0x80], "byte 0 (0xc0)"],
    ["Latin-1", [0x63, 0x61, 0x66, 0xe9, 0x0a, 0x61], "byte 3 (0xe9)"],
    ["a good character before", [0xf0, 0x9f, 0x98, 0x80, 0xf0, 0x9f, 0x41], "byte 4 (0xf0)"],
  ])("%s", (_, bytes, message) => {
    expect(() => readUtf8(write(bytes))).toThrow(`${message} is not UTF-8`);
  });

  test("the byte far into a large file", () => {
    const bytes = Array<number>(300_000).fill(0x61);
    bytes[123_456] = 0xe4;
    expect(() => readUtf8(write(bytes))).toThrow("byte 123456 (0xe4) is not UTF-8");
  });
});
