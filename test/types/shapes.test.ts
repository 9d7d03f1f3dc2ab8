// Shapes of fixed sizes are types: what does not fit does not compile, what is open falls back to a plain shape.
import { describe, expect, expectTypeOf, it } from "vitest";
import { GraphBuilder, type RegionBuilder } from "../../ir/graph/builder.ts";
import type { Value } from "../../ir/graph/node.ts";
import { verifyGraph } from "../../ir/graph/verify.ts";
import { type Dim, f32, i32, type Shape } from "../../ir/types.ts";
import { thrownBy } from "../support/thrown-by.ts";

const builder = () => {
  const g = new GraphBuilder("g");
  return {
    g,
    op: g.op,
    x: g.param("input", "x", f32("T", "B", 4)),
    h: g.param("state", "h", f32("B", 8)),
    W: g.param("param", "W", f32(4, 24)),
    R: g.param("param", "R", f32(8, 8)),
    b: g.param("param", "b", f32(8)),
    ids: g.param("input", "ids", i32("T", "B")),
  };
};
const code = (f: () => unknown): string => thrownBy(f).code;

describe("shapes of results", () => {
  const { op, x, h, W, R, b, ids } = builder();

  it("of elementwise ops are the larger operand's", () => {
    expectTypeOf(op.tanh(h)).toEqualTypeOf<Value<readonly ["B", 8]>>();
    expectTypeOf(op.add(h, b)).toEqualTypeOf<Value<readonly ["B", 8]>>();
    expectTypeOf(op.add(b, h)).toEqualTypeOf<Value<readonly ["B", 8]>>();
    expectTypeOf(op.sub(1, b)).toEqualTypeOf<Value<readonly [8]>>();
    expectTypeOf(op.select(h, b, 0)).toEqualTypeOf<Value<readonly ["B", 8]>>();
    expect(op.add(b, h).type).toEqual(f32("B", 8));
  });

  it("of products", () => {
    expectTypeOf(op.matmul(h, R)).toEqualTypeOf<Value<readonly ["B", 8]>>();
    expectTypeOf(op.matmul(W, W, { transB: true } as { transB?: boolean })).toEqualTypeOf<Value>();
    expectTypeOf(op.matmul(h, h, { transA: true })).toEqualTypeOf<Value<readonly [8, 8]>>();
    expectTypeOf(op.matmul(h, h, { transB: true })).toEqualTypeOf<Value<readonly ["B", "B"]>>();
    expectTypeOf(op.linear(x, W)).toEqualTypeOf<Value<readonly ["T", "B", 24]>>();
    expect(op.linear(x, W).type).toEqual(f32("T", "B", 24));
  });

  it("of what takes apart and puts together", () => {
    const wide = op.linear(x, W);
    expectTypeOf(op.split(wide, [8, 16])).toEqualTypeOf<
      readonly [Value<readonly ["T", "B", 8]>, Value<readonly ["T", "B", 16]>]
    >();
    expectTypeOf(op.split(R, 2, 0)).toEqualTypeOf<
      readonly [Value<readonly [number, 8]>, Value<readonly [number, 8]>]
    >();
    expectTypeOf(op.concat([h, h])).toEqualTypeOf<Value<readonly ["B", number]>>();
    expectTypeOf(op.slice(h, 1, 2, 3)).toEqualTypeOf<Value<readonly ["B", 3]>>();
    expectTypeOf(op.transpose(x)).toEqualTypeOf<Value<readonly [4, "B", "T"]>>();
    expectTypeOf(op.transpose(x, [1, 0, 2])).toEqualTypeOf<Value<readonly ["B", "T", 4]>>();
    expectTypeOf(op.reshape(h, [2, "B", 4])).toEqualTypeOf<Value<readonly [2, "B", 4]>>();
    expectTypeOf(op.broadcast(b, ["T", 8])).toEqualTypeOf<Value<readonly ["T", 8]>>();
    expect(op.transpose(x, [1, 0, 2]).type).toEqual(f32("B", "T", 4));
    expect(op.slice(h, 1, 2, 3).type).toEqual(f32("B", 3));
  });

  it("of reductions and lookups", () => {
    expectTypeOf(op.sum(x)).toEqualTypeOf<Value<readonly []>>();
    expectTypeOf(op.mean(x, [0, 2])).toEqualTypeOf<Value<readonly ["B"]>>();
    expectTypeOf(op.logSumExp(h)).toEqualTypeOf<Value<readonly ["B"]>>();
    expectTypeOf(op.softmax(h)).toEqualTypeOf<Value<readonly ["B", 8]>>();
    expectTypeOf(op.gather(R, ids)).toEqualTypeOf<Value<readonly ["T", "B", 8]>>();
    expectTypeOf(op.oneHot(ids, 5)).toEqualTypeOf<Value<readonly ["T", "B", 5]>>();
    expectTypeOf(op.cast(ids)).toEqualTypeOf<Value<readonly ["T", "B"]>>();
    expect(op.mean(x, [0, 2]).type).toEqual(f32("B"));
    expect(op.gather(R, ids).type).toEqual(f32("T", "B", 8));
  });

  it("are plain where a rank is open, and hold what is known of open sizes", () => {
    const open = (dims: Shape, units: number, rows: Dim, plain: Value) => {
      expectTypeOf(f32(...dims).shape).toEqualTypeOf<Shape>();
      expectTypeOf(op.add(plain, h)).toEqualTypeOf<Value>();
      expectTypeOf(op.matmul(plain, R)).toEqualTypeOf<Value>();
      const some = builder().g.param("input", "some", f32(rows, units));
      expectTypeOf(op.tanh(some)).toEqualTypeOf<Value<readonly [Dim, number]>>();
      expectTypeOf(op.mul(some, h)).toEqualTypeOf<Value<readonly ["B", 8]>>();
      return some.type;
    };
    expect(open([2], 8, "B", h)).toEqual(f32("B", 8));
  });
});

