// Names made to do harm: files stay in the output folder, and text from names never becomes code.
import { readFileSync } from "node:fs";
import { createContext, Script } from "node:vm";
import { ts } from "ts-morph";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { f32, GraphBuilder } from "../../../index.ts";
import { graphModel } from "../../../nn/graph-model.ts";
import { buildSpec } from "../../../tools/build/build-spec.ts";
import { buildToFolder } from "../../../tools/build/build-to-folder.ts";
import { sourceOf } from "../../../tools/spec/model-source.ts";
import { makeProject, type Project } from "../project.ts";

const NAMES = [
  "../../evil",
  "/etc/passwd",
  "..",
  "",
  ".hidden",
  'quote"quote',
  ["quote'`$", "{process.exit(9)}`"].join(""),
  "line\nglobalThis.pwned = 1;//",
  "line\r\u2028globalThis.pwned = 1;\u2029//",
  "</script><script>globalThis.pwned = 1</script>",
  "*/ globalThis.pwned = 1; /*",
  "__proto__",
  "constructor",
  "a\\",
  "x".repeat(5000),
  "con\0trol",
];

/** A step of a model whose name, input, parameter, state and output are all called so. */
function hostileSource(name: string): string {
  const builder = new GraphBuilder(name);
  const x = builder.param("input", name, f32("T", "B", 2));
  const w = builder.param("param", `${name}w`, f32(2));
  const h = builder.param("state", `${name}h`, f32("B", 2));
  const y = builder.op.mul(x, builder.op.broadcast(w, ["T", "B", 2], [2]));
  builder.result("output", name, y);
  builder.result("state", `${name}h`, h);
  return JSON.stringify(sourceOf(name, graphModel(builder.finish())));
}

let project: Project;
beforeAll(() => {
  project = makeProject();
});
afterAll(() => project.remove());

/** Statements of a declaration file that would be code. */
const codeIn = (text: string): readonly string[] => {
  const { statements } = ts.createSourceFile("m.d.ts", text, ts.ScriptTarget.ESNext);
  const isDeclaration = (s: ts.Statement): boolean =>
    [ts.isInterfaceDeclaration, ts.isTypeAliasDeclaration, ts.isFunctionDeclaration, ts.isVariableStatement].some(
      (is) => is(s),
    );
  return statements.filter((s) => !isDeclaration(s)).map((s) => ts.SyntaxKind[s.kind]);
};

/** Runs a module's text, its exports left out, in a world of its own; returns what it left there. */
function globalsAfter(text: string): object {
  const world = createContext({});
  new Script(text.replace(/^export /gm, "").replaceAll("import.meta.url", '"file:///"')).runInContext(world);
  return world;
}

describe.each(NAMES.map((name) => [JSON.stringify(name).slice(0, 60), name] as const))("the name %s", (_, name) => {
  test.each([
    ["js", false],
    ["wasm", false],
    ["wgsl", false],
    ["wgsl", true],
  ] as const)("does no harm on %s (inlined: %s)", async (target, inline) => {
    project.write("hostile.json", hostileSource(name));
    await buildToFolder(project.path("hostile.json"), project.path("deep/er/out"), { target, inline });
    expect(project.list().filter((f) => !f.startsWith("deep/er/out"))).toEqual([
      "deep",
      "deep/er",
      "hostile.json",
      "package.json",
    ]);
    for (const file of project.list("deep/er/out").filter((f) => /\.(js|d\.ts)$/.test(f))) {
      const text = readFileSync(project.path("deep/er/out", file), "utf8");
      expect(text, file).not.toMatch(/<\/script/i);
      if (file.endsWith(".js")) expect(globalsAfter(text), file).not.toHaveProperty("pwned");
      else expect(codeIn(text), file).toEqual([]);
    }
    project.remove();
    project = makeProject();
  });
});

test("comments of a spec stay comments", async () => {
  const text = `import { defineModel, f32 } from "cellc";
import { dense } from "cellc/nn/layers";
/** </script> ${"`"}\${1} \\u002a/ globalThis.pwned = 1; \u2028 globalThis.pwned = 2; */
export const m = defineModel({ name: "m", inputs: {
  /** line <!-- </script>
   * globalThis.pwned */
  x: f32("T", "B", 1) }, layers: [dense({ units: 1 })] });
`;
  project.write("comments.rnn.ts", text);
  const { files } = await buildSpec(project.path("comments.rnn.ts"), { target: "js" });
  for (const [name, content] of files) if (/\.(js|ts)$/.test(name)) expect(content, name).not.toMatch(/<\/script|<!--/);
  expect(globalsAfter(String(files.get("m.js")))).not.toHaveProperty("pwned");
  expect(codeIn(String(files.get("m.d.ts")))).toEqual([]);
});
