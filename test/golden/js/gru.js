// entry forward
//   product
//   copy_h_steps
//   for T steps:
//     h_next
//   copy_rnn.0.h.next

// h · R_zrn f32[2,12] as pre_z | pre_r | sum_sum
// epilogue: h_next
// written out: sigmoid, tanh
function h_next(t) {
  const { v, rnn_0_rb, h_steps, rnn_0_R, y } = buffers;
  const v_t = t * 24;
  const h_steps_t = t * 8;
  const y_t = t * 8;
  for (let unit = 0; unit < 4; unit++) {
    let pre_z0 = v[v_t + unit];
    let pre_r0 = v[v_t + unit + 4];
    let sum_sum0 = rnn_0_rb[unit];
    let pre_z1 = v[v_t + unit + 12];
    let pre_r1 = v[v_t + unit + 16];
    let sum_sum1 = rnn_0_rb[unit];
    for (let k = 0; k < 4; k++) {
      const rnn_0_R_k = unit + k * 12;
      const a0 = h_steps[h_steps_t + k];
      const w_pre_z = rnn_0_R[rnn_0_R_k];
      pre_z0 += a0 * w_pre_z;
      const a1 = h_steps[h_steps_t + k + 4];
      pre_z1 += a1 * w_pre_z;
      const w_pre_r = rnn_0_R[rnn_0_R_k + 4];
      pre_r0 += a0 * w_pre_r;
      pre_r1 += a1 * w_pre_r;
      const w_sum_sum = rnn_0_R[rnn_0_R_k + 8];
      sum_sum0 += a0 * w_sum_sum;
      sum_sum1 += a1 * w_sum_sum;
    }
    const v0 = v[v_t + unit + 8];
    const h0 = h_steps[h_steps_t + unit];
    const z0_x = Math.min(Math.max(0.5 * pre_z0, -9.125), 9.125);
    const z0_xx = z0_x * z0_x;
    const z0_p = (((1.31333867616659e-8 * z0_xx + 0.00002044915241) * z0_xx + 0.00348585752) * z0_xx + 0.1337282831) * z0_xx + 0.9999999766;
    const z0_q = (((7.685926167e-7 * z0_xx + 0.000326973003) * z0_xx + 0.02583995021) * z0_xx + 0.4670614161) * z0_xx + 1;
    const z0 = 0.5 + 0.5 * (z0_x * z0_p / z0_q);
    const r0_x = Math.min(Math.max(0.5 * pre_r0, -9.125), 9.125);
    const r0_xx = r0_x * r0_x;
    const r0_p = (((1.31333867616659e-8 * r0_xx + 0.00002044915241) * r0_xx + 0.00348585752) * r0_xx + 0.1337282831) * r0_xx + 0.9999999766;
    const r0_q = (((7.685926167e-7 * r0_xx + 0.000326973003) * r0_xx + 0.02583995021) * r0_xx + 0.4670614161) * r0_xx + 1;
    const r0 = 0.5 + 0.5 * (r0_x * r0_p / r0_q);
    const h_next0_x = Math.min(Math.max(v0 + r0 * sum_sum0, -9.125), 9.125);
    const h_next0_xx = h_next0_x * h_next0_x;
    const h_next0_p = (((1.31333867616659e-8 * h_next0_xx + 0.00002044915241) * h_next0_xx + 0.00348585752) * h_next0_xx + 0.1337282831) * h_next0_xx + 0.9999999766;
    const h_next0_q = (((7.685926167e-7 * h_next0_xx + 0.000326973003) * h_next0_xx + 0.02583995021) * h_next0_xx + 0.4670614161) * h_next0_xx + 1;
    const h_next0 = (1 - z0) * (h_next0_x * h_next0_p / h_next0_q) + z0 * h0;
    h_steps[h_steps_t + unit + 8] = h_next0;
    y[y_t + unit] = h_next0;
    const v1 = v[v_t + unit + 20];
    const h1 = h_steps[h_steps_t + unit + 4];
    const z1_x = Math.min(Math.max(0.5 * pre_z1, -9.125), 9.125);
    const z1_xx = z1_x * z1_x;
    const z1_p = (((1.31333867616659e-8 * z1_xx + 0.00002044915241) * z1_xx + 0.00348585752) * z1_xx + 0.1337282831) * z1_xx + 0.9999999766;
    const z1_q = (((7.685926167e-7 * z1_xx + 0.000326973003) * z1_xx + 0.02583995021) * z1_xx + 0.4670614161) * z1_xx + 1;
    const z1 = 0.5 + 0.5 * (z1_x * z1_p / z1_q);
    const r1_x = Math.min(Math.max(0.5 * pre_r1, -9.125), 9.125);
    const r1_xx = r1_x * r1_x;
    const r1_p = (((1.31333867616659e-8 * r1_xx + 0.00002044915241) * r1_xx + 0.00348585752) * r1_xx + 0.1337282831) * r1_xx + 0.9999999766;
    const r1_q = (((7.685926167e-7 * r1_xx + 0.000326973003) * r1_xx + 0.02583995021) * r1_xx + 0.4670614161) * r1_xx + 1;
    const r1 = 0.5 + 0.5 * (r1_x * r1_p / r1_q);
    const h_next1_x = Math.min(Math.max(v1 + r1 * sum_sum1, -9.125), 9.125);
    const h_next1_xx = h_next1_x * h_next1_x;
    const h_next1_p = (((1.31333867616659e-8 * h_next1_xx + 0.00002044915241) * h_next1_xx + 0.00348585752) * h_next1_xx + 0.1337282831) * h_next1_xx + 0.9999999766;
    const h_next1_q = (((7.685926167e-7 * h_next1_xx + 0.000326973003) * h_next1_xx + 0.02583995021) * h_next1_xx + 0.4670614161) * h_next1_xx + 1;
    const h_next1 = (1 - z1) * (h_next1_x * h_next1_p / h_next1_q) + z1 * h1;
    h_steps[h_steps_t + unit + 12] = h_next1;
    y[y_t + unit + 4] = h_next1;
  }
}

