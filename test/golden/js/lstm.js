// entry forward
//   product
//   copy_h_steps
//   copy_c
//   for T steps:
//     c_next
//   copy_rnn.0.h.next
//   copy_rnn.0.c.next

// h · R_ifgo f32[2,16] as pre_i | pre_f | pre_g | pre_o
// epilogue: c_next, h_next
// written out: sigmoid, tanh
function c_next(t) {
  const { v, h_steps, rnn_0_R, c, y } = buffers;
  const v_t = t * 32;
  const h_steps_t = t * 8;
  const y_t = t * 8;
  for (let unit = 0; unit < 4; unit++) {
    let pre_i0 = v[v_t + unit];
    let pre_f0 = v[v_t + unit + 4];
    let pre_g0 = v[v_t + unit + 8];
    let pre_o0 = v[v_t + unit + 12];
    let pre_i1 = v[v_t + unit + 16];
    let pre_f1 = v[v_t + unit + 20];
    let pre_g1 = v[v_t + unit + 24];
    let pre_o1 = v[v_t + unit + 28];
    for (let k = 0; k < 4; k++) {
      const rnn_0_R_k = unit + k * 16;
      const a0 = h_steps[h_steps_t + k];
      const w_pre_i = rnn_0_R[rnn_0_R_k];
      pre_i0 += a0 * w_pre_i;
      const a1 = h_steps[h_steps_t + k + 4];
      pre_i1 += a1 * w_pre_i;
      const w_pre_f = rnn_0_R[rnn_0_R_k + 4];
      pre_f0 += a0 * w_pre_f;
      pre_f1 += a1 * w_pre_f;
      const w_pre_g = rnn_0_R[rnn_0_R_k + 8];
      pre_g0 += a0 * w_pre_g;
      pre_g1 += a1 * w_pre_g;
      const w_pre_o = rnn_0_R[rnn_0_R_k + 12];
      pre_o0 += a0 * w_pre_o;
      pre_o1 += a1 * w_pre_o;
    }
    const c0 = c[unit];
    const i0_x = Math.min(Math.max(0.5 * pre_i0, -9.125), 9.125);
    const i0_xx = i0_x * i0_x;
    const i0_p = (((1.31333867616659e-8 * i0_xx + 0.00002044915241) * i0_xx + 0.00348585752) * i0_xx + 0.1337282831) * i0_xx + 0.9999999766;
    const i0_q = (((7.685926167e-7 * i0_xx + 0.000326973003) * i0_xx + 0.02583995021) * i0_xx + 0.4670614161) * i0_xx + 1;
    const i0 = 0.5 + 0.5 * (i0_x * i0_p / i0_q);
    const f0_x = Math.min(Math.max(0.5 * pre_f0, -9.125), 9.125);
    const f0_xx = f0_x * f0_x;
    const f0_p = (((1.31333867616659e-8 * f0_xx + 0.00002044915241) * f0_xx + 0.00348585752) * f0_xx + 0.1337282831) * f0_xx + 0.9999999766;
    const f0_q = (((7.685926167e-7 * f0_xx + 0.000326973003) * f0_xx + 0.02583995021) * f0_xx + 0.4670614161) * f0_xx + 1;
    const f0 = 0.5 + 0.5 * (f0_x * f0_p / f0_q);
    const g0_x = Math.min(Math.max(pre_g0, -9.125), 9.125);
    const g0_xx = g0_x * g0_x;
    const g0_p = (((1.31333867616659e-8 * g0_xx + 0.00002044915241) * g0_xx + 0.00348585752) * g0_xx + 0.1337282831) * g0_xx + 0.9999999766;
    const g0_q = (((7.685926167e-7 * g0_xx + 0.000326973003) * g0_xx + 0.02583995021) * g0_xx + 0.4670614161) * g0_xx + 1;
    const g0 = g0_x * g0_p / g0_q;
    const c_next0 = f0 * c0 + i0 * g0;
    const o0_x = Math.min(Math.max(0.5 * pre_o0, -9.125), 9.125);
    const o0_xx = o0_x * o0_x;
    const o0_p = (((1.31333867616659e-8 * o0_xx + 0.00002044915241) * o0_xx + 0.00348585752) * o0_xx + 0.1337282831) * o0_xx + 0.9999999766;
    const o0_q = (((7.685926167e-7 * o0_xx + 0.000326973003) * o0_xx + 0.02583995021) * o0_xx + 0.4670614161) * o0_xx + 1;
    const o0 = 0.5 + 0.5 * (o0_x * o0_p / o0_q);
    const h_next0_x = Math.min(Math.max(c_next0, -9.125), 9.125);
    const h_next0_xx = h_next0_x * h_next0_x;
    const h_next0_p = (((1.31333867616659e-8 * h_next0_xx + 0.00002044915241) * h_next0_xx + 0.00348585752) * h_next0_xx + 0.1337282831) * h_next0_xx + 0.9999999766;
    const h_next0_q = (((7.685926167e-7 * h_next0_xx + 0.000326973003) * h_next0_xx + 0.02583995021) * h_next0_xx + 0.4670614161) * h_next0_xx + 1;
    const h_next0 = o0 * (h_next0_x * h_next0_p / h_next0_q);
    c[unit] = c_next0;
    h_steps[h_steps_t + unit + 8] = h_next0;
    y[y_t + unit] = h_next0;
    const c1 = c[unit + 4];
    const i1_x = Math.min(Math.max(0.5 * pre_i1, -9.125), 9.125);
    const i1_xx = i1_x * i1_x;
    const i1_p = (((1.31333867616659e-8 * i1_xx + 0.00002044915241) * i1_xx + 0.00348585752) * i1_xx + 0.1337282831) * i1_xx + 0.9999999766;
    const i1_q = (((7.685926167e-7 * i1_xx + 0.000326973003) * i1_xx + 0.02583995021) * i1_xx + 0.4670614161) * i1_xx + 1;
    const i1 = 0.5 + 0.5 * (i1_x * i1_p / i1_q);
    const f1_x = Math.min(Math.max(0.5 * pre_f1, -9.125), 9.125);
    const f1_xx = f1_x * f1_x;
    const f1_p = (((1.31333867616659e-8 * f1_xx + 0.00002044915241) * f1_xx + 0.00348585752) * f1_xx + 0.1337282831) * f1_xx + 0.9999999766;
    const f1_q = (((7.685926167e-7 * f1_xx + 0.000326973003) * f1_xx + 0.02583995021) * f1_xx + 0.4670614161) * f1_xx + 1;
    const f1 = 0.5 + 0.5 * (f1_x * f1_p / f1_q);
    const g1_x = Math.min(Math.max(pre_g1, -9.125), 9.125);
    const g1_xx = g1_x * g1_x;
    const g1_p = (((1.31333867616659e-8 * g1_xx + 0.00002044915241) * g1_xx + 0.00348585752) * g1_xx + 0.1337282831) * g1_xx + 0.9999999766;
    const g1_q = (((7.685926167e-7 * g1_xx + 0.000326973003) * g1_xx + 0.02583995021) * g1_xx + 0.4670614161) * g1_xx + 1;
    const g1 = g1_x * g1_p / g1_q;
    const c_next1 = f1 * c1 + i1 * g1;
    const o1_x = Math.min(Math.max(0.5 * pre_o1, -9.125), 9.125);
    const o1_xx = o1_x * o1_x;
    const o1_p = (((1.31333867616659e-8 * o1_xx + 0.00002044915241) * o1_xx + 0.00348585752) * o1_xx + 0.1337282831) * o1_xx + 0.9999999766;
    const o1_q = (((7.685926167e-7 * o1_xx + 0.000326973003) * o1_xx + 0.02583995021) * o1_xx + 0.4670614161) * o1_xx + 1;
    const o1 = 0.5 + 0.5 * (o1_x * o1_p / o1_q);
    const h_next1_x = Math.min(Math.max(c_next1, -9.125), 9.125);
    const h_next1_xx = h_next1_x * h_next1_x;
    const h_next1_p = (((1.31333867616659e-8 * h_next1_xx + 0.00002044915241) * h_next1_xx + 0.00348585752) * h_next1_xx + 0.1337282831) * h_next1_xx + 0.9999999766;
    const h_next1_q = (((7.685926167e-7 * h_next1_xx + 0.000326973003) * h_next1_xx + 0.02583995021) * h_next1_xx + 0.4670614161) * h_next1_xx + 1;
    const h_next1 = o1 * (h_next1_x * h_next1_p / h_next1_q);
    c[unit + 4] = c_next1;
    h_steps[h_steps_t + unit + 12] = h_next1;
    y[y_t + unit + 4] = h_next1;
  }
}

