// Every folding rule on a program of a few lines, and the lot on random programs.
import { describe, expect, test } from "vitest";
import { dce } from "../../../compiler/graph/dce.ts";
import { expandLengths } from "../../../compiler/graph/expand-lengths.ts";
import { fold } from "../../../compiler/graph/fold.ts";
import { checkMeaning, checkMeaningOfCells, transformed } from "../../support/same-meaning.ts";

/** The body of the graph that `lines` fold to, without what is dead afterwards. */
function folded(lines: string, results = "output y = %y", params = "input x: f32[2,4], input z: f32[2,4]"): string[] {
  const text = transformed(`graph g(${params}) {\n${lines}\nreturn ${results}\n}`, fold, dce);
  return text
    .split("\n")
    .slice(1, -2)
    .map((line) => line.trim());
}

const k = (value: number, shape = "2,4") => `const {value: ${value}, shape: [${shape}], dtype: f32}`;

describe("elementwise identities", () => {
  test.each([
    ["x + 0", `%k: f32[2,4] = ${k(0)}\n%y: f32[2,4] = add %x, %k`, []],
    ["0 + x", `%k: f32[2,4] = ${k(0)}\n%y: f32[2,4] = add %k, %x`, []],
    ["x − 0", `%k: f32[2,4] = ${k(0)}\n%y: f32[2,4] = sub %x, %k`, []],
    ["1 · x", `%k: f32[2,4] = ${k(1)}\n%y: f32[2,4] = mul %k, %x`, []],
    ["x / 1", `%k: f32[2,4] = ${k(1)}\n%y: f32[2,4] = div %x, %k`, []],
    ["x ^ 1", `%k: f32[2,4] = ${k(1)}\n%y: f32[2,4] = pow %x, %k`, []],
    ["−(−x)", "%a: f32[2,4] = neg %x\n%y: f32[2,4] = neg %a", []],
    ["affine 1 0", "%y: f32[2,4] = affine %x {alpha: 1, beta: 0}", []],
    ["select 1", `%k: f32[2,4] = ${k(1)}\n%y: f32[2,4] = select %k, %x, %z`, []],
    ["select of equals", "%y: f32[2,4] = select %z, %x, %x", []],
    ["0 − x", `%k: f32[2,4] = ${k(0)}\n%y: f32[2,4] = sub %k, %x`, ["%0: f32[2,4] = neg %x"]],
    ["x · −1", `%k: f32[2,4] = ${k(-1)}\n%y: f32[2,4] = mul %x, %k`, ["%0: f32[2,4] = neg %x"]],
    ["x + −z", "%a: f32[2,4] = neg %z\n%y: f32[2,4] = add %x, %a", ["%0: f32[2,4] = sub %x, %z"]],
    ["x − −z", "%a: f32[2,4] = neg %z\n%y: f32[2,4] = sub %x, %a", ["%0: f32[2,4] = add %x, %z"]],
    [
      "−x · −z",
      "%a: f32[2,4] = neg %x\n%b: f32[2,4] = neg %z\n%y: f32[2,4] = mul %a, %b",
      ["%0: f32[2,4] = mul %x, %z"],
    ],
    ["x ^ 2", `%k: f32[2,4] = ${k(2)}\n%y: f32[2,4] = pow %x, %k`, ["%0: f32[2,4] = square %x"]],
  ])("%s", (_, lines, left) => {
    const body = folded(lines);
    expect(body.slice(0, -1)).toEqual(left);
    expect(body.at(-1)).toBe(`return output y = ${left.length === 0 ? "%x" : "%0"}`);
  });

  test("x · 0 stays: it is NaN where x is not finite", () => {
    expect(folded(`%k: f32[2,4] = ${k(0)}\n%y: f32[2,4] = mul %x, %k`)).toContain("%y: f32[2,4] = mul %x, %k");
  });
});

