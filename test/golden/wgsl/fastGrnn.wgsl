// entry forward
//   product_and_1_more
//   for T steps:
//     h_next
//   copy_rnn.0.h.next

struct H_next_call {
  h_steps: i32, // where it begins
  v: i32, // where it begins
  y: i32, // where it begins
}
@group(0) @binding(6) var<uniform> h_next_call: H_next_call;
// h · rnn.0.R f32[2,4]
// epilogue: h_next
@compute @workgroup_size(256)
fn h_next(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = h_next_call;
  let t = trips.first;
  let row0 = 0;
  let unit0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let row = row0 + y;
  let unit = unit0 + x;
  if (row < 2) {
    var sum_sum = arena_out[call.v + t * 8 + row * 4 + unit];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.h_steps + t * 8 + row * 4 + k];
      sum_sum += a * params[16 + k * 4 + unit];
    }
    let rnn_0_b = params[32 + unit];
    let rnn_0_b_n = params[48 + unit];
    let forward_prepared = prepared[0];
    let forward_prepared_2 = prepared[16];
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let v = sigmoid(rnn_0_b + sum_sum);
    let h_next_2 = (forward_prepared_2 + forward_prepared * (1.0 - v)) * tanh_rational(rnn_0_b_n + sum_sum) + v * h;
    arena_out[call.h_steps + t * 8 + row * 4 + unit + 8] = h_next_2;
    arena_out[call.y + t * 8 + row * 4 + unit] = h_next_2;
  }
}

// entry gradient
//   product_and_5_more
//   for T steps:
//     h_next
//   copy_rnn.0.h.next_and_1_more
//   sum
//   sum_2
//   v_4
//   d_h_next
//   for T steps, backwards:
//     product_2
//   d_rnn.0.R_and_5_more
//   d_rnn.0.nu_and_1_more

struct H_next_call {
  h_steps: i32, // where it begins
  v: i32, // where it begins
  v_4: i32, // where it begins
  v_2: i32, // where it begins
  v_6: i32, // where it begins
  v_7: i32, // where it begins
  v_8: i32, // where it begins
  v_9: i32, // where it begins
}
@group(0) @binding(6) var<uniform> h_next_call: H_next_call;
// h · rnn.0.R f32[2,4]
// epilogue: h_next
@compute @workgroup_size(256)
fn h_next(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = h_next_call;
  let t = trips.first;
  let row0 = 0;
  let unit0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let row = row0 + y;
  let unit = unit0 + x;
  if (row < 2) {
    var sum_sum = arena_out[call.v + t * 8 + row * 4 + unit];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.h_steps + t * 8 + row * 4 + k];
      sum_sum += a * params[16 + k * 4 + unit];
    }
    let rnn_0_b = params[32 + unit];
    let rnn_0_b_n = params[48 + unit];
    let v_4 = arena_out[call.v_4];
    let v_2 = arena_out[call.v_2];
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let v = sigmoid(rnn_0_b + sum_sum);
    let v_3 = tanh_rational(rnn_0_b_n + sum_sum);
    let v_5 = 1.0 - v;
    let v_6 = v_2 + v_4 * v_5;
    let h_next_2 = v_6 * v_3 + v * h;
    arena_out[call.v_6 + t * 8 + row * 4 + unit] = v;
    arena_out[call.v_7 + t * 8 + row * 4 + unit] = v_3;
    arena_out[call.v_8 + t * 8 + row * 4 + unit] = v_5;
    arena_out[call.v_9 + t * 8 + row * 4 + unit] = v_6;
    arena_out[call.h_steps + t * 8 + row * 4 + unit + 8] = h_next_2;
  }
}

struct Product_2_call {
  T: i32,
  d_h_from: i32, // where it begins
  d_h_from_steps: i32, // where it begins
  v_7: i32, // where it begins
  v_6: i32, // where it begins
  d_h_next: i32, // where it begins
  h_steps: i32, // where it begins
  v_9: i32, // where it begins
  v_8: i32, // where it begins
  v_4: i32, // where it begins
  v_18: i32, // where it begins
  v_17: i32, // where it begins
  v_16: i32, // where it begins
  v_15: i32, // where it begins
}
@group(0) @binding(6) var<uniform> product_2_call: Product_2_call;
// d_h_from · rnn.0.Rᵀ f32[2,4]
@compute @workgroup_size(256)
fn product_2(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = product_2_call;
  let t = call.T - 1 - trips.first;
  let row0 = 0;
  let unit0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let row = row0 + y;
  let unit = unit0 + x;
  if (row < 2) {
    var d_h = arena_out[call.d_h_from + row * 4 + unit];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.d_h_from_steps + t * 8 + row * 4 + k + 8];
      d_h += a * params[16 + k + unit * 4];
    }
    let v_7 = arena_out[call.v_7 + t * 8 + row * 4 + unit];
    let v_6 = arena_out[call.v_6 + t * 8 + row * 4 + unit];
    let d_h_next_2 = arena_out[call.d_h_next + t * 8 + row * 4 + unit];
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let v_9 = arena_out[call.v_9 + t * 8 + row * 4 + unit];
    let v_8 = arena_out[call.v_8 + t * 8 + row * 4 + unit];
    let v_4_2 = arena_out[call.v_4];
    let d_h_next_2_2 = d_h_next_2 + d_h;
    let v = d_h_next_2_2 * v_6;
    let v_2 = d_h_next_2_2 * v_7;
    let v_3 = v_2 * v_8;
    let v_5 = d_h_next_2_2 * v_9 * (1.0 - v_7 * v_7);
    let v_10 = (d_h_next_2_2 * h - v_2 * v_4_2) * (v_6 * (1.0 - v_6));
    let v_11 = v_10 + v_5;
    arena_out[call.d_h_from + row * 4 + unit] = v;
    arena_out[call.v_18 + t * 8 + row * 4 + unit] = v_2;
    arena_out[call.v_17 + t * 8 + row * 4 + unit] = v_3;
    arena_out[call.v_16 + t * 8 + row * 4 + unit] = v_5;
    arena_out[call.v_15 + t * 8 + row * 4 + unit] = v_10;
    arena_out[call.d_h_from_steps + t * 8 + row * 4 + unit] = v_11;
  }
}
