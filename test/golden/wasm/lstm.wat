;; entry forward
;;   product
;;   copy_h_steps
;;   copy_c
;;   for T steps:
;;     c_next
;;   copy_rnn.0.h.next
;;   copy_rnn.0.c.next

  ;; h · R_ifgo f32[2,16] as pre_i | pre_f | pre_g | pre_o
  ;; epilogue: c_next, h_next
  (func $forward.c_next (param $t i32) (param $v i32) (param $c i32) (param $h_steps i32) (param $y i32) (param $forward.rnn.0.R.panels i32)
    (local $v_2 i32)
    (local $h_steps_2 i32)
    (local $y_2 i32)
    (local $h_steps_k i32)
    (local $forward.rnn.0.R.panels_k i32)
    (local $end i32)
    (local $pre_i_0 v128)
    (local $pre_f_0 v128)
    (local $pre_g_0 v128)
    (local $pre_o_0 v128)
    (local $pre_i_1 v128)
    (local $pre_f_1 v128)
    (local $pre_g_1 v128)
    (local $pre_o_1 v128)
    (local $a0 v128)
    (local $w_pre_i v128)
    (local $a1 v128)
    (local $w_pre_f v128)
    (local $w_pre_g v128)
    (local $w_pre_o v128)
    (local $c_0 v128)
    (local $i_0 v128)
    (local $const0.5 v128)
    (local $const_8.090069770812988 v128)
    (local $const8.090069770812988 v128)
    (local $v_3 v128)
    (local $const1.523037896e_8 v128)
    (local $const7.888609052210118e_31 v128)
    (local $v_4 v128)
    (local $const0.00002189463769 v128)
    (local $const0.003571596683 v128)
    (local $const0.1344449689 v128)
    (local $const0.9999999936 v128)
    (local $const8.522431915e_7 v128)
    (local $const0.0003411289735 v128)
    (local $const0.02616443796 v128)
    (local $const0.4677782421 v128)
    (local $const1 v128)
    (local $f_0 v128)
    (local $g_0 v128)
    (local $c_next_0 v128)
    (local $c_next_2_0 v128)
    (local $const1.262177448353619e_29 v128)
    (local $h_next_0 v128)
    (local $h_next_2_0 v128)
    (local $c_1 v128)
    (local $i_1 v128)
    (local $f_1 v128)
    (local $g_1 v128)
    (local $c_next_1 v128)
    (local $c_next_2_1 v128)
    (local $h_next_1 v128)
    (local $h_next_2_1 v128)
    f32.const 0.5
    f32x4.splat
    local.set $const0.5
    f32.const -8.09007
    f32x4.splat
    local.set $const_8.090069770812988
    f32.const 8.09007
    f32x4.splat
    local.set $const8.090069770812988
    f32.const 1.5230379e-8
    f32x4.splat
    local.set $const1.523037896e_8
    f32.const 7.888609e-31
    f32x4.splat
    local.set $const7.888609052210118e_31
    f32.const 0.000021894637
    f32x4.splat
    local.set $const0.00002189463769
    f32.const 0.0035715967
    f32x4.splat
    local.set $const0.003571596683
    f32.const 0.13444497
    f32x4.splat
    local.set $const0.1344449689
    f32.const 1
    f32x4.splat
    local.set $const0.9999999936
    f32.const 8.522432e-7
    f32x4.splat
    local.set $const8.522431915e_7
    f32.const 0.00034112897
    f32x4.splat
    local.set $const0.0003411289735
    f32.const 0.026164439
    f32x4.splat
    local.set $const0.02616443796
    f32.const 0.46777824
    f32x4.splat
    local.set $const0.4677782421
    f32.const 1
    f32x4.splat
    local.set $const1
    f32.const 1.26217745e-29
    f32x4.splat
    local.set $const1.262177448353619e_29
    local.get $v
    local.get $t
    i32.const 128
    i32.mul
    i32.add
    local.set $v_2
    local.get $h_steps
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $h_steps_2
    local.get $y
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $y_2
    ;; unit = 0
    ;; row = 0
    ;; var pre_i_0.x4 = v[v_row].x4
    local.get $v_2
    v128.load
    local.set $pre_i_0
    ;; var pre_f_0.x4 = v[v_row + 4].x4
    local.get $v_2
    v128.load offset=16
    local.set $pre_f_0
    ;; var pre_g_0.x4 = v[v_row + 8].x4
    local.get $v_2
    v128.load offset=32
    local.set $pre_g_0
    ;; var pre_o_0.x4 = v[v_row + 12].x4
    local.get $v_2
    v128.load offset=48
    local.set $pre_o_0
    ;; var pre_i_1.x4 = v[v_row + 16].x4
    local.get $v_2
    v128.load offset=64
    local.set $pre_i_1
    ;; var pre_f_1.x4 = v[v_row + 20].x4
    local.get $v_2
    v128.load offset=80
    local.set $pre_f_1
    ;; var pre_g_1.x4 = v[v_row + 24].x4
    local.get $v_2
    v128.load offset=96
    local.set $pre_g_1
    ;; var pre_o_1.x4 = v[v_row + 28].x4
    local.get $v_2
    v128.load offset=112
    local.set $pre_o_1
    ;; for k from 0 to 4
    local.get $h_steps_2
    local.set $h_steps_k
    local.get $forward.rnn.0.R.panels
    local.set $forward.rnn.0.R.panels_k
    local.get $h_steps_k
    i32.const 16
    i32.add
    local.set $end
    loop $k
      ;; let a0.x4 = splat(h_steps[h_steps_row + k])
      local.get $h_steps_k
      v128.load32_splat
      local.set $a0
      ;; let w_pre_i.x4 = forward.rnn.0.R.panels[forward.rnn.0.R.panels_k].x4
      local.get $forward.rnn.0.R.panels_k
      v128.load
      local.tee $w_pre_i
      ;; pre_i_0 = fma(w_pre_i, a0, pre_i_0)
      local.get $a0
      local.get $pre_i_0
      f32x4.relaxed_madd
      local.set $pre_i_0
      ;; let a1.x4 = splat(h_steps[h_steps_row + k + 4])
      local.get $h_steps_k
      v128.load32_splat offset=16
      local.tee $a1
      ;; pre_i_1 = fma(a1, w_pre_i, pre_i_1)
      local.get $w_pre_i
      local.get $pre_i_1
      f32x4.relaxed_madd
      local.set $pre_i_1
      ;; let w_pre_f.x4 = forward.rnn.0.R.panels[forward.rnn.0.R.panels_k + 4].x4
      local.get $forward.rnn.0.R.panels_k
      v128.load offset=16
      local.tee $w_pre_f
      ;; pre_f_0 = fma(w_pre_f, a0, pre_f_0)
      local.get $a0
      local.get $pre_f_0
      f32x4.relaxed_madd
      local.set $pre_f_0
      ;; pre_f_1 = fma(a1, w_pre_f, pre_f_1)
      local.get $a1
      local.get $w_pre_f
      local.get $pre_f_1
      f32x4.relaxed_madd
      local.set $pre_f_1
      ;; let w_pre_g.x4 = forward.rnn.0.R.panels[forward.rnn.0.R.panels_k + 8].x4
      local.get $forward.rnn.0.R.panels_k
      v128.load offset=32
      local.tee $w_pre_g
      ;; pre_g_0 = fma(w_pre_g, a0, pre_g_0)
      local.get $a0
      local.get $pre_g_0
      f32x4.relaxed_madd
      local.set $pre_g_0
      ;; pre_g_1 = fma(a1, w_pre_g, pre_g_1)
      local.get $a1
      local.get $w_pre_g
      local.get $pre_g_1
      f32x4.relaxed_madd
      local.set $pre_g_1
      ;; let w_pre_o.x4 = forward.rnn.0.R.panels[forward.rnn.0.R.panels_k + 12].x4
      local.get $forward.rnn.0.R.panels_k
      v128.load offset=48
      local.tee $w_pre_o
      ;; pre_o_0 = fma(w_pre_o, a0, pre_o_0)
      local.get $a0
      local.get $pre_o_0
      f32x4.relaxed_madd
      local.set $pre_o_0
      ;; pre_o_1 = fma(a1, w_pre_o, pre_o_1)
      local.get $a1
      local.get $w_pre_o
      local.get $pre_o_1
      f32x4.relaxed_madd
      local.set $pre_o_1
      local.get $h_steps_k
      i32.const 4
      i32.add
      local.set $h_steps_k
      local.get $forward.rnn.0.R.panels_k
      i32.const 64
      i32.add
      local.set $forward.rnn.0.R.panels_k
      local.get $h_steps_k
      local.get $end
      i32.ne
      br_if $k
    end
    ;; let c_0.x4 = c[c_row].x4
    local.get $c
    v128.load
    local.set $c_0
    ;; let i_0.x4 = sigmoid(pre_i_0)
    local.get $pre_i_0
    local.get $const0.5
    f32x4.mul
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_3
    local.get $const1.523037896e_8
    local.get $v_3
    local.get $v_3
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_4
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_4
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.get $const0.5
    local.get $const0.5
    f32x4.relaxed_madd
    local.set $i_0
    ;; let f_0.x4 = sigmoid(pre_f_0)
    local.get $pre_f_0
    local.get $const0.5
    f32x4.mul
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_4
    local.get $const1.523037896e_8
    local.get $v_4
    local.get $v_4
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_3
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_3
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.get $const0.5
    local.get $const0.5
    f32x4.relaxed_madd
    local.set $f_0
    ;; let g_0.x4 = tanh(pre_g_0)
    local.get $pre_g_0
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_3
    local.get $const1.523037896e_8
    local.get $v_3
    local.get $v_3
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_4
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_4
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.set $g_0
    ;; let c_next_0.x4 = add(mul(f_0, c_0), mul(i_0, g_0))
    local.get $f_0
    local.get $c_0
    f32x4.mul
    local.get $i_0
    local.get $g_0
    f32x4.mul
    f32x4.add
    local.set $c_next_0
    ;; let c_next_2_0.x4 = select(lt(abs(c_next_0), splat(1.262177448353619e-29)), splat(0), c_next_0)
    v128.const f32x4 0 0 0 0
    local.get $c_next_0
    local.get $c_next_0
    f32x4.abs
    local.get $const1.262177448353619e_29
    f32x4.lt
    i32x4.relaxed_laneselect
    local.set $c_next_2_0
    ;; let o_0.x4 = sigmoid(pre_o_0)
    local.get $pre_o_0
    local.get $const0.5
    f32x4.mul
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_4
    local.get $const1.523037896e_8
    local.get $v_4
    local.get $v_4
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_3
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_3
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.get $const0.5
    local.get $const0.5
    f32x4.relaxed_madd
    ;; let h_next_0.x4 = mul(o_0, tanh(c_next_2_0))
    local.get $c_next_2_0
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_3
    local.get $const1.523037896e_8
    local.get $v_3
    local.get $v_3
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_4
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_4
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    f32x4.mul
    local.set $h_next_0
    ;; let h_next_2_0.x4 = select(lt(abs(h_next_0), splat(1.262177448353619e-29)), splat(0), h_next_0)
    v128.const f32x4 0 0 0 0
    local.get $h_next_0
    local.get $h_next_0
    f32x4.abs
    local.get $const1.262177448353619e_29
    f32x4.lt
    i32x4.relaxed_laneselect
    local.set $h_next_2_0
    ;; c[c_row].x4 = c_next_2_0
    local.get $c
    local.get $c_next_2_0
    v128.store
    ;; h_steps[h_steps_row_2 + 8].x4 = h_next_2_0
    local.get $h_steps_2
    local.get $h_next_2_0
    v128.store offset=32
    ;; y[y_row].x4 = h_next_2_0
    local.get $y_2
    local.get $h_next_2_0
    v128.store
    ;; let c_1.x4 = c[c_row + 4].x4
    local.get $c
    v128.load offset=16
    local.set $c_1
    ;; let i_1.x4 = sigmoid(pre_i_1)
    local.get $pre_i_1
    local.get $const0.5
    f32x4.mul
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_4
    local.get $const1.523037896e_8
    local.get $v_4
    local.get $v_4
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_3
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_3
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.get $const0.5
    local.get $const0.5
    f32x4.relaxed_madd
    local.set $i_1
    ;; let f_1.x4 = sigmoid(pre_f_1)
    local.get $pre_f_1
    local.get $const0.5
    f32x4.mul
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_3
    local.get $const1.523037896e_8
    local.get $v_3
    local.get $v_3
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_4
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_4
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.get $const0.5
    local.get $const0.5
    f32x4.relaxed_madd
    local.set $f_1
    ;; let g_1.x4 = tanh(pre_g_1)
    local.get $pre_g_1
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_4
    local.get $const1.523037896e_8
    local.get $v_4
    local.get $v_4
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_3
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_3
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.set $g_1
    ;; let c_next_1.x4 = add(mul(f_1, c_1), mul(i_1, g_1))
    local.get $f_1
    local.get $c_1
    f32x4.mul
    local.get $i_1
    local.get $g_1
    f32x4.mul
    f32x4.add
    local.set $c_next_1
    ;; let c_next_2_1.x4 = select(lt(abs(c_next_1), splat(1.262177448353619e-29)), splat(0), c_next_1)
    v128.const f32x4 0 0 0 0
    local.get $c_next_1
    local.get $c_next_1
    f32x4.abs
    local.get $const1.262177448353619e_29
    f32x4.lt
    i32x4.relaxed_laneselect
    local.set $c_next_2_1
    ;; let o_1.x4 = sigmoid(pre_o_1)
    local.get $pre_o_1
    local.get $const0.5
    f32x4.mul
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_3
    local.get $const1.523037896e_8
    local.get $v_3
    local.get $v_3
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_4
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_4
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.get $const0.5
    local.get $const0.5
    f32x4.relaxed_madd
    ;; let h_next_1.x4 = mul(o_1, tanh(c_next_2_1))
    local.get $c_next_2_1
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_4
    local.get $const1.523037896e_8
    local.get $v_4
    local.get $v_4
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_3
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_3
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    f32x4.mul
    local.set $h_next_1
    ;; let h_next_2_1.x4 = select(lt(abs(h_next_1), splat(1.262177448353619e-29)), splat(0), h_next_1)
    v128.const f32x4 0 0 0 0
    local.get $h_next_1
    local.get $h_next_1
    f32x4.abs
    local.get $const1.262177448353619e_29
    f32x4.lt
    i32x4.relaxed_laneselect
    local.set $h_next_2_1
    ;; c[c_row + 4].x4 = c_next_2_1
    local.get $c
    local.get $c_next_2_1
    v128.store offset=16
    ;; h_steps[h_steps_row_2 + 12].x4 = h_next_2_1
    local.get $h_steps_2
    local.get $h_next_2_1
    v128.store offset=48
    ;; y[y_row + 4].x4 = h_next_2_1
    local.get $y_2
    local.get $h_next_2_1
    v128.store offset=16
  )

