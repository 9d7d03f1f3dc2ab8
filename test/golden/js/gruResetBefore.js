// entry forward
//   product
//   copy_h_steps
//   for T steps:
//     product_2
//     h_next
//   copy_rnn.0.h.next

// h · R_zr f32[2,8] as sum_sum | pre_r
// written out: sigmoid
function product_2(t) {
  const { v, h_steps, rnn_0_R, v_2, v_3 } = buffers;
  const v_t = t * 24;
  const h_steps_t = t * 8;
  for (let unit = 0; unit < 4; unit += 2) {
    let sum_sum00 = 0;
    let pre_r00 = v[v_t + unit + 4];
    let sum_sum01 = 0;
    let pre_r01 = v[v_t + unit + 5];
    let sum_sum10 = 0;
    let pre_r10 = v[v_t + unit + 16];
    let sum_sum11 = 0;
    let pre_r11 = v[v_t + unit + 17];
    for (let k = 0; k < 4; k++) {
      const rnn_0_R_k = unit + k * 12;
      const a0 = h_steps[h_steps_t + k];
      const w0_sum_sum = rnn_0_R[rnn_0_R_k];
      sum_sum00 += a0 * w0_sum_sum;
      const a1 = h_steps[h_steps_t + k + 4];
      sum_sum10 += a1 * w0_sum_sum;
      const w0_pre_r = rnn_0_R[rnn_0_R_k + 4];
      pre_r00 += a0 * w0_pre_r;
      pre_r10 += a1 * w0_pre_r;
      const w1_sum_sum = rnn_0_R[rnn_0_R_k + 1];
      sum_sum01 += a0 * w1_sum_sum;
      sum_sum11 += a1 * w1_sum_sum;
      const w1_pre_r = rnn_0_R[rnn_0_R_k + 5];
      pre_r01 += a0 * w1_pre_r;
      pre_r11 += a1 * w1_pre_r;
    }
    const h00 = h_steps[h_steps_t + unit];
    const r00_x = Math.min(Math.max(0.5 * pre_r00, -9.125), 9.125);
    const r00_xx = r00_x * r00_x;
    const r00_p = (((1.31333867616659e-8 * r00_xx + 0.00002044915241) * r00_xx + 0.00348585752) * r00_xx + 0.1337282831) * r00_xx + 0.9999999766;
    const r00_q = (((7.685926167e-7 * r00_xx + 0.000326973003) * r00_xx + 0.02583995021) * r00_xx + 0.4670614161) * r00_xx + 1;
    const r00 = 0.5 + 0.5 * (r00_x * r00_p / r00_q);
    const v00 = r00 * h00;
    v_2[unit] = sum_sum00;
    v_3[unit] = v00;
    const h01 = h_steps[h_steps_t + unit + 1];
    const r01_x = Math.min(Math.max(0.5 * pre_r01, -9.125), 9.125);
    const r01_xx = r01_x * r01_x;
    const r01_p = (((1.31333867616659e-8 * r01_xx + 0.00002044915241) * r01_xx + 0.00348585752) * r01_xx + 0.1337282831) * r01_xx + 0.9999999766;
    const r01_q = (((7.685926167e-7 * r01_xx + 0.000326973003) * r01_xx + 0.02583995021) * r01_xx + 0.4670614161) * r01_xx + 1;
    const r01 = 0.5 + 0.5 * (r01_x * r01_p / r01_q);
    const v01 = r01 * h01;
    v_2[unit + 1] = sum_sum01;
    v_3[unit + 1] = v01;
    const h10 = h_steps[h_steps_t + unit + 4];
    const r10_x = Math.min(Math.max(0.5 * pre_r10, -9.125), 9.125);
    const r10_xx = r10_x * r10_x;
    const r10_p = (((1.31333867616659e-8 * r10_xx + 0.00002044915241) * r10_xx + 0.00348585752) * r10_xx + 0.1337282831) * r10_xx + 0.9999999766;
    const r10_q = (((7.685926167e-7 * r10_xx + 0.000326973003) * r10_xx + 0.02583995021) * r10_xx + 0.4670614161) * r10_xx + 1;
    const r10 = 0.5 + 0.5 * (r10_x * r10_p / r10_q);
    const v10 = r10 * h10;
    v_2[unit + 8] = sum_sum10;
    v_3[unit + 4] = v10;
    const h11 = h_steps[h_steps_t + unit + 5];
    const r11_x = Math.min(Math.max(0.5 * pre_r11, -9.125), 9.125);
    const r11_xx = r11_x * r11_x;
    const r11_p = (((1.31333867616659e-8 * r11_xx + 0.00002044915241) * r11_xx + 0.00348585752) * r11_xx + 0.1337282831) * r11_xx + 0.9999999766;
    const r11_q = (((7.685926167e-7 * r11_xx + 0.000326973003) * r11_xx + 0.02583995021) * r11_xx + 0.4670614161) * r11_xx + 1;
    const r11 = 0.5 + 0.5 * (r11_x * r11_p / r11_q);
    const v11 = r11 * h11;
    v_2[unit + 9] = sum_sum11;
    v_3[unit + 5] = v11;
  }
}

