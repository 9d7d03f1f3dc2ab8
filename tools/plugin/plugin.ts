// The bundler plug-in: imports of specs become modules, their kernels files of the build, for each bundler its own way.
import { dirname, isAbsolute, join, resolve } from "node:path";
import { createUnplugin, type UnpluginBuildContext, type UnpluginOptions } from "unplugin";
import type { TargetName } from "../../ir/artifact.ts";
import { SpecError } from "../spec/spec-error.ts";
import { type Binary, type BuiltImport, buildImport } from "./build-import.ts";
import { recordTypes } from "./declarations.ts";
import { DevKernels } from "./dev-kernels.ts";
import { setupEsbuild } from "./esbuild.ts";
import { IS_SPEC, splitImport } from "./query.ts";

export interface PluginOptions {
  /** Of imports that name none; "wasm" where absent. */
  readonly target?: TargetName;
  /** Where the types of imports are written, from the project's folder; "cellc-env.d.ts" where absent, false for none. */
  readonly types?: string | false;
}

/** What all bundlers share: builds, and writes down types. */
export interface PluginHost {
  /** Absolute, with its query; undefined for what is no import of a spec. */
  readonly resolve: (specifier: string, importer: string | undefined, root: string) => string | undefined;
  /** @throws an error with the place in the spec, as bundlers show it. */
  readonly build: (id: string, root: string) => Promise<BuiltImport>;
}

function createHost({ target = "wasm", types = "cellc-env.d.ts" }: PluginOptions): PluginHost {
  return {
    resolve(specifier, importer, root) {
      if (!IS_SPEC.test(specifier)) return undefined;
      const { path, query } = splitImport(specifier);
      const from = importer === undefined ? root : dirname(importer.replace(/\?.*$/, ""));
      if (!isAbsolute(path)) return resolve(from, path) + query;
      // "/src/…" is from the project's folder, unless it is there as it stands.
      return (path.startsWith(root) ? path : join(root, path)) + query;
    },
    async build(id, root) {
      try {
        const built = await buildImport(id, target);
        if (types !== false) recordTypes(resolve(root, types), id, built.declarations);
        return built;
      } catch (error) {
        throw withPlace(error);
      }
    },
  };
}

/** Bundlers show `loc` and `frame` of an error. */
function withPlace(error: unknown): unknown {
  if (!(error instanceof SpecError) || error.position === undefined) return error;
  const { file, line, column } = error.position;
  return Object.assign(error, { id: file, loc: { file, line, column }, frame: error.excerpt });
}

/** The context of Rollup and its likes tells how an emitted file is named in code. */
type Emits = { emitFile(file: { type: "asset"; name: string; source: Uint8Array }): string };

const places = {
  emitted: (context: UnpluginBuildContext) => (binary: Binary) => {
    const reference = (context as unknown as Emits).emitFile({
      type: "asset",
      name: binary.file,
      source: binary.content,
    });
    return `new URL(import.meta.ROLLUP_FILE_URL_${reference})`;
  },
  webpack: (context: UnpluginBuildContext) => (binary: Binary) => {
    const fileName = binary.file.replace(/\.[a-z]+$/, (end) => `-${binary.hash}${end}`);
    context.emitFile({ type: "asset", fileName, source: binary.content });
    return `new URL(__webpack_public_path__ + ${JSON.stringify(fileName)}, self.location.href)`;
  },
  /** The kernels are in their own address. */
  inside: ({ content }: Binary): string =>
    `new URL("data:application/octet-stream;base64,${Buffer.from(content).toString("base64")}")`,
} as const;

/** Whether Vite makes this module for a server: it writes no files for those, and its dev server is not asked by them. */
const isForServer = (context: UnpluginBuildContext): boolean =>
  (context as { readonly environment?: { readonly config: { readonly consumer: string } } }).environment?.config
    .consumer === "server";

/** One instance a bundler: `unplugin.vite(options)` and so on. */
export const unplugin = createUnplugin<PluginOptions | undefined>((options = {}, { framework }): UnpluginOptions => {
  const host = createHost(options);
  const dev = new DevKernels();
  const project = { root: process.cwd(), serves: false };
  return {
    name: "cellc",
    enforce: "pre",
    resolveId: {
      filter: { id: IS_SPEC },
      handler: (specifier, importer) => host.resolve(specifier, importer, project.root),
    },
    load: {
      filter: { id: IS_SPEC },
      async handler(id) {
        const built = await host.build(id, project.root);
        for (const file of built.dependencies) this.addWatchFile(file);
        for (const warning of built.warnings) this.warn(warning);
        if (project.serves) dev.watch(id, built);
        if (isForServer(this)) return built.code(places.inside);
        if (project.serves) return built.code((binary) => dev.place(binary));
        return built.code((framework === "webpack" ? places.webpack : places.emitted)(this));
      },
    },
    vite: {
      configResolved(config) {
        Object.assign(project, { root: config.root, serves: config.command === "serve" });
      },
      configureServer: (server) => dev.serve(server),
      hotUpdate({ file, modules }) {
        const ids = dev.readersOf(file);
        if (ids.length === 0) return;
        const stale = ids.map((id) => this.environment.moduleGraph.getModuleById(id)).filter((m) => m !== undefined);
        return [...new Set([...modules, ...stale])];
      },
    },
    esbuild: { setup: (build) => setupEsbuild(build, host) },
  };
});
