// entry forward
//   product
//   copy_h_steps
//   for T steps:
//     h_next
//   copy_rnn.0.h.next

// elementwise: h_next [2, 4]
function h_next(t) {
  const { rnn_0_u, h_steps, v, y } = buffers;
  const h_steps_t = t * 8;
  const v_t = t * 8;
  const y_t = t * 8;
  for (let i = 0; i < 2; i++) {
    const h_steps_i = h_steps_t + i * 4;
    const v_i = v_t + i * 4;
    const y_i = y_t + i * 4;
    for (let j = 0; j < 4; j++) {
      const rnn_0_u_2 = rnn_0_u[j];
      const h = h_steps[h_steps_i + j];
      const v_2 = v[v_i + j];
      const h_next_2 = Math.max(v_2 + rnn_0_u_2 * h, 0);
      h_steps[h_steps_i + j + 8] = h_next_2;
      y[y_i + j] = h_next_2;
    }
  }
}

// entry gradient
//   product
//   copy_h_steps
//   for T steps:
//     v
//   copy_rnn.0.h.next
//   v_2
//   sum
//   sum_2
//   v_3
//   d_h_next
//   copy_d_h
//   for T steps, backwards:
//     v_4
//   sum_3
//   d_rnn.0.b
//   d_rnn.0.W

// elementwise: v, h_next [2, 4]
function v_9(t) {
  const { rnn_0_u, h_steps, v, v_2 } = buffers;
  const h_steps_t = t * 8;
  const v_t = t * 8;
  const v_2_t = t * 8;
  for (let i = 0; i < 2; i++) {
    const h_steps_i = h_steps_t + i * 4;
    const v_i = v_t + i * 4;
    const v_2_i = v_2_t + i * 4;
    for (let j = 0; j < 4; j++) {
      const rnn_0_u_2 = rnn_0_u[j];
      const h = h_steps[h_steps_i + j];
      const v_10 = v[v_i + j];
      const v_2_3 = v_10 + rnn_0_u_2 * h;
      const h_next = Math.max(v_2_3, 0);
      v_2[v_2_i + j] = v_2_3;
      h_steps[h_steps_i + j + 8] = h_next;
    }
  }
}

// elementwise: v, d_h [2, 4]
function v_4_2(t) {
  const { v_2, d_h_next, d_h, rnn_0_u, v_8 } = buffers;
  const v_2_t = t * 8;
  const d_h_next_t = t * 8;
  const v_8_t = t * 8;
  for (let i = 0; i < 2; i++) {
    const v_2_i = v_2_t + i * 4;
    const d_h_next_i = d_h_next_t + i * 4;
    const d_h_i = i * 4;
    const v_8_i = v_8_t + i * 4;
    for (let j = 0; j < 4; j++) {
      const v_2_3 = v_2[v_2_i + j];
      const d_h_next_3 = d_h_next[d_h_next_i + j];
      const d_h_2 = d_h[d_h_i + j];
      const rnn_0_u_2 = rnn_0_u[j];
      const d_h_next_2_2 = d_h_next_3 + d_h_2;
      const v_10 = !((0 < v_2_3 ? 1 : 0) === 0) ? d_h_next_2_2 : 0;
      const d_h_2_2 = v_10 * rnn_0_u_2;
      v_8[v_8_i + j] = v_10;
      d_h[d_h_i + j] = d_h_2_2;
    }
  }
}
