// How the page is built: one folder of plain files that runs from any place, from a disk without a server too.
import { defineConfig, type Plugin } from "vite";

/** A classic script instead of a module, because pages opened from a disk may not load modules. */
const classicScript: Plugin = {
  name: "classic-script",
  enforce: "post",
  transformIndexHtml: (html) =>
    html
      .replace(/<script type="module" crossorigin/g, "<script defer")
      .replace(/<link rel="stylesheet" crossorigin/g, '<link rel="stylesheet"'),
};

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  resolve: { tsconfigPaths: true },
  plugins: [classicScript],
  worker: { format: "iife" },
  build: { modulePreload: false, chunkSizeWarningLimit: 2000, rolldownOptions: { output: { format: "iife" } } },
});
