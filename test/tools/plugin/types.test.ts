// The types of imports: written by builds, kept where they still hold, and seen by the type checker.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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
