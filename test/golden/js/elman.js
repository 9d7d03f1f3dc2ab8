// entry forward
//   product
//   copy_h_steps
//   for T steps:
//     n
//   copy_rnn.0.h.next

// h · rnn.0.R f32[2,4]
// epilogue: n
// written out: tanh
function n(t) {
  const { v, h_steps, rnn_0_R, y } = buffers;
  const v_t = t * 8;
  const h_steps_t = t * 8;
  const y_t = t * 8;
  let pre_n00 = v[v_t];
  let pre_n01 = v[v_t + 1];
  let pre_n02 = v[v_t + 2];
  let pre_n03 = v[v_t + 3];
  let pre_n10 = v[v_t + 4];
  let pre_n11 = v[v_t + 5];
  let pre_n12 = v[v_t + 6];
  let pre_n13 = v[v_t + 7];
  for (let k = 0; k < 4; k++) {
    const rnn_0_R_k = k * 4;
    const a0 = h_steps[h_steps_t + k];
    const w0 = rnn_0_R[rnn_0_R_k];
    pre_n00 += a0 * w0;
    const a1 = h_steps[h_steps_t + k + 4];
    pre_n10 += a1 * w0;
    const w1 = rnn_0_R[rnn_0_R_k + 1];
    pre_n01 += a0 * w1;
    pre_n11 += a1 * w1;
    const w2 = rnn_0_R[rnn_0_R_k + 2];
    pre_n02 += a0 * w2;
    pre_n12 += a1 * w2;
    const w3 = rnn_0_R[rnn_0_R_k + 3];
    pre_n03 += a0 * w3;
    pre_n13 += a1 * w3;
  }
  const n00_x = Math.min(Math.max(pre_n00, -9.125), 9.125);
  const n00_xx = n00_x * n00_x;
  const n00_p = (((1.31333867616659e-8 * n00_xx + 0.00002044915241) * n00_xx + 0.00348585752) * n00_xx + 0.1337282831) * n00_xx + 0.9999999766;
  const n00_q = (((7.685926167e-7 * n00_xx + 0.000326973003) * n00_xx + 0.02583995021) * n00_xx + 0.4670614161) * n00_xx + 1;
  const n00 = n00_x * n00_p / n00_q;
  h_steps[h_steps_t + 8] = n00;
  y[y_t] = n00;
  const n01_x = Math.min(Math.max(pre_n01, -9.125), 9.125);
  const n01_xx = n01_x * n01_x;
  const n01_p = (((1.31333867616659e-8 * n01_xx + 0.00002044915241) * n01_xx + 0.00348585752) * n01_xx + 0.1337282831) * n01_xx + 0.9999999766;
  const n01_q = (((7.685926167e-7 * n01_xx + 0.000326973003) * n01_xx + 0.02583995021) * n01_xx + 0.4670614161) * n01_xx + 1;
  const n01 = n01_x * n01_p / n01_q;
  h_steps[h_steps_t + 9] = n01;
  y[y_t + 1] = n01;
  const n02_x = Math.min(Math.max(pre_n02, -9.125), 9.125);
  const n02_xx = n02_x * n02_x;
  const n02_p = (((1.31333867616659e-8 * n02_xx + 0.00002044915241) * n02_xx + 0.00348585752) * n02_xx + 0.1337282831) * n02_xx + 0.9999999766;
  const n02_q = (((7.685926167e-7 * n02_xx + 0.000326973003) * n02_xx + 0.02583995021) * n02_xx + 0.4670614161) * n02_xx + 1;
  const n02 = n02_x * n02_p / n02_q;
  h_steps[h_steps_t + 10] = n02;
  y[y_t + 2] = n02;
  const n03_x = Math.min(Math.max(pre_n03, -9.125), 9.125);
  const n03_xx = n03_x * n03_x;
  const n03_p = (((1.31333867616659e-8 * n03_xx + 0.00002044915241) * n03_xx + 0.00348585752) * n03_xx + 0.1337282831) * n03_xx + 0.9999999766;
  const n03_q = (((7.685926167e-7 * n03_xx + 0.000326973003) * n03_xx + 0.02583995021) * n03_xx + 0.4670614161) * n03_xx + 1;
  const n03 = n03_x * n03_p / n03_q;
  h_steps[h_steps_t + 11] = n03;
  y[y_t + 3] = n03;
  const n10_x = Math.min(Math.max(pre_n10, -9.125), 9.125);
  const n10_xx = n10_x * n10_x;
  const n10_p = (((1.31333867616659e-8 * n10_xx + 0.00002044915241) * n10_xx + 0.00348585752) * n10_xx + 0.1337282831) * n10_xx + 0.9999999766;
  const n10_q = (((7.685926167e-7 * n10_xx + 0.000326973003) * n10_xx + 0.02583995021) * n10_xx + 0.4670614161) * n10_xx + 1;
  const n10 = n10_x * n10_p / n10_q;
  h_steps[h_steps_t + 12] = n10;
  y[y_t + 4] = n10;
  const n11_x = Math.min(Math.max(pre_n11, -9.125), 9.125);
  const n11_xx = n11_x * n11_x;
  const n11_p = (((1.31333867616659e-8 * n11_xx + 0.00002044915241) * n11_xx + 0.00348585752) * n11_xx + 0.1337282831) * n11_xx + 0.9999999766;
  const n11_q = (((7.685926167e-7 * n11_xx + 0.000326973003) * n11_xx + 0.02583995021) * n11_xx + 0.4670614161) * n11_xx + 1;
  const n11 = n11_x * n11_p / n11_q;
  h_steps[h_steps_t + 13] = n11;
  y[y_t + 5] = n11;
  const n12_x = Math.min(Math.max(pre_n12, -9.125), 9.125);
  const n12_xx = n12_x * n12_x;
  const n12_p = (((1.31333867616659e-8 * n12_xx + 0.00002044915241) * n12_xx + 0.00348585752) * n12_xx + 0.1337282831) * n12_xx + 0.9999999766;
  const n12_q = (((7.685926167e-7 * n12_xx + 0.000326973003) * n12_xx + 0.02583995021) * n12_xx + 0.4670614161) * n12_xx + 1;
  const n12 = n12_x * n12_p / n12_q;
  h_steps[h_steps_t + 14] = n12;
  y[y_t + 6] = n12;
  const n13_x = Math.min(Math.max(pre_n13, -9.125), 9.125);
  const n13_xx = n13_x * n13_x;
  const n13_p = (((1.31333867616659e-8 * n13_xx + 0.00002044915241) * n13_xx + 0.00348585752) * n13_xx + 0.1337282831) * n13_xx + 0.9999999766;
  const n13_q = (((7.685926167e-7 * n13_xx + 0.000326973003) * n13_xx + 0.02583995021) * n13_xx + 0.4670614161) * n13_xx + 1;
  const n13 = n13_x * n13_p / n13_q;
  h_steps[h_steps_t + 15] = n13;
  y[y_t + 7] = n13;
}