describe("a scan", () => {
  it("gives its body and its results the shapes of its groups", () => {
    const { g, op, x, h, W } = builder();
    const U = g.param("param", "U", f32(8, 24));
    const { final, ys } = op.scan({
      length: "T",
      consts: [U],
      init: [h],
      xs: [op.linear(x, W)],
      body: (op, { consts, carry, xs }) => {
        expectTypeOf(consts).toEqualTypeOf<readonly [Value<readonly [8, 24]>]>();
        expectTypeOf(carry).toEqualTypeOf<readonly [Value<readonly ["B", 8]>]>();
        expectTypeOf(xs).toEqualTypeOf<readonly [Value<readonly ["B", 24]>]>();
        const [z, n] = op.split(op.add(op.matmul(carry[0], consts[0]), xs[0]), [8, 16]);
        const next = op.mul(op.sigmoid(z), carry[0]);
        return { next: [next], ys: [next, n] };
      },
    });
    expectTypeOf(final).toEqualTypeOf<readonly [Value<readonly ["B", 8]>]>();
    expectTypeOf(ys).toEqualTypeOf<readonly [Value<readonly ["T", "B", 8]>, Value<readonly ["T", "B", 16]>]>();
    g.result("output", "y", ys[0]);
    g.result("state", "h", final[0]);
    verifyGraph(g.finish());
    expect(ys[1].type).toEqual(f32("T", "B", 16));
  });

  it("takes equal parts, whose size is known when the program runs", () => {
    const { op, x, W, h } = builder();
    const body = (inner: RegionBuilder, pre: Value<readonly ["B", 24]>) => inner.split(pre, 3)[0];
    const { final } = op.scan({
      length: "T",
      init: [h],
      xs: [op.linear(x, W)],
      body: (inner, { xs }) => ({ next: [inner.tanh(body(inner, xs[0]))] }),
    });
    expectTypeOf(final[0]).toEqualTypeOf<Value<readonly ["B", 8]>>();
    expect(final[0].type).toEqual(f32("B", 8));
  });
});

describe("what does not fit does not compile", () => {
  it("in elementwise ops", () => {
    const { op, h, W } = builder();
    // @ts-expect-error 8 and 24
    expect(code(() => op.add(h, W))).toBe("shape");
    // @ts-expect-error 8 and 24, the other way round
    expect(code(() => op.mul(W, h))).toBe("shape");
    // @ts-expect-error the third operand
    expect(code(() => op.select(h, h, W))).toBe("shape");
    // @ts-expect-error no such op
    expect(() => op.tahn(h)).toThrow(TypeError);
  });

  it("in products", () => {
    const { op, x, h, W, R, b } = builder();
    // @ts-expect-error inner sizes 8 and 4
    expect(code(() => op.matmul(h, W))).toBe("shape");
    // @ts-expect-error inner sizes 8 and 24
    expect(code(() => op.matmul(h, W, { transB: true }))).toBe("shape");
    // @ts-expect-error ranks 2 and 1
    expect(code(() => op.matmul(h, b))).toBe("shape");
    // @ts-expect-error inner sizes 4 and 8
    expect(code(() => op.linear(x, R))).toBe("shape");
  });

  it("in structural ops", () => {
    const { op, h, W, R } = builder();
    // @ts-expect-error columns 8 and 24
    expect(code(() => op.concat([R, W], 0))).toBe("shape");
    // @ts-expect-error [24] does not end [B,8]
    expect(code(() => op.broadcast(op.sum(W, [0]), ["B", 8]))).toBe("shape");
    // @ts-expect-error a part of 6 and one of 8
    expect(code(() => op.add(...op.split(h, [6, 2])))).toBe("shape");
  });

  it("in a scan", () => {
    const { op, x, h, R } = builder();
    // @ts-expect-error a state does not come back
    expect(code(() => op.scan({ length: "T", init: [h, h], body: (_, s) => ({ next: [s.carry[0]] }) }))).toBe("shape");
    // @ts-expect-error the state comes back with another shape
    expect(code(() => op.scan({ length: "T", init: [h], consts: [R], body: (_, s) => ({ next: s.consts }) }))).toBe(
      "shape",
    );
    // @ts-expect-error 5 steps of a stack of T
    expect(code(() => op.scan({ length: 5, init: [], xs: [x], body: () => ({ next: [] }) }))).toBe("shape");
    // @ts-expect-error a product that does not fit, inside
    expect(code(() => op.scan({ length: "T", init: [h], xs: [x], body: (inner, s) => ({ next: [inner.matmul(s.xs[0], R)] }) }))).toBe("shape"); // biome-ignore format: one line for the directive
  });
});