test("code of repetitions is a repetition of code", () => {
  const lines = `
%k: f32[B,4] = ${k(2, "B,4")}
%a: f32[B,4] = broadcast %b {axes: [1], shape: [B,4]}
%p: f32[B,4] = mul %a, %k
%q: f32[B,4] = broadcast %c {axes: [1], shape: [B,4]}
%y: f32[B,4] = sub %p, %q
%z: f32[B,4] = sub %p, %x`;
  const params = "param b: f32[4], param c: f32[4], input x: f32[B,4]";
  expect(folded(lines, "output y = %y, output z = %z", params)).toEqual([
    "%0: f32[4] = const {dtype: f32, shape: [4], value: 2}",
    "%p: f32[4] = mul %b, %0",
    "%1: f32[B,4] = broadcast %p {axes: [1], shape: [B,4]}",
    "%y: f32[4] = sub %p, %c",
    "%2: f32[B,4] = broadcast %y {axes: [1], shape: [B,4]}",
    "%z: f32[B,4] = sub %1, %x",
    "return output y = %2, output z = %z",
  ]);
});

describe("constants", () => {
  test.each([
    ["code of constants", `%a: f32[3] = ${k(2, "3")}\n%y: f32[3] = exp %a`, Math.exp(2), "[3]"],
    ["a transpose", `%a: f32[2,3] = ${k(2, "2,3")}\n%y: f32[3,2] = transpose %a {perm: [1,0]}`, 2, "[3,2]"],
    ["a broadcast", `%a: f32[] = ${k(2, "")}\n%y: f32[T,B] = broadcast %a {axes: [], shape: [T,B]}`, 2, "[T,B]"],
    [
      "a concat",
      `%a: f32[2] = ${k(2, "2")}\n%b: f32[1] = ${k(2, "1")}\n%y: f32[3] = concat %a, %b {axis: 0}`,
      2,
      "[3]",
    ],
    ["a sum", `%a: f32[2,3] = ${k(2, "2,3")}\n%y: f32[2] = reduce %a {kind: sum, axes: [1]}`, 6, "[2]"],
    [
      "a sum of zeros over open steps",
      `%a: f32[T,3] = ${k(0, "T,3")}\n%y: f32[3] = reduce %a {kind: sum, axes: [0]}`,
      0,
      "[3]",
    ],
    ["a maximum", `%a: f32[2,3] = ${k(2, "2,3")}\n%y: f32[2] = reduce %a {kind: max, axes: [1]}`, 2, "[2]"],
    ["a size that is fixed", "%y: f32[] = size {dim: 3}", 3, "[]"],
    ["ids as numbers", "%a: i32[2] = const {value: 3, shape: [2], dtype: i32}\n%y: f32[2] = cast %a", 3, "[2]"],
  ])("%s", (_, lines, value, shape) => {
    const [first, ...rest] = folded(lines);
    expect(first).toMatch(
      new RegExp(`= const {dtype: f32, shape: ${shape.replaceAll(/[[\]]/g, "\\$&")}, value: ${value}}`),
    );
    expect(rest.length).toBe(1);
  });

  test("a maximum over open steps stays: there may be none", () => {
    expect(folded(`%a: f32[T] = ${k(2, "T")}\n%y: f32[] = reduce %a {kind: max, axes: [0]}`).length).toBe(3);
  });
});

