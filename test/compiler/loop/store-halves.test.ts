// Weights in half precision as text: what is copied, who reads the copies, where they lie and how many bytes that is.
import { expect, test } from "vitest";
import { compileGraphs, defineModel, f32, GraphBuilder, modelGraphs } from "../../../index.ts";
import { printEntry, printProgram } from "../../../ir/loop/print.ts";
import { evalSize } from "../../../ir/size.ts";
import { gru } from "../../../nn/cells/index.ts";
import { graphModel } from "../../../nn/graph-model.ts";
import { dense, recurrent } from "../../../nn/layers/index.ts";
import { meanSquaredError } from "../../../nn/losses/index.ts";
import { adam } from "../../../nn/optimizers/index.ts";

const model = (units: number) =>
  modelGraphs(
    defineModel({
      name: "m",
      inputs: { x: f32("T", "B", 3) },
      layers: [recurrent(gru, { units }), dense({ units: 3 })],
      loss: meanSquaredError(),
      optimizer: adam(),
    }),
  );

const programAfter = (
  graphs: ReturnType<typeof modelGraphs>,
  entries: ("forward" | "step" | "gradient" | "update")[],
) => {
  const compiled = compileGraphs("m", graphs, { target: "wgsl", storage: "f16", entries });
  const step = compiled.trace.loops.find((s) => s.pass === "store-halves")!;
  return { ...compiled, step };
};

test("each matrix is rounded once, four at a time, and products read the copy", () => {
  const { step } = programAfter(model(5), ["forward"]);
  const [prepare, forward] = step.program.entries.map((e) => printEntry(e).split("\n"));
  expect(step.changed).toBe(true);
  expect(step.remarks.map((r) => `${r.about}: ${r.text}`)).toEqual([
    "rnn.0.W: 90 bytes in halves instead of 180",
    "rnn.0.R: 150 bytes in halves instead of 300",
    "dense.W: 30 bytes in halves instead of 60",
  ]);
  expect(prepare.slice(0, 12).join("\n")).toMatchInlineSnapshot(`
    "entry prepare {
      param rnn.0.W: f32[3,15] at 0 live 0..2
      prepared rnn.0.W.half: f32[3,15] as f16 at 0 live 0..2
      param rnn.0.R: f32[5,15] at 48 live 0..2
      prepared rnn.0.R.half: f32[5,15] as f16 at 48 live 0..2
      param dense.W: f32[5,3] at 160 live 0..2
      prepared dense.W.half: f32[5,3] as f16 at 128 live 0..2
      kernel halve_rnn.0.W() {
        # rnn.0.W [3, 15] in half precision
        for four in 0..12 parallel {
          within four in 0..11 {
            rnn.0.W.half[four*4].x4 = rnn.0.W[four*4].x4"
  `);
  expect(prepare.slice(prepare.findIndex((l) => l.includes("kernel halve_dense.W"))).join("\n")).toMatchInlineSnapshot(`
    "  kernel halve_dense.W() {
        # dense.W [5, 3] in half precision
        for four in 0..4 parallel {
          within four in 0..3 {
            dense.W.half[four*4].x4 = dense.W[four*4].x4
          } otherwise {
            dense.W.half[12] = dense.W[12]
            dense.W.half[13] = dense.W[13]
            dense.W.half[14] = dense.W[14]
          }
        }
      }
      run halve_rnn.0.W()
      run halve_rnn.0.R()
      run halve_dense.W()
    }"
  `);
  expect(forward.filter((l) => l.includes("+=") || l.includes("acc "))).toMatchInlineSnapshot(`
    [
      "      acc sum_sum = rnn.0.b[unit]",
      "        sum_sum += x[row*3 + k] * rnn.0.W.half[k*15 + unit]",
      "      acc pre_z = v[t*15*B + row*15 + unit]",
      "      acc pre_r = v[t*15*B + row*15 + unit + 5]",
      "      acc sum_sum = rnn.0.rb[unit]",
      "        pre_z += h_steps[t*5*B + row*5 + k] * rnn.0.R.half[k*15 + unit]",
      "        pre_r += h_steps[t*5*B + row*5 + k] * rnn.0.R.half[k*15 + unit + 5]",
      "        sum_sum += h_steps[t*5*B + row*5 + k] * rnn.0.R.half[k*15 + unit + 10]",
      "      acc sum_sum = dense.b[unit]",
      "        sum_sum += h_steps[row*5 + k + 5*B] * dense.W.half[k*3 + unit]",
    ]
  `);
});