// entry gradient
//   product
//   copy_h_steps
//   for T steps:
//     z
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
//   d_R_zrn
//   sum_3
//   copy_v
//   d_rnn.0.b
//   d_rnn.0.W

// h · R_zrn f32[2,12] as pre_z | pre_r | sum_sum
// epilogue: z, r, h_next
// written out: sigmoid, tanh
function z_2(t) {
  const { v_2, rnn_0_rb, h_steps, rnn_0_R, z, r, v_3, v_4, v_5 } = buffers;
  const v_2_t = t * 24;
  const h_steps_t = t * 8;
  const z_t = t * 8;
  const r_t = t * 8;
  const v_3_t = t * 8;
  const v_4_t = t * 8;
  const v_5_t = t * 8;
  for (let unit = 0; unit < 4; unit++) {
    let pre_z0 = v_2[v_2_t + unit];
    let pre_r0 = v_2[v_2_t + unit + 4];
    let sum_sum0 = rnn_0_rb[unit];
    let pre_z1 = v_2[v_2_t + unit + 12];
    let pre_r1 = v_2[v_2_t + unit + 16];
    let sum_sum1 = rnn_0_rb[unit];
    for (let k = 0; k < 4; k++) {
      const rnn_0_R_k = unit + k * 12;
      const a0 = h_steps[h_steps_t + k];
      const w_pre_z = rnn_0_R[rnn_0_R_k];
      pre_z0 += a0 * w_pre_z;
      const a1 = h_steps[h_steps_t + k + 4];
      pre_z1 += a1 * w_pre_z;
      const w_pre_r = rnn_0_R[rnn_0_R_k + 4];
      pre_r0 += a0 * w_pre_r;
      pre_r1 += a1 * w_pre_r;
      const w_sum_sum = rnn_0_R[rnn_0_R_k + 8];
      sum_sum0 += a0 * w_sum_sum;
      sum_sum1 += a1 * w_sum_sum;
    }
    const v_2_0 = v_2[v_2_t + unit + 8];
    const h0 = h_steps[h_steps_t + unit];
    const z0_x = Math.min(Math.max(0.5 * pre_z0, -9.125), 9.125);
    const z0_xx = z0_x * z0_x;
    const z0_p = (((1.31333867616659e-8 * z0_xx + 0.00002044915241) * z0_xx + 0.00348585752) * z0_xx + 0.1337282831) * z0_xx + 0.9999999766;
    const z0_q = (((7.685926167e-7 * z0_xx + 0.000326973003) * z0_xx + 0.02583995021) * z0_xx + 0.4670614161) * z0_xx + 1;
    const z0 = 0.5 + 0.5 * (z0_x * z0_p / z0_q);
    const r0_x = Math.min(Math.max(0.5 * pre_r0, -9.125), 9.125);
    const r0_xx = r0_x * r0_x;
    const r0_p = (((1.31333867616659e-8 * r0_xx + 0.00002044915241) * r0_xx + 0.00348585752) * r0_xx + 0.1337282831) * r0_xx + 0.9999999766;
    const r0_q = (((7.685926167e-7 * r0_xx + 0.000326973003) * r0_xx + 0.02583995021) * r0_xx + 0.4670614161) * r0_xx + 1;
    const r0 = 0.5 + 0.5 * (r0_x * r0_p / r0_q);
    const v0_x = Math.min(Math.max(v_2_0 + r0 * sum_sum0, -9.125), 9.125);
    const v0_xx = v0_x * v0_x;
    const v0_p = (((1.31333867616659e-8 * v0_xx + 0.00002044915241) * v0_xx + 0.00348585752) * v0_xx + 0.1337282831) * v0_xx + 0.9999999766;
    const v0_q = (((7.685926167e-7 * v0_xx + 0.000326973003) * v0_xx + 0.02583995021) * v0_xx + 0.4670614161) * v0_xx + 1;
    const v0 = v0_x * v0_p / v0_q;
    const v_3_0 = 1 - z0;
    const h_next0 = v_3_0 * v0 + z0 * h0;
    z[z_t + unit] = z0;
    r[r_t + unit] = r0;
    v_3[v_3_t + unit] = sum_sum0;
    v_4[v_4_t + unit] = v0;
    v_5[v_5_t + unit] = v_3_0;
    h_steps[h_steps_t + unit + 8] = h_next0;
    const v_2_1 = v_2[v_2_t + unit + 20];
    const h1 = h_steps[h_steps_t + unit + 4];
    const z1_x = Math.min(Math.max(0.5 * pre_z1, -9.125), 9.125);
    const z1_xx = z1_x * z1_x;
    const z1_p = (((1.31333867616659e-8 * z1_xx + 0.00002044915241) * z1_xx + 0.00348585752) * z1_xx + 0.1337282831) * z1_xx + 0.9999999766;
    const z1_q = (((7.685926167e-7 * z1_xx + 0.000326973003) * z1_xx + 0.02583995021) * z1_xx + 0.4670614161) * z1_xx + 1;
    const z1 = 0.5 + 0.5 * (z1_x * z1_p / z1_q);
    const r1_x = Math.min(Math.max(0.5 * pre_r1, -9.125), 9.125);
    const r1_xx = r1_x * r1_x;
    const r1_p = (((1.31333867616659e-8 * r1_xx + 0.00002044915241) * r1_xx + 0.00348585752) * r1_xx + 0.1337282831) * r1_xx + 0.9999999766;
    const r1_q = (((7.685926167e-7 * r1_xx + 0.000326973003) * r1_xx + 0.02583995021) * r1_xx + 0.4670614161) * r1_xx + 1;
    const r1 = 0.5 + 0.5 * (r1_x * r1_p / r1_q);
    const v1_x = Math.min(Math.max(v_2_1 + r1 * sum_sum1, -9.125), 9.125);
    const v1_xx = v1_x * v1_x;
    const v1_p = (((1.31333867616659e-8 * v1_xx + 0.00002044915241) * v1_xx + 0.00348585752) * v1_xx + 0.1337282831) * v1_xx + 0.9999999766;
    const v1_q = (((7.685926167e-7 * v1_xx + 0.000326973003) * v1_xx + 0.02583995021) * v1_xx + 0.4670614161) * v1_xx + 1;
    const v1 = v1_x * v1_p / v1_q;
    const v_3_1 = 1 - z1;
    const h_next1 = v_3_1 * v1 + z1 * h1;
    z[z_t + unit + 4] = z1;
    r[r_t + unit + 4] = r1;
    v_3[v_3_t + unit + 4] = sum_sum1;
    v_4[v_4_t + unit + 4] = v1;
    v_5[v_5_t + unit + 4] = v_3_1;
    h_steps[h_steps_t + unit + 12] = h_next1;
  }
}

