// Several files that appear together or not at all: written aside, then renamed; what was there comes back on failure.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { RuntimeError } from "../../runtime/errors.ts";
import { makeFolder } from "../files.ts";
import type { Files } from "../write-module/write-module.ts";

/** @param files by path from the folder. @throws RuntimeError; then the folder is as it was, and not there if it was not. */
export function writeFiles(folder: string, files: Files): void {
  const made = firstMissing(folder);
  let aside: string | undefined;
  try {
    makeFolder(folder);
    for (const name of files.keys()) expectFile(join(folder, name));
    aside = join(folder, `.cellc.${process.pid}.${randomBytes(4).toString("hex")}`);
    for (const [name, content] of files) writeInside(join(aside, name), content);
    renameAll(folder, aside, [...files.keys()]);
  } catch (error) {
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
    throw writeError(folder, error);
  } finally {
    if (aside !== undefined) rmSync(aside, { recursive: true, force: true });
  }
}

function writeInside(path: string, content: Uint8Array | string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}

/** Moves the old files out of the way and the new ones in; all back where one does not move. */
function renameAll(folder: string, aside: string, names: readonly string[]): void {
  const undo: (() => void)[] = [];
  try {
    for (const name of names) {
      const [path, old] = [join(folder, name), join(aside, ".old", name)];
      mkdirSync(dirname(path), { recursive: true });
      mkdirSync(dirname(old), { recursive: true });
      if (existsSync(path)) {
        renameSync(path, old);
        undo.push(() => renameSync(old, path));
      }
      renameSync(join(aside, name), path);
      undo.push(() => rmSync(path, { force: true }));
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  }
}

/** The outermost folder of the path that is not there yet. */
function firstMissing(folder: string): string | undefined {
  if (existsSync(folder)) return undefined;
  const parent = dirname(folder);
  return parent === folder || existsSync(parent) ? folder : (firstMissing(parent) ?? folder);
}

function expectFile(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
    throw new RuntimeError("file", { where: path, found: "it is a folder", expected: "a file or nothing" });
}

function writeError(folder: string, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof RuntimeError || !("code" in error)) return error;
  return new RuntimeError("file", { where: folder, found: `the files cannot be written: ${error.message}` });
}
