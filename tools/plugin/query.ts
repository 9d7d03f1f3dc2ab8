// Imports of specs: what stands behind the question mark, as options of a build.

import type { TargetName } from "../../ir/artifact.ts";
import { CompileError } from "../../ir/errors.ts";
import { checkStorage } from "../../targets/storage.ts";
import type { BuildOptions } from "../build/build-spec.ts";
import { checkTarget } from "../build/build-spec.ts";

/** Specifiers and module ids with `?cellc`, whatever else is asked for. */
export const IS_SPEC = /\?(?:[^?]*&)?cellc(?:&|=|$)/;

/** What a query can say, each as `name=value`; `inline` stands alone. */
const NAMES = ["cellc", "target", "storage", "entries", "batch", "steps", "model", "inline"] as const;

export interface SpecImport {
  /** As written, relative or absolute. */
  readonly path: string;
  /** With its question mark. */
  readonly query: string;
}

export function splitImport(id: string): SpecImport {
  const at = id.indexOf("?");
  return { path: id.slice(0, at), query: id.slice(at) };
}

/** @param target where the query names none. @throws CompileError for what a query cannot say. */
export function buildOptions({ path, query }: SpecImport, target: TargetName): BuildOptions {
  const asked = new URLSearchParams(query);
  const where = `import of ${path}${query}`;
  for (const name of asked.keys())
    if (!(NAMES as readonly string[]).includes(name))
      throw new CompileError("unknown-name", { where, found: name, expected: NAMES.slice(1).join(", ") });
  const named = asked.get("target") ?? target;
  checkTarget(named);
  const storage = asked.get("storage") ?? undefined;
  if (storage !== undefined) checkStorage(storage, named);
  const entries = asked.get("entries")?.split(",");
  const [batch, steps] = (["batch", "steps"] as const).map((name) => wholeNumber(where, name, asked.get(name)));
  const exportName = asked.get("model") ?? undefined;
  return {
    target: named,
    inline: asked.has("inline"),
    ...(storage === undefined ? {} : { storage }),
    ...(entries === undefined ? {} : { entries }),
    ...(batch === undefined ? {} : { batch }),
    ...(steps === undefined ? {} : { steps }),
    ...(exportName === undefined ? {} : { exportName }),
  };
}

function wholeNumber(where: string, name: string, text: string | null): number | undefined {
  if (text === null) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new CompileError("value", { where, found: `${name}=${text}`, expected: "a whole number above 0" });
}
