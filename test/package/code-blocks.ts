// The code of a document.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** @param path from the repository's root. @param language as the document names it. */
export function codeBlocks(path: string, language = "ts"): readonly string[] {
  const text = readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].filter(([, l]) => l === language).map(([, , code]) => code);
}
