;; entry forward
;;   product
;;   copy_h_steps
;;   for T steps:
;;     f
;;     h_next
;;   copy_rnn.0.h.next

  ;; h · R_f f32[2,4]
  ;; epilogue: f
  (func $forward.f (param $t i32) (param $v i32) (param $h_steps i32) (param $f i32) (param $v_2_2 i32) (param $v_3 i32) (param $rnn.0.R i32)
    (local $v_2 i32)
    (local $h_steps_2 i32)
    (local $h_steps_k i32)
    (local $rnn.0.R_k i32)
    (local $end i32)
    (local $pre_f_0 v128)
    (local $pre_f_1 v128)
    (local $a0 v128)
    (local $w_pre_f v128)
    (local $h_0 v128)
    (local $f_0 v128)
    (local $const0.5 v128)
    (local $const_8.090069770812988 v128)
    (local $const8.090069770812988 v128)
    (local $v_4 v128)
    (local $const1.523037896e_8 v128)
    (local $const7.888609052210118e_31 v128)
    (local $v_5 v128)
    (local $const0.00002189463769 v128)
    (local $const0.003571596683 v128)
    (local $const0.1344449689 v128)
    (local $const0.9999999936 v128)
    (local $const8.522431915e_7 v128)
    (local $const0.0003411289735 v128)
    (local $const0.02616443796 v128)
    (local $const0.4677782421 v128)
    (local $const1 v128)
    (local $v_0 v128)
    (local $v_2_0 v128)
    (local $h_1 v128)
    (local $f_1 v128)
    (local $v_1 v128)
    (local $v_2_1 v128)
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
    local.get $v
    local.get $t
    i32.const 64
    i32.mul
    i32.add
    local.set $v_2
    local.get $h_steps
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $h_steps_2
    ;; unit = 0
    ;; row = 0
    ;; var pre_f_0.x4 = v[v_row].x4
    local.get $v_2
    v128.load
    local.set $pre_f_0
    ;; var pre_f_1.x4 = v[v_row + 8].x4
    local.get $v_2
    v128.load offset=32
    local.set $pre_f_1
    ;; for k from 0 to 4
    local.get $h_steps_2
    local.set $h_steps_k
    local.get $rnn.0.R
    local.set $rnn.0.R_k
    local.get $h_steps_k
    i32.const 16
    i32.add
    local.set $end
    loop $k
      ;; let a0.x4 = splat(h_steps[h_steps_row + k])
      local.get $h_steps_k
      v128.load32_splat
      local.set $a0
      ;; let w_pre_f.x4 = rnn.0.R[k*8 + unit].x4
      local.get $rnn.0.R_k
      v128.load
      local.tee $w_pre_f
      ;; pre_f_0 = fma(w_pre_f, a0, pre_f_0)
      local.get $a0
      local.get $pre_f_0
      f32x4.relaxed_madd
      local.set $pre_f_0
      ;; let a1.x4 = splat(h_steps[h_steps_row + k + 4])
      local.get $h_steps_k
      v128.load32_splat offset=16
      ;; pre_f_1 = fma(a1, w_pre_f, pre_f_1)
      local.get $w_pre_f
      local.get $pre_f_1
      f32x4.relaxed_madd
      local.set $pre_f_1
      local.get $h_steps_k
      i32.const 4
      i32.add
      local.set $h_steps_k
      local.get $rnn.0.R_k
      i32.const 32
      i32.add
      local.set $rnn.0.R_k
      local.get $h_steps_k
      local.get $end
      i32.ne
      br_if $k
    end
    ;; let h_0.x4 = h_steps[h_steps_row_2].x4
    local.get $h_steps_2
    v128.load
    local.set $h_0
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
    local.tee $v_5
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_5
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_5
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_5
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_5
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_5
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_5
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_5
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.get $const0.5
    local.get $const0.5
    f32x4.relaxed_madd
    local.tee $f_0
    ;; let v_0.x4 = mul(f_0, h_0)
    local.get $h_0
    f32x4.mul
    local.set $v_0
    ;; let v_2_0.x4 = mul(sub(splat(1), f_0), h_0)
    local.get $const1
    local.get $f_0
    f32x4.sub
    local.get $h_0
    f32x4.mul
    local.set $v_2_0
    ;; f[f_row].x4 = f_0
    local.get $f
    local.get $f_0
    v128.store
    ;; v_2[v_2_row].x4 = v_0
    local.get $v_2_2
    local.get $v_0
    v128.store
    ;; v_3[v_3_row].x4 = v_2_0
    local.get $v_3
    local.get $v_2_0
    v128.store
    ;; let h_1.x4 = h_steps[h_steps_row_2 + 4].x4
    local.get $h_steps_2
    v128.load offset=16
    local.set $h_1
    ;; let f_1.x4 = sigmoid(pre_f_1)
    local.get $pre_f_1
    local.get $const0.5
    f32x4.mul
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_5
    local.get $const1.523037896e_8
    local.get $v_5
    local.get $v_5
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
    local.tee $f_1
    ;; let v_1.x4 = mul(f_1, h_1)
    local.get $h_1
    f32x4.mul
    local.set $v_1
    ;; let v_2_1.x4 = mul(sub(splat(1), f_1), h_1)
    local.get $const1
    local.get $f_1
    f32x4.sub
    local.get $h_1
    f32x4.mul
    local.set $v_2_1
    ;; f[f_row + 4].x4 = f_1
    local.get $f
    local.get $f_1
    v128.store offset=16
    ;; v_2[v_2_row + 4].x4 = v_1
    local.get $v_2_2
    local.get $v_1
    v128.store offset=16
    ;; v_3[v_3_row + 4].x4 = v_2_1
    local.get $v_3
    local.get $v_2_1
    v128.store offset=16
  )

  ;; v_2 · R_n f32[2,4]
  ;; epilogue: h_next
  (func $forward.h_next (param $t i32) (param $v i32) (param $f i32) (param $v_3 i32) (param $h_steps i32) (param $y i32) (param $v_2_2 i32) (param $rnn.0.R i32)
    (local $v_2 i32)
    (local $h_steps_2 i32)
    (local $y_2 i32)
    (local $v_2_k i32)
    (local $rnn.0.R_k i32)
    (local $end i32)
    (local $pre_n_0 v128)
    (local $pre_n_1 v128)
    (local $a0 v128)
    (local $w_pre_n v128)
    (local $f_0 v128)
    (local $v_3_0 v128)
    (local $n_0 v128)
    (local $const_8.090069770812988 v128)
    (local $const8.090069770812988 v128)
    (local $v_4 v128)
    (local $const1.523037896e_8 v128)
    (local $const7.888609052210118e_31 v128)
    (local $v_5 v128)
    (local $const0.00002189463769 v128)
    (local $const0.003571596683 v128)
    (local $const0.1344449689 v128)
    (local $const0.9999999936 v128)
    (local $const8.522431915e_7 v128)
    (local $const0.0003411289735 v128)
    (local $const0.02616443796 v128)
    (local $const0.4677782421 v128)
    (local $const1 v128)
    (local $h_next_0 v128)
    (local $h_next_2_0 v128)
    (local $const1.262177448353619e_29 v128)
    (local $f_1 v128)
    (local $v_3_1 v128)
    (local $n_1 v128)
    (local $h_next_1 v128)
    (local $h_next_2_1 v128)
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
    i32.const 64
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
    ;; var pre_n_0.x4 = v[v_row + 4].x4
    local.get $v_2
    v128.load offset=16
    local.set $pre_n_0
    ;; var pre_n_1.x4 = v[v_row + 12].x4
    local.get $v_2
    v128.load offset=48
    local.set $pre_n_1
    ;; for k from 0 to 4
    local.get $v_2_2
    local.set $v_2_k
    local.get $rnn.0.R
    local.set $rnn.0.R_k
    local.get $v_2_k
    i32.const 16
    i32.add
    local.set $end
    loop $k
      ;; let a0.x4 = splat(v_2[v_2_row + k])
      local.get $v_2_k
      v128.load32_splat
      local.set $a0
      ;; let w_pre_n.x4 = rnn.0.R[k*8 + unit + 4].x4
      local.get $rnn.0.R_k
      v128.load offset=16
      local.tee $w_pre_n
      ;; pre_n_0 = fma(w_pre_n, a0, pre_n_0)
      local.get $a0
      local.get $pre_n_0
      f32x4.relaxed_madd
      local.set $pre_n_0
      ;; let a1.x4 = splat(v_2[v_2_row + k + 4])
      local.get $v_2_k
      v128.load32_splat offset=16
      ;; pre_n_1 = fma(a1, w_pre_n, pre_n_1)
      local.get $w_pre_n
      local.get $pre_n_1
      f32x4.relaxed_madd
      local.set $pre_n_1
      local.get $v_2_k
      i32.const 4
      i32.add
      local.set $v_2_k
      local.get $rnn.0.R_k
      i32.const 32
      i32.add
      local.set $rnn.0.R_k
      local.get $v_2_k
      local.get $end
      i32.ne
      br_if $k
    end
    ;; let f_0.x4 = f[f_row].x4
    local.get $f
    v128.load
    local.set $f_0
    ;; let v_3_0.x4 = v_3[v_3_row].x4
    local.get $v_3
    v128.load
    local.set $v_3_0
    ;; let n_0.x4 = tanh(pre_n_0)
    local.get $pre_n_0
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
    local.tee $v_5
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_5
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_5
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_5
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_5
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_5
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_5
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_5
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.set $n_0
    ;; let h_next_0.x4 = add(v_3_0, mul(f_0, n_0))
    local.get $v_3_0
    local.get $f_0
    local.get $n_0
    f32x4.mul
    f32x4.add
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
    ;; h_steps[h_steps_row + 8].x4 = h_next_2_0
    local.get $h_steps_2
    local.get $h_next_2_0
    v128.store offset=32
    ;; y[y_row].x4 = h_next_2_0
    local.get $y_2
    local.get $h_next_2_0
    v128.store
    ;; let f_1.x4 = f[f_row + 4].x4
    local.get $f
    v128.load offset=16
    local.set $f_1
    ;; let v_3_1.x4 = v_3[v_3_row + 4].x4
    local.get $v_3
    v128.load offset=16
    local.set $v_3_1
    ;; let n_1.x4 = tanh(pre_n_1)
    local.get $pre_n_1
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_5
    local.get $const1.523037896e_8
    local.get $v_5
    local.get $v_5
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
    local.set $n_1
    ;; let h_next_1.x4 = add(v_3_1, mul(f_1, n_1))
    local.get $v_3_1
    local.get $f_1
    local.get $n_1
    f32x4.mul
    f32x4.add
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
    ;; h_steps[h_steps_row + 12].x4 = h_next_2_1
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
;;   for T steps:
;;     f
;;     n
;;   copy_rnn.0.h.next
;;   v
;;   sum
;;   sum_2
;;   v_2
;;   d_h_next
;;   copy_d_h
;;   for T steps, backwards:
;;     v_3
;;     d_pre_f
;;     d_h
;;   d_R_f
;;   d_R_n
;;   d_rnn.0.b
;;   pack_v
;;   pack_x
;;   d_rnn.0.W

  ;; h · R_f f32[2,4]
  ;; epilogue: f
  (func $gradient.f (param $t i32) (param $v_2 i32) (param $h_steps i32) (param $f i32) (param $v_3 i32) (param $v_4 i32) (param $v_5 i32) (param $rnn.0.R i32)
    (local $v_2_2 i32)
    (local $h_steps_2 i32)
    (local $f_2 i32)
    (local $v_3_2 i32)
    (local $v_4_2 i32)
    (local $h_steps_k i32)
    (local $rnn.0.R_k i32)
    (local $end i32)
    (local $pre_f_0 v128)
    (local $pre_f_1 v128)
    (local $a0 v128)
    (local $w_pre_f v128)
    (local $h_0 v128)
    (local $f_0 v128)
    (local $const0.5 v128)
    (local $const_8.090069770812988 v128)
    (local $const8.090069770812988 v128)
    (local $v v128)
    (local $const1.523037896e_8 v128)
    (local $const7.888609052210118e_31 v128)
    (local $v_6 v128)
    (local $const0.00002189463769 v128)
    (local $const0.003571596683 v128)
    (local $const0.1344449689 v128)
    (local $const0.9999999936 v128)
    (local $const8.522431915e_7 v128)
    (local $const0.0003411289735 v128)
    (local $const0.02616443796 v128)
    (local $const0.4677782421 v128)
    (local $const1 v128)
    (local $v_0 v128)
    (local $v_2_0 v128)
    (local $v_3_0 v128)
    (local $h_1 v128)
    (local $f_1 v128)
    (local $v_1 v128)
    (local $v_2_1 v128)
    (local $v_3_1 v128)
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
    local.get $v_2
    local.get $t
    i32.const 64
    i32.mul
    i32.add
    local.set $v_2_2
    local.get $h_steps
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $h_steps_2
    local.get $f
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $f_2
    local.get $v_3
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_3_2
    local.get $v_4
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_4_2
    ;; unit = 0
    ;; row = 0
    ;; var pre_f_0.x4 = v_2[v_2_row].x4
    local.get $v_2_2
    v128.load
    local.set $pre_f_0
    ;; var pre_f_1.x4 = v_2[v_2_row + 8].x4
    local.get $v_2_2
    v128.load offset=32
    local.set $pre_f_1
    ;; for k from 0 to 4
    local.get $h_steps_2
    local.set $h_steps_k
    local.get $rnn.0.R
    local.set $rnn.0.R_k
    local.get $h_steps_k
    i32.const 16
    i32.add
    local.set $end
    loop $k
      ;; let a0.x4 = splat(h_steps[h_steps_row + k])
      local.get $h_steps_k
      v128.load32_splat
      local.set $a0
      ;; let w_pre_f.x4 = rnn.0.R[k*8 + unit].x4
      local.get $rnn.0.R_k
      v128.load
      local.tee $w_pre_f
      ;; pre_f_0 = fma(w_pre_f, a0, pre_f_0)
      local.get $a0
      local.get $pre_f_0
      f32x4.relaxed_madd
      local.set $pre_f_0
      ;; let a1.x4 = splat(h_steps[h_steps_row + k + 4])
      local.get $h_steps_k
      v128.load32_splat offset=16
      ;; pre_f_1 = fma(a1, w_pre_f, pre_f_1)
      local.get $w_pre_f
      local.get $pre_f_1
      f32x4.relaxed_madd
      local.set $pre_f_1
      local.get $h_steps_k
      i32.const 4
      i32.add
      local.set $h_steps_k
      local.get $rnn.0.R_k
      i32.const 32
      i32.add
      local.set $rnn.0.R_k
      local.get $h_steps_k
      local.get $end
      i32.ne
      br_if $k
    end
    ;; let h_0.x4 = h_steps[h_steps_row_2].x4
    local.get $h_steps_2
    v128.load
    local.set $h_0
    ;; let f_0.x4 = sigmoid(pre_f_0)
    local.get $pre_f_0
    local.get $const0.5
    f32x4.mul
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v
    local.get $const1.523037896e_8
    local.get $v
    local.get $v
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v_6
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v_6
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v_6
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v_6
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v_6
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v_6
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v_6
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v_6
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.get $const0.5
    local.get $const0.5
    f32x4.relaxed_madd
    local.tee $f_0
    ;; let v_0.x4 = mul(f_0, h_0)
    local.get $h_0
    f32x4.mul
    local.set $v_0
    ;; let v_2_0.x4 = sub(splat(1), f_0)
    local.get $const1
    local.get $f_0
    f32x4.sub
    local.tee $v_2_0
    ;; let v_3_0.x4 = mul(v_2_0, h_0)
    local.get $h_0
    f32x4.mul
    local.set $v_3_0
    ;; f[f_row].x4 = f_0
    local.get $f_2
    local.get $f_0
    v128.store
    ;; v_3[v_3_row].x4 = v_0
    local.get $v_3_2
    local.get $v_0
    v128.store
    ;; v_4[v_4_row].x4 = v_2_0
    local.get $v_4_2
    local.get $v_2_0
    v128.store
    ;; v_5[v_5_row].x4 = v_3_0
    local.get $v_5
    local.get $v_3_0
    v128.store
    ;; let h_1.x4 = h_steps[h_steps_row_2 + 4].x4
    local.get $h_steps_2
    v128.load offset=16
    local.set $h_1
    ;; let f_1.x4 = sigmoid(pre_f_1)
    local.get $pre_f_1
    local.get $const0.5
    f32x4.mul
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v_6
    local.get $const1.523037896e_8
    local.get $v_6
    local.get $v_6
    local.get $const7.888609052210118e_31
    f32x4.relaxed_madd
    local.tee $v
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.get $const0.5
    local.get $const0.5
    f32x4.relaxed_madd
    local.tee $f_1
    ;; let v_1.x4 = mul(f_1, h_1)
    local.get $h_1
    f32x4.mul
    local.set $v_1
    ;; let v_2_1.x4 = sub(splat(1), f_1)
    local.get $const1
    local.get $f_1
    f32x4.sub
    local.tee $v_2_1
    ;; let v_3_1.x4 = mul(v_2_1, h_1)
    local.get $h_1
    f32x4.mul
    local.set $v_3_1
    ;; f[f_row + 4].x4 = f_1
    local.get $f_2
    local.get $f_1
    v128.store offset=16
    ;; v_3[v_3_row + 4].x4 = v_1
    local.get $v_3_2
    local.get $v_1
    v128.store offset=16
    ;; v_4[v_4_row + 4].x4 = v_2_1
    local.get $v_4_2
    local.get $v_2_1
    v128.store offset=16
    ;; v_5[v_5_row + 4].x4 = v_3_1
    local.get $v_5
    local.get $v_3_1
    v128.store offset=16
  )

  ;; v_3 · R_n f32[2,4]
  ;; epilogue: n, h_next
  (func $gradient.n (param $t i32) (param $v_2 i32) (param $f i32) (param $v_5 i32) (param $n i32) (param $h_steps i32) (param $v_3 i32) (param $rnn.0.R i32)
    (local $v_2_2 i32)
    (local $f_2 i32)
    (local $n_2 i32)
    (local $h_steps_2 i32)
    (local $v_3_2 i32)
    (local $v_3_k i32)
    (local $rnn.0.R_k i32)
    (local $end i32)
    (local $pre_n_0 v128)
    (local $pre_n_1 v128)
    (local $a0 v128)
    (local $w_pre_n v128)
    (local $f_0 v128)
    (local $v_5_0 v128)
    (local $n_0 v128)
    (local $const_8.090069770812988 v128)
    (local $const8.090069770812988 v128)
    (local $v v128)
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
    (local $h_next_0 v128)
    (local $h_next_2_0 v128)
    (local $const1.262177448353619e_29 v128)
    (local $f_1 v128)
    (local $v_5_1 v128)
    (local $n_1 v128)
    (local $h_next_1 v128)
    (local $h_next_2_1 v128)
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
    local.get $v_2
    local.get $t
    i32.const 64
    i32.mul
    i32.add
    local.set $v_2_2
    local.get $f
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $f_2
    local.get $n
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $n_2
    local.get $h_steps
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $h_steps_2
    local.get $v_3
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_3_2
    ;; unit = 0
    ;; row = 0
    ;; var pre_n_0.x4 = v_2[v_2_row + 4].x4
    local.get $v_2_2
    v128.load offset=16
    local.set $pre_n_0
    ;; var pre_n_1.x4 = v_2[v_2_row + 12].x4
    local.get $v_2_2
    v128.load offset=48
    local.set $pre_n_1
    ;; for k from 0 to 4
    local.get $v_3_2
    local.set $v_3_k
    local.get $rnn.0.R
    local.set $rnn.0.R_k
    local.get $v_3_k
    i32.const 16
    i32.add
    local.set $end
    loop $k
      ;; let a0.x4 = splat(v_3[v_3_row + k])
      local.get $v_3_k
      v128.load32_splat
      local.set $a0
      ;; let w_pre_n.x4 = rnn.0.R[k*8 + unit + 4].x4
      local.get $rnn.0.R_k
      v128.load offset=16
      local.tee $w_pre_n
      ;; pre_n_0 = fma(w_pre_n, a0, pre_n_0)
      local.get $a0
      local.get $pre_n_0
      f32x4.relaxed_madd
      local.set $pre_n_0
      ;; let a1.x4 = splat(v_3[v_3_row + k + 4])
      local.get $v_3_k
      v128.load32_splat offset=16
      ;; pre_n_1 = fma(a1, w_pre_n, pre_n_1)
      local.get $w_pre_n
      local.get $pre_n_1
      f32x4.relaxed_madd
      local.set $pre_n_1
      local.get $v_3_k
      i32.const 4
      i32.add
      local.set $v_3_k
      local.get $rnn.0.R_k
      i32.const 32
      i32.add
      local.set $rnn.0.R_k
      local.get $v_3_k
      local.get $end
      i32.ne
      br_if $k
    end
    ;; let f_0.x4 = f[f_row].x4
    local.get $f_2
    v128.load
    local.set $f_0
    ;; let v_5_0.x4 = v_5[v_5_row].x4
    local.get $v_5
    v128.load
    local.set $v_5_0
    ;; let n_0.x4 = tanh(pre_n_0)
    local.get $pre_n_0
    local.get $const_8.090069770812988
    f32x4.pmax
    local.get $const8.090069770812988
    f32x4.pmin
    local.tee $v
    local.get $const1.523037896e_8
    local.get $v
    local.get $v
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
    local.set $n_0
    ;; let h_next_0.x4 = add(v_5_0, mul(f_0, n_0))
    local.get $v_5_0
    local.get $f_0
    local.get $n_0
    f32x4.mul
    f32x4.add
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
    ;; n[n_row].x4 = n_0
    local.get $n_2
    local.get $n_0
    v128.store
    ;; h_steps[h_steps_row + 8].x4 = h_next_2_0
    local.get $h_steps_2
    local.get $h_next_2_0
    v128.store offset=32
    ;; let f_1.x4 = f[f_row + 4].x4
    local.get $f_2
    v128.load offset=16
    local.set $f_1
    ;; let v_5_1.x4 = v_5[v_5_row + 4].x4
    local.get $v_5
    v128.load offset=16
    local.set $v_5_1
    ;; let n_1.x4 = tanh(pre_n_1)
    local.get $pre_n_1
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
    local.tee $v
    local.get $const0.00002189463769
    f32x4.relaxed_madd
    local.get $v
    local.get $const0.003571596683
    f32x4.relaxed_madd
    local.get $v
    local.get $const0.1344449689
    f32x4.relaxed_madd
    local.get $v
    local.get $const0.9999999936
    f32x4.relaxed_madd
    f32x4.mul
    local.get $const8.522431915e_7
    local.get $v
    local.get $const0.0003411289735
    f32x4.relaxed_madd
    local.get $v
    local.get $const0.02616443796
    f32x4.relaxed_madd
    local.get $v
    local.get $const0.4677782421
    f32x4.relaxed_madd
    local.get $v
    local.get $const1
    f32x4.relaxed_madd
    f32x4.div
    local.set $n_1
    ;; let h_next_1.x4 = add(v_5_1, mul(f_1, n_1))
    local.get $v_5_1
    local.get $f_1
    local.get $n_1
    f32x4.mul
    f32x4.add
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
    ;; n[n_row + 4].x4 = n_1
    local.get $n_2
    local.get $n_1
    v128.store offset=16
    ;; h_steps[h_steps_row + 12].x4 = h_next_2_1
    local.get $h_steps_2
    local.get $h_next_2_1
    v128.store offset=48
  )

  ;; elementwise: v, v, v, d_pre_n [2, 4]
  (func $gradient.v_3 (param $t i32) (param $rows_from i32) (param $rows_count i32) (param $n i32) (param $d_h_next i32) (param $d_h i32) (param $f i32) (param $h_steps i32) (param $v_4 i32) (param $v_11 i32) (param $v_12 i32) (param $v_13 i32) (param $v i32)
    (local $n_2 i32)
    (local $d_h_next_2 i32)
    (local $f_2 i32)
    (local $h_steps_2 i32)
    (local $v_4_2 i32)
    (local $v_2 i32)
    (local $n_i i32)
    (local $d_h_next_i i32)
    (local $d_h_i i32)
    (local $f_i i32)
    (local $h_steps_i i32)
    (local $v_4_i i32)
    (local $v_11_i i32)
    (local $v_12_i i32)
    (local $v_13_i i32)
    (local $v_i i32)
    (local $end i32)
    (local $n_3 v128)
    (local $d_h_next_3 v128)
    (local $d_h_2 v128)
    (local $f_3 v128)
    (local $h v128)
    (local $v_4_3 v128)
    (local $d_h_next_2_2 v128)
    (local $v_3 v128)
    (local $d_n v128)
    (local $v_2_2 v128)
    (local $v_3_2 v128)
    (local $d_pre_n v128)
    (local $const1 v128)
    f32.const 1
    f32x4.splat
    local.set $const1
    local.get $n
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $n_2
    local.get $d_h_next
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $d_h_next_2
    local.get $f
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $f_2
    local.get $h_steps
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $h_steps_2
    local.get $v_4
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_4_2
    local.get $v
    local.get $t
    i32.const 64
    i32.mul
    i32.add
    local.set $v_2
    local.get $rows_count
    i32.const 0
    i32.gt_s
    if $any
      ;; for i of these rows
      local.get $n_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $n_i
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
      local.get $f_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $f_i
      local.get $h_steps_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $h_steps_i
      local.get $v_4_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_4_i
      local.get $v_11
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_11_i
      local.get $v_12
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_12_i
      local.get $v_13
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_13_i
      local.get $v_2
      local.get $rows_from
      i32.const 32
      i32.mul
      i32.add
      local.set $v_i
      local.get $n_i
      local.get $rows_count
      i32.const 16
      i32.mul
      i32.add
      local.set $end
      loop $i
        ;; j = 0
        ;; let n.x4 = n[n_i + j].x4
        local.get $n_i
        v128.load
        local.set $n_3
        ;; let d_h_next.x4 = d_h_next[d_h_next_i + j].x4
        local.get $d_h_next_i
        v128.load
        local.set $d_h_next_3
        ;; let d_h.x4 = d_h[d_h_i + j].x4
        local.get $d_h_i
        v128.load
        local.set $d_h_2
        ;; let f.x4 = f[f_i + j].x4
        local.get $f_i
        v128.load
        local.set $f_3
        ;; let h.x4 = h_steps[h_steps_i + j].x4
        local.get $h_steps_i
        v128.load
        local.set $h
        ;; let v_4.x4 = v_4[v_4_i + j].x4
        local.get $v_4_i
        v128.load
        local.set $v_4_3
        ;; let d_h_next_2.x4 = add(d_h_next, d_h)
        local.get $d_h_next_3
        local.get $d_h_2
        f32x4.add
        local.tee $d_h_next_2_2
        ;; let v.x4 = mul(d_h_next_2, n)
        local.get $n_3
        f32x4.mul
        local.set $v_3
        ;; let d_n.x4 = mul(d_h_next_2, f)
        local.get $d_h_next_2_2
        local.get $f_3
        f32x4.mul
        local.set $d_n
        ;; let v_2.x4 = mul(d_h_next_2, h)
        local.get $d_h_next_2_2
        local.get $h
        f32x4.mul
        local.set $v_2_2
        ;; let v_3.x4 = mul(d_h_next_2, v_4)
        local.get $d_h_next_2_2
        local.get $v_4_3
        f32x4.mul
        local.set $v_3_2
        ;; let d_pre_n.x4 = mul(d_n, sub(splat(1), mul(n, n)))
        local.get $d_n
        local.get $const1
        local.get $n_3
        local.get $n_3
        f32x4.mul
        f32x4.sub
        f32x4.mul
        local.set $d_pre_n
        ;; v_11[v_11_i + j].x4 = v
        local.get $v_11_i
        local.get $v_3
        v128.store
        ;; v_12[v_12_i + j].x4 = v_2
        local.get $v_12_i
        local.get $v_2_2
        v128.store
        ;; v_13[v_13_i + j].x4 = v_3
        local.get $v_13_i
        local.get $v_3_2
        v128.store
        ;; v[v_i + j + 4].x4 = d_pre_n
        local.get $v_i
        local.get $d_pre_n
        v128.store offset=16
        local.get $n_i
        i32.const 16
        i32.add
        local.set $n_i
        local.get $d_h_next_i
        i32.const 16
        i32.add
        local.set $d_h_next_i
        local.get $d_h_i
        i32.const 16
        i32.add
        local.set $d_h_i
        local.get $f_i
        i32.const 16
        i32.add
        local.set $f_i
        local.get $h_steps_i
        i32.const 16
        i32.add
        local.set $h_steps_i
        local.get $v_4_i
        i32.const 16
        i32.add
        local.set $v_4_i
        local.get $v_11_i
        i32.const 16
        i32.add
        local.set $v_11_i
        local.get $v_12_i
        i32.const 16
        i32.add
        local.set $v_12_i
        local.get $v_13_i
        i32.const 16
        i32.add
        local.set $v_13_i
        local.get $v_i
        i32.const 32
        i32.add
        local.set $v_i
        local.get $n_i
        local.get $end
        i32.ne
        br_if $i
      end
    end
  )

  ;; d_pre_n · R_nᵀ f32[2,4]
  ;; epilogue: d_pre_f
  (func $gradient.d_pre_f (param $t i32) (param $f i32) (param $h_steps i32) (param $v_12 i32) (param $v_11 i32) (param $v_14 i32) (param $v i32) (param $rnn.0.R i32)
    (local $f_2 i32)
    (local $h_steps_2 i32)
    (local $v_2 i32)
    (local $v_k i32)
    (local $rnn.0.R_k i32)
    (local $end i32)
    (local $sum_sum00 f32)
    (local $sum_sum01 f32)
    (local $sum_sum02 f32)
    (local $sum_sum03 f32)
    (local $sum_sum10 f32)
    (local $sum_sum11 f32)
    (local $sum_sum12 f32)
    (local $sum_sum13 f32)
    (local $a0 f32)
    (local $w0 f32)
    (local $a1 f32)
    (local $w1 f32)
    (local $w2 f32)
    (local $w3 f32)
    (local $f00 f32)
    (local $h00 f32)
    (local $v_12_00 f32)
    (local $v_11_00 f32)
    (local $d_pre_f00 f32)
    (local $f01 f32)
    (local $h01 f32)
    (local $v_12_01 f32)
    (local $v_11_01 f32)
    (local $d_pre_f01 f32)
    (local $f02 f32)
    (local $h02 f32)
    (local $v_12_02 f32)
    (local $v_11_02 f32)
    (local $d_pre_f02 f32)
    (local $f03 f32)
    (local $h03 f32)
    (local $v_12_03 f32)
    (local $v_11_03 f32)
    (local $d_pre_f03 f32)
    (local $f10 f32)
    (local $h10 f32)
    (local $v_12_10 f32)
    (local $v_11_10 f32)
    (local $d_pre_f10 f32)
    (local $f11 f32)
    (local $h11 f32)
    (local $v_12_11 f32)
    (local $v_11_11 f32)
    (local $d_pre_f11 f32)
    (local $f12 f32)
    (local $h12 f32)
    (local $v_12_12 f32)
    (local $v_11_12 f32)
    (local $d_pre_f12 f32)
    (local $f13 f32)
    (local $h13 f32)
    (local $v_12_13 f32)
    (local $v_11_13 f32)
    (local $d_pre_f13 f32)
    local.get $f
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $f_2
    local.get $h_steps
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $h_steps_2
    local.get $v
    local.get $t
    i32.const 64
    i32.mul
    i32.add
    local.set $v_2
    ;; row = 0
    ;; unit = 0
    ;; var sum_sum00 = 0
    f32.const 0
    local.set $sum_sum00
    ;; var sum_sum01 = 0
    f32.const 0
    local.set $sum_sum01
    ;; var sum_sum02 = 0
    f32.const 0
    local.set $sum_sum02
    ;; var sum_sum03 = 0
    f32.const 0
    local.set $sum_sum03
    ;; var sum_sum10 = 0
    f32.const 0
    local.set $sum_sum10
    ;; var sum_sum11 = 0
    f32.const 0
    local.set $sum_sum11
    ;; var sum_sum12 = 0
    f32.const 0
    local.set $sum_sum12
    ;; var sum_sum13 = 0
    f32.const 0
    local.set $sum_sum13
    ;; for k from 0 to 4
    local.get $v_2
    local.set $v_k
    local.get $rnn.0.R
    local.set $rnn.0.R_k
    local.get $v_k
    i32.const 16
    i32.add
    local.set $end
    loop $k
      ;; let a0 = v[v_row + k + 4]
      local.get $v_k
      f32.load offset=16
      local.set $a0
      ;; let w0 = rnn.0.R[rnn.0.R_unit + k + 4]
      local.get $rnn.0.R_k
      f32.load offset=16
      local.set $w0
      ;; sum_sum00 = fma(a0, w0, sum_sum00)
      local.get $a0
      f32x4.splat
      local.get $w0
      f32x4.splat
      local.get $sum_sum00
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $sum_sum00
      ;; let a1 = v[v_row + k + 12]
      local.get $v_k
      f32.load offset=48
      local.tee $a1
      ;; sum_sum10 = fma(a1, w0, sum_sum10)
      f32x4.splat
      local.get $w0
      f32x4.splat
      local.get $sum_sum10
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $sum_sum10
      ;; let w1 = rnn.0.R[rnn.0.R_unit + k + 12]
      local.get $rnn.0.R_k
      f32.load offset=48
      local.set $w1
      ;; sum_sum01 = fma(a0, w1, sum_sum01)
      local.get $a0
      f32x4.splat
      local.get $w1
      f32x4.splat
      local.get $sum_sum01
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $sum_sum01
      ;; sum_sum11 = fma(a1, w1, sum_sum11)
      local.get $a1
      f32x4.splat
      local.get $w1
      f32x4.splat
      local.get $sum_sum11
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $sum_sum11
      ;; let w2 = rnn.0.R[rnn.0.R_unit + k + 20]
      local.get $rnn.0.R_k
      f32.load offset=80
      local.set $w2
      ;; sum_sum02 = fma(a0, w2, sum_sum02)
      local.get $a0
      f32x4.splat
      local.get $w2
      f32x4.splat
      local.get $sum_sum02
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $sum_sum02
      ;; sum_sum12 = fma(a1, w2, sum_sum12)
      local.get $a1
      f32x4.splat
      local.get $w2
      f32x4.splat
      local.get $sum_sum12
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $sum_sum12
      ;; let w3 = rnn.0.R[rnn.0.R_unit + k + 28]
      local.get $rnn.0.R_k
      f32.load offset=112
      local.set $w3
      ;; sum_sum03 = fma(a0, w3, sum_sum03)
      local.get $a0
      f32x4.splat
      local.get $w3
      f32x4.splat
      local.get $sum_sum03
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $sum_sum03
      ;; sum_sum13 = fma(a1, w3, sum_sum13)
      local.get $a1
      f32x4.splat
      local.get $w3
      f32x4.splat
      local.get $sum_sum13
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $sum_sum13
      local.get $v_k
      i32.const 4
      i32.add
      local.set $v_k
      local.get $rnn.0.R_k
      i32.const 4
      i32.add
      local.set $rnn.0.R_k
      local.get $v_k
      local.get $end
      i32.ne
      br_if $k
    end
    ;; let f00 = f[f_row + unit]
    local.get $f_2
    f32.load
    local.set $f00
    ;; let h00 = h_steps[h_steps_row + unit]
    local.get $h_steps_2
    f32.load
    local.set $h00
    ;; let v_12_00 = v_12[v_12_row + unit]
    local.get $v_12
    f32.load
    local.set $v_12_00
    ;; let v_11_00 = v_11[v_11_row + unit]
    local.get $v_11
    f32.load
    local.set $v_11_00
    ;; let d_f00 = add(sub(mul(sum_sum00, h00), v_12_00), v_11_00)
    local.get $sum_sum00
    local.get $h00
    f32.mul
    local.get $v_12_00
    f32.sub
    local.get $v_11_00
    f32.add
    ;; let d_pre_f00 = mul(d_f00, mul(f00, sub(1, f00)))
    local.get $f00
    f32.const 1
    local.get $f00
    f32.sub
    f32.mul
    f32.mul
    local.set $d_pre_f00
    ;; v_14[v_14_row + unit] = sum_sum00
    local.get $v_14
    local.get $sum_sum00
    f32.store
    ;; v[v_row + unit] = d_pre_f00
    local.get $v_2
    local.get $d_pre_f00
    f32.store
    ;; let f01 = f[f_row + unit + 1]
    local.get $f_2
    f32.load offset=4
    local.set $f01
    ;; let h01 = h_steps[h_steps_row + unit + 1]
    local.get $h_steps_2
    f32.load offset=4
    local.set $h01
    ;; let v_12_01 = v_12[v_12_row + unit + 1]
    local.get $v_12
    f32.load offset=4
    local.set $v_12_01
    ;; let v_11_01 = v_11[v_11_row + unit + 1]
    local.get $v_11
    f32.load offset=4
    local.set $v_11_01
    ;; let d_f01 = add(sub(mul(sum_sum01, h01), v_12_01), v_11_01)
    local.get $sum_sum01
    local.get $h01
    f32.mul
    local.get $v_12_01
    f32.sub
    local.get $v_11_01
    f32.add
    ;; let d_pre_f01 = mul(d_f01, mul(f01, sub(1, f01)))
    local.get $f01
    f32.const 1
    local.get $f01
    f32.sub
    f32.mul
    f32.mul
    local.set $d_pre_f01
    ;; v_14[v_14_row + unit + 1] = sum_sum01
    local.get $v_14
    local.get $sum_sum01
    f32.store offset=4
    ;; v[v_row + unit + 1] = d_pre_f01
    local.get $v_2
    local.get $d_pre_f01
    f32.store offset=4
    ;; let f02 = f[f_row + unit + 2]
    local.get $f_2
    f32.load offset=8
    local.set $f02
    ;; let h02 = h_steps[h_steps_row + unit + 2]
    local.get $h_steps_2
    f32.load offset=8
    local.set $h02
    ;; let v_12_02 = v_12[v_12_row + unit + 2]
    local.get $v_12
    f32.load offset=8
    local.set $v_12_02
    ;; let v_11_02 = v_11[v_11_row + unit + 2]
    local.get $v_11
    f32.load offset=8
    local.set $v_11_02
    ;; let d_f02 = add(sub(mul(sum_sum02, h02), v_12_02), v_11_02)
    local.get $sum_sum02
    local.get $h02
    f32.mul
    local.get $v_12_02
    f32.sub
    local.get $v_11_02
    f32.add
    ;; let d_pre_f02 = mul(d_f02, mul(f02, sub(1, f02)))
    local.get $f02
    f32.const 1
    local.get $f02
    f32.sub
    f32.mul
    f32.mul
    local.set $d_pre_f02
    ;; v_14[v_14_row + unit + 2] = sum_sum02
    local.get $v_14
    local.get $sum_sum02
    f32.store offset=8
    ;; v[v_row + unit + 2] = d_pre_f02
    local.get $v_2
    local.get $d_pre_f02
    f32.store offset=8
    ;; let f03 = f[f_row + unit + 3]
    local.get $f_2
    f32.load offset=12
    local.set $f03
    ;; let h03 = h_steps[h_steps_row + unit + 3]
    local.get $h_steps_2
    f32.load offset=12
    local.set $h03
    ;; let v_12_03 = v_12[v_12_row + unit + 3]
    local.get $v_12
    f32.load offset=12
    local.set $v_12_03
    ;; let v_11_03 = v_11[v_11_row + unit + 3]
    local.get $v_11
    f32.load offset=12
    local.set $v_11_03
    ;; let d_f03 = add(sub(mul(sum_sum03, h03), v_12_03), v_11_03)
    local.get $sum_sum03
    local.get $h03
    f32.mul
    local.get $v_12_03
    f32.sub
    local.get $v_11_03
    f32.add
    ;; let d_pre_f03 = mul(d_f03, mul(f03, sub(1, f03)))
    local.get $f03
    f32.const 1
    local.get $f03
    f32.sub
    f32.mul
    f32.mul
    local.set $d_pre_f03
    ;; v_14[v_14_row + unit + 3] = sum_sum03
    local.get $v_14
    local.get $sum_sum03
    f32.store offset=12
    ;; v[v_row + unit + 3] = d_pre_f03
    local.get $v_2
    local.get $d_pre_f03
    f32.store offset=12
    ;; let f10 = f[f_row + unit + 4]
    local.get $f_2
    f32.load offset=16
    local.set $f10
    ;; let h10 = h_steps[h_steps_row + unit + 4]
    local.get $h_steps_2
    f32.load offset=16
    local.set $h10
    ;; let v_12_10 = v_12[v_12_row + unit + 4]
    local.get $v_12
    f32.load offset=16
    local.set $v_12_10
    ;; let v_11_10 = v_11[v_11_row + unit + 4]
    local.get $v_11
    f32.load offset=16
    local.set $v_11_10
    ;; let d_f10 = add(sub(mul(sum_sum10, h10), v_12_10), v_11_10)
    local.get $sum_sum10
    local.get $h10
    f32.mul
    local.get $v_12_10
    f32.sub
    local.get $v_11_10
    f32.add
    ;; let d_pre_f10 = mul(d_f10, mul(f10, sub(1, f10)))
    local.get $f10
    f32.const 1
    local.get $f10
    f32.sub
    f32.mul
    f32.mul
    local.set $d_pre_f10
    ;; v_14[v_14_row + unit + 4] = sum_sum10
    local.get $v_14
    local.get $sum_sum10
    f32.store offset=16
    ;; v[v_row + unit + 8] = d_pre_f10
    local.get $v_2
    local.get $d_pre_f10
    f32.store offset=32
    ;; let f11 = f[f_row + unit + 5]
    local.get $f_2
    f32.load offset=20
    local.set $f11
    ;; let h11 = h_steps[h_steps_row + unit + 5]
    local.get $h_steps_2
    f32.load offset=20
    local.set $h11
    ;; let v_12_11 = v_12[v_12_row + unit + 5]
    local.get $v_12
    f32.load offset=20
    local.set $v_12_11
    ;; let v_11_11 = v_11[v_11_row + unit + 5]
    local.get $v_11
    f32.load offset=20
    local.set $v_11_11
    ;; let d_f11 = add(sub(mul(sum_sum11, h11), v_12_11), v_11_11)
    local.get $sum_sum11
    local.get $h11
    f32.mul
    local.get $v_12_11
    f32.sub
    local.get $v_11_11
    f32.add
    ;; let d_pre_f11 = mul(d_f11, mul(f11, sub(1, f11)))
    local.get $f11
    f32.const 1
    local.get $f11
    f32.sub
    f32.mul
    f32.mul
    local.set $d_pre_f11
    ;; v_14[v_14_row + unit + 5] = sum_sum11
    local.get $v_14
    local.get $sum_sum11
    f32.store offset=20
    ;; v[v_row + unit + 9] = d_pre_f11
    local.get $v_2
    local.get $d_pre_f11
    f32.store offset=36
    ;; let f12 = f[f_row + unit + 6]
    local.get $f_2
    f32.load offset=24
    local.set $f12
    ;; let h12 = h_steps[h_steps_row + unit + 6]
    local.get $h_steps_2
    f32.load offset=24
    local.set $h12
    ;; let v_12_12 = v_12[v_12_row + unit + 6]
    local.get $v_12
    f32.load offset=24
    local.set $v_12_12
    ;; let v_11_12 = v_11[v_11_row + unit + 6]
    local.get $v_11
    f32.load offset=24
    local.set $v_11_12
    ;; let d_f12 = add(sub(mul(sum_sum12, h12), v_12_12), v_11_12)
    local.get $sum_sum12
    local.get $h12
    f32.mul
    local.get $v_12_12
    f32.sub
    local.get $v_11_12
    f32.add
    ;; let d_pre_f12 = mul(d_f12, mul(f12, sub(1, f12)))
    local.get $f12
    f32.const 1
    local.get $f12
    f32.sub
    f32.mul
    f32.mul
    local.set $d_pre_f12
    ;; v_14[v_14_row + unit + 6] = sum_sum12
    local.get $v_14
    local.get $sum_sum12
    f32.store offset=24
    ;; v[v_row + unit + 10] = d_pre_f12
    local.get $v_2
    local.get $d_pre_f12
    f32.store offset=40
    ;; let f13 = f[f_row + unit + 7]
    local.get $f_2
    f32.load offset=28
    local.set $f13
    ;; let h13 = h_steps[h_steps_row + unit + 7]
    local.get $h_steps_2
    f32.load offset=28
    local.set $h13
    ;; let v_12_13 = v_12[v_12_row + unit + 7]
    local.get $v_12
    f32.load offset=28
    local.set $v_12_13
    ;; let v_11_13 = v_11[v_11_row + unit + 7]
    local.get $v_11
    f32.load offset=28
    local.set $v_11_13
    ;; let d_f13 = add(sub(mul(sum_sum13, h13), v_12_13), v_11_13)
    local.get $sum_sum13
    local.get $h13
    f32.mul
    local.get $v_12_13
    f32.sub
    local.get $v_11_13
    f32.add
    ;; let d_pre_f13 = mul(d_f13, mul(f13, sub(1, f13)))
    local.get $f13
    f32.const 1
    local.get $f13
    f32.sub
    f32.mul
    f32.mul
    local.set $d_pre_f13
    ;; v_14[v_14_row + unit + 7] = sum_sum13
    local.get $v_14
    local.get $sum_sum13
    f32.store offset=28
    ;; v[v_row + unit + 11] = d_pre_f13
    local.get $v_2
    local.get $d_pre_f13
    f32.store offset=44
  )

  ;; d_pre_f · R_fᵀ f32[2,4]
  ;; epilogue: d_h
  (func $gradient.d_h (param $t i32) (param $v_14 i32) (param $f i32) (param $v_13 i32) (param $d_h i32) (param $v i32) (param $rnn.0.R i32)
    (local $f_2 i32)
    (local $v_2 i32)
    (local $v_k i32)
    (local $rnn.0.R_k i32)
    (local $end i32)
    (local $sum_sum00 f32)
    (local $sum_sum01 f32)
    (local $sum_sum02 f32)
    (local $sum_sum03 f32)
    (local $sum_sum10 f32)
    (local $sum_sum11 f32)
    (local $sum_sum12 f32)
    (local $sum_sum13 f32)
    (local $a0 f32)
    (local $w0 f32)
    (local $a1 f32)
    (local $w1 f32)
    (local $w2 f32)
    (local $w3 f32)
    (local $v_14_00 f32)
    (local $f00 f32)
    (local $v_13_00 f32)
    (local $d_h00 f32)
    (local $d_h_2_00 f32)
    (local $v_14_01 f32)
    (local $f01 f32)
    (local $v_13_01 f32)
    (local $d_h01 f32)
    (local $d_h_2_01 f32)
    (local $v_14_02 f32)
    (local $f02 f32)
    (local $v_13_02 f32)
    (local $d_h02 f32)
    (local $d_h_2_02 f32)
    (local $v_14_03 f32)
    (local $f03 f32)
    (local $v_13_03 f32)
    (local $d_h03 f32)
    (local $d_h_2_03 f32)
    (local $v_14_10 f32)
    (local $f10 f32)
    (local $v_13_10 f32)
    (local $d_h10 f32)
    (local $d_h_2_10 f32)
    (local $v_14_11 f32)
    (local $f11 f32)
    (local $v_13_11 f32)
    (local $d_h11 f32)
    (local $d_h_2_11 f32)
    (local $v_14_12 f32)
    (local $f12 f32)
    (local $v_13_12 f32)
    (local $d_h12 f32)
    (local $d_h_2_12 f32)
    (local $v_14_13 f32)
    (local $f13 f32)
    (local $v_13_13 f32)
    (local $d_h13 f32)
    (local $d_h_2_13 f32)
    local.get $f
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $f_2
    local.get $v
    local.get $t
    i32.const 64
    i32.mul
    i32.add
    local.set $v_2
    ;; row = 0
    ;; unit = 0
    ;; var sum_sum00 = 0
    f32.const 0
    local.set $sum_sum00
    ;; var sum_sum01 = 0
    f32.const 0
    local.set $sum_sum01
    ;; var sum_sum02 = 0
    f32.const 0
    local.set $sum_sum02
    ;; var sum_sum03 = 0
    f32.const 0
    local.set $sum_sum03
    ;; var sum_sum10 = 0
    f32.const 0
    local.set $sum_sum10
    ;; var sum_sum11 = 0
    f32.const 0
    local.set $sum_sum11
    ;; var sum_sum12 = 0
    f32.const 0
    local.set $sum_sum12
    ;; var sum_sum13 = 0
    f32.const 0
    local.set $sum_sum13
    ;; for k from 0 to 4
    local.get $v_2
    local.set $v_k
    local.get $rnn.0.R
    local.set $rnn.0.R_k
    local.get $v_k
    i32.const 16
    i32.add
    local.set $end
    loop $k
      ;; let a0 = v[v_row + k]
      local.get $v_k
      f32.load
      local.set $a0
      ;; let w0 = rnn.0.R[rnn.0.R_unit + k]
      local.get $rnn.0.R_k
      f32.load
      local.set $w0
      ;; sum_sum00 = fma(a0, w0, sum_sum00)
      local.get $a0
      f32x4.splat
      local.get $w0
      f32x4.splat
      local.get $sum_sum00
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $sum_sum00
      ;; let a1 = v[v_row + k + 8]
      local.get $v_k
      f32.load offset=32
      local.tee $a1
      ;; sum_sum10 = fma(a1, w0, sum_sum10)
      f32x4.splat
      local.get $w0
      f32x4.splat
      local.get $sum_sum10
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $sum_sum10
      ;; let w1 = rnn.0.R[rnn.0.R_unit + k + 8]
      local.get $rnn.0.R_k
      f32.load offset=32
      local.set $w1
      ;; sum_sum01 = fma(a0, w1, sum_sum01)
      local.get $a0
      f32x4.splat
      local.get $w1
      f32x4.splat
      local.get $sum_sum01
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $sum_sum01
      ;; sum_sum11 = fma(a1, w1, sum_sum11)
      local.get $a1
      f32x4.splat
      local.get $w1
      f32x4.splat
      local.get $sum_sum11
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $sum_sum11
      ;; let w2 = rnn.0.R[rnn.0.R_unit + k + 16]
      local.get $rnn.0.R_k
      f32.load offset=64
      local.set $w2
      ;; sum_sum02 = fma(a0, w2, sum_sum02)
      local.get $a0
      f32x4.splat
      local.get $w2
      f32x4.splat
      local.get $sum_sum02
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $sum_sum02
      ;; sum_sum12 = fma(a1, w2, sum_sum12)
      local.get $a1
      f32x4.splat
      local.get $w2
      f32x4.splat
      local.get $sum_sum12
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $sum_sum12
      ;; let w3 = rnn.0.R[rnn.0.R_unit + k + 24]
      local.get $rnn.0.R_k
      f32.load offset=96
      local.set $w3
      ;; sum_sum03 = fma(a0, w3, sum_sum03)
      local.get $a0
      f32x4.splat
      local.get $w3
      f32x4.splat
      local.get $sum_sum03
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $sum_sum03
      ;; sum_sum13 = fma(a1, w3, sum_sum13)
      local.get $a1
      f32x4.splat
      local.get $w3
      f32x4.splat
      local.get $sum_sum13
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $sum_sum13
      local.get $v_k
      i32.const 4
      i32.add
      local.set $v_k
      local.get $rnn.0.R_k
      i32.const 4
      i32.add
      local.set $rnn.0.R_k
      local.get $v_k
      local.get $end
      i32.ne
      br_if $k
    end
    ;; let v_14_00 = v_14[v_14_row + unit]
    local.get $v_14
    f32.load
    local.set $v_14_00
    ;; let f00 = f[f_row + unit]
    local.get $f_2
    f32.load
    local.set $f00
    ;; let v_13_00 = v_13[v_13_row + unit]
    local.get $v_13
    f32.load
    local.set $v_13_00
    ;; let d_h00 = add(add(sum_sum00, mul(v_14_00, f00)), v_13_00)
    local.get $sum_sum00
    local.get $v_14_00
    local.get $f00
    f32.mul
    f32.add
    local.get $v_13_00
    f32.add
    local.set $d_h00
    ;; let d_h_2_00 = select(lt(abs(d_h00), 1.262177448353619e-29), 0, d_h00)
    f32.const 0
    local.get $d_h00
    local.get $d_h00
    f32.abs
    f32.const 1.26217745e-29
    f32.lt
    select
    local.set $d_h_2_00
    ;; d_h[d_h_row + unit] = d_h_2_00
    local.get $d_h
    local.get $d_h_2_00
    f32.store
    ;; let v_14_01 = v_14[v_14_row + unit + 1]
    local.get $v_14
    f32.load offset=4
    local.set $v_14_01
    ;; let f01 = f[f_row + unit + 1]
    local.get $f_2
    f32.load offset=4
    local.set $f01
    ;; let v_13_01 = v_13[v_13_row + unit + 1]
    local.get $v_13
    f32.load offset=4
    local.set $v_13_01
    ;; let d_h01 = add(add(sum_sum01, mul(v_14_01, f01)), v_13_01)
    local.get $sum_sum01
    local.get $v_14_01
    local.get $f01
    f32.mul
    f32.add
    local.get $v_13_01
    f32.add
    local.set $d_h01
    ;; let d_h_2_01 = select(lt(abs(d_h01), 1.262177448353619e-29), 0, d_h01)
    f32.const 0
    local.get $d_h01
    local.get $d_h01
    f32.abs
    f32.const 1.26217745e-29
    f32.lt
    select
    local.set $d_h_2_01
    ;; d_h[d_h_row + unit + 1] = d_h_2_01
    local.get $d_h
    local.get $d_h_2_01
    f32.store offset=4
    ;; let v_14_02 = v_14[v_14_row + unit + 2]
    local.get $v_14
    f32.load offset=8
    local.set $v_14_02
    ;; let f02 = f[f_row + unit + 2]
    local.get $f_2
    f32.load offset=8
    local.set $f02
    ;; let v_13_02 = v_13[v_13_row + unit + 2]
    local.get $v_13
    f32.load offset=8
    local.set $v_13_02
    ;; let d_h02 = add(add(sum_sum02, mul(v_14_02, f02)), v_13_02)
    local.get $sum_sum02
    local.get $v_14_02
    local.get $f02
    f32.mul
    f32.add
    local.get $v_13_02
    f32.add
    local.set $d_h02
    ;; let d_h_2_02 = select(lt(abs(d_h02), 1.262177448353619e-29), 0, d_h02)
    f32.const 0
    local.get $d_h02
    local.get $d_h02
    f32.abs
    f32.const 1.26217745e-29
    f32.lt
    select
    local.set $d_h_2_02
    ;; d_h[d_h_row + unit + 2] = d_h_2_02
    local.get $d_h
    local.get $d_h_2_02
    f32.store offset=8
    ;; let v_14_03 = v_14[v_14_row + unit + 3]
    local.get $v_14
    f32.load offset=12
    local.set $v_14_03
    ;; let f03 = f[f_row + unit + 3]
    local.get $f_2
    f32.load offset=12
    local.set $f03
    ;; let v_13_03 = v_13[v_13_row + unit + 3]
    local.get $v_13
    f32.load offset=12
    local.set $v_13_03
    ;; let d_h03 = add(add(sum_sum03, mul(v_14_03, f03)), v_13_03)
    local.get $sum_sum03
    local.get $v_14_03
    local.get $f03
    f32.mul
    f32.add
    local.get $v_13_03
    f32.add
    local.set $d_h03
    ;; let d_h_2_03 = select(lt(abs(d_h03), 1.262177448353619e-29), 0, d_h03)
    f32.const 0
    local.get $d_h03
    local.get $d_h03
    f32.abs
    f32.const 1.26217745e-29
    f32.lt
    select
    local.set $d_h_2_03
    ;; d_h[d_h_row + unit + 3] = d_h_2_03
    local.get $d_h
    local.get $d_h_2_03
    f32.store offset=12
    ;; let v_14_10 = v_14[v_14_row + unit + 4]
    local.get $v_14
    f32.load offset=16
    local.set $v_14_10
    ;; let f10 = f[f_row + unit + 4]
    local.get $f_2
    f32.load offset=16
    local.set $f10
    ;; let v_13_10 = v_13[v_13_row + unit + 4]
    local.get $v_13
    f32.load offset=16
    local.set $v_13_10
    ;; let d_h10 = add(add(sum_sum10, mul(v_14_10, f10)), v_13_10)
    local.get $sum_sum10
    local.get $v_14_10
    local.get $f10
    f32.mul
    f32.add
    local.get $v_13_10
    f32.add
    local.set $d_h10
    ;; let d_h_2_10 = select(lt(abs(d_h10), 1.262177448353619e-29), 0, d_h10)
    f32.const 0
    local.get $d_h10
    local.get $d_h10
    f32.abs
    f32.const 1.26217745e-29
    f32.lt
    select
    local.set $d_h_2_10
    ;; d_h[d_h_row + unit + 4] = d_h_2_10
    local.get $d_h
    local.get $d_h_2_10
    f32.store offset=16
    ;; let v_14_11 = v_14[v_14_row + unit + 5]
    local.get $v_14
    f32.load offset=20
    local.set $v_14_11
    ;; let f11 = f[f_row + unit + 5]
    local.get $f_2
    f32.load offset=20
    local.set $f11
    ;; let v_13_11 = v_13[v_13_row + unit + 5]
    local.get $v_13
    f32.load offset=20
    local.set $v_13_11
    ;; let d_h11 = add(add(sum_sum11, mul(v_14_11, f11)), v_13_11)
    local.get $sum_sum11
    local.get $v_14_11
    local.get $f11
    f32.mul
    f32.add
    local.get $v_13_11
    f32.add
    local.set $d_h11
    ;; let d_h_2_11 = select(lt(abs(d_h11), 1.262177448353619e-29), 0, d_h11)
    f32.const 0
    local.get $d_h11
    local.get $d_h11
    f32.abs
    f32.const 1.26217745e-29
    f32.lt
    select
    local.set $d_h_2_11
    ;; d_h[d_h_row + unit + 5] = d_h_2_11
    local.get $d_h
    local.get $d_h_2_11
    f32.store offset=20
    ;; let v_14_12 = v_14[v_14_row + unit + 6]
    local.get $v_14
    f32.load offset=24
    local.set $v_14_12
    ;; let f12 = f[f_row + unit + 6]
    local.get $f_2
    f32.load offset=24
    local.set $f12
    ;; let v_13_12 = v_13[v_13_row + unit + 6]
    local.get $v_13
    f32.load offset=24
    local.set $v_13_12
    ;; let d_h12 = add(add(sum_sum12, mul(v_14_12, f12)), v_13_12)
    local.get $sum_sum12
    local.get $v_14_12
    local.get $f12
    f32.mul
    f32.add
    local.get $v_13_12
    f32.add
    local.set $d_h12
    ;; let d_h_2_12 = select(lt(abs(d_h12), 1.262177448353619e-29), 0, d_h12)
    f32.const 0
    local.get $d_h12
    local.get $d_h12
    f32.abs
    f32.const 1.26217745e-29
    f32.lt
    select
    local.set $d_h_2_12
    ;; d_h[d_h_row + unit + 6] = d_h_2_12
    local.get $d_h
    local.get $d_h_2_12
    f32.store offset=24
    ;; let v_14_13 = v_14[v_14_row + unit + 7]
    local.get $v_14
    f32.load offset=28
    local.set $v_14_13
    ;; let f13 = f[f_row + unit + 7]
    local.get $f_2
    f32.load offset=28
    local.set $f13
    ;; let v_13_13 = v_13[v_13_row + unit + 7]
    local.get $v_13
    f32.load offset=28
    local.set $v_13_13
    ;; let d_h13 = add(add(sum_sum13, mul(v_14_13, f13)), v_13_13)
    local.get $sum_sum13
    local.get $v_14_13
    local.get $f13
    f32.mul
    f32.add
    local.get $v_13_13
    f32.add
    local.set $d_h13
    ;; let d_h_2_13 = select(lt(abs(d_h13), 1.262177448353619e-29), 0, d_h13)
    f32.const 0
    local.get $d_h13
    local.get $d_h13
    f32.abs
    f32.const 1.26217745e-29
    f32.lt
    select
    local.set $d_h_2_13
    ;; d_h[d_h_row + unit + 7] = d_h_2_13
    local.get $d_h
    local.get $d_h_2_13
    f32.store offset=28
  )
