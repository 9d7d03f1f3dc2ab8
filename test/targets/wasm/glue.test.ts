import { describe, expect, it } from "vitest";
import type { EmittedWasmModule, WasmVariant } from "../../../ir/artifact.ts";
import { castIndex, forLoop, index, kernel, load, prim, store, toSize } from "../../../ir/loop/build.ts";
import type { Buffer } from "../../../ir/loop/ir.ts";
import type { Entry, Program } from "../../../ir/program.ts";
import type { Dim } from "../../../ir/types.ts";
import type { TargetCaps } from "../../../targets/target.ts";
import { type Engines, wasmCaps } from "../../../targets/wasm/caps.ts";
import { wasmTarget, wasmTargetWith, wasmText } from "../../../targets/wasm/index.ts";
import { hostEngines } from "../../../targets/wasm/variant.ts";
import { relaxedSimd } from "./relaxed.ts";
import { programOf } from "./run.ts";

const buffer = (name: string, dim: Dim): Buffer => ({
  name,
  dtype: "f32",
  shape: [dim],
  size: toSize(dim),
  role: "input",
  live: [0, 0],
});

/** y[t,b] = x[t,b] + factor·b, with a buffer that nothing touches in between. */
function addRows(name: "forward" | "step", factor: number): Entry {
  const at = index({ t: "B", b: 1 });
  const row = prim("mul", castIndex(index({ b: 1 })), factor);
  const body = [forLoop("t", "T", [forLoop("b", "B", [store("y", at, prim("add", load("x", at), row))])])];
  return {
    name,
    inputs: [{ name: "x", role: "input", buffer: "x", dtype: "f32", shape: ["T", "B"] }],
    outputs: [{ name: "y", role: "output", buffer: "y", dtype: "f32", shape: ["T", "B"] }],
    buffers: [buffer("unused", 4), buffer("y", "T*B"), buffer("x", "T*B")],
    kernels: [kernel("add_rows", [], body)],
    actions: [{ kind: "run", kernel: "add_rows", args: [] }],
  };
}

const program: Program = programOf(addRows("forward", 10), addRows("step", 100));
const info = { inits: {}, states: [], slots: [], hyper: {} };

const importModule = async (code: string): Promise<EmittedWasmModule> =>
  (await import(/* @vite-ignore */ `data:text/javascript,${encodeURIComponent(code)}`)) as EmittedWasmModule;

describe.each<WasmVariant>(["plain", "relaxed"])("the artifact, %s", (variant) => {
  const artifact = wasmTarget.emit(program, info);
  const module = new WebAssembly.Module(artifact.wasm?.[variant] as Uint8Array<ArrayBuffer>);

  it("imports a memory and nothing else", () => {
    expect(WebAssembly.Module.imports(module)).toEqual([{ module: "env", name: "memory", kind: "memory" }]);
  });

  it("keeps its bindings apart, and valid as the memory grows", async () => {
    const glue = await importModule(artifact.code);
    expect(glue.manifest).toEqual(artifact.manifest);
    const memory = new WebAssembly.Memory({ initial: 1 });
    const { entries } = glue.instantiate(module, memory);
    const at = (y: number, x: number): number[] => [0, y, x];
    const small = entries.forward(memory.buffer, at(64, 128), 1, 2);
    const large = entries.forward(memory.buffer, at(70000, 256), 2, 3);
    const step = entries.step(memory.buffer, at(320, 128), 1, 2);
    memory.grow(1);
    const values = new Float32Array(memory.buffer);
    values.set([1, 2], 128 / 4);
    values.set([1, 2, 3, 4, 5, 6], 256 / 4);
    const read = (byte: number, n: number): number[] => [...values.subarray(byte / 4, byte / 4 + n)];
    for (let round = 0; round < 2; round++) {
      values.fill(0, 70000 / 4, 70000 / 4 + 6);
      for (const run of [small, large, small, step, large]) run();
      expect(read(64, 2)).toEqual([1, 12]);
      expect(read(320, 2)).toEqual([1, 102]);
      expect(read(70000, 6)).toEqual([1, 12, 23, 4, 15, 26]);
    }
  });
});

it("names the variant that suits the engine: the plain one in earlier engines, unless the other is planned for them", async () => {
  expect(relaxedSimd).toBe(true);
  const variantOf = async (engines: Engines): Promise<WasmVariant> =>
    (await importModule(wasmTargetWith({ engines }).emit(program, info).code)).variant();
  expect(await variantOf("earlier")).toBe("relaxed");
  expect(await variantOf("current")).toBe(hostEngines() === "current" ? "relaxed" : "plain");
});

it("is planned for the engines that take it: each variant has the loops of its own plan", () => {
  const asked: TargetCaps[] = [];
  const planned = (caps: TargetCaps): Program => {
    asked.push(caps);
    return programOf(addRows("forward", 20), addRows("step", 200));
  };
  const { wasm } = wasmTarget.emit(program, info, planned);
  expect(asked).toEqual([]);
  expect(wasm?.plain).not.toEqual(wasmTarget.emit(program, info).wasm?.plain);
  expect(wasm?.relaxed).toEqual(wasmTarget.emit(program, info).wasm?.relaxed);
  expect(asked).toEqual([wasmCaps.earlier]);
  expect(() => wasmTarget.emit(program, info, () => programOf(addRows("step", 1))).wasm?.plain).toThrow(
    /plans with different buffers/,
  );
});

it("prints what it assembles", () => {
  const text = wasmText(program, { relaxed: false });
  expect(text).toContain("(func $forward.add_rows");
  expect(text).toContain(";; y[t*B + b] = add(x[t*B + b], mul(number(b), 10))");
});
