// entry forward
//   product
//   copy_h_steps
//   for T steps:
//     f
//     h_next
//   copy_rnn.0.h.next

// h · R_f f32[2,4]
// epilogue: f
// written out: sigmoid
function f_2(t) {
  const { v, h_steps, rnn_0_R, f, v_2, v_3 } = buffers;
  const v_t = t * 16;
  const h_steps_t = t * 8;
  let pre_f00 = v[v_t];
  let pre_f01 = v[v_t + 1];
  let pre_f02 = v[v_t + 2];
  let pre_f03 = v[v_t + 3];
  let pre_f10 = v[v_t + 8];
  let pre_f11 = v[v_t + 9];
  let pre_f12 = v[v_t + 10];
  let pre_f13 = v[v_t + 11];
  for (let k = 0; k < 4; k++) {
    const rnn_0_R_k = k * 8;
    const a0 = h_steps[h_steps_t + k];
    const w0 = rnn_0_R[rnn_0_R_k];
    pre_f00 += a0 * w0;
    const a1 = h_steps[h_steps_t + k + 4];
    pre_f10 += a1 * w0;
    const w1 = rnn_0_R[rnn_0_R_k + 1];
    pre_f01 += a0 * w1;
    pre_f11 += a1 * w1;
    const w2 = rnn_0_R[rnn_0_R_k + 2];
    pre_f02 += a0 * w2;
    pre_f12 += a1 * w2;
    const w3 = rnn_0_R[rnn_0_R_k + 3];
    pre_f03 += a0 * w3;
    pre_f13 += a1 * w3;
  }
  const h00 = h_steps[h_steps_t];
  const f00_x = Math.min(Math.max(0.5 * pre_f00, -9.125), 9.125);
  const f00_xx = f00_x * f00_x;
  const f00_p = (((1.31333867616659e-8 * f00_xx + 0.00002044915241) * f00_xx + 0.00348585752) * f00_xx + 0.1337282831) * f00_xx + 0.9999999766;
  const f00_q = (((7.685926167e-7 * f00_xx + 0.000326973003) * f00_xx + 0.02583995021) * f00_xx + 0.4670614161) * f00_xx + 1;
  const f00 = 0.5 + 0.5 * (f00_x * f00_p / f00_q);
  const v00 = f00 * h00;
  const v_2_00 = (1 - f00) * h00;
  f[0] = f00;
  v_2[0] = v00;
  v_3[0] = v_2_00;
  const h01 = h_steps[h_steps_t + 1];
  const f01_x = Math.min(Math.max(0.5 * pre_f01, -9.125), 9.125);
  const f01_xx = f01_x * f01_x;
  const f01_p = (((1.31333867616659e-8 * f01_xx + 0.00002044915241) * f01_xx + 0.00348585752) * f01_xx + 0.1337282831) * f01_xx + 0.9999999766;
  const f01_q = (((7.685926167e-7 * f01_xx + 0.000326973003) * f01_xx + 0.02583995021) * f01_xx + 0.4670614161) * f01_xx + 1;
  const f01 = 0.5 + 0.5 * (f01_x * f01_p / f01_q);
  const v01 = f01 * h01;
  const v_2_01 = (1 - f01) * h01;
  f[1] = f01;
  v_2[1] = v01;
  v_3[1] = v_2_01;
  const h02 = h_steps[h_steps_t + 2];
  const f02_x = Math.min(Math.max(0.5 * pre_f02, -9.125), 9.125);
  const f02_xx = f02_x * f02_x;
  const f02_p = (((1.31333867616659e-8 * f02_xx + 0.00002044915241) * f02_xx + 0.00348585752) * f02_xx + 0.1337282831) * f02_xx + 0.9999999766;
  const f02_q = (((7.685926167e-7 * f02_xx + 0.000326973003) * f02_xx + 0.02583995021) * f02_xx + 0.4670614161) * f02_xx + 1;
  const f02 = 0.5 + 0.5 * (f02_x * f02_p / f02_q);
  const v02 = f02 * h02;
  const v_2_02 = (1 - f02) * h02;
  f[2] = f02;
  v_2[2] = v02;
  v_3[2] = v_2_02;
  const h03 = h_steps[h_steps_t + 3];
  const f03_x = Math.min(Math.max(0.5 * pre_f03, -9.125), 9.125);
  const f03_xx = f03_x * f03_x;
  const f03_p = (((1.31333867616659e-8 * f03_xx + 0.00002044915241) * f03_xx + 0.00348585752) * f03_xx + 0.1337282831) * f03_xx + 0.9999999766;
  const f03_q = (((7.685926167e-7 * f03_xx + 0.000326973003) * f03_xx + 0.02583995021) * f03_xx + 0.4670614161) * f03_xx + 1;
  const f03 = 0.5 + 0.5 * (f03_x * f03_p / f03_q);
  const v03 = f03 * h03;
  const v_2_03 = (1 - f03) * h03;
  f[3] = f03;
  v_2[3] = v03;
  v_3[3] = v_2_03;
  const h10 = h_steps[h_steps_t + 4];
  const f10_x = Math.min(Math.max(0.5 * pre_f10, -9.125), 9.125);
  const f10_xx = f10_x * f10_x;
  const f10_p = (((1.31333867616659e-8 * f10_xx + 0.00002044915241) * f10_xx + 0.00348585752) * f10_xx + 0.1337282831) * f10_xx + 0.9999999766;
  const f10_q = (((7.685926167e-7 * f10_xx + 0.000326973003) * f10_xx + 0.02583995021) * f10_xx + 0.4670614161) * f10_xx + 1;
  const f10 = 0.5 + 0.5 * (f10_x * f10_p / f10_q);
  const v10 = f10 * h10;
  const v_2_10 = (1 - f10) * h10;
  f[4] = f10;
  v_2[4] = v10;
  v_3[4] = v_2_10;
  const h11 = h_steps[h_steps_t + 5];
  const f11_x = Math.min(Math.max(0.5 * pre_f11, -9.125), 9.125);
  const f11_xx = f11_x * f11_x;
  const f11_p = (((1.31333867616659e-8 * f11_xx + 0.00002044915241) * f11_xx + 0.00348585752) * f11_xx + 0.1337282831) * f11_xx + 0.9999999766;
  const f11_q = (((7.685926167e-7 * f11_xx + 0.000326973003) * f11_xx + 0.02583995021) * f11_xx + 0.4670614161) * f11_xx + 1;
  const f11 = 0.5 + 0.5 * (f11_x * f11_p / f11_q);
  const v11 = f11 * h11;
  const v_2_11 = (1 - f11) * h11;
  f[5] = f11;
  v_2[5] = v11;
  v_3[5] = v_2_11;
  const h12 = h_steps[h_steps_t + 6];
  const f12_x = Math.min(Math.max(0.5 * pre_f12, -9.125), 9.125);
  const f12_xx = f12_x * f12_x;
  const f12_p = (((1.31333867616659e-8 * f12_xx + 0.00002044915241) * f12_xx + 0.00348585752) * f12_xx + 0.1337282831) * f12_xx + 0.9999999766;
  const f12_q = (((7.685926167e-7 * f12_xx + 0.000326973003) * f12_xx + 0.02583995021) * f12_xx + 0.4670614161) * f12_xx + 1;
  const f12 = 0.5 + 0.5 * (f12_x * f12_p / f12_q);
  const v12 = f12 * h12;
  const v_2_12 = (1 - f12) * h12;
  f[6] = f12;
  v_2[6] = v12;
  v_3[6] = v_2_12;
  const h13 = h_steps[h_steps_t + 7];
  const f13_x = Math.min(Math.max(0.5 * pre_f13, -9.125), 9.125);
  const f13_xx = f13_x * f13_x;
  const f13_p = (((1.31333867616659e-8 * f13_xx + 0.00002044915241) * f13_xx + 0.00348585752) * f13_xx + 0.1337282831) * f13_xx + 0.9999999766;
  const f13_q = (((7.685926167e-7 * f13_xx + 0.000326973003) * f13_xx + 0.02583995021) * f13_xx + 0.4670614161) * f13_xx + 1;
  const f13 = 0.5 + 0.5 * (f13_x * f13_p / f13_q);
  const v13 = f13 * h13;
  const v_2_13 = (1 - f13) * h13;
  f[7] = f13;
  v_2[7] = v13;
  v_3[7] = v_2_13;
}

