// A program of the project as one script that a page can load.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * @param source TypeScript that may import `cellc` and its parts.
 * @param external paths that the page's server has, and the page is to import from there.
 * @returns an ES module without other imports.
 */
export async function bundle(source: string, external: readonly string[] = []): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: root, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2023",
    external: [...external],
    conditions: ["cellc-source"],
    logLevel: "silent",
  });
  return outputFiles[0].text;
}
