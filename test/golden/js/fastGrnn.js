// entry forward
//   product
//   copy_h_steps
//   for T steps:
//     h_next
//   copy_rnn.0.h.next

// h · rnn.0.R f32[2,4]
// epilogue: h_next
// written out: sigmoid, tanh
function h_next(t) {
  const { v, h_steps, rnn_0_R, rnn_0_b, rnn_0_b_n, forward_prepared, forward_prepared_2, y } = buffers;
  const v_t = t * 8;
  const h_steps_t = t * 8;
  const y_t = t * 8;
  let sum_sum00 = v[v_t];
  let sum_sum01 = v[v_t + 1];
  let sum_sum02 = v[v_t + 2];
  let sum_sum03 = v[v_t + 3];
  let sum_sum10 = v[v_t + 4];
  let sum_sum11 = v[v_t + 5];
  let sum_sum12 = v[v_t + 6];
  let sum_sum13 = v[v_t + 7];
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
  const rnn_0_b00 = rnn_0_b[0];
  const rnn_0_b_n00 = rnn_0_b_n[0];
  const forward_prepared00 = forward_prepared[0];
  const forward_prepared_2_00 = forward_prepared_2[0];
  const h00 = h_steps[h_steps_t];
  const v00_x = Math.min(Math.max(0.5 * (rnn_0_b00 + sum_sum00), -9.125), 9.125);
  const v00_xx = v00_x * v00_x;
  const v00_p = (((1.31333867616659e-8 * v00_xx + 0.00002044915241) * v00_xx + 0.00348585752) * v00_xx + 0.1337282831) * v00_xx + 0.9999999766;
  const v00_q = (((7.685926167e-7 * v00_xx + 0.000326973003) * v00_xx + 0.02583995021) * v00_xx + 0.4670614161) * v00_xx + 1;
  const v00 = 0.5 + 0.5 * (v00_x * v00_p / v00_q);
  const h_next00_x = Math.min(Math.max(rnn_0_b_n00 + sum_sum00, -9.125), 9.125);
  const h_next00_xx = h_next00_x * h_next00_x;
  const h_next00_p = (((1.31333867616659e-8 * h_next00_xx + 0.00002044915241) * h_next00_xx + 0.00348585752) * h_next00_xx + 0.1337282831) * h_next00_xx + 0.9999999766;
  const h_next00_q = (((7.685926167e-7 * h_next00_xx + 0.000326973003) * h_next00_xx + 0.02583995021) * h_next00_xx + 0.4670614161) * h_next00_xx + 1;
  const h_next00 = (forward_prepared_2_00 + forward_prepared00 * (1 - v00)) * (h_next00_x * h_next00_p / h_next00_q) + v00 * h00;
  h_steps[h_steps_t + 8] = h_next00;
  y[y_t] = h_next00;
  const rnn_0_b01 = rnn_0_b[1];
  const rnn_0_b_n01 = rnn_0_b_n[1];
  const forward_prepared01 = forward_prepared[0];
  const forward_prepared_2_01 = forward_prepared_2[0];
  const h01 = h_steps[h_steps_t + 1];
  const v01_x = Math.min(Math.max(0.5 * (rnn_0_b01 + sum_sum01), -9.125), 9.125);
  const v01_xx = v01_x * v01_x;
  const v01_p = (((1.31333867616659e-8 * v01_xx + 0.00002044915241) * v01_xx + 0.00348585752) * v01_xx + 0.1337282831) * v01_xx + 0.9999999766;
  const v01_q = (((7.685926167e-7 * v01_xx + 0.000326973003) * v01_xx + 0.02583995021) * v01_xx + 0.4670614161) * v01_xx + 1;
  const v01 = 0.5 + 0.5 * (v01_x * v01_p / v01_q);
  const h_next01_x = Math.min(Math.max(rnn_0_b_n01 + sum_sum01, -9.125), 9.125);
  const h_next01_xx = h_next01_x * h_next01_x;
  const h_next01_p = (((1.31333867616659e-8 * h_next01_xx + 0.00002044915241) * h_next01_xx + 0.00348585752) * h_next01_xx + 0.1337282831) * h_next01_xx + 0.9999999766;
  const h_next01_q = (((7.685926167e-7 * h_next01_xx + 0.000326973003) * h_next01_xx + 0.02583995021) * h_next01_xx + 0.4670614161) * h_next01_xx + 1;
  const h_next01 = (forward_prepared_2_01 + forward_prepared01 * (1 - v01)) * (h_next01_x * h_next01_p / h_next01_q) + v01 * h01;
  h_steps[h_steps_t + 9] = h_next01;
  y[y_t + 1] = h_next01;
  const rnn_0_b02 = rnn_0_b[2];
  const rnn_0_b_n02 = rnn_0_b_n[2];
  const forward_prepared02 = forward_prepared[0];
  const forward_prepared_2_02 = forward_prepared_2[0];
  const h02 = h_steps[h_steps_t + 2];
  const v02_x = Math.min(Math.max(0.5 * (rnn_0_b02 + sum_sum02), -9.125), 9.125);
  const v02_xx = v02_x * v02_x;
  const v02_p = (((1.31333867616659e-8 * v02_xx + 0.00002044915241) * v02_xx + 0.00348585752) * v02_xx + 0.1337282831) * v02_xx + 0.9999999766;
  const v02_q = (((7.685926167e-7 * v02_xx + 0.000326973003) * v02_xx + 0.02583995021) * v02_xx + 0.4670614161) * v02_xx + 1;
  const v02 = 0.5 + 0.5 * (v02_x * v02_p / v02_q);
  const h_next02_x = Math.min(Math.max(rnn_0_b_n02 + sum_sum02, -9.125), 9.125);
  const h_next02_xx = h_next02_x * h_next02_x;
  const h_next02_p = (((1.31333867616659e-8 * h_next02_xx + 0.00002044915241) * h_next02_xx + 0.00348585752) * h_next02_xx + 0.1337282831) * h_next02_xx + 0.9999999766;
  const h_next02_q = (((7.685926167e-7 * h_next02_xx + 0.000326973003) * h_next02_xx + 0.02583995021) * h_next02_xx + 0.4670614161) * h_next02_xx + 1;
  const h_next02 = (forward_prepared_2_02 + forward_prepared02 * (1 - v02)) * (h_next02_x * h_next02_p / h_next02_q) + v02 * h02;
  h_steps[h_steps_t + 10] = h_next02;
  y[y_t + 2] = h_next02;
  const rnn_0_b03 = rnn_0_b[3];
  const rnn_0_b_n03 = rnn_0_b_n[3];
  const forward_prepared03 = forward_prepared[0];
  const forward_prepared_2_03 = forward_prepared_2[0];
  const h03 = h_steps[h_steps_t + 3];
  const v03_x = Math.min(Math.max(0.5 * (rnn_0_b03 + sum_sum03), -9.125), 9.125);
  const v03_xx = v03_x * v03_x;
  const v03_p = (((1.31333867616659e-8 * v03_xx + 0.00002044915241) * v03_xx + 0.00348585752) * v03_xx + 0.1337282831) * v03_xx + 0.9999999766;
  const v03_q = (((7.685926167e-7 * v03_xx + 0.000326973003) * v03_xx + 0.02583995021) * v03_xx + 0.4670614161) * v03_xx + 1;
  const v03 = 0.5 + 0.5 * (v03_x * v03_p / v03_q);
  const h_next03_x = Math.min(Math.max(rnn_0_b_n03 + sum_sum03, -9.125), 9.125);
  const h_next03_xx = h_next03_x * h_next03_x;
  const h_next03_p = (((1.31333867616659e-8 * h_next03_xx + 0.00002044915241) * h_next03_xx + 0.00348585752) * h_next03_xx + 0.1337282831) * h_next03_xx + 0.9999999766;
  const h_next03_q = (((7.685926167e-7 * h_next03_xx + 0.000326973003) * h_next03_xx + 0.02583995021) * h_next03_xx + 0.4670614161) * h_next03_xx + 1;
  const h_next03 = (forward_prepared_2_03 + forward_prepared03 * (1 - v03)) * (h_next03_x * h_next03_p / h_next03_q) + v03 * h03;
  h_steps[h_steps_t + 11] = h_next03;
  y[y_t + 3] = h_next03;
  const rnn_0_b10 = rnn_0_b[0];
  const rnn_0_b_n10 = rnn_0_b_n[0];
  const forward_prepared10 = forward_prepared[0];
  const forward_prepared_2_10 = forward_prepared_2[0];
  const h10 = h_steps[h_steps_t + 4];
  const v10_x = Math.min(Math.max(0.5 * (rnn_0_b10 + sum_sum10), -9.125), 9.125);
  const v10_xx = v10_x * v10_x;
  const v10_p = (((1.31333867616659e-8 * v10_xx + 0.00002044915241) * v10_xx + 0.00348585752) * v10_xx + 0.1337282831) * v10_xx + 0.9999999766;
  const v10_q = (((7.685926167e-7 * v10_xx + 0.000326973003) * v10_xx + 0.02583995021) * v10_xx + 0.4670614161) * v10_xx + 1;
  const v10 = 0.5 + 0.5 * (v10_x * v10_p / v10_q);
  const h_next10_x = Math.min(Math.max(rnn_0_b_n10 + sum_sum10, -9.125), 9.125);
  const h_next10_xx = h_next10_x * h_next10_x;
  const h_next10_p = (((1.31333867616659e-8 * h_next10_xx + 0.00002044915241) * h_next10_xx + 0.00348585752) * h_next10_xx + 0.1337282831) * h_next10_xx + 0.9999999766;
  const h_next10_q = (((7.685926167e-7 * h_next10_xx + 0.000326973003) * h_next10_xx + 0.02583995021) * h_next10_xx + 0.4670614161) * h_next10_xx + 1;
  const h_next10 = (forward_prepared_2_10 + forward_prepared10 * (1 - v10)) * (h_next10_x * h_next10_p / h_next10_q) + v10 * h10;
  h_steps[h_steps_t + 12] = h_next10;
  y[y_t + 4] = h_next10;
  const rnn_0_b11 = rnn_0_b[1];
  const rnn_0_b_n11 = rnn_0_b_n[1];
  const forward_prepared11 = forward_prepared[0];
  const forward_prepared_2_11 = forward_prepared_2[0];
  const h11 = h_steps[h_steps_t + 5];
  const v11_x = Math.min(Math.max(0.5 * (rnn_0_b11 + sum_sum11), -9.125), 9.125);
  const v11_xx = v11_x * v11_x;
  const v11_p = (((1.31333867616659e-8 * v11_xx + 0.00002044915241) * v11_xx + 0.00348585752) * v11_xx + 0.1337282831) * v11_xx + 0.9999999766;
  const v11_q = (((7.685926167e-7 * v11_xx + 0.000326973003) * v11_xx + 0.02583995021) * v11_xx + 0.4670614161) * v11_xx + 1;
  const v11 = 0.5 + 0.5 * (v11_x * v11_p / v11_q);
  const h_next11_x = Math.min(Math.max(rnn_0_b_n11 + sum_sum11, -9.125), 9.125);
  const h_next11_xx = h_next11_x * h_next11_x;
  const h_next11_p = (((1.31333867616659e-8 * h_next11_xx + 0.00002044915241) * h_next11_xx + 0.00348585752) * h_next11_xx + 0.1337282831) * h_next11_xx + 0.9999999766;
  const h_next11_q = (((7.685926167e-7 * h_next11_xx + 0.000326973003) * h_next11_xx + 0.02583995021) * h_next11_xx + 0.4670614161) * h_next11_xx + 1;
  const h_next11 = (forward_prepared_2_11 + forward_prepared11 * (1 - v11)) * (h_next11_x * h_next11_p / h_next11_q) + v11 * h11;
  h_steps[h_steps_t + 13] = h_next11;
  y[y_t + 5] = h_next11;
  const rnn_0_b12 = rnn_0_b[2];
  const rnn_0_b_n12 = rnn_0_b_n[2];
  const forward_prepared12 = forward_prepared[0];
  const forward_prepared_2_12 = forward_prepared_2[0];
  const h12 = h_steps[h_steps_t + 6];
  const v12_x = Math.min(Math.max(0.5 * (rnn_0_b12 + sum_sum12), -9.125), 9.125);
  const v12_xx = v12_x * v12_x;
  const v12_p = (((1.31333867616659e-8 * v12_xx + 0.00002044915241) * v12_xx + 0.00348585752) * v12_xx + 0.1337282831) * v12_xx + 0.9999999766;
  const v12_q = (((7.685926167e-7 * v12_xx + 0.000326973003) * v12_xx + 0.02583995021) * v12_xx + 0.4670614161) * v12_xx + 1;
  const v12 = 0.5 + 0.5 * (v12_x * v12_p / v12_q);
  const h_next12_x = Math.min(Math.max(rnn_0_b_n12 + sum_sum12, -9.125), 9.125);
  const h_next12_xx = h_next12_x * h_next12_x;
  const h_next12_p = (((1.31333867616659e-8 * h_next12_xx + 0.00002044915241) * h_next12_xx + 0.00348585752) * h_next12_xx + 0.1337282831) * h_next12_xx + 0.9999999766;
  const h_next12_q = (((7.685926167e-7 * h_next12_xx + 0.000326973003) * h_next12_xx + 0.02583995021) * h_next12_xx + 0.4670614161) * h_next12_xx + 1;
  const h_next12 = (forward_prepared_2_12 + forward_prepared12 * (1 - v12)) * (h_next12_x * h_next12_p / h_next12_q) + v12 * h12;
  h_steps[h_steps_t + 14] = h_next12;
  y[y_t + 6] = h_next12;
  const rnn_0_b13 = rnn_0_b[3];
  const rnn_0_b_n13 = rnn_0_b_n[3];
  const forward_prepared13 = forward_prepared[0];
  const forward_prepared_2_13 = forward_prepared_2[0];
  const h13 = h_steps[h_steps_t + 7];
  const v13_x = Math.min(Math.max(0.5 * (rnn_0_b13 + sum_sum13), -9.125), 9.125);
  const v13_xx = v13_x * v13_x;
  const v13_p = (((1.31333867616659e-8 * v13_xx + 0.00002044915241) * v13_xx + 0.00348585752) * v13_xx + 0.1337282831) * v13_xx + 0.9999999766;
  const v13_q = (((7.685926167e-7 * v13_xx + 0.000326973003) * v13_xx + 0.02583995021) * v13_xx + 0.4670614161) * v13_xx + 1;
  const v13 = 0.5 + 0.5 * (v13_x * v13_p / v13_q);
  const h_next13_x = Math.min(Math.max(rnn_0_b_n13 + sum_sum13, -9.125), 9.125);
  const h_next13_xx = h_next13_x * h_next13_x;
  const h_next13_p = (((1.31333867616659e-8 * h_next13_xx + 0.00002044915241) * h_next13_xx + 0.00348585752) * h_next13_xx + 0.1337282831) * h_next13_xx + 0.9999999766;
  const h_next13_q = (((7.685926167e-7 * h_next13_xx + 0.000326973003) * h_next13_xx + 0.02583995021) * h_next13_xx + 0.4670614161) * h_next13_xx + 1;
  const h_next13 = (forward_prepared_2_13 + forward_prepared13 * (1 - v13)) * (h_next13_x * h_next13_p / h_next13_q) + v13 * h13;
  h_steps[h_steps_t + 15] = h_next13;
  y[y_t + 7] = h_next13;
}

