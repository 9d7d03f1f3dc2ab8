import { describe, expect, it } from "vitest";
import { checkModule } from "../../../../targets/wasm/assembler/check.ts";
import { encodeModule } from "../../../../targets/wasm/assembler/encode.ts";
import { FunctionBuilder } from "../../../../targets/wasm/assembler/function-builder.ts";
import {
  type ImmediateKind,
  type Immediates,
  instructions,
  type Op,
  opNames,
} from "../../../../targets/wasm/assembler/instructions.ts";
import type { WasmModule } from "../../../../targets/wasm/assembler/module.ts";
import { printModule } from "../../../../targets/wasm/assembler/print.ts";
import type { ValueType } from "../../../../targets/wasm/assembler/value-type.ts";
import { assembleWithWabt } from "./wabt.ts";

const SAMPLES: Record<Exclude<ImmediateKind, "block" | "label">, readonly (readonly unknown[])[]> = {
  none: [[]],
  i32: [[0], [-1], [63], [64], [-64], [-65], [2 ** 31 - 1], [-(2 ** 31)]],
  f32: [[0], [-0], [1.5], [Math.fround(0.1)], [1e-45], [3.4028234663852886e38], [Infinity], [-Infinity], [Number.NaN]],
  v128: [
    [{ shape: "f32x4", values: [1, -0, Math.fround(1 / 3), Infinity] }],
    [{ shape: "i32x4", values: [0, -1, 2 ** 31 - 1, -(2 ** 31)] }],
  ],
  local: [["x_i32"]],
  global: [["g"]],
  func: [["callee"]],
  memory: [[0], [127], [128], [2 ** 31]],
  lane: [[0], [3]],
  shuffle: [[[0, 1, 2, 3, 16, 17, 18, 19, 28, 29, 30, 31, 12, 13, 14, 15]]],
};

const TYPES: readonly ValueType[] = ["i32", "f32", "v128"];
const PARAMS = TYPES.map((type) => ({ name: `x_${type}`, type }));

const moduleOf = (...functions: WasmModule["functions"]): WasmModule => ({
  memory: { module: "env", name: "memory", pages: 1 },
  globals: [{ name: "g" }, { name: "h", comment: "unused" }],
  functions,
});

const callee = (): WasmModule["functions"][number] =>
  new FunctionBuilder({ name: "callee", params: PARAMS, results: ["f32"] }).get("x_f32").finish();

/** What stands before and after an instruction without a fixed type, so that a function of them is valid. */
const SURROUNDINGS: Partial<Record<Op, readonly [before: readonly string[], after: readonly string[]]>> = {
  call: [["x_i32", "x_f32", "x_v128"], ["drop"]],
  drop: [["x_v128"], []],
  select: [["x_f32", "x_f32", "x_i32"], ["drop"]],
  "local.get": [[], ["drop"]],
  "local.set": [["x_i32"], []],
  "local.tee": [["x_i32"], ["drop"]],
  "global.get": [[], ["drop"]],
  "global.set": [["x_i32"], []],
  unreachable: [[], []],
  return: [[], []],
};
const CONTROL: readonly Op[] = ["block", "loop", "if", "else", "end", "br", "br_if"];

function useOf(op: Op): WasmModule {
  const { immediate, type } = instructions[op];
  const builder = new FunctionBuilder({ name: "use", params: PARAMS, comment: [`uses ${op}`] });
  const [before, after] = SURROUNDINGS[op] ?? [
    (type?.params ?? []).map((t) => `x_${t}`),
    (type?.results ?? []).map(() => "drop"),
  ];
  for (const immediates of SAMPLES[immediate as keyof typeof SAMPLES]) {
    for (const name of before) builder.get(name);
    builder.comment("here").emit(op, ...(immediates as unknown as Immediates<Op>));
    for (const _ of after) builder.emit("drop");
  }
  return moduleOf(builder.finish(), callee());
}

async function expectSameBytes(module: WasmModule): Promise<void> {
  checkModule(module);
  const ours = encodeModule(module, { names: true });
  expect(Buffer.from(ours).toString("hex")).toBe(
    Buffer.from(await assembleWithWabt(printModule(module))).toString("hex"),
  );
}

describe("the table of instructions", () => {
  const straight = opNames.filter((op) => !CONTROL.includes(op));

  it("has something to walk", () => expect(straight.length).toBeGreaterThan(120));

  it.each(straight)("%s has the bytes that wabt gives it", (op) => expectSameBytes(useOf(op)));

  it("knows codes only once", () => {
    const codes = opNames.map((op) => `${instructions[op].prefix ?? ""}/${instructions[op].code}`);
    expect(new Set(codes).size).toBe(codes.length);
  });
});

describe("control and structure", () => {
  it("prints and encodes blocks, loops, ifs with results, branches outwards and locals alike", async () => {
    const builder = new FunctionBuilder({ name: "run", params: PARAMS, results: ["i32"], exported: "run" });
    const n = builder.local("n", "i32");
    const v = builder.local("x_i32", "v128");
    const f = builder.local("a b", "f32");
    builder.get("x_v128").set(v).get("x_f32").set(f);
    builder.within("block", "out", (out) => {
      builder.within("loop", "again", (again) => {
        builder.get(n).emit("br_if", out);
        builder.within("loop", "again", (inner) => {
          builder.get(n).i32(300).emit("i32.lt_u").emit("br_if", inner).get(n).emit("br_if", again);
        });
        builder.comment("ends it").emit("br", out);
      });
    });
    builder.get(n).emit("if", "pick", "i32").i32(1).emit("else").i32(2).emit("end");
    await expectSameBytes(moduleOf(builder.finish(), callee()));
  });

  it("is a module that the engine accepts", () => {
    const straight = opNames.filter((op) => !CONTROL.includes(op) && !op.includes("relaxed"));
    for (const op of straight) expect(WebAssembly.validate(encodeModule(useOf(op))), op).toBe(true);
  });
});