test("buffers take half the bytes, in a segment of their own, and nothing overlaps", () => {
  for (const units of [4, 5]) {
    const [exact, halved] = (["f32", "f16"] as const).map(
      (storage) => compileGraphs("m", model(units), { target: "wgsl", storage, entries: ["forward", "step"] }).artifact,
    );
    const buffers = halved.manifest.entries.flatMap((e) => e.buffers.filter((b) => b.storage === "f16"));
    const places = new Map(
      buffers.map((b) => [b.name, { at: b.offset as number, size: evalSize(b.size, { T: 1, B: 1 }) }]),
    );
    const matrices = exact.manifest.params.filter((p) => p.shape.length === 2);
    expect([...places.keys()].sort()).toEqual(matrices.map((p) => `${p.name}.half`).sort());
    const aligned = (elements: number): number => Math.ceil(elements / 16) * 16;
    const sizes = matrices.map((p) => aligned(p.shape[0] * p.shape[1]));
    expect(halved.manifest.halvesSize).toBe(sizes.reduce((a, b) => a + b));
    const sorted = [...places.values()].sort((a, b) => a.at - b.at);
    sorted.forEach(({ at }, i) => void expect(at).toBe(i === 0 ? 0 : sorted[i - 1].at + aligned(sorted[i - 1].size)));
    expect(exact.manifest.halvesSize).toBeUndefined();
    expect(halved.manifest.preparedSize).toBe(exact.manifest.preparedSize);
    expect([halved.manifest.layoutHash, halved.manifest.paramSize]).toEqual([
      exact.manifest.layoutHash,
      exact.manifest.paramSize,
    ]);
    for (const entry of halved.wgsl!.entries) {
      const writes = entry.name === "prepare" ? "read_write" : "read";
      const bound = entry.kernels.flatMap((k) =>
        k.bindings.filter((b) => b.kind === "storage" && b.segment === "halves"),
      );
      expect(bound.length).toBeGreaterThan(0);
      for (const b of bound) expect(b).toEqual({ binding: 8, kind: "storage", segment: "halves", access: writes });
    }
  }
});

test("training reads and changes f32", () => {
  const exact = compileGraphs("m", model(5), { target: "wgsl", entries: ["forward", "gradient", "update"] });
  const { program } = programAfter(model(5), ["forward", "gradient", "update"]);
  const text = (p: typeof program): string => printEntry(p.entries.find((e) => e.name === "train")!);
  expect(text(program)).toBe(text(exact.program));
});

test("f32 is the program that it was", () => {
  const [plain, asked] = [{}, { storage: "f32" as const }].map(
    (o) => compileGraphs("m", model(5), { target: "wgsl", ...o }).program,
  );
  expect(printProgram(asked)).toBe(printProgram(plain));
  expect(printProgram(plain)).not.toContain("f16");
});

test("what is prepared for products alone is kept in halves alone", () => {
  const b = new GraphBuilder("derived");
  const w = b.param("param", "w", f32(3, 5));
  const x = b.param("input", "x", f32("T", "B", 3));
  b.result("output", "y", b.op.linear(x, b.op.tanh(w)));
  const { step, artifact } = programAfter(graphModel(b.finish()), ["forward"]);
  const [prepare, forward] = step.program.entries.map((e) =>
    e.buffers.map((x) => `${x.role} ${x.name} ${x.storage ?? "f32"}`),
  );
  expect(prepare).toEqual(["param w f32", "temp forward.prepared f32", "prepared forward.prepared.half f16"]);
  expect(forward).toEqual(["param w f32", "input x f32", "prepared forward.prepared.half f16", "output y f32"]);
  expect(artifact.manifest.preparedSize).toBe(0);
});
