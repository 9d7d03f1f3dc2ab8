// Vite's dev server: kernels come from memory, and a change of what a spec reads reaches the modules made of it.
import type { UnpluginOptions } from "unplugin";
import type { Binary, BuiltImport } from "./build-import.ts";

/** Vite's own types come through unplugin: not every user has Vite. */
type ServerHook = NonNullable<NonNullable<UnpluginOptions["vite"]>["configureServer"]>;
type ViteDevServer = Parameters<Extract<ServerHook, (...args: never) => unknown>>[0];

const PREFIX = "/@cellc/";

export class DevKernels {
  readonly #contents = new Map<string, Uint8Array>();
  readonly #dependencies = new Map<string, readonly string[]>();

  /** A change of these files is one of the module. */
  watch(id: string, { dependencies }: BuiltImport): void {
    this.#dependencies.set(id, dependencies);
  }

  /** Serves a binary; its address, which changes with its content. */
  place({ hash, file, content }: Binary): string {
    this.#contents.set(`${hash}/${file}`, content);
    // Not `new URL("…", import.meta.url)`: Vite takes that for a file of the project.
    return `new URL(${JSON.stringify(`${PREFIX}${hash}/${file}`)}, new URL(import.meta.url))`;
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
