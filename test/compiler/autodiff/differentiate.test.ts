// Joint graphs as text, and what cannot be differentiated.
import { describe, expect, it } from "vitest";
import {
  type DifferentiateOptions,
  differentiateGraph,
  differentiateWith,
} from "../../../compiler/autodiff/differentiate.ts";
import { runPasses } from "../../../compiler/pass.ts";
import { evaluateGraph } from "../../../ir/graph/evaluate.ts";
import { parseGraph } from "../../../ir/graph/parse.ts";
import { printGraph } from "../../../ir/graph/print.ts";
import { verifyGraph } from "../../../ir/graph/verify.ts";

function joint(text: string, wrt: readonly string[], of: DifferentiateOptions["of"] = "cotangents"): string {
  const graph = differentiateGraph(parseGraph(text), { wrt, of });
  verifyGraph(graph);
  expect(printGraph(parseGraph(printGraph(graph)))).toBe(printGraph(graph));
  return printGraph(graph);
}

describe("joint graphs", () => {
  it("tanh reads its result, a product the other side", () => {
    expect(
      joint(
        `graph g(param W: f32[3,4], input x: f32[B,3]) {
          %z: f32[B,4] = matmul %x, %W
          %y: f32[B,4] = tanh %z
          return output y = %y
        }`,
        ["W"],
      ),
    ).toMatchInlineSnapshot(`
      "graph g(param W: f32[3,4], input x: f32[B,3], cotangent d_output_y: f32[B,4]) {
        %z: f32[B,4] = matmul %x, %W {transA: false, transB: false}
        %y: f32[B,4] = tanh %z
        %0: f32[B,4] = const {dtype: f32, shape: [B,4], value: 1}
        %1: f32[B,4] = mul %y, %y
        %2: f32[B,4] = sub %0, %1
        %d_z: f32[B,4] = mul %d_output_y, %2
        %d_W: f32[3,4] = matmul %x, %d_z {transA: true, transB: false}
        return output y = %y, grad W = %d_W
      }
      "
    `);
  });

  it("a loss is seeded with 1; uses are summed in definition order; what has no influence gets zeros", () => {
    expect(
      joint(
        `graph g(param a: f32[2], param unused: f32[B,2], hyper rate: f32[]) {
          %s: f32[2] = sin %a
          %p: f32[2] = mul %a, %s
          %q: f32[2] = add %p, %a
          %l: f32[] = reduce %q {kind: sum, axes: [0]}
          return loss l = %l, metric m = %rate
        }`,
        ["a", "unused"],
        "loss",
      ),
    ).toMatchInlineSnapshot(`
      "graph g(param a: f32[2], param unused: f32[B,2], hyper rate: f32[]) {
        %s: f32[2] = sin %a
        %p: f32[2] = mul %a, %s
        %q: f32[2] = add %p, %a
        %l: f32[] = reduce %q {axes: [0], kind: sum}
        %0: f32[2] = cos %a
        %d_l: f32[] = const {dtype: f32, shape: [], value: 1}
        %d_q: f32[2] = broadcast %d_l {axes: [], shape: [2]}
        %1: f32[2] = mul %d_q, %s
        %d_s: f32[2] = mul %d_q, %a
        %2: f32[2] = mul %d_s, %0
        %3: f32[2] = add %2, %1
        %d_a: f32[2] = add %3, %d_q
        %d_unused: f32[B,2] = const {dtype: f32, shape: [B,2], value: 0}
        return loss l = %l, metric m = %rate, grad a = %d_a, grad unused = %d_unused
      }
      "
    `);
  });

  it("a scan gives what its backward reads and cannot compute; the backward adds up the cotangents of consts", () => {
    expect(
      joint(
        `graph g(param R: f32[4,4], state h0: f32[B,4], input xw: f32[T,B,4]) {
          %h, %ys: f32[B,4], f32[T,B,4] = scan consts(%R), init(%h0), xs(%xw) {length: T} (%R: f32[4,4], %h: f32[B,4], %x: f32[B,4]) {
            %hr: f32[B,4] = matmul %h, %R
            %z: f32[B,4] = add %x, %hr
            %y: f32[B,4] = tanh %z
            return %y, %y
          }
          return output y = %ys, state rnn.h = %h
        }`,
        ["R", "h0", "xw"],
      ),
    ).toMatchInlineSnapshot(`
      "graph g(
        param R: f32[4,4],
        state h0: f32[B,4],
        input xw: f32[T,B,4],
        cotangent d_output_y: f32[T,B,4],
        cotangent d_state_rnn.h: f32[B,4],
      ) {
        %h, %ys, %h.1: f32[B,4], f32[T,B,4], f32[T,B,4] = scan consts(%R), init(%h0), xs(%xw) {length: T, reverse: false} (%R: f32[4,4], %h: f32[B,4], %x: f32[B,4]) {
          %hr: f32[B,4] = matmul %h, %R {transA: false, transB: false}
          %z: f32[B,4] = add %x, %hr
          %y: f32[B,4] = tanh %z
          return %y, %y, %h
        }
        %0: f32[4,4] = const {dtype: f32, shape: [4,4], value: 0}
        %d_h, %d_R, %d_x: f32[B,4], f32[4,4], f32[T,B,4] = scan consts(%R), init(%d_state_rnn.h, %0), xs(%d_output_y, %h.1, %ys) {length: T, reverse: true} (%R: f32[4,4], %d_h: f32[B,4], %d_R: f32[4,4], %d_y: f32[B,4], %h: f32[B,4], %y: f32[B,4]) {
          %0: f32[B,4] = const {dtype: f32, shape: [B,4], value: 1}
          %1: f32[B,4] = mul %y, %y
          %2: f32[B,4] = sub %0, %1
          %d_y.1: f32[B,4] = add %d_y, %d_h
          %d_z: f32[B,4] = mul %d_y.1, %2
          %d_h.1: f32[B,4] = matmul %d_z, %R {transA: false, transB: true}
          %d_R.1: f32[4,4] = matmul %h, %d_z {transA: true, transB: false}
          %3: f32[4,4] = add %d_R, %d_R.1
          return %d_h.1, %3, %d_z
        }
        return output y = %ys, state rnn.h = %h, grad R = %d_R, grad h0 = %d_h, grad xw = %d_x
      }
      "
    `);
  });

  it("carries without cotangent do not enter the backward scan; those that get one in the loop begin with zeros", () => {
    expect(
      joint(
        `graph g(param w: f32[2], state h0: f32[2], state n0: f32[2]) {
          %h, %n, %ys: f32[2], f32[2], f32[T,2] = scan consts(%w), init(%h0, %n0) {length: T, reverse: true} (%w: f32[2], %h: f32[2], %n: f32[2]) {
            %m: f32[2] = add %n, %n
            %y: f32[2] = mul %h, %w
            return %y, %m, %y
          }
          return output y = %ys
        }`,
        ["w"],
      ),
    ).toMatchInlineSnapshot(`
      "graph g(param w: f32[2], state h0: f32[2], state n0: f32[2], cotangent d_output_y: f32[T,2]) {
        %h, %n, %ys, %h.1: f32[2], f32[2], f32[T,2], f32[T,2] = scan consts(%w), init(%h0, %n0), xs() {length: T, reverse: true} (%w: f32[2], %h: f32[2], %n: f32[2]) {
          %m: f32[2] = add %n, %n
          %y: f32[2] = mul %h, %w
          return %y, %m, %y, %h
        }
        %0: f32[2] = const {dtype: f32, shape: [2], value: 0}
        %1: f32[2] = const {dtype: f32, shape: [2], value: 0}
        %d_h, %d_w: f32[2], f32[2] = scan consts(%w), init(%0, %1), xs(%d_output_y, %h.1) {length: T, reverse: false} (%w: f32[2], %d_h: f32[2], %d_w: f32[2], %d_y: f32[2], %h: f32[2]) {
          %d_y.1: f32[2] = add %d_y, %d_h
          %d_h.1: f32[2] = mul %d_y.1, %w
          %d_w.1: f32[2] = mul %d_y.1, %h
          %0: f32[2] = add %d_w, %d_w.1
          return %d_h.1, %0
        }
        return output y = %ys, grad w = %d_w
      }
      "
    `);
  });

  it("is forward first, then what no cotangent enters, then the cotangents", () => {
    const graph = differentiateGraph(
      parseGraph(`graph g(input x: f32[2]) {
        %a: f32[2] = tanh %x
        %b: f32[2] = sigmoid %a
        %c: f32[2] = mul %b, %a
        return output c = %c
      }`),
      { wrt: ["x"], of: "cotangents" },
    );
    const dependent = new Set(graph.params.filter((p) => p.role === "cotangent").map((p) => p.value));
    const order = graph.nodes.map((node) => {
      const depends = node.operands.some((v) => dependent.has(v));
      if (depends) for (const r of node.results) dependent.add(r);
      return depends;
    });
    expect(order).toContain(true);
    expect(order.slice(order.indexOf(true))).not.toContain(false);
  });

  it("runs as a pass", () => {
    const text = "graph g(input x: f32[]) { %y: f32[] = square %x\n return loss l = %y }";
    const { graph, trace } = runPasses(parseGraph(text), [differentiateWith({ wrt: ["x"], of: "loss" })]);
    expect(trace.map((t) => t.pass)).toEqual(["differentiate"]);
    const { byName } = evaluateGraph(graph, { x: { shape: [], data: [3] } }, { T: 1, B: 1 });
    expect(byName["grad:x"].data[0]).toBe(6);
  });
});