// v_3 · R_n f32[2,4]
// epilogue: h_next
// written out: sigmoid, tanh
function h_next(t) {
  const { v, v_3, rnn_0_R, v_2, h_steps, y } = buffers;
  const v_t = t * 24;
  const h_steps_t = t * 8;
  const y_t = t * 8;
  let pre_n00 = v[v_t + 8];
  let pre_n01 = v[v_t + 9];
  let pre_n02 = v[v_t + 10];
  let pre_n03 = v[v_t + 11];
  let pre_n10 = v[v_t + 20];
  let pre_n11 = v[v_t + 21];
  let pre_n12 = v[v_t + 22];
  let pre_n13 = v[v_t + 23];
  for (let k = 0; k < 4; k++) {
    const rnn_0_R_k = k * 12;
    const a0 = v_3[k];
    const w0 = rnn_0_R[rnn_0_R_k + 8];
    pre_n00 += a0 * w0;
    const a1 = v_3[k + 4];
    pre_n10 += a1 * w0;
    const w1 = rnn_0_R[rnn_0_R_k + 9];
    pre_n01 += a0 * w1;
    pre_n11 += a1 * w1;
    const w2 = rnn_0_R[rnn_0_R_k + 10];
    pre_n02 += a0 * w2;
    pre_n12 += a1 * w2;
    const w3 = rnn_0_R[rnn_0_R_k + 11];
    pre_n03 += a0 * w3;
    pre_n13 += a1 * w3;
  }
  const v00 = v[v_t];
  const v_2_00 = v_2[0];
  const h00 = h_steps[h_steps_t];
  const pre_z00 = v00 + v_2_00;
  const z00_x = Math.min(Math.max(0.5 * pre_z00, -9.125), 9.125);
  const z00_xx = z00_x * z00_x;
  const z00_p = (((1.31333867616659e-8 * z00_xx + 0.00002044915241) * z00_xx + 0.00348585752) * z00_xx + 0.1337282831) * z00_xx + 0.9999999766;
  const z00_q = (((7.685926167e-7 * z00_xx + 0.000326973003) * z00_xx + 0.02583995021) * z00_xx + 0.4670614161) * z00_xx + 1;
  const z00 = 0.5 + 0.5 * (z00_x * z00_p / z00_q);
  const n00_x = Math.min(Math.max(pre_n00, -9.125), 9.125);
  const n00_xx = n00_x * n00_x;
  const n00_p = (((1.31333867616659e-8 * n00_xx + 0.00002044915241) * n00_xx + 0.00348585752) * n00_xx + 0.1337282831) * n00_xx + 0.9999999766;
  const n00_q = (((7.685926167e-7 * n00_xx + 0.000326973003) * n00_xx + 0.02583995021) * n00_xx + 0.4670614161) * n00_xx + 1;
  const n00 = n00_x * n00_p / n00_q;
  const h_next00 = (1 - z00) * n00 + z00 * h00;
  h_steps[h_steps_t + 8] = h_next00;
  y[y_t] = h_next00;
  const v01 = v[v_t + 1];
  const v_2_01 = v_2[1];
  const h01 = h_steps[h_steps_t + 1];
  const pre_z01 = v01 + v_2_01;
  const z01_x = Math.min(Math.max(0.5 * pre_z01, -9.125), 9.125);
  const z01_xx = z01_x * z01_x;
  const z01_p = (((1.31333867616659e-8 * z01_xx + 0.00002044915241) * z01_xx + 0.00348585752) * z01_xx + 0.1337282831) * z01_xx + 0.9999999766;
  const z01_q = (((7.685926167e-7 * z01_xx + 0.000326973003) * z01_xx + 0.02583995021) * z01_xx + 0.4670614161) * z01_xx + 1;
  const z01 = 0.5 + 0.5 * (z01_x * z01_p / z01_q);
  const n01_x = Math.min(Math.max(pre_n01, -9.125), 9.125);
  const n01_xx = n01_x * n01_x;
  const n01_p = (((1.31333867616659e-8 * n01_xx + 0.00002044915241) * n01_xx + 0.00348585752) * n01_xx + 0.1337282831) * n01_xx + 0.9999999766;
  const n01_q = (((7.685926167e-7 * n01_xx + 0.000326973003) * n01_xx + 0.02583995021) * n01_xx + 0.4670614161) * n01_xx + 1;
  const n01 = n01_x * n01_p / n01_q;
  const h_next01 = (1 - z01) * n01 + z01 * h01;
  h_steps[h_steps_t + 9] = h_next01;
  y[y_t + 1] = h_next01;
  const v02 = v[v_t + 2];
  const v_2_02 = v_2[2];
  const h02 = h_steps[h_steps_t + 2];
  const pre_z02 = v02 + v_2_02;
  const z02_x = Math.min(Math.max(0.5 * pre_z02, -9.125), 9.125);
  const z02_xx = z02_x * z02_x;
  const z02_p = (((1.31333867616659e-8 * z02_xx + 0.00002044915241) * z02_xx + 0.00348585752) * z02_xx + 0.1337282831) * z02_xx + 0.9999999766;
  const z02_q = (((7.685926167e-7 * z02_xx + 0.000326973003) * z02_xx + 0.02583995021) * z02_xx + 0.4670614161) * z02_xx + 1;
  const z02 = 0.5 + 0.5 * (z02_x * z02_p / z02_q);
  const n02_x = Math.min(Math.max(pre_n02, -9.125), 9.125);
  const n02_xx = n02_x * n02_x;
  const n02_p = (((1.31333867616659e-8 * n02_xx + 0.00002044915241) * n02_xx + 0.00348585752) * n02_xx + 0.1337282831) * n02_xx + 0.9999999766;
  const n02_q = (((7.685926167e-7 * n02_xx + 0.000326973003) * n02_xx + 0.02583995021) * n02_xx + 0.4670614161) * n02_xx + 1;
  const n02 = n02_x * n02_p / n02_q;
  const h_next02 = (1 - z02) * n02 + z02 * h02;
  h_steps[h_steps_t + 10] = h_next02;
  y[y_t + 2] = h_next02;
  const v03 = v[v_t + 3];
  const v_2_03 = v_2[3];
  const h03 = h_steps[h_steps_t + 3];
  const pre_z03 = v03 + v_2_03;
  const z03_x = Math.min(Math.max(0.5 * pre_z03, -9.125), 9.125);
  const z03_xx = z03_x * z03_x;
  const z03_p = (((1.31333867616659e-8 * z03_xx + 0.00002044915241) * z03_xx + 0.00348585752) * z03_xx + 0.1337282831) * z03_xx + 0.9999999766;
  const z03_q = (((7.685926167e-7 * z03_xx + 0.000326973003) * z03_xx + 0.02583995021) * z03_xx + 0.4670614161) * z03_xx + 1;
  const z03 = 0.5 + 0.5 * (z03_x * z03_p / z03_q);
  const n03_x = Math.min(Math.max(pre_n03, -9.125), 9.125);
  const n03_xx = n03_x * n03_x;
  const n03_p = (((1.31333867616659e-8 * n03_xx + 0.00002044915241) * n03_xx + 0.00348585752) * n03_xx + 0.1337282831) * n03_xx + 0.9999999766;
  const n03_q = (((7.685926167e-7 * n03_xx + 0.000326973003) * n03_xx + 0.02583995021) * n03_xx + 0.4670614161) * n03_xx + 1;
  const n03 = n03_x * n03_p / n03_q;
  const h_next03 = (1 - z03) * n03 + z03 * h03;
  h_steps[h_steps_t + 11] = h_next03;
  y[y_t + 3] = h_next03;
  const v10 = v[v_t + 12];
  const v_2_10 = v_2[8];
  const h10 = h_steps[h_steps_t + 4];
  const pre_z10 = v10 + v_2_10;
  const z10_x = Math.min(Math.max(0.5 * pre_z10, -9.125), 9.125);
  const z10_xx = z10_x * z10_x;
  const z10_p = (((1.31333867616659e-8 * z10_xx + 0.00002044915241) * z10_xx + 0.00348585752) * z10_xx + 0.1337282831) * z10_xx + 0.9999999766;
  const z10_q = (((7.685926167e-7 * z10_xx + 0.000326973003) * z10_xx + 0.02583995021) * z10_xx + 0.4670614161) * z10_xx + 1;
  const z10 = 0.5 + 0.5 * (z10_x * z10_p / z10_q);
  const n10_x = Math.min(Math.max(pre_n10, -9.125), 9.125);
  const n10_xx = n10_x * n10_x;
  const n10_p = (((1.31333867616659e-8 * n10_xx + 0.00002044915241) * n10_xx + 0.00348585752) * n10_xx + 0.1337282831) * n10_xx + 0.9999999766;
  const n10_q = (((7.685926167e-7 * n10_xx + 0.000326973003) * n10_xx + 0.02583995021) * n10_xx + 0.4670614161) * n10_xx + 1;
  const n10 = n10_x * n10_p / n10_q;
  const h_next10 = (1 - z10) * n10 + z10 * h10;
  h_steps[h_steps_t + 12] = h_next10;
  y[y_t + 4] = h_next10;
  const v11 = v[v_t + 13];
  const v_2_11 = v_2[9];
  const h11 = h_steps[h_steps_t + 5];
  const pre_z11 = v11 + v_2_11;
  const z11_x = Math.min(Math.max(0.5 * pre_z11, -9.125), 9.125);
  const z11_xx = z11_x * z11_x;
  const z11_p = (((1.31333867616659e-8 * z11_xx + 0.00002044915241) * z11_xx + 0.00348585752) * z11_xx + 0.1337282831) * z11_xx + 0.9999999766;
  const z11_q = (((7.685926167e-7 * z11_xx + 0.000326973003) * z11_xx + 0.02583995021) * z11_xx + 0.4670614161) * z11_xx + 1;
  const z11 = 0.5 + 0.5 * (z11_x * z11_p / z11_q);
  const n11_x = Math.min(Math.max(pre_n11, -9.125), 9.125);
  const n11_xx = n11_x * n11_x;
  const n11_p = (((1.31333867616659e-8 * n11_xx + 0.00002044915241) * n11_xx + 0.00348585752) * n11_xx + 0.1337282831) * n11_xx + 0.9999999766;
  const n11_q = (((7.685926167e-7 * n11_xx + 0.000326973003) * n11_xx + 0.02583995021) * n11_xx + 0.4670614161) * n11_xx + 1;
  const n11 = n11_x * n11_p / n11_q;
  const h_next11 = (1 - z11) * n11 + z11 * h11;
  h_steps[h_steps_t + 13] = h_next11;
  y[y_t + 5] = h_next11;
  const v12 = v[v_t + 14];
  const v_2_12 = v_2[10];
  const h12 = h_steps[h_steps_t + 6];
  const pre_z12 = v12 + v_2_12;
  const z12_x = Math.min(Math.max(0.5 * pre_z12, -9.125), 9.125);
  const z12_xx = z12_x * z12_x;
  const z12_p = (((1.31333867616659e-8 * z12_xx + 0.00002044915241) * z12_xx + 0.00348585752) * z12_xx + 0.1337282831) * z12_xx + 0.9999999766;
  const z12_q = (((7.685926167e-7 * z12_xx + 0.000326973003) * z12_xx + 0.02583995021) * z12_xx + 0.4670614161) * z12_xx + 1;
  const z12 = 0.5 + 0.5 * (z12_x * z12_p / z12_q);
  const n12_x = Math.min(Math.max(pre_n12, -9.125), 9.125);
  const n12_xx = n12_x * n12_x;
  const n12_p = (((1.31333867616659e-8 * n12_xx + 0.00002044915241) * n12_xx + 0.00348585752) * n12_xx + 0.1337282831) * n12_xx + 0.9999999766;
  const n12_q = (((7.685926167e-7 * n12_xx + 0.000326973003) * n12_xx + 0.02583995021) * n12_xx + 0.4670614161) * n12_xx + 1;
  const n12 = n12_x * n12_p / n12_q;
  const h_next12 = (1 - z12) * n12 + z12 * h12;
  h_steps[h_steps_t + 14] = h_next12;
  y[y_t + 6] = h_next12;
  const v13 = v[v_t + 15];
  const v_2_13 = v_2[11];
  const h13 = h_steps[h_steps_t + 7];
  const pre_z13 = v13 + v_2_13;
  const z13_x = Math.min(Math.max(0.5 * pre_z13, -9.125), 9.125);
  const z13_xx = z13_x * z13_x;
  const z13_p = (((1.31333867616659e-8 * z13_xx + 0.00002044915241) * z13_xx + 0.00348585752) * z13_xx + 0.1337282831) * z13_xx + 0.9999999766;
  const z13_q = (((7.685926167e-7 * z13_xx + 0.000326973003) * z13_xx + 0.02583995021) * z13_xx + 0.4670614161) * z13_xx + 1;
  const z13 = 0.5 + 0.5 * (z13_x * z13_p / z13_q);
  const n13_x = Math.min(Math.max(pre_n13, -9.125), 9.125);
  const n13_xx = n13_x * n13_x;
  const n13_p = (((1.31333867616659e-8 * n13_xx + 0.00002044915241) * n13_xx + 0.00348585752) * n13_xx + 0.1337282831) * n13_xx + 0.9999999766;
  const n13_q = (((7.685926167e-7 * n13_xx + 0.000326973003) * n13_xx + 0.02583995021) * n13_xx + 0.4670614161) * n13_xx + 1;
  const n13 = n13_x * n13_p / n13_q;
  const h_next13 = (1 - z13) * n13 + z13 * h13;
  h_steps[h_steps_t + 15] = h_next13;
  y[y_t + 7] = h_next13;
}

