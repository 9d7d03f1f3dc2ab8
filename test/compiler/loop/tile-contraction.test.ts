// What a contraction becomes, as text.
import { expect, test } from "vitest";
import {
  expandIntrinsics,
  type LoopPass,
  runLoopPasses,
  simplifyIndex,
  tileContraction,
} from "../../../compiler/loop/index.ts";
import { printKernel } from "../../../ir/loop/index.ts";
import type { Entry } from "../../../ir/program.ts";
import { jsCaps } from "../../../targets/js/caps.ts";
import { gatedForward, matmulEntry, sketchProgram } from "../../targets/js/support.ts";

const text = (entry: Entry, passes: readonly LoopPass[]): string =>
  printKernel(runLoopPasses(sketchProgram("p", entry), passes, jsCaps).program.entries[0].kernels[0]);

test("tiles and remainders of a product with open rows", () => {
  expect(text(matmulEntry({ M: "B", K: 3, N: 5 }), [tileContraction])).toMatchInlineSnapshot(`
    "kernel matmul() {
      # y = a · w
      for b in 0..B step 4 parallel {
        for u in 0..4 step 2 parallel {
          var y_sum00 = 0
          var y_sum01 = 0
          var y_sum10 = 0
          var y_sum11 = 0
          var y_sum20 = 0
          var y_sum21 = 0
          var y_sum30 = 0
          var y_sum31 = 0
          for k in 0..3 {
            let a0 = a[b*3 + k]
            let w0 = w[k*5 + u]
            y_sum00 = fma(a0, w0, y_sum00)
            let a1 = a[b*3 + k + 3]
            y_sum10 = fma(a1, w0, y_sum10)
            let a2 = a[b*3 + k + 6]
            y_sum20 = fma(a2, w0, y_sum20)
            let a3 = a[b*3 + k + 9]
            y_sum30 = fma(a3, w0, y_sum30)
            let w1 = w[k*5 + u + 1]
            y_sum01 = fma(a0, w1, y_sum01)
            y_sum11 = fma(a1, w1, y_sum11)
            y_sum21 = fma(a2, w1, y_sum21)
            y_sum31 = fma(a3, w1, y_sum31)
          }
          y[b*5 + u] = y_sum00
          y[b*5 + u + 1] = y_sum01
          y[b*5 + u + 5] = y_sum10
          y[b*5 + u + 6] = y_sum11
          y[b*5 + u + 10] = y_sum20
          y[b*5 + u + 11] = y_sum21
          y[b*5 + u + 15] = y_sum30
          y[b*5 + u + 16] = y_sum31
        }
        var y_sum0 = 0
        var y_sum1 = 0
        var y_sum2 = 0
        var y_sum3 = 0
        for k in 0..3 {
          let a0 = a[b*3 + k]
          let w = w[k*5 + 4]
          y_sum0 = fma(a0, w, y_sum0)
          let a1 = a[b*3 + k + 3]
          y_sum1 = fma(a1, w, y_sum1)
          let a2 = a[b*3 + k + 6]
          y_sum2 = fma(a2, w, y_sum2)
          let a3 = a[b*3 + k + 9]
          y_sum3 = fma(a3, w, y_sum3)
        }
        y[b*5 + 4] = y_sum0
        y[b*5 + 9] = y_sum1
        y[b*5 + 14] = y_sum2
        y[b*5 + 19] = y_sum3
      }
      for b in B - B mod 4..B parallel {
        var y_sum0 = 0
        var y_sum1 = 0
        var y_sum2 = 0
        for k in 0..3 {
          let a = a[b*3 + k]
          let w0 = w[k*5]
          y_sum0 = fma(a, w0, y_sum0)
          let w1 = w[k*5 + 1]
          y_sum1 = fma(a, w1, y_sum1)
          let w2 = w[k*5 + 2]
          y_sum2 = fma(a, w2, y_sum2)
        }
        y[b*5] = y_sum0
        y[b*5 + 1] = y_sum1
        y[b*5 + 2] = y_sum2
        var y_sum0_2 = 0
        var y_sum1_2 = 0
        for k in 0..3 {
          let a_2 = a[b*3 + k]
          let w0_2 = w[k*5 + 3]
          y_sum0_2 = fma(a_2, w0_2, y_sum0_2)
          let w1_2 = w[k*5 + 4]
          y_sum1_2 = fma(a_2, w1_2, y_sum1_2)
        }
        y[b*5 + 3] = y_sum0_2
        y[b*5 + 4] = y_sum1_2
      }
    }"
  `);
});

