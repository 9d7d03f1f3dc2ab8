// Which files a module imports by path, directly and through others: what a build depends on.
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { ts } from "ts-morph";

export const isScript = (path: string): boolean => /\.[cm]?[jt]sx?$/.test(path);

/** The file itself first, then those that it imports, each once. Packages are left out. */
export function findImports(file: string): readonly string[] {
  const found = new Set<string>();
  const visit = (path: string): void => {
    if (found.has(path)) return;
    found.add(path);
    if (!isScript(path)) return;
    const { importedFiles } = ts.preProcessFile(readFileSync(path, "utf8"), true, true);
    for (const { fileName } of importedFiles) {
      const target = fileName.startsWith(".") ? resolveFile(join(dirname(path), fileName)) : undefined;
      if (target) visit(target);
    }
  };
  visit(file);
  return [...found];
}

/** TypeScript's ways of naming a file: as it is, with the ending of what it is compiled to, without one, a folder. */
function resolveFile(path: string): string | undefined {
  const bare = path.replace(/\.([cm]?)js(x?)$/, ".$1ts$2");
  const candidates = [
    path,
    bare,
    `${path}.ts`,
    `${path}.tsx`,
    `${path}.js`,
    join(path, "index.ts"),
    join(path, "index.js"),
  ];
  return candidates.find((c) => existsSync(c) && statSync(c).isFile());
}