// entry gradient
//   product
//   copy_h_steps
//   for T steps:
//     r
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
//     d_pre_r
//     d_h
//   d_R_zr
//   d_R_n
//   d_rnn.0.b
//   d_rnn.0.W

// h · R_zr f32[2,8] as sum_sum | pre_r
// epilogue: r
// written out: sigmoid
function r_2(t) {
  const { v_2, h_steps, rnn_0_R, v_5, r, v_3 } = buffers;
  const v_2_t = t * 24;
  const h_steps_t = t * 8;
  const r_t = t * 8;
  const v_3_t = t * 8;
  for (let unit = 0; unit < 4; unit += 2) {
    let sum_sum00 = 0;
    let pre_r00 = v_2[v_2_t + unit + 4];
    let sum_sum01 = 0;
    let pre_r01 = v_2[v_2_t + unit + 5];
    let sum_sum10 = 0;
    let pre_r10 = v_2[v_2_t + unit + 16];
    let sum_sum11 = 0;
    let pre_r11 = v_2[v_2_t + unit + 17];
    for (let k = 0; k < 4; k++) {
      const rnn_0_R_k = unit + k * 12;
      const a0 = h_steps[h_steps_t + k];
      const w0_sum_sum = rnn_0_R[rnn_0_R_k];
      sum_sum00 += a0 * w0_sum_sum;
      const a1 = h_steps[h_steps_t + k + 4];
      sum_sum10 += a1 * w0_sum_sum;
      const w0_pre_r = rnn_0_R[rnn_0_R_k + 4];
      pre_r00 += a0 * w0_pre_r;
      pre_r10 += a1 * w0_pre_r;
      const w1_sum_sum = rnn_0_R[rnn_0_R_k + 1];
      sum_sum01 += a0 * w1_sum_sum;
      sum_sum11 += a1 * w1_sum_sum;
      const w1_pre_r = rnn_0_R[rnn_0_R_k + 5];
      pre_r01 += a0 * w1_pre_r;
      pre_r11 += a1 * w1_pre_r;
    }
    const h00 = h_steps[h_steps_t + unit];
    const r00_x = Math.min(Math.max(0.5 * pre_r00, -9.125), 9.125);
    const r00_xx = r00_x * r00_x;
    const r00_p = (((1.31333867616659e-8 * r00_xx + 0.00002044915241) * r00_xx + 0.00348585752) * r00_xx + 0.1337282831) * r00_xx + 0.9999999766;
    const r00_q = (((7.685926167e-7 * r00_xx + 0.000326973003) * r00_xx + 0.02583995021) * r00_xx + 0.4670614161) * r00_xx + 1;
    const r00 = 0.5 + 0.5 * (r00_x * r00_p / r00_q);
    const v00 = r00 * h00;
    v_5[unit] = sum_sum00;
    r[r_t + unit] = r00;
    v_3[v_3_t + unit] = v00;
    const h01 = h_steps[h_steps_t + unit + 1];
    const r01_x = Math.min(Math.max(0.5 * pre_r01, -9.125), 9.125);
    const r01_xx = r01_x * r01_x;
    const r01_p = (((1.31333867616659e-8 * r01_xx + 0.00002044915241) * r01_xx + 0.00348585752) * r01_xx + 0.1337282831) * r01_xx + 0.9999999766;
    const r01_q = (((7.685926167e-7 * r01_xx + 0.000326973003) * r01_xx + 0.02583995021) * r01_xx + 0.4670614161) * r01_xx + 1;
    const r01 = 0.5 + 0.5 * (r01_x * r01_p / r01_q);
    const v01 = r01 * h01;
    v_5[unit + 1] = sum_sum01;
    r[r_t + unit + 1] = r01;
    v_3[v_3_t + unit + 1] = v01;
    const h10 = h_steps[h_steps_t + unit + 4];
    const r10_x = Math.min(Math.max(0.5 * pre_r10, -9.125), 9.125);
    const r10_xx = r10_x * r10_x;
    const r10_p = (((1.31333867616659e-8 * r10_xx + 0.00002044915241) * r10_xx + 0.00348585752) * r10_xx + 0.1337282831) * r10_xx + 0.9999999766;
    const r10_q = (((7.685926167e-7 * r10_xx + 0.000326973003) * r10_xx + 0.02583995021) * r10_xx + 0.4670614161) * r10_xx + 1;
    const r10 = 0.5 + 0.5 * (r10_x * r10_p / r10_q);
    const v10 = r10 * h10;
    v_5[unit + 8] = sum_sum10;
    r[r_t + unit + 4] = r10;
    v_3[v_3_t + unit + 4] = v10;
    const h11 = h_steps[h_steps_t + unit + 5];
    const r11_x = Math.min(Math.max(0.5 * pre_r11, -9.125), 9.125);
    const r11_xx = r11_x * r11_x;
    const r11_p = (((1.31333867616659e-8 * r11_xx + 0.00002044915241) * r11_xx + 0.00348585752) * r11_xx + 0.1337282831) * r11_xx + 0.9999999766;
    const r11_q = (((7.685926167e-7 * r11_xx + 0.000326973003) * r11_xx + 0.02583995021) * r11_xx + 0.4670614161) * r11_xx + 1;
    const r11 = 0.5 + 0.5 * (r11_x * r11_p / r11_q);
    const v11 = r11 * h11;
    v_5[unit + 9] = sum_sum11;
    r[r_t + unit + 5] = r11;
    v_3[v_3_t + unit + 5] = v11;
  }
}

