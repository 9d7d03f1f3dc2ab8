// The text of kernels, entries and programs.
import { expect, test } from "vitest";
import {
  barrier,
  baseIndex,
  castIndex,
  fma,
  forLoop,
  index,
  kernel,
  letLocal,
  load,
  prim,
  printEntry,
  printKernel,
  random,
  readIndex,
  setLocal,
  splat,
  store,
  toSize,
  varLocal,
  within,
} from "../../../ir/loop/index.ts";
import { gatedForward, sketchEntry } from "../../targets/js/support.ts";

test("a contraction and its entry", () => {
  expect(printEntry(gatedForward(4))).toMatchInlineSnapshot(`
    "entry forward {
      param R: f32[4,16] at 0 live 0..0
      input xW: f32[T,B,16] live 0..0
      input c: f32[B,4] live 0..0
      input h: f32[B,4] size 8*B live 0..0
      kernel step(t, even, odd) {
        # h' = o * tanh(c'), c' = f * c + i * g, gates from xW + h·R
        contract b in 0..B, u in 0..4 {
          acc i_sum = xW[t*16*B + b*16 + u]
          acc f_sum = xW[t*16*B + b*16 + u + 4]
          acc g_sum = xW[t*16*B + b*16 + u + 8]
          acc o_sum = xW[t*16*B + b*16 + u + 12]
          sum k in 0..4 {
            i_sum += h[even*4*B + b*4 + k] * R[k*16 + u]
            f_sum += h[even*4*B + b*4 + k] * R[k*16 + u + 4]
            g_sum += h[even*4*B + b*4 + k] * R[k*16 + u + 8]
            o_sum += h[even*4*B + b*4 + k] * R[k*16 + u + 12]
          }
          let i = sigmoid(i_sum)
          let f = sigmoid(f_sum)
          let o = sigmoid(o_sum)
          let g = tanh(g_sum)
          let c_next = add(mul(f, c[b*4 + u]), mul(i, g))
          c[b*4 + u] = c_next
          h[odd*4*B + b*4 + u] = mul(o, tanh(c_next))
        }
      }
      repeat t in 0..T {
        run step(t, even, odd)
      }
    }"
  `);
});

test("every statement and expression has a text", () => {
  const body = [
    forLoop(
      "b",
      "B",
      [
        baseIndex("x_b", index({ b: 8 })),
        letLocal("v", load("x", index({ x_b: 1 }), 4), 4),
        varLocal("s", splat(prim("neg", 1)), 4),
        setLocal("s", fma("v", "v", "s")),
        store("y", index({ b: 8 }), "s", { lanes: 4, accumulate: true }),
        barrier,
      ],
      { step: 2, mode: "parallel" },
    ),
    forLoop(
      "r",
      "B",
      [
        readIndex("id", "ids", index({ r: 1 })),
        within(
          "id",
          96,
          [store("y", index({ id: 4 }), castIndex(index({ id: 1 })))],
          [store("y", index({}), random(1, 2, 3, index({ r: 1 })))],
        ),
      ],
      { after: 2 },
    ),
  ];
  expect(printKernel(kernel("all", ["t"], body, ["one of each"]))).toMatchInlineSnapshot(`
    "kernel all(t) {
      # one of each
      for b in 0..B step 2 parallel {
        base x_b = b*8
        let v.x4 = x[x_b].x4
        var s.x4 = splat(neg(1))
        s = fma(v, v, s)
        y[b*8].x4 += s
        barrier
      }
      for r in B - B mod 2..B {
        index id = ids[r]
        within id in 0..96 {
          y[id*4] = number(id)
        } otherwise {
          y[0] = uniform(1, 2, 3, r)
        }
      }
    }"
  `);
});

test("repeats and runs after trips", () => {
  const call = { kernel: "k", args: ["even"] as const };
  const entry = sketchEntry(
    {},
    [],
    [
      { kind: "repeat", extent: toSize("T"), reverse: true, body: [{ kind: "run", ...call }] },
      { kind: "run", ...call, trips: toSize("T") },
    ],
  );
  expect(printEntry(entry)).toMatchInlineSnapshot(`
    "entry forward {
      repeat t in 0..T reversed {
        run k(even)
      }
      run k(even) after T trips
    }"
  `);
});
