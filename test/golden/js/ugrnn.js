// entry forward
//   product
//   copy_h_steps
//   for T steps:
//     h_next
//   copy_rnn.0.h.next

// h · R_gn f32[2,8] as pre_g | pre_n
// epilogue: h_next
// written out: sigmoid, tanh
function h_next(t) {
  const { v, h_steps, rnn_0_R, y } = buffers;
  const v_t = t * 16;
  const h_steps_t = t * 8;
  const y_t = t * 8;
  for (let unit = 0; unit < 4; unit += 2) {
    let pre_g00 = v[v_t + unit];
    let pre_n00 = v[v_t + unit + 4];
    let pre_g01 = v[v_t + unit + 1];
    let pre_n01 = v[v_t + unit + 5];
    let pre_g10 = v[v_t + unit + 8];
    let pre_n10 = v[v_t + unit + 12];
    let pre_g11 = v[v_t + unit + 9];
    let pre_n11 = v[v_t + unit + 13];
    for (let k = 0; k < 4; k++) {
      const rnn_0_R_k = unit + k * 8;
      const a0 = h_steps[h_steps_t + k];
      const w0_pre_g = rnn_0_R[rnn_0_R_k];
      pre_g00 += a0 * w0_pre_g;
      const a1 = h_steps[h_steps_t + k + 4];
      pre_g10 += a1 * w0_pre_g;
      const w0_pre_n = rnn_0_R[rnn_0_R_k + 4];
      pre_n00 += a0 * w0_pre_n;
      pre_n10 += a1 * w0_pre_n;
      const w1_pre_g = rnn_0_R[rnn_0_R_k + 1];
      pre_g01 += a0 * w1_pre_g;
      pre_g11 += a1 * w1_pre_g;
      const w1_pre_n = rnn_0_R[rnn_0_R_k + 5];
      pre_n01 += a0 * w1_pre_n;
      pre_n11 += a1 * w1_pre_n;
    }
    const h00 = h_steps[h_steps_t + unit];
    const g00_x = Math.min(Math.max(0.5 * pre_g00, -9.125), 9.125);
    const g00_xx = g00_x * g00_x;
    const g00_p = (((1.31333867616659e-8 * g00_xx + 0.00002044915241) * g00_xx + 0.00348585752) * g00_xx + 0.1337282831) * g00_xx + 0.9999999766;
    const g00_q = (((7.685926167e-7 * g00_xx + 0.000326973003) * g00_xx + 0.02583995021) * g00_xx + 0.4670614161) * g00_xx + 1;
    const g00 = 0.5 + 0.5 * (g00_x * g00_p / g00_q);
    const n00_x = Math.min(Math.max(pre_n00, -9.125), 9.125);
    const n00_xx = n00_x * n00_x;
    const n00_p = (((1.31333867616659e-8 * n00_xx + 0.00002044915241) * n00_xx + 0.00348585752) * n00_xx + 0.1337282831) * n00_xx + 0.9999999766;
    const n00_q = (((7.685926167e-7 * n00_xx + 0.000326973003) * n00_xx + 0.02583995021) * n00_xx + 0.4670614161) * n00_xx + 1;
    const n00 = n00_x * n00_p / n00_q;
    const h_next00 = g00 * h00 + (1 - g00) * n00;
    h_steps[h_steps_t + unit + 8] = h_next00;
    y[y_t + unit] = h_next00;
    const h01 = h_steps[h_steps_t + unit + 1];
    const g01_x = Math.min(Math.max(0.5 * pre_g01, -9.125), 9.125);
    const g01_xx = g01_x * g01_x;
    const g01_p = (((1.31333867616659e-8 * g01_xx + 0.00002044915241) * g01_xx + 0.00348585752) * g01_xx + 0.1337282831) * g01_xx + 0.9999999766;
    const g01_q = (((7.685926167e-7 * g01_xx + 0.000326973003) * g01_xx + 0.02583995021) * g01_xx + 0.4670614161) * g01_xx + 1;
    const g01 = 0.5 + 0.5 * (g01_x * g01_p / g01_q);
    const n01_x = Math.min(Math.max(pre_n01, -9.125), 9.125);
    const n01_xx = n01_x * n01_x;
    const n01_p = (((1.31333867616659e-8 * n01_xx + 0.00002044915241) * n01_xx + 0.00348585752) * n01_xx + 0.1337282831) * n01_xx + 0.9999999766;
    const n01_q = (((7.685926167e-7 * n01_xx + 0.000326973003) * n01_xx + 0.02583995021) * n01_xx + 0.4670614161) * n01_xx + 1;
    const n01 = n01_x * n01_p / n01_q;
    const h_next01 = g01 * h01 + (1 - g01) * n01;
    h_steps[h_steps_t + unit + 9] = h_next01;
    y[y_t + unit + 1] = h_next01;
    const h10 = h_steps[h_steps_t + unit + 4];
    const g10_x = Math.min(Math.max(0.5 * pre_g10, -9.125), 9.125);
    const g10_xx = g10_x * g10_x;
    const g10_p = (((1.31333867616659e-8 * g10_xx + 0.00002044915241) * g10_xx + 0.00348585752) * g10_xx + 0.1337282831) * g10_xx + 0.9999999766;
    const g10_q = (((7.685926167e-7 * g10_xx + 0.000326973003) * g10_xx + 0.02583995021) * g10_xx + 0.4670614161) * g10_xx + 1;
    const g10 = 0.5 + 0.5 * (g10_x * g10_p / g10_q);
    const n10_x = Math.min(Math.max(pre_n10, -9.125), 9.125);
    const n10_xx = n10_x * n10_x;
    const n10_p = (((1.31333867616659e-8 * n10_xx + 0.00002044915241) * n10_xx + 0.00348585752) * n10_xx + 0.1337282831) * n10_xx + 0.9999999766;
    const n10_q = (((7.685926167e-7 * n10_xx + 0.000326973003) * n10_xx + 0.02583995021) * n10_xx + 0.4670614161) * n10_xx + 1;
    const n10 = n10_x * n10_p / n10_q;
    const h_next10 = g10 * h10 + (1 - g10) * n10;
    h_steps[h_steps_t + unit + 12] = h_next10;
    y[y_t + unit + 4] = h_next10;
    const h11 = h_steps[h_steps_t + unit + 5];
    const g11_x = Math.min(Math.max(0.5 * pre_g11, -9.125), 9.125);
    const g11_xx = g11_x * g11_x;
    const g11_p = (((1.31333867616659e-8 * g11_xx + 0.00002044915241) * g11_xx + 0.00348585752) * g11_xx + 0.1337282831) * g11_xx + 0.9999999766;
    const g11_q = (((7.685926167e-7 * g11_xx + 0.000326973003) * g11_xx + 0.02583995021) * g11_xx + 0.4670614161) * g11_xx + 1;
    const g11 = 0.5 + 0.5 * (g11_x * g11_p / g11_q);
    const n11_x = Math.min(Math.max(pre_n11, -9.125), 9.125);
    const n11_xx = n11_x * n11_x;
    const n11_p = (((1.31333867616659e-8 * n11_xx + 0.00002044915241) * n11_xx + 0.00348585752) * n11_xx + 0.1337282831) * n11_xx + 0.9999999766;
    const n11_q = (((7.685926167e-7 * n11_xx + 0.000326973003) * n11_xx + 0.02583995021) * n11_xx + 0.4670614161) * n11_xx + 1;
    const n11 = n11_x * n11_p / n11_q;
    const h_next11 = g11 * h11 + (1 - g11) * n11;
    h_steps[h_steps_t + unit + 13] = h_next11;
    y[y_t + unit + 5] = h_next11;
  }
}

