// A user's project for the tests: a folder of its own with specs, in which the package is this repository.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../", import.meta.url));

export interface Project {
  readonly folder: string;
  /** Writes a file and returns its path. */
  write(name: string, content: string | Uint8Array): string;
  path(...names: readonly string[]): string;
  /** Files below, hidden ones and node_modules left out, sorted. */
  list(name?: string): readonly string[];
  remove(): void;
}

export function makeProject(): Project {
  const folder = mkdtempSync(join(tmpdir(), "cellc-project-"));
  const path = (...names: readonly string[]): string => join(folder, ...names);
  mkdirSync(path("node_modules"));
  symlinkSync(root, path("node_modules", "cellc"), "dir");
  writeFileSync(path("package.json"), '{ "type": "module" }');
  return {
    folder,
    path,
    write(name, content) {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(path(name), content);
      return path(name);
    },
    list: (name = ".") => [...namesBelow(path(name))].filter((file) => !/(^|\/)\./.test(file)).sort(),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Every file and folder below, node_modules left out: it leads to this repository, whose files come and go. */
export function* namesBelow(folder: string, before = ""): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === "node_modules") continue;
    yield before + entry.name;
    if (entry.isDirectory()) yield* namesBelow(join(folder, entry.name), `${before}${entry.name}/`);
  }
}

/** A spec of one recurrent layer. @param layers after it, such as `, dense({ units: 2 })`. */
export const specText = ({ name = "wake-word", inputs = 3, units = 8, layers = "" } = {}): string => `
import { defineModel, f32 } from "cellc";
import { lstm } from "cellc/nn/cells";
import { dense, recurrent } from "cellc/nn/layers";

/** Wakes the device. */
export const model = defineModel({
  name: ${JSON.stringify(name)},
  inputs: {
    /** Mel bands in dB, 100 frames a second. */
    x: f32("T", "B", ${inputs}),
  },
  layers: [recurrent(lstm, { units: ${units} })${layers}],
});
export const unused = dense;
`;
