// Builds specs again when they or files that they import change, one at a time.
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { watch } from "chokidar";
import pc from "picocolors";
import { findImports } from "../spec/find-imports.ts";

/** Builds all of them once, then each whose files change, until the process is interrupted. `build` tells its errors itself. */
export async function watchFiles(specs: readonly string[], build: (spec: string) => Promise<void>): Promise<never> {
  const dependencies = new Map<string, readonly string[]>();
  const watcher = watch([], { ignoreInitial: true, awaitWriteFinish: { stabilityThreshold: 50, pollInterval: 10 } });
  const run = async (spec: string): Promise<void> => {
    // Before the build: what fails can be repaired in any of them, and what changes meanwhile must not be missed.
    const files = filesOf(spec);
    dependencies.set(spec, files);
    watcher.add([...files]);
    await build(spec);
  };
  const queue = new Set(specs);
  let wake: () => void = () => undefined;
  watcher.on("all", (_, path) => {
    for (const [spec, files] of dependencies) if (files.includes(resolve(path))) queue.add(spec);
    wake();
  });
  for (;;) {
    for (const spec of queue) {
      queue.delete(spec);
      await run(spec);
    }
    process.stderr.write(pc.dim("watching for changes, Ctrl+C ends\n"));
    await new Promise<void>((resume) => {
      wake = resume;
    });
  }
}

/** The spec and what it imports; itself alone while it is not there. */
function filesOf(spec: string): readonly string[] {
  const file = resolve(spec);
  return existsSync(file) ? findImports(file) : [file];
}
