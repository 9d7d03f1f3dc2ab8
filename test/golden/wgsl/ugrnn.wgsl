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
// h · R_gn f32[2,8] as pre_g | pre_n
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
    var pre_g = arena_out[call.v + t * 16 + row * 8 + unit];
    var pre_n = arena_out[call.v + t * 16 + row * 8 + unit + 4];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.h_steps + t * 8 + row * 4 + k];
      pre_g += a * params[32 + k * 8 + unit];
      pre_n += a * params[32 + k * 8 + unit + 4];
    }
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let g = sigmoid(pre_g);
    let n = tanh_rational(pre_n);
    let h_next_2 = g * h + (1.0 - g) * n;
    arena_out[call.h_steps + t * 8 + row * 4 + unit + 8] = h_next_2;
    arena_out[call.y + t * 8 + row * 4 + unit] = h_next_2;
  }
}

// entry gradient
//   product_and_3_more
//   for T steps:
//     g
//   copy_rnn.0.h.next_and_1_more
//   sum
//   sum_2
//   v_2
//   d_h_next
//   for T steps, backwards:
//     d_pre_n
//   d_R_gn_and_2_more

struct G_call {
  h_steps: i32, // where it begins
  v: i32, // where it begins
  g: i32, // where it begins
  n: i32, // where it begins
  v_2: i32, // where it begins
}
@group(0) @binding(6) var<uniform> g_call: G_call;
// h · R_gn f32[2,8] as pre_g | pre_n
// epilogue: g, n, h_next
@compute @workgroup_size(256)
fn g(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = g_call;
  let t = trips.first;
  let row0 = 0;
  let unit0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let row = row0 + y;
  let unit = unit0 + x;
  if (row < 2) {
    var pre_g = arena_out[call.v + t * 16 + row * 8 + unit];
    var pre_n = arena_out[call.v + t * 16 + row * 8 + unit + 4];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.h_steps + t * 8 + row * 4 + k];
      pre_g += a * params[32 + k * 8 + unit];
      pre_n += a * params[32 + k * 8 + unit + 4];
    }
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let g_2 = sigmoid(pre_g);
    let n = tanh_rational(pre_n);
    let v = 1.0 - g_2;
    let h_next = g_2 * h + v * n;
    arena_out[call.g + t * 8 + row * 4 + unit] = g_2;
    arena_out[call.n + t * 8 + row * 4 + unit] = n;
    arena_out[call.v_2 + t * 8 + row * 4 + unit] = v;
    arena_out[call.h_steps + t * 8 + row * 4 + unit + 8] = h_next;
  }
}

struct D_pre_n_call {
  T: i32,
  d_h_from: i32, // where it begins
  d_h_from_steps: i32, // where it begins
  n: i32, // where it begins
  g: i32, // where it begins
  d_h_next: i32, // where it begins
  v_2: i32, // where it begins
  h_steps: i32, // where it begins
}
@group(0) @binding(6) var<uniform> d_pre_n_call: D_pre_n_call;
// d_h_from · R_gnᵀ f32[2,4]
// epilogue: d_pre_n, d_pre_g
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
    var d_h = arena_out[call.d_h_from + row * 4 + unit];
    for (var k = 0; k < 8; k++) {
      let a = arena_out[call.d_h_from_steps + t * 16 + row * 8 + k + 16];
      d_h += a * params[32 + k + unit * 8];
    }
    let n = arena_out[call.n + t * 8 + row * 4 + unit];
    let g_2 = arena_out[call.g + t * 8 + row * 4 + unit];
    let d_h_next_2 = arena_out[call.d_h_next + t * 8 + row * 4 + unit];
    let v_2_2 = arena_out[call.v_2 + t * 8 + row * 4 + unit];
    let h = arena_out[call.h_steps + t * 8 + row * 4 + unit];
    let d_h_next_2_2 = d_h_next_2 + d_h;
    let d_n = d_h_next_2_2 * v_2_2;
    let v = d_h_next_2_2 * g_2;
    let d_pre_n_2 = d_n * (1.0 - n * n);
    let d_pre_g = (d_h_next_2_2 * h - d_h_next_2_2 * n) * (g_2 * (1.0 - g_2));
    arena_out[call.d_h_from + row * 4 + unit] = v;
    arena_out[call.d_h_from_steps + t * 16 + row * 8 + unit + 4] = d_pre_n_2;
    arena_out[call.d_h_from_steps + t * 16 + row * 8 + unit] = d_pre_g;
  }
}
