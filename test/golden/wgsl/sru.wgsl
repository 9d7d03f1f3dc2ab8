// entry forward
//   product_and_2_more
//   for T steps:
//     c_next
//   copy_rnn.0.h.next_and_1_more

struct C_next_call {
  c: i32, // where it begins
  v_2: i32, // where it begins
  v: i32, // where it begins
  v_3: i32, // where it begins
  h_steps: i32, // where it begins
  y: i32, // where it begins
}
@group(0) @binding(6) var<uniform> c_next_call: C_next_call;
// elementwise: c_next, h_next [2, 4]
@compute @workgroup_size(256)
fn c_next(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = c_next_call;
  let t = trips.first;
  let i0 = 0;
  let j0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let i = i0 + y;
  let j = j0 + x;
  if (i < 2) {
    let v_2 = arena_out[call.v_2 + t * 8 + i * 4 + j];
    let c = arena_out[call.c + i * 4 + j];
    let v = arena_out[call.v + t * 24 + i * 12 + j];
    let v_3 = arena_out[call.v_3 + t * 8 + i * 4 + j];
    let c_next_2 = (1.0 - v_2) * v + v_2 * c;
    let h_next = (1.0 - v_3) * v + v_3 * tanh_rational(c_next_2);
    arena_out[call.c + i * 4 + j] = c_next_2;
    arena_out[call.h_steps + t * 8 + i * 4 + j + 8] = h_next;
    arena_out[call.y + t * 8 + i * 4 + j] = h_next;
  }
}

// entry gradient
//   product_and_3_more
//   for T steps:
//     c_next
//   copy_rnn.0.h.next_and_2_more
//   sum
//   sum_2
//   v_2
//   d_h_next
//   for T steps, backwards:
//     d_c
//   v_3
//   d_rnn.0.W_and_1_more
//   d_b_f

struct C_next_call {
  c_steps: i32, // where it begins
  v_3: i32, // where it begins
  v_4: i32, // where it begins
  v_2: i32, // where it begins
  v_6: i32, // where it begins
  v_7: i32, // where it begins
  v_9: i32, // where it begins
  h_steps: i32, // where it begins
}
@group(0) @binding(6) var<uniform> c_next_call: C_next_call;
// elementwise: c_next, v, h_next [2, 4]
@compute @workgroup_size(256)
fn c_next(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = c_next_call;
  let t = trips.first;
  let i0 = 0;
  let j0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let i = i0 + y;
  let j = j0 + x;
  if (i < 2) {
    let v_3 = arena_out[call.v_3 + t * 8 + i * 4 + j];
    let c = arena_out[call.c_steps + t * 8 + i * 4 + j];
    let v_4 = arena_out[call.v_4 + t * 8 + i * 4 + j];
    let v_2 = arena_out[call.v_2 + t * 24 + i * 12 + j];
    let v_6 = arena_out[call.v_6 + t * 8 + i * 4 + j];
    let v_7 = arena_out[call.v_7 + t * 8 + i * 4 + j];
    let c_next_2 = v_4 * v_2 + v_3 * c;
    let v = tanh_rational(c_next_2);
    let h_next = v_7 * v_2 + v_6 * v;
    arena_out[call.c_steps + t * 8 + i * 4 + j + 8] = c_next_2;
    arena_out[call.v_9 + t * 8 + i * 4 + j] = v;
    arena_out[call.h_steps + t * 8 + i * 4 + j + 8] = h_next;
  }
}

struct D_c_call {
  T: i32,
  d_c: i32, // where it begins
  v_9: i32, // where it begins
  d_h_next: i32, // where it begins
  v_7: i32, // where it begins
  v_6: i32, // where it begins
  v_2: i32, // where it begins
  v_4: i32, // where it begins
  c_steps: i32, // where it begins
  v_3: i32, // where it begins
  v_15: i32, // where it begins
  v: i32, // where it begins
}
@group(0) @binding(6) var<uniform> d_c_call: D_c_call;
// elementwise: d_c, v, v [2, 4]
@compute @workgroup_size(256)
fn d_c(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = d_c_call;
  let t = call.T - 1 - trips.first;
  let i0 = 0;
  let j0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let i = i0 + y;
  let j = j0 + x;
  if (i < 2) {
    let v_9 = arena_out[call.v_9 + t * 8 + i * 4 + j];
    let d_h_next_2 = arena_out[call.d_h_next + t * 8 + i * 4 + j];
    let v_7 = arena_out[call.v_7 + t * 8 + i * 4 + j];
    let v_6 = arena_out[call.v_6 + t * 8 + i * 4 + j];
    let d_c_2 = arena_out[call.d_c + i * 4 + j];
    let v_2_2 = arena_out[call.v_2 + t * 24 + i * 12 + j];
    let v_4 = arena_out[call.v_4 + t * 8 + i * 4 + j];
    let c = arena_out[call.c_steps + t * 8 + i * 4 + j];
    let v_3 = arena_out[call.v_3 + t * 8 + i * 4 + j];
    let d_c_next = d_h_next_2 * v_6 * (1.0 - v_9 * v_9) + d_c_2;
    let d_c_2_2 = d_c_next * v_3;
    let v = d_c_next * c - d_c_next * v_2_2;
    let v_5 = d_c_next * v_4 + d_h_next_2 * v_7;
    arena_out[call.d_c + i * 4 + j] = d_c_2_2;
    arena_out[call.v_15 + t * 8 + i * 4 + j] = v;
    arena_out[call.v + t * 24 + i * 12 + j] = v_5;
  }
}
