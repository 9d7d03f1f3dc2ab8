// entry forward
//   product_and_1_more
//   for T steps:
//     f
//     h_next
//   copy_rnn.0.h.next

struct F_call {
  v: i32, // where it begins
  h_steps: i32, // where it begins
  f: i32, // where it begins
  v_2: i32, // where it begins
  v_3: i32, // where it begins
}
@group(0) @binding(6) var<uniform> f_call: F_call;
// h · R_f f32[2,4]
// epilogue: f
@compute @workgroup_size(256)
fn f(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = f_call;
  let t = trips.first;
  let row0 = 0;
  let unit0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let row = row0 + y;
  let unit = unit0 + x;
  if (row < 2) {
    var pre_f = arena_out[call.v + t * 16 + row * 8 + unit];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.h_steps + t * 8 + row * 4 + k];
      pre_f += a * params[32 + k * 8 + unit];
    }
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let f_2 = sigmoid(pre_f);
    let v = f_2 * h;
    let v_2 = (1.0 - f_2) * h;
    arena_out[call.f + row * 4 + unit] = f_2;
    arena_out[call.v_2 + row * 4 + unit] = v;
    arena_out[call.v_3 + row * 4 + unit] = v_2;
  }
}

struct H_next_call {
  v: i32, // where it begins
  v_2: i32, // where it begins
  f: i32, // where it begins
  v_3: i32, // where it begins
  h_steps: i32, // where it begins
  y: i32, // where it begins
}
@group(0) @binding(6) var<uniform> h_next_call: H_next_call;
// v_2 · R_n f32[2,4]
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
    var pre_n = arena_out[call.v + t * 16 + row * 8 + unit + 4];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.v_2 + row * 4 + k];
      pre_n += a * params[32 + k * 8 + unit + 4];
    }
    let f_2 = arena_out[call.f + row * 4 + unit];
    let v_3 = arena_out[call.v_3 + row * 4 + unit];
    let n = tanh_rational(pre_n);
    let h_next_2 = v_3 + f_2 * n;
    arena_out[call.h_steps + t * 8 + row * 4 + unit + 8] = h_next_2;
    arena_out[call.y + t * 8 + row * 4 + unit] = h_next_2;
  }
}

// entry gradient
//   product_and_4_more
//   for T steps:
//     f
//     n
//   copy_rnn.0.h.next_and_1_more
//   sum
//   sum_2
//   v_2
//   d_h_next
//   for T steps, backwards:
//     d_pre_n
//     d_pre_f
//   d_R_f_and_2_more
//   d_R_n

struct F_call {
  v_2: i32, // where it begins
  h_steps: i32, // where it begins
  f: i32, // where it begins
  v_3: i32, // where it begins
  v_4: i32, // where it begins
  v_5: i32, // where it begins
}
@group(0) @binding(6) var<uniform> f_call: F_call;
// h · R_f f32[2,4]
// epilogue: f
@compute @workgroup_size(256)
fn f(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = f_call;
  let t = trips.first;
  let row0 = 0;
  let unit0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let row = row0 + y;
  let unit = unit0 + x;
  if (row < 2) {
    var pre_f = arena_out[call.v_2 + t * 16 + row * 8 + unit];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.h_steps + t * 8 + row * 4 + k];
      pre_f += a * params[32 + k * 8 + unit];
    }
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let f_2 = sigmoid(pre_f);
    let v = f_2 * h;
    let v_2 = 1.0 - f_2;
    let v_3 = v_2 * h;
    arena_out[call.f + t * 8 + row * 4 + unit] = f_2;
    arena_out[call.v_3 + t * 8 + row * 4 + unit] = v;
    arena_out[call.v_4 + t * 8 + row * 4 + unit] = v_2;
    arena_out[call.v_5 + row * 4 + unit] = v_3;
  }
}