// entry gradient
//   product
//   copy_h_steps
//   for T steps:
//     g
//   copy_rnn.0.h.next
//   v
//   sum
//   sum_2
//   v_2
//   d_h_next
//   copy_d_h
//   for T steps, backwards:
//     v_3
//     d_h
//   d_R_gn
//   d_rnn.0.b
//   d_rnn.0.W

// h · R_gn f32[2,8] as pre_g | pre_n
// epilogue: g, n, h_next
// written out: sigmoid, tanh
function g_2(t) {
  const { v, h_steps, rnn_0_R, g, n, v_2 } = buffers;
  const v_t = t * 16;
  const h_steps_t = t * 8;
  const g_t = t * 8;
  const n_t = t * 8;
  const v_2_t = t * 8;
  for (let unit = 0; unit < 4; unit += 2) {
    let pre_g00 = v[v_t + unit];
    let pre_n00 = v[v_t + unit + 4];
    let pre_g01 = v[v_t + unit + 1];
    let pre_n01 = v[v_t + unit + 5];
    let pre_g10 = v[v_t + unit + 8];
    let pre_n10 = v[v_t + unit + 12];
    let pre_g11 = v[v_t + unit + 9];
    let pre_n11 = v[v_t + unit + 13];
    for (let k = 0; k < 4; k++) {
      const rnn_0_R_k = unit + k * 8;
      const a0 = h_steps[h_steps_t + k];
      const w0_pre_g = rnn_0_R[rnn_0_R_k];
      pre_g00 += a0 * w0_pre_g;
      const a1 = h_steps[h_steps_t + k + 4];
      pre_g10 += a1 * w0_pre_g;
      const w0_pre_n = rnn_0_R[rnn_0_R_k + 4];
      pre_n00 += a0 * w0_pre_n;
      pre_n10 += a1 * w0_pre_n;
      const w1_pre_g = rnn_0_R[rnn_0_R_k + 1];
      pre_g01 += a0 * w1_pre_g;
      pre_g11 += a1 * w1_pre_g;
      const w1_pre_n = rnn_0_R[rnn_0_R_k + 5];
      pre_n01 += a0 * w1_pre_n;
      pre_n11 += a1 * w1_pre_n;
    }
    const h00 = h_steps[h_steps_t + unit];
    const g00_x = Math.min(Math.max(0.5 * pre_g00, -9.125), 9.125);
    const g00_xx = g00_x * g00_x;
    const g00_p = (((1.31333867616659e-8 * g00_xx + 0.00002044915241) * g00_xx + 0.00348585752) * g00_xx + 0.1337282831) * g00_xx + 0.9999999766;
    const g00_q = (((7.685926167e-7 * g00_xx + 0.000326973003) * g00_xx + 0.02583995021) * g00_xx + 0.4670614161) * g00_xx + 1;
    const g00 = 0.5 + 0.5 * (g00_x * g00_p / g00_q);
    const n00_x = Math.min(Math.max(pre_n00, -9.125), 9.125);
    const n00_xx = n00_x * n00_x;
    const n00_p = (((1.31333867616659e-8 * n00_xx + 0.00002044915241) * n00_xx + 0.00348585752) * n00_xx + 0.1337282831) * n00_xx + 0.9999999766;
    const n00_q = (((7.685926167e-7 * n00_xx + 0.000326973003) * n00_xx + 0.02583995021) * n00_xx + 0.4670614161) * n00_xx + 1;
    const n00 = n00_x * n00_p / n00_q;
    const v00 = 1 - g00;
    const h_next00 = g00 * h00 + v00 * n00;
    g[g_t + unit] = g00;
    n[n_t + unit] = n00;
    v_2[v_2_t + unit] = v00;
    h_steps[h_steps_t + unit + 8] = h_next00;
    const h01 = h_steps[h_steps_t + unit + 1];
    const g01_x = Math.min(Math.max(0.5 * pre_g01, -9.125), 9.125);
    const g01_xx = g01_x * g01_x;
    const g01_p = (((1.31333867616659e-8 * g01_xx + 0.00002044915241) * g01_xx + 0.00348585752) * g01_xx + 0.1337282831) * g01_xx + 0.9999999766;
    const g01_q = (((7.685926167e-7 * g01_xx + 0.000326973003) * g01_xx + 0.02583995021) * g01_xx + 0.4670614161) * g01_xx + 1;
    const g01 = 0.5 + 0.5 * (g01_x * g01_p / g01_q);
    const n01_x = Math.min(Math.max(pre_n01, -9.125), 9.125);
    const n01_xx = n01_x * n01_x;
    const n01_p = (((1.31333867616659e-8 * n01_xx + 0.00002044915241) * n01_xx + 0.00348585752) * n01_xx + 0.1337282831) * n01_xx + 0.9999999766;
    const n01_q = (((7.685926167e-7 * n01_xx + 0.000326973003) * n01_xx + 0.02583995021) * n01_xx + 0.4670614161) * n01_xx + 1;
    const n01 = n01_x * n01_p / n01_q;
    const v01 = 1 - g01;
    const h_next01 = g01 * h01 + v01 * n01;
    g[g_t + unit + 1] = g01;
    n[n_t + unit + 1] = n01;
    v_2[v_2_t + unit + 1] = v01;
    h_steps[h_steps_t + unit + 9] = h_next01;
    const h10 = h_steps[h_steps_t + unit + 4];
    const g10_x = Math.min(Math.max(0.5 * pre_g10, -9.125), 9.125);
    const g10_xx = g10_x * g10_x;
    const g10_p = (((1.31333867616659e-8 * g10_xx + 0.00002044915241) * g10_xx + 0.00348585752) * g10_xx + 0.1337282831) * g10_xx + 0.9999999766;
    const g10_q = (((7.685926167e-7 * g10_xx + 0.000326973003) * g10_xx + 0.02583995021) * g10_xx + 0.4670614161) * g10_xx + 1;
    const g10 = 0.5 + 0.5 * (g10_x * g10_p / g10_q);
    const n10_x = Math.min(Math.max(pre_n10, -9.125), 9.125);
    const n10_xx = n10_x * n10_x;
    const n10_p = (((1.31333867616659e-8 * n10_xx + 0.00002044915241) * n10_xx + 0.00348585752) * n10_xx + 0.1337282831) * n10_xx + 0.9999999766;
    const n10_q = (((7.685926167e-7 * n10_xx + 0.000326973003) * n10_xx + 0.02583995021) * n10_xx + 0.4670614161) * n10_xx + 1;
    const n10 = n10_x * n10_p / n10_q;
    const v10 = 1 - g10;
    const h_next10 = g10 * h10 + v10 * n10;
    g[g_t + unit + 4] = g10;
    n[n_t + unit + 4] = n10;
    v_2[v_2_t + unit + 4] = v10;
    h_steps[h_steps_t + unit + 12] = h_next10;
    const h11 = h_steps[h_steps_t + unit + 5];
    const g11_x = Math.min(Math.max(0.5 * pre_g11, -9.125), 9.125);
    const g11_xx = g11_x * g11_x;
    const g11_p = (((1.31333867616659e-8 * g11_xx + 0.00002044915241) * g11_xx + 0.00348585752) * g11_xx + 0.1337282831) * g11_xx + 0.9999999766;
    const g11_q = (((7.685926167e-7 * g11_xx + 0.000326973003) * g11_xx + 0.02583995021) * g11_xx + 0.4670614161) * g11_xx + 1;
    const g11 = 0.5 + 0.5 * (g11_x * g11_p / g11_q);
    const n11_x = Math.min(Math.max(pre_n11, -9.125), 9.125);
    const n11_xx = n11_x * n11_x;
    const n11_p = (((1.31333867616659e-8 * n11_xx + 0.00002044915241) * n11_xx + 0.00348585752) * n11_xx + 0.1337282831) * n11_xx + 0.9999999766;
    const n11_q = (((7.685926167e-7 * n11_xx + 0.000326973003) * n11_xx + 0.02583995021) * n11_xx + 0.4670614161) * n11_xx + 1;
    const n11 = n11_x * n11_p / n11_q;
    const v11 = 1 - g11;
    const h_next11 = g11 * h11 + v11 * n11;
    g[g_t + unit + 5] = g11;
    n[n_t + unit + 5] = n11;
    v_2[v_2_t + unit + 5] = v11;
    h_steps[h_steps_t + unit + 13] = h_next11;
  }
}

