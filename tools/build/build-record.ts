// What was built from what: lets a build be left out when spec, options, compiler and files are all as they were.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { packageVersion } from "../package-version.ts";
import { type Files, sha256 } from "../write-module/write-module.ts";
import type { BuildOptions } from "./build-spec.ts";

export interface BuildRecord {
  readonly cellc: string;
  readonly options: string;
  /** Hashes of the spec and what it imports, by path from the output folder. */
  readonly sources: Readonly<Record<string, string>>;
  /** Hashes of the files, by path from the output folder. */
  readonly files: Readonly<Record<string, string>>;
  readonly summary: readonly string[];
}

const optionsKey = (options: BuildOptions): string =>
  JSON.stringify(
    Object.entries(options)
      .filter(([, v]) => v !== undefined)
      .sort(),
  );

const hashFile = (path: string): string | undefined => (existsSync(path) ? sha256(readFileSync(path)) : undefined);

/** One a spec, in the output folder; hidden, for it is no part of what ships. */
export function recordPath(out: string, spec: string): string {
  const key = createHash("sha256").update(relative(out, spec)).digest("hex").slice(0, 8);
  return join(out, ".cellc", `${basename(spec)}.${key}.json`);
}

/** @param files by path from the output folder. */
export function recordText(
  out: string,
  options: BuildOptions,
  dependencies: readonly string[],
  files: Files,
  summary: readonly string[],
): string {
  const record: BuildRecord = {
    cellc: packageVersion(),
    options: optionsKey(options),
    sources: Object.fromEntries(dependencies.map((path) => [relative(out, path), hashFile(path) ?? ""])),
    files: Object.fromEntries([...files].map(([name, content]) => [name, sha256(content)])),
    summary,
  };
  return `${JSON.stringify(record, null, 2)}\n`;
}

/** The record of the last build where nothing has changed since. */
export function unchanged(out: string, spec: string, options: BuildOptions): BuildRecord | undefined {
  const path = recordPath(out, spec);
  if (!existsSync(path)) return undefined;
  const record = readRecord(path);
  if (!record || record.cellc !== packageVersion() || record.options !== optionsKey(options)) return undefined;
  const same = [...Object.entries(record.sources), ...Object.entries(record.files)].every(
    ([name, hash]) => hashFile(join(out, name)) === hash,
  );
  return same ? record : undefined;
}

/** A record that cannot be read asks for a build. */
function readRecord(path: string): BuildRecord | undefined {
  try {
    const record = JSON.parse(readFileSync(path, "utf8")) as BuildRecord;
    return record.sources && record.files && record.summary ? record : undefined;
  } catch {
    return undefined;
  }
}