test("a long sum over rows becomes outer products", () => {
  expect(
    text(matmulEntry({ M: 4, K: "T*B", N: 8, transA: true }), [tileContraction, simplifyIndex]),
  ).toMatchInlineSnapshot(`
    "kernel matmul() {
      # y = a · w
      for b in 0..4 parallel {
        base y_b = b*8
        for u in 0..8 parallel {
          y[y_b + u] = 0
        }
      }
      for k in 0..T*B step 4 {
        base a_k = k*4
        base w_k = k*8
        for b in 0..4 step 2 parallel {
          base y_b = b*8
          let a00 = a[a_k + b]
          let a01 = a[a_k + b + 4]
          let a02 = a[a_k + b + 8]
          let a03 = a[a_k + b + 12]
          let a10 = a[a_k + b + 1]
          let a11 = a[a_k + b + 5]
          let a12 = a[a_k + b + 9]
          let a13 = a[a_k + b + 13]
          for u in 0..8 parallel {
            let w0 = w[w_k + u]
            let w1 = w[w_k + u + 8]
            let w2 = w[w_k + u + 16]
            let w3 = w[w_k + u + 24]
            y[y_b + u] += fma(a03, w3, fma(a02, w2, fma(a01, w1, mul(a00, w0))))
            y[y_b + u + 8] += fma(a13, w3, fma(a12, w2, fma(a11, w1, mul(a10, w0))))
          }
        }
      }
      for k in T*B - T*B mod 4..T*B {
        base a_k = k*4
        base w_k = k*8
        for b in 0..4 step 2 parallel {
          base y_b = b*8
          let a0 = a[a_k + b]
          let a1 = a[a_k + b + 1]
          for u in 0..8 parallel {
            let w = w[w_k + u]
            y[y_b + u] += mul(a0, w)
            y[y_b + u + 8] += mul(a1, w)
          }
        }
      }
    }"
  `);
});