// entry gradient
//   product
//   v
//   v_2
//   copy_h_steps
//   for T steps:
//     h_next
//   copy_rnn.0.h.next
//   v_3
//   sum
//   sum_2
//   v_4
//   d_h_next
//   copy_d_h
//   for T steps, backwards:
//     v_5
//     d_h
//   d_rnn.0.R
//   sum_3
//   sum_4
//   sum_5
//   sum_6
//   d_rnn.0.nu
//   d_rnn.0.zeta
//   d_rnn.0.W

// h · rnn.0.R f32[2,4]
// epilogue: h_next
// written out: sigmoid, tanh
function h_next(t) {
  const { v, h_steps, rnn_0_R, rnn_0_b, rnn_0_b_n, v_4, v_2, v_6, v_7, v_8, v_9 } = buffers;
  const v_t = t * 8;
  const h_steps_t = t * 8;
  const v_6_t = t * 8;
  const v_7_t = t * 8;
  const v_8_t = t * 8;
  const v_9_t = t * 8;
  let sum_sum00 = v[v_t];
  let sum_sum01 = v[v_t + 1];
  let sum_sum02 = v[v_t + 2];
  let sum_sum03 = v[v_t + 3];
  let sum_sum10 = v[v_t + 4];
  let sum_sum11 = v[v_t + 5];
  let sum_sum12 = v[v_t + 6];
  let sum_sum13 = v[v_t + 7];
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
  const rnn_0_b00 = rnn_0_b[0];
  const rnn_0_b_n00 = rnn_0_b_n[0];
  const v_4_00 = v_4[0];
  const v_2_00 = v_2[0];
  const h00 = h_steps[h_steps_t];
  const v00_x = Math.min(Math.max(0.5 * (rnn_0_b00 + sum_sum00), -9.125), 9.125);
  const v00_xx = v00_x * v00_x;
  const v00_p = (((1.31333867616659e-8 * v00_xx + 0.00002044915241) * v00_xx + 0.00348585752) * v00_xx + 0.1337282831) * v00_xx + 0.9999999766;
  const v00_q = (((7.685926167e-7 * v00_xx + 0.000326973003) * v00_xx + 0.02583995021) * v00_xx + 0.4670614161) * v00_xx + 1;
  const v00 = 0.5 + 0.5 * (v00_x * v00_p / v00_q);
  const v_3_00_x = Math.min(Math.max(rnn_0_b_n00 + sum_sum00, -9.125), 9.125);
  const v_3_00_xx = v_3_00_x * v_3_00_x;
  const v_3_00_p = (((1.31333867616659e-8 * v_3_00_xx + 0.00002044915241) * v_3_00_xx + 0.00348585752) * v_3_00_xx + 0.1337282831) * v_3_00_xx + 0.9999999766;
  const v_3_00_q = (((7.685926167e-7 * v_3_00_xx + 0.000326973003) * v_3_00_xx + 0.02583995021) * v_3_00_xx + 0.4670614161) * v_3_00_xx + 1;
  const v_3_00 = v_3_00_x * v_3_00_p / v_3_00_q;
  const v_5_00 = 1 - v00;
  const v_6_00 = v_2_00 + v_4_00 * v_5_00;
  const h_next00 = v_6_00 * v_3_00 + v00 * h00;
  v_6[v_6_t] = v00;
  v_7[v_7_t] = v_3_00;
  v_8[v_8_t] = v_5_00;
  v_9[v_9_t] = v_6_00;
  h_steps[h_steps_t + 8] = h_next00;
  const rnn_0_b01 = rnn_0_b[1];
  const rnn_0_b_n01 = rnn_0_b_n[1];
  const v_4_01 = v_4[0];
  const v_2_01 = v_2[0];
  const h01 = h_steps[h_steps_t + 1];
  const v01_x = Math.min(Math.max(0.5 * (rnn_0_b01 + sum_sum01), -9.125), 9.125);
  const v01_xx = v01_x * v01_x;
  const v01_p = (((1.31333867616659e-8 * v01_xx + 0.00002044915241) * v01_xx + 0.00348585752) * v01_xx + 0.1337282831) * v01_xx + 0.9999999766;
  const v01_q = (((7.685926167e-7 * v01_xx + 0.000326973003) * v01_xx + 0.02583995021) * v01_xx + 0.4670614161) * v01_xx + 1;
  const v01 = 0.5 + 0.5 * (v01_x * v01_p / v01_q);
  const v_3_01_x = Math.min(Math.max(rnn_0_b_n01 + sum_sum01, -9.125), 9.125);
  const v_3_01_xx = v_3_01_x * v_3_01_x;
  const v_3_01_p = (((1.31333867616659e-8 * v_3_01_xx + 0.00002044915241) * v_3_01_xx + 0.00348585752) * v_3_01_xx + 0.1337282831) * v_3_01_xx + 0.9999999766;
  const v_3_01_q = (((7.685926167e-7 * v_3_01_xx + 0.000326973003) * v_3_01_xx + 0.02583995021) * v_3_01_xx + 0.4670614161) * v_3_01_xx + 1;
  const v_3_01 = v_3_01_x * v_3_01_p / v_3_01_q;
  const v_5_01 = 1 - v01;
  const v_6_01 = v_2_01 + v_4_01 * v_5_01;
  const h_next01 = v_6_01 * v_3_01 + v01 * h01;
  v_6[v_6_t + 1] = v01;
  v_7[v_7_t + 1] = v_3_01;
  v_8[v_8_t + 1] = v_5_01;
  v_9[v_9_t + 1] = v_6_01;
  h_steps[h_steps_t + 9] = h_next01;
  const rnn_0_b02 = rnn_0_b[2];
  const rnn_0_b_n02 = rnn_0_b_n[2];
  const v_4_02 = v_4[0];
  const v_2_02 = v_2[0];
  const h02 = h_steps[h_steps_t + 2];
  const v02_x = Math.min(Math.max(0.5 * (rnn_0_b02 + sum_sum02), -9.125), 9.125);
  const v02_xx = v02_x * v02_x;
  const v02_p = (((1.31333867616659e-8 * v02_xx + 0.00002044915241) * v02_xx + 0.00348585752) * v02_xx + 0.1337282831) * v02_xx + 0.9999999766;
  const v02_q = (((7.685926167e-7 * v02_xx + 0.000326973003) * v02_xx + 0.02583995021) * v02_xx + 0.4670614161) * v02_xx + 1;
  const v02 = 0.5 + 0.5 * (v02_x * v02_p / v02_q);
  const v_3_02_x = Math.min(Math.max(rnn_0_b_n02 + sum_sum02, -9.125), 9.125);
  const v_3_02_xx = v_3_02_x * v_3_02_x;
  const v_3_02_p = (((1.31333867616659e-8 * v_3_02_xx + 0.00002044915241) * v_3_02_xx + 0.00348585752) * v_3_02_xx + 0.1337282831) * v_3_02_xx + 0.9999999766;
  const v_3_02_q = (((7.685926167e-7 * v_3_02_xx + 0.000326973003) * v_3_02_xx + 0.02583995021) * v_3_02_xx + 0.4670614161) * v_3_02_xx + 1;
  const v_3_02 = v_3_02_x * v_3_02_p / v_3_02_q;
  const v_5_02 = 1 - v02;
  const v_6_02 = v_2_02 + v_4_02 * v_5_02;
  const h_next02 = v_6_02 * v_3_02 + v02 * h02;
  v_6[v_6_t + 2] = v02;
  v_7[v_7_t + 2] = v_3_02;
  v_8[v_8_t + 2] = v_5_02;
  v_9[v_9_t + 2] = v_6_02;
  h_steps[h_steps_t + 10] = h_next02;
  const rnn_0_b03 = rnn_0_b[3];
  const rnn_0_b_n03 = rnn_0_b_n[3];
  const v_4_03 = v_4[0];
  const v_2_03 = v_2[0];
  const h03 = h_steps[h_steps_t + 3];
  const v03_x = Math.min(Math.max(0.5 * (rnn_0_b03 + sum_sum03), -9.125), 9.125);
  const v03_xx = v03_x * v03_x;
  const v03_p = (((1.31333867616659e-8 * v03_xx + 0.00002044915241) * v03_xx + 0.00348585752) * v03_xx + 0.1337282831) * v03_xx + 0.9999999766;
  const v03_q = (((7.685926167e-7 * v03_xx + 0.000326973003) * v03_xx + 0.02583995021) * v03_xx + 0.4670614161) * v03_xx + 1;
  const v03 = 0.5 + 0.5 * (v03_x * v03_p / v03_q);
  const v_3_03_x = Math.min(Math.max(rnn_0_b_n03 + sum_sum03, -9.125), 9.125);
  const v_3_03_xx = v_3_03_x * v_3_03_x;
  const v_3_03_p = (((1.31333867616659e-8 * v_3_03_xx + 0.00002044915241) * v_3_03_xx + 0.00348585752) * v_3_03_xx + 0.1337282831) * v_3_03_xx + 0.9999999766;
  const v_3_03_q = (((7.685926167e-7 * v_3_03_xx + 0.000326973003) * v_3_03_xx + 0.02583995021) * v_3_03_xx + 0.4670614161) * v_3_03_xx + 1;
  const v_3_03 = v_3_03_x * v_3_03_p / v_3_03_q;
  const v_5_03 = 1 - v03;
  const v_6_03 = v_2_03 + v_4_03 * v_5_03;
  const h_next03 = v_6_03 * v_3_03 + v03 * h03;
  v_6[v_6_t + 3] = v03;
  v_7[v_7_t + 3] = v_3_03;
  v_8[v_8_t + 3] = v_5_03;
  v_9[v_9_t + 3] = v_6_03;
  h_steps[h_steps_t + 11] = h_next03;
  const rnn_0_b10 = rnn_0_b[0];
  const rnn_0_b_n10 = rnn_0_b_n[0];
  const v_4_10 = v_4[0];
  const v_2_10 = v_2[0];
  const h10 = h_steps[h_steps_t + 4];
  const v10_x = Math.min(Math.max(0.5 * (rnn_0_b10 + sum_sum10), -9.125), 9.125);
  const v10_xx = v10_x * v10_x;
  const v10_p = (((1.31333867616659e-8 * v10_xx + 0.00002044915241) * v10_xx + 0.00348585752) * v10_xx + 0.1337282831) * v10_xx + 0.9999999766;
  const v10_q = (((7.685926167e-7 * v10_xx + 0.000326973003) * v10_xx + 0.02583995021) * v10_xx + 0.4670614161) * v10_xx + 1;
  const v10 = 0.5 + 0.5 * (v10_x * v10_p / v10_q);
  const v_3_10_x = Math.min(Math.max(rnn_0_b_n10 + sum_sum10, -9.125), 9.125);
  const v_3_10_xx = v_3_10_x * v_3_10_x;
  const v_3_10_p = (((1.31333867616659e-8 * v_3_10_xx + 0.00002044915241) * v_3_10_xx + 0.00348585752) * v_3_10_xx + 0.1337282831) * v_3_10_xx + 0.9999999766;
  const v_3_10_q = (((7.685926167e-7 * v_3_10_xx + 0.000326973003) * v_3_10_xx + 0.02583995021) * v_3_10_xx + 0.4670614161) * v_3_10_xx + 1;
  const v_3_10 = v_3_10_x * v_3_10_p / v_3_10_q;
  const v_5_10 = 1 - v10;
  const v_6_10 = v_2_10 + v_4_10 * v_5_10;
  const h_next10 = v_6_10 * v_3_10 + v10 * h10;
  v_6[v_6_t + 4] = v10;
  v_7[v_7_t + 4] = v_3_10;
  v_8[v_8_t + 4] = v_5_10;
  v_9[v_9_t + 4] = v_6_10;
  h_steps[h_steps_t + 12] = h_next10;
  const rnn_0_b11 = rnn_0_b[1];
  const rnn_0_b_n11 = rnn_0_b_n[1];
  const v_4_11 = v_4[0];
  const v_2_11 = v_2[0];
  const h11 = h_steps[h_steps_t + 5];
  const v11_x = Math.min(Math.max(0.5 * (rnn_0_b11 + sum_sum11), -9.125), 9.125);
  const v11_xx = v11_x * v11_x;
  const v11_p = (((1.31333867616659e-8 * v11_xx + 0.00002044915241) * v11_xx + 0.00348585752) * v11_xx + 0.1337282831) * v11_xx + 0.9999999766;
  const v11_q = (((7.685926167e-7 * v11_xx + 0.000326973003) * v11_xx + 0.02583995021) * v11_xx + 0.4670614161) * v11_xx + 1;
  const v11 = 0.5 + 0.5 * (v11_x * v11_p / v11_q);
  const v_3_11_x = Math.min(Math.max(rnn_0_b_n11 + sum_sum11, -9.125), 9.125);
  const v_3_11_xx = v_3_11_x * v_3_11_x;
  const v_3_11_p = (((1.31333867616659e-8 * v_3_11_xx + 0.00002044915241) * v_3_11_xx + 0.00348585752) * v_3_11_xx + 0.1337282831) * v_3_11_xx + 0.9999999766;
  const v_3_11_q = (((7.685926167e-7 * v_3_11_xx + 0.000326973003) * v_3_11_xx + 0.02583995021) * v_3_11_xx + 0.4670614161) * v_3_11_xx + 1;
  const v_3_11 = v_3_11_x * v_3_11_p / v_3_11_q;
  const v_5_11 = 1 - v11;
  const v_6_11 = v_2_11 + v_4_11 * v_5_11;
  const h_next11 = v_6_11 * v_3_11 + v11 * h11;
  v_6[v_6_t + 5] = v11;
  v_7[v_7_t + 5] = v_3_11;
  v_8[v_8_t + 5] = v_5_11;
  v_9[v_9_t + 5] = v_6_11;
  h_steps[h_steps_t + 13] = h_next11;
  const rnn_0_b12 = rnn_0_b[2];
  const rnn_0_b_n12 = rnn_0_b_n[2];
  const v_4_12 = v_4[0];
  const v_2_12 = v_2[0];
  const h12 = h_steps[h_steps_t + 6];
  const v12_x = Math.min(Math.max(0.5 * (rnn_0_b12 + sum_sum12), -9.125), 9.125);
  const v12_xx = v12_x * v12_x;
  const v12_p = (((1.31333867616659e-8 * v12_xx + 0.00002044915241) * v12_xx + 0.00348585752) * v12_xx + 0.1337282831) * v12_xx + 0.9999999766;
  const v12_q = (((7.685926167e-7 * v12_xx + 0.000326973003) * v12_xx + 0.02583995021) * v12_xx + 0.4670614161) * v12_xx + 1;
  const v12 = 0.5 + 0.5 * (v12_x * v12_p / v12_q);
  const v_3_12_x = Math.min(Math.max(rnn_0_b_n12 + sum_sum12, -9.125), 9.125);
  const v_3_12_xx = v_3_12_x * v_3_12_x;
  const v_3_12_p = (((1.31333867616659e-8 * v_3_12_xx + 0.00002044915241) * v_3_12_xx + 0.00348585752) * v_3_12_xx + 0.1337282831) * v_3_12_xx + 0.9999999766;
  const v_3_12_q = (((7.685926167e-7 * v_3_12_xx + 0.000326973003) * v_3_12_xx + 0.02583995021) * v_3_12_xx + 0.4670614161) * v_3_12_xx + 1;
  const v_3_12 = v_3_12_x * v_3_12_p / v_3_12_q;
  const v_5_12 = 1 - v12;
  const v_6_12 = v_2_12 + v_4_12 * v_5_12;
  const h_next12 = v_6_12 * v_3_12 + v12 * h12;
  v_6[v_6_t + 6] = v12;
  v_7[v_7_t + 6] = v_3_12;
  v_8[v_8_t + 6] = v_5_12;
  v_9[v_9_t + 6] = v_6_12;
  h_steps[h_steps_t + 14] = h_next12;
  const rnn_0_b13 = rnn_0_b[3];
  const rnn_0_b_n13 = rnn_0_b_n[3];
  const v_4_13 = v_4[0];
  const v_2_13 = v_2[0];
  const h13 = h_steps[h_steps_t + 7];
  const v13_x = Math.min(Math.max(0.5 * (rnn_0_b13 + sum_sum13), -9.125), 9.125);
  const v13_xx = v13_x * v13_x;
  const v13_p = (((1.31333867616659e-8 * v13_xx + 0.00002044915241) * v13_xx + 0.00348585752) * v13_xx + 0.1337282831) * v13_xx + 0.9999999766;
  const v13_q = (((7.685926167e-7 * v13_xx + 0.000326973003) * v13_xx + 0.02583995021) * v13_xx + 0.4670614161) * v13_xx + 1;
  const v13 = 0.5 + 0.5 * (v13_x * v13_p / v13_q);
  const v_3_13_x = Math.min(Math.max(rnn_0_b_n13 + sum_sum13, -9.125), 9.125);
  const v_3_13_xx = v_3_13_x * v_3_13_x;
  const v_3_13_p = (((1.31333867616659e-8 * v_3_13_xx + 0.00002044915241) * v_3_13_xx + 0.00348585752) * v_3_13_xx + 0.1337282831) * v_3_13_xx + 0.9999999766;
  const v_3_13_q = (((7.685926167e-7 * v_3_13_xx + 0.000326973003) * v_3_13_xx + 0.02583995021) * v_3_13_xx + 0.4670614161) * v_3_13_xx + 1;
  const v_3_13 = v_3_13_x * v_3_13_p / v_3_13_q;
  const v_5_13 = 1 - v13;
  const v_6_13 = v_2_13 + v_4_13 * v_5_13;
  const h_next13 = v_6_13 * v_3_13 + v13 * h13;
  v_6[v_6_t + 7] = v13;
  v_7[v_7_t + 7] = v_3_13;
  v_8[v_8_t + 7] = v_5_13;
  v_9[v_9_t + 7] = v_6_13;
  h_steps[h_steps_t + 15] = h_next13;
}

