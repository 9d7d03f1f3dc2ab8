// One spec to its modules on disk: left out where nothing has changed, whole or not at all otherwise.
import { relative, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import type { Files } from "../write-module/write-module.ts";
import { recordPath, recordText, unchanged } from "./build-record.ts";
import { type BuildOptions, type BuildResult, buildSpec, checkTarget, type Diagnostic } from "./build-spec.ts";
import { outputFolder } from "./output-folder.ts";
import { writeFiles } from "./write-files.ts";

export interface FolderBuild {
  readonly isFresh: boolean;
  /** A line for each file, with its size. */
  readonly summary: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** @throws SpecError, CompileError, RuntimeError; the folder is then as it was. */
export async function buildToFolder(file: string, out: string, options: BuildOptions): Promise<FolderBuild> {
  checkTarget(options.target);
  const [spec, root] = [resolve(file), resolve(out)];
  const known = unchanged(root, spec, options);
  if (known) return { isFresh: false, summary: known.summary, diagnostics: [] };
  const result = await buildSpec(spec, options);
  const files = filesIn(root, result, file, out);
  const summary = summarize(files);
  const record = recordText(root, options, result.dependencies, files, summary);
  writeFiles(root, new Map([...files, [relative(root, recordPath(root, spec)), record]]));
  return { isFresh: true, summary, diagnostics: result.diagnostics };
}

/** By path from the output folder. */
function filesIn(root: string, { files, output }: BuildResult, file: string, out: string): Files {
  const folder = relative(root, outputFolder(out, output, file));
  return new Map([...files].map(([name, content]) => [folder === "" ? name : `${folder}/${name}`, content]));
}

const summarize = (files: Files): readonly string[] =>
  [...files].map(([name, content]) => {
    const [bytes, zipped] = [Buffer.byteLength(content), gzipSync(content, { level: 9 }).length];
    return `${name.padEnd(32)} ${bytes.toLocaleString("en").padStart(10)} bytes ${zipped.toLocaleString("en").padStart(9)} gzipped`;
  });
