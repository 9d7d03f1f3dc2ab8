// The plug-in, and nothing else.
import { vite as cellc } from "cellc/plugin";
import { defineConfig } from "vite";

export default defineConfig({
  root: import.meta.dirname,
  base: "./",
  plugins: [cellc()],
});
