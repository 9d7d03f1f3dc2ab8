// Reads the conformance files' JSON without trusting it: typed getters that name what is wrong.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type DenseArray, denseArray } from "./array.ts";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json | undefined;
}

/** Every .json file of a folder, by name. */
export function readJsonFolder(folder: string): { readonly file: string; readonly content: Json }[] {
  const files = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return files.sort().map((file) => ({ file, content: JSON.parse(readFileSync(join(folder, file), "utf8")) as Json }));
}

const wrong = (what: string, value: unknown, expected: string): never => {
  throw new TypeError(`${what} is ${JSON.stringify(value)?.slice(0, 80)}, expected ${expected}`);
};

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const objectOf = (value: Json | undefined, what: string): JsonObject =>
  isObject(value) ? value : wrong(what, value, "an object");
export const listOf = (value: Json | undefined, what: string): readonly Json[] =>
  Array.isArray(value) ? value : wrong(what, value, "a list");
export const numberOf = (value: Json | undefined, what: string): number =>
  typeof value === "number" ? value : wrong(what, value, "a number");
export const textOf = (value: Json | undefined, what: string): string =>
  typeof value === "string" ? value : wrong(what, value, "a text");

export const isArray = (value: Json | undefined): value is JsonObject => isObject(value) && Array.isArray(value.shape);

/** `{ shape, data }`; the expected results of some files say `expected` instead of `data`. */
export function arrayOf(value: Json | undefined, what: string): DenseArray {
  const object = objectOf(value, what);
  const shape = listOf(object.shape, `${what}.shape`).map((n) => numberOf(n, `${what}.shape`));
  const data = listOf(object.data ?? object.expected, `${what}.data`);
  return denseArray(
    shape,
    Float64Array.from(data, (n) => numberOf(n, `${what}.data`)),
  );
}

/** A matrix or deeper as nested lists. */
export function nestedArray(value: Json | undefined, what: string): DenseArray {
  const shape: number[] = [];
  for (let level = value; Array.isArray(level); level = level[0]) shape.push(level.length);
  const leaves = (v: Json): Json[] => (Array.isArray(v) ? v.flatMap(leaves) : [v]);
  const flat = leaves(listOf(value, what));
  return denseArray(
    shape,
    Float64Array.from(flat, (n) => numberOf(n, what)),
  );
}
