// Who imports whom: the table of docs/architecture.md against the real imports, and no cycles.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { alg, Graph as GraphlibGraph } from "@dagrejs/graphlib";
import { Node, Project, type SourceFile, SyntaxKind } from "ts-morph";
import { describe, expect, test } from "vitest";
import { type Rule, readRules } from "./rules.ts";
import { type Import, importsOf, partOf, parts, pathOf, readSources, root } from "./sources.ts";

const rules = readRules();
const sources = readSources();
const imports = sources.flatMap(importsOf);
const manifest = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8"));

const isIn = (path: string, folders: readonly string[]): boolean =>
  folders.some((f) => path === f || path === `${f}.ts` || path.startsWith(`${f}/`));

/** "@scope/name/path" is of the package "@scope/name". */
const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

function isAllowed({ from, to, outside, typeOnly }: Import, rule: Rule): boolean {
  if (outside && to.startsWith("node:")) return rule.node;
  if (outside && packageOf(to) !== "cellc") return rule.npm === "any" || rule.npm.includes(packageOf(to));
  if (rule.values === "everything" || partOf(to) === partOf(from)) return true;
  return isIn(to, rule.values) || (typeOnly && isIn(to, rule.types));
}

const show = ({ from, to, typeOnly }: Import): string => `${from} imports ${typeOnly ? "types of " : ""}${to}`;

/** Every cycle as "a → b → a". */
function cycles(edges: readonly (readonly [from: string, to: string])[]): readonly string[] {
  const graph = new GraphlibGraph();
  for (const [from, to] of edges) if (from !== to) graph.setEdge(from, to);
  return alg.findCycles(graph).map((cycle) => cycle.join(" → "));
}

test("there is something to check", () => {
  expect(sources.length).toBeGreaterThan(150);
  expect(imports.length).toBeGreaterThan(500);
  expect(imports.filter((i) => i.typeOnly).length).toBeGreaterThan(50);
});

describe("the table", () => {
  test("has a row for every folder, and no other rows", () => {
    expect([...rules.keys()].sort()).toEqual(parts);
  });

  test.each(parts.map((part) => [part]))("%s", (part) => {
    const rule = rules.get(part)!;
    const own = imports.filter((i) => partOf(i.from) === part);
    expect(own.filter((i) => !isAllowed(i, rule)).map(show)).toEqual([]);
  });

  test("allows nothing that nobody imports", () => {
    const unused = [...rules.values()].flatMap((rule) => {
      const own = imports.filter((i) => partOf(i.from) === rule.part);
      const used = (path: string, typeOnly: boolean): boolean =>
        own.some((i) => i.typeOnly === typeOnly && (isIn(i.to, [path]) || packageOf(i.to) === path));
      const values = rule.values === "everything" ? [] : rule.values.filter((v) => !used(v, false) && !used(v, true));
      const npm = rule.npm === "any" ? [] : rule.npm.filter((p) => !used(p, false));
      return [...values, ...rule.types.filter((t) => !used(t, true)), ...npm].map((what) => `${rule.part}: ${what}`);
    });
    expect(unused).toEqual([]);
  });
});

/** Folders under tools that serve this repository alone. */
const OWN_TOOLS = ["tools/conformance", "tools/oracles"];

const shippedParts = [...rules.values()].filter((r) => r.npm !== "any" || r.part === "tools").map((r) => r.part);
const isShipped = (path: string): boolean => shippedParts.includes(partOf(path)) && !isIn(path, OWN_TOOLS);

/** What is asked for by its name without an import: `require.resolve("tsx")`. */
const resolved = (file: SourceFile): readonly string[] =>
  file
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .filter((call) => call.getExpression().getText().endsWith(".resolve"))
    .flatMap((call) => call.getArguments().filter(Node.isStringLiteral))
    .map((name) => packageOf(name.getLiteralValue()));

test("what the package imports at run time is its dependencies and optional peers, and they are nothing else", () => {
  const packages = imports
    .filter((i) => isShipped(i.from) && i.outside && !i.typeOnly && !i.to.startsWith("node:"))
    .map((i) => packageOf(i.to));
  const named = sources.filter((file) => isShipped(pathOf(file))).flatMap(resolved);
  const peers = Object.keys(manifest.peerDependencies);
  expect(peers.filter((name) => !manifest.peerDependenciesMeta[name].optional)).toEqual([]);
  const known = [...Object.keys(manifest.dependencies), ...peers];
  expect([...new Set([...packages, ...named.filter((p) => known.includes(p))])].sort()).toEqual(known.sort());
});

test("every package for development is used: by a source, a test, a script or a configuration", () => {
  const own = readdirSync(root).filter((name) => /\.config\.ts$/.test(name));
  const tests = new Project({ skipFileDependencyResolution: true, skipLoadingLibFiles: true }).addSourceFilesAtPaths([
    ...own.map((name) => resolve(root, name)),
    resolve(root, "test/**/*.ts"),
  ]);
  const imported = [...imports, ...tests.flatMap(importsOf)].filter((i) => i.outside).map((i) => packageOf(i.to));
  // Test programs that run in a process of their own are text: what they import is found by its quotes.
  const quoted = tests.flatMap((file) =>
    [...file.getFullText().matchAll(/\bimport\("([^"]+)"\)/g)].map(([, name]) => packageOf(name)),
  );
  const commands = Object.values<string>(manifest.scripts).map((script) => script.split(" ")[0]);
  const { types } = JSON.parse(readFileSync(resolve(root, "tsconfig.json"), "utf8")).compilerOptions;
  const used = new Set<string>([...imported, ...quoted, ...types, ...imported.map((name) => `@types/${name}`)]);
  if (imported.some((name) => name.startsWith("node:"))) used.add("@types/node");
  const isCommand = (name: string): boolean => {
    const { bin = {} } = JSON.parse(readFileSync(resolve(root, "node_modules", name, "package.json"), "utf8"));
    return Object.keys(bin).some((command) => commands.includes(command));
  };
  expect(Object.keys(manifest.devDependencies).filter((name) => !used.has(name) && !isCommand(name))).toEqual([]);
});

test("imports name files that are there, with their extension", () => {
  const files = new Set(imports.map((i) => i.from).concat(sources.map((s) => s.getFilePath().slice(root.length))));
  const isFile = (path: string): boolean => statSync(resolve(root, path), { throwIfNoEntry: false })?.isFile() ?? false;
  expect(imports.filter((i) => !i.outside && !files.has(i.to) && !isFile(i.to)).map(show)).toEqual([]);
});

describe("cycles", () => {
  const inside = imports.filter((i) => !i.outside);

  test("there are none between folders, types included", () => {
    expect(cycles(inside.map((i) => [partOf(i.from), partOf(i.to)]))).toEqual([]);
  });

  test("there are none between files, types excepted", () => {
    expect(cycles(inside.filter((i) => !i.typeOnly).map((i) => [i.from, i.to]))).toEqual([]);
  });

  test("one would be seen", () => {
    expect(cycles([..."abca"].slice(1).map((to, i) => ["abca"[i], to] as const))).toHaveLength(1);
  });
});