;; entry gradient
;;   pack_rnn.0.W
;;   product
;;   copy_h_steps
;;   copy_c_steps
;;   pack_rnn.0.R
;;   for T steps:
;;     i
;;   copy_rnn.0.h.next
;;   copy_rnn.0.c.next
;;   v
;;   sum
;;   sum_2
;;   v_2
;;   d_h_next
;;   copy_d_h
;;   copy_d_c
;;   for T steps, backwards:
;;     d_pre_o
;;     d_h
;;   pack_v_8
;;   pack_h_steps
;;   d_R_ifgo
;;   d_rnn.0.b
;;   pack_x
;;   d_rnn.0.W

  ;; h · R_ifgo f32[2,16] as pre_i | pre_f | pre_g | pre_o
  ;; epilogue: i, f, g, c_next, o, h_next
  (func $gradient.i (param $t i32) (param $v i32) (param $c_steps i32) (param $i i32) (param $f i32) (param $g i32) (param $o i32) (param $v_2_2 i32) (param $h_steps i32) (param $rnn.0.R.panels i32)
    (local $v_2 i32)
    (local $c_steps_2 i32)
    (local $i_2 i32)
    (local $f_2 i32)
    (local $g_2 i32)
    (local $o_2 i32)
    (local $v_2_3 i32)
    (local $h_steps_2 i32)
    (local $h_steps_k i32)
    (local $rnn.0.R.panels_k i32)
    (local $end i32)
    (local $pre_i_0 v128)
    (local $pre_f_0 v128)
    (local $pre_g_0 v128)
    (local $pre_o_0 v128)
    (local $pre_i_1 v128)
    (local $pre_f_1 v128)
    (local $pre_g_1 v128)
    (local $pre_o_1 v128)
    (local $a0 v128)
    (local $w_pre_i v128)
    (local $a1 v128)
    (local $w_pre_f v128)
    (local $w_pre_g v128)
    (local $w_pre_o v128)
    (local $c_0 v128)
    (local $i_0 v128)
    (local $const0.5 v128)
    (local $const_8.090069770812988 v128)
    (local $const8.090069770812988 v128)
    (local $v_3 v128)
    (local $const1.523037896e_8 v128)
    (local $const7.888609052210118e_31 v128)
    (local $v_4 v128)
    (local $const0.00002189463769 v128)
    (local $const0.003571596683 v128)
    (local $const0.1344449689 v128)
    (local $const0.9999999936 v128)
    (local $const8.522431915e_7 v128)
    (local $const0.0003411289735 v128)
    (local $const0.02616443796 v128)
    (local $const0.4677782421 v128)
    (local $const1 v128)
    (local $f_0 v128)
    (local $g_0 v128)
    (local $c_next_0 v128)
    (local $c_next_2_0 v128)
    (local $const1.262177448353619e_29 v128)
    (local $o_0 v128)
    (local $v_0 v128)
    (local $h_next_0 v128)
    (local $h_next_2_0 v128)
    (local $c_1 v128)
    (local $i_1 v128)
    (local $f_1 v128)
    (local $g_1 v128)
    (local $c_next_1 v128)
    (local $c_next_2_1 v128)
    (local $o_1 v128)
    (local $v_1 v128)
    (local $h_next_1 v128)
    (local $h_next_2_1 v128)
    f32.const 0.5
    f32x4.splat
    local.set $const0.5
    f32.const -8.09007
    f32x4.splat
    local.set $const_8.090069770812988
    f32.const 8.09007
    f32x4.splat
    local.set $const8.090069770812988
    f32.const 1.5230379e-8
    f32x4.splat
    local.set $const1.523037896e_8
    f32.const 7.888609e-31
    f32x4.splat
    local.set $const7.888609052210118e_31
    f32.const 0.000021894637
    f32x4.splat
    local.set $const0.00002189463769
    f32.const 0.0035715967
    f32x4.splat
    local.set $const0.003571596683
    f32.const 0.13444497
    f32x4.splat
    local.set $const0.1344449689
    f32.const 1
    f32x4.splat
    local.set $const0.9999999936
    f32.const 8.522432e-7
    f32x4.splat
    local.set $const8.522431915e_7
    f32.const 0.00034112897
    f32x4.splat
    local.set $const0.0003411289735
    f32.const 0.026164439
    f32x4.splat
    local.set $const0.02616443796
    f32.const 0.46777824
    f32x4.splat
    local.set $const0.4677782421
    f32.const 1
    f32x4.splat
    local.set $const1
    f32.const 1.26217745e-29
    f32x4.splat
    local.set $const1.262177448353619e_29
    local.get $v
    local.get $t
    i32.const 128
    i32.mul
    i32.add
    local.set $v_2
    local.get $c_steps
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $c_steps_2
    local.get $i
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $i_2
    local.get $f
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $f_2
    local.get $g
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $g_2
    local.get $o
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $o_2
    local.get $v_2_2
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_2_3
    local.get $h_steps
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $h_steps_2
    ;; unit = 0
    ;; row = 0
    ;; var pre_i_0.x4 = v[v_row].x4
    local.get $v_2
    v128.load
    local.set $pre_i_0
    ;; var pre_f_0.x4 = v[v_row + 4].x4
    local.get $v_2
    v128.load offset=16
    local.set $pre_f_0
    ;; var pre_g_0.x4 = v[v_row + 8].x4
    local.get $v_2
    v128.load offset=32
    local.set $pre_g_0
    ;; var pre_o_0.x4 = v[v_row + 12].x4
    local.get $v_2
    v128.load offset=48
    local.set $pre_o_0
    ;; var pre_i_1.x4 = v[v_row + 16].x4
    local.get $v_2
    v128.load offset=64
    local.set $pre_i_1
    ;; var pre_f_1.x4 = v[v_row + 20].x4
    local.get $v_2
    v128.load offset=80
    local.set $pre_f_1
    ;; var pre_g_1.x4 = v[v_row + 24].x4
    local.get $v_2
    v128.load offset=96
    local.set $pre_g_1
    ;; var pre_o_1.x4 = v[v_row + 28].x4
    local.get $v_2
    v128.load offset=112
    local.set $pre_o_1
    ;; for k from 0 to 4
    local.get $h_steps_2
    local.set $h_steps_k
    local.get $rnn.0.R.panels
    local.set $rnn.0.R.panels_k
    local.get $h_steps_k
    i32.const 16
    i32.add
    local.set $end
    loop $k
      ;; let a0.x4 = splat(h_steps[h_steps_row + k])
      local.get $h_steps_k
      v128.load32_splat
      local.set $a0
      ;; let w_pre_i.x4 = rnn.0.R.panels[rnn.0.R.panels_k].x4
      local.get $rnn.0.R.panels_k
      v128.load
      local.tee $w_pre_i
      ;; pre_i_0 = fma(w_pre_i, a0, pre_i_0)
      local.get $a0
      local.get $pre_i_0
      f32x4.relaxed_madd
      local.set $pre_i_0
      ;; let a1.x4 = splat(h_steps[h_steps_row + k + 4])
      local.get $h_steps_k
      v128.load32_splat offset=16
      local.tee $a1
      ;; pre_i_1 = fma(a1, w_pre_i, pre_i_1)
      local.get $w_pre_i
      local.get $pre_i_1
      f32x4.relaxed_madd
      local.set $pre_i_1
      ;; let w_pre_f.x4 = rnn.0.R.panels[rnn.0.R.panels_k + 4].x4
      local.get $rnn.0.R.panels_k
      v128.load offset=16
      local.tee $w_pre_f
      ;; pre_f_0 = fma(w_pre_f, a0, pre_f_0)
      local.get $a0
      local.get $pre_f_0
      f32x4.relaxed_madd
      local.set $pre_f_0
      ;; pre_f_1 = fma(a1, w_pre_f, pre_f_1)
      local.get $a1
      local.get $w_pre_f
      local.get $pre_f_1
      f32x4.relaxed_madd
      local.set $pre_f_1
      ;; let w_pre_g.x4 = rnn.0.R.panels[rnn.0.R.panels_k + 8].x4
      local.get $rnn.0.R.panels_k
      v128.load offset=32
      local.tee $w_pre_g
      ;; pre_g_0 = fma(w_pre_g, a0, pre_g_0)
      local.get $a0
      local.get $pre_g_0
      f32x4.relaxed_madd
      local.set $pre_g_0
      ;; pre_g_1 = fma(a1, w_pre_g, pre_g_1)
      local.get $a1
      local.get $w_pre_g
      local.get $pre_g_1
      f32x4.relaxed_madd
      local.set $pre_g_1
      ;; let w_pre_o.x4 = rnn.0.R.panels[rnn.0.R.panels_k + 12].x4
      local.get $rnn.0.R.panels_k
      v128.load offset=48
      local.tee $w_pre_o
      ;; pre_o_0 = fma(w_pre_o, a0, pre_o_0)
      local.get $a0
      local.get $pre_o_0
      f32x4.relaxed_madd
      local.set $pre_o_0
      ;; pre_o_1 = fma(a1, w_pre_o, pre_o_1)
      local.get $a1
      local.get $w_pre_o
      local.get $pre_o_1
      f32x4.relaxed_madd
      local.set $pre_o_1
      local.get $h_steps_k
      i32.const 4
      i32.add
      local.set $h_steps_k
      local.get $rnn.0.R.panels_k
      i32.const 64
      i32.add
      local.set $rnn.0.R.panels_k
      local.get $h_steps_k
      local.get $end
      i32.ne
      br_if $k
    end
    ;; let c_0.x4 = c_steps[c_steps_row].x4
    local.get $c_steps_2
    v128.load
    local.set $c_0
    ;; let i_0.x4 = sigmoid(pre_i_0)
    local.get $pre_i_0
    local.get $const0.5
    f32x4.mul
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_3
    local.get $const1.523037896e_8
    local.get $v_3
    local.get $v_3
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_4
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_4
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.get $const0.5
    local.get $const0.5
    f32x4.relaxed_madd
    local.set $i_0
    ;; let f_0.x4 = sigmoid(pre_f_0)
    local.get $pre_f_0
    local.get $const0.5
    f32x4.mul
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_4
    local.get $const1.523037896e_8
    local.get $v_4
    local.get $v_4
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_3
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_3
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.get $const0.5
    local.get $const0.5
    f32x4.relaxed_madd
    local.set $f_0
    ;; let g_0.x4 = tanh(pre_g_0)
    local.get $pre_g_0
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_3
    local.get $const1.523037896e_8
    local.get $v_3
    local.get $v_3
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_4
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_4
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.set $g_0
    ;; let c_next_0.x4 = add(mul(f_0, c_0), mul(i_0, g_0))
    local.get $f_0
    local.get $c_0
    f32x4.mul
    local.get $i_0
    local.get $g_0
    f32x4.mul
    f32x4.add
    local.set $c_next_0
    ;; let c_next_2_0.x4 = select(lt(abs(c_next_0), splat(1.262177448353619e-29)), splat(0), c_next_0)
    v128.const f32x4 0 0 0 0
    local.get $c_next_0
    local.get $c_next_0
    f32x4.abs
    local.get $const1.262177448353619e_29
    f32x4.lt
    i32x4.relaxed_laneselect
    local.set $c_next_2_0
    ;; let o_0.x4 = sigmoid(pre_o_0)
    local.get $pre_o_0
    local.get $const0.5
    f32x4.mul
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_4
    local.get $const1.523037896e_8
    local.get $v_4
    local.get $v_4
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_3
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_3
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.get $const0.5
    local.get $const0.5
    f32x4.relaxed_madd
    local.set $o_0
    ;; let v_0.x4 = tanh(c_next_2_0)
    local.get $c_next_2_0
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_3
    local.get $const1.523037896e_8
    local.get $v_3
    local.get $v_3
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_4
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_4
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.set $v_0
    ;; let h_next_0.x4 = mul(o_0, v_0)
    local.get $o_0
    local.get $v_0
    f32x4.mul
    local.set $h_next_0
    ;; let h_next_2_0.x4 = select(lt(abs(h_next_0), splat(1.262177448353619e-29)), splat(0), h_next_0)
    v128.const f32x4 0 0 0 0
    local.get $h_next_0
    local.get $h_next_0
    f32x4.abs
    local.get $const1.262177448353619e_29
    f32x4.lt
    i32x4.relaxed_laneselect
    local.set $h_next_2_0
    ;; i[i_row].x4 = i_0
    local.get $i_2
    local.get $i_0
    v128.store
    ;; f[f_row].x4 = f_0
    local.get $f_2
    local.get $f_0
    v128.store
    ;; g[g_row].x4 = g_0
    local.get $g_2
    local.get $g_0
    v128.store
    ;; c_steps[c_steps_row + 8].x4 = c_next_2_0
    local.get $c_steps_2
    local.get $c_next_2_0
    v128.store offset=32
    ;; o[o_row].x4 = o_0
    local.get $o_2
    local.get $o_0
    v128.store
    ;; v_2[v_2_row].x4 = v_0
    local.get $v_2_3
    local.get $v_0
    v128.store
    ;; h_steps[h_steps_row_2 + 8].x4 = h_next_2_0
    local.get $h_steps_2
    local.get $h_next_2_0
    v128.store offset=32
    ;; let c_1.x4 = c_steps[c_steps_row + 4].x4
    local.get $c_steps_2
    v128.load offset=16
    local.set $c_1
    ;; let i_1.x4 = sigmoid(pre_i_1)
    local.get $pre_i_1
    local.get $const0.5
    f32x4.mul
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_4
    local.get $const1.523037896e_8
    local.get $v_4
    local.get $v_4
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_3
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_3
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.get $const0.5
    local.get $const0.5
    f32x4.relaxed_madd
    local.set $i_1
    ;; let f_1.x4 = sigmoid(pre_f_1)
    local.get $pre_f_1
    local.get $const0.5
    f32x4.mul
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_3
    local.get $const1.523037896e_8
    local.get $v_3
    local.get $v_3
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_4
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_4
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.get $const0.5
    local.get $const0.5
    f32x4.relaxed_madd
    local.set $f_1
    ;; let g_1.x4 = tanh(pre_g_1)
    local.get $pre_g_1
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_4
    local.get $const1.523037896e_8
    local.get $v_4
    local.get $v_4
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_3
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_3
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.set $g_1
    ;; let c_next_1.x4 = add(mul(f_1, c_1), mul(i_1, g_1))
    local.get $f_1
    local.get $c_1
    f32x4.mul
    local.get $i_1
    local.get $g_1
    f32x4.mul
    f32x4.add
    local.set $c_next_1
    ;; let c_next_2_1.x4 = select(lt(abs(c_next_1), splat(1.262177448353619e-29)), splat(0), c_next_1)
    v128.const f32x4 0 0 0 0
    local.get $c_next_1
    local.get $c_next_1
    f32x4.abs
    local.get $const1.262177448353619e_29
    f32x4.lt
    i32x4.relaxed_laneselect
    local.set $c_next_2_1
    ;; let o_1.x4 = sigmoid(pre_o_1)
    local.get $pre_o_1
    local.get $const0.5
    f32x4.mul
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_3
    local.get $const1.523037896e_8
    local.get $v_3
    local.get $v_3
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_4
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_4
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_4
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.get $const0.5
    local.get $const0.5
    f32x4.relaxed_madd
    local.set $o_1
    ;; let v_1.x4 = tanh(c_next_2_1)
    local.get $c_next_2_1
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_4
    local.get $const1.523037896e_8
    local.get $v_4
    local.get $v_4
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_3
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_3
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_3
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.set $v_1
    ;; let h_next_1.x4 = mul(o_1, v_1)
    local.get $o_1
    local.get $v_1
    f32x4.mul
    local.set $h_next_1
    ;; let h_next_2_1.x4 = select(lt(abs(h_next_1), splat(1.262177448353619e-29)), splat(0), h_next_1)
    v128.const f32x4 0 0 0 0
    local.get $h_next_1
    local.get $h_next_1
    f32x4.abs
    local.get $const1.262177448353619e_29
    f32x4.lt
    i32x4.relaxed_laneselect
    local.set $h_next_2_1
    ;; i[i_row + 4].x4 = i_1
    local.get $i_2
    local.get $i_1
    v128.store offset=16
    ;; f[f_row + 4].x4 = f_1
    local.get $f_2
    local.get $f_1
    v128.store offset=16
    ;; g[g_row + 4].x4 = g_1
    local.get $g_2
    local.get $g_1
    v128.store offset=16
    ;; c_steps[c_steps_row + 12].x4 = c_next_2_1
    local.get $c_steps_2
    local.get $c_next_2_1
    v128.store offset=48
    ;; o[o_row + 4].x4 = o_1
    local.get $o_2
    local.get $o_1
    v128.store offset=16
    ;; v_2[v_2_row + 4].x4 = v_1
    local.get $v_2_3
    local.get $v_1
    v128.store offset=16
    ;; h_steps[h_steps_row_2 + 12].x4 = h_next_2_1
    local.get $h_steps_2
    local.get $h_next_2_1
    v128.store offset=48
  )

  ;; elementwise: d_pre_o, d_c, d_pre_g, d_pre_f, d_pre_i [2, 4]
  (func $gradient.d_pre_o (param $t i32) (param $rows_from i32) (param $rows_count i32) (param $v_2 i32) (param $o i32) (param $g i32) (param $f i32) (param $i i32) (param $d_h_next i32) (param $d_h i32) (param $d_c i32) (param $c_steps i32) (param $v_8 i32)
    (local $v_2_2 i32)
    (local $o_2 i32)
    (local $g_2 i32)
    (local $f_2 i32)
    (local $i_2 i32)
    (local $d_h_next_2 i32)
    (local $c_steps_2 i32)
    (local $v_8_2 i32)
    (local $v_2_i i32)
    (local $o_i i32)
    (local $g_i i32)
    (local $f_i i32)
    (local $i_i i32)
    (local $d_h_next_i i32)
    (local $d_h_i i32)
    (local $d_c_i i32)
    (local $c_steps_i i32)
    (local $v_8_i i32)
    (local $end i32)
    (local $v_2_3 v128)
    (local $o_3 v128)
    (local $g_3 v128)
    (local $f_3 v128)
    (local $i_2_2 v128)
    (local $d_h_next_3 v128)
    (local $d_h_2 v128)
    (local $d_c_2 v128)
    (local $c v128)
    (local $d_h_next_2_2 v128)
    (local $d_pre_o v128)
    (local $const1 v128)
    (local $d_c_next v128)
    (local $d_i v128)
    (local $d_g v128)
    (local $d_f v128)
    (local $d_c_2_2 v128)
    (local $d_c_3 v128)
    (local $const1.262177448353619e_29 v128)
    (local $d_pre_g v128)
    (local $d_pre_f v128)
    (local $d_pre_i v128)
    f32.const 1
    f32x4.splat
    local.set $const1
    f32.const 1.26217745e-29
    f32x4.splat
    local.set $const1.262177448353619e_29
    local.get $v_2
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_2_2
    local.get $o
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $o_2
    local.get $g
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $g_2
    local.get $f
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $f_2
    local.get $i
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $i_2
    local.get $d_h_next
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $d_h_next_2
    local.get $c_steps
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $c_steps_2
    local.get $v_8
    local.get $t
    i32.const 128
    i32.mul
    i32.add
    local.set $v_8_2
    local.get $rows_count
    i32.const 0
    i32.gt_s
    if $any
      ;; for i of these rows
      local.get $v_2_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_2_i
      local.get $o_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $o_i
      local.get $g_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $g_i
      local.get $f_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $f_i
      local.get $i_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $i_i
      local.get $d_h_next_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $d_h_next_i
      local.get $d_h
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $d_h_i
      local.get $d_c
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $d_c_i
      local.get $c_steps_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $c_steps_i
      local.get $v_8_2
      local.get $rows_from
      i32.const 64
      i32.mul
      i32.add
      local.set $v_8_i
      local.get $v_2_i
      local.get $rows_count
      i32.const 16
      i32.mul
      i32.add
      local.set $end
      loop $i
        ;; j = 0
        ;; let v_2.x4 = v_2[v_2_i + j].x4
        local.get $v_2_i
        v128.load
        local.set $v_2_3
        ;; let o.x4 = o[o_i + j].x4
        local.get $o_i
        v128.load
        local.set $o_3
        ;; let g.x4 = g[g_i + j].x4
        local.get $g_i
        v128.load
        local.set $g_3
        ;; let f.x4 = f[f_i + j].x4
        local.get $f_i
        v128.load
        local.set $f_3
        ;; let i_2.x4 = i[i_i + j].x4
        local.get $i_i
        v128.load
        local.set $i_2_2
        ;; let d_h_next.x4 = d_h_next[d_h_next_i + j].x4
        local.get $d_h_next_i
        v128.load
        local.set $d_h_next_3
        ;; let d_h.x4 = d_h[d_h_i + j].x4
        local.get $d_h_i
        v128.load
        local.set $d_h_2
        ;; let d_c.x4 = d_c[d_c_i + j].x4
        local.get $d_c_i
        v128.load
        local.set $d_c_2
        ;; let c.x4 = c_steps[c_steps_i + j].x4
        local.get $c_steps_i
        v128.load
        local.set $c
        ;; let d_h_next_2.x4 = add(d_h_next, d_h)
        local.get $d_h_next_3
        local.get $d_h_2
        f32x4.add
        local.tee $d_h_next_2_2
        ;; let d_o.x4 = mul(d_h_next_2, v_2)
        local.get $v_2_3
        f32x4.mul
        ;; let d_pre_o.x4 = mul(d_o, mul(o, sub(splat(1), o)))
        local.get $o_3
        local.get $const1
        local.get $o_3
        f32x4.sub
        f32x4.mul
        f32x4.mul
        local.set $d_pre_o
        ;; let d_c_next.x4 = add(mul(mul(d_h_next_2, o), sub(splat(1), mul(v_2, v_2))), d_c)
        local.get $d_h_next_2_2
        local.get $o_3
        f32x4.mul
        local.get $const1
        local.get $v_2_3
        local.get $v_2_3
        f32x4.mul
        f32x4.sub
        f32x4.mul
        local.get $d_c_2
        f32x4.add
        local.tee $d_c_next
        ;; let d_i.x4 = mul(d_c_next, g)
        local.get $g_3
        f32x4.mul
        local.set $d_i
        ;; let d_g.x4 = mul(d_c_next, i_2)
        local.get $d_c_next
        local.get $i_2_2
        f32x4.mul
        local.set $d_g
        ;; let d_f.x4 = mul(d_c_next, c)
        local.get $d_c_next
        local.get $c
        f32x4.mul
        local.set $d_f
        ;; let d_c_2.x4 = mul(d_c_next, f)
        local.get $d_c_next
        local.get $f_3
        f32x4.mul
        local.set $d_c_2_2
        ;; let d_c_3.x4 = select(lt(abs(d_c_2), splat(1.262177448353619e-29)), splat(0), d_c_2)
        v128.const f32x4 0 0 0 0
        local.get $d_c_2_2
        local.get $d_c_2_2
        f32x4.abs
        local.get $const1.262177448353619e_29
        f32x4.lt
        i32x4.relaxed_laneselect
        local.set $d_c_3
        ;; let d_pre_g.x4 = mul(d_g, sub(splat(1), mul(g, g)))
        local.get $d_g
        local.get $const1
        local.get $g_3
        local.get $g_3
        f32x4.mul
        f32x4.sub
        f32x4.mul
        local.set $d_pre_g
        ;; let d_pre_f.x4 = mul(d_f, mul(f, sub(splat(1), f)))
        local.get $d_f
        local.get $f_3
        local.get $const1
        local.get $f_3
        f32x4.sub
        f32x4.mul
        f32x4.mul
        local.set $d_pre_f
        ;; let d_pre_i.x4 = mul(d_i, mul(i_2, sub(splat(1), i_2)))
        local.get $d_i
        local.get $i_2_2
        local.get $const1
        local.get $i_2_2
        f32x4.sub
        f32x4.mul
        f32x4.mul
        local.set $d_pre_i
        ;; v_8[v_8_i + j + 12].x4 = d_pre_o
        local.get $v_8_i
        local.get $d_pre_o
        v128.store offset=48
        ;; d_c[d_c_i + j].x4 = d_c_3
        local.get $d_c_i
        local.get $d_c_3
        v128.store
        ;; v_8[v_8_i + j + 8].x4 = d_pre_g
        local.get $v_8_i
        local.get $d_pre_g
        v128.store offset=32
        ;; v_8[v_8_i + j + 4].x4 = d_pre_f
        local.get $v_8_i
        local.get $d_pre_f
        v128.store offset=16
        ;; v_8[v_8_i + j].x4 = d_pre_i
        local.get $v_8_i
        local.get $d_pre_i
        v128.store
        local.get $v_2_i
        i32.const 16
        i32.add
        local.set $v_2_i
        local.get $o_i
        i32.const 16
        i32.add
        local.set $o_i
        local.get $g_i
        i32.const 16
        i32.add
        local.set $g_i
        local.get $f_i
        i32.const 16
        i32.add
        local.set $f_i
        local.get $i_i
        i32.const 16
        i32.add
        local.set $i_i
        local.get $d_h_next_i
        i32.const 16
        i32.add
        local.set $d_h_next_i
        local.get $d_h_i
        i32.const 16
        i32.add
        local.set $d_h_i
        local.get $d_c_i
        i32.const 16
        i32.add
        local.set $d_c_i
        local.get $c_steps_i
        i32.const 16
        i32.add
        local.set $c_steps_i
        local.get $v_8_i
        i32.const 64
        i32.add
        local.set $v_8_i
        local.get $v_2_i
        local.get $end
        i32.ne
        br_if $i
      end
    end
  )

  ;; v_8 · R_ifgoᵀ f32[2,4]
  ;; epilogue: d_h
  (func $gradient.d_h (param $t i32) (param $d_h i32) (param $v_8 i32) (param $rnn.0.R i32)
    (local $v_8_2 i32)
    (local $v_8_k i32)
    (local $rnn.0.R_k i32)
    (local $end i32)
    (local $d_h_sum00 f32)
    (local $d_h_sum01 f32)
    (local $d_h_sum02 f32)
    (local $d_h_sum03 f32)
    (local $d_h_sum10 f32)
    (local $d_h_sum11 f32)
    (local $d_h_sum12 f32)
    (local $d_h_sum13 f32)
    (local $a0 f32)
    (local $w0 f32)
    (local $a1 f32)
    (local $w1 f32)
    (local $w2 f32)
    (local $w3 f32)
    (local $d_h00 f32)
    (local $d_h01 f32)
    (local $d_h02 f32)
    (local $d_h03 f32)
    (local $d_h10 f32)
    (local $d_h11 f32)
    (local $d_h12 f32)
    (local $d_h13 f32)
    local.get $v_8
    local.get $t
    i32.const 128
    i32.mul
    i32.add
    local.set $v_8_2
    ;; row = 0
    ;; unit = 0
    ;; var d_h_sum00 = 0
    f32.const 0
    local.set $d_h_sum00
    ;; var d_h_sum01 = 0
    f32.const 0
    local.set $d_h_sum01
    ;; var d_h_sum02 = 0
    f32.const 0
    local.set $d_h_sum02
    ;; var d_h_sum03 = 0
    f32.const 0
    local.set $d_h_sum03
    ;; var d_h_sum10 = 0
    f32.const 0
    local.set $d_h_sum10
    ;; var d_h_sum11 = 0
    f32.const 0
    local.set $d_h_sum11
    ;; var d_h_sum12 = 0
    f32.const 0
    local.set $d_h_sum12
    ;; var d_h_sum13 = 0
    f32.const 0
    local.set $d_h_sum13
    ;; for k from 0 to 16
    local.get $v_8_2
    local.set $v_8_k
    local.get $rnn.0.R
    local.set $rnn.0.R_k
    local.get $v_8_k
    i32.const 64
    i32.add
    local.set $end
    loop $k
      ;; let a0 = v_8[v_8_row + k]
      local.get $v_8_k
      f32.load
      local.set $a0
      ;; let w0 = rnn.0.R[rnn.0.R_unit + k]
      local.get $rnn.0.R_k
      f32.load
      local.set $w0
      ;; d_h_sum00 = fma(a0, w0, d_h_sum00)
      local.get $a0
      f32x4.splat
      local.get $w0
      f32x4.splat
      local.get $d_h_sum00
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $d_h_sum00
      ;; let a1 = v_8[v_8_row + k + 16]
      local.get $v_8_k
      f32.load offset=64
      local.tee $a1
      ;; d_h_sum10 = fma(a1, w0, d_h_sum10)
      f32x4.splat
      local.get $w0
      f32x4.splat
      local.get $d_h_sum10
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $d_h_sum10
      ;; let w1 = rnn.0.R[rnn.0.R_unit + k + 16]
      local.get $rnn.0.R_k
      f32.load offset=64
      local.set $w1
      ;; d_h_sum01 = fma(a0, w1, d_h_sum01)
      local.get $a0
      f32x4.splat
      local.get $w1
      f32x4.splat
      local.get $d_h_sum01
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $d_h_sum01
      ;; d_h_sum11 = fma(a1, w1, d_h_sum11)
      local.get $a1
      f32x4.splat
      local.get $w1
      f32x4.splat
      local.get $d_h_sum11
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $d_h_sum11
      ;; let w2 = rnn.0.R[rnn.0.R_unit + k + 32]
      local.get $rnn.0.R_k
      f32.load offset=128
      local.set $w2
      ;; d_h_sum02 = fma(a0, w2, d_h_sum02)
      local.get $a0
      f32x4.splat
      local.get $w2
      f32x4.splat
      local.get $d_h_sum02
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $d_h_sum02
      ;; d_h_sum12 = fma(a1, w2, d_h_sum12)
      local.get $a1
      f32x4.splat
      local.get $w2
      f32x4.splat
      local.get $d_h_sum12
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $d_h_sum12
      ;; let w3 = rnn.0.R[rnn.0.R_unit + k + 48]
      local.get $rnn.0.R_k
      f32.load offset=192
      local.set $w3
      ;; d_h_sum03 = fma(a0, w3, d_h_sum03)
      local.get $a0
      f32x4.splat
      local.get $w3
      f32x4.splat
      local.get $d_h_sum03
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $d_h_sum03
      ;; d_h_sum13 = fma(a1, w3, d_h_sum13)
      local.get $a1
      f32x4.splat
      local.get $w3
      f32x4.splat
      local.get $d_h_sum13
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $d_h_sum13
      local.get $v_8_k
      i32.const 4
      i32.add
      local.set $v_8_k
      local.get $rnn.0.R_k
      i32.const 4
      i32.add
      local.set $rnn.0.R_k
      local.get $v_8_k
      local.get $end
      i32.ne
      br_if $k
    end
    ;; let d_h00 = select(lt(abs(d_h_sum00), 1.262177448353619e-29), 0, d_h_sum00)
    f32.const 0
    local.get $d_h_sum00
    local.get $d_h_sum00
    f32.abs
    f32.const 1.26217745e-29
    f32.lt
    select
    local.set $d_h00
    ;; d_h[d_h_row + unit] = d_h00
    local.get $d_h
    local.get $d_h00
    f32.store
    ;; let d_h01 = select(lt(abs(d_h_sum01), 1.262177448353619e-29), 0, d_h_sum01)
    f32.const 0
    local.get $d_h_sum01
    local.get $d_h_sum01
    f32.abs
    f32.const 1.26217745e-29
    f32.lt
    select
    local.set $d_h01
    ;; d_h[d_h_row + unit + 1] = d_h01
    local.get $d_h
    local.get $d_h01
    f32.store offset=4
    ;; let d_h02 = select(lt(abs(d_h_sum02), 1.262177448353619e-29), 0, d_h_sum02)
    f32.const 0
    local.get $d_h_sum02
    local.get $d_h_sum02
    f32.abs
    f32.const 1.26217745e-29
    f32.lt
    select
    local.set $d_h02
    ;; d_h[d_h_row + unit + 2] = d_h02
    local.get $d_h
    local.get $d_h02
    f32.store offset=8
    ;; let d_h03 = select(lt(abs(d_h_sum03), 1.262177448353619e-29), 0, d_h_sum03)
    f32.const 0
    local.get $d_h_sum03
    local.get $d_h_sum03
    f32.abs
    f32.const 1.26217745e-29
    f32.lt
    select
    local.set $d_h03
    ;; d_h[d_h_row + unit + 3] = d_h03
    local.get $d_h
    local.get $d_h03
    f32.store offset=12
    ;; let d_h10 = select(lt(abs(d_h_sum10), 1.262177448353619e-29), 0, d_h_sum10)
    f32.const 0
    local.get $d_h_sum10
    local.get $d_h_sum10
    f32.abs
    f32.const 1.26217745e-29
    f32.lt
    select
    local.set $d_h10
    ;; d_h[d_h_row + unit + 4] = d_h10
    local.get $d_h
    local.get $d_h10
    f32.store offset=16
    ;; let d_h11 = select(lt(abs(d_h_sum11), 1.262177448353619e-29), 0, d_h_sum11)
    f32.const 0
    local.get $d_h_sum11
    local.get $d_h_sum11
    f32.abs
    f32.const 1.26217745e-29
    f32.lt
    select
    local.set $d_h11
    ;; d_h[d_h_row + unit + 5] = d_h11
    local.get $d_h
    local.get $d_h11
    f32.store offset=20
    ;; let d_h12 = select(lt(abs(d_h_sum12), 1.262177448353619e-29), 0, d_h_sum12)
    f32.const 0
    local.get $d_h_sum12
    local.get $d_h_sum12
    f32.abs
    f32.const 1.26217745e-29
    f32.lt
    select
    local.set $d_h12
    ;; d_h[d_h_row + unit + 6] = d_h12
    local.get $d_h
    local.get $d_h12
    f32.store offset=24
    ;; let d_h13 = select(lt(abs(d_h_sum13), 1.262177448353619e-29), 0, d_h_sum13)
    f32.const 0
    local.get $d_h_sum13
    local.get $d_h_sum13
    f32.abs
    f32.const 1.26217745e-29
    f32.lt
    select
    local.set $d_h13
    ;; d_h[d_h_row + unit + 7] = d_h13
    local.get $d_h
    local.get $d_h13
    f32.store offset=28
  )