// elementwise: v, d_pre_n, d_pre_g [2, 4]
function v_3_2(t) {
  const { n, g, d_h_next, d_h, v_2, h_steps, v_9, v_8 } = buffers;
  const n_t = t * 8;
  const g_t = t * 8;
  const d_h_next_t = t * 8;
  const v_2_t = t * 8;
  const h_steps_t = t * 8;
  const v_8_t = t * 16;
  for (let i = 0; i < 2; i++) {
    const n_i = n_t + i * 4;
    const g_i = g_t + i * 4;
    const d_h_next_i = d_h_next_t + i * 4;
    const d_h_i = i * 4;
    const v_2_i = v_2_t + i * 4;
    const h_steps_i = h_steps_t + i * 4;
    const v_9_i = i * 4;
    const v_8_i = v_8_t + i * 8;
    for (let j = 0; j < 4; j++) {
      const n_2 = n[n_i + j];
      const g_3 = g[g_i + j];
      const d_h_next_3 = d_h_next[d_h_next_i + j];
      const d_h_3 = d_h[d_h_i + j];
      const v_2_3 = v_2[v_2_i + j];
      const h = h_steps[h_steps_i + j];
      const d_h_next_2_2 = d_h_next_3 + d_h_3;
      const d_n = d_h_next_2_2 * v_2_3;
      const v_11 = d_h_next_2_2 * g_3;
      const d_pre_n = d_n * (1 - n_2 * n_2);
      const d_pre_g = (d_h_next_2_2 * h - d_h_next_2_2 * n_2) * (g_3 * (1 - g_3));
      v_9[v_9_i + j] = v_11;
      v_8[v_8_i + j + 4] = d_pre_n;
      v_8[v_8_i + j] = d_pre_g;
    }
  }
}

