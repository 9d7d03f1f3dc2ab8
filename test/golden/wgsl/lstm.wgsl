// entry forward
//   product_and_2_more
//   for T steps:
//     c_next
//   copy_rnn.0.h.next_and_1_more

struct C_next_call {
  h_steps: i32, // where it begins
  c: i32, // where it begins
  v: i32, // where it begins
  y: i32, // where it begins
}
@group(0) @binding(6) var<uniform> c_next_call: C_next_call;
// h · R_ifgo f32[2,16] as pre_i | pre_f | pre_g | pre_o
// epilogue: c_next, h_next
@compute @workgroup_size(256)
fn c_next(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = c_next_call;
  let t = trips.first;
  let row0 = 0;
  let unit0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let row = row0 + y;
  let unit = unit0 + x;
  if (row < 2) {
    var pre_i = arena_out[call.v + t * 32 + row * 16 + unit];
    var pre_f = arena_out[call.v + t * 32 + row * 16 + unit + 4];
    var pre_g = arena_out[call.v + t * 32 + row * 16 + unit + 8];
    var pre_o = arena_out[call.v + t * 32 + row * 16 + unit + 12];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.h_steps + t * 8 + row * 4 + k];
      pre_i += a * params[48 + k * 16 + unit];
      pre_f += a * params[48 + k * 16 + unit + 4];
      pre_g += a * params[48 + k * 16 + unit + 8];
      pre_o += a * params[48 + k * 16 + unit + 12];
    }
    let c = arena_out[call.c + row * 4 + unit];
    let i = sigmoid(pre_i);
    let f = sigmoid(pre_f);
    let g = tanh_rational(pre_g);
    let c_next_2 = f * c + i * g;
    let o = sigmoid(pre_o);
    let h_next = o * tanh_rational(c_next_2);
    arena_out[call.c + row * 4 + unit] = c_next_2;
    arena_out[call.h_steps + t * 8 + row * 4 + unit + 8] = h_next;
    arena_out[call.y + t * 8 + row * 4 + unit] = h_next;
  }
}

// entry gradient
//   product_and_4_more
//   for T steps:
//     i
//   copy_rnn.0.h.next_and_2_more
//   sum
//   sum_2
//   v_2
//   d_h_next
//   for T steps, backwards:
//     d_pre_o
//   d_R_ifgo_and_2_more

struct I_call {
  h_steps: i32, // where it begins
  c_steps: i32, // where it begins
  v: i32, // where it begins
  i: i32, // where it begins
  f: i32, // where it begins
  g: i32, // where it begins
  o: i32, // where it begins
  v_2: i32, // where it begins
}
@group(0) @binding(6) var<uniform> i_call: I_call;
// h · R_ifgo f32[2,16] as pre_i | pre_f | pre_g | pre_o
// epilogue: i, f, g, c_next, o, h_next
@compute @workgroup_size(256)
fn i(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = i_call;
  let t = trips.first;
  let row0 = 0;
  let unit0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let row = row0 + y;
  let unit = unit0 + x;
  if (row < 2) {
    var pre_i = arena_out[call.v + t * 32 + row * 16 + unit];
    var pre_f = arena_out[call.v + t * 32 + row * 16 + unit + 4];
    var pre_g = arena_out[call.v + t * 32 + row * 16 + unit + 8];
    var pre_o = arena_out[call.v + t * 32 + row * 16 + unit + 12];
    for (var k = 0; k < 4; k++) {
      let a = arena_out[call.h_steps + t * 8 + row * 4 + k];
      pre_i += a * params[48 + k * 16 + unit];
      pre_f += a * params[48 + k * 16 + unit + 4];
      pre_g += a * params[48 + k * 16 + unit + 8];
      pre_o += a * params[48 + k * 16 + unit + 12];
    }
    let c = arena_out[call.c_steps + t * 8 + row * 4 + unit];
    let i_2 = sigmoid(pre_i);
    let f = sigmoid(pre_f);
    let g = tanh_rational(pre_g);
    let c_next = f * c + i_2 * g;
    let o = sigmoid(pre_o);
    let v = tanh_rational(c_next);
    let h_next = o * v;
    arena_out[call.i + t * 8 + row * 4 + unit] = i_2;
    arena_out[call.f + t * 8 + row * 4 + unit] = f;
    arena_out[call.g + t * 8 + row * 4 + unit] = g;
    arena_out[call.c_steps + t * 8 + row * 4 + unit + 8] = c_next;
    arena_out[call.o + t * 8 + row * 4 + unit] = o;
    arena_out[call.v_2 + t * 8 + row * 4 + unit] = v;
    arena_out[call.h_steps + t * 8 + row * 4 + unit + 8] = h_next;
  }
}

