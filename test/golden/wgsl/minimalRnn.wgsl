// entry forward
//   product_and_1_more
//   product_2
//   for T steps:
//     h_next
//   copy_rnn.0.h.next

struct H_next_call {
  h_steps: i32, // where it begins
  v_2: i32, // where it begins
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
    var sum_sum = arena_out[call.v_2 + t * 8 + row * 4 + unit];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.h_steps + t * 8 + row * 4 + k];
      sum_sum += a * params[16 + k * 4 + unit];
    }
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let v = arena_out[call.v + t * 8 + row * 4 + unit];
    let v_2 = sigmoid(sum_sum);
    let h_next_2 = v_2 * h + (1.0 - v_2) * v;
    arena_out[call.h_steps + t * 8 + row * 4 + unit + 8] = h_next_2;
    arena_out[call.y + t * 8 + row * 4 + unit] = h_next_2;
  }
}

// entry gradient
//   product_and_3_more
//   product_2
//   for T steps:
//     h_next
//   copy_rnn.0.h.next_and_1_more
//   sum
//   sum_2
//   v_2
//   d_h_next
//   for T steps, backwards:
//     product_3
//   d_rnn.0.R_and_3_more
//   d_b_z_and_1_more

struct H_next_call {
  h_steps: i32, // where it begins
  v_3: i32, // where it begins
  v: i32, // where it begins
  v_4: i32, // where it begins
  v_5: i32, // where it begins
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
    var sum_sum = arena_out[call.v_3 + t * 8 + row * 4 + unit];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.h_steps + t * 8 + row * 4 + k];
      sum_sum += a * params[16 + k * 4 + unit];
    }
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let v = arena_out[call.v + t * 8 + row * 4 + unit];
    let v_2 = sigmoid(sum_sum);
    let v_3 = 1.0 - v_2;
    let h_next_2 = v_2 * h + v_3 * v;
    arena_out[call.v_4 + t * 8 + row * 4 + unit] = v_2;
    arena_out[call.v_5 + t * 8 + row * 4 + unit] = v_3;
    arena_out[call.h_steps + t * 8 + row * 4 + unit + 8] = h_next_2;
  }
}

struct Product_3_call {
  T: i32,
  d_h_from: i32, // where it begins
  d_h_from_steps: i32, // where it begins
  v_4: i32, // where it begins
  d_h_next: i32, // where it begins
  v: i32, // where it begins
  v_5: i32, // where it begins
  h_steps: i32, // where it begins
  v_11: i32, // where it begins
}
@group(0) @binding(6) var<uniform> product_3_call: Product_3_call;
// d_h_from · rnn.0.Rᵀ f32[2,4]
@compute @workgroup_size(256)
fn product_3(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = product_3_call;
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
    let v_4 = arena_out[call.v_4 + t * 8 + row * 4 + unit];
    let d_h_next_2 = arena_out[call.d_h_next + t * 8 + row * 4 + unit];
    let v = arena_out[call.v + t * 8 + row * 4 + unit];
    let v_5 = arena_out[call.v_5 + t * 8 + row * 4 + unit];
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let d_h_next_2_2 = d_h_next_2 + d_h;
    let v_2_2 = d_h_next_2_2 * v_5;
    let v_3 = d_h_next_2_2 * v_4;
    let v_6 = (d_h_next_2_2 * h - d_h_next_2_2 * v) * (v_4 * (1.0 - v_4));
    arena_out[call.v_11 + t * 8 + row * 4 + unit] = v_2_2;
    arena_out[call.d_h_from + row * 4 + unit] = v_3;
    arena_out[call.d_h_from_steps + t * 8 + row * 4 + unit] = v_6;
  }
}
