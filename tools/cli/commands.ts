// The subcommands of `cellc`, one line each; a file is loaded when its command is asked for.
import type { Command } from "commander";

export interface Subcommand {
  readonly name: string;
  /** One line of `cellc --help`. */
  readonly summary: string;
  /** The file's `command()`: arguments, options, help with an example, and the action, which throws on failure. */
  readonly load: () => Promise<{ readonly command: () => Command }>;
}

export const subcommands: readonly Subcommand[] = [
  { name: "build", summary: "compile specs to modules that import nothing", load: () => import("./build.ts") },
  { name: "inspect", summary: "show what the compiler makes of a spec, and why", load: () => import("./inspect.ts") },
  { name: "bench", summary: "measure a model's calls on this machine", load: () => import("./bench.ts") },
  { name: "train", summary: "fit a model to a file and write its weights", load: () => import("./train.ts") },
];
