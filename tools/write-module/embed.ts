// The runtime of emitted modules as text: the named modules of runtime/embed and all that they import, in one scope.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ts } from "ts-morph";
import { internalError } from "../../ir/errors.ts";
import { packageRoot } from "../package-version.ts";

/** In the repository the sources, in the package what was built of them. @param name from runtime/embed, without ending. */
function embedFile(name: string): string {
  const places = [join("runtime", "embed", `${name}.ts`), join("dist", "runtime", "embed", `${name}.js`)];
  const found = places.map((place) => join(packageRoot(), place)).find((path) => existsSync(path));
  if (found) return found;
  throw internalError("emitted runtime", `there is no module ${name}`);
}

/** JavaScript without imports and exports. @param roots names of files in runtime/embed, without their endings. */
export function embedText(roots: readonly string[]): string {
  const texts = new Map<string, string>();
  const owners = new Map<string, string>();
  const visit = (path: string): void => {
    if (texts.has(path)) return;
    texts.set(path, "");
    const { text, imports, names } = unlink(path);
    texts.delete(path);
    for (const other of imports) visit(other);
    texts.set(path, text);
    for (const name of names) {
      const other = owners.get(name);
      if (other) throw internalError("emitted runtime", `both ${other} and ${path} declare ${name}`);
      owners.set(name, path);
    }
  };
  for (const root of roots) visit(embedFile(root));
  return [...texts.values()].filter((text) => text !== "").join("\n\n");
}

interface Unlinked {
  readonly text: string;
  /** Paths of the modules that it takes values from. */
  readonly imports: readonly string[];
  /** What it declares: all modules share one scope. */
  readonly names: readonly string[];
}

/** One module's own statements. */
function unlink(path: string): Unlinked {
  const source = readFileSync(path, "utf8");
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext };
  const { outputText } = ts.transpileModule(source, { compilerOptions, fileName: path });
  const file = ts.createSourceFile(path, outputText, ts.ScriptTarget.ES2023);
  const imports: string[] = [];
  const own = file.statements.filter((statement) => {
    if (ts.isImportDeclaration(statement))
      imports.push(join(dirname(path), (statement.moduleSpecifier as ts.StringLiteral).text));
    return !ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement);
  });
  const texts = own.map((statement) =>
    outputText
      .slice(statement.getFullStart(), statement.end)
      .replace(/^\s*\/\/#(end)?region.*$/gm, "")
      .replace(/^export /m, "")
      .trim(),
  );
  return { text: texts.join("\n"), imports, names: own.flatMap(declared) };
}

function declared(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : []));
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
    return statement.name ? [statement.name.text] : [];
  return [];
}
