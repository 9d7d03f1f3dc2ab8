// Projects for the plug-in's tests: folders inside the repository, so that specs find the package by its name.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../../", import.meta.url));
export const example = (name: string): string => join(root, "examples", name);

/** Removed by `clean`. `out` is ignored by version control. */
export function makeProject(files: Readonly<Record<string, string>>): { folder: string; clean: () => void } {
  mkdirSync(join(root, "out"), { recursive: true });
  const folder = mkdtempSync(join(root, "out", "plugin-"));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return { folder, clean: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Copies of examples side by side, each under its name. */
export function copyExamples(...names: readonly string[]): { folder: string; clean: () => void } {
  const project = makeProject({});
  for (const name of names) cpSync(example(name), join(project.folder, name), { recursive: true });
  return project;
}

/** Every file below a folder, sorted. */
export const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();

/** A small spec. @param change of its text. */
export const spec = (change: (text: string) => string = (text) => text): string =>
  change(`import { defineModel, f32 } from "cellc";
import { gru } from "cellc/nn/cells";
import { dense, recurrent } from "cellc/nn/layers";

/** Small. */
export const small = defineModel({
  name: "small",
  inputs: { x: f32("T", "B", 2) },
  layers: [recurrent(gru, { units: 4 }), dense({ units: 1 })],
});
`);
