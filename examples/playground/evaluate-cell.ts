// From the editor's text to a cell: runs it as a module whose imports of cellc are the page's own.
import type { Cell } from "cellc";
import * as cellc from "cellc";
import * as cells from "cellc/nn/cells";
import * as variants from "cellc/nn/variants";

const modules: Readonly<Record<string, object>> = { cellc, "cellc/nn/cells": cells, "cellc/nn/variants": variants };
const IMPORT = /(\bfrom\s*|\bimport\s*)(["'])(cellc[^"']*)\2/g;

const blobUrl = (text: string): string => URL.createObjectURL(new Blob([text], { type: "text/javascript" }));

/** A module that hands on what the page has loaded already; `key` is where it lies meanwhile. */
function moduleUrl(specifier: string, key: string): string {
  const module = modules[specifier];
  if (!module) throw new Error(`There is no module "${specifier}" here; there are ${Object.keys(modules).join(", ")}`);
  const names = Object.keys(module).filter((name) => name !== "default");
  return blobUrl(
    `export const { ${names.join(", ")} } = globalThis[${JSON.stringify(key)}][${JSON.stringify(specifier)}];`,
  );
}

const isCell = (value: unknown): value is Cell =>
  typeof value === "object" && value !== null && "gates" in value && "state" in value && "step" in value;

/** The default export, or the last one that is a cell. Throws what the text throws. */
export async function evaluateCell(code: string): Promise<Cell> {
  const key = "cellc playground modules";
  Object.assign(globalThis, { [key]: modules });
  const urls: string[] = [];
  const kept = (url: string): string => {
    urls.push(url);
    return url;
  };
  try {
    const text = code.replace(IMPORT, (_, before, quote, name) => before + quote + kept(moduleUrl(name, key)) + quote);
    const exports = (await import(/* @vite-ignore */ kept(blobUrl(text)))) as Readonly<Record<string, unknown>>;
    const found = isCell(exports.default) ? exports.default : Object.values(exports).findLast(isCell);
    if (found) return found;
    throw new Error("The text exports no cell. End it with: export default defineCell({ … });");
  } finally {
    urls.forEach((url) => void URL.revokeObjectURL(url));
  }
}