// v_2 · R_n f32[2,4]
// epilogue: h_next
// written out: tanh
function h_next(t) {
  const { v, v_2, rnn_0_R, f, v_3, h_steps, y } = buffers;
  const v_t = t * 16;
  const h_steps_t = t * 8;
  const y_t = t * 8;
  let pre_n00 = v[v_t + 4];
  let pre_n01 = v[v_t + 5];
  let pre_n02 = v[v_t + 6];
  let pre_n03 = v[v_t + 7];
  let pre_n10 = v[v_t + 12];
  let pre_n11 = v[v_t + 13];
  let pre_n12 = v[v_t + 14];
  let pre_n13 = v[v_t + 15];
  for (let k = 0; k < 4; k++) {
    const rnn_0_R_k = k * 8;
    const a0 = v_2[k];
    const w0 = rnn_0_R[rnn_0_R_k + 4];
    pre_n00 += a0 * w0;
    const a1 = v_2[k + 4];
    pre_n10 += a1 * w0;
    const w1 = rnn_0_R[rnn_0_R_k + 5];
    pre_n01 += a0 * w1;
    pre_n11 += a1 * w1;
    const w2 = rnn_0_R[rnn_0_R_k + 6];
    pre_n02 += a0 * w2;
    pre_n12 += a1 * w2;
    const w3 = rnn_0_R[rnn_0_R_k + 7];
    pre_n03 += a0 * w3;
    pre_n13 += a1 * w3;
  }
  const f00 = f[0];
  const v_3_00 = v_3[0];
  const n00_x = Math.min(Math.max(pre_n00, -9.125), 9.125);
  const n00_xx = n00_x * n00_x;
  const n00_p = (((1.31333867616659e-8 * n00_xx + 0.00002044915241) * n00_xx + 0.00348585752) * n00_xx + 0.1337282831) * n00_xx + 0.9999999766;
  const n00_q = (((7.685926167e-7 * n00_xx + 0.000326973003) * n00_xx + 0.02583995021) * n00_xx + 0.4670614161) * n00_xx + 1;
  const n00 = n00_x * n00_p / n00_q;
  const h_next00 = v_3_00 + f00 * n00;
  h_steps[h_steps_t + 8] = h_next00;
  y[y_t] = h_next00;
  const f01 = f[1];
  const v_3_01 = v_3[1];
  const n01_x = Math.min(Math.max(pre_n01, -9.125), 9.125);
  const n01_xx = n01_x * n01_x;
  const n01_p = (((1.31333867616659e-8 * n01_xx + 0.00002044915241) * n01_xx + 0.00348585752) * n01_xx + 0.1337282831) * n01_xx + 0.9999999766;
  const n01_q = (((7.685926167e-7 * n01_xx + 0.000326973003) * n01_xx + 0.02583995021) * n01_xx + 0.4670614161) * n01_xx + 1;
  const n01 = n01_x * n01_p / n01_q;
  const h_next01 = v_3_01 + f01 * n01;
  h_steps[h_steps_t + 9] = h_next01;
  y[y_t + 1] = h_next01;
  const f02 = f[2];
  const v_3_02 = v_3[2];
  const n02_x = Math.min(Math.max(pre_n02, -9.125), 9.125);
  const n02_xx = n02_x * n02_x;
  const n02_p = (((1.31333867616659e-8 * n02_xx + 0.00002044915241) * n02_xx + 0.00348585752) * n02_xx + 0.1337282831) * n02_xx + 0.9999999766;
  const n02_q = (((7.685926167e-7 * n02_xx + 0.000326973003) * n02_xx + 0.02583995021) * n02_xx + 0.4670614161) * n02_xx + 1;
  const n02 = n02_x * n02_p / n02_q;
  const h_next02 = v_3_02 + f02 * n02;
  h_steps[h_steps_t + 10] = h_next02;
  y[y_t + 2] = h_next02;
  const f03 = f[3];
  const v_3_03 = v_3[3];
  const n03_x = Math.min(Math.max(pre_n03, -9.125), 9.125);
  const n03_xx = n03_x * n03_x;
  const n03_p = (((1.31333867616659e-8 * n03_xx + 0.00002044915241) * n03_xx + 0.00348585752) * n03_xx + 0.1337282831) * n03_xx + 0.9999999766;
  const n03_q = (((7.685926167e-7 * n03_xx + 0.000326973003) * n03_xx + 0.02583995021) * n03_xx + 0.4670614161) * n03_xx + 1;
  const n03 = n03_x * n03_p / n03_q;
  const h_next03 = v_3_03 + f03 * n03;
  h_steps[h_steps_t + 11] = h_next03;
  y[y_t + 3] = h_next03;
  const f10 = f[4];
  const v_3_10 = v_3[4];
  const n10_x = Math.min(Math.max(pre_n10, -9.125), 9.125);
  const n10_xx = n10_x * n10_x;
  const n10_p = (((1.31333867616659e-8 * n10_xx + 0.00002044915241) * n10_xx + 0.00348585752) * n10_xx + 0.1337282831) * n10_xx + 0.9999999766;
  const n10_q = (((7.685926167e-7 * n10_xx + 0.000326973003) * n10_xx + 0.02583995021) * n10_xx + 0.4670614161) * n10_xx + 1;
  const n10 = n10_x * n10_p / n10_q;
  const h_next10 = v_3_10 + f10 * n10;
  h_steps[h_steps_t + 12] = h_next10;
  y[y_t + 4] = h_next10;
  const f11 = f[5];
  const v_3_11 = v_3[5];
  const n11_x = Math.min(Math.max(pre_n11, -9.125), 9.125);
  const n11_xx = n11_x * n11_x;
  const n11_p = (((1.31333867616659e-8 * n11_xx + 0.00002044915241) * n11_xx + 0.00348585752) * n11_xx + 0.1337282831) * n11_xx + 0.9999999766;
  const n11_q = (((7.685926167e-7 * n11_xx + 0.000326973003) * n11_xx + 0.02583995021) * n11_xx + 0.4670614161) * n11_xx + 1;
  const n11 = n11_x * n11_p / n11_q;
  const h_next11 = v_3_11 + f11 * n11;
  h_steps[h_steps_t + 13] = h_next11;
  y[y_t + 5] = h_next11;
  const f12 = f[6];
  const v_3_12 = v_3[6];
  const n12_x = Math.min(Math.max(pre_n12, -9.125), 9.125);
  const n12_xx = n12_x * n12_x;
  const n12_p = (((1.31333867616659e-8 * n12_xx + 0.00002044915241) * n12_xx + 0.00348585752) * n12_xx + 0.1337282831) * n12_xx + 0.9999999766;
  const n12_q = (((7.685926167e-7 * n12_xx + 0.000326973003) * n12_xx + 0.02583995021) * n12_xx + 0.4670614161) * n12_xx + 1;
  const n12 = n12_x * n12_p / n12_q;
  const h_next12 = v_3_12 + f12 * n12;
  h_steps[h_steps_t + 14] = h_next12;
  y[y_t + 6] = h_next12;
  const f13 = f[7];
  const v_3_13 = v_3[7];
  const n13_x = Math.min(Math.max(pre_n13, -9.125), 9.125);
  const n13_xx = n13_x * n13_x;
  const n13_p = (((1.31333867616659e-8 * n13_xx + 0.00002044915241) * n13_xx + 0.00348585752) * n13_xx + 0.1337282831) * n13_xx + 0.9999999766;
  const n13_q = (((7.685926167e-7 * n13_xx + 0.000326973003) * n13_xx + 0.02583995021) * n13_xx + 0.4670614161) * n13_xx + 1;
  const n13 = n13_x * n13_p / n13_q;
  const h_next13 = v_3_13 + f13 * n13;
  h_steps[h_steps_t + 15] = h_next13;
  y[y_t + 7] = h_next13;
}