// entry gradient
//   product
//   copy_h_steps
//   for T steps:
//     n
//   copy_rnn.0.h.next
//   v
//   sum
//   sum_2
//   v_2
//   d_n
//   copy_d_h
//   for T steps, backwards:
//     d_pre_n
//     d_h
//   d_rnn.0.R
//   d_rnn.0.b
//   d_rnn.0.W

// h · rnn.0.R f32[2,4]
// epilogue: n
// written out: tanh
function n(t) {
  const { v, h_steps, rnn_0_R } = buffers;
  const v_t = t * 8;
  const h_steps_t = t * 8;
  let pre_n00 = v[v_t];
  let pre_n01 = v[v_t + 1];
  let pre_n02 = v[v_t + 2];
  let pre_n03 = v[v_t + 3];
  let pre_n10 = v[v_t + 4];
  let pre_n11 = v[v_t + 5];
  let pre_n12 = v[v_t + 6];
  let pre_n13 = v[v_t + 7];
  for (let k = 0; k < 4; k++) {
    const rnn_0_R_k = k * 4;
    const a0 = h_steps[h_steps_t + k];
    const w0 = rnn_0_R[rnn_0_R_k];
    pre_n00 += a0 * w0;
    const a1 = h_steps[h_steps_t + k + 4];
    pre_n10 += a1 * w0;
    const w1 = rnn_0_R[rnn_0_R_k + 1];
    pre_n01 += a0 * w1;
    pre_n11 += a1 * w1;
    const w2 = rnn_0_R[rnn_0_R_k + 2];
    pre_n02 += a0 * w2;
    pre_n12 += a1 * w2;
    const w3 = rnn_0_R[rnn_0_R_k + 3];
    pre_n03 += a0 * w3;
    pre_n13 += a1 * w3;
  }
  const n00_x = Math.min(Math.max(pre_n00, -9.125), 9.125);
  const n00_xx = n00_x * n00_x;
  const n00_p = (((1.31333867616659e-8 * n00_xx + 0.00002044915241) * n00_xx + 0.00348585752) * n00_xx + 0.1337282831) * n00_xx + 0.9999999766;
  const n00_q = (((7.685926167e-7 * n00_xx + 0.000326973003) * n00_xx + 0.02583995021) * n00_xx + 0.4670614161) * n00_xx + 1;
  const n00 = n00_x * n00_p / n00_q;
  h_steps[h_steps_t + 8] = n00;
  const n01_x = Math.min(Math.max(pre_n01, -9.125), 9.125);
  const n01_xx = n01_x * n01_x;
  const n01_p = (((1.31333867616659e-8 * n01_xx + 0.00002044915241) * n01_xx + 0.00348585752) * n01_xx + 0.1337282831) * n01_xx + 0.9999999766;
  const n01_q = (((7.685926167e-7 * n01_xx + 0.000326973003) * n01_xx + 0.02583995021) * n01_xx + 0.4670614161) * n01_xx + 1;
  const n01 = n01_x * n01_p / n01_q;
  h_steps[h_steps_t + 9] = n01;
  const n02_x = Math.min(Math.max(pre_n02, -9.125), 9.125);
  const n02_xx = n02_x * n02_x;
  const n02_p = (((1.31333867616659e-8 * n02_xx + 0.00002044915241) * n02_xx + 0.00348585752) * n02_xx + 0.1337282831) * n02_xx + 0.9999999766;
  const n02_q = (((7.685926167e-7 * n02_xx + 0.000326973003) * n02_xx + 0.02583995021) * n02_xx + 0.4670614161) * n02_xx + 1;
  const n02 = n02_x * n02_p / n02_q;
  h_steps[h_steps_t + 10] = n02;
  const n03_x = Math.min(Math.max(pre_n03, -9.125), 9.125);
  const n03_xx = n03_x * n03_x;
  const n03_p = (((1.31333867616659e-8 * n03_xx + 0.00002044915241) * n03_xx + 0.00348585752) * n03_xx + 0.1337282831) * n03_xx + 0.9999999766;
  const n03_q = (((7.685926167e-7 * n03_xx + 0.000326973003) * n03_xx + 0.02583995021) * n03_xx + 0.4670614161) * n03_xx + 1;
  const n03 = n03_x * n03_p / n03_q;
  h_steps[h_steps_t + 11] = n03;
  const n10_x = Math.min(Math.max(pre_n10, -9.125), 9.125);
  const n10_xx = n10_x * n10_x;
  const n10_p = (((1.31333867616659e-8 * n10_xx + 0.00002044915241) * n10_xx + 0.00348585752) * n10_xx + 0.1337282831) * n10_xx + 0.9999999766;
  const n10_q = (((7.685926167e-7 * n10_xx + 0.000326973003) * n10_xx + 0.02583995021) * n10_xx + 0.4670614161) * n10_xx + 1;
  const n10 = n10_x * n10_p / n10_q;
  h_steps[h_steps_t + 12] = n10;
  const n11_x = Math.min(Math.max(pre_n11, -9.125), 9.125);
  const n11_xx = n11_x * n11_x;
  const n11_p = (((1.31333867616659e-8 * n11_xx + 0.00002044915241) * n11_xx + 0.00348585752) * n11_xx + 0.1337282831) * n11_xx + 0.9999999766;
  const n11_q = (((7.685926167e-7 * n11_xx + 0.000326973003) * n11_xx + 0.02583995021) * n11_xx + 0.4670614161) * n11_xx + 1;
  const n11 = n11_x * n11_p / n11_q;
  h_steps[h_steps_t + 13] = n11;
  const n12_x = Math.min(Math.max(pre_n12, -9.125), 9.125);
  const n12_xx = n12_x * n12_x;
  const n12_p = (((1.31333867616659e-8 * n12_xx + 0.00002044915241) * n12_xx + 0.00348585752) * n12_xx + 0.1337282831) * n12_xx + 0.9999999766;
  const n12_q = (((7.685926167e-7 * n12_xx + 0.000326973003) * n12_xx + 0.02583995021) * n12_xx + 0.4670614161) * n12_xx + 1;
  const n12 = n12_x * n12_p / n12_q;
  h_steps[h_steps_t + 14] = n12;
  const n13_x = Math.min(Math.max(pre_n13, -9.125), 9.125);
  const n13_xx = n13_x * n13_x;
  const n13_p = (((1.31333867616659e-8 * n13_xx + 0.00002044915241) * n13_xx + 0.00348585752) * n13_xx + 0.1337282831) * n13_xx + 0.9999999766;
  const n13_q = (((7.685926167e-7 * n13_xx + 0.000326973003) * n13_xx + 0.02583995021) * n13_xx + 0.4670614161) * n13_xx + 1;
  const n13 = n13_x * n13_p / n13_q;
  h_steps[h_steps_t + 15] = n13;
}