test("all parts of a unit share a tile, bases are named, activations are written out", () => {
  expect(text(gatedForward(1), [tileContraction, expandIntrinsics, simplifyIndex])).toMatchInlineSnapshot(`
    "kernel step(t, even, odd) {
      # h' = o * tanh(c'), c' = f * c + i * g, gates from xW + h·R
      # written out: sigmoid, tanh
      base xW_t = t*4*B
      base h_even = even*B
      base h_odd = odd*B
      for b in 0..B step 2 parallel {
        base xW_b = xW_t + b*4
        base h_b = h_even + b
        var i_sum0 = xW[xW_b]
        var f_sum0 = xW[xW_b + 1]
        var g_sum0 = xW[xW_b + 2]
        var o_sum0 = xW[xW_b + 3]
        var i_sum1 = xW[xW_b + 4]
        var f_sum1 = xW[xW_b + 5]
        var g_sum1 = xW[xW_b + 6]
        var o_sum1 = xW[xW_b + 7]
        for k in 0..1 {
          base R_k = k*4
          let a0 = h[h_b + k]
          let w_i_sum = R[R_k]
          i_sum0 = fma(a0, w_i_sum, i_sum0)
          let a1 = h[h_b + k + 1]
          i_sum1 = fma(a1, w_i_sum, i_sum1)
          let w_f_sum = R[R_k + 1]
          f_sum0 = fma(a0, w_f_sum, f_sum0)
          f_sum1 = fma(a1, w_f_sum, f_sum1)
          let w_g_sum = R[R_k + 2]
          g_sum0 = fma(a0, w_g_sum, g_sum0)
          g_sum1 = fma(a1, w_g_sum, g_sum1)
          let w_o_sum = R[R_k + 3]
          o_sum0 = fma(a0, w_o_sum, o_sum0)
          o_sum1 = fma(a1, w_o_sum, o_sum1)
        }
        let i0_x = min(max(mul(0.5, i_sum0), -9.125), 9.125)
        let i0_xx = mul(i0_x, i0_x)
        let i0_p = add(mul(add(mul(add(mul(add(mul(1.31333867616659e-8, i0_xx), 0.00002044915241), i0_xx), 0.00348585752), i0_xx), 0.1337282831), i0_xx), 0.9999999766)
        let i0_q = add(mul(add(mul(add(mul(add(mul(7.685926167e-7, i0_xx), 0.000326973003), i0_xx), 0.02583995021), i0_xx), 0.4670614161), i0_xx), 1)
        let i0 = add(0.5, mul(0.5, div(mul(i0_x, i0_p), i0_q)))
        let f0_x = min(max(mul(0.5, f_sum0), -9.125), 9.125)
        let f0_xx = mul(f0_x, f0_x)
        let f0_p = add(mul(add(mul(add(mul(add(mul(1.31333867616659e-8, f0_xx), 0.00002044915241), f0_xx), 0.00348585752), f0_xx), 0.1337282831), f0_xx), 0.9999999766)
        let f0_q = add(mul(add(mul(add(mul(add(mul(7.685926167e-7, f0_xx), 0.000326973003), f0_xx), 0.02583995021), f0_xx), 0.4670614161), f0_xx), 1)
        let f0 = add(0.5, mul(0.5, div(mul(f0_x, f0_p), f0_q)))
        let o0_x = min(max(mul(0.5, o_sum0), -9.125), 9.125)
        let o0_xx = mul(o0_x, o0_x)
        let o0_p = add(mul(add(mul(add(mul(add(mul(1.31333867616659e-8, o0_xx), 0.00002044915241), o0_xx), 0.00348585752), o0_xx), 0.1337282831), o0_xx), 0.9999999766)
        let o0_q = add(mul(add(mul(add(mul(add(mul(7.685926167e-7, o0_xx), 0.000326973003), o0_xx), 0.02583995021), o0_xx), 0.4670614161), o0_xx), 1)
        let o0 = add(0.5, mul(0.5, div(mul(o0_x, o0_p), o0_q)))
        let g0_x = min(max(g_sum0, -9.125), 9.125)
        let g0_xx = mul(g0_x, g0_x)
        let g0_p = add(mul(add(mul(add(mul(add(mul(1.31333867616659e-8, g0_xx), 0.00002044915241), g0_xx), 0.00348585752), g0_xx), 0.1337282831), g0_xx), 0.9999999766)
        let g0_q = add(mul(add(mul(add(mul(add(mul(7.685926167e-7, g0_xx), 0.000326973003), g0_xx), 0.02583995021), g0_xx), 0.4670614161), g0_xx), 1)
        let g0 = div(mul(g0_x, g0_p), g0_q)
        let c_next0 = add(mul(f0, c[b]), mul(i0, g0))
        c[b] = c_next0
        let h_x = min(max(c_next0, -9.125), 9.125)
        let h_xx = mul(h_x, h_x)
        let h_p = add(mul(add(mul(add(mul(add(mul(1.31333867616659e-8, h_xx), 0.00002044915241), h_xx), 0.00348585752), h_xx), 0.1337282831), h_xx), 0.9999999766)
        let h_q = add(mul(add(mul(add(mul(add(mul(7.685926167e-7, h_xx), 0.000326973003), h_xx), 0.02583995021), h_xx), 0.4670614161), h_xx), 1)
        h[h_odd + b] = mul(o0, div(mul(h_x, h_p), h_q))
        let i1_x = min(max(mul(0.5, i_sum1), -9.125), 9.125)
        let i1_xx = mul(i1_x, i1_x)
        let i1_p = add(mul(add(mul(add(mul(add(mul(1.31333867616659e-8, i1_xx), 0.00002044915241), i1_xx), 0.00348585752), i1_xx), 0.1337282831), i1_xx), 0.9999999766)
        let i1_q = add(mul(add(mul(add(mul(add(mul(7.685926167e-7, i1_xx), 0.000326973003), i1_xx), 0.02583995021), i1_xx), 0.4670614161), i1_xx), 1)
        let i1 = add(0.5, mul(0.5, div(mul(i1_x, i1_p), i1_q)))
        let f1_x = min(max(mul(0.5, f_sum1), -9.125), 9.125)
        let f1_xx = mul(f1_x, f1_x)
        let f1_p = add(mul(add(mul(add(mul(add(mul(1.31333867616659e-8, f1_xx), 0.00002044915241), f1_xx), 0.00348585752), f1_xx), 0.1337282831), f1_xx), 0.9999999766)
        let f1_q = add(mul(add(mul(add(mul(add(mul(7.685926167e-7, f1_xx), 0.000326973003), f1_xx), 0.02583995021), f1_xx), 0.4670614161), f1_xx), 1)
        let f1 = add(0.5, mul(0.5, div(mul(f1_x, f1_p), f1_q)))
        let o1_x = min(max(mul(0.5, o_sum1), -9.125), 9.125)
        let o1_xx = mul(o1_x, o1_x)
        let o1_p = add(mul(add(mul(add(mul(add(mul(1.31333867616659e-8, o1_xx), 0.00002044915241), o1_xx), 0.00348585752), o1_xx), 0.1337282831), o1_xx), 0.9999999766)
        let o1_q = add(mul(add(mul(add(mul(add(mul(7.685926167e-7, o1_xx), 0.000326973003), o1_xx), 0.02583995021), o1_xx), 0.4670614161), o1_xx), 1)
        let o1 = add(0.5, mul(0.5, div(mul(o1_x, o1_p), o1_q)))
        let g1_x = min(max(g_sum1, -9.125), 9.125)
        let g1_xx = mul(g1_x, g1_x)
        let g1_p = add(mul(add(mul(add(mul(add(mul(1.31333867616659e-8, g1_xx), 0.00002044915241), g1_xx), 0.00348585752), g1_xx), 0.1337282831), g1_xx), 0.9999999766)
        let g1_q = add(mul(add(mul(add(mul(add(mul(7.685926167e-7, g1_xx), 0.000326973003), g1_xx), 0.02583995021), g1_xx), 0.4670614161), g1_xx), 1)
        let g1 = div(mul(g1_x, g1_p), g1_q)
        let c_next1 = add(mul(f1, c[b + 1]), mul(i1, g1))
        c[b + 1] = c_next1
        let h_x_2 = min(max(c_next1, -9.125), 9.125)
        let h_xx_2 = mul(h_x_2, h_x_2)
        let h_p_2 = add(mul(add(mul(add(mul(add(mul(1.31333867616659e-8, h_xx_2), 0.00002044915241), h_xx_2), 0.00348585752), h_xx_2), 0.1337282831), h_xx_2), 0.9999999766)
        let h_q_2 = add(mul(add(mul(add(mul(add(mul(7.685926167e-7, h_xx_2), 0.000326973003), h_xx_2), 0.02583995021), h_xx_2), 0.4670614161), h_xx_2), 1)
        h[h_odd + b + 1] = mul(o1, div(mul(h_x_2, h_p_2), h_q_2))
      }
      for b in B - B mod 2..B parallel {
        base xW_b = xW_t + b*4
        base h_b = h_even + b
        var i_sum = xW[xW_b]
        var f_sum = xW[xW_b + 1]
        var g_sum = xW[xW_b + 2]
        var o_sum = xW[xW_b + 3]
        for k in 0..1 {
          base R_k = k*4
          let a = h[h_b + k]
          let w_i_sum = R[R_k]
          i_sum = fma(a, w_i_sum, i_sum)
          let w_f_sum = R[R_k + 1]
          f_sum = fma(a, w_f_sum, f_sum)
          let w_g_sum = R[R_k + 2]
          g_sum = fma(a, w_g_sum, g_sum)
          let w_o_sum = R[R_k + 3]
          o_sum = fma(a, w_o_sum, o_sum)
        }
        let i_x = min(max(mul(0.5, i_sum), -9.125), 9.125)
        let i_xx = mul(i_x, i_x)
        let i_p = add(mul(add(mul(add(mul(add(mul(1.31333867616659e-8, i_xx), 0.00002044915241), i_xx), 0.00348585752), i_xx), 0.1337282831), i_xx), 0.9999999766)
        let i_q = add(mul(add(mul(add(mul(add(mul(7.685926167e-7, i_xx), 0.000326973003), i_xx), 0.02583995021), i_xx), 0.4670614161), i_xx), 1)
        let i = add(0.5, mul(0.5, div(mul(i_x, i_p), i_q)))
        let f_x = min(max(mul(0.5, f_sum), -9.125), 9.125)
        let f_xx = mul(f_x, f_x)
        let f_p = add(mul(add(mul(add(mul(add(mul(1.31333867616659e-8, f_xx), 0.00002044915241), f_xx), 0.00348585752), f_xx), 0.1337282831), f_xx), 0.9999999766)
        let f_q = add(mul(add(mul(add(mul(add(mul(7.685926167e-7, f_xx), 0.000326973003), f_xx), 0.02583995021), f_xx), 0.4670614161), f_xx), 1)
        let f = add(0.5, mul(0.5, div(mul(f_x, f_p), f_q)))
        let o_x = min(max(mul(0.5, o_sum), -9.125), 9.125)
        let o_xx = mul(o_x, o_x)
        let o_p = add(mul(add(mul(add(mul(add(mul(1.31333867616659e-8, o_xx), 0.00002044915241), o_xx), 0.00348585752), o_xx), 0.1337282831), o_xx), 0.9999999766)
        let o_q = add(mul(add(mul(add(mul(add(mul(7.685926167e-7, o_xx), 0.000326973003), o_xx), 0.02583995021), o_xx), 0.4670614161), o_xx), 1)
        let o = add(0.5, mul(0.5, div(mul(o_x, o_p), o_q)))
        let g_x = min(max(g_sum, -9.125), 9.125)
        let g_xx = mul(g_x, g_x)
        let g_p = add(mul(add(mul(add(mul(add(mul(1.31333867616659e-8, g_xx), 0.00002044915241), g_xx), 0.00348585752), g_xx), 0.1337282831), g_xx), 0.9999999766)
        let g_q = add(mul(add(mul(add(mul(add(mul(7.685926167e-7, g_xx), 0.000326973003), g_xx), 0.02583995021), g_xx), 0.4670614161), g_xx), 1)
        let g = div(mul(g_x, g_p), g_q)
        let c_next = add(mul(f, c[b]), mul(i, g))
        c[b] = c_next
        let h_x = min(max(c_next, -9.125), 9.125)
        let h_xx = mul(h_x, h_x)
        let h_p = add(mul(add(mul(add(mul(add(mul(1.31333867616659e-8, h_xx), 0.00002044915241), h_xx), 0.00348585752), h_xx), 0.1337282831), h_xx), 0.9999999766)
        let h_q = add(mul(add(mul(add(mul(add(mul(7.685926167e-7, h_xx), 0.000326973003), h_xx), 0.02583995021), h_xx), 0.4670614161), h_xx), 1)
        h[h_odd + b] = mul(o, div(mul(h_x, h_p), h_q))
      }
    }"
  `);
});