// entry gradient
//   product
//   copy_h_steps
//   for T steps:
//     f
//     n
//   copy_rnn.0.h.next
//   v
//   sum
//   sum_2
//   v_2
//   d_h_next
//   copy_d_h
//   for T steps, backwards:
//     v_3
//     d_pre_f
//     d_h
//   d_R_f
//   d_R_n
//   d_rnn.0.b
//   d_rnn.0.W

// h · R_f f32[2,4]
// epilogue: f
// written out: sigmoid
function f_2(t) {
  const { v_2, h_steps, rnn_0_R, f, v_3, v_4, v_5 } = buffers;
  const v_2_t = t * 16;
  const h_steps_t = t * 8;
  const f_t = t * 8;
  const v_3_t = t * 8;
  const v_4_t = t * 8;
  let pre_f00 = v_2[v_2_t];
  let pre_f01 = v_2[v_2_t + 1];
  let pre_f02 = v_2[v_2_t + 2];
  let pre_f03 = v_2[v_2_t + 3];
  let pre_f10 = v_2[v_2_t + 8];
  let pre_f11 = v_2[v_2_t + 9];
  let pre_f12 = v_2[v_2_t + 10];
  let pre_f13 = v_2[v_2_t + 11];
  for (let k = 0; k < 4; k++) {
    const rnn_0_R_k = k * 8;
    const a0 = h_steps[h_steps_t + k];
    const w0 = rnn_0_R[rnn_0_R_k];
    pre_f00 += a0 * w0;
    const a1 = h_steps[h_steps_t + k + 4];
    pre_f10 += a1 * w0;
    const w1 = rnn_0_R[rnn_0_R_k + 1];
    pre_f01 += a0 * w1;
    pre_f11 += a1 * w1;
    const w2 = rnn_0_R[rnn_0_R_k + 2];
    pre_f02 += a0 * w2;
    pre_f12 += a1 * w2;
    const w3 = rnn_0_R[rnn_0_R_k + 3];
    pre_f03 += a0 * w3;
    pre_f13 += a1 * w3;
  }
  const h00 = h_steps[h_steps_t];
  const f00_x = Math.min(Math.max(0.5 * pre_f00, -9.125), 9.125);
  const f00_xx = f00_x * f00_x;
  const f00_p = (((1.31333867616659e-8 * f00_xx + 0.00002044915241) * f00_xx + 0.00348585752) * f00_xx + 0.1337282831) * f00_xx + 0.9999999766;
  const f00_q = (((7.685926167e-7 * f00_xx + 0.000326973003) * f00_xx + 0.02583995021) * f00_xx + 0.4670614161) * f00_xx + 1;
  const f00 = 0.5 + 0.5 * (f00_x * f00_p / f00_q);
  const v00 = f00 * h00;
  const v_2_00 = 1 - f00;
  const v_3_00 = v_2_00 * h00;
  f[f_t] = f00;
  v_3[v_3_t] = v00;
  v_4[v_4_t] = v_2_00;
  v_5[0] = v_3_00;
  const h01 = h_steps[h_steps_t + 1];
  const f01_x = Math.min(Math.max(0.5 * pre_f01, -9.125), 9.125);
  const f01_xx = f01_x * f01_x;
  const f01_p = (((1.31333867616659e-8 * f01_xx + 0.00002044915241) * f01_xx + 0.00348585752) * f01_xx + 0.1337282831) * f01_xx + 0.9999999766;
  const f01_q = (((7.685926167e-7 * f01_xx + 0.000326973003) * f01_xx + 0.02583995021) * f01_xx + 0.4670614161) * f01_xx + 1;
  const f01 = 0.5 + 0.5 * (f01_x * f01_p / f01_q);
  const v01 = f01 * h01;
  const v_2_01 = 1 - f01;
  const v_3_01 = v_2_01 * h01;
  f[f_t + 1] = f01;
  v_3[v_3_t + 1] = v01;
  v_4[v_4_t + 1] = v_2_01;
  v_5[1] = v_3_01;
  const h02 = h_steps[h_steps_t + 2];
  const f02_x = Math.min(Math.max(0.5 * pre_f02, -9.125), 9.125);
  const f02_xx = f02_x * f02_x;
  const f02_p = (((1.31333867616659e-8 * f02_xx + 0.00002044915241) * f02_xx + 0.00348585752) * f02_xx + 0.1337282831) * f02_xx + 0.9999999766;
  const f02_q = (((7.685926167e-7 * f02_xx + 0.000326973003) * f02_xx + 0.02583995021) * f02_xx + 0.4670614161) * f02_xx + 1;
  const f02 = 0.5 + 0.5 * (f02_x * f02_p / f02_q);
  const v02 = f02 * h02;
  const v_2_02 = 1 - f02;
  const v_3_02 = v_2_02 * h02;
  f[f_t + 2] = f02;
  v_3[v_3_t + 2] = v02;
  v_4[v_4_t + 2] = v_2_02;
  v_5[2] = v_3_02;
  const h03 = h_steps[h_steps_t + 3];
  const f03_x = Math.min(Math.max(0.5 * pre_f03, -9.125), 9.125);
  const f03_xx = f03_x * f03_x;
  const f03_p = (((1.31333867616659e-8 * f03_xx + 0.00002044915241) * f03_xx + 0.00348585752) * f03_xx + 0.1337282831) * f03_xx + 0.9999999766;
  const f03_q = (((7.685926167e-7 * f03_xx + 0.000326973003) * f03_xx + 0.02583995021) * f03_xx + 0.4670614161) * f03_xx + 1;
  const f03 = 0.5 + 0.5 * (f03_x * f03_p / f03_q);
  const v03 = f03 * h03;
  const v_2_03 = 1 - f03;
  const v_3_03 = v_2_03 * h03;
  f[f_t + 3] = f03;
  v_3[v_3_t + 3] = v03;
  v_4[v_4_t + 3] = v_2_03;
  v_5[3] = v_3_03;
  const h10 = h_steps[h_steps_t + 4];
  const f10_x = Math.min(Math.max(0.5 * pre_f10, -9.125), 9.125);
  const f10_xx = f10_x * f10_x;
  const f10_p = (((1.31333867616659e-8 * f10_xx + 0.00002044915241) * f10_xx + 0.00348585752) * f10_xx + 0.1337282831) * f10_xx + 0.9999999766;
  const f10_q = (((7.685926167e-7 * f10_xx + 0.000326973003) * f10_xx + 0.02583995021) * f10_xx + 0.4670614161) * f10_xx + 1;
  const f10 = 0.5 + 0.5 * (f10_x * f10_p / f10_q);
  const v10 = f10 * h10;
  const v_2_10 = 1 - f10;
  const v_3_10 = v_2_10 * h10;
  f[f_t + 4] = f10;
  v_3[v_3_t + 4] = v10;
  v_4[v_4_t + 4] = v_2_10;
  v_5[4] = v_3_10;
  const h11 = h_steps[h_steps_t + 5];
  const f11_x = Math.min(Math.max(0.5 * pre_f11, -9.125), 9.125);
  const f11_xx = f11_x * f11_x;
  const f11_p = (((1.31333867616659e-8 * f11_xx + 0.00002044915241) * f11_xx + 0.00348585752) * f11_xx + 0.1337282831) * f11_xx + 0.9999999766;
  const f11_q = (((7.685926167e-7 * f11_xx + 0.000326973003) * f11_xx + 0.02583995021) * f11_xx + 0.4670614161) * f11_xx + 1;
  const f11 = 0.5 + 0.5 * (f11_x * f11_p / f11_q);
  const v11 = f11 * h11;
  const v_2_11 = 1 - f11;
  const v_3_11 = v_2_11 * h11;
  f[f_t + 5] = f11;
  v_3[v_3_t + 5] = v11;
  v_4[v_4_t + 5] = v_2_11;
  v_5[5] = v_3_11;
  const h12 = h_steps[h_steps_t + 6];
  const f12_x = Math.min(Math.max(0.5 * pre_f12, -9.125), 9.125);
  const f12_xx = f12_x * f12_x;
  const f12_p = (((1.31333867616659e-8 * f12_xx + 0.00002044915241) * f12_xx + 0.00348585752) * f12_xx + 0.1337282831) * f12_xx + 0.9999999766;
  const f12_q = (((7.685926167e-7 * f12_xx + 0.000326973003) * f12_xx + 0.02583995021) * f12_xx + 0.4670614161) * f12_xx + 1;
  const f12 = 0.5 + 0.5 * (f12_x * f12_p / f12_q);
  const v12 = f12 * h12;
  const v_2_12 = 1 - f12;
  const v_3_12 = v_2_12 * h12;
  f[f_t + 6] = f12;
  v_3[v_3_t + 6] = v12;
  v_4[v_4_t + 6] = v_2_12;
  v_5[6] = v_3_12;
  const h13 = h_steps[h_steps_t + 7];
  const f13_x = Math.min(Math.max(0.5 * pre_f13, -9.125), 9.125);
  const f13_xx = f13_x * f13_x;
  const f13_p = (((1.31333867616659e-8 * f13_xx + 0.00002044915241) * f13_xx + 0.00348585752) * f13_xx + 0.1337282831) * f13_xx + 0.9999999766;
  const f13_q = (((7.685926167e-7 * f13_xx + 0.000326973003) * f13_xx + 0.02583995021) * f13_xx + 0.4670614161) * f13_xx + 1;
  const f13 = 0.5 + 0.5 * (f13_x * f13_p / f13_q);
  const v13 = f13 * h13;
  const v_2_13 = 1 - f13;
  const v_3_13 = v_2_13 * h13;
  f[f_t + 7] = f13;
  v_3[v_3_t + 7] = v13;
  v_4[v_4_t + 7] = v_2_13;
  v_5[7] = v_3_13;
}

