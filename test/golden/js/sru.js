// entry forward
//   product
//   copy_h_steps
//   copy_c
//   for T steps:
//     c_next
//   copy_rnn.0.h.next
//   copy_rnn.0.c.next

// elementwise: c_next, h_next [2, 4]
// written out: tanh
function c_next(t) {
  const { v_2, c, v, v_3, h_steps, y } = buffers;
  const v_2_t = t * 8;
  const v_t = t * 24;
  const v_3_t = t * 8;
  const h_steps_t = t * 8;
  const y_t = t * 8;
  for (let i = 0; i < 2; i++) {
    const v_2_i = v_2_t + i * 4;
    const c_i = i * 4;
    const v_i = v_t + i * 12;
    const v_3_i = v_3_t + i * 4;
    const h_steps_i = h_steps_t + i * 4;
    const y_i = y_t + i * 4;
    for (let j = 0; j < 4; j++) {
      const v_2_2 = v_2[v_2_i + j];
      const c_2 = c[c_i + j];
      const v_4 = v[v_i + j];
      const v_3_2 = v_3[v_3_i + j];
      const c_next_2 = (1 - v_2_2) * v_4 + v_2_2 * c_2;
      const h_next_x = Math.min(Math.max(c_next_2, -9.125), 9.125);
      const h_next_xx = h_next_x * h_next_x;
      const h_next_p = (((1.31333867616659e-8 * h_next_xx + 0.00002044915241) * h_next_xx + 0.00348585752) * h_next_xx + 0.1337282831) * h_next_xx + 0.9999999766;
      const h_next_q = (((7.685926167e-7 * h_next_xx + 0.000326973003) * h_next_xx + 0.02583995021) * h_next_xx + 0.4670614161) * h_next_xx + 1;
      const h_next = (1 - v_3_2) * v_4 + v_3_2 * (h_next_x * h_next_p / h_next_q);
      c[c_i + j] = c_next_2;
      h_steps[h_steps_i + j + 8] = h_next;
      y[y_i + j] = h_next;
    }
  }
}

// entry gradient
//   product
//   copy_h_steps
//   copy_c_steps
//   for T steps:
//     c_next
//   copy_rnn.0.h.next
//   copy_rnn.0.c.next
//   v
//   sum
//   sum_2
//   v_2
//   d_h_next
//   copy_d_c
//   for T steps, backwards:
//     d_c
//   v_3
//   d_rnn.0.W
//   d_b_r
//   d_b_f

// elementwise: c_next, v, h_next [2, 4]
// written out: tanh
function c_next(t) {
  const { v_3, c_steps, v_4, v_2, v_6, v_7, v_9, h_steps } = buffers;
  const v_3_t = t * 8;
  const c_steps_t = t * 8;
  const v_4_t = t * 8;
  const v_2_t = t * 24;
  const v_6_t = t * 8;
  const v_7_t = t * 8;
  const v_9_t = t * 8;
  const h_steps_t = t * 8;
  for (let i = 0; i < 2; i++) {
    const v_3_i = v_3_t + i * 4;
    const c_steps_i = c_steps_t + i * 4;
    const v_4_i = v_4_t + i * 4;
    const v_2_i = v_2_t + i * 12;
    const v_6_i = v_6_t + i * 4;
    const v_7_i = v_7_t + i * 4;
    const v_9_i = v_9_t + i * 4;
    const h_steps_i = h_steps_t + i * 4;
    for (let j = 0; j < 4; j++) {
      const v_3_3 = v_3[v_3_i + j];
      const c = c_steps[c_steps_i + j];
      const v_4_2 = v_4[v_4_i + j];
      const v_2_3 = v_2[v_2_i + j];
      const v_6_2 = v_6[v_6_i + j];
      const v_7_2 = v_7[v_7_i + j];
      const c_next_2 = v_4_2 * v_2_3 + v_3_3 * c;
      const v_x = Math.min(Math.max(c_next_2, -9.125), 9.125);
      const v_xx = v_x * v_x;
      const v_p = (((1.31333867616659e-8 * v_xx + 0.00002044915241) * v_xx + 0.00348585752) * v_xx + 0.1337282831) * v_xx + 0.9999999766;
      const v_q = (((7.685926167e-7 * v_xx + 0.000326973003) * v_xx + 0.02583995021) * v_xx + 0.4670614161) * v_xx + 1;
      const v_17 = v_x * v_p / v_q;
      const h_next = v_7_2 * v_2_3 + v_6_2 * v_17;
      c_steps[c_steps_i + j + 8] = c_next_2;
      v_9[v_9_i + j] = v_17;
      h_steps[h_steps_i + j + 8] = h_next;
    }
  }
}

// elementwise: d_c, v, v [2, 4]
function d_c_2(t) {
  const { v_9, d_h_next, v_7, v_6, d_c, v_2, v_4, c_steps, v_3, v_15, v } = buffers;
  const v_9_t = t * 8;
  const d_h_next_t = t * 8;
  const v_7_t = t * 8;
  const v_6_t = t * 8;
  const v_2_t = t * 24;
  const v_4_t = t * 8;
  const c_steps_t = t * 8;
  const v_3_t = t * 8;
  const v_15_t = t * 8;
  const v_t = t * 24;
  for (let i = 0; i < 2; i++) {
    const v_9_i = v_9_t + i * 4;
    const d_h_next_i = d_h_next_t + i * 4;
    const v_7_i = v_7_t + i * 4;
    const v_6_i = v_6_t + i * 4;
    const d_c_i = i * 4;
    const v_2_i = v_2_t + i * 12;
    const v_4_i = v_4_t + i * 4;
    const c_steps_i = c_steps_t + i * 4;
    const v_3_i = v_3_t + i * 4;
    const v_15_i = v_15_t + i * 4;
    const v_i = v_t + i * 12;
    for (let j = 0; j < 4; j++) {
      const v_9_2 = v_9[v_9_i + j];
      const d_h_next_3 = d_h_next[d_h_next_i + j];
      const v_7_2 = v_7[v_7_i + j];
      const v_6_2 = v_6[v_6_i + j];
      const d_c_3 = d_c[d_c_i + j];
      const v_2_3 = v_2[v_2_i + j];
      const v_4_2 = v_4[v_4_i + j];
      const c = c_steps[c_steps_i + j];
      const v_3_3 = v_3[v_3_i + j];
      const d_c_next = d_h_next_3 * v_6_2 * (1 - v_9_2 * v_9_2) + d_c_3;
      const d_c_2_2 = d_c_next * v_3_3;
      const v_17 = d_c_next * c - d_c_next * v_2_3;
      const v_5_2 = d_c_next * v_4_2 + d_h_next_3 * v_7_2;
      d_c[d_c_i + j] = d_c_2_2;
      v_15[v_15_i + j] = v_17;
      v[v_i + j] = v_5_2;
    }
  }
}
