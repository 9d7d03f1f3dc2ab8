// esbuild: kernels are modules of their own, which its "file" loader puts into the output under hashed names.
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { UnpluginOptions } from "unplugin";
import { SpecError } from "../spec/spec-error.ts";
import type { Binary, BuiltImport } from "./build-import.ts";
import type { PluginHost } from "./plugin.ts";
import { IS_SPEC, splitImport } from "./query.ts";

/** esbuild's own types come through unplugin: not every user has esbuild. */
type PluginBuild = Parameters<NonNullable<NonNullable<UnpluginOptions["esbuild"]>["setup"]>>[0];

const KERNEL = /^cellc-kernel:/;

export function setupEsbuild(build: PluginBuild, host: PluginHost): void {
  const root = build.initialOptions.absWorkingDir ?? process.cwd();
  const kernels = new Map<string, Uint8Array>();
  build.onResolve({ filter: IS_SPEC }, ({ path, importer, namespace }) => {
    const id = host.resolve(path, namespace === "file" ? importer || undefined : undefined, root);
    return id === undefined ? undefined : { path: id, namespace: "cellc" };
  });
  build.onResolve({ filter: KERNEL }, ({ path }) => ({ path: path.replace(KERNEL, ""), namespace: "cellc-kernel" }));
  build.onLoad({ filter: /./, namespace: "cellc-kernel" }, ({ path }) => ({
    contents: kernels.get(path),
    loader: "file",
  }));
  build.onLoad({ filter: /./, namespace: "cellc" }, async ({ path: id }) => {
    try {
      const built = await host.build(id, root);
      return {
        contents: moduleText(built, kernels),
        loader: "js",
        resolveDir: dirname(splitImport(id).path),
        watchFiles: [...built.dependencies],
        warnings: built.warnings.map((text) => ({ text })),
      };
    } catch (error) {
      return { errors: [message(error)], watchFiles: [splitImport(id).path] };
    }
  });
}

/** Imports the addresses of the binaries, which are relative to the script that esbuild writes. */
function moduleText({ code, binaries }: BuiltImport, kernels: Map<string, Uint8Array>): string {
  const name = ({ hash }: Binary): string => `kernel_${hash}`;
  const imports = binaries.map((binary) => {
    const path = `${binary.hash}/${binary.file}`;
    kernels.set(path, binary.content);
    return `import ${name(binary)} from ${JSON.stringify(`cellc-kernel:${path}`)};\n`;
  });
  return imports.join("") + code((binary) => `new URL(${name(binary)}, import.meta.url)`);
}

function message(error: unknown) {
  if (!(error instanceof Error)) return { text: String(error) };
  const position = error instanceof SpecError ? error.position : undefined;
  if (position === undefined) return { text: error.message };
  const { file, line, column } = position;
  const lineText = readFileSync(file, "utf8").split(/\r?\n/)[line - 1] ?? "";
  return { text: error.message, location: { file, line, column: column - 1, lineText } };
}