// elementwise: v, v, v, d_pre_r, d_pre_z [2, 4]
function v_3_2(t) {
  const { v_4, r, z, d_h_next, d_h, h_steps, v_5, v_3, v_12, v, v_11 } = buffers;
  const v_4_t = t * 8;
  const r_t = t * 8;
  const z_t = t * 8;
  const d_h_next_t = t * 8;
  const h_steps_t = t * 8;
  const v_5_t = t * 8;
  const v_3_t = t * 8;
  const v_t = t * 24;
  const v_11_t = t * 24;
  for (let i = 0; i < 2; i++) {
    const v_4_i = v_4_t + i * 4;
    const r_i = r_t + i * 4;
    const z_i = z_t + i * 4;
    const d_h_next_i = d_h_next_t + i * 4;
    const d_h_i = i * 4;
    const h_steps_i = h_steps_t + i * 4;
    const v_5_i = v_5_t + i * 4;
    const v_3_i = v_3_t + i * 4;
    const v_12_i = i * 4;
    const v_i = v_t + i * 12;
    const v_11_i = v_11_t + i * 12;
    for (let j = 0; j < 4; j++) {
      const v_4_2 = v_4[v_4_i + j];
      const r_2 = r[r_i + j];
      const z_3 = z[z_i + j];
      const d_h_next_3 = d_h_next[d_h_next_i + j];
      const d_h_3 = d_h[d_h_i + j];
      const h = h_steps[h_steps_i + j];
      const v_5_2 = v_5[v_5_i + j];
      const v_3_3 = v_3[v_3_i + j];
      const d_h_next_2_2 = d_h_next_3 + d_h_3;
      const v_14 = d_h_next_2_2 * z_3;
      const v_2_3 = d_h_next_2_2 * v_5_2 * (1 - v_4_2 * v_4_2);
      const d_r = v_2_3 * v_3_3;
      const v_6_2 = v_2_3 * r_2;
      const d_pre_r = d_r * (r_2 * (1 - r_2));
      const d_pre_z = (d_h_next_2_2 * h - d_h_next_2_2 * v_4_2) * (z_3 * (1 - z_3));
      v_12[v_12_i + j] = v_14;
      v[v_i + j + 8] = v_2_3;
      v_11[v_11_i + j + 8] = v_6_2;
      v_11[v_11_i + j + 4] = d_pre_r;
      v_11[v_11_i + j] = d_pre_z;
    }
  }
}

// v_11 · R_zrnᵀ f32[2,4]
// epilogue: d_h
function d_h_2(t) {
  const { v_12, v_11, rnn_0_R, d_h } = buffers;
  const v_11_t = t * 24;
  let d_h00 = v_12[0];
  let d_h01 = v_12[1];
  let d_h02 = v_12[2];
  let d_h03 = v_12[3];
  let d_h10 = v_12[4];
  let d_h11 = v_12[5];
  let d_h12 = v_12[6];
  let d_h13 = v_12[7];
  for (let k = 0; k < 12; k++) {
    const a0 = v_11[v_11_t + k];
    const w0 = rnn_0_R[k];
    d_h00 += a0 * w0;
    const a1 = v_11[v_11_t + k + 12];
    d_h10 += a1 * w0;
    const w1 = rnn_0_R[k + 12];
    d_h01 += a0 * w1;
    d_h11 += a1 * w1;
    const w2 = rnn_0_R[k + 24];
    d_h02 += a0 * w2;
    d_h12 += a1 * w2;
    const w3 = rnn_0_R[k + 36];
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
