// Stopping and skipping by name across all lists of passes: those of every entry's graph and those on loops.
import { expect, it } from "vitest";
import {
  type CompileRequest,
  compileProgram,
  compileUntil,
  type Denormals,
  passNames,
} from "../../compiler/compile.ts";
import { loopPasses } from "../../compiler/loop/index.ts";
import { parseGraph } from "../../ir/graph/parse.ts";
import { jsTarget } from "../../targets/js/index.ts";
import type { TargetCaps } from "../../targets/target.ts";
import { wasmCaps } from "../../targets/wasm/caps.ts";
import { wgslCaps } from "../../targets/wgsl/caps.ts";

const graph = parseGraph(`
graph g(param W: f32[3,4], input x: f32[T,B,3], state h: f32[B,4]) {
  %h_last, %y: f32[B,4], f32[T,B,4] = scan consts(%W), init(%h), xs(%x) {length: T, reverse: false} (%W: f32[3,4], %h: f32[B,4], %x: f32[B,3]) {
    %p: f32[B,4] = matmul %x, %W
    %s: f32[B,4] = add %p, %h
    %n: f32[B,4] = tanh %s
    return %n, %n
  }
  return output y = %y, state h = %h_last
}`);
const request = (passes: CompileRequest["passes"]): CompileRequest => ({
  name: "g",
  params: [{ name: "W", shape: [3, 4] }],
  entries: [
    { entry: "forward", graph },
    { entry: "backward", graph, differentiate: { wrt: ["W"], of: "cotangents" } },
  ],
  caps: jsTarget.caps,
  passes,
});

it("stops after a pass on graphs, before anything is lowered", () => {
  const { trace, program } = compileUntil(request({ stopAfter: "distribute-scan" }));
  expect(trace.graphs.forward?.at(-1)?.pass).toBe("distribute-scan");
  expect(trace.graphs.backward?.at(-1)?.pass).toBe("distribute-scan");
  expect([program, trace.lowering, trace.loops]).toEqual([undefined, undefined, undefined]);
});

it("stops after a pass on loops", () => {
  const { trace, program } = compileUntil(request({ stopAfter: "tile-contraction" }));
  const names = loopPasses.map((p) => p.name);
  expect(trace.loops?.map((s) => s.pass)).toEqual(names.slice(0, names.indexOf("tile-contraction") + 1));
  expect(program).toBeDefined();
});

it("skips passes that only some entries have, and passes on loops", () => {
  const { trace } = compileProgram(request({ skip: ["hoist-params", "expand-intrinsics"] }));
  expect(trace.graphs.forward?.map((s) => s.pass)).not.toContain("hoist-params");
  expect(trace.loops.map((s) => s.pass)).not.toContain("expand-intrinsics");
});

it("leaves out what does not pay on the target, and only that", () => {
  const names = (caps: TargetCaps, denormals?: Denormals): readonly string[] =>
    compileProgram({ ...request({}), caps, ...(denormals ? { denormals } : {}) }).trace.graphs.backward?.map(
      (s) => s.pass,
    ) ?? [];
  const choices = ["flush-denormals", "rotate-scan"];
  const chosen = (caps: TargetCaps, denormals?: Denormals) => choices.filter((c) => names(caps, denormals).includes(c));
  expect(chosen(jsTarget.caps)).toEqual([]);
  expect(chosen(wasmCaps.current)).toEqual(["flush-denormals"]);
  expect(chosen(wasmCaps.current, "ieee")).toEqual([]);
  expect(chosen(wgslCaps())).toEqual(["rotate-scan"]);
});

it("lowering says why kernels stay apart", () => {
  const { trace } = compileProgram(request({}));
  expect(trace.lowering.remarks.map((r) => `${r.about}: ${r.text}`)).toContain(
    "forward h_last: not fused with p because p is made for all steps before the loop over time",
  );
});

it("unknown names are an error that lists what there is", () => {
  expect(() => compileUntil(request({ skip: ["fuse-gatez"] }))).toThrow(/no pass fuse-gatez.*fuse-gates/s);
  expect(passNames).toContain("simplify-index");
});

it.each<[string, TargetCaps, CompileRequest["passes"], Denormals, RegExp]>([
  ["rotate-scan", jsTarget.caps, {}, "flush", /no dispatch and no barrier between two kernels/],
  ["rotate-scan", wasmCaps.current, {}, "flush", /no dispatch and no barrier between two kernels/],
  ["flush-denormals", wgslCaps(), {}, "flush", /denormal numbers do not slow this target down/],
  ["flush-denormals", wasmCaps.current, {}, "ieee", /or were asked for/],
  ["cse", wasmCaps.current, { skip: ["cse"] }, "flush", /it is to be skipped/],
  ["vectorize", wasmCaps.current, { skip: ["vectorize"] }, "flush", /it is to be skipped/],
])("%s cannot be the last pass where it does not run (%#)", (stopAfter, caps, passes, denormals, why) => {
  const compile = () => compileUntil({ ...request({ ...passes, stopAfter }), caps, denormals });
  expect(compile).toThrow(why);
  expect(compile).toThrow(
    new RegExp(`^stopAfter: ${stopAfter} does not run here: .*; expected one of expand-lengths, .*, simplify-index$`),
  );
  const named = (): string => {
    try {
      compile();
    } catch (error) {
      return (error as Error).message.replace(/.*; expected/, "");
    }
    return stopAfter;
  };
  expect(named()).not.toContain(` ${stopAfter},`);
});

it("a program cannot stop among the graphs", () => {
  expect(() => compileProgram(request({ stopAfter: "fold" }))).toThrow(/no kernels yet/);
});
