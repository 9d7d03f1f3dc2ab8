// Builds specs again when they or files that they import change, one at a time.
import { resolve } from "node:path";
import { watch } from "chokidar";
import pc from "picocolors";

/** Builds one spec and says on which files it depends; none where it failed. */
export type BuildOne = (spec: string) => Promise<readonly string[]>;

/** Builds all of them once, then each whose files change, until the process is interrupted. */
export async function watchFiles(specs: readonly string[], build: BuildOne): Promise<never> {
  const dependencies = new Map<string, readonly string[]>(specs.map((spec) => [spec, [resolve(spec)]]));
  const watcher = watch([], { ignoreInitial: true, awaitWriteFinish: { stabilityThreshold: 50, pollInterval: 10 } });
  const run = async (spec: string): Promise<void> => {
    const found = await build(spec);
    if (found.length > 0) dependencies.set(spec, found);
    watcher.add([...(dependencies.get(spec) ?? [])]);
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
