// Files that are whole or not there: writing aside and renaming, reading text strictly.
import { randomBytes } from "node:crypto";
import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { RuntimeError } from "../runtime/errors.ts";

/**
 * Replaces a file by these bytes (text as UTF-8), so that at every moment, also after a crash, the path holds the old
 * file or the new one, whole. Nothing is left behind when it throws.
 */
export function writeWhole(path: string, bytes: Uint8Array | string): void {
  const target = resolveLink(path);
  const folder = dirname(target);
  removeAbandoned(folder, basename(target));
  const aside = join(folder, `.${basename(target)}.${process.pid}.${randomBytes(4).toString("hex")}.part`);
  try {
    const file = openSync(aside, "wx");
    try {
      writeFileSync(file, bytes);
      keepMode(file, target);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(aside, target);
  } catch (error) {
    rmSync(aside, { force: true });
    throw fileError(path, "the file cannot be written", error);
  }
  syncFolder(folder);
}

/** Makes a folder where there is none. @throws RuntimeError where files cannot be written to it. */
export function makeFolder(path: string): void {
  try {
    makeEach(path);
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw fileError(path, "the folder cannot be written to", error);
  }
}

/** Step by step: where a file system refuses with "no such folder", as /proc does, Node's own recursion never ends. */
function makeEach(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(path) !== path) makeEach(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another process may have made it meanwhile.
    if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw error;
  }
}

/** For work that takes long before its file is written. @throws RuntimeError where `writeWhole` is going to. */
export function expectWritable(path: string): void {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
    accessSync(dirname(resolveLink(path)), constants.W_OK);
  } catch (error) {
    throw fileError(path, "the file cannot be written", error);
  }
}

/** The file behind a symbolic link, so that the link stays one. */
function resolveLink(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** The new file has the permissions of the one that it replaces. */
function keepMode(file: number, target: string): void {
  const old = statSync(target, { throwIfNoEntry: false });
  if (old) fchmodSync(file, old.mode & 0o777);
}

/** What writers of this file that were killed have left. */
function removeAbandoned(folder: string, name: string): void {
  for (const entry of listFolder(folder)) {
    if (!entry.startsWith(`.${name}.`)) continue;
    const pid = /^(\d+)\.[0-9a-f]{8}\.part$/.exec(entry.slice(name.length + 2))?.[1];
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(join(folder, entry), { force: true });
  }
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // The write that follows says what is wrong.
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

/** Makes the new name survive a power cut, where folders can be synced. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, "r");
    fsyncSync(handle);
    closeSync(handle);
  } catch {
    // Windows has no handles for folders; the rename is atomic all the same.
  }
}

/** @throws RuntimeError for a file that cannot be read. */
export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw fileError(path, "the file cannot be read", error);
  }
}

/** The text of a UTF-8 file. @throws RuntimeError for a file that is missing, empty or not UTF-8 (with the byte offset). */
export function readUtf8(path: string): string {
  const bytes = readBytes(path);
  if (bytes.length === 0) throw new RuntimeError("file", { where: path, found: "the file is empty", expected: "text" });
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    const offset = firstMalformed(bytes);
    throw new RuntimeError("file", {
      where: path,
      found: `byte ${offset} (0x${bytes[offset].toString(16).padStart(2, "0")}) is not UTF-8`,
      expected: "text in UTF-8",
    });
  }
}

/** Where the first malformed sequence starts: bisection finds the byte that breaks it, then back to where it begins. */
function firstMalformed(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decodes(bytes.subarray(0, middle), true)) good = middle;
    else bad = middle;
  }
  let start = Math.min(good, bytes.length - 1);
  while (start > 0 && !decodes(bytes.subarray(0, start), false)) start--;
  return start;
}

/** @param open may end inside a character. */
function decodes(bytes: Uint8Array, open: boolean): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: open });
    return true;
  } catch {
    return false;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
  EEXIST: "there is a file of this name",
  ENOTDIR: "a part of the path is a file",
  EROFS: "the disk is read-only",
  ENOSPC: "the disk is full",
};

function fileError(path: string, what: string, error: unknown): RuntimeError {
  const { code = "", message } = error as NodeJS.ErrnoException;
  return new RuntimeError("file", { where: path, found: `${what}: ${REASONS[code] ?? message}` });
}