// v_3 · R_n f32[2,4]
// epilogue: n, h_next
// written out: tanh
function n_2(t) {
  const { v_2, v_3, rnn_0_R, f, v_5, n, h_steps } = buffers;
  const v_2_t = t * 16;
  const v_3_t = t * 8;
  const f_t = t * 8;
  const n_t = t * 8;
  const h_steps_t = t * 8;
  let pre_n00 = v_2[v_2_t + 4];
  let pre_n01 = v_2[v_2_t + 5];
  let pre_n02 = v_2[v_2_t + 6];
  let pre_n03 = v_2[v_2_t + 7];
  let pre_n10 = v_2[v_2_t + 12];
  let pre_n11 = v_2[v_2_t + 13];
  let pre_n12 = v_2[v_2_t + 14];
  let pre_n13 = v_2[v_2_t + 15];
  for (let k = 0; k < 4; k++) {
    const rnn_0_R_k = k * 8;
    const a0 = v_3[v_3_t + k];
    const w0 = rnn_0_R[rnn_0_R_k + 4];
    pre_n00 += a0 * w0;
    const a1 = v_3[v_3_t + k + 4];
    pre_n10 += a1 * w0;
    const w1 = rnn_0_R[rnn_0_R_k + 5];
    pre_n01 += a0 * w1;
    pre_n11 += a1 * w1;
    const w2 = rnn_0_R[rnn_0_R_k + 6];
    pre_n02 += a0 * w2;
    pre_n12 += a1 * w2;
    const w3 = rnn_0_R[rnn_0_R_k + 7];
    pre_n03 += a0 * w3;
    pre_n13 += a1 * w3;
  }
  const f00 = f[f_t];
  const v_5_00 = v_5[0];
  const n00_x = Math.min(Math.max(pre_n00, -9.125), 9.125);
  const n00_xx = n00_x * n00_x;
  const n00_p = (((1.31333867616659e-8 * n00_xx + 0.00002044915241) * n00_xx + 0.00348585752) * n00_xx + 0.1337282831) * n00_xx + 0.9999999766;
  const n00_q = (((7.685926167e-7 * n00_xx + 0.000326973003) * n00_xx + 0.02583995021) * n00_xx + 0.4670614161) * n00_xx + 1;
  const n00 = n00_x * n00_p / n00_q;
  const h_next00 = v_5_00 + f00 * n00;
  n[n_t] = n00;
  h_steps[h_steps_t + 8] = h_next00;
  const f01 = f[f_t + 1];
  const v_5_01 = v_5[1];
  const n01_x = Math.min(Math.max(pre_n01, -9.125), 9.125);
  const n01_xx = n01_x * n01_x;
  const n01_p = (((1.31333867616659e-8 * n01_xx + 0.00002044915241) * n01_xx + 0.00348585752) * n01_xx + 0.1337282831) * n01_xx + 0.9999999766;
  const n01_q = (((7.685926167e-7 * n01_xx + 0.000326973003) * n01_xx + 0.02583995021) * n01_xx + 0.4670614161) * n01_xx + 1;
  const n01 = n01_x * n01_p / n01_q;
  const h_next01 = v_5_01 + f01 * n01;
  n[n_t + 1] = n01;
  h_steps[h_steps_t + 9] = h_next01;
  const f02 = f[f_t + 2];
  const v_5_02 = v_5[2];
  const n02_x = Math.min(Math.max(pre_n02, -9.125), 9.125);
  const n02_xx = n02_x * n02_x;
  const n02_p = (((1.31333867616659e-8 * n02_xx + 0.00002044915241) * n02_xx + 0.00348585752) * n02_xx + 0.1337282831) * n02_xx + 0.9999999766;
  const n02_q = (((7.685926167e-7 * n02_xx + 0.000326973003) * n02_xx + 0.02583995021) * n02_xx + 0.4670614161) * n02_xx + 1;
  const n02 = n02_x * n02_p / n02_q;
  const h_next02 = v_5_02 + f02 * n02;
  n[n_t + 2] = n02;
  h_steps[h_steps_t + 10] = h_next02;
  const f03 = f[f_t + 3];
  const v_5_03 = v_5[3];
  const n03_x = Math.min(Math.max(pre_n03, -9.125), 9.125);
  const n03_xx = n03_x * n03_x;
  const n03_p = (((1.31333867616659e-8 * n03_xx + 0.00002044915241) * n03_xx + 0.00348585752) * n03_xx + 0.1337282831) * n03_xx + 0.9999999766;
  const n03_q = (((7.685926167e-7 * n03_xx + 0.000326973003) * n03_xx + 0.02583995021) * n03_xx + 0.4670614161) * n03_xx + 1;
  const n03 = n03_x * n03_p / n03_q;
  const h_next03 = v_5_03 + f03 * n03;
  n[n_t + 3] = n03;
  h_steps[h_steps_t + 11] = h_next03;
  const f10 = f[f_t + 4];
  const v_5_10 = v_5[4];
  const n10_x = Math.min(Math.max(pre_n10, -9.125), 9.125);
  const n10_xx = n10_x * n10_x;
  const n10_p = (((1.31333867616659e-8 * n10_xx + 0.00002044915241) * n10_xx + 0.00348585752) * n10_xx + 0.1337282831) * n10_xx + 0.9999999766;
  const n10_q = (((7.685926167e-7 * n10_xx + 0.000326973003) * n10_xx + 0.02583995021) * n10_xx + 0.4670614161) * n10_xx + 1;
  const n10 = n10_x * n10_p / n10_q;
  const h_next10 = v_5_10 + f10 * n10;
  n[n_t + 4] = n10;
  h_steps[h_steps_t + 12] = h_next10;
  const f11 = f[f_t + 5];
  const v_5_11 = v_5[5];
  const n11_x = Math.min(Math.max(pre_n11, -9.125), 9.125);
  const n11_xx = n11_x * n11_x;
  const n11_p = (((1.31333867616659e-8 * n11_xx + 0.00002044915241) * n11_xx + 0.00348585752) * n11_xx + 0.1337282831) * n11_xx + 0.9999999766;
  const n11_q = (((7.685926167e-7 * n11_xx + 0.000326973003) * n11_xx + 0.02583995021) * n11_xx + 0.4670614161) * n11_xx + 1;
  const n11 = n11_x * n11_p / n11_q;
  const h_next11 = v_5_11 + f11 * n11;
  n[n_t + 5] = n11;
  h_steps[h_steps_t + 13] = h_next11;
  const f12 = f[f_t + 6];
  const v_5_12 = v_5[6];
  const n12_x = Math.min(Math.max(pre_n12, -9.125), 9.125);
  const n12_xx = n12_x * n12_x;
  const n12_p = (((1.31333867616659e-8 * n12_xx + 0.00002044915241) * n12_xx + 0.00348585752) * n12_xx + 0.1337282831) * n12_xx + 0.9999999766;
  const n12_q = (((7.685926167e-7 * n12_xx + 0.000326973003) * n12_xx + 0.02583995021) * n12_xx + 0.4670614161) * n12_xx + 1;
  const n12 = n12_x * n12_p / n12_q;
  const h_next12 = v_5_12 + f12 * n12;
  n[n_t + 6] = n12;
  h_steps[h_steps_t + 14] = h_next12;
  const f13 = f[f_t + 7];
  const v_5_13 = v_5[7];
  const n13_x = Math.min(Math.max(pre_n13, -9.125), 9.125);
  const n13_xx = n13_x * n13_x;
  const n13_p = (((1.31333867616659e-8 * n13_xx + 0.00002044915241) * n13_xx + 0.00348585752) * n13_xx + 0.1337282831) * n13_xx + 0.9999999766;
  const n13_q = (((7.685926167e-7 * n13_xx + 0.000326973003) * n13_xx + 0.02583995021) * n13_xx + 0.4670614161) * n13_xx + 1;
  const n13 = n13_x * n13_p / n13_q;
  const h_next13 = v_5_13 + f13 * n13;
  n[n_t + 7] = n13;
  h_steps[h_steps_t + 15] = h_next13;
}

