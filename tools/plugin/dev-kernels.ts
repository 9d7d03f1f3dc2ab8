// Vite's dev server: kernels come from memory, and a change of what a spec reads reaches the modules made of it.
import type { UnpluginOptions } from "unplugin";
import type { BuiltImport } from "./build-import.ts";

/** Vite's own types come through unplugin: not every user has Vite. */
type ServerHook = NonNullable<NonNullable<UnpluginOptions["vite"]>["configureServer"]>;
type ViteDevServer = Parameters<Extract<ServerHook, (...args: never) => unknown>>[0];

const PREFIX = "/@cellc/";

export class DevKernels {
  readonly #contents = new Map<string, Uint8Array>();
  readonly #dependencies = new Map<string, readonly string[]>();

  /** The module's text, its binaries at addresses that change with their content. */
  take(id: string, { code, binaries, dependencies }: BuiltImport): string {
    this.#dependencies.set(id, dependencies);
    for (const { hash, file, content } of binaries) this.#contents.set(`${hash}/${file}`, content);
    // Not `new URL("…", import.meta.url)`: Vite takes that for a file of the project.
    return code(({ hash, file }) => `new URL(${JSON.stringify(`${PREFIX}${hash}/${file}`)}, new URL(import.meta.url))`);
  }

  /** Ids of modules whose spec reads the file. */
  readersOf(file: string): readonly string[] {
    return [...this.#dependencies].filter(([, files]) => files.includes(file)).map(([id]) => id);
  }

  serve({ middlewares }: ViteDevServer): void {
    middlewares.use((request, response, next) => {
      const path = new URL(request.url ?? "/", "http://localhost").pathname;
      const content = path.startsWith(PREFIX) ? this.#contents.get(path.slice(PREFIX.length)) : undefined;
      if (content === undefined) return next();
      response.setHeader("Content-Type", path.endsWith(".wasm") ? "application/wasm" : "text/plain; charset=utf-8");
      response.setHeader("Cache-Control", "max-age=31536000, immutable");
      response.end(content);
    });
  }
}