// v_3 · R_n f32[2,4]
// epilogue: z, n, h_next
// written out: sigmoid, tanh
function z_2(t) {
  const { v_2, v_3, rnn_0_R, v_5, h_steps, z, n, v_4 } = buffers;
  const v_2_t = t * 24;
  const v_3_t = t * 8;
  const h_steps_t = t * 8;
  const z_t = t * 8;
  const n_t = t * 8;
  const v_4_t = t * 8;
  let pre_n00 = v_2[v_2_t + 8];
  let pre_n01 = v_2[v_2_t + 9];
  let pre_n02 = v_2[v_2_t + 10];
  let pre_n03 = v_2[v_2_t + 11];
  let pre_n10 = v_2[v_2_t + 20];
  let pre_n11 = v_2[v_2_t + 21];
  let pre_n12 = v_2[v_2_t + 22];
  let pre_n13 = v_2[v_2_t + 23];
  for (let k = 0; k < 4; k++) {
    const rnn_0_R_k = k * 12;
    const a0 = v_3[v_3_t + k];
    const w0 = rnn_0_R[rnn_0_R_k + 8];
    pre_n00 += a0 * w0;
    const a1 = v_3[v_3_t + k + 4];
    pre_n10 += a1 * w0;
    const w1 = rnn_0_R[rnn_0_R_k + 9];
    pre_n01 += a0 * w1;
    pre_n11 += a1 * w1;
    const w2 = rnn_0_R[rnn_0_R_k + 10];
    pre_n02 += a0 * w2;
    pre_n12 += a1 * w2;
    const w3 = rnn_0_R[rnn_0_R_k + 11];
    pre_n03 += a0 * w3;
    pre_n13 += a1 * w3;
  }
  const v_2_00 = v_2[v_2_t];
  const v_5_00 = v_5[0];
  const h00 = h_steps[h_steps_t];
  const pre_z00 = v_2_00 + v_5_00;
  const z00_x = Math.min(Math.max(0.5 * pre_z00, -9.125), 9.125);
  const z00_xx = z00_x * z00_x;
  const z00_p = (((1.31333867616659e-8 * z00_xx + 0.00002044915241) * z00_xx + 0.00348585752) * z00_xx + 0.1337282831) * z00_xx + 0.9999999766;
  const z00_q = (((7.685926167e-7 * z00_xx + 0.000326973003) * z00_xx + 0.02583995021) * z00_xx + 0.4670614161) * z00_xx + 1;
  const z00 = 0.5 + 0.5 * (z00_x * z00_p / z00_q);
  const n00_x = Math.min(Math.max(pre_n00, -9.125), 9.125);
  const n00_xx = n00_x * n00_x;
  const n00_p = (((1.31333867616659e-8 * n00_xx + 0.00002044915241) * n00_xx + 0.00348585752) * n00_xx + 0.1337282831) * n00_xx + 0.9999999766;
  const n00_q = (((7.685926167e-7 * n00_xx + 0.000326973003) * n00_xx + 0.02583995021) * n00_xx + 0.4670614161) * n00_xx + 1;
  const n00 = n00_x * n00_p / n00_q;
  const v00 = 1 - z00;
  const h_next00 = v00 * n00 + z00 * h00;
  z[z_t] = z00;
  n[n_t] = n00;
  v_4[v_4_t] = v00;
  h_steps[h_steps_t + 8] = h_next00;
  const v_2_01 = v_2[v_2_t + 1];
  const v_5_01 = v_5[1];
  const h01 = h_steps[h_steps_t + 1];
  const pre_z01 = v_2_01 + v_5_01;
  const z01_x = Math.min(Math.max(0.5 * pre_z01, -9.125), 9.125);
  const z01_xx = z01_x * z01_x;
  const z01_p = (((1.31333867616659e-8 * z01_xx + 0.00002044915241) * z01_xx + 0.00348585752) * z01_xx + 0.1337282831) * z01_xx + 0.9999999766;
  const z01_q = (((7.685926167e-7 * z01_xx + 0.000326973003) * z01_xx + 0.02583995021) * z01_xx + 0.4670614161) * z01_xx + 1;
  const z01 = 0.5 + 0.5 * (z01_x * z01_p / z01_q);
  const n01_x = Math.min(Math.max(pre_n01, -9.125), 9.125);
  const n01_xx = n01_x * n01_x;
  const n01_p = (((1.31333867616659e-8 * n01_xx + 0.00002044915241) * n01_xx + 0.00348585752) * n01_xx + 0.1337282831) * n01_xx + 0.9999999766;
  const n01_q = (((7.685926167e-7 * n01_xx + 0.000326973003) * n01_xx + 0.02583995021) * n01_xx + 0.4670614161) * n01_xx + 1;
  const n01 = n01_x * n01_p / n01_q;
  const v01 = 1 - z01;
  const h_next01 = v01 * n01 + z01 * h01;
  z[z_t + 1] = z01;
  n[n_t + 1] = n01;
  v_4[v_4_t + 1] = v01;
  h_steps[h_steps_t + 9] = h_next01;
  const v_2_02 = v_2[v_2_t + 2];
  const v_5_02 = v_5[2];
  const h02 = h_steps[h_steps_t + 2];
  const pre_z02 = v_2_02 + v_5_02;
  const z02_x = Math.min(Math.max(0.5 * pre_z02, -9.125), 9.125);
  const z02_xx = z02_x * z02_x;
  const z02_p = (((1.31333867616659e-8 * z02_xx + 0.00002044915241) * z02_xx + 0.00348585752) * z02_xx + 0.1337282831) * z02_xx + 0.9999999766;
  const z02_q = (((7.685926167e-7 * z02_xx + 0.000326973003) * z02_xx + 0.02583995021) * z02_xx + 0.4670614161) * z02_xx + 1;
  const z02 = 0.5 + 0.5 * (z02_x * z02_p / z02_q);
  const n02_x = Math.min(Math.max(pre_n02, -9.125), 9.125);
  const n02_xx = n02_x * n02_x;
  const n02_p = (((1.31333867616659e-8 * n02_xx + 0.00002044915241) * n02_xx + 0.00348585752) * n02_xx + 0.1337282831) * n02_xx + 0.9999999766;
  const n02_q = (((7.685926167e-7 * n02_xx + 0.000326973003) * n02_xx + 0.02583995021) * n02_xx + 0.4670614161) * n02_xx + 1;
  const n02 = n02_x * n02_p / n02_q;
  const v02 = 1 - z02;
  const h_next02 = v02 * n02 + z02 * h02;
  z[z_t + 2] = z02;
  n[n_t + 2] = n02;
  v_4[v_4_t + 2] = v02;
  h_steps[h_steps_t + 10] = h_next02;
  const v_2_03 = v_2[v_2_t + 3];
  const v_5_03 = v_5[3];
  const h03 = h_steps[h_steps_t + 3];
  const pre_z03 = v_2_03 + v_5_03;
  const z03_x = Math.min(Math.max(0.5 * pre_z03, -9.125), 9.125);
  const z03_xx = z03_x * z03_x;
  const z03_p = (((1.31333867616659e-8 * z03_xx + 0.00002044915241) * z03_xx + 0.00348585752) * z03_xx + 0.1337282831) * z03_xx + 0.9999999766;
  const z03_q = (((7.685926167e-7 * z03_xx + 0.000326973003) * z03_xx + 0.02583995021) * z03_xx + 0.4670614161) * z03_xx + 1;
  const z03 = 0.5 + 0.5 * (z03_x * z03_p / z03_q);
  const n03_x = Math.min(Math.max(pre_n03, -9.125), 9.125);
  const n03_xx = n03_x * n03_x;
  const n03_p = (((1.31333867616659e-8 * n03_xx + 0.00002044915241) * n03_xx + 0.00348585752) * n03_xx + 0.1337282831) * n03_xx + 0.9999999766;
  const n03_q = (((7.685926167e-7 * n03_xx + 0.000326973003) * n03_xx + 0.02583995021) * n03_xx + 0.4670614161) * n03_xx + 1;
  const n03 = n03_x * n03_p / n03_q;
  const v03 = 1 - z03;
  const h_next03 = v03 * n03 + z03 * h03;
  z[z_t + 3] = z03;
  n[n_t + 3] = n03;
  v_4[v_4_t + 3] = v03;
  h_steps[h_steps_t + 11] = h_next03;
  const v_2_10 = v_2[v_2_t + 12];
  const v_5_10 = v_5[8];
  const h10 = h_steps[h_steps_t + 4];
  const pre_z10 = v_2_10 + v_5_10;
  const z10_x = Math.min(Math.max(0.5 * pre_z10, -9.125), 9.125);
  const z10_xx = z10_x * z10_x;
  const z10_p = (((1.31333867616659e-8 * z10_xx + 0.00002044915241) * z10_xx + 0.00348585752) * z10_xx + 0.1337282831) * z10_xx + 0.9999999766;
  const z10_q = (((7.685926167e-7 * z10_xx + 0.000326973003) * z10_xx + 0.02583995021) * z10_xx + 0.4670614161) * z10_xx + 1;
  const z10 = 0.5 + 0.5 * (z10_x * z10_p / z10_q);
  const n10_x = Math.min(Math.max(pre_n10, -9.125), 9.125);
  const n10_xx = n10_x * n10_x;
  const n10_p = (((1.31333867616659e-8 * n10_xx + 0.00002044915241) * n10_xx + 0.00348585752) * n10_xx + 0.1337282831) * n10_xx + 0.9999999766;
  const n10_q = (((7.685926167e-7 * n10_xx + 0.000326973003) * n10_xx + 0.02583995021) * n10_xx + 0.4670614161) * n10_xx + 1;
  const n10 = n10_x * n10_p / n10_q;
  const v10 = 1 - z10;
  const h_next10 = v10 * n10 + z10 * h10;
  z[z_t + 4] = z10;
  n[n_t + 4] = n10;
  v_4[v_4_t + 4] = v10;
  h_steps[h_steps_t + 12] = h_next10;
  const v_2_11 = v_2[v_2_t + 13];
  const v_5_11 = v_5[9];
  const h11 = h_steps[h_steps_t + 5];
  const pre_z11 = v_2_11 + v_5_11;
  const z11_x = Math.min(Math.max(0.5 * pre_z11, -9.125), 9.125);
  const z11_xx = z11_x * z11_x;
  const z11_p = (((1.31333867616659e-8 * z11_xx + 0.00002044915241) * z11_xx + 0.00348585752) * z11_xx + 0.1337282831) * z11_xx + 0.9999999766;
  const z11_q = (((7.685926167e-7 * z11_xx + 0.000326973003) * z11_xx + 0.02583995021) * z11_xx + 0.4670614161) * z11_xx + 1;
  const z11 = 0.5 + 0.5 * (z11_x * z11_p / z11_q);
  const n11_x = Math.min(Math.max(pre_n11, -9.125), 9.125);
  const n11_xx = n11_x * n11_x;
  const n11_p = (((1.31333867616659e-8 * n11_xx + 0.00002044915241) * n11_xx + 0.00348585752) * n11_xx + 0.1337282831) * n11_xx + 0.9999999766;
  const n11_q = (((7.685926167e-7 * n11_xx + 0.000326973003) * n11_xx + 0.02583995021) * n11_xx + 0.4670614161) * n11_xx + 1;
  const n11 = n11_x * n11_p / n11_q;
  const v11 = 1 - z11;
  const h_next11 = v11 * n11 + z11 * h11;
  z[z_t + 5] = z11;
  n[n_t + 5] = n11;
  v_4[v_4_t + 5] = v11;
  h_steps[h_steps_t + 13] = h_next11;
  const v_2_12 = v_2[v_2_t + 14];
  const v_5_12 = v_5[10];
  const h12 = h_steps[h_steps_t + 6];
  const pre_z12 = v_2_12 + v_5_12;
  const z12_x = Math.min(Math.max(0.5 * pre_z12, -9.125), 9.125);
  const z12_xx = z12_x * z12_x;
  const z12_p = (((1.31333867616659e-8 * z12_xx + 0.00002044915241) * z12_xx + 0.00348585752) * z12_xx + 0.1337282831) * z12_xx + 0.9999999766;
  const z12_q = (((7.685926167e-7 * z12_xx + 0.000326973003) * z12_xx + 0.02583995021) * z12_xx + 0.4670614161) * z12_xx + 1;
  const z12 = 0.5 + 0.5 * (z12_x * z12_p / z12_q);
  const n12_x = Math.min(Math.max(pre_n12, -9.125), 9.125);
  const n12_xx = n12_x * n12_x;
  const n12_p = (((1.31333867616659e-8 * n12_xx + 0.00002044915241) * n12_xx + 0.00348585752) * n12_xx + 0.1337282831) * n12_xx + 0.9999999766;
  const n12_q = (((7.685926167e-7 * n12_xx + 0.000326973003) * n12_xx + 0.02583995021) * n12_xx + 0.4670614161) * n12_xx + 1;
  const n12 = n12_x * n12_p / n12_q;
  const v12 = 1 - z12;
  const h_next12 = v12 * n12 + z12 * h12;
  z[z_t + 6] = z12;
  n[n_t + 6] = n12;
  v_4[v_4_t + 6] = v12;
  h_steps[h_steps_t + 14] = h_next12;
  const v_2_13 = v_2[v_2_t + 15];
  const v_5_13 = v_5[11];
  const h13 = h_steps[h_steps_t + 7];
  const pre_z13 = v_2_13 + v_5_13;
  const z13_x = Math.min(Math.max(0.5 * pre_z13, -9.125), 9.125);
  const z13_xx = z13_x * z13_x;
  const z13_p = (((1.31333867616659e-8 * z13_xx + 0.00002044915241) * z13_xx + 0.00348585752) * z13_xx + 0.1337282831) * z13_xx + 0.9999999766;
  const z13_q = (((7.685926167e-7 * z13_xx + 0.000326973003) * z13_xx + 0.02583995021) * z13_xx + 0.4670614161) * z13_xx + 1;
  const z13 = 0.5 + 0.5 * (z13_x * z13_p / z13_q);
  const n13_x = Math.min(Math.max(pre_n13, -9.125), 9.125);
  const n13_xx = n13_x * n13_x;
  const n13_p = (((1.31333867616659e-8 * n13_xx + 0.00002044915241) * n13_xx + 0.00348585752) * n13_xx + 0.1337282831) * n13_xx + 0.9999999766;
  const n13_q = (((7.685926167e-7 * n13_xx + 0.000326973003) * n13_xx + 0.02583995021) * n13_xx + 0.4670614161) * n13_xx + 1;
  const n13 = n13_x * n13_p / n13_q;
  const v13 = 1 - z13;
  const h_next13 = v13 * n13 + z13 * h13;
  z[z_t + 7] = z13;
  n[n_t + 7] = n13;
  v_4[v_4_t + 7] = v13;
  h_steps[h_steps_t + 15] = h_next13;
}

