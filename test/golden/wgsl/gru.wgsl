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
// h · R_zrn f32[2,12] as pre_z | pre_r | sum_sum
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
    var pre_z = arena_out[call.v + t * 24 + row * 12 + unit];
    var pre_r = arena_out[call.v + t * 24 + row * 12 + unit + 4];
    var sum_sum = params[112 + unit];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.h_steps + t * 8 + row * 4 + k];
      pre_z += a * params[48 + k * 12 + unit];
      pre_r += a * params[48 + k * 12 + unit + 4];
      sum_sum += a * params[48 + k * 12 + unit + 8];
    }
    let v = arena_out[call.v + t * 24 + row * 12 + unit + 8];
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let z = sigmoid(pre_z);
    let r = sigmoid(pre_r);
    let h_next_2 = (1.0 - z) * tanh_rational(v + r * sum_sum) + z * h;
    arena_out[call.h_steps + t * 8 + row * 4 + unit + 8] = h_next_2;
    arena_out[call.y + t * 8 + row * 4 + unit] = h_next_2;
  }
}

// entry gradient
//   product_and_3_more
//   for T steps:
//     z
//   copy_rnn.0.h.next_and_1_more
//   sum
//   sum_2
//   v_2
//   d_h_next
//   for T steps, backwards:
//     d_pre_r
//   d_R_zrn_and_2_more
//   d_rnn.0.b_and_1_more

struct Z_call {
  h_steps: i32, // where it begins
  v_2: i32, // where it begins
  z: i32, // where it begins
  r: i32, // where it begins
  v_3: i32, // where it begins
  v_4: i32, // where it begins
  v_5: i32, // where it begins
}
@group(0) @binding(6) var<uniform> z_call: Z_call;
// h · R_zrn f32[2,12] as pre_z | pre_r | sum_sum
// epilogue: z, r, h_next
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
    var pre_z = arena_out[call.v_2 + t * 24 + row * 12 + unit];
    var pre_r = arena_out[call.v_2 + t * 24 + row * 12 + unit + 4];
    var sum_sum = params[112 + unit];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.h_steps + t * 8 + row * 4 + k];
      pre_z += a * params[48 + k * 12 + unit];
      pre_r += a * params[48 + k * 12 + unit + 4];
      sum_sum += a * params[48 + k * 12 + unit + 8];
    }
    let v_2 = arena_out[call.v_2 + t * 24 + row * 12 + unit + 8];
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let z_2 = sigmoid(pre_z);
    let r = sigmoid(pre_r);
    let v = tanh_rational(v_2 + r * sum_sum);
    let v_3 = 1.0 - z_2;
    let h_next = v_3 * v + z_2 * h;
    arena_out[call.z + t * 8 + row * 4 + unit] = z_2;
    arena_out[call.r + t * 8 + row * 4 + unit] = r;
    arena_out[call.v_3 + t * 8 + row * 4 + unit] = sum_sum;
    arena_out[call.v_4 + t * 8 + row * 4 + unit] = v;
    arena_out[call.v_5 + t * 8 + row * 4 + unit] = v_3;
    arena_out[call.h_steps + t * 8 + row * 4 + unit + 8] = h_next;
  }
}

struct D_pre_r_call {
  T: i32,
  d_h_from: i32, // where it begins
  d_h_from_steps: i32, // where it begins
  v_4: i32, // where it begins
  r: i32, // where it begins
  z: i32, // where it begins
  d_h_next: i32, // where it begins
  h_steps: i32, // where it begins
  v_5: i32, // where it begins
  v_3: i32, // where it begins
  v: i32, // where it begins
}
@group(0) @binding(6) var<uniform> d_pre_r_call: D_pre_r_call;
// d_h_from · R_zrnᵀ f32[2,4]
// epilogue: d_pre_r, d_pre_z
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
    var d_h = arena_out[call.d_h_from + row * 4 + unit];
    for (var k = 0; k < 12; k++) {
      let a = arena_out[call.d_h_from_steps + t * 24 + row * 12 + k + 24];
      d_h += a * params[48 + k + unit * 12];
    }
    let v_4 = arena_out[call.v_4 + t * 8 + row * 4 + unit];
    let r = arena_out[call.r + t * 8 + row * 4 + unit];
    let z_2 = arena_out[call.z + t * 8 + row * 4 + unit];
    let d_h_next_2 = arena_out[call.d_h_next + t * 8 + row * 4 + unit];
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let v_5 = arena_out[call.v_5 + t * 8 + row * 4 + unit];
    let v_3 = arena_out[call.v_3 + t * 8 + row * 4 + unit];
    let d_h_next_2_2 = d_h_next_2 + d_h;
    let v = d_h_next_2_2 * z_2;
    let v_2_2 = d_h_next_2_2 * v_5 * (1.0 - v_4 * v_4);
    let d_r = v_2_2 * v_3;
    let v_6 = v_2_2 * r;
    let d_pre_r_2 = d_r * (r * (1.0 - r));
    let d_pre_z = (d_h_next_2_2 * h - d_h_next_2_2 * v_4) * (z_2 * (1.0 - z_2));
    arena_out[call.d_h_from + row * 4 + unit] = v;
    arena_out[call.v + t * 24 + row * 12 + unit + 8] = v_2_2;
    arena_out[call.d_h_from_steps + t * 24 + row * 12 + unit + 8] = v_6;
    arena_out[call.d_h_from_steps + t * 24 + row * 12 + unit + 4] = d_pre_r_2;
    arena_out[call.d_h_from_steps + t * 24 + row * 12 + unit] = d_pre_z;
  }
}
