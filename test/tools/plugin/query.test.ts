// What imports of specs can say, and what is said about those that are wrong.
import { describe, expect, test } from "vitest";
import { buildOptions, IS_SPEC, splitImport } from "../../../tools/plugin/query.ts";

const options = (query: string) => buildOptions({ path: "a.rnn.ts", query }, "wasm");

test("an import of a spec is one with ?cellc", () => {
  const specifiers = [
    "./a.rnn.ts?cellc",
    "./a.ts?cellc&target=js",
    "./a.ts?x=1&cellc",
    "./a.ts?cellcs",
    "./cellc.ts",
    "?raw",
  ];
  expect(specifiers.map((s) => IS_SPEC.test(s))).toEqual([true, true, true, false, false, false]);
  expect(splitImport("/a/b.rnn.ts?cellc&target=js")).toEqual({ path: "/a/b.rnn.ts", query: "?cellc&target=js" });
});

test("the query becomes options of a build", () => {
  expect(options("?cellc")).toEqual({ target: "wasm", inline: false });
  expect(options("?cellc&target=js&entries=step,forward&batch=2&steps=128&model=big&inline")).toEqual({
    target: "js",
    inline: true,
    entries: ["step", "forward"],
    batch: 2,
    steps: 128,
    exportName: "big",
  });
  expect(options("?cellc&target=wgsl&storage=f16")).toEqual({ target: "wgsl", storage: "f16", inline: false });
});

describe("errors", () => {
  test.each([
    [
      "?cellc&tarjet=js",
      "import of a.rnn.ts?cellc&tarjet=js: tarjet; expected target, storage, entries, batch, steps, model, inline",
    ],
    ["?cellc&target=cuda", 'target: "cuda"; expected js, wasm'],
    ["?cellc&target=wgsl&storage=f8", 'storage: "f8"; expected f32, f16'],
    ["?cellc&storage=f16", 'storage: "f16" for target "wasm"; expected "f32". Use target "wgsl", or leave storage out'],
    ["?cellc&batch=0", "batch=0; expected a whole number above 0"],
    ["?cellc&steps=1e3", "steps=1e3; expected a whole number above 0"],
  ])("%s", (query, message) => {
    expect(() => options(query)).toThrow(message);
  });
});
