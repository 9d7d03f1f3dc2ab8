// One import of a spec, built: its module with places for its binaries, the binaries, its types, what to watch.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { relative } from "node:path";
import type { TargetName } from "../../ir/artifact.ts";
import { type BuildResult, buildSpec } from "../build/build-spec.ts";
import { SpecError } from "../spec/spec-error.ts";
import { buildOptions, splitImport } from "./query.ts";

export interface Binary {
  /** `wake-word.wasm`. */
  readonly file: string;
  readonly content: Uint8Array;
  /** Of the content, for names. */
  readonly hash: string;
}

export interface BuiltImport {
  /** The module; `place` gives the expression of a URL for each binary. */
  readonly code: (place: (binary: Binary) => string) => string;
  readonly binaries: readonly Binary[];
  readonly declarations: string;
  readonly dependencies: readonly string[];
  readonly warnings: readonly string[];
}

/** @param id an absolute path with its query. @throws SpecError and CompileError. */
export async function buildImport(id: string, target: TargetName): Promise<BuiltImport> {
  const asked = splitImport(id);
  if (!existsSync(asked.path)) throw new SpecError(`${show(asked.path)}: there is no such spec`);
  const result = await buildSpec(asked.path, buildOptions(asked, target));
  const stem = onlyModel(asked.path, result).module.replace(/\.js$/, "");
  const text = String(result.files.get(`${stem}.js`));
  const binaries = [...result.files].flatMap(([file, content]) =>
    typeof content === "string" ? [] : [{ file, content, hash: hashOf(content) }],
  );
  return {
    code: (place) => binaries.reduce((code, binary) => code.replace(addressOf(binary), () => place(binary)), text),
    binaries,
    declarations: String(result.files.get(`${stem}.d.ts`)),
    dependencies: result.dependencies,
    warnings: result.diagnostics.map(({ message, file, line }) => `${show(file)}:${line}: ${message}`),
  };
}

/** How the module itself says where a binary is. */
const addressOf = ({ file }: Binary): string => `new URL(${JSON.stringify(`./${file}`)}, import.meta.url)`;
const hashOf = (content: Uint8Array): string => createHash("sha256").update(content).digest("hex").slice(0, 10);
const show = (file: string): string => relative(process.cwd(), file) || file;

/** An import is one module, so it is of one model. */
function onlyModel(path: string, { models }: BuildResult): BuildResult["models"][number] {
  if (models.length === 1) return models[0];
  const names = models.map((m) => `&model=${m.exportName}`).join(" or ");
  throw new SpecError(`${show(path)}: it exports ${models.length} models; say which one in the import: ${names}`);
}
