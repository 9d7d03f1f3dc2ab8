// Where a spec's modules go: the output folder, or a folder below it that the spec names. Never anywhere else.
import { existsSync, realpathSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve, sep } from "node:path";
import { SpecError } from "../spec/spec-error.ts";

/** @throws SpecError for a folder that is not below `out`, links followed. */
export function outputFolder(out: string, wanted: string | undefined, spec: string): string {
  const root = resolve(out);
  if (wanted === undefined) return root;
  const folder = resolve(root, wanted);
  if (!isAbsolute(wanted) && isBelow(folder, root) && isBelow(real(folder), real(root))) return folder;
  throw new SpecError(
    `${spec}: its output folder ${JSON.stringify(wanted)} is not inside ${out}; expected a relative path without "..", as in export const output = "models"`,
  );
}

function isBelow(folder: string, root: string): boolean {
  const way = relative(root, folder);
  return way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The path behind links, as far as it is there. */
function real(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  const parent = dirname(path);
  return parent === path ? path : join(real(parent), relative(parent, path));
}
