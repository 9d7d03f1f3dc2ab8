// How the published package is built: every export of package.json, one module a source file, with its types.
import { defineConfig } from "tsdown";

export default defineConfig({
  entry: [
    "index.ts",
    "runtime/index.ts",
    "nn/*.ts",
    "nn/*/index.ts",
    "runtime/embed/*.ts",
    "tools/cli/main.ts",
    "tools/spec/evaluate.ts",
    "tools/plugin/index.ts",
  ],
  platform: "node",
  fixedExtension: false,
  target: "es2023",
  unbundle: true,
  dts: true,
  report: false,
  checks: { pluginTimings: false },
});