struct N_call {
  v_2: i32, // where it begins
  v_3: i32, // where it begins
  f: i32, // where it begins
  v_5: i32, // where it begins
  n: i32, // where it begins
  h_steps: i32, // where it begins
}
@group(0) @binding(6) var<uniform> n_call: N_call;
// v_3 · R_n f32[2,4]
// epilogue: n, h_next
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
    var pre_n = arena_out[call.v_2 + t * 16 + row * 8 + unit + 4];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.v_3 + t * 8 + row * 4 + k];
      pre_n += a * params[32 + k * 8 + unit + 4];
    }
    let f_2 = arena_out[call.f + t * 8 + row * 4 + unit];
    let v_5 = arena_out[call.v_5 + row * 4 + unit];
    let n_2 = tanh_rational(pre_n);
    let h_next = v_5 + f_2 * n_2;
    arena_out[call.n + t * 8 + row * 4 + unit] = n_2;
    arena_out[call.h_steps + t * 8 + row * 4 + unit + 8] = h_next;
  }
}

struct D_pre_n_call {
  T: i32,
  d_h_from_2: i32, // where it begins
  d_h_from: i32, // where it begins
  d_pre_f_steps: i32, // where it begins
  n: i32, // where it begins
  d_h_next: i32, // where it begins
  f: i32, // where it begins
  h_steps: i32, // where it begins
  v_4: i32, // where it begins
  v_11: i32, // where it begins
  v_12: i32, // where it begins
  v: i32, // where it begins
}
@group(0) @binding(6) var<uniform> d_pre_n_call: D_pre_n_call;
// d_pre_f · R_fᵀ f32[2,4]
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
    var sum_sum = arena_out[call.d_h_from + row * 4 + unit];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.d_pre_f_steps + t * 8 + row * 4 + k + 8];
      sum_sum += a * params[32 + k + unit * 8];
    }
    let d_h_from = arena_out[call.d_h_from_2 + row * 4 + unit];
    let n_2 = arena_out[call.n + t * 8 + row * 4 + unit];
    let d_h_next_2 = arena_out[call.d_h_next + t * 8 + row * 4 + unit];
    let f_2 = arena_out[call.f + t * 8 + row * 4 + unit];
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let v_4 = arena_out[call.v_4 + t * 8 + row * 4 + unit];
    let d_h = sum_sum + d_h_from;
    let d_h_next_2_2 = d_h_next_2 + d_h;
    let v = d_h_next_2_2 * n_2;
    let d_n = d_h_next_2_2 * f_2;
    let v_2_2 = d_h_next_2_2 * h;
    let v_3 = d_h_next_2_2 * v_4;
    let d_pre_n_2 = d_n * (1.0 - n_2 * n_2);
    arena_out[call.v_11 + row * 4 + unit] = v;
    arena_out[call.v_12 + row * 4 + unit] = v_2_2;
    arena_out[call.d_h_from_2 + row * 4 + unit] = v_3;
    arena_out[call.v + t * 16 + row * 8 + unit + 4] = d_pre_n_2;
  }
}

struct D_pre_f_call {
  T: i32,
  v: i32, // where it begins
  f: i32, // where it begins
  h_steps: i32, // where it begins
  v_12: i32, // where it begins
  v_11: i32, // where it begins
  d_h_from: i32, // where it begins
  d_pre_f_steps: i32, // where it begins
}
@group(0) @binding(6) var<uniform> d_pre_f_call: D_pre_f_call;
// d_pre_n · R_nᵀ f32[2,4]
// epilogue: d_pre_f
@compute @workgroup_size(256)
fn d_pre_f(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = d_pre_f_call;
  let t = call.T - 1 - trips.first;
  let row0 = 0;
  let unit0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let row = row0 + y;
  let unit = unit0 + x;
  if (row < 2) {
    var sum_sum = 0.0;
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.v + t * 16 + row * 8 + k + 4];
      sum_sum += a * params[32 + k + unit * 8 + 4];
    }
    let f_2 = arena_out[call.f + t * 8 + row * 4 + unit];
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let v_12 = arena_out[call.v_12 + row * 4 + unit];
    let v_11 = arena_out[call.v_11 + row * 4 + unit];
    let v = sum_sum * f_2;
    let d_f = sum_sum * h - v_12 + v_11;
    let d_pre_f_2 = d_f * (f_2 * (1.0 - f_2));
    arena_out[call.d_h_from + row * 4 + unit] = v;
    arena_out[call.d_pre_f_steps + t * 8 + row * 4 + unit] = d_pre_f_2;
    arena_out[call.v + t * 16 + row * 8 + unit] = d_pre_f_2;
  }
}
