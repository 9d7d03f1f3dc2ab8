// entry forward
//   product_and_1_more
//   for T steps:
//     n
//   copy_rnn.0.h.next

struct N_call {
  h_steps: i32, // where it begins
  v: i32, // where it begins
  y: i32, // where it begins
}
@group(0) @binding(6) var<uniform> n_call: N_call;
// h · rnn.0.R f32[2,4]
// epilogue: n
@compute @workgroup_size(256)
fn n(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = n_call;
  let t = trips.first;
  let row0 = 0;
  let unit0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let row = row0 + y;
  let unit = unit0 + x;
  if (row < 2) {
    var pre_n = arena_out[call.v + t * 8 + row * 4 + unit];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.h_steps + t * 8 + row * 4 + k];
      pre_n += a * params[16 + k * 4 + unit];
    }
    let n_2 = greatest(pre_n, 0.0);
    arena_out[call.h_steps + t * 8 + row * 4 + unit + 8] = n_2;
    arena_out[call.y + t * 8 + row * 4 + unit] = n_2;
  }
}

// entry gradient
//   product_and_2_more
//   for T steps:
//     pre_n
//   copy_rnn.0.h.next_and_1_more
//   sum
//   sum_2
//   v_2
//   d_n
//   for T steps, backwards:
//     d_pre_n
//   d_rnn.0.R_and_2_more

struct Pre_n_call {
  h_steps: i32, // where it begins
  v: i32, // where it begins
  pre_n: i32, // where it begins
}
@group(0) @binding(6) var<uniform> pre_n_call: Pre_n_call;
// h · rnn.0.R f32[2,4]
// epilogue: pre_n, n
@compute @workgroup_size(256)
fn pre_n(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = pre_n_call;
  let t = trips.first;
  let row0 = 0;
  let unit0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let row = row0 + y;
  let unit = unit0 + x;
  if (row < 2) {
    var pre_n_2 = arena_out[call.v + t * 8 + row * 4 + unit];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.h_steps + t * 8 + row * 4 + k];
      pre_n_2 += a * params[16 + k * 4 + unit];
    }
    let n = greatest(pre_n_2, 0.0);
    arena_out[call.pre_n + t * 8 + row * 4 + unit] = pre_n_2;
    arena_out[call.h_steps + t * 8 + row * 4 + unit + 8] = n;
  }
}

struct D_pre_n_call {
  T: i32,
  d_pre_n_steps: i32, // where it begins
  d_n: i32, // where it begins
  pre_n: i32, // where it begins
}
@group(0) @binding(6) var<uniform> d_pre_n_call: D_pre_n_call;
// d_pre_n · rnn.0.Rᵀ f32[2,4]
// epilogue: d_pre_n
@compute @workgroup_size(256)
fn d_pre_n(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = d_pre_n_call;
  let t = call.T - 1 - trips.first;
  let row0 = 0;
  let unit0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let row = row0 + y;
  let unit = unit0 + x;
  if (row < 2) {
    var d_n_2 = arena_out[call.d_n + t * 8 + row * 4 + unit];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.d_pre_n_steps + t * 8 + row * 4 + k + 8];
      d_n_2 += a * params[16 + k + unit * 4];
    }
    let pre_n_2 = arena_out[call.pre_n + t * 8 + row * 4 + unit];
    let d_pre_n_2 = select(0.0, d_n_2, !(select(0.0, 1.0, 0.0 < pre_n_2) == 0.0));
    arena_out[call.d_pre_n_steps + t * 8 + row * 4 + unit] = d_pre_n_2;
  }
}
