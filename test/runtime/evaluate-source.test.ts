// The text of an emitted module, evaluated in place; and that nothing else in the runtime evaluates text.
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { evaluateSource } from "../../runtime/evaluate-source.ts";
import { loadModule } from "../../runtime/index.ts";

const SOURCE = `// doubles
// export const manifest = "in a comment";

function bind_forward(memory, offsets, T, B) {
  const x = new Float32Array(memory, offsets[0], T * B);
  const y = new Float32Array(memory, offsets[1], T * B);
  return () => {
    for (let i = 0; i < T * B; i++) y[i] = 2 * x[i];
  };
}

export const manifest = ${JSON.stringify({
  name: "double",
  target: "js",
  format: 1,
  layoutHash: "0",
  params: [],
  paramSize: 0,
  preparedSize: 0,
  states: [],
  slots: [],
  hyper: {},
  entries: [
    {
      name: "forward",
      inputs: [{ name: "x", role: "input", buffer: 0, dtype: "f32", shape: ["T", "B"] }],
      outputs: [{ name: "y", role: "output", buffer: 1, dtype: "f32", shape: ["T", "B"] }],
      buffers: ["x", "y"].map((name) => ({
        name,
        dtype: "f32",
        shape: ["T", "B"],
        size: [{ k: 1, t: 1, b: 1 }],
        segment: "arena",
        live: [0, 0],
      })),
    },
  ],
})};
export const entries = { forward: bind_forward, };
`;

test("an emitted module runs", () => {
  const net = loadModule(evaluateSource(SOURCE));
  expect([...net.forward({ x: [1, 2, 3] }, { steps: 3 }).outputs.y]).toEqual([2, 4, 6]);
  expect(net.forward({ x: [1, 2, 3, 4] }, { steps: 2, rows: 2 }).outputs.y[3]).toBe(8);
});

test("text that is no such module is refused", () => {
  expect(() => evaluateSource("export const manifest = {")).toThrow(/^emitted module: SyntaxError/);
  expect(() => evaluateSource("export const manifest = {};")).toThrow(/entries is not defined/);
});

test("no other file of the runtime evaluates text or imports the one that does", () => {
  const folder = new URL("../../runtime/", import.meta.url);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (f) => f.endsWith(".ts") && f !== "evaluate-source.ts",
  );
  expect(files.length).toBeGreaterThan(15);
  for (const file of files)
    expect(readFileSync(new URL(file, folder), "utf8")).not.toMatch(
      /new Function|\beval\(|evaluate-source|from "node:/,
    );
});
