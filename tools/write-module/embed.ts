// The runtime of emitted modules as text: the named modules of runtime/embed and those that they import, in one scope.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ts } from "ts-morph";
import { internalError } from "../../ir/errors.ts";
import { packageRoot } from "../package-version.ts";

/** In the repository the sources, in the package what was built of them. */
function embedFile(name: string): string {
  const places = [join("runtime", "embed", `${name}.ts`), join("dist", "runtime", "embed", `${name}.js`)];
  const found = places.map((place) => join(packageRoot(), place)).find((path) => existsSync(path));
  if (found) return found;
  throw internalError("emitted runtime", `there is no module ${name}`);
}

/** JavaScript without imports and exports. @param roots names of files in runtime/embed, without their endings. */
export function embedText(roots: readonly string[]): string {
  const texts = new Map<string, string>();
  const visit = (name: string): void => {
    if (texts.has(name)) return;
    texts.set(name, "");
    const { text, imports } = unlink(embedFile(name));
    texts.delete(name);
    for (const other of imports) visit(other);
    texts.set(name, text);
  };
  for (const root of roots) visit(root);
  return [...texts.values()].filter((text) => text !== "").join("\n\n");
}

/** One module's own statements, and the names of the modules that it takes values from. */
function unlink(path: string): { readonly text: string; readonly imports: readonly string[] } {
  const source = readFileSync(path, "utf8");
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext };
  const { outputText } = ts.transpileModule(source, { compilerOptions, fileName: path });
  const file = ts.createSourceFile(path, outputText, ts.ScriptTarget.ES2023);
  const imports: string[] = [];
  const own = file.statements.flatMap((statement) => {
    if (ts.isImportDeclaration(statement)) {
      imports.push((statement.moduleSpecifier as ts.StringLiteral).text.replace(/^\.\/(.*)\.[jt]s$/, "$1"));
      return [];
    }
    if (ts.isExportDeclaration(statement)) return [];
    const text = outputText.slice(statement.getFullStart(), statement.end).replace(/^\s*\/\/#(end)?region.*$/gm, "");
    return [text.replace(/^export /m, "").trim()];
  });
  return { text: own.join("\n"), imports };
}
