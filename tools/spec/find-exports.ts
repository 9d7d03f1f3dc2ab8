// What a spec exports, read from its text without running it: names, documentation comments, places. ts-morph reads it.
import { Node, Project, type SourceFile, SyntaxKind, ts } from "ts-morph";
import { type Position, SpecError } from "./spec-error.ts";

export interface SpecExport {
  readonly name: string;
  readonly position: Position;
  /** The documentation comment's text, without its stars. */
  readonly doc: string | undefined;
  /** Comments of the properties of `inputs` and of what `build` returns, by their names. */
  readonly ports: Readonly<Record<string, string>>;
}

/** @throws SpecError with line and column where the text is no TypeScript. */
export function findExports(path: string, text: string): readonly SpecExport[] {
  return [...parse(path, text).getExportedDeclarations()].flatMap(([name, [declaration]]) =>
    declaration ? [specExport(path, name, declaration)] : [],
  );
}

/** @throws SpecError with line and column where the text is no TypeScript. */
export function parse(path: string, text: string): SourceFile {
  const project = new Project({
    useInMemoryFileSystem: true,
    skipLoadingLibFiles: true,
    compilerOptions: { noResolve: true, noLib: true, allowJs: true, target: ts.ScriptTarget.ESNext },
  });
  const file = project.createSourceFile("/spec.ts", text);
  const [broken] = project.getProgram().compilerObject.getSyntacticDiagnostics(file.compilerNode);
  if (broken) {
    const at = positionOf(path, file, broken.start);
    throw new SpecError(ts.flattenDiagnosticMessageText(broken.messageText, " "), at, text);
  }
  return file;
}

function positionOf(path: string, file: SourceFile, start: number): Position {
  return { file: path, ...file.getLineAndColumnAtPos(start) };
}

function specExport(path: string, name: string, declaration: Node): SpecExport {
  const statement = Node.isVariableDeclaration(declaration) ? declaration.getVariableStatement() : declaration;
  const at = Node.isVariableDeclaration(declaration) ? declaration.getNameNode() : declaration;
  return {
    name,
    position: positionOf(path, declaration.getSourceFile(), at.getStart()),
    doc: statement && docOf(statement),
    ports: portDocs(declaration),
  };
}

/** Of a statement or a property: the text of the comment right before it, tags included. */
function docOf(node: Node): string | undefined {
  const [last] = ts.getJSDocCommentsAndTags(node.compilerNode).filter(ts.isJSDoc).slice(-1);
  if (!last) return undefined;
  const text = node.getSourceFile().getFullText().slice(last.pos, last.end);
  const lines = text.slice(3, -2).split(/\r?\n/);
  return (
    lines
      .map((line) => line.replace(/^\s*\*? ?/, "").trimEnd())
      .join("\n")
      .trim() || undefined
  );
}

/** Properties with a comment in `inputs: { … }` and in object literals that `build` returns. */
function portDocs(declaration: Node): Readonly<Record<string, string>> {
  const docs = new Map<string, string>();
  for (const property of declaration.getDescendantsOfKind(SyntaxKind.PropertyAssignment)) {
    const doc = docOf(property);
    const name = property.getName().replace(/^["']|["']$/g, "");
    if (doc !== undefined && !docs.has(name)) docs.set(name, doc);
  }
  return Object.fromEntries(docs);
}
