// entry forward
//   product_and_1_more
//   for T steps:
//     product_2
//     h_next
//   copy_rnn.0.h.next

struct Product_2_call {
  v: i32, // where it begins
  h_steps: i32, // where it begins
  v_2: i32, // where it begins
  v_3: i32, // where it begins
}
@group(0) @binding(6) var<uniform> product_2_call: Product_2_call;
// h · R_zr f32[2,8] as sum_sum | pre_r
@compute @workgroup_size(256)
fn product_2(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = product_2_call;
  let t = trips.first;
  let row0 = 0;
  let unit0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let row = row0 + y;
  let unit = unit0 + x;
  if (row < 2) {
    var sum_sum = 0.0;
    var pre_r = arena_out[call.v + t * 24 + row * 12 + unit + 4];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.h_steps + t * 8 + row * 4 + k];
      sum_sum += a * params[48 + k * 12 + unit];
      pre_r += a * params[48 + k * 12 + unit + 4];
    }
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let r = sigmoid(pre_r);
    let v = r * h;
    arena_out[call.v_2 + row * 8 + unit] = sum_sum;
    arena_out[call.v_3 + row * 4 + unit] = v;
  }
}

struct H_next_call {
  h_steps: i32, // where it begins
  v: i32, // where it begins
  v_3: i32, // where it begins
  v_2: i32, // where it begins
  y: i32, // where it begins
}
@group(0) @binding(6) var<uniform> h_next_call: H_next_call;
// v_3 · R_n f32[2,4]
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
    var pre_n = arena_out[call.v + t * 24 + row * 12 + unit + 8];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.v_3 + row * 4 + k];
      pre_n += a * params[48 + k * 12 + unit + 8];
    }
    let v = arena_out[call.v + t * 24 + row * 12 + unit];
    let v_2 = arena_out[call.v_2 + row * 8 + unit];
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let pre_z = v + v_2;
    let z = sigmoid(pre_z);
    let n = tanh_rational(pre_n);
    let h_next_2 = (1.0 - z) * n + z * h;
    arena_out[call.h_steps + t * 8 + row * 4 + unit + 8] = h_next_2;
    arena_out[call.y + t * 8 + row * 4 + unit] = h_next_2;
  }
}

// entry gradient
//   product_and_4_more
//   for T steps:
//     r
//     z
//   copy_rnn.0.h.next_and_1_more
//   sum
//   sum_2
//   v_2
//   d_h_next
//   for T steps, backwards:
//     d_pre_n
//     d_pre_r
//   d_R_zr_and_2_more
//   d_R_n

struct R_call {
  v_2: i32, // where it begins
  h_steps: i32, // where it begins
  v_5: i32, // where it begins
  r: i32, // where it begins
  v_3: i32, // where it begins
}
@group(0) @binding(6) var<uniform> r_call: R_call;
// h · R_zr f32[2,8] as sum_sum | pre_r
// epilogue: r
@compute @workgroup_size(256)
fn r(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = r_call;
  let t = trips.first;
  let row0 = 0;
  let unit0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let row = row0 + y;
  let unit = unit0 + x;
  if (row < 2) {
    var sum_sum = 0.0;
    var pre_r = arena_out[call.v_2 + t * 24 + row * 12 + unit + 4];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.h_steps + t * 8 + row * 4 + k];
      sum_sum += a * params[48 + k * 12 + unit];
      pre_r += a * params[48 + k * 12 + unit + 4];
    }
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let r_2 = sigmoid(pre_r);
    let v = r_2 * h;
    arena_out[call.v_5 + row * 8 + unit] = sum_sum;
    arena_out[call.r + t * 8 + row * 4 + unit] = r_2;
    arena_out[call.v_3 + t * 8 + row * 4 + unit] = v;
  }
}

