// entry forward
//   product
//   copy_h_steps
//   for T steps:
//     n
//   copy_rnn.0.h.next

// h · rnn.0.R f32[2,4]
// epilogue: n
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
  const n00 = Math.max(pre_n00, 0);
  h_steps[h_steps_t + 8] = n00;
  y[y_t] = n00;
  const n01 = Math.max(pre_n01, 0);
  h_steps[h_steps_t + 9] = n01;
  y[y_t + 1] = n01;
  const n02 = Math.max(pre_n02, 0);
  h_steps[h_steps_t + 10] = n02;
  y[y_t + 2] = n02;
  const n03 = Math.max(pre_n03, 0);
  h_steps[h_steps_t + 11] = n03;
  y[y_t + 3] = n03;
  const n10 = Math.max(pre_n10, 0);
  h_steps[h_steps_t + 12] = n10;
  y[y_t + 4] = n10;
  const n11 = Math.max(pre_n11, 0);
  h_steps[h_steps_t + 13] = n11;
  y[y_t + 5] = n11;
  const n12 = Math.max(pre_n12, 0);
  h_steps[h_steps_t + 14] = n12;
  y[y_t + 6] = n12;
  const n13 = Math.max(pre_n13, 0);
  h_steps[h_steps_t + 15] = n13;
  y[y_t + 7] = n13;
}

// entry gradient
//   product
//   copy_h_steps
//   for T steps:
//     pre_n
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
// epilogue: pre_n, n
function pre_n_2(t) {
  const { v, h_steps, rnn_0_R, pre_n } = buffers;
  const v_t = t * 8;
  const h_steps_t = t * 8;
  const pre_n_t = t * 8;
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
  const n00 = Math.max(pre_n00, 0);
  pre_n[pre_n_t] = pre_n00;
  h_steps[h_steps_t + 8] = n00;
  const n01 = Math.max(pre_n01, 0);
  pre_n[pre_n_t + 1] = pre_n01;
  h_steps[h_steps_t + 9] = n01;
  const n02 = Math.max(pre_n02, 0);
  pre_n[pre_n_t + 2] = pre_n02;
  h_steps[h_steps_t + 10] = n02;
  const n03 = Math.max(pre_n03, 0);
  pre_n[pre_n_t + 3] = pre_n03;
  h_steps[h_steps_t + 11] = n03;
  const n10 = Math.max(pre_n10, 0);
  pre_n[pre_n_t + 4] = pre_n10;
  h_steps[h_steps_t + 12] = n10;
  const n11 = Math.max(pre_n11, 0);
  pre_n[pre_n_t + 5] = pre_n11;
  h_steps[h_steps_t + 13] = n11;
  const n12 = Math.max(pre_n12, 0);
  pre_n[pre_n_t + 6] = pre_n12;
  h_steps[h_steps_t + 14] = n12;
  const n13 = Math.max(pre_n13, 0);
  pre_n[pre_n_t + 7] = pre_n13;
  h_steps[h_steps_t + 15] = n13;
}

// elementwise: d_pre_n [2, 4]
function d_pre_n(t, even) {
  const { pre_n, d_n, d_h, v_7 } = buffers;
  const pre_n_t = t * 8;
  const d_n_t = t * 8;
  const d_h_even = even * 8;
  const v_7_t = t * 8;
  for (let i = 0; i < 8; i++) {
    const pre_n_3 = pre_n[pre_n_t + i];
    const d_n_3 = d_n[d_n_t + i];
    const d_h_3 = d_h[d_h_even + i];
    const d_n_2_2 = d_n_3 + d_h_3;
    const d_pre_n_2 = !((0 < pre_n_3 ? 1 : 0) === 0) ? d_n_2_2 : 0;
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