// elementwise: v, v, v, v, v, v [2, 4]
function v_5_2(t) {
  const { v_7, v_6, d_h_next, d_h, h_steps, v_9, v_8, v_4, v_20, v_19, v_18, v_17, v_16, v_15 } = buffers;
  const v_7_t = t * 8;
  const v_6_t = t * 8;
  const d_h_next_t = t * 8;
  const h_steps_t = t * 8;
  const v_9_t = t * 8;
  const v_8_t = t * 8;
  const v_19_t = t * 8;
  const v_18_t = t * 8;
  const v_17_t = t * 8;
  const v_16_t = t * 8;
  const v_15_t = t * 8;
  for (let i = 0; i < 8; i++) {
    const v_7_2 = v_7[v_7_t + i];
    const v_6_2 = v_6[v_6_t + i];
    const d_h_next_3 = d_h_next[d_h_next_t + i];
    const d_h_3 = d_h[i];
    const h = h_steps[h_steps_t + i];
    const v_9_2 = v_9[v_9_t + i];
    const v_8_2 = v_8[v_8_t + i];
    const v_4_3 = v_4[0];
    const d_h_next_2_2 = d_h_next_3 + d_h_3;
    const v_24 = d_h_next_2_2 * v_6_2;
    const v_2_3 = d_h_next_2_2 * v_7_2;
    const v_3_3 = v_2_3 * v_8_2;
    const v_5_3 = d_h_next_2_2 * v_9_2 * (1 - v_7_2 * v_7_2);
    const v_10_2 = (d_h_next_2_2 * h - v_2_3 * v_4_3) * (v_6_2 * (1 - v_6_2));
    const v_11_2 = v_10_2 + v_5_3;
    v_20[i] = v_24;
    v_19[v_19_t + i] = v_2_3;
    v_18[v_18_t + i] = v_3_3;
    v_17[v_17_t + i] = v_5_3;
    v_16[v_16_t + i] = v_10_2;
    v_15[v_15_t + i] = v_11_2;
  }
}

// v_15 · rnn.0.Rᵀ f32[2,4]
// epilogue: d_h
function d_h_2(t) {
  const { v_20, v_15, rnn_0_R, d_h } = buffers;
  const v_15_t = t * 8;
  let d_h00 = v_20[0];
  let d_h01 = v_20[1];
  let d_h02 = v_20[2];
  let d_h03 = v_20[3];
  let d_h10 = v_20[4];
  let d_h11 = v_20[5];
  let d_h12 = v_20[6];
  let d_h13 = v_20[7];
  for (let k = 0; k < 4; k++) {
    const a0 = v_15[v_15_t + k];
    const w0 = rnn_0_R[k];
    d_h00 += a0 * w0;
    const a1 = v_15[v_15_t + k + 4];
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
