;; entry forward
;;   product
;;   copy_h_steps
;;   for T steps:
;;     h_next
;;   copy_rnn.0.h.next

  ;; h · rnn.0.R f32[2,4]
  ;; epilogue: h_next
  (func $forward.h_next (param $t i32) (param $v i32) (param $rnn.0.b i32) (param $rnn.0.b_n i32) (param $forward.prepared i32) (param $forward.prepared_2 i32) (param $h_steps i32) (param $y i32) (param $rnn.0.R i32)
    (local $v_2 i32)
    (local $h_steps_2 i32)
    (local $y_2 i32)
    (local $h_steps_k i32)
    (local $rnn.0.R_k i32)
    (local $end i32)
    (local $forward.prepared_0 f32)
    (local $forward.prepared_2_0 f32)
    (local $forward.prepared_1 f32)
    (local $forward.prepared_2_1 f32)
    (local $sum_sum_0 v128)
    (local $sum_sum_1 v128)
    (local $a0 v128)
    (local $w_sum_sum v128)
    (local $rnn.0.b_0 v128)
    (local $rnn.0.b_n_0 v128)
    (local $h_0 v128)
    (local $v_0 v128)
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
    (local $h_next_0 v128)
    (local $h_next_2_0 v128)
    (local $const1.262177448353619e_29 v128)
    (local $rnn.0.b_1 v128)
    (local $rnn.0.b_n_1 v128)
    (local $h_1 v128)
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
    i32.const 32
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
    ;; var sum_sum_0.x4 = v[v_row].x4
    local.get $v_2
    v128.load
    local.set $sum_sum_0
    ;; var sum_sum_1.x4 = v[v_row + 4].x4
    local.get $v_2
    v128.load offset=16
    local.set $sum_sum_1
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
      ;; let w_sum_sum.x4 = rnn.0.R[k*4 + unit].x4
      local.get $rnn.0.R_k
      v128.load
      local.tee $w_sum_sum
      ;; sum_sum_0 = fma(w_sum_sum, a0, sum_sum_0)
      local.get $a0
      local.get $sum_sum_0
      f32x4.relaxed_madd
      local.set $sum_sum_0
      ;; let a1.x4 = splat(h_steps[h_steps_row + k + 4])
      local.get $h_steps_k
      v128.load32_splat offset=16
      ;; sum_sum_1 = fma(a1, w_sum_sum, sum_sum_1)
      local.get $w_sum_sum
      local.get $sum_sum_1
      f32x4.relaxed_madd
      local.set $sum_sum_1
      local.get $h_steps_k
      i32.const 4
      i32.add
      local.set $h_steps_k
      local.get $rnn.0.R_k
      i32.const 16
      i32.add
      local.set $rnn.0.R_k
      local.get $h_steps_k
      local.get $end
      i32.ne
      br_if $k
    end
    ;; let rnn.0.b_0.x4 = rnn.0.b[unit].x4
    local.get $rnn.0.b
    v128.load
    local.set $rnn.0.b_0
    ;; let rnn.0.b_n_0.x4 = rnn.0.b_n[unit].x4
    local.get $rnn.0.b_n
    v128.load
    local.set $rnn.0.b_n_0
    ;; let forward.prepared_0 = forward.prepared[0]
    local.get $forward.prepared
    f32.load
    local.set $forward.prepared_0
    ;; let forward.prepared_2_0 = forward.prepared_2[0]
    local.get $forward.prepared_2
    f32.load
    local.set $forward.prepared_2_0
    ;; let h_0.x4 = h_steps[h_steps_row_2].x4
    local.get $h_steps_2
    v128.load
    local.set $h_0
    ;; let v_0.x4 = sigmoid(add(rnn.0.b_0, sum_sum_0))
    local.get $rnn.0.b_0
    local.get $sum_sum_0
    f32x4.add
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
    local.set $v_0
    ;; let h_next_0.x4 = add(mul(add(splat(forward.prepared_2_0), mul(splat(forward.prepared_0), sub(splat(1), v_0))), tanh(add(rnn.0.b_n_0, sum_sum_0))), mul(v_0, h_0))
    local.get $forward.prepared_2_0
    f32x4.splat
    local.get $forward.prepared_0
    f32x4.splat
    local.get $const1
    local.get $v_0
    f32x4.sub
    f32x4.mul
    f32x4.add
    local.get $rnn.0.b_n_0
    local.get $sum_sum_0
    f32x4.add
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
    local.get $v_0
    local.get $h_0
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
    ;; h_steps[h_steps_row_2 + 8].x4 = h_next_2_0
    local.get $h_steps_2
    local.get $h_next_2_0
    v128.store offset=32
    ;; y[y_row].x4 = h_next_2_0
    local.get $y_2
    local.get $h_next_2_0
    v128.store
    ;; let rnn.0.b_1.x4 = rnn.0.b[unit].x4
    local.get $rnn.0.b
    v128.load
    local.set $rnn.0.b_1
    ;; let rnn.0.b_n_1.x4 = rnn.0.b_n[unit].x4
    local.get $rnn.0.b_n
    v128.load
    local.set $rnn.0.b_n_1
    ;; let forward.prepared_1 = forward.prepared[0]
    local.get $forward.prepared
    f32.load
    local.set $forward.prepared_1
    ;; let forward.prepared_2_1 = forward.prepared_2[0]
    local.get $forward.prepared_2
    f32.load
    local.set $forward.prepared_2_1
    ;; let h_1.x4 = h_steps[h_steps_row_2 + 4].x4
    local.get $h_steps_2
    v128.load offset=16
    local.set $h_1
    ;; let v_1.x4 = sigmoid(add(rnn.0.b_1, sum_sum_1))
    local.get $rnn.0.b_1
    local.get $sum_sum_1
    f32x4.add
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
    local.set $v_1
    ;; let h_next_1.x4 = add(mul(add(splat(forward.prepared_2_1), mul(splat(forward.prepared_1), sub(splat(1), v_1))), tanh(add(rnn.0.b_n_1, sum_sum_1))), mul(v_1, h_1))
    local.get $forward.prepared_2_1
    f32x4.splat
    local.get $forward.prepared_1
    f32x4.splat
    local.get $const1
    local.get $v_1
    f32x4.sub
    f32x4.mul
    f32x4.add
    local.get $rnn.0.b_n_1
    local.get $sum_sum_1
    f32x4.add
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
    local.get $v_1
    local.get $h_1
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
;;   product
;;   v
;;   v_2
;;   copy_h_steps
;;   for T steps:
;;     h_next
;;   copy_rnn.0.h.next
;;   v_3
;;   sum
;;   sum_2
;;   v_4
;;   d_h_next
;;   copy_d_h
;;   for T steps, backwards:
;;     v_5
;;     d_h
;;   d_rnn.0.R
;;   sum_3
;;   sum_4
;;   sum_5
;;   sum_6
;;   d_rnn.0.nu
;;   d_rnn.0.zeta
;;   d_rnn.0.W

  ;; h · rnn.0.R f32[2,4]
  ;; epilogue: h_next
  (func $gradient.h_next (param $t i32) (param $v i32) (param $rnn.0.b i32) (param $rnn.0.b_n i32) (param $v_4 i32) (param $v_2_2 i32) (param $h_steps i32) (param $v_6 i32) (param $v_7 i32) (param $v_8 i32) (param $v_9 i32) (param $rnn.0.R i32)
    (local $v_2 i32)
    (local $h_steps_2 i32)
    (local $v_6_2 i32)
    (local $v_7_2 i32)
    (local $v_8_2 i32)
    (local $v_9_2 i32)
    (local $h_steps_k i32)
    (local $rnn.0.R_k i32)
    (local $end i32)
    (local $v_4_0 f32)
    (local $v_2_0 f32)
    (local $v_4_1 f32)
    (local $v_2_1 f32)
    (local $sum_sum_0 v128)
    (local $sum_sum_1 v128)
    (local $a0 v128)
    (local $w_sum_sum v128)
    (local $rnn.0.b_0 v128)
    (local $rnn.0.b_n_0 v128)
    (local $h_0 v128)
    (local $v_0 v128)
    (local $const0.5 v128)
    (local $const_8.090069770812988 v128)
    (local $const8.090069770812988 v128)
    (local $v_3 v128)
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
    (local $v_3_0 v128)
    (local $v_5_0 v128)
    (local $v_6_0 v128)
    (local $h_next_0 v128)
    (local $h_next_2_0 v128)
    (local $const1.262177448353619e_29 v128)
    (local $rnn.0.b_1 v128)
    (local $rnn.0.b_n_1 v128)
    (local $h_1 v128)
    (local $v_1 v128)
    (local $v_3_1 v128)
    (local $v_5_1 v128)
    (local $v_6_1 v128)
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
    i32.const 32
    i32.mul
    i32.add
    local.set $v_2
    local.get $h_steps
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $h_steps_2
    local.get $v_6
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_6_2
    local.get $v_7
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_7_2
    local.get $v_8
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_8_2
    local.get $v_9
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_9_2
    ;; unit = 0
    ;; row = 0
    ;; var sum_sum_0.x4 = v[v_row].x4
    local.get $v_2
    v128.load
    local.set $sum_sum_0
    ;; var sum_sum_1.x4 = v[v_row + 4].x4
    local.get $v_2
    v128.load offset=16
    local.set $sum_sum_1
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
      ;; let w_sum_sum.x4 = rnn.0.R[k*4 + unit].x4
      local.get $rnn.0.R_k
      v128.load
      local.tee $w_sum_sum
      ;; sum_sum_0 = fma(w_sum_sum, a0, sum_sum_0)
      local.get $a0
      local.get $sum_sum_0
      f32x4.relaxed_madd
      local.set $sum_sum_0
      ;; let a1.x4 = splat(h_steps[h_steps_row + k + 4])
      local.get $h_steps_k
      v128.load32_splat offset=16
      ;; sum_sum_1 = fma(a1, w_sum_sum, sum_sum_1)
      local.get $w_sum_sum
      local.get $sum_sum_1
      f32x4.relaxed_madd
      local.set $sum_sum_1
      local.get $h_steps_k
      i32.const 4
      i32.add
      local.set $h_steps_k
      local.get $rnn.0.R_k
      i32.const 16
      i32.add
      local.set $rnn.0.R_k
      local.get $h_steps_k
      local.get $end
      i32.ne
      br_if $k
    end
    ;; let rnn.0.b_0.x4 = rnn.0.b[unit].x4
    local.get $rnn.0.b
    v128.load
    local.set $rnn.0.b_0
    ;; let rnn.0.b_n_0.x4 = rnn.0.b_n[unit].x4
    local.get $rnn.0.b_n
    v128.load
    local.set $rnn.0.b_n_0
    ;; let v_4_0 = v_4[0]
    local.get $v_4
    f32.load
    local.set $v_4_0
    ;; let v_2_0 = v_2[0]
    local.get $v_2_2
    f32.load
    local.set $v_2_0
    ;; let h_0.x4 = h_steps[h_steps_row_2].x4
    local.get $h_steps_2
    v128.load
    local.set $h_0
    ;; let v_0.x4 = sigmoid(add(rnn.0.b_0, sum_sum_0))
    local.get $rnn.0.b_0
    local.get $sum_sum_0
    f32x4.add
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
    local.set $v_0
    ;; let v_3_0.x4 = tanh(add(rnn.0.b_n_0, sum_sum_0))
    local.get $rnn.0.b_n_0
    local.get $sum_sum_0
    f32x4.add
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
    local.set $v_3_0
    ;; let v_5_0.x4 = sub(splat(1), v_0)
    local.get $const1
    local.get $v_0
    f32x4.sub
    local.set $v_5_0
    ;; let v_6_0.x4 = add(splat(v_2_0), mul(splat(v_4_0), v_5_0))
    local.get $v_2_0
    f32x4.splat
    local.get $v_4_0
    f32x4.splat
    local.get $v_5_0
    f32x4.mul
    f32x4.add
    local.tee $v_6_0
    ;; let h_next_0.x4 = add(mul(v_6_0, v_3_0), mul(v_0, h_0))
    local.get $v_3_0
    f32x4.mul
    local.get $v_0
    local.get $h_0
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
    ;; v_6[v_6_row].x4 = v_0
    local.get $v_6_2
    local.get $v_0
    v128.store
    ;; v_7[v_7_row].x4 = v_3_0
    local.get $v_7_2
    local.get $v_3_0
    v128.store
    ;; v_8[v_8_row].x4 = v_5_0
    local.get $v_8_2
    local.get $v_5_0
    v128.store
    ;; v_9[v_9_row].x4 = v_6_0
    local.get $v_9_2
    local.get $v_6_0
    v128.store
    ;; h_steps[h_steps_row_2 + 8].x4 = h_next_2_0
    local.get $h_steps_2
    local.get $h_next_2_0
    v128.store offset=32
    ;; let rnn.0.b_1.x4 = rnn.0.b[unit].x4
    local.get $rnn.0.b
    v128.load
    local.set $rnn.0.b_1
    ;; let rnn.0.b_n_1.x4 = rnn.0.b_n[unit].x4
    local.get $rnn.0.b_n
    v128.load
    local.set $rnn.0.b_n_1
    ;; let v_4_1 = v_4[0]
    local.get $v_4
    f32.load
    local.set $v_4_1
    ;; let v_2_1 = v_2[0]
    local.get $v_2_2
    f32.load
    local.set $v_2_1
    ;; let h_1.x4 = h_steps[h_steps_row_2 + 4].x4
    local.get $h_steps_2
    v128.load offset=16
    local.set $h_1
    ;; let v_1.x4 = sigmoid(add(rnn.0.b_1, sum_sum_1))
    local.get $rnn.0.b_1
    local.get $sum_sum_1
    f32x4.add
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
    local.set $v_1
    ;; let v_3_1.x4 = tanh(add(rnn.0.b_n_1, sum_sum_1))
    local.get $rnn.0.b_n_1
    local.get $sum_sum_1
    f32x4.add
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
    local.set $v_3_1
    ;; let v_5_1.x4 = sub(splat(1), v_1)
    local.get $const1
    local.get $v_1
    f32x4.sub
    local.set $v_5_1
    ;; let v_6_1.x4 = add(splat(v_2_1), mul(splat(v_4_1), v_5_1))
    local.get $v_2_1
    f32x4.splat
    local.get $v_4_1
    f32x4.splat
    local.get $v_5_1
    f32x4.mul
    f32x4.add
    local.tee $v_6_1
    ;; let h_next_1.x4 = add(mul(v_6_1, v_3_1), mul(v_1, h_1))
    local.get $v_3_1
    f32x4.mul
    local.get $v_1
    local.get $h_1
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
    ;; v_6[v_6_row + 4].x4 = v_1
    local.get $v_6_2
    local.get $v_1
    v128.store offset=16
    ;; v_7[v_7_row + 4].x4 = v_3_1
    local.get $v_7_2
    local.get $v_3_1
    v128.store offset=16
    ;; v_8[v_8_row + 4].x4 = v_5_1
    local.get $v_8_2
    local.get $v_5_1
    v128.store offset=16
    ;; v_9[v_9_row + 4].x4 = v_6_1
    local.get $v_9_2
    local.get $v_6_1
    v128.store offset=16
    ;; h_steps[h_steps_row_2 + 12].x4 = h_next_2_1
    local.get $h_steps_2
    local.get $h_next_2_1
    v128.store offset=48
  )

  ;; elementwise: v, v, v, v, v, v [2, 4]
  (func $gradient.v_5 (param $t i32) (param $elements_from i32) (param $elements_count i32) (param $v_7 i32) (param $v_6 i32) (param $d_h_next i32) (param $d_h i32) (param $h_steps i32) (param $v_9 i32) (param $v_8 i32) (param $v_4 i32) (param $v_20 i32) (param $v_19 i32) (param $v_18 i32) (param $v_17 i32) (param $v_16 i32) (param $v_15 i32)
    (local $v_7_2 i32)
    (local $v_6_2 i32)
    (local $d_h_next_2 i32)
    (local $h_steps_2 i32)
    (local $v_9_2 i32)
    (local $v_8_2 i32)
    (local $v_19_2 i32)
    (local $v_18_2 i32)
    (local $v_17_2 i32)
    (local $v_16_2 i32)
    (local $v_15_2 i32)
    (local $v_7_i i32)
    (local $v_6_i i32)
    (local $d_h_next_i i32)
    (local $d_h_i i32)
    (local $h_steps_i i32)
    (local $v_9_i i32)
    (local $v_8_i i32)
    (local $v_20_i i32)
    (local $v_19_i i32)
    (local $v_18_i i32)
    (local $v_17_i i32)
    (local $v_16_i i32)
    (local $v_15_i i32)
    (local $end i32)
    (local $v_4_2 f32)
    (local $v_7_3 v128)
    (local $v_6_3 v128)
    (local $d_h_next_3 v128)
    (local $d_h_2 v128)
    (local $h v128)
    (local $v_9_3 v128)
    (local $v_8_3 v128)
    (local $d_h_next_2_2 v128)
    (local $v v128)
    (local $v_2 v128)
    (local $v_3 v128)
    (local $v_5 v128)
    (local $const1 v128)
    (local $v_10 v128)
    (local $v_11 v128)
    f32.const 1
    f32x4.splat
    local.set $const1
    local.get $v_7
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_7_2
    local.get $v_6
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_6_2
    local.get $d_h_next
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $d_h_next_2
    local.get $h_steps
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $h_steps_2
    local.get $v_9
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_9_2
    local.get $v_8
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_8_2
    local.get $v_19
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_19_2
    local.get $v_18
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_18_2
    local.get $v_17
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_17_2
    local.get $v_16
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_16_2
    local.get $v_15
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_15_2
    local.get $elements_count
    i32.const 0
    i32.gt_s
    if $any
      ;; for i of these elements by 4
      local.get $v_7_2
      local.get $elements_from
      i32.const 4
      i32.mul
      i32.add
      local.set $v_7_i
      local.get $v_6_2
      local.get $elements_from
      i32.const 4
      i32.mul
      i32.add
      local.set $v_6_i
      local.get $d_h_next_2
      local.get $elements_from
      i32.const 4
      i32.mul
      i32.add
      local.set $d_h_next_i
      local.get $d_h
      local.get $elements_from
      i32.const 4
      i32.mul
      i32.add
      local.set $d_h_i
      local.get $h_steps_2
      local.get $elements_from
      i32.const 4
      i32.mul
      i32.add
      local.set $h_steps_i
      local.get $v_9_2
      local.get $elements_from
      i32.const 4
      i32.mul
      i32.add
      local.set $v_9_i
      local.get $v_8_2
      local.get $elements_from
      i32.const 4
      i32.mul
      i32.add
      local.set $v_8_i
      local.get $v_20
      local.get $elements_from
      i32.const 4
      i32.mul
      i32.add
      local.set $v_20_i
      local.get $v_19_2
      local.get $elements_from
      i32.const 4
      i32.mul
      i32.add
      local.set $v_19_i
      local.get $v_18_2
      local.get $elements_from
      i32.const 4
      i32.mul
      i32.add
      local.set $v_18_i
      local.get $v_17_2
      local.get $elements_from
      i32.const 4
      i32.mul
      i32.add
      local.set $v_17_i
      local.get $v_16_2
      local.get $elements_from
      i32.const 4
      i32.mul
      i32.add
      local.set $v_16_i
      local.get $v_15_2
      local.get $elements_from
      i32.const 4
      i32.mul
      i32.add
      local.set $v_15_i
      local.get $v_7_i
      local.get $elements_count
      i32.const 4
      i32.mul
      i32.add
      local.set $end
      loop $i
        ;; let v_7.x4 = v_7[v_7_t + i].x4
        local.get $v_7_i
        v128.load
        local.set $v_7_3
        ;; let v_6.x4 = v_6[v_6_t + i].x4
        local.get $v_6_i
        v128.load
        local.set $v_6_3
        ;; let d_h_next.x4 = d_h_next[d_h_next_t + i].x4
        local.get $d_h_next_i
        v128.load
        local.set $d_h_next_3
        ;; let d_h.x4 = d_h[i].x4
        local.get $d_h_i
        v128.load
        local.set $d_h_2
        ;; let h.x4 = h_steps[h_steps_t + i].x4
        local.get $h_steps_i
        v128.load
        local.set $h
        ;; let v_9.x4 = v_9[v_9_t + i].x4
        local.get $v_9_i
        v128.load
        local.set $v_9_3
        ;; let v_8.x4 = v_8[v_8_t + i].x4
        local.get $v_8_i
        v128.load
        local.set $v_8_3
        ;; let v_4 = v_4[0]
        local.get $v_4
        f32.load
        local.set $v_4_2
        ;; let d_h_next_2.x4 = add(d_h_next, d_h)
        local.get $d_h_next_3
        local.get $d_h_2
        f32x4.add
        local.tee $d_h_next_2_2
        ;; let v.x4 = mul(d_h_next_2, v_6)
        local.get $v_6_3
        f32x4.mul
        local.set $v
        ;; let v_2.x4 = mul(d_h_next_2, v_7)
        local.get $d_h_next_2_2
        local.get $v_7_3
        f32x4.mul
        local.tee $v_2
        ;; let v_3.x4 = mul(v_2, v_8)
        local.get $v_8_3
        f32x4.mul
        local.set $v_3
        ;; let v_5.x4 = mul(mul(d_h_next_2, v_9), sub(splat(1), mul(v_7, v_7)))
        local.get $d_h_next_2_2
        local.get $v_9_3
        f32x4.mul
        local.get $const1
        local.get $v_7_3
        local.get $v_7_3
        f32x4.mul
        f32x4.sub
        f32x4.mul
        local.set $v_5
        ;; let v_10.x4 = mul(sub(mul(d_h_next_2, h), mul(v_2, splat(v_4))), mul(v_6, sub(splat(1), v_6)))
        local.get $d_h_next_2_2
        local.get $h
        f32x4.mul
        local.get $v_2
        local.get $v_4_2
        f32x4.splat
        f32x4.mul
        f32x4.sub
        local.get $v_6_3
        local.get $const1
        local.get $v_6_3
        f32x4.sub
        f32x4.mul
        f32x4.mul
        local.tee $v_10
        ;; let v_11.x4 = add(v_10, v_5)
        local.get $v_5
        f32x4.add
        local.set $v_11
        ;; v_20[i].x4 = v
        local.get $v_20_i
        local.get $v
        v128.store
        ;; v_19[v_19_t + i].x4 = v_2
        local.get $v_19_i
        local.get $v_2
        v128.store
        ;; v_18[v_18_t + i].x4 = v_3
        local.get $v_18_i
        local.get $v_3
        v128.store
        ;; v_17[v_17_t + i].x4 = v_5
        local.get $v_17_i
        local.get $v_5
        v128.store
        ;; v_16[v_16_t + i].x4 = v_10
        local.get $v_16_i
        local.get $v_10
        v128.store
        ;; v_15[v_15_t + i].x4 = v_11
        local.get $v_15_i
        local.get $v_11
        v128.store
        local.get $v_7_i
        i32.const 16
        i32.add
        local.set $v_7_i
        local.get $v_6_i
        i32.const 16
        i32.add
        local.set $v_6_i
        local.get $d_h_next_i
        i32.const 16
        i32.add
        local.set $d_h_next_i
        local.get $d_h_i
        i32.const 16
        i32.add
        local.set $d_h_i
        local.get $h_steps_i
        i32.const 16
        i32.add
        local.set $h_steps_i
        local.get $v_9_i
        i32.const 16
        i32.add
        local.set $v_9_i
        local.get $v_8_i
        i32.const 16
        i32.add
        local.set $v_8_i
        local.get $v_20_i
        i32.const 16
        i32.add
        local.set $v_20_i
        local.get $v_19_i
        i32.const 16
        i32.add
        local.set $v_19_i
        local.get $v_18_i
        i32.const 16
        i32.add
        local.set $v_18_i
        local.get $v_17_i
        i32.const 16
        i32.add
        local.set $v_17_i
        local.get $v_16_i
        i32.const 16
        i32.add
        local.set $v_16_i
        local.get $v_15_i
        i32.const 16
        i32.add
        local.set $v_15_i
        local.get $v_7_i
        local.get $end
        i32.ne
        br_if $i
      end
    end
  )

  ;; v_15 · rnn.0.Rᵀ f32[2,4]
  ;; epilogue: d_h
  (func $gradient.d_h (param $t i32) (param $v_20 i32) (param $d_h i32) (param $v_15 i32) (param $rnn.0.R i32)
    (local $v_15_2 i32)
    (local $v_15_k i32)
    (local $rnn.0.R_k i32)
    (local $end i32)
    (local $d_h00 f32)
    (local $d_h01 f32)
    (local $d_h02 f32)
    (local $d_h03 f32)
    (local $d_h10 f32)
    (local $d_h11 f32)
    (local $d_h12 f32)
    (local $d_h13 f32)
    (local $a0 f32)
    (local $w0 f32)
    (local $a1 f32)
    (local $w1 f32)
    (local $w2 f32)
    (local $w3 f32)
    (local $d_h_2_00 f32)
    (local $d_h_2_01 f32)
    (local $d_h_2_02 f32)
    (local $d_h_2_03 f32)
    (local $d_h_2_10 f32)
    (local $d_h_2_11 f32)
    (local $d_h_2_12 f32)
    (local $d_h_2_13 f32)
    local.get $v_15
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_15_2
    ;; row = 0
    ;; unit = 0
    ;; var d_h00 = v_20[v_20_row + unit]
    local.get $v_20
    f32.load
    local.set $d_h00
    ;; var d_h01 = v_20[v_20_row + unit + 1]
    local.get $v_20
    f32.load offset=4
    local.set $d_h01
    ;; var d_h02 = v_20[v_20_row + unit + 2]
    local.get $v_20
    f32.load offset=8
    local.set $d_h02
    ;; var d_h03 = v_20[v_20_row + unit + 3]
    local.get $v_20
    f32.load offset=12
    local.set $d_h03
    ;; var d_h10 = v_20[v_20_row + unit + 4]
    local.get $v_20
    f32.load offset=16
    local.set $d_h10
    ;; var d_h11 = v_20[v_20_row + unit + 5]
    local.get $v_20
    f32.load offset=20
    local.set $d_h11
    ;; var d_h12 = v_20[v_20_row + unit + 6]
    local.get $v_20
    f32.load offset=24
    local.set $d_h12
    ;; var d_h13 = v_20[v_20_row + unit + 7]
    local.get $v_20
    f32.load offset=28
    local.set $d_h13
    ;; for k from 0 to 4
    local.get $v_15_2
    local.set $v_15_k
    local.get $rnn.0.R
    local.set $rnn.0.R_k
    local.get $v_15_k
    i32.const 16
    i32.add
    local.set $end
    loop $k
      ;; let a0 = v_15[v_15_row + k]
      local.get $v_15_k
      f32.load
      local.set $a0
      ;; let w0 = rnn.0.R[rnn.0.R_unit + k]
      local.get $rnn.0.R_k
      f32.load
      local.set $w0
      ;; d_h00 = fma(a0, w0, d_h00)
      local.get $a0
      f32x4.splat
      local.get $w0
      f32x4.splat
      local.get $d_h00
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $d_h00
      ;; let a1 = v_15[v_15_row + k + 4]
      local.get $v_15_k
      f32.load offset=16
      local.tee $a1
      ;; d_h10 = fma(a1, w0, d_h10)
      f32x4.splat
      local.get $w0
      f32x4.splat
      local.get $d_h10
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $d_h10
      ;; let w1 = rnn.0.R[rnn.0.R_unit + k + 4]
      local.get $rnn.0.R_k
      f32.load offset=16
      local.set $w1
      ;; d_h01 = fma(a0, w1, d_h01)
      local.get $a0
      f32x4.splat
      local.get $w1
      f32x4.splat
      local.get $d_h01
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $d_h01
      ;; d_h11 = fma(a1, w1, d_h11)
      local.get $a1
      f32x4.splat
      local.get $w1
      f32x4.splat
      local.get $d_h11
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $d_h11
      ;; let w2 = rnn.0.R[rnn.0.R_unit + k + 8]
      local.get $rnn.0.R_k
      f32.load offset=32
      local.set $w2
      ;; d_h02 = fma(a0, w2, d_h02)
      local.get $a0
      f32x4.splat
      local.get $w2
      f32x4.splat
      local.get $d_h02
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $d_h02
      ;; d_h12 = fma(a1, w2, d_h12)
      local.get $a1
      f32x4.splat
      local.get $w2
      f32x4.splat
      local.get $d_h12
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $d_h12
      ;; let w3 = rnn.0.R[rnn.0.R_unit + k + 12]
      local.get $rnn.0.R_k
      f32.load offset=48
      local.set $w3
      ;; d_h03 = fma(a0, w3, d_h03)
      local.get $a0
      f32x4.splat
      local.get $w3
      f32x4.splat
      local.get $d_h03
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $d_h03
      ;; d_h13 = fma(a1, w3, d_h13)
      local.get $a1
      f32x4.splat
      local.get $w3
      f32x4.splat
      local.get $d_h13
      f32x4.splat
      f32x4.relaxed_madd
      f32x4.extract_lane 0
      local.set $d_h13
      local.get $v_15_k
      i32.const 4
      i32.add
      local.set $v_15_k
      local.get $rnn.0.R_k
      i32.const 4
      i32.add
      local.set $rnn.0.R_k
      local.get $v_15_k
      local.get $end
      i32.ne
      br_if $k
    end
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
