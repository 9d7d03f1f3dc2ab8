// entry forward
//   product
//   product_2
//   copy_h_steps
//   for T steps:
//     h_next
//   copy_rnn.0.h.next

// h · rnn.0.R f32[2,4]
// epilogue: h_next
// written out: sigmoid
function h_next(t) {
  const { v_2, h_steps, rnn_0_R, v, y } = buffers;
  const v_2_t = t * 8;
  const h_steps_t = t * 8;
  const v_t = t * 8;
  const y_t = t * 8;
  let sum_sum00 = v_2[v_2_t];
  let sum_sum01 = v_2[v_2_t + 1];
  let sum_sum02 = v_2[v_2_t + 2];
  let sum_sum03 = v_2[v_2_t + 3];
  let sum_sum10 = v_2[v_2_t + 4];
  let sum_sum11 = v_2[v_2_t + 5];
  let sum_sum12 = v_2[v_2_t + 6];
  let sum_sum13 = v_2[v_2_t + 7];
  for (let k = 0; k < 4; k++) {
    const rnn_0_R_k = k * 4;
    const a0 = h_steps[h_steps_t + k];
    const w0 = rnn_0_R[rnn_0_R_k];
    sum_sum00 += a0 * w0;
    const a1 = h_steps[h_steps_t + k + 4];
    sum_sum10 += a1 * w0;
    const w1 = rnn_0_R[rnn_0_R_k + 1];
    sum_sum01 += a0 * w1;
    sum_sum11 += a1 * w1;
    const w2 = rnn_0_R[rnn_0_R_k + 2];
    sum_sum02 += a0 * w2;
    sum_sum12 += a1 * w2;
    const w3 = rnn_0_R[rnn_0_R_k + 3];
    sum_sum03 += a0 * w3;
    sum_sum13 += a1 * w3;
  }
  const h00 = h_steps[h_steps_t];
  const v00 = v[v_t];
  const v_2_00_x = Math.min(Math.max(0.5 * sum_sum00, -9.125), 9.125);
  const v_2_00_xx = v_2_00_x * v_2_00_x;
  const v_2_00_p = (((1.31333867616659e-8 * v_2_00_xx + 0.00002044915241) * v_2_00_xx + 0.00348585752) * v_2_00_xx + 0.1337282831) * v_2_00_xx + 0.9999999766;
  const v_2_00_q = (((7.685926167e-7 * v_2_00_xx + 0.000326973003) * v_2_00_xx + 0.02583995021) * v_2_00_xx + 0.4670614161) * v_2_00_xx + 1;
  const v_2_00 = 0.5 + 0.5 * (v_2_00_x * v_2_00_p / v_2_00_q);
  const h_next00 = v_2_00 * h00 + (1 - v_2_00) * v00;
  h_steps[h_steps_t + 8] = h_next00;
  y[y_t] = h_next00;
  const h01 = h_steps[h_steps_t + 1];
  const v01 = v[v_t + 1];
  const v_2_01_x = Math.min(Math.max(0.5 * sum_sum01, -9.125), 9.125);
  const v_2_01_xx = v_2_01_x * v_2_01_x;
  const v_2_01_p = (((1.31333867616659e-8 * v_2_01_xx + 0.00002044915241) * v_2_01_xx + 0.00348585752) * v_2_01_xx + 0.1337282831) * v_2_01_xx + 0.9999999766;
  const v_2_01_q = (((7.685926167e-7 * v_2_01_xx + 0.000326973003) * v_2_01_xx + 0.02583995021) * v_2_01_xx + 0.4670614161) * v_2_01_xx + 1;
  const v_2_01 = 0.5 + 0.5 * (v_2_01_x * v_2_01_p / v_2_01_q);
  const h_next01 = v_2_01 * h01 + (1 - v_2_01) * v01;
  h_steps[h_steps_t + 9] = h_next01;
  y[y_t + 1] = h_next01;
  const h02 = h_steps[h_steps_t + 2];
  const v02 = v[v_t + 2];
  const v_2_02_x = Math.min(Math.max(0.5 * sum_sum02, -9.125), 9.125);
  const v_2_02_xx = v_2_02_x * v_2_02_x;
  const v_2_02_p = (((1.31333867616659e-8 * v_2_02_xx + 0.00002044915241) * v_2_02_xx + 0.00348585752) * v_2_02_xx + 0.1337282831) * v_2_02_xx + 0.9999999766;
  const v_2_02_q = (((7.685926167e-7 * v_2_02_xx + 0.000326973003) * v_2_02_xx + 0.02583995021) * v_2_02_xx + 0.4670614161) * v_2_02_xx + 1;
  const v_2_02 = 0.5 + 0.5 * (v_2_02_x * v_2_02_p / v_2_02_q);
  const h_next02 = v_2_02 * h02 + (1 - v_2_02) * v02;
  h_steps[h_steps_t + 10] = h_next02;
  y[y_t + 2] = h_next02;
  const h03 = h_steps[h_steps_t + 3];
  const v03 = v[v_t + 3];
  const v_2_03_x = Math.min(Math.max(0.5 * sum_sum03, -9.125), 9.125);
  const v_2_03_xx = v_2_03_x * v_2_03_x;
  const v_2_03_p = (((1.31333867616659e-8 * v_2_03_xx + 0.00002044915241) * v_2_03_xx + 0.00348585752) * v_2_03_xx + 0.1337282831) * v_2_03_xx + 0.9999999766;
  const v_2_03_q = (((7.685926167e-7 * v_2_03_xx + 0.000326973003) * v_2_03_xx + 0.02583995021) * v_2_03_xx + 0.4670614161) * v_2_03_xx + 1;
  const v_2_03 = 0.5 + 0.5 * (v_2_03_x * v_2_03_p / v_2_03_q);
  const h_next03 = v_2_03 * h03 + (1 - v_2_03) * v03;
  h_steps[h_steps_t + 11] = h_next03;
  y[y_t + 3] = h_next03;
  const h10 = h_steps[h_steps_t + 4];
  const v10 = v[v_t + 4];
  const v_2_10_x = Math.min(Math.max(0.5 * sum_sum10, -9.125), 9.125);
  const v_2_10_xx = v_2_10_x * v_2_10_x;
  const v_2_10_p = (((1.31333867616659e-8 * v_2_10_xx + 0.00002044915241) * v_2_10_xx + 0.00348585752) * v_2_10_xx + 0.1337282831) * v_2_10_xx + 0.9999999766;
  const v_2_10_q = (((7.685926167e-7 * v_2_10_xx + 0.000326973003) * v_2_10_xx + 0.02583995021) * v_2_10_xx + 0.4670614161) * v_2_10_xx + 1;
  const v_2_10 = 0.5 + 0.5 * (v_2_10_x * v_2_10_p / v_2_10_q);
  const h_next10 = v_2_10 * h10 + (1 - v_2_10) * v10;
  h_steps[h_steps_t + 12] = h_next10;
  y[y_t + 4] = h_next10;
  const h11 = h_steps[h_steps_t + 5];
  const v11 = v[v_t + 5];
  const v_2_11_x = Math.min(Math.max(0.5 * sum_sum11, -9.125), 9.125);
  const v_2_11_xx = v_2_11_x * v_2_11_x;
  const v_2_11_p = (((1.31333867616659e-8 * v_2_11_xx + 0.00002044915241) * v_2_11_xx + 0.00348585752) * v_2_11_xx + 0.1337282831) * v_2_11_xx + 0.9999999766;
  const v_2_11_q = (((7.685926167e-7 * v_2_11_xx + 0.000326973003) * v_2_11_xx + 0.02583995021) * v_2_11_xx + 0.4670614161) * v_2_11_xx + 1;
  const v_2_11 = 0.5 + 0.5 * (v_2_11_x * v_2_11_p / v_2_11_q);
  const h_next11 = v_2_11 * h11 + (1 - v_2_11) * v11;
  h_steps[h_steps_t + 13] = h_next11;
  y[y_t + 5] = h_next11;
  const h12 = h_steps[h_steps_t + 6];
  const v12 = v[v_t + 6];
  const v_2_12_x = Math.min(Math.max(0.5 * sum_sum12, -9.125), 9.125);
  const v_2_12_xx = v_2_12_x * v_2_12_x;
  const v_2_12_p = (((1.31333867616659e-8 * v_2_12_xx + 0.00002044915241) * v_2_12_xx + 0.00348585752) * v_2_12_xx + 0.1337282831) * v_2_12_xx + 0.9999999766;
  const v_2_12_q = (((7.685926167e-7 * v_2_12_xx + 0.000326973003) * v_2_12_xx + 0.02583995021) * v_2_12_xx + 0.4670614161) * v_2_12_xx + 1;
  const v_2_12 = 0.5 + 0.5 * (v_2_12_x * v_2_12_p / v_2_12_q);
  const h_next12 = v_2_12 * h12 + (1 - v_2_12) * v12;
  h_steps[h_steps_t + 14] = h_next12;
  y[y_t + 6] = h_next12;
  const h13 = h_steps[h_steps_t + 7];
  const v13 = v[v_t + 7];
  const v_2_13_x = Math.min(Math.max(0.5 * sum_sum13, -9.125), 9.125);
  const v_2_13_xx = v_2_13_x * v_2_13_x;
  const v_2_13_p = (((1.31333867616659e-8 * v_2_13_xx + 0.00002044915241) * v_2_13_xx + 0.00348585752) * v_2_13_xx + 0.1337282831) * v_2_13_xx + 0.9999999766;
  const v_2_13_q = (((7.685926167e-7 * v_2_13_xx + 0.000326973003) * v_2_13_xx + 0.02583995021) * v_2_13_xx + 0.4670614161) * v_2_13_xx + 1;
  const v_2_13 = 0.5 + 0.5 * (v_2_13_x * v_2_13_p / v_2_13_q);
  const h_next13 = v_2_13 * h13 + (1 - v_2_13) * v13;
  h_steps[h_steps_t + 15] = h_next13;
  y[y_t + 7] = h_next13;
}