describe("views", () => {
  test.each([
    [
      "transpose of transpose",
      "%a: f32[4,2] = transpose %x {perm: [1,0]}\n%y: f32[2,4] = transpose %a {perm: [1,0]}",
      [],
    ],
    ["reshape to the same shape", "%y: f32[2,4] = reshape %x {shape: [2,4]}", []],
    [
      "reshape of reshape",
      "%a: f32[8] = reshape %x {shape: [8]}\n%y: f32[4,2] = reshape %a {shape: [4,2]}",
      ["%0: f32[4,2] = reshape %x {shape: [4,2]}"],
    ],
    [
      "broadcast of broadcast",
      "%a: f32[3,2,4] = broadcast %x {axes: [1,2], shape: [3,2,4]}\n%y: f32[3,2,5,4] = broadcast %a {axes: [0,1,3], shape: [3,2,5,4]}",
      ["%0: f32[3,2,5,4] = broadcast %x {axes: [1,3], shape: [3,2,5,4]}"],
    ],
    ["slice of the whole", "%y: f32[2,4] = slice %x {axis: 1, start: 0, size: 4}", []],
    [
      "slice of slice",
      "%a: f32[2,3] = slice %x {axis: 1, start: 1, size: 3}\n%y: f32[2,1] = slice %a {axis: 1, start: 1, size: 1}",
      ["%0: f32[2,1] = slice %x {axis: 1, size: 1, start: 2}"],
    ],
    [
      "slice of a part of a concat",
      "%a: f32[4,4] = concat %z, %x {axis: 0}\n%y: f32[2,4] = slice %a {axis: 0, start: 2, size: 2}",
      [],
    ],
    ["reverse of reverse", "%a: f32[2,4] = reverse %x {axis: 1}\n%y: f32[2,4] = reverse %a {axis: 1}", []],
    ["reduce over nothing", "%y: f32[2,4] = reduce %x {kind: max, axes: []}", []],
    [
      "sum of sums",
      "%a: f32[4] = reduce %x {kind: sum, axes: [0]}\n%y: f32[] = reduce %a {kind: sum, axes: [0]}",
      ["%0: f32[] = reduce %x {axes: [0,1], kind: sum}"],
    ],
  ])("%s", (_, lines, left) => {
    expect(folded(lines).slice(0, -1)).toEqual(left);
  });

  test("transposes go into the product's flags", () => {
    const lines = `
%a: f32[4,2] = transpose %x {perm: [1,0]}
%b: f32[4,2] = transpose %z {perm: [1,0]}
%y: f32[4,4] = matmul %a, %b {transA: false, transB: true}
%p: f32[2,2] = matmul %a, %b {transA: true, transB: false}`;
    expect(folded(lines, "output y = %y, output p = %p")).toEqual([
      "%y: f32[4,4] = matmul %x, %z {transA: true, transB: false}",
      "%p: f32[2,2] = matmul %x, %z {transA: false, transB: true}",
      "return output y = %y, output p = %p",
    ]);
  });
});

describe("split and concat", () => {
  const parts = "%a, %b, %c: f32[2,1], f32[2,1], f32[2,2] = split %x {axis: 1, sizes: [1,1,2]}";

  test.each([
    ["all parts of a split", `${parts}\n%y: f32[2,4] = concat %a, %b, %c {axis: 1}`, []],
    [
      "adjacent parts",
      `${parts}\n%y: f32[2,3] = concat %b, %c {axis: 1}`,
      ["%0, %1: f32[2,1], f32[2,3] = split %x {axis: 1, sizes: [1,3]}"],
    ],
    [
      "parts and another",
      `${parts}\n%y: f32[2,6] = concat %a, %b, %z {axis: 1}`,
      ["%0, %1: f32[2,2], f32[2,2] = split %x {axis: 1, sizes: [2,2]}", "%2: f32[2,6] = concat %0, %z {axis: 1}"],
    ],
    ["one operand", "%y: f32[2,4] = concat %x {axis: 0}", []],
    ["one part", "%y: f32[2,4] = split %x {axis: 0, sizes: [2]}", []],
    [
      "concat of concat",
      "%a: f32[2,8] = concat %x, %z {axis: 1}\n%y: f32[2,12] = concat %a, %x {axis: 1}",
      ["%0: f32[2,12] = concat %x, %z, %x {axis: 1}"],
    ],
    [
      "parts out of order",
      `${parts}\n%y: f32[2,2] = concat %b, %a {axis: 1}`,
      [parts, "%y: f32[2,2] = concat %b, %a {axis: 1}"],
    ],
  ])("concat of %s", (_, lines, left) => {
    expect(folded(lines).slice(0, -1)).toEqual(left);
  });

  test("split of concat along its seams", () => {
    const lines =
      "%a: f32[2,12] = concat %x, %z, %x {axis: 1}\n%p, %q: f32[2,4], f32[2,8] = split %a {axis: 1, sizes: [4,8]}";
    expect(folded(lines, "output p = %p, output q = %q")).toEqual([
      "%0: f32[2,8] = concat %z, %x {axis: 1}",
      "return output p = %x, output q = %0",
    ]);
  });

  test("split of concat across a seam stays", () => {
    const lines =
      "%a: f32[2,8] = concat %x, %z {axis: 1}\n%p, %q: f32[2,3], f32[2,5] = split %a {axis: 1, sizes: [3,5]}";
    expect(folded(lines, "output p = %p, output q = %q").length).toBe(3);
  });

  test("split of a part", () => {
    const lines = `${parts}\n%p, %q: f32[2,1], f32[2,1] = split %c {axis: 1, sizes: [1,1]}`;
    expect(folded(lines, "output p = %p, output q = %q, output a = %a")[1]).toBe(
      "%0, %1, %p, %q: f32[2,1], f32[2,1], f32[2,1], f32[2,1] = split %x {axis: 1, sizes: [1,1,1,1]}",
    );
  });

  test("reshape of a part is a part of the reshaped whole", () => {
    const lines =
      "%a, %b: f32[T*B,2], f32[T*B,2] = split %w {axis: 1, sizes: [2,2]}\n%y: f32[T,B,2] = reshape %b {shape: [T,B,2]}";
    expect(folded(lines, "output y = %y", "input w: f32[T*B,4]")).toEqual([
      "%0: f32[T,B,4] = reshape %w {shape: [T,B,4]}",
      "%1, %2: f32[T,B,2], f32[T,B,2] = split %0 {axis: 2, sizes: [2,2]}",
      "return output y = %2",
    ]);
  });
});

