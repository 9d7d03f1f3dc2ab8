// Kernels as text for readers: the same lines as in the module, and each line of work traced back to an equation.
import { describe, expect, it } from "vitest";
import { compile, defineModel, f32 } from "../../index.ts";
import { lstm } from "../../nn/cells/index.ts";
import { dense, recurrent } from "../../nn/layers/index.ts";
import { meanSquaredError } from "../../nn/losses/index.ts";
import { jsTarget } from "../../targets/js/index.ts";
import type { KernelSource } from "../../targets/target.ts";
import { wasmTarget, wasmText } from "../../targets/wasm/index.ts";

const model = defineModel({
  name: "probe",
  inputs: { x: f32("T", "B", 3) },
  layers: [recurrent(lstm, { units: 8 }), dense({ units: 2 })],
  loss: meanSquaredError(),
});

const kernelOf = (sources: readonly KernelSource[] | undefined, entry: string, kernel: string): KernelSource => {
  const found = sources?.find((s) => s.entry === entry && s.kernel === kernel);
  if (!found) throw new Error(`no kernel ${entry} ${kernel}`);
  return found;
};

const cellEquations = (right: string, next: string): readonly string[] => [
  `pre_i = v + Σ h_steps·${right}`,
  "i = sigmoid(pre_i)",
  "f = sigmoid(pre_f)",
  "g = tanh(pre_g)",
  "c_next = f * c + i * g",
  "o = sigmoid(pre_o)",
  `h_next = o * tanh(${next})`,
  `store c = ${next}`,
];

describe("js", async () => {
  const { program, artifact } = await compile(model, { target: "js" });
  const sources = jsTarget.sources?.(program) ?? [];

  it("every line stands in the module", () => {
    const written = new Set(artifact.code.split("\n").map((line) => line.trim()));
    const lines = sources.flatMap((s) => s.lines.map((l) => l.text.trim()));
    expect(lines.length).toBeGreaterThan(500);
    expect(lines.filter((line) => !written.has(line))).toEqual([]);
  });

  it("assignments are traced to the cell's equations", () => {
    const { lines } = kernelOf(sources, "forward", "c_next");
    const origins = new Set(lines.map((l) => l.origin));
    for (const equation of cellEquations("rnn.0.R", "c_next")) expect(origins).toContain(equation);
    expect(lines.find((l) => l.text.includes("const f0 ="))?.origin).toBe("f = sigmoid(pre_f)");
    const untraced = lines.filter((l) => l.origin === undefined && /^\s*(let|\w+ [+*]?=|[\w.]+\[.*\] =)/.test(l.text));
    expect(untraced).toEqual([]);
  });
});

describe("wasm", async () => {
  const { program } = await compile(model, { target: "wasm" });
  const sources = wasmTarget.sources?.(program) ?? [];

  it("every instruction stands in the module's text", () => {
    const written = new Set(
      wasmText(program, { relaxed: true })
        .split("\n")
        .map((line) => line.trim()),
    );
    const { lines } = kernelOf(sources, "forward", "c_next");
    const body = lines.map((l) => l.text.trim()).filter((line) => !line.startsWith("(func") && !line.startsWith(";;"));
    expect(body.filter((line) => !written.has(line))).toEqual([]);
  });

  it("arithmetic is traced to the cell's equations", () => {
    const { lines } = kernelOf(sources, "forward", "c_next");
    const origins = new Set(lines.map((l) => l.origin));
    for (const equation of cellEquations("forward.rnn.0.R.panels", "c_next_2")) expect(origins).toContain(equation);
    const untraced = lines.filter((l) => l.origin === undefined && /f32x4\.(add|mul|div|relaxed_madd)/.test(l.text));
    expect(untraced).toEqual([]);
  });
});