// entry gradient
//   product
//   copy_h_steps
//   copy_c_steps
//   for T steps:
//     i
//   copy_rnn.0.h.next
//   copy_rnn.0.c.next
//   v
//   sum
//   sum_2
//   v_2
//   d_h_next
//   copy_d_h
//   copy_d_c
//   for T steps, backwards:
//     d_pre_o
//     d_h
//   d_R_ifgo
//   d_rnn.0.b
//   d_rnn.0.W

// h · R_ifgo f32[2,16] as pre_i | pre_f | pre_g | pre_o
// epilogue: i, f, g, c_next, o, h_next
// written out: sigmoid, tanh
function i_2(t) {
  const { v, h_steps, rnn_0_R, c_steps, i, f, g, o, v_2 } = buffers;
  const v_t = t * 32;
  const h_steps_t = t * 8;
  const c_steps_t = t * 8;
  const i_t = t * 8;
  const f_t = t * 8;
  const g_t = t * 8;
  const o_t = t * 8;
  const v_2_t = t * 8;
  for (let unit = 0; unit < 4; unit++) {
    let pre_i0 = v[v_t + unit];
    let pre_f0 = v[v_t + unit + 4];
    let pre_g0 = v[v_t + unit + 8];
    let pre_o0 = v[v_t + unit + 12];
    let pre_i1 = v[v_t + unit + 16];
    let pre_f1 = v[v_t + unit + 20];
    let pre_g1 = v[v_t + unit + 24];
    let pre_o1 = v[v_t + unit + 28];
    for (let k = 0; k < 4; k++) {
      const rnn_0_R_k = unit + k * 16;
      const a0 = h_steps[h_steps_t + k];
      const w_pre_i = rnn_0_R[rnn_0_R_k];
      pre_i0 += a0 * w_pre_i;
      const a1 = h_steps[h_steps_t + k + 4];
      pre_i1 += a1 * w_pre_i;
      const w_pre_f = rnn_0_R[rnn_0_R_k + 4];
      pre_f0 += a0 * w_pre_f;
      pre_f1 += a1 * w_pre_f;
      const w_pre_g = rnn_0_R[rnn_0_R_k + 8];
      pre_g0 += a0 * w_pre_g;
      pre_g1 += a1 * w_pre_g;
      const w_pre_o = rnn_0_R[rnn_0_R_k + 12];
      pre_o0 += a0 * w_pre_o;
      pre_o1 += a1 * w_pre_o;
    }
    const c0 = c_steps[c_steps_t + unit];
    const i0_x = Math.min(Math.max(0.5 * pre_i0, -9.125), 9.125);
    const i0_xx = i0_x * i0_x;
    const i0_p = (((1.31333867616659e-8 * i0_xx + 0.00002044915241) * i0_xx + 0.00348585752) * i0_xx + 0.1337282831) * i0_xx + 0.9999999766;
    const i0_q = (((7.685926167e-7 * i0_xx + 0.000326973003) * i0_xx + 0.02583995021) * i0_xx + 0.4670614161) * i0_xx + 1;
    const i0 = 0.5 + 0.5 * (i0_x * i0_p / i0_q);
    const f0_x = Math.min(Math.max(0.5 * pre_f0, -9.125), 9.125);
    const f0_xx = f0_x * f0_x;
    const f0_p = (((1.31333867616659e-8 * f0_xx + 0.00002044915241) * f0_xx + 0.00348585752) * f0_xx + 0.1337282831) * f0_xx + 0.9999999766;
    const f0_q = (((7.685926167e-7 * f0_xx + 0.000326973003) * f0_xx + 0.02583995021) * f0_xx + 0.4670614161) * f0_xx + 1;
    const f0 = 0.5 + 0.5 * (f0_x * f0_p / f0_q);
    const g0_x = Math.min(Math.max(pre_g0, -9.125), 9.125);
    const g0_xx = g0_x * g0_x;
    const g0_p = (((1.31333867616659e-8 * g0_xx + 0.00002044915241) * g0_xx + 0.00348585752) * g0_xx + 0.1337282831) * g0_xx + 0.9999999766;
    const g0_q = (((7.685926167e-7 * g0_xx + 0.000326973003) * g0_xx + 0.02583995021) * g0_xx + 0.4670614161) * g0_xx + 1;
    const g0 = g0_x * g0_p / g0_q;
    const c_next0 = f0 * c0 + i0 * g0;
    const o0_x = Math.min(Math.max(0.5 * pre_o0, -9.125), 9.125);
    const o0_xx = o0_x * o0_x;
    const o0_p = (((1.31333867616659e-8 * o0_xx + 0.00002044915241) * o0_xx + 0.00348585752) * o0_xx + 0.1337282831) * o0_xx + 0.9999999766;
    const o0_q = (((7.685926167e-7 * o0_xx + 0.000326973003) * o0_xx + 0.02583995021) * o0_xx + 0.4670614161) * o0_xx + 1;
    const o0 = 0.5 + 0.5 * (o0_x * o0_p / o0_q);
    const v0_x = Math.min(Math.max(c_next0, -9.125), 9.125);
    const v0_xx = v0_x * v0_x;
    const v0_p = (((1.31333867616659e-8 * v0_xx + 0.00002044915241) * v0_xx + 0.00348585752) * v0_xx + 0.1337282831) * v0_xx + 0.9999999766;
    const v0_q = (((7.685926167e-7 * v0_xx + 0.000326973003) * v0_xx + 0.02583995021) * v0_xx + 0.4670614161) * v0_xx + 1;
    const v0 = v0_x * v0_p / v0_q;
    const h_next0 = o0 * v0;
    i[i_t + unit] = i0;
    f[f_t + unit] = f0;
    g[g_t + unit] = g0;
    c_steps[c_steps_t + unit + 8] = c_next0;
    o[o_t + unit] = o0;
    v_2[v_2_t + unit] = v0;
    h_steps[h_steps_t + unit + 8] = h_next0;
    const c1 = c_steps[c_steps_t + unit + 4];
    const i1_x = Math.min(Math.max(0.5 * pre_i1, -9.125), 9.125);
    const i1_xx = i1_x * i1_x;
    const i1_p = (((1.31333867616659e-8 * i1_xx + 0.00002044915241) * i1_xx + 0.00348585752) * i1_xx + 0.1337282831) * i1_xx + 0.9999999766;
    const i1_q = (((7.685926167e-7 * i1_xx + 0.000326973003) * i1_xx + 0.02583995021) * i1_xx + 0.4670614161) * i1_xx + 1;
    const i1 = 0.5 + 0.5 * (i1_x * i1_p / i1_q);
    const f1_x = Math.min(Math.max(0.5 * pre_f1, -9.125), 9.125);
    const f1_xx = f1_x * f1_x;
    const f1_p = (((1.31333867616659e-8 * f1_xx + 0.00002044915241) * f1_xx + 0.00348585752) * f1_xx + 0.1337282831) * f1_xx + 0.9999999766;
    const f1_q = (((7.685926167e-7 * f1_xx + 0.000326973003) * f1_xx + 0.02583995021) * f1_xx + 0.4670614161) * f1_xx + 1;
    const f1 = 0.5 + 0.5 * (f1_x * f1_p / f1_q);
    const g1_x = Math.min(Math.max(pre_g1, -9.125), 9.125);
    const g1_xx = g1_x * g1_x;
    const g1_p = (((1.31333867616659e-8 * g1_xx + 0.00002044915241) * g1_xx + 0.00348585752) * g1_xx + 0.1337282831) * g1_xx + 0.9999999766;
    const g1_q = (((7.685926167e-7 * g1_xx + 0.000326973003) * g1_xx + 0.02583995021) * g1_xx + 0.4670614161) * g1_xx + 1;
    const g1 = g1_x * g1_p / g1_q;
    const c_next1 = f1 * c1 + i1 * g1;
    const o1_x = Math.min(Math.max(0.5 * pre_o1, -9.125), 9.125);
    const o1_xx = o1_x * o1_x;
    const o1_p = (((1.31333867616659e-8 * o1_xx + 0.00002044915241) * o1_xx + 0.00348585752) * o1_xx + 0.1337282831) * o1_xx + 0.9999999766;
    const o1_q = (((7.685926167e-7 * o1_xx + 0.000326973003) * o1_xx + 0.02583995021) * o1_xx + 0.4670614161) * o1_xx + 1;
    const o1 = 0.5 + 0.5 * (o1_x * o1_p / o1_q);
    const v1_x = Math.min(Math.max(c_next1, -9.125), 9.125);
    const v1_xx = v1_x * v1_x;
    const v1_p = (((1.31333867616659e-8 * v1_xx + 0.00002044915241) * v1_xx + 0.00348585752) * v1_xx + 0.1337282831) * v1_xx + 0.9999999766;
    const v1_q = (((7.685926167e-7 * v1_xx + 0.000326973003) * v1_xx + 0.02583995021) * v1_xx + 0.4670614161) * v1_xx + 1;
    const v1 = v1_x * v1_p / v1_q;
    const h_next1 = o1 * v1;
    i[i_t + unit + 4] = i1;
    f[f_t + unit + 4] = f1;
    g[g_t + unit + 4] = g1;
    c_steps[c_steps_t + unit + 12] = c_next1;
    o[o_t + unit + 4] = o1;
    v_2[v_2_t + unit + 4] = v1;
    h_steps[h_steps_t + unit + 12] = h_next1;
  }
}