// elementwise: v, v, v, d_pre_n [2, 4]
function v_3_2(t) {
  const { n, d_h_next, d_h, f, h_steps, v_4, v_11, v_12, v_13, v } = buffers;
  const n_t = t * 8;
  const d_h_next_t = t * 8;
  const f_t = t * 8;
  const h_steps_t = t * 8;
  const v_4_t = t * 8;
  const v_t = t * 16;
  for (let i = 0; i < 2; i++) {
    const n_i = n_t + i * 4;
    const d_h_next_i = d_h_next_t + i * 4;
    const d_h_i = i * 4;
    const f_i = f_t + i * 4;
    const h_steps_i = h_steps_t + i * 4;
    const v_4_i = v_4_t + i * 4;
    const v_11_i = i * 4;
    const v_12_i = i * 4;
    const v_13_i = i * 4;
    const v_i = v_t + i * 8;
    for (let j = 0; j < 4; j++) {
      const n_3 = n[n_i + j];
      const d_h_next_3 = d_h_next[d_h_next_i + j];
      const d_h_3 = d_h[d_h_i + j];
      const f_3 = f[f_i + j];
      const h = h_steps[h_steps_i + j];
      const v_4_2 = v_4[v_4_i + j];
      const d_h_next_2_2 = d_h_next_3 + d_h_3;
      const v_16 = d_h_next_2_2 * n_3;
      const d_n = d_h_next_2_2 * f_3;
      const v_2_3 = d_h_next_2_2 * h;
      const v_3_3 = d_h_next_2_2 * v_4_2;
      const d_pre_n = d_n * (1 - n_3 * n_3);
      v_11[v_11_i + j] = v_16;
      v_12[v_12_i + j] = v_2_3;
      v_13[v_13_i + j] = v_3_3;
      v[v_i + j + 4] = d_pre_n;
    }
  }
}