struct D_pre_o_call {
  T: i32,
  d_h_from_steps: i32, // where it begins
  d_c: i32, // where it begins
  d_h_next: i32, // where it begins
  v_2: i32, // where it begins
  o: i32, // where it begins
  g: i32, // where it begins
  f: i32, // where it begins
  i: i32, // where it begins
  c_steps: i32, // where it begins
}
@group(0) @binding(6) var<uniform> d_pre_o_call: D_pre_o_call;
// d_h_from · R_ifgoᵀ f32[2,4]
// epilogue: d_pre_o, d_c, d_pre_g, d_pre_f, d_pre_i
@compute @workgroup_size(256)
fn d_pre_o(@builtin(workgroup_id) workgroup_id: vec3<u32>, @builtin(num_workgroups) num_workgroups: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let call = d_pre_o_call;
  let t = call.T - 1 - trips.first;
  let row0 = 0;
  let unit0 = 0;
  let y = i32(lane) / 4;
  let x = i32(lane) % 4;
  let row = row0 + y;
  let unit = unit0 + x;
  if (row < 2) {
    var d_h_next_2 = arena_out[call.d_h_next + t * 8 + row * 4 + unit];
    for (var k = 0; k < 16; k++) {
      let a = arena_out[call.d_h_from_steps + t * 32 + row * 16 + k + 32];
      d_h_next_2 += a * params[48 + k + unit * 16];
    }
    let v_2_2 = arena_out[call.v_2 + t * 8 + row * 4 + unit];
    let o = arena_out[call.o + t * 8 + row * 4 + unit];
    let g = arena_out[call.g + t * 8 + row * 4 + unit];
    let f = arena_out[call.f + t * 8 + row * 4 + unit];
    let i_2 = arena_out[call.i + t * 8 + row * 4 + unit];
    let d_c = arena_out[call.d_c + row * 4 + unit];
    let c = arena_out[call.c_steps + t * 8 + row * 4 + unit];
    let d_o = d_h_next_2 * v_2_2;
    let d_pre_o_2 = d_o * (o * (1.0 - o));
    let d_c_next = d_h_next_2 * o * (1.0 - v_2_2 * v_2_2) + d_c;
    let d_i = d_c_next * g;
    let d_g = d_c_next * i_2;
    let d_f = d_c_next * c;
    let d_c_2 = d_c_next * f;
    let d_pre_g = d_g * (1.0 - g * g);
    let d_pre_f = d_f * (f * (1.0 - f));
    let d_pre_i = d_i * (i_2 * (1.0 - i_2));
    arena_out[call.d_h_from_steps + t * 32 + row * 16 + unit + 12] = d_pre_o_2;
    arena_out[call.d_c + row * 4 + unit] = d_c_2;
    arena_out[call.d_h_from_steps + t * 32 + row * 16 + unit + 8] = d_pre_g;
    arena_out[call.d_h_from_steps + t * 32 + row * 16 + unit + 4] = d_pre_f;
    arena_out[call.d_h_from_steps + t * 32 + row * 16 + unit] = d_pre_i;
  }
}