// elementwise: v, d_pre_n, d_pre_z [2, 4]
function v_3_2(t) {
  const { n, z, d_h_next, d_h, h_steps, v_4, v_11, v } = buffers;
  const n_t = t * 8;
  const z_t = t * 8;
  const d_h_next_t = t * 8;
  const h_steps_t = t * 8;
  const v_4_t = t * 8;
  const v_t = t * 24;
  for (let i = 0; i < 2; i++) {
    const n_i = n_t + i * 4;
    const z_i = z_t + i * 4;
    const d_h_next_i = d_h_next_t + i * 4;
    const d_h_i = i * 4;
    const h_steps_i = h_steps_t + i * 4;
    const v_4_i = v_4_t + i * 4;
    const v_11_i = i * 4;
    const v_i = v_t + i * 12;
    for (let j = 0; j < 4; j++) {
      const n_2 = n[n_i + j];
      const z_3 = z[z_i + j];
      const d_h_next_3 = d_h_next[d_h_next_i + j];
      const d_h_3 = d_h[d_h_i + j];
      const h = h_steps[h_steps_i + j];
      const v_4_2 = v_4[v_4_i + j];
      const d_h_next_2_2 = d_h_next_3 + d_h_3;
      const v_14 = d_h_next_2_2 * z_3;
      const d_n = d_h_next_2_2 * v_4_2;
      const d_pre_n = d_n * (1 - n_2 * n_2);
      const d_pre_z = (d_h_next_2_2 * h - d_h_next_2_2 * n_2) * (z_3 * (1 - z_3));
      v_11[v_11_i + j] = v_14;
      v[v_i + j + 8] = d_pre_n;
      v[v_i + j] = d_pre_z;
    }
  }
}