// entry gradient
//   product
//   product_2
//   copy_h_steps
//   for T steps:
//     h_next
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
//   d_rnn.0.R
//   d_b_u
//   product_3
//   d_rnn.0.U
//   d_b_z
//   d_rnn.0.W

// h · rnn.0.R f32[2,4]
// epilogue: h_next
// written out: sigmoid
function h_next(t) {
  const { v_3, h_steps, rnn_0_R, v, v_4, v_5 } = buffers;
  const v_3_t = t * 8;
  const h_steps_t = t * 8;
  const v_t = t * 8;
  const v_4_t = t * 8;
  const v_5_t = t * 8;
  let sum_sum00 = v_3[v_3_t];
  let sum_sum01 = v_3[v_3_t + 1];
  let sum_sum02 = v_3[v_3_t + 2];
  let sum_sum03 = v_3[v_3_t + 3];
  let sum_sum10 = v_3[v_3_t + 4];
  let sum_sum11 = v_3[v_3_t + 5];
  let sum_sum12 = v_3[v_3_t + 6];
  let sum_sum13 = v_3[v_3_t + 7];
  for (let k = 0; k < 4; k++) {
    const rnn_0_R_k = k * 4;
    const a0 = h_steps[h_steps_t + k];
    const w0 = rnn_0_R[rnn_0_R_k];
    sum_sum00 += a0 * w0;
    const a1 = h_steps[h_steps_t + k + 4];
    sum_sum10 += a1 * w0;
    const w1 = rnn_0_R[rnn_0_R_k + 1];
    sum_sum01 += a0 * w1;
    sum_sum11 += a1 * w1;
    const w2 = rnn_0_R[rnn_0_R_k + 2];
    sum_sum02 += a0 * w2;
    sum_sum12 += a1 * w2;
    const w3 = rnn_0_R[rnn_0_R_k + 3];
    sum_sum03 += a0 * w3;
    sum_sum13 += a1 * w3;
  }
  const h00 = h_steps[h_steps_t];
  const v00 = v[v_t];
  const v_2_00_x = Math.min(Math.max(0.5 * sum_sum00, -9.125), 9.125);
  const v_2_00_xx = v_2_00_x * v_2_00_x;
  const v_2_00_p = (((1.31333867616659e-8 * v_2_00_xx + 0.00002044915241) * v_2_00_xx + 0.00348585752) * v_2_00_xx + 0.1337282831) * v_2_00_xx + 0.9999999766;
  const v_2_00_q = (((7.685926167e-7 * v_2_00_xx + 0.000326973003) * v_2_00_xx + 0.02583995021) * v_2_00_xx + 0.4670614161) * v_2_00_xx + 1;
  const v_2_00 = 0.5 + 0.5 * (v_2_00_x * v_2_00_p / v_2_00_q);
  const v_3_00 = 1 - v_2_00;
  const h_next00 = v_2_00 * h00 + v_3_00 * v00;
  v_4[v_4_t] = v_2_00;
  v_5[v_5_t] = v_3_00;
  h_steps[h_steps_t + 8] = h_next00;
  const h01 = h_steps[h_steps_t + 1];
  const v01 = v[v_t + 1];
  const v_2_01_x = Math.min(Math.max(0.5 * sum_sum01, -9.125), 9.125);
  const v_2_01_xx = v_2_01_x * v_2_01_x;
  const v_2_01_p = (((1.31333867616659e-8 * v_2_01_xx + 0.00002044915241) * v_2_01_xx + 0.00348585752) * v_2_01_xx + 0.1337282831) * v_2_01_xx + 0.9999999766;
  const v_2_01_q = (((7.685926167e-7 * v_2_01_xx + 0.000326973003) * v_2_01_xx + 0.02583995021) * v_2_01_xx + 0.4670614161) * v_2_01_xx + 1;
  const v_2_01 = 0.5 + 0.5 * (v_2_01_x * v_2_01_p / v_2_01_q);
  const v_3_01 = 1 - v_2_01;
  const h_next01 = v_2_01 * h01 + v_3_01 * v01;
  v_4[v_4_t + 1] = v_2_01;
  v_5[v_5_t + 1] = v_3_01;
  h_steps[h_steps_t + 9] = h_next01;
  const h02 = h_steps[h_steps_t + 2];
  const v02 = v[v_t + 2];
  const v_2_02_x = Math.min(Math.max(0.5 * sum_sum02, -9.125), 9.125);
  const v_2_02_xx = v_2_02_x * v_2_02_x;
  const v_2_02_p = (((1.31333867616659e-8 * v_2_02_xx + 0.00002044915241) * v_2_02_xx + 0.00348585752) * v_2_02_xx + 0.1337282831) * v_2_02_xx + 0.9999999766;
  const v_2_02_q = (((7.685926167e-7 * v_2_02_xx + 0.000326973003) * v_2_02_xx + 0.02583995021) * v_2_02_xx + 0.4670614161) * v_2_02_xx + 1;
  const v_2_02 = 0.5 + 0.5 * (v_2_02_x * v_2_02_p / v_2_02_q);
  const v_3_02 = 1 - v_2_02;
  const h_next02 = v_2_02 * h02 + v_3_02 * v02;
  v_4[v_4_t + 2] = v_2_02;
  v_5[v_5_t + 2] = v_3_02;
  h_steps[h_steps_t + 10] = h_next02;
  const h03 = h_steps[h_steps_t + 3];
  const v03 = v[v_t + 3];
  const v_2_03_x = Math.min(Math.max(0.5 * sum_sum03, -9.125), 9.125);
  const v_2_03_xx = v_2_03_x * v_2_03_x;
  const v_2_03_p = (((1.31333867616659e-8 * v_2_03_xx + 0.00002044915241) * v_2_03_xx + 0.00348585752) * v_2_03_xx + 0.1337282831) * v_2_03_xx + 0.9999999766;
  const v_2_03_q = (((7.685926167e-7 * v_2_03_xx + 0.000326973003) * v_2_03_xx + 0.02583995021) * v_2_03_xx + 0.4670614161) * v_2_03_xx + 1;
  const v_2_03 = 0.5 + 0.5 * (v_2_03_x * v_2_03_p / v_2_03_q);
  const v_3_03 = 1 - v_2_03;
  const h_next03 = v_2_03 * h03 + v_3_03 * v03;
  v_4[v_4_t + 3] = v_2_03;
  v_5[v_5_t + 3] = v_3_03;
  h_steps[h_steps_t + 11] = h_next03;
  const h10 = h_steps[h_steps_t + 4];
  const v10 = v[v_t + 4];
  const v_2_10_x = Math.min(Math.max(0.5 * sum_sum10, -9.125), 9.125);
  const v_2_10_xx = v_2_10_x * v_2_10_x;
  const v_2_10_p = (((1.31333867616659e-8 * v_2_10_xx + 0.00002044915241) * v_2_10_xx + 0.00348585752) * v_2_10_xx + 0.1337282831) * v_2_10_xx + 0.9999999766;
  const v_2_10_q = (((7.685926167e-7 * v_2_10_xx + 0.000326973003) * v_2_10_xx + 0.02583995021) * v_2_10_xx + 0.4670614161) * v_2_10_xx + 1;
  const v_2_10 = 0.5 + 0.5 * (v_2_10_x * v_2_10_p / v_2_10_q);
  const v_3_10 = 1 - v_2_10;
  const h_next10 = v_2_10 * h10 + v_3_10 * v10;
  v_4[v_4_t + 4] = v_2_10;
  v_5[v_5_t + 4] = v_3_10;
  h_steps[h_steps_t + 12] = h_next10;
  const h11 = h_steps[h_steps_t + 5];
  const v11 = v[v_t + 5];
  const v_2_11_x = Math.min(Math.max(0.5 * sum_sum11, -9.125), 9.125);
  const v_2_11_xx = v_2_11_x * v_2_11_x;
  const v_2_11_p = (((1.31333867616659e-8 * v_2_11_xx + 0.00002044915241) * v_2_11_xx + 0.00348585752) * v_2_11_xx + 0.1337282831) * v_2_11_xx + 0.9999999766;
  const v_2_11_q = (((7.685926167e-7 * v_2_11_xx + 0.000326973003) * v_2_11_xx + 0.02583995021) * v_2_11_xx + 0.4670614161) * v_2_11_xx + 1;
  const v_2_11 = 0.5 + 0.5 * (v_2_11_x * v_2_11_p / v_2_11_q);
  const v_3_11 = 1 - v_2_11;
  const h_next11 = v_2_11 * h11 + v_3_11 * v11;
  v_4[v_4_t + 5] = v_2_11;
  v_5[v_5_t + 5] = v_3_11;
  h_steps[h_steps_t + 13] = h_next11;
  const h12 = h_steps[h_steps_t + 6];
  const v12 = v[v_t + 6];
  const v_2_12_x = Math.min(Math.max(0.5 * sum_sum12, -9.125), 9.125);
  const v_2_12_xx = v_2_12_x * v_2_12_x;
  const v_2_12_p = (((1.31333867616659e-8 * v_2_12_xx + 0.00002044915241) * v_2_12_xx + 0.00348585752) * v_2_12_xx + 0.1337282831) * v_2_12_xx + 0.9999999766;
  const v_2_12_q = (((7.685926167e-7 * v_2_12_xx + 0.000326973003) * v_2_12_xx + 0.02583995021) * v_2_12_xx + 0.4670614161) * v_2_12_xx + 1;
  const v_2_12 = 0.5 + 0.5 * (v_2_12_x * v_2_12_p / v_2_12_q);
  const v_3_12 = 1 - v_2_12;
  const h_next12 = v_2_12 * h12 + v_3_12 * v12;
  v_4[v_4_t + 6] = v_2_12;
  v_5[v_5_t + 6] = v_3_12;
  h_steps[h_steps_t + 14] = h_next12;
  const h13 = h_steps[h_steps_t + 7];
  const v13 = v[v_t + 7];
  const v_2_13_x = Math.min(Math.max(0.5 * sum_sum13, -9.125), 9.125);
  const v_2_13_xx = v_2_13_x * v_2_13_x;
  const v_2_13_p = (((1.31333867616659e-8 * v_2_13_xx + 0.00002044915241) * v_2_13_xx + 0.00348585752) * v_2_13_xx + 0.1337282831) * v_2_13_xx + 0.9999999766;
  const v_2_13_q = (((7.685926167e-7 * v_2_13_xx + 0.000326973003) * v_2_13_xx + 0.02583995021) * v_2_13_xx + 0.4670614161) * v_2_13_xx + 1;
  const v_2_13 = 0.5 + 0.5 * (v_2_13_x * v_2_13_p / v_2_13_q);
  const v_3_13 = 1 - v_2_13;
  const h_next13 = v_2_13 * h13 + v_3_13 * v13;
  v_4[v_4_t + 7] = v_2_13;
  v_5[v_5_t + 7] = v_3_13;
  h_steps[h_steps_t + 15] = h_next13;
}