describe("scans", () => {
  test("what is the same at every step goes into the body or becomes a const", () => {
    const text = `
graph g(param b: f32[2], state h0: f32[B,2]) {
  %one: f32[B,2] = const {value: 1, shape: [B,2], dtype: f32}
  %ones: f32[T,B,2] = const {value: 1, shape: [T,B,2], dtype: f32}
  %bb: f32[B,2] = broadcast %b {axes: [1], shape: [B,2]}
  %bs: f32[T,B,2] = broadcast %b {axes: [2], shape: [T,B,2]}
  %h: f32[B,2] = scan consts(%one, %bb), init(%h0), xs(%ones, %bs) {length: T, reverse: false} (%one: f32[B,2], %bb: f32[B,2], %h: f32[B,2], %x: f32[B,2], %y: f32[B,2]) {
    %p: f32[B,2] = sub %h, %one
    %q: f32[B,2] = mul %p, %bb
    %r: f32[B,2] = mul %q, %x
    %s: f32[B,2] = mul %r, %y
    return %s
  }
  return state h = %h
}`;
    expect(transformed(text, fold, dce)).toMatchInlineSnapshot(`
      "graph g(param b: f32[2], state h0: f32[B,2]) {
        %h: f32[B,2] = scan consts(%b), init(%h0), xs() {length: T, reverse: false} (%b: f32[2], %h: f32[B,2]) {
          %one: f32[B,2] = const {dtype: f32, shape: [B,2], value: 1}
          %0: f32[B,2] = broadcast %b {axes: [1], shape: [B,2]}
          %1: f32[B,2] = broadcast %b {axes: [1], shape: [B,2]}
          %p: f32[B,2] = sub %h, %one
          %q: f32[B,2] = mul %p, %0
          %s: f32[B,2] = mul %q, %1
          return %s
        }
        return state h = %h
      }
      "
    `);
  });

  test("no steps: the carry is its beginning", () => {
    const text = `
graph g(state h0: f32[B], input x: f32[0,B]) {
  %h, %ys: f32[B], f32[0,B] = scan consts(), init(%h0), xs(%x) {length: 0, reverse: false} (%h: f32[B], %x: f32[B]) {
    %s: f32[B] = add %h, %x
    return %s, %s
  }
  return state h = %h, output y = %ys
}`;
    expect(transformed(text, fold)).toContain("return state h = %h0, output y = %0");
  });
});

test("random graphs mean the same", () => {
  expect(checkMeaning([fold])).toBeGreaterThan(10);
  expect(checkMeaningOfCells([expandLengths, fold], 30)).toBeGreaterThan(10);
});