// d_pre_n · R_nᵀ f32[2,4]
// epilogue: d_pre_r
function d_pre_r(t) {
  const { v, rnn_0_R, r, h_steps, v_12 } = buffers;
  const v_t = t * 24;
  const r_t = t * 8;
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
    const a0 = v[v_t + k + 8];
    const w0 = rnn_0_R[k + 8];
    sum_sum00 += a0 * w0;
    const a1 = v[v_t + k + 20];
    sum_sum10 += a1 * w0;
    const w1 = rnn_0_R[k + 20];
    sum_sum01 += a0 * w1;
    sum_sum11 += a1 * w1;
    const w2 = rnn_0_R[k + 32];
    sum_sum02 += a0 * w2;
    sum_sum12 += a1 * w2;
    const w3 = rnn_0_R[k + 44];
    sum_sum03 += a0 * w3;
    sum_sum13 += a1 * w3;
  }
  const r00 = r[r_t];
  const h00 = h_steps[h_steps_t];
  const d_r00 = sum_sum00 * h00;
  const d_pre_r00 = d_r00 * (r00 * (1 - r00));
  v_12[0] = sum_sum00;
  v[v_t + 4] = d_pre_r00;
  const r01 = r[r_t + 1];
  const h01 = h_steps[h_steps_t + 1];
  const d_r01 = sum_sum01 * h01;
  const d_pre_r01 = d_r01 * (r01 * (1 - r01));
  v_12[1] = sum_sum01;
  v[v_t + 5] = d_pre_r01;
  const r02 = r[r_t + 2];
  const h02 = h_steps[h_steps_t + 2];
  const d_r02 = sum_sum02 * h02;
  const d_pre_r02 = d_r02 * (r02 * (1 - r02));
  v_12[2] = sum_sum02;
  v[v_t + 6] = d_pre_r02;
  const r03 = r[r_t + 3];
  const h03 = h_steps[h_steps_t + 3];
  const d_r03 = sum_sum03 * h03;
  const d_pre_r03 = d_r03 * (r03 * (1 - r03));
  v_12[3] = sum_sum03;
  v[v_t + 7] = d_pre_r03;
  const r10 = r[r_t + 4];
  const h10 = h_steps[h_steps_t + 4];
  const d_r10 = sum_sum10 * h10;
  const d_pre_r10 = d_r10 * (r10 * (1 - r10));
  v_12[4] = sum_sum10;
  v[v_t + 16] = d_pre_r10;
  const r11 = r[r_t + 5];
  const h11 = h_steps[h_steps_t + 5];
  const d_r11 = sum_sum11 * h11;
  const d_pre_r11 = d_r11 * (r11 * (1 - r11));
  v_12[5] = sum_sum11;
  v[v_t + 17] = d_pre_r11;
  const r12 = r[r_t + 6];
  const h12 = h_steps[h_steps_t + 6];
  const d_r12 = sum_sum12 * h12;
  const d_pre_r12 = d_r12 * (r12 * (1 - r12));
  v_12[6] = sum_sum12;
  v[v_t + 18] = d_pre_r12;
  const r13 = r[r_t + 7];
  const h13 = h_steps[h_steps_t + 7];
  const d_r13 = sum_sum13 * h13;
  const d_pre_r13 = d_r13 * (r13 * (1 - r13));
  v_12[7] = sum_sum13;
  v[v_t + 19] = d_pre_r13;
}