// elementwise: d_pre_n [2, 4]
function d_pre_n(t, even) {
  const { h_steps, d_n, d_h, v_7 } = buffers;
  const h_steps_t = t * 8;
  const d_n_t = t * 8;
  const d_h_even = even * 8;
  const v_7_t = t * 8;
  for (let i = 0; i < 8; i++) {
    const n_2 = h_steps[h_steps_t + i + 8];
    const d_n_3 = d_n[d_n_t + i];
    const d_h_3 = d_h[d_h_even + i];
    const d_n_2_2 = d_n_3 + d_h_3;
    const d_pre_n_2 = d_n_2_2 * (1 - n_2 * n_2);
    v_7[v_7_t + i] = d_pre_n_2;
  }
}

// d_pre_n · rnn.0.Rᵀ f32[2,4]
function d_h_2(t, odd) {
  const { v_7, rnn_0_R, d_h } = buffers;
  const v_7_t = t * 8;
  const d_h_odd = odd * 8;
  let d_h_sum00 = 0;
  let d_h_sum01 = 0;
  let d_h_sum02 = 0;
  let d_h_sum03 = 0;
  let d_h_sum10 = 0;
  let d_h_sum11 = 0;
  let d_h_sum12 = 0;
  let d_h_sum13 = 0;
  for (let k = 0; k < 4; k++) {
    const a0 = v_7[v_7_t + k];
    const w0 = rnn_0_R[k];
    d_h_sum00 += a0 * w0;
    const a1 = v_7[v_7_t + k + 4];
    d_h_sum10 += a1 * w0;
    const w1 = rnn_0_R[k + 4];
    d_h_sum01 += a0 * w1;
    d_h_sum11 += a1 * w1;
    const w2 = rnn_0_R[k + 8];
    d_h_sum02 += a0 * w2;
    d_h_sum12 += a1 * w2;
    const w3 = rnn_0_R[k + 12];
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
