// The page on graphs and passes: its blocks, one after another, hold for the type checker and run.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import { codeBlocks } from "../package/code-blocks.ts";
import { diagnose } from "../support/diagnose.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const blocks = codeBlocks("docs/graphs.md");
const page = "docs/graphs.example.ts";
const check = (text: string) => diagnose([page], { [page]: text });

test("the blocks hold for the type checker, errors included, in the words that the page gives them", () => {
  expect(blocks.length).toBe(8);
  const text = blocks.join("\n");
  expect(check(text)).toEqual([]);
  const promised = [...text.matchAll(/@ts-expect-error: (.+)$/gm)].map(([, message]) => message);
  expect(promised.length).toBe(6);
  const told = check(text.replaceAll("@ts-expect-error", "")).join("\n");
  for (const message of promised.filter((m) => /^[\d[]/.test(m))) expect(told).toContain(message);
  expect(told).toContain(`"q"`);
  expect(told).toContain(`Property 'm' is missing`);
});

const CHECKS = `
const plain = outputs.y;
const other = cheap.forward(input, { steps: 3, rows: 2 }).outputs.y;
const difference = Math.max(...other.map((v, i) => Math.abs(v - plain[i])));
console.log(JSON.stringify({
  same: printGraph(again) === text,
  halves: [...halves],
  grads: Object.keys(grads),
  first: [first.pass, first.changed, first.remarks.length],
  report: report.length,
  difference,
  step: /hard/i.test(first.text()),
}));`;

test("the blocks run", () => {
  const { outputText } = ts.transpileModule(blocks.join("\n").replace(/^\/\/ @ts-expect-error.*\n.*$/gm, "") + CHECKS, {
    compilerOptions: { target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext },
  });
  const flags = ["--import", "tsx", "--conditions=cellc-source", "--input-type=module", "-"];
  const printed = execFileSync(process.execPath, flags, { cwd: root, input: outputText, encoding: "utf8" });
  const result = JSON.parse(printed);
  expect(result).toMatchObject({ same: true, halves: [0.5, 1, 1.5, 2], first: ["hard-gates", true, 1], step: true });
  expect(result.grads).toEqual(["W", "R"]);
  expect(result.report).toBeGreaterThan(2);
  expect(result.difference).toBeGreaterThan(1e-4);
  expect(result.difference).toBeLessThan(0.2);
});