// elementwise: d_pre_o, d_c, d_pre_g, d_pre_f, d_pre_i [2, 4]
function d_pre_o(t, even) {
  const { v_2, o, g, f, i, d_h_next, d_h, d_c, c_steps, v_8 } = buffers;
  const v_2_t = t * 8;
  const o_t = t * 8;
  const g_t = t * 8;
  const f_t = t * 8;
  const i_t = t * 8;
  const d_h_next_t = t * 8;
  const d_h_even = even * 8;
  const c_steps_t = t * 8;
  const v_8_t = t * 32;
  for (let i_3 = 0; i_3 < 2; i_3++) {
    const v_2_i = v_2_t + i_3 * 4;
    const o_i = o_t + i_3 * 4;
    const g_i = g_t + i_3 * 4;
    const f_i = f_t + i_3 * 4;
    const i_i = i_t + i_3 * 4;
    const d_h_next_i = d_h_next_t + i_3 * 4;
    const d_h_i = d_h_even + i_3 * 4;
    const d_c_i = i_3 * 4;
    const c_steps_i = c_steps_t + i_3 * 4;
    const v_8_i = v_8_t + i_3 * 16;
    for (let j = 0; j < 4; j++) {
      const v_2_3 = v_2[v_2_i + j];
      const o_2 = o[o_i + j];
      const g_2 = g[g_i + j];
      const f_2 = f[f_i + j];
      const i_2_2 = i[i_i + j];
      const d_h_next_3 = d_h_next[d_h_next_i + j];
      const d_h_3 = d_h[d_h_i + j];
      const d_c_2 = d_c[d_c_i + j];
      const c = c_steps[c_steps_i + j];
      const d_h_next_2_2 = d_h_next_3 + d_h_3;
      const d_o = d_h_next_2_2 * v_2_3;
      const d_pre_o_2 = d_o * (o_2 * (1 - o_2));
      const d_c_next = d_h_next_2_2 * o_2 * (1 - v_2_3 * v_2_3) + d_c_2;
      const d_i = d_c_next * g_2;
      const d_g = d_c_next * i_2_2;
      const d_f = d_c_next * c;
      const d_c_2_2 = d_c_next * f_2;
      const d_pre_g = d_g * (1 - g_2 * g_2);
      const d_pre_f = d_f * (f_2 * (1 - f_2));
      const d_pre_i = d_i * (i_2_2 * (1 - i_2_2));
      v_8[v_8_i + j + 12] = d_pre_o_2;
      d_c[d_c_i + j] = d_c_2_2;
      v_8[v_8_i + j + 8] = d_pre_g;
      v_8[v_8_i + j + 4] = d_pre_f;
      v_8[v_8_i + j] = d_pre_i;
    }
  }
}

