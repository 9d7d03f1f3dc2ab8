// A program of the project as one script that a page can load.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** @param source TypeScript that may import `cellc` and its parts. @returns an ES module without imports. */
export async function bundle(source: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: root, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    platform: "browser",
    target: "es2023",
    conditions: ["cellc-source"],
    logLevel: "silent",
  });
  return outputFiles[0].text;
}
