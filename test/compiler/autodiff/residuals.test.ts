// What a scan stores for its backward part.
import { describe, expect, it } from "vitest";
import { differentiateGraph } from "../../../compiler/autodiff/differentiate.ts";
import { type Node, scanParts } from "../../../ir/graph/node.ts";
import { parseGraph } from "../../../ir/graph/parse.ts";

/** Forward and backward scan of a body over `consts k`, carry h and xs x, f32[B,4] each; ys are listed by `ys`. */
function scansOf(body: string, { ys = "", k = "f32[4]" } = {}) {
  const types = ys === "" ? "" : ", f32[T,B,4]";
  const graph = parseGraph(`graph g(param k: ${k}, state h0: f32[B,4], input xs: f32[T,B,4]) {
    %h${ys && ", %ys"}: f32[B,4]${types} = scan consts(%k), init(%h0), xs(%xs) {length: T} (%k: ${k}, %h: f32[B,4], %x: f32[B,4]) {
      ${body}
    }
    return output h = %h${ys && ", output ys = %ys"}
  }`);
  const joint = differentiateGraph(graph, { wrt: ["k", "h0", "xs"], of: "cotangents" });
  const scans = joint.nodes.filter((n): n is Node<"scan"> => n.op === "scan");
  expect(scans.length).toBe(2);
  return scans.map(scanParts);
}

function storedBy(body: string, options: { ys?: string; k?: string } = {}) {
  const [forward, backward] = scansOf(body, options);
  return {
    stored: forward.body.ys.slice(options.ys ? 1 : 0).map((v) => v.name),
    read: backward.body.xs.map((v) => v.name),
    consts: backward.body.consts.map((v) => v.name),
    recomputed: backward.body.nodes.map((n) => n.op),
  };
}

describe("residuals", () => {
  it("are not stored where the scan gives them as ys already", () => {
    const { stored, read } = storedBy(
      `%s: f32[B,4] = add %h, %x
       %t: f32[B,4] = tanh %s
       return %t, %t`,
      { ys: "t" },
    );
    expect(stored).toEqual([]);
    expect(read).toEqual(["d_t", "t"]);
  });

  it("leave xs where they are", () => {
    const { stored, read } = storedBy(`%p: f32[B,4] = mul %h, %x
      return %p`);
    expect(stored).toEqual(["h"]);
    expect(read).toEqual(["x", "h"]);
  });

  it("are computed again where they depend on consts only", () => {
    const { stored, consts, recomputed } = storedBy(`%e: f32[4] = exp %k
      %b: f32[B,4] = broadcast %e {shape: [B,4], axes: [1]}
      %p: f32[B,4] = mul %x, %b
      %n: f32[B,4] = add %p, %h
      return %n`);
    expect(stored).toEqual([]);
    expect(consts).toEqual(["k"]);
    expect(recomputed.slice(0, 2)).toEqual(["exp", "broadcast"]);
  });

  it("are the whole where all parts of a split are read", () => {
    const body = (read: string) => `%s: f32[B,4] = sin %h
      %a, %b: f32[B,2], f32[B,2] = split %s {axis: 1, sizes: [2,2]}
      %p: f32[B,2] = mul %a, ${read}
      %z: f32[B,4] = concat %p, %p {axis: 1}
      %n: f32[B,4] = add %z, %x
      return %n`;
    expect(storedBy(body("%b")).stored).toEqual(["h", "s"]);
    expect(storedBy(body("%a")).stored).toEqual(["h", "a"]);
  });

  it("are the smaller side of a broadcast", () => {
    const { stored } = storedBy(`%m: f32[B] = reduce %h {kind: sum, axes: [1]}
      %e: f32[B] = exp %m
      %b: f32[B,4] = broadcast %e {shape: [B,4], axes: [0]}
      %n: f32[B,4] = mul %b, %x
      return %n`);
    expect(stored).toEqual(["e"]);
  });

  it("are a local derivative where that is smaller than what it is made of", () => {
    const [forward] = scansOf(`%s: f32[B,4] = sin %h
      %m: f32[B] = reduce %s {kind: max, axes: [1]}
      %b: f32[B,4] = broadcast %m {shape: [B,4], axes: [0]}
      %n: f32[B,4] = add %b, %x
      return %n`);
    const producers = forward.body.ys.map((y) => forward.body.nodes.find((n) => n.results.includes(y))?.op);
    expect(producers).toEqual([undefined, "eq"]);
    expect(forward.body.ys[0].name).toBe("h");
  });
});
