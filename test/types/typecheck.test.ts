// The files beside this one hold for the type checker: every expectation of theirs, counted.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../", import.meta.url));
const files = readdirSync(join(root, "test/types"))
  .filter((name) => name.endsWith(".test.ts") && name !== "typecheck.test.ts")
  .map((name) => join(root, "test/types", name));
const read = (file: string): string => readFileSync(file, "utf8");

/** What the project's own settings say about the files; `texts` stand in for what is on disk. */
function diagnose(texts: Readonly<Record<string, string>> = {}): readonly string[] {
  const { config } = ts.readConfigFile(join(root, "tsconfig.json"), (path) => read(path));
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root);
  const host = ts.createCompilerHost(options);
  const { readFile } = host;
  host.readFile = (path) => texts[path] ?? readFile(path);
  const program = ts.createProgram([...files], options, host);
  return files.flatMap((file) => {
    const source = program.getSourceFile(file);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"),
    );
  });
}

test("every expectation about types holds", () => {
  const all = files.map(read).join("\n");
  const counts = [/expectTypeOf[(<]/g, /@ts-expect-error/g].map((of) => [...all.matchAll(of)].length);
  expect(counts[0]).toBeGreaterThanOrEqual(45);
  expect(counts[1]).toBeGreaterThanOrEqual(25);
  expect(diagnose()).toEqual([]);
});

test("what does not fit is told in the words of shapes", () => {
  const file = files.find((name) => name.endsWith("shapes.test.ts"))!;
  const without = read(file).replaceAll("// @ts-expect-error", "//");
  const told = diagnose({ [file]: without }).join("\n");
  expect(told).toContain("[B,8] and [4,24]: trailing dimensions differ");
  expect(told).toContain("[B,8] times [4,24] transposed");
  expect(told).toContain("[8,8] where [B,8] is expected");
  expect(told).toContain("1 next values for 2 states");
  expect(told).toContain("[T,B,4] for 5 steps");
});