// elementwise: v, v, v [2, 4]
function v_3_2(t) {
  const { v_4, d_h_next, d_h, v, v_5, h_steps, v_12, v_13, v_11 } = buffers;
  const v_4_t = t * 8;
  const d_h_next_t = t * 8;
  const v_t = t * 8;
  const v_5_t = t * 8;
  const h_steps_t = t * 8;
  const v_12_t = t * 8;
  const v_11_t = t * 8;
  for (let i = 0; i < 8; i++) {
    const v_4_2 = v_4[v_4_t + i];
    const d_h_next_3 = d_h_next[d_h_next_t + i];
    const d_h_3 = d_h[i];
    const v_16 = v[v_t + i];
    const v_5_2 = v_5[v_5_t + i];
    const h = h_steps[h_steps_t + i];
    const d_h_next_2_2 = d_h_next_3 + d_h_3;
    const v_2_3 = d_h_next_2_2 * v_5_2;
    const v_3_3 = d_h_next_2_2 * v_4_2;
    const v_6_2 = (d_h_next_2_2 * h - d_h_next_2_2 * v_16) * (v_4_2 * (1 - v_4_2));
    v_12[v_12_t + i] = v_2_3;
    v_13[i] = v_3_3;
    v_11[v_11_t + i] = v_6_2;
  }
}

// v_11 · rnn.0.Rᵀ f32[2,4]
// epilogue: d_h
function d_h_2(t) {
  const { v_13, v_11, rnn_0_R, d_h } = buffers;
  const v_11_t = t * 8;
  let d_h00 = v_13[0];
  let d_h01 = v_13[1];
  let d_h02 = v_13[2];
  let d_h03 = v_13[3];
  let d_h10 = v_13[4];
  let d_h11 = v_13[5];
  let d_h12 = v_13[6];
  let d_h13 = v_13[7];
  for (let k = 0; k < 4; k++) {
    const a0 = v_11[v_11_t + k];
    const w0 = rnn_0_R[k];
    d_h00 += a0 * w0;
    const a1 = v_11[v_11_t + k + 4];
    d_h10 += a1 * w0;
    const w1 = rnn_0_R[k + 4];
    d_h01 += a0 * w1;
    d_h11 += a1 * w1;
    const w2 = rnn_0_R[k + 8];
    d_h02 += a0 * w2;
    d_h12 += a1 * w2;
    const w3 = rnn_0_R[k + 12];
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