describe("refusals", () => {
  const loss = "graph g(input x: f32[], input n: i32[]) { %y: f32[] = square %x\n return loss l = %y }";
  const refuse = (text: string, wrt: readonly string[], of: DifferentiateOptions["of"], message: string) =>
    expect(() => differentiateGraph(parseGraph(text), { wrt, of })).toThrow(message);

  it("names that are no parameters", () =>
    refuse(loss, ["y"], "loss", "differentiate g: no parameter y; expected one of x, n"));
  it("names given twice", () => refuse(loss, ["x", "x"], "loss", "differentiate g: two gradients named x"));
  it("i32 parameters", () =>
    refuse(loss, ["n"], "loss", "differentiate g: parameter n of type i32[]; expected an f32 parameter"));
  it("graphs without a loss", () =>
    refuse(
      "graph g(input x: f32[]) { return output y = %x }",
      ["x"],
      "loss",
      "differentiate g: 0 results of role loss",
    ));
  it("a loss that is no scalar", () =>
    refuse("graph g(input x: f32[2]) { return loss l = %x }", ["x"], "loss", "loss l of type f32[2]; expected f32[]"));
  it("a cotangent whose name is taken", () =>
    refuse(
      "graph g(input d_output_y: f32[]) { return output y = %d_output_y }",
      [],
      "cotangents",
      "two parameters named d_output_y",
    ));
  it("scans with lengths", () =>
    refuse(
      `graph g(state h: f32[B,2], input n: i32[B]) {
        %o: f32[B,2] = scan init(%h), lengths(%n) {length: T} (%h: f32[B,2]) {
          %t: f32[B,2] = tanh %h
          return %t
        }
        return output o = %o
      }`,
      ["h"],
      "cotangents",
      "differentiate: a scan over rows of different lengths. Run the pass expand-lengths before it",
    ));
});