// v_8 · R_gnᵀ f32[2,4]
// epilogue: d_h
function d_h_2(t) {
  const { v_9, v_8, rnn_0_R, d_h } = buffers;
  const v_8_t = t * 16;
  let d_h00 = v_9[0];
  let d_h01 = v_9[1];
  let d_h02 = v_9[2];
  let d_h03 = v_9[3];
  let d_h10 = v_9[4];
  let d_h11 = v_9[5];
  let d_h12 = v_9[6];
  let d_h13 = v_9[7];
  for (let k = 0; k < 8; k++) {
    const a0 = v_8[v_8_t + k];
    const w0 = rnn_0_R[k];
    d_h00 += a0 * w0;
    const a1 = v_8[v_8_t + k + 8];
    d_h10 += a1 * w0;
    const w1 = rnn_0_R[k + 8];
    d_h01 += a0 * w1;
    d_h11 += a1 * w1;
    const w2 = rnn_0_R[k + 16];
    d_h02 += a0 * w2;
    d_h12 += a1 * w2;
    const w3 = rnn_0_R[k + 24];
    d_h03 += a0 * w3;
    d_h13 += a1 * w3;
  }
  d_h[0] = d_h00;
  d_h[1] = d_h01;
  d_h[2] = d_h02;
  d_h[3] = d_h03;
  d_h[4] = d_h10;
  d_h[5] = d_h11;
  d_h[6] = d_h12;
  d_h[7] = d_h13;
}