// d_pre_n · R_nᵀ f32[2,4]
// epilogue: d_pre_f
function d_pre_f(t) {
  const { v, rnn_0_R, f, h_steps, v_12, v_11, v_14 } = buffers;
  const v_t = t * 16;
  const f_t = t * 8;
  const h_steps_t = t * 8;
  let sum_sum00 = 0;
  let sum_sum01 = 0;
  let sum_sum02 = 0;
  let sum_sum03 = 0;
  let sum_sum10 = 0;
  let sum_sum11 = 0;
  let sum_sum12 = 0;
  let sum_sum13 = 0;
  for (let k = 0; k < 4; k++) {
    const a0 = v[v_t + k + 4];
    const w0 = rnn_0_R[k + 4];
    sum_sum00 += a0 * w0;
    const a1 = v[v_t + k + 12];
    sum_sum10 += a1 * w0;
    const w1 = rnn_0_R[k + 12];
    sum_sum01 += a0 * w1;
    sum_sum11 += a1 * w1;
    const w2 = rnn_0_R[k + 20];
    sum_sum02 += a0 * w2;
    sum_sum12 += a1 * w2;
    const w3 = rnn_0_R[k + 28];
    sum_sum03 += a0 * w3;
    sum_sum13 += a1 * w3;
  }
  const f00 = f[f_t];
  const h00 = h_steps[h_steps_t];
  const v_12_00 = v_12[0];
  const v_11_00 = v_11[0];
  const d_f00 = sum_sum00 * h00 - v_12_00 + v_11_00;
  const d_pre_f00 = d_f00 * (f00 * (1 - f00));
  v_14[0] = sum_sum00;
  v[v_t] = d_pre_f00;
  const f01 = f[f_t + 1];
  const h01 = h_steps[h_steps_t + 1];
  const v_12_01 = v_12[1];
  const v_11_01 = v_11[1];
  const d_f01 = sum_sum01 * h01 - v_12_01 + v_11_01;
  const d_pre_f01 = d_f01 * (f01 * (1 - f01));
  v_14[1] = sum_sum01;
  v[v_t + 1] = d_pre_f01;
  const f02 = f[f_t + 2];
  const h02 = h_steps[h_steps_t + 2];
  const v_12_02 = v_12[2];
  const v_11_02 = v_11[2];
  const d_f02 = sum_sum02 * h02 - v_12_02 + v_11_02;
  const d_pre_f02 = d_f02 * (f02 * (1 - f02));
  v_14[2] = sum_sum02;
  v[v_t + 2] = d_pre_f02;
  const f03 = f[f_t + 3];
  const h03 = h_steps[h_steps_t + 3];
  const v_12_03 = v_12[3];
  const v_11_03 = v_11[3];
  const d_f03 = sum_sum03 * h03 - v_12_03 + v_11_03;
  const d_pre_f03 = d_f03 * (f03 * (1 - f03));
  v_14[3] = sum_sum03;
  v[v_t + 3] = d_pre_f03;
  const f10 = f[f_t + 4];
  const h10 = h_steps[h_steps_t + 4];
  const v_12_10 = v_12[4];
  const v_11_10 = v_11[4];
  const d_f10 = sum_sum10 * h10 - v_12_10 + v_11_10;
  const d_pre_f10 = d_f10 * (f10 * (1 - f10));
  v_14[4] = sum_sum10;
  v[v_t + 8] = d_pre_f10;
  const f11 = f[f_t + 5];
  const h11 = h_steps[h_steps_t + 5];
  const v_12_11 = v_12[5];
  const v_11_11 = v_11[5];
  const d_f11 = sum_sum11 * h11 - v_12_11 + v_11_11;
  const d_pre_f11 = d_f11 * (f11 * (1 - f11));
  v_14[5] = sum_sum11;
  v[v_t + 9] = d_pre_f11;
  const f12 = f[f_t + 6];
  const h12 = h_steps[h_steps_t + 6];
  const v_12_12 = v_12[6];
  const v_11_12 = v_11[6];
  const d_f12 = sum_sum12 * h12 - v_12_12 + v_11_12;
  const d_pre_f12 = d_f12 * (f12 * (1 - f12));
  v_14[6] = sum_sum12;
  v[v_t + 10] = d_pre_f12;
  const f13 = f[f_t + 7];
  const h13 = h_steps[h_steps_t + 7];
  const v_12_13 = v_12[7];
  const v_11_13 = v_11[7];
  const d_f13 = sum_sum13 * h13 - v_12_13 + v_11_13;
  const d_pre_f13 = d_f13 * (f13 * (1 - f13));
  v_14[7] = sum_sum13;
  v[v_t + 11] = d_pre_f13;
}

