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
// elementwise: h_next [2, 4]
@compute @workgroup_size(256)
fn h_next(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = h_next_call;
  let t = trips.first;
  let i0 = 0;
  let j0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let i = i0 + y;
  let j = j0 + x;
  if (i < 2) {
    let rnn_0_u = params[32 + j];
    let h = arena_out[call.h_steps + t * 8 + i * 4 + j];
    let v = arena_out[call.v + t * 8 + i * 4 + j];
    let h_next_2 = greatest(v + rnn_0_u * h, 0.0);
    arena_out[call.h_steps + t * 8 + i * 4 + j + 8] = h_next_2;
    arena_out[call.y + t * 8 + i * 4 + j] = h_next_2;
  }
}

// entry gradient
//   product_and_2_more
//   for T steps:
//     v
//   copy_rnn.0.h.next_and_1_more
//   sum
//   sum_2
//   v_3
//   d_h_next
//   for T steps, backwards:
//     v_4
//   sum_3_and_2_more

struct V_call {
  h_steps: i32, // where it begins
  v: i32, // where it begins
  v_2: i32, // where it begins
}
@group(0) @binding(6) var<uniform> v_call: V_call;
// elementwise: v, h_next [2, 4]
@compute @workgroup_size(256)
fn v(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = v_call;
  let t = trips.first;
  let i0 = 0;
  let j0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let i = i0 + y;
  let j = j0 + x;
  if (i < 2) {
    let rnn_0_u = params[32 + j];
    let h = arena_out[call.h_steps + t * 8 + i * 4 + j];
    let v_2 = arena_out[call.v + t * 8 + i * 4 + j];
    let v_2_2 = v_2 + rnn_0_u * h;
    let h_next = greatest(v_2_2, 0.0);
    arena_out[call.v_2 + t * 8 + i * 4 + j] = v_2_2;
    arena_out[call.h_steps + t * 8 + i * 4 + j + 8] = h_next;
  }
}

struct V_4_call {
  T: i32,
  d_h: i32, // where it begins
  v_2: i32, // where it begins
  d_h_next: i32, // where it begins
  v_8: i32, // where it begins
}
@group(0) @binding(6) var<uniform> v_4_call: V_4_call;
// elementwise: v, d_h [2, 4]
@compute @workgroup_size(256)
fn v_4(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = v_4_call;
  let t = call.T - 1 - trips.first;
  let i0 = 0;
  let j0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let i = i0 + y;
  let j = j0 + x;
  if (i < 2) {
    let v_2 = arena_out[call.v_2 + t * 8 + i * 4 + j];
    let d_h_next_2 = arena_out[call.d_h_next + t * 8 + i * 4 + j];
    let d_h = arena_out[call.d_h + i * 4 + j];
    let rnn_0_u = params[32 + j];
    let d_h_next_2_2 = d_h_next_2 + d_h;
    let v_5 = select(0.0, d_h_next_2_2, !(select(0.0, 1.0, 0.0 < v_2) == 0.0));
    let d_h_2 = v_5 * rnn_0_u;
    arena_out[call.v_8 + t * 8 + i * 4 + j] = v_5;
    arena_out[call.d_h + i * 4 + j] = d_h_2;
  }
}