// v_8 · R_ifgoᵀ f32[2,4]
function d_h_2(t, odd) {
  const { v_8, rnn_0_R, d_h } = buffers;
  const v_8_t = t * 32;
  const d_h_odd = odd * 8;
  let d_h_sum00 = 0;
  let d_h_sum01 = 0;
  let d_h_sum02 = 0;
  let d_h_sum03 = 0;
  let d_h_sum10 = 0;
  let d_h_sum11 = 0;
  let d_h_sum12 = 0;
  let d_h_sum13 = 0;
  for (let k = 0; k < 16; k++) {
    const a0 = v_8[v_8_t + k];
    const w0 = rnn_0_R[k];
    d_h_sum00 += a0 * w0;
    const a1 = v_8[v_8_t + k + 16];
    d_h_sum10 += a1 * w0;
    const w1 = rnn_0_R[k + 16];
    d_h_sum01 += a0 * w1;
    d_h_sum11 += a1 * w1;
    const w2 = rnn_0_R[k + 32];
    d_h_sum02 += a0 * w2;
    d_h_sum12 += a1 * w2;
    const w3 = rnn_0_R[k + 48];
    d_h_sum03 += a0 * w3;
    d_h_sum13 += a1 * w3;
  }
  d_h[d_h_odd] = d_h_sum00;
  d_h[d_h_odd + 1] = d_h_sum01;
  d_h[d_h_odd + 2] = d_h_sum02;
  d_h[d_h_odd + 3] = d_h_sum03;
  d_h[d_h_odd + 4] = d_h_sum10;
  d_h[d_h_odd + 5] = d_h_sum11;
  d_h[d_h_odd + 6] = d_h_sum12;
  d_h[d_h_odd + 7] = d_h_sum13;
}
