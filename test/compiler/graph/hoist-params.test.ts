// What is prepared once after the parameters change, and what has to wait for a call.
import { expect, test } from "vitest";
import { hoistParams } from "../../../compiler/graph/hoist-params.ts";
import { inferencePasses } from "../../../compiler/pipeline.ts";
import { checkMeaning, checkMeaningOfCells, remarksOf, transformed } from "../../support/same-meaning.ts";

const text = `
graph g(param w: f32[2,4], param v: f32[2,4], input x: f32[B,4], hyper lr: f32[]) {
  %k: f32[4,2] = const {value: 2, shape: [4,2], dtype: f32}
  %unused: f32[4] = const {value: 3, shape: [4], dtype: f32}
  %wt: f32[4,2] = transpose %w {perm: [1,0]}
  %vt: f32[4,2] = transpose %v {perm: [1,0]}
  %w2: f32[4,2] = mul %wt, %k
  %wide: f32[B,4,2] = broadcast %w2 {axes: [1,2], shape: [B,4,2]}
  %e: f32[B,4,2] = exp %wide
  %n: f32[] = size {dim: B}
  %l: f32[] = mul %n, %lr
  %y: f32[B,2] = matmul %x, %w2
  %z: f32[B,2] = matmul %x, %vt
  return output y = %y, output z = %z, output e = %e, output l = %l, output u = %unused
}`;

test("code of parameters is prepared, with the views and constants it reads", () => {
  expect(transformed(text, hoistParams)).toMatchInlineSnapshot(`
    "graph g(param w: f32[2,4], param v: f32[2,4], input x: f32[B,4], hyper lr: f32[]) {
      %k: f32[4,2] = const {dtype: f32, shape: [4,2], value: 2} @prepare
      %unused: f32[4] = const {dtype: f32, shape: [4], value: 3}
      %wt: f32[4,2] = transpose %w {perm: [1,0]} @prepare
      %vt: f32[4,2] = transpose %v {perm: [1,0]}
      %w2: f32[4,2] = mul %wt, %k @prepare
      %wide: f32[B,4,2] = broadcast %w2 {axes: [1,2], shape: [B,4,2]}
      %e: f32[B,4,2] = exp %wide
      %n: f32[] = size {dim: B}
      %l: f32[] = mul %n, %lr
      %y: f32[B,2] = matmul %x, %w2 {transA: false, transB: false}
      %z: f32[B,2] = matmul %x, %vt {transA: false, transB: false}
      return output y = %y, output z = %z, output e = %e, output l = %l, output u = %unused
    }
    "
  `);
  expect(remarksOf(text, hoistParams)).toEqual(["computed once after the parameters change: mul w2"]);
});

test("nothing to prepare", () => {
  const call = "graph g(param w: f32[4,4], input x: f32[B,4]) {\n%y: f32[B,4] = matmul %x, %w\nreturn output y = %y\n}";
  expect(transformed(call, hoistParams)).toBe(transformed(call));
  expect(remarksOf(call, hoistParams)).toEqual([]);
});

test("random graphs mean the same", () => {
  expect(checkMeaning([hoistParams])).toBeGreaterThan(5);
  const upTo = inferencePasses.slice(0, inferencePasses.indexOf(hoistParams) + 1);
  expect(checkMeaningOfCells(upTo, 40)).toBeGreaterThan(3);
});