// v · R_zrᵀ f32[2,4]
// epilogue: d_h
function d_h_2(t) {
  const { v, rnn_0_R, v_12, r, v_11, d_h } = buffers;
  const v_t = t * 24;
  const r_t = t * 8;
  let sum_sum00 = 0;
  let sum_sum01 = 0;
  let sum_sum02 = 0;
  let sum_sum03 = 0;
  let sum_sum10 = 0;
  let sum_sum11 = 0;
  let sum_sum12 = 0;
  let sum_sum13 = 0;
  for (let k = 0; k < 8; k++) {
    const a0 = v[v_t + k];
    const w0 = rnn_0_R[k];
    sum_sum00 += a0 * w0;
    const a1 = v[v_t + k + 12];
    sum_sum10 += a1 * w0;
    const w1 = rnn_0_R[k + 12];
    sum_sum01 += a0 * w1;
    sum_sum11 += a1 * w1;
    const w2 = rnn_0_R[k + 24];
    sum_sum02 += a0 * w2;
    sum_sum12 += a1 * w2;
    const w3 = rnn_0_R[k + 36];
    sum_sum03 += a0 * w3;
    sum_sum13 += a1 * w3;
  }
  const v_12_00 = v_12[0];
  const r00 = r[r_t];
  const v_11_00 = v_11[0];
  const d_h00 = sum_sum00 + v_12_00 * r00 + v_11_00;
  d_h[0] = d_h00;
  const v_12_01 = v_12[1];
  const r01 = r[r_t + 1];
  const v_11_01 = v_11[1];
  const d_h01 = sum_sum01 + v_12_01 * r01 + v_11_01;
  d_h[1] = d_h01;
  const v_12_02 = v_12[2];
  const r02 = r[r_t + 2];
  const v_11_02 = v_11[2];
  const d_h02 = sum_sum02 + v_12_02 * r02 + v_11_02;
  d_h[2] = d_h02;
  const v_12_03 = v_12[3];
  const r03 = r[r_t + 3];
  const v_11_03 = v_11[3];
  const d_h03 = sum_sum03 + v_12_03 * r03 + v_11_03;
  d_h[3] = d_h03;
  const v_12_10 = v_12[4];
  const r10 = r[r_t + 4];
  const v_11_10 = v_11[4];
  const d_h10 = sum_sum10 + v_12_10 * r10 + v_11_10;
  d_h[4] = d_h10;
  const v_12_11 = v_12[5];
  const r11 = r[r_t + 5];
  const v_11_11 = v_11[5];
  const d_h11 = sum_sum11 + v_12_11 * r11 + v_11_11;
  d_h[5] = d_h11;
  const v_12_12 = v_12[6];
  const r12 = r[r_t + 6];
  const v_11_12 = v_11[6];
  const d_h12 = sum_sum12 + v_12_12 * r12 + v_11_12;
  d_h[6] = d_h12;
  const v_12_13 = v_12[7];
  const r13 = r[r_t + 7];
  const v_11_13 = v_11[7];
  const d_h13 = sum_sum13 + v_12_13 * r13 + v_11_13;
  d_h[7] = d_h13;
}
