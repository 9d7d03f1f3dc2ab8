// The types of imports: written by builds, kept where they still hold, and seen by the type checker.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { recordTypes } from "../../../tools/plugin/declarations.ts";
import { diagnose } from "../../support/diagnose.ts";
import { makeProject, spec } from "./projects.ts";

const { folder, clean } = makeProject({ "a.rnn.ts": spec(), "b.rnn.ts": spec() });
afterAll(clean);
const file = join(folder, "cellc-env.d.ts");
const id = (name: string): string => join(folder, name);
const modules = (): string[] =>
  [...readFileSync(file, "utf8").matchAll(/^declare module (".*") \{$/gm)].map(([, m]) => m);

test("one module an import, in order; those of lost specs go", () => {
  recordTypes(file, id("b.rnn.ts?cellc"), "export declare const b: 1;\n");
  recordTypes(file, id("a.rnn.ts?cellc&target=js"), "declare const x: 2;\nexport declare const a: typeof x;\n");
  recordTypes(file, id("a.rnn.ts?cellc"), "export interface A { a: 1 }\n");
  expect(modules()).toEqual(['"*/a.rnn.ts?cellc"', '"*/a.rnn.ts?cellc&target=js"', '"*/b.rnn.ts?cellc"']);
  expect(readFileSync(file, "utf8")).toContain("{\n  const x: 2;\n  export const a: typeof x;\n}");
  rmSync(id("b.rnn.ts"));
  recordTypes(file, id("a.rnn.ts?cellc"), "export interface A { a: 2 }\n");
  expect(modules()).toEqual(['"*/a.rnn.ts?cellc"', '"*/a.rnn.ts?cellc&target=js"']);
  expect(readFileSync(file, "utf8")).toContain("A { a: 2 }");
});

test("what cannot be read as such a file is written anew", () => {
  writeFileSync(file, "// from nowhere?cellc\nrubbish");
  recordTypes(file, id("a.rnn.ts?cellc"), "export interface A { a: 3 }\n");
  expect(modules()).toEqual(['"*/a.rnn.ts?cellc"']);
});

const USE = `
/// <reference path="./cellc-env.d.ts" />
import { createModel, type F32, type Model } from "./wave.rnn.ts?cellc";
const model: Model = await createModel();
export const y: F32<["B", 1]> = model.step({ x: [1] }).outputs.y;
export const name: "wave" = model.name;
// @ts-expect-error
model.step({ z: [1] });
// @ts-expect-error
model.step({ x: "1" });
// @ts-expect-error
export const z = model.step({ x: [1] }).outputs.z;
// @ts-expect-error
import { createModel as other } from "./other.rnn.ts?cellc";
`;

test("an import has the model's types", () => {
  const check = (text: string) => diagnose(["examples/vite-wave/use.ts"], { "examples/vite-wave/use.ts": text });
  expect(check(USE)).toEqual([]);
  const told = check(USE.replaceAll("@ts-expect-error", "")).join("\n");
  expect(told).toContain("'z' does not exist in type 'StepInputs'");
  expect(told).toContain("Type 'string' is not assignable to type");
  expect(told).toContain("Property 'z' does not exist on type 'StepOutputs'");
  expect(told).toContain("Cannot find module './other.rnn.ts?cellc'");
});

test("specs of one name in several folders are told apart by their folders", () => {
  const names = ["c/small.rnn.ts", "d/small.rnn.ts", "small.rnn.ts", "x/c/small.rnn.ts"];
  for (const name of names) {
    mkdirSync(dirname(id(name)), { recursive: true });
    writeFileSync(id(name), spec());
    recordTypes(file, id(`${name}?cellc`), `export declare const createModel: { from: "${name}" };\n`);
  }
  const types = readFileSync(file, "utf8");
  const check = (from: string, specifier: string) =>
    diagnose(["examples/use.ts"], {
      "examples/cellc-env.d.ts": types,
      "examples/use.ts": `/// <reference path="./cellc-env.d.ts" />
import { createModel } from "${specifier}?cellc";
export const from: "${from}" = createModel.from;`,
    });
  expect(check("c/small.rnn.ts", "././c/small.rnn.ts")).toEqual([]);
  expect(check("d/small.rnn.ts", "./d/small.rnn.ts")).toEqual([]);
  expect(check("d/small.rnn.ts", "../d/small.rnn.ts")).toEqual([]);
  expect(check("x/c/small.rnn.ts", "./x/c/small.rnn.ts")).toEqual([]);
  expect(check("small.rnn.ts", "././small.rnn.ts")).toEqual([]);
  expect(check("small.rnn.ts", "./small.rnn.ts").join()).toContain("several specs are called small.rnn.ts: import …/");
  // Where the others are gone the name alone does again.
  for (const name of names.slice(1)) rmSync(id(name));
  recordTypes(file, id("a.rnn.ts?cellc"), "export interface A { a: 4 }\n");
  expect(modules()).toEqual(['"*/a.rnn.ts?cellc"', '"*/small.rnn.ts?cellc"']);
});