// d_pre_f · R_fᵀ f32[2,4]
// epilogue: d_h
function d_h_2(t) {
  const { v, rnn_0_R, v_14, f, v_13, d_h } = buffers;
  const v_t = t * 16;
  const f_t = t * 8;
  let sum_sum00 = 0;
  let sum_sum01 = 0;
  let sum_sum02 = 0;
  let sum_sum03 = 0;
  let sum_sum10 = 0;
  let sum_sum11 = 0;
  let sum_sum12 = 0;
  let sum_sum13 = 0;
  for (let k = 0; k < 4; k++) {
    const a0 = v[v_t + k];
    const w0 = rnn_0_R[k];
    sum_sum00 += a0 * w0;
    const a1 = v[v_t + k + 8];
    sum_sum10 += a1 * w0;
    const w1 = rnn_0_R[k + 8];
    sum_sum01 += a0 * w1;
    sum_sum11 += a1 * w1;
    const w2 = rnn_0_R[k + 16];
    sum_sum02 += a0 * w2;
    sum_sum12 += a1 * w2;
    const w3 = rnn_0_R[k + 24];
    sum_sum03 += a0 * w3;
    sum_sum13 += a1 * w3;
  }
  const v_14_00 = v_14[0];
  const f00 = f[f_t];
  const v_13_00 = v_13[0];
  const d_h00 = sum_sum00 + v_14_00 * f00 + v_13_00;
  d_h[0] = d_h00;
  const v_14_01 = v_14[1];
  const f01 = f[f_t + 1];
  const v_13_01 = v_13[1];
  const d_h01 = sum_sum01 + v_14_01 * f01 + v_13_01;
  d_h[1] = d_h01;
  const v_14_02 = v_14[2];
  const f02 = f[f_t + 2];
  const v_13_02 = v_13[2];
  const d_h02 = sum_sum02 + v_14_02 * f02 + v_13_02;
  d_h[2] = d_h02;
  const v_14_03 = v_14[3];
  const f03 = f[f_t + 3];
  const v_13_03 = v_13[3];
  const d_h03 = sum_sum03 + v_14_03 * f03 + v_13_03;
  d_h[3] = d_h03;
  const v_14_10 = v_14[4];
  const f10 = f[f_t + 4];
  const v_13_10 = v_13[4];
  const d_h10 = sum_sum10 + v_14_10 * f10 + v_13_10;
  d_h[4] = d_h10;
  const v_14_11 = v_14[5];
  const f11 = f[f_t + 5];
  const v_13_11 = v_13[5];
  const d_h11 = sum_sum11 + v_14_11 * f11 + v_13_11;
  d_h[5] = d_h11;
  const v_14_12 = v_14[6];
  const f12 = f[f_t + 6];
  const v_13_12 = v_13[6];
  const d_h12 = sum_sum12 + v_14_12 * f12 + v_13_12;
  d_h[6] = d_h12;
  const v_14_13 = v_14[7];
  const f13 = f[f_t + 7];
  const v_13_13 = v_13[7];
  const d_h13 = sum_sum13 + v_14_13 * f13 + v_13_13;
  d_h[7] = d_h13;
}
