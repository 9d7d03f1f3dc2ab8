// The project's source files as ts-morph reads them, and their imports.
import { readdirSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { Node, Project, type SourceFile, SyntaxKind } from "ts-morph";

export const root = fileURLToPath(new URL("../../", import.meta.url));

/** Folders that hold no sources of the project, or none that the rules are about. */
const OTHERS = new Set(["node_modules", "dist", "out", "coverage", "docs", "test"]);

/** Top-level folders, and the package's face. */
export const parts: readonly string[] = [
  ...readdirSync(root, { withFileTypes: true })
    .filter((e) => e.isDirectory() && !e.name.startsWith(".") && !OTHERS.has(e.name))
    .map((e) => e.name),
  "index.ts",
].sort();

/** What the bundler plug-in writes beside the examples. */
const GENERATED = "cellc-env.d.ts";

export function readSources(): readonly SourceFile[] {
  const project = new Project({ skipFileDependencyResolution: true, skipLoadingLibFiles: true });
  const files = project.addSourceFilesAtPaths(parts.map((p) => resolve(root, p.endsWith(".ts") ? p : `${p}/**/*.ts`)));
  return files.filter((file) => file.getBaseName() !== GENERATED);
}

/** From the root, with "/". */
export const pathOf = (file: SourceFile): string => relative(root, file.getFilePath());
export const partOf = (path: string): string => path.split("/")[0];
export const textLines = (file: SourceFile): readonly string[] => file.getFullText().trimEnd().split("\n");

export interface Import {
  readonly from: string;
  /** A path from the root, or the name of a package or of a module of Node's. */
  readonly to: string;
  readonly outside: boolean;
  readonly typeOnly: boolean;
}

/** Declarations, re-exports, dynamic imports and types written as import("…"). */
export function importsOf(file: SourceFile): readonly Import[] {
  const declared = [...file.getImportDeclarations(), ...file.getExportDeclarations()].flatMap((d) => {
    const to = d.getModuleSpecifierValue();
    return to === undefined ? [] : [{ to, typeOnly: d.isTypeOnly() }];
  });
  const dynamic = file
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .filter((c) => c.getExpression().getKind() === SyntaxKind.ImportKeyword)
    // What is known only at run time, such as a user's spec, is nobody's import.
    .flatMap((c) => (Node.isStringLiteral(c.getArguments()[0]) ? [c.getArguments()[0]] : []))
    .map((name) => ({ to: name.getText().slice(1, -1), typeOnly: false }));
  const types = file
    .getDescendantsOfKind(SyntaxKind.ImportType)
    .map((t) => ({ to: t.getArgument().getText().slice(1, -1), typeOnly: true }));
  const from = pathOf(file);
  return [...declared, ...dynamic, ...types].map(({ to, typeOnly }) => {
    const outside = !to.startsWith(".");
    // What stands behind a question mark is for a bundler.
    const path = relative(root, resolve(dirname(file.getFilePath()), to.replace(/\?.*$/, "")));
    return { from, to: outside ? to : path, outside, typeOnly };
  });
}
