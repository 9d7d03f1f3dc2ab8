import { describe, expect, it } from "vitest";
import { checkModule } from "../../../../targets/wasm/assembler/check.ts";
import { encodeModule } from "../../../../targets/wasm/assembler/encode.ts";
import { FunctionBuilder } from "../../../../targets/wasm/assembler/function-builder.ts";
import type { WasmModule } from "../../../../targets/wasm/assembler/module.ts";

type Write = (f: FunctionBuilder) => FunctionBuilder;

function moduleWith(write: Write): WasmModule {
  const builder = new FunctionBuilder({
    name: "f",
    params: [
      { name: "x", type: "i32" },
      { name: "v", type: "v128" },
    ],
    results: ["i32"],
  });
  return {
    memory: { module: "env", name: "memory", pages: 0 },
    globals: [{ name: "g" }],
    functions: [write(builder).finish()],
  };
}

const faults: Record<string, readonly [Write, RegExp]> = {
  "a wrong operand": [
    (f) => f.comment("sum of gates").get("x").get("v").emit("i32.add"),
    /function f, instruction 2, i32.add \(sum of gates\): v128 on the stack instead of i32/,
  ],
  "a missing operand": [(f) => f.get("x").emit("i32.add"), /i32.add: an empty stack instead of i32/],
  "an operand from outside a block": [
    (f) =>
      f
        .get("x")
        .within("block", "b", () => f.emit("i32.eqz"))
        .emit("drop"),
    /i32.eqz: an empty stack/,
  ],
  "a wrong result": [(f) => f.get("v"), /its end: v128 on the stack instead of i32/],
  "a value too many": [(f) => f.get("x").get("x"), /its end: i32 left on the stack/],
  "a value left in a block": [(f) => f.within("block", "b", () => f.get("x")).get("x"), /end: i32 left on the stack/],
  "an unknown local": [(f) => f.get("y"), /local.get \$y: no local y/],
  "an unknown global": [(f) => f.emit("global.get", "y"), /no global y/],
  "an unknown function": [(f) => f.emit("call", "y"), /no function y/],
  "an unknown label": [(f) => f.within("block", "b", () => f.emit("br", "c")).get("x"), /no label c/],
  "an open block": [(f) => f.emit("block", "b").get("x"), /block b is not closed/],
  "an end too many": [(f) => f.get("x").emit("end"), /end without a block/],
  "an if that leaves nothing to its else": [
    (f) => f.get("x").emit("if", "i", "i32").get("x").emit("end"),
    /if i leaves i32 but has no else/,
  ],
  "select of two types": [
    (f) => f.get("x").get("v").get("x").emit("select"),
    /select: i32 on the stack instead of v128/,
  ],
};

describe("checkModule", () => {
  it.each(Object.keys(faults))("finds %s", (name) => {
    const [write, message] = faults[name];
    expect(() => checkModule(moduleWith(write))).toThrow(message);
  });

  it("takes any operand after a branch away", () => {
    const module = moduleWith((f) =>
      f.within("block", "b", (b) => f.emit("br", b).emit("f32.add").emit("drop")).get("x"),
    );
    checkModule(module);
    expect(WebAssembly.validate(encodeModule(module))).toBe(true);
  });

  it("finds two functions of one name", () => {
    const module = moduleWith((f) => f.get("x"));
    expect(() => checkModule({ ...module, functions: [...module.functions, ...module.functions] })).toThrow(
      /two named f/,
    );
  });
});
