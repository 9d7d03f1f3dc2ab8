// What forward and step want prepared alike is there once; what they want in other forms stays apart.
import { expect, test } from "vitest";
import { compileGraphs, defineModel, f32, modelGraphs } from "../../../index.ts";
import type { EntryName, Program } from "../../../ir/program.ts";
import { constSize } from "../../../ir/size.ts";
import { lstm } from "../../../nn/cells/index.ts";
import { dense, recurrent } from "../../../nn/layers/index.ts";

const model = defineModel({
  name: "m",
  inputs: { x: f32("T", "B", 3) },
  layers: [recurrent(lstm, { units: 8 }), dense({ units: 16 })],
});

const programOf = (...entries: readonly EntryName[]): Program =>
  compileGraphs("m", modelGraphs(model), { target: "wasm", entries }).program;

const preparedIn = ({ entries }: Program, name: EntryName): readonly string[] =>
  entries
    .filter((e) => e.name === name)
    .flatMap((e) => e.buffers.filter((b) => b.role === "prepared").map((b) => `${b.name} at ${b.offset}`));

test("panels of one form are packed once, under a name that is nobody's", () => {
  const program = programOf("forward", "step");
  const [prepare] = program.entries;
  expect(prepare.kernels.map((k) => k.name)).toEqual([
    "pack_rnn.0.W",
    "forward.pack_rnn.0.R",
    "pack_dense.W",
    "step.pack_rnn.0.R",
  ]);
  expect(prepare.actions).toHaveLength(4);
  const shared = ["rnn.0.W.panels at 0", "dense.W.panels at 352"];
  expect(preparedIn(program, "forward").filter((b) => preparedIn(program, "step").includes(b))).toEqual(shared);
  expect(preparedIn(program, "prepare")).toHaveLength(4);
  const sizes = prepare.buffers.filter((b) => b.role === "prepared").map((b) => constSize(b.size));
  expect(sizes).toEqual([3 * 32, 8 * 32, 8 * 16, 8 * 32]);
});

test("what one entry alone wants keeps its name", () => {
  expect(preparedIn(programOf("forward"), "forward").map((b) => b.replace(/ .*/, ""))).toEqual([
    "forward.rnn.0.W.panels",
    "forward.rnn.0.R.panels",
    "forward.dense.W.panels",
  ]);
});