struct Z_call {
  h_steps: i32, // where it begins
  v_2: i32, // where it begins
  v_3: i32, // where it begins
  v_5: i32, // where it begins
  z: i32, // where it begins
  n: i32, // where it begins
  v_4: i32, // where it begins
}
@group(0) @binding(6) var<uniform> z_call: Z_call;
// v_3 · R_n f32[2,4]
// epilogue: z, n, h_next
@compute @workgroup_size(256)
fn z(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = z_call;
  let t = trips.first;
  let row0 = 0;
  let unit0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let row = row0 + y;
  let unit = unit0 + x;
  if (row < 2) {
    var pre_n = arena_out[call.v_2 + t * 24 + row * 12 + unit + 8];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.v_3 + t * 8 + row * 4 + k];
      pre_n += a * params[48 + k * 12 + unit + 8];
    }
    let v_2 = arena_out[call.v_2 + t * 24 + row * 12 + unit];
    let v_5 = arena_out[call.v_5 + row * 8 + unit];
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let pre_z = v_2 + v_5;
    let z_2 = sigmoid(pre_z);
    let n = tanh_rational(pre_n);
    let v = 1.0 - z_2;
    let h_next = v * n + z_2 * h;
    arena_out[call.z + t * 8 + row * 4 + unit] = z_2;
    arena_out[call.n + t * 8 + row * 4 + unit] = n;
    arena_out[call.v_4 + t * 8 + row * 4 + unit] = v;
    arena_out[call.h_steps + t * 8 + row * 4 + unit + 8] = h_next;
  }
}

struct D_pre_n_call {
  T: i32,
  d_h_from_steps: i32, // where it begins
  d_h_from_2: i32, // where it begins
  d_h_from: i32, // where it begins
  n: i32, // where it begins
  z: i32, // where it begins
  d_h_next: i32, // where it begins
  h_steps: i32, // where it begins
  v_4: i32, // where it begins
  v: i32, // where it begins
}
@group(0) @binding(6) var<uniform> d_pre_n_call: D_pre_n_call;
// d_h_from · R_zrᵀ f32[2,4]
// epilogue: d_pre_n, d_pre_z
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
    for (var k = 0; k < 8; k++) {
      let a = arena_out[call.d_h_from_steps + t * 16 + row * 8 + k + 16];
      sum_sum += a * params[48 + k + unit * 12];
    }
    let d_h_from = arena_out[call.d_h_from_2 + row * 4 + unit];
    let n = arena_out[call.n + t * 8 + row * 4 + unit];
    let z_2 = arena_out[call.z + t * 8 + row * 4 + unit];
    let d_h_next_2 = arena_out[call.d_h_next + t * 8 + row * 4 + unit];
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let v_4 = arena_out[call.v_4 + t * 8 + row * 4 + unit];
    let d_h = sum_sum + d_h_from;
    let d_h_next_2_2 = d_h_next_2 + d_h;
    let v = d_h_next_2_2 * z_2;
    let d_n = d_h_next_2_2 * v_4;
    let d_pre_n_2 = d_n * (1.0 - n * n);
    let d_pre_z = (d_h_next_2_2 * h - d_h_next_2_2 * n) * (z_2 * (1.0 - z_2));
    arena_out[call.d_h_from_2 + row * 4 + unit] = v;
    arena_out[call.v + t * 24 + row * 12 + unit + 8] = d_pre_n_2;
    arena_out[call.d_h_from_steps + t * 16 + row * 8 + unit] = d_pre_z;
    arena_out[call.v + t * 24 + row * 12 + unit] = d_pre_z;
  }
}

struct D_pre_r_call {
  T: i32,
  v: i32, // where it begins
  r: i32, // where it begins
  h_steps: i32, // where it begins
  d_h_from: i32, // where it begins
  d_h_from_steps: i32, // where it begins
}
@group(0) @binding(6) var<uniform> d_pre_r_call: D_pre_r_call;
// d_pre_n · R_nᵀ f32[2,4]
// epilogue: d_pre_r
@compute @workgroup_size(256)
fn d_pre_r(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = d_pre_r_call;
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
      let a = arena_out[call.v + t * 24 + row * 12 + k + 8];
      sum_sum += a * params[48 + k + unit * 12 + 8];
    }
    let r_2 = arena_out[call.r + t * 8 + row * 4 + unit];
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let d_r = sum_sum * h;
    let v = sum_sum * r_2;
    let d_pre_r_2 = d_r * (r_2 * (1.0 - r_2));
    arena_out[call.d_h_from + row * 4 + unit] = v;
    arena_out[call.d_h_from_steps + t * 16 + row * 8 + unit + 4] = d_pre_r_2;
    arena_out[call.v + t * 24 + row * 12 + unit + 4] = d_pre_r_2;
  }
}
