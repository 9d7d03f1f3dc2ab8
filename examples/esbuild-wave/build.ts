// Bundles main.ts with esbuild: `npx tsx --conditions=cellc-source examples/esbuild-wave/build.ts [FOLDER]`.
import { esbuild as cellc } from "cellc/plugin";
import { build } from "esbuild";

const here = import.meta.dirname;

await build({
  entryPoints: [`${here}/main.ts`],
  outdir: process.argv[2] ?? `${here}/dist`,
  absWorkingDir: here,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "es2023",
  loader: { ".safetensors": "binary" },
  // The spec is the other example's, and so are its types.
  plugins: [cellc({ types: "../vite-wave/cellc-env.d.ts" })],
});
