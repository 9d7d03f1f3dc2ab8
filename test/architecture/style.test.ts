// Habits of the source folders that a reader relies on: checked in every file.

import { Node, type SourceFile, SyntaxKind } from "ts-morph";
import { describe, expect, test } from "vitest";
import { cells } from "../../nn/cells/index.ts";
import { partOf, pathOf, readSources, textLines } from "./sources.ts";

const sources = readSources();
const core = sources.filter((f) => ["ir", "compiler", "targets", "runtime"].includes(partOf(pathOf(f))));

const MOST_LINES = 400;
const MOST_FUNCTION_LINES = 50;

/** Fails with one line an offence. */
function expectNone(files: readonly SourceFile[], offences: (file: SourceFile) => readonly (Node | string)[]): void {
  const found = files.flatMap((file) =>
    offences(file).map((o) =>
      typeof o === "string" ? `${pathOf(file)}: ${o}` : `${pathOf(file)}:${o.getStartLineNumber()}: ${firstLine(o)}`,
    ),
  );
  expect(found).toEqual([]);
}

/** The first line, after the one that says what runs the file. */
const headOf = (file: SourceFile): string => textLines(file).find((line) => !line.startsWith("#!")) ?? "";
const firstLine = (node: Node): string => node.getText().split("\n")[0].slice(0, 80);
const lines = (node: Node): number => node.getEndLineNumber() - node.getStartLineNumber() + 1;

test("there is something to check", () => {
  expect(core.length).toBeGreaterThan(100);
  expect(Object.keys(cells).length).toBeGreaterThan(9);
});

test("no file under ir, compiler, targets or runtime names a cell", () => {
  const words = Object.keys(cells).flatMap((name) => {
    const capital = name[0].toUpperCase() + name.slice(1);
    return [`\\b${name}(?![a-z])`, `${capital}(?![a-z])`, `\\b${name.toUpperCase()}\\b`];
  });
  const named = new RegExp([...words, "[gG][rR][uU]", "[lL][sS][tT][mM]"].join("|"));
  expect(["sruCell", "a SRU", "mySru", "theLSTM", "elman."].every((text) => named.test(text))).toBe(true);
  expectNone(core, (file) => textLines(file).filter((line) => named.test(line)));
});

test("no any", () => {
  expectNone(sources, (file) => file.getDescendantsOfKind(SyntaxKind.AnyKeyword));
});

test("no variable of a module, only constants", () => {
  expectNone(sources, (file) => file.getVariableStatements().filter((s) => s.getDeclarationKind() !== "const"));
});

test("text becomes code in one place; commands, specs, an editor's text and a native library are imported while the program runs", () => {
  const evaluates = (node: Node): boolean =>
    (Node.isCallExpression(node) && ["eval", "Function", "import"].includes(node.getExpression().getText())) ||
    (Node.isNewExpression(node) && node.getExpression().getText() === "Function");
  const places = sources.filter((file) => file.getDescendants().some(evaluates)).map(pathOf);
  expect(places).toEqual([
    "bench/gpu/ort.ts",
    "examples/playground/evaluate-cell.ts",
    "runtime/evaluate-source.ts",
    "tools/cli/commands.ts",
    "tools/run/find-gpu.ts",
    "tools/spec/evaluate.ts",
  ]);
});

describe("sizes and heads", () => {
  test("a file says in its first line what it knows", () => {
    expectNone(sources, (file) => [headOf(file)].filter((line) => !/^\/\/ \S.{14,}[.:]?$/.test(line)));
  });

  test("no two files say the same", () => {
    const heads = sources.map(headOf);
    expect(heads.filter((head, i) => heads.indexOf(head) !== i)).toEqual([]);
  });

  test(`files have at most ${MOST_LINES} lines`, () => {
    expectNone(sources, (f) => (textLines(f).length > MOST_LINES ? [`${textLines(f).length} lines`] : []));
  });

  test(`functions have at most ${MOST_FUNCTION_LINES} lines`, () => {
    expectNone(sources, (file) =>
      file.getDescendants().filter((n) => (Node.isBodyable(n) || Node.isBodied(n)) && lines(n) > MOST_FUNCTION_LINES),
    );
  });
});
