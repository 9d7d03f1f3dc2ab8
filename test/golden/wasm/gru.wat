;; entry forward
;;   product
;;   copy_h_steps
;;   for T steps:
;;     h_next
;;   copy_rnn.0.h.next

  ;; h · R_zrn f32[2,12] as pre_z | pre_r | sum_sum
  ;; epilogue: h_next
  (func $forward.h_next (param $t i32) (param $v i32) (param $rnn.0.rb i32) (param $h_steps i32) (param $y i32) (param $forward.rnn.0.R.panels i32)
    (local $v_2 i32)
    (local $h_steps_2 i32)
    (local $y_2 i32)
    (local $h_steps_k i32)
    (local $forward.rnn.0.R.panels_k i32)
    (local $end i32)
    (local $pre_z_0 v128)
    (local $pre_r_0 v128)
    (local $sum_sum_0 v128)
    (local $pre_z_1 v128)
    (local $pre_r_1 v128)
    (local $sum_sum_1 v128)
    (local $a0 v128)
    (local $w_pre_z v128)
    (local $a1 v128)
    (local $w_pre_r v128)
    (local $w_sum_sum v128)
    (local $v_0 v128)
    (local $h_0 v128)
    (local $z_0 v128)
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
    (local $r_0 v128)
    (local $h_next_0 v128)
    (local $h_next_2_0 v128)
    (local $const1.262177448353619e_29 v128)
    (local $v_1 v128)
    (local $h_1 v128)
    (local $z_1 v128)
    (local $r_1 v128)
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
    i32.const 96
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
    ;; var pre_z_0.x4 = v[v_row].x4
    local.get $v_2
    v128.load
    local.set $pre_z_0
    ;; var pre_r_0.x4 = v[v_row + 4].x4
    local.get $v_2
    v128.load offset=16
    local.set $pre_r_0
    ;; var sum_sum_0.x4 = rnn.0.rb[unit].x4
    local.get $rnn.0.rb
    v128.load
    local.set $sum_sum_0
    ;; var pre_z_1.x4 = v[v_row + 12].x4
    local.get $v_2
    v128.load offset=48
    local.set $pre_z_1
    ;; var pre_r_1.x4 = v[v_row + 16].x4
    local.get $v_2
    v128.load offset=64
    local.set $pre_r_1
    ;; var sum_sum_1.x4 = rnn.0.rb[unit].x4
    local.get $rnn.0.rb
    v128.load
    local.set $sum_sum_1
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
      ;; let w_pre_z.x4 = forward.rnn.0.R.panels[forward.rnn.0.R.panels_k].x4
      local.get $forward.rnn.0.R.panels_k
      v128.load
      local.tee $w_pre_z
      ;; pre_z_0 = fma(w_pre_z, a0, pre_z_0)
      local.get $a0
      local.get $pre_z_0
      f32x4.relaxed_madd
      local.set $pre_z_0
      ;; let a1.x4 = splat(h_steps[h_steps_row + k + 4])
      local.get $h_steps_k
      v128.load32_splat offset=16
      local.tee $a1
      ;; pre_z_1 = fma(a1, w_pre_z, pre_z_1)
      local.get $w_pre_z
      local.get $pre_z_1
      f32x4.relaxed_madd
      local.set $pre_z_1
      ;; let w_pre_r.x4 = forward.rnn.0.R.panels[forward.rnn.0.R.panels_k + 4].x4
      local.get $forward.rnn.0.R.panels_k
      v128.load offset=16
      local.tee $w_pre_r
      ;; pre_r_0 = fma(w_pre_r, a0, pre_r_0)
      local.get $a0
      local.get $pre_r_0
      f32x4.relaxed_madd
      local.set $pre_r_0
      ;; pre_r_1 = fma(a1, w_pre_r, pre_r_1)
      local.get $a1
      local.get $w_pre_r
      local.get $pre_r_1
      f32x4.relaxed_madd
      local.set $pre_r_1
      ;; let w_sum_sum.x4 = forward.rnn.0.R.panels[forward.rnn.0.R.panels_k + 8].x4
      local.get $forward.rnn.0.R.panels_k
      v128.load offset=32
      local.tee $w_sum_sum
      ;; sum_sum_0 = fma(w_sum_sum, a0, sum_sum_0)
      local.get $a0
      local.get $sum_sum_0
      f32x4.relaxed_madd
      local.set $sum_sum_0
      ;; sum_sum_1 = fma(a1, w_sum_sum, sum_sum_1)
      local.get $a1
      local.get $w_sum_sum
      local.get $sum_sum_1
      f32x4.relaxed_madd
      local.set $sum_sum_1
      local.get $h_steps_k
      i32.const 4
      i32.add
      local.set $h_steps_k
      local.get $forward.rnn.0.R.panels_k
      i32.const 48
      i32.add
      local.set $forward.rnn.0.R.panels_k
      local.get $h_steps_k
      local.get $end
      i32.ne
      br_if $k
    end
    ;; let v_0.x4 = v[v_row + 8].x4
    local.get $v_2
    v128.load offset=32
    local.set $v_0
    ;; let h_0.x4 = h_steps[h_steps_row_2].x4
    local.get $h_steps_2
    v128.load
    local.set $h_0
    ;; let z_0.x4 = sigmoid(pre_z_0)
    local.get $pre_z_0
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
    local.set $z_0
    ;; let r_0.x4 = sigmoid(pre_r_0)
    local.get $pre_r_0
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
    local.set $r_0
    ;; let h_next_0.x4 = add(mul(sub(splat(1), z_0), tanh(add(v_0, mul(r_0, sum_sum_0)))), mul(z_0, h_0))
    local.get $const1
    local.get $z_0
    f32x4.sub
    local.get $v_0
    local.get $r_0
    local.get $sum_sum_0
    f32x4.mul
    f32x4.add
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
    local.get $z_0
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
    ;; let v_1.x4 = v[v_row + 20].x4
    local.get $v_2
    v128.load offset=80
    local.set $v_1
    ;; let h_1.x4 = h_steps[h_steps_row_2 + 4].x4
    local.get $h_steps_2
    v128.load offset=16
    local.set $h_1
    ;; let z_1.x4 = sigmoid(pre_z_1)
    local.get $pre_z_1
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
    local.set $z_1
    ;; let r_1.x4 = sigmoid(pre_r_1)
    local.get $pre_r_1
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
    local.set $r_1
    ;; let h_next_1.x4 = add(mul(sub(splat(1), z_1), tanh(add(v_1, mul(r_1, sum_sum_1)))), mul(z_1, h_1))
    local.get $const1
    local.get $z_1
    f32x4.sub
    local.get $v_1
    local.get $r_1
    local.get $sum_sum_1
    f32x4.mul
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
    local.get $z_1
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
;;   pack_rnn.0.W
;;   product
;;   copy_h_steps
;;   pack_rnn.0.R
;;   for T steps:
;;     z
;;   copy_rnn.0.h.next
;;   v
;;   sum
;;   sum_2
;;   v_2
;;   d_h_next
;;   copy_d_h
;;   for T steps, backwards:
;;     v_3
;;     d_h
;;   pack_v_11
;;   pack_h_steps
;;   d_R_zrn
;;   sum_3
;;   copy_v
;;   d_rnn.0.b
;;   pack_v
;;   pack_x
;;   d_rnn.0.W

  ;; h · R_zrn f32[2,12] as pre_z | pre_r | sum_sum
  ;; epilogue: z, r, h_next
  (func $gradient.z (param $t i32) (param $v_2 i32) (param $rnn.0.rb i32) (param $h_steps i32) (param $z i32) (param $r i32) (param $v_3 i32) (param $v_4 i32) (param $v_5 i32) (param $rnn.0.R.panels i32)
    (local $v_2_2 i32)
    (local $h_steps_2 i32)
    (local $z_2 i32)
    (local $r_2 i32)
    (local $v_3_2 i32)
    (local $v_4_2 i32)
    (local $v_5_2 i32)
    (local $h_steps_k i32)
    (local $rnn.0.R.panels_k i32)
    (local $end i32)
    (local $pre_z_0 v128)
    (local $pre_r_0 v128)
    (local $sum_sum_0 v128)
    (local $pre_z_1 v128)
    (local $pre_r_1 v128)
    (local $sum_sum_1 v128)
    (local $a0 v128)
    (local $w_pre_z v128)
    (local $a1 v128)
    (local $w_pre_r v128)
    (local $w_sum_sum v128)
    (local $v_2_0 v128)
    (local $h_0 v128)
    (local $z_0 v128)
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
    (local $r_0 v128)
    (local $v_0 v128)
    (local $v_3_0 v128)
    (local $h_next_0 v128)
    (local $h_next_2_0 v128)
    (local $const1.262177448353619e_29 v128)
    (local $v_2_1 v128)
    (local $h_1 v128)
    (local $z_1 v128)
    (local $r_1 v128)
    (local $v_1 v128)
    (local $v_3_1 v128)
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
    local.get $v_2
    local.get $t
    i32.const 96
    i32.mul
    i32.add
    local.set $v_2_2
    local.get $h_steps
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $h_steps_2
    local.get $z
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $z_2
    local.get $r
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $r_2
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
    local.get $v_5
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_5_2
    ;; unit = 0
    ;; row = 0
    ;; var pre_z_0.x4 = v_2[v_2_row].x4
    local.get $v_2_2
    v128.load
    local.set $pre_z_0
    ;; var pre_r_0.x4 = v_2[v_2_row + 4].x4
    local.get $v_2_2
    v128.load offset=16
    local.set $pre_r_0
    ;; var sum_sum_0.x4 = rnn.0.rb[unit].x4
    local.get $rnn.0.rb
    v128.load
    local.set $sum_sum_0
    ;; var pre_z_1.x4 = v_2[v_2_row + 12].x4
    local.get $v_2_2
    v128.load offset=48
    local.set $pre_z_1
    ;; var pre_r_1.x4 = v_2[v_2_row + 16].x4
    local.get $v_2_2
    v128.load offset=64
    local.set $pre_r_1
    ;; var sum_sum_1.x4 = rnn.0.rb[unit].x4
    local.get $rnn.0.rb
    v128.load
    local.set $sum_sum_1
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
      ;; let w_pre_z.x4 = rnn.0.R.panels[rnn.0.R.panels_k].x4
      local.get $rnn.0.R.panels_k
      v128.load
      local.tee $w_pre_z
      ;; pre_z_0 = fma(w_pre_z, a0, pre_z_0)
      local.get $a0
      local.get $pre_z_0
      f32x4.relaxed_madd
      local.set $pre_z_0
      ;; let a1.x4 = splat(h_steps[h_steps_row + k + 4])
      local.get $h_steps_k
      v128.load32_splat offset=16
      local.tee $a1
      ;; pre_z_1 = fma(a1, w_pre_z, pre_z_1)
      local.get $w_pre_z
      local.get $pre_z_1
      f32x4.relaxed_madd
      local.set $pre_z_1
      ;; let w_pre_r.x4 = rnn.0.R.panels[rnn.0.R.panels_k + 4].x4
      local.get $rnn.0.R.panels_k
      v128.load offset=16
      local.tee $w_pre_r
      ;; pre_r_0 = fma(w_pre_r, a0, pre_r_0)
      local.get $a0
      local.get $pre_r_0
      f32x4.relaxed_madd
      local.set $pre_r_0
      ;; pre_r_1 = fma(a1, w_pre_r, pre_r_1)
      local.get $a1
      local.get $w_pre_r
      local.get $pre_r_1
      f32x4.relaxed_madd
      local.set $pre_r_1
      ;; let w_sum_sum.x4 = rnn.0.R.panels[rnn.0.R.panels_k + 8].x4
      local.get $rnn.0.R.panels_k
      v128.load offset=32
      local.tee $w_sum_sum
      ;; sum_sum_0 = fma(w_sum_sum, a0, sum_sum_0)
      local.get $a0
      local.get $sum_sum_0
      f32x4.relaxed_madd
      local.set $sum_sum_0
      ;; sum_sum_1 = fma(a1, w_sum_sum, sum_sum_1)
      local.get $a1
      local.get $w_sum_sum
      local.get $sum_sum_1
      f32x4.relaxed_madd
      local.set $sum_sum_1
      local.get $h_steps_k
      i32.const 4
      i32.add
      local.set $h_steps_k
      local.get $rnn.0.R.panels_k
      i32.const 48
      i32.add
      local.set $rnn.0.R.panels_k
      local.get $h_steps_k
      local.get $end
      i32.ne
      br_if $k
    end
    ;; let v_2_0.x4 = v_2[v_2_row + 8].x4
    local.get $v_2_2
    v128.load offset=32
    local.set $v_2_0
    ;; let h_0.x4 = h_steps[h_steps_row_2].x4
    local.get $h_steps_2
    v128.load
    local.set $h_0
    ;; let z_0.x4 = sigmoid(pre_z_0)
    local.get $pre_z_0
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
    local.set $z_0
    ;; let r_0.x4 = sigmoid(pre_r_0)
    local.get $pre_r_0
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
    local.set $r_0
    ;; let v_0.x4 = tanh(add(v_2_0, mul(r_0, sum_sum_0)))
    local.get $v_2_0
    local.get $r_0
    local.get $sum_sum_0
    f32x4.mul
    f32x4.add
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
    local.set $v_0
    ;; let v_3_0.x4 = sub(splat(1), z_0)
    local.get $const1
    local.get $z_0
    f32x4.sub
    local.tee $v_3_0
    ;; let h_next_0.x4 = add(mul(v_3_0, v_0), mul(z_0, h_0))
    local.get $v_0
    f32x4.mul
    local.get $z_0
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
    ;; z[z_row].x4 = z_0
    local.get $z_2
    local.get $z_0
    v128.store
    ;; r[r_row].x4 = r_0
    local.get $r_2
    local.get $r_0
    v128.store
    ;; v_3[v_3_row].x4 = sum_sum_0
    local.get $v_3_2
    local.get $sum_sum_0
    v128.store
    ;; v_4[v_4_row].x4 = v_0
    local.get $v_4_2
    local.get $v_0
    v128.store
    ;; v_5[v_5_row].x4 = v_3_0
    local.get $v_5_2
    local.get $v_3_0
    v128.store
    ;; h_steps[h_steps_row_2 + 8].x4 = h_next_2_0
    local.get $h_steps_2
    local.get $h_next_2_0
    v128.store offset=32
    ;; let v_2_1.x4 = v_2[v_2_row + 20].x4
    local.get $v_2_2
    v128.load offset=80
    local.set $v_2_1
    ;; let h_1.x4 = h_steps[h_steps_row_2 + 4].x4
    local.get $h_steps_2
    v128.load offset=16
    local.set $h_1
    ;; let z_1.x4 = sigmoid(pre_z_1)
    local.get $pre_z_1
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
    local.set $z_1
    ;; let r_1.x4 = sigmoid(pre_r_1)
    local.get $pre_r_1
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
    local.set $r_1
    ;; let v_1.x4 = tanh(add(v_2_1, mul(r_1, sum_sum_1)))
    local.get $v_2_1
    local.get $r_1
    local.get $sum_sum_1
    f32x4.mul
    f32x4.add
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
    local.set $v_1
    ;; let v_3_1.x4 = sub(splat(1), z_1)
    local.get $const1
    local.get $z_1
    f32x4.sub
    local.tee $v_3_1
    ;; let h_next_1.x4 = add(mul(v_3_1, v_1), mul(z_1, h_1))
    local.get $v_1
    f32x4.mul
    local.get $z_1
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
    ;; z[z_row + 4].x4 = z_1
    local.get $z_2
    local.get $z_1
    v128.store offset=16
    ;; r[r_row + 4].x4 = r_1
    local.get $r_2
    local.get $r_1
    v128.store offset=16
    ;; v_3[v_3_row + 4].x4 = sum_sum_1
    local.get $v_3_2
    local.get $sum_sum_1
    v128.store offset=16
    ;; v_4[v_4_row + 4].x4 = v_1
    local.get $v_4_2
    local.get $v_1
    v128.store offset=16
    ;; v_5[v_5_row + 4].x4 = v_3_1
    local.get $v_5_2
    local.get $v_3_1
    v128.store offset=16
    ;; h_steps[h_steps_row_2 + 12].x4 = h_next_2_1
    local.get $h_steps_2
    local.get $h_next_2_1
    v128.store offset=48
  )

  ;; elementwise: v, v, v, d_pre_r, d_pre_z [2, 4]
  (func $gradient.v_3 (param $t i32) (param $rows_from i32) (param $rows_count i32) (param $v_4 i32) (param $r i32) (param $z i32) (param $d_h_next i32) (param $d_h i32) (param $h_steps i32) (param $v_5 i32) (param $v_3 i32) (param $v_12 i32) (param $v i32) (param $v_11 i32)
    (local $v_4_2 i32)
    (local $r_2 i32)
    (local $z_2 i32)
    (local $d_h_next_2 i32)
    (local $h_steps_2 i32)
    (local $v_5_2 i32)
    (local $v_3_2 i32)
    (local $v_2 i32)
    (local $v_11_2 i32)
    (local $v_4_i i32)
    (local $r_i i32)
    (local $z_i i32)
    (local $d_h_next_i i32)
    (local $d_h_i i32)
    (local $h_steps_i i32)
    (local $v_5_i i32)
    (local $v_3_i i32)
    (local $v_12_i i32)
    (local $v_i i32)
    (local $v_11_i i32)
    (local $end i32)
    (local $v_4_3 v128)
    (local $r_3 v128)
    (local $z_3 v128)
    (local $d_h_next_3 v128)
    (local $d_h_2 v128)
    (local $h v128)
    (local $v_5_3 v128)
    (local $v_3_3 v128)
    (local $d_h_next_2_2 v128)
    (local $v_6 v128)
    (local $v_2_2 v128)
    (local $const1 v128)
    (local $d_r v128)
    (local $v_6_2 v128)
    (local $d_pre_r v128)
    (local $d_pre_z v128)
    f32.const 1
    f32x4.splat
    local.set $const1
    local.get $v_4
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_4_2
    local.get $r
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $r_2
    local.get $z
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $z_2
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
    local.get $v_5
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_5_2
    local.get $v_3
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_3_2
    local.get $v
    local.get $t
    i32.const 96
    i32.mul
    i32.add
    local.set $v_2
    local.get $v_11
    local.get $t
    i32.const 96
    i32.mul
    i32.add
    local.set $v_11_2
    local.get $rows_count
    i32.const 0
    i32.gt_s
    if $any
      ;; for i of these rows
      local.get $v_4_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_4_i
      local.get $r_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $r_i
      local.get $z_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $z_i
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
      local.get $h_steps_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $h_steps_i
      local.get $v_5_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_5_i
      local.get $v_3_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_3_i
      local.get $v_12
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_12_i
      local.get $v_2
      local.get $rows_from
      i32.const 48
      i32.mul
      i32.add
      local.set $v_i
      local.get $v_11_2
      local.get $rows_from
      i32.const 48
      i32.mul
      i32.add
      local.set $v_11_i
      local.get $v_4_i
      local.get $rows_count
      i32.const 16
      i32.mul
      i32.add
      local.set $end
      loop $i
        ;; j = 0
        ;; let v_4.x4 = v_4[v_4_i + j].x4
        local.get $v_4_i
        v128.load
        local.set $v_4_3
        ;; let r.x4 = r[r_i + j].x4
        local.get $r_i
        v128.load
        local.set $r_3
        ;; let z.x4 = z[z_i + j].x4
        local.get $z_i
        v128.load
        local.set $z_3
        ;; let d_h_next.x4 = d_h_next[d_h_next_i + j].x4
        local.get $d_h_next_i
        v128.load
        local.set $d_h_next_3
        ;; let d_h.x4 = d_h[d_h_i + j].x4
        local.get $d_h_i
        v128.load
        local.set $d_h_2
        ;; let h.x4 = h_steps[h_steps_i + j].x4
        local.get $h_steps_i
        v128.load
        local.set $h
        ;; let v_5.x4 = v_5[v_5_i + j].x4
        local.get $v_5_i
        v128.load
        local.set $v_5_3
        ;; let v_3.x4 = v_3[v_3_i + j].x4
        local.get $v_3_i
        v128.load
        local.set $v_3_3
        ;; let d_h_next_2.x4 = add(d_h_next, d_h)
        local.get $d_h_next_3
        local.get $d_h_2
        f32x4.add
        local.tee $d_h_next_2_2
        ;; let v.x4 = mul(d_h_next_2, z)
        local.get $z_3
        f32x4.mul
        local.set $v_6
        ;; let v_2.x4 = mul(mul(d_h_next_2, v_5), sub(splat(1), mul(v_4, v_4)))
        local.get $d_h_next_2_2
        local.get $v_5_3
        f32x4.mul
        local.get $const1
        local.get $v_4_3
        local.get $v_4_3
        f32x4.mul
        f32x4.sub
        f32x4.mul
        local.tee $v_2_2
        ;; let d_r.x4 = mul(v_2, v_3)
        local.get $v_3_3
        f32x4.mul
        local.set $d_r
        ;; let v_6.x4 = mul(v_2, r)
        local.get $v_2_2
        local.get $r_3
        f32x4.mul
        local.set $v_6_2
        ;; let d_pre_r.x4 = mul(d_r, mul(r, sub(splat(1), r)))
        local.get $d_r
        local.get $r_3
        local.get $const1
        local.get $r_3
        f32x4.sub
        f32x4.mul
        f32x4.mul
        local.set $d_pre_r
        ;; let d_pre_z.x4 = mul(sub(mul(d_h_next_2, h), mul(d_h_next_2, v_4)), mul(z, sub(splat(1), z)))
        local.get $d_h_next_2_2
        local.get $h
        f32x4.mul
        local.get $d_h_next_2_2
        local.get $v_4_3
        f32x4.mul
        f32x4.sub
        local.get $z_3
        local.get $const1
        local.get $z_3
        f32x4.sub
        f32x4.mul
        f32x4.mul
        local.set $d_pre_z
        ;; v_12[v_12_i + j].x4 = v
        local.get $v_12_i
        local.get $v_6
        v128.store
        ;; v[v_i + j + 8].x4 = v_2
        local.get $v_i
        local.get $v_2_2
        v128.store offset=32
        ;; v_11[v_11_i + j + 8].x4 = v_6
        local.get $v_11_i
        local.get $v_6_2
        v128.store offset=32
        ;; v_11[v_11_i + j + 4].x4 = d_pre_r
        local.get $v_11_i
        local.get $d_pre_r
        v128.store offset=16
        ;; v_11[v_11_i + j].x4 = d_pre_z
        local.get $v_11_i
        local.get $d_pre_z
        v128.store
        local.get $v_4_i
        i32.const 16
        i32.add
        local.set $v_4_i
        local.get $r_i
        i32.const 16
        i32.add
        local.set $r_i
        local.get $z_i
        i32.const 16
        i32.add
        local.set $z_i
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
        local.get $v_5_i
        i32.const 16
        i32.add
        local.set $v_5_i
        local.get $v_3_i
        i32.const 16
        i32.add
        local.set $v_3_i
        local.get $v_12_i
        i32.const 16
        i32.add
        local.set $v_12_i
        local.get $v_i
        i32.const 48
        i32.add
        local.set $v_i
        local.get $v_11_i
        i32.const 48
        i32.add
        local.set $v_11_i
        local.get $v_4_i
        local.get $end
        i32.ne
        br_if $i
      end
    end
  )

  ;; v_11 · R_zrnᵀ f32[2,4]
  ;; epilogue: d_h
  (func $gradient.d_h (param $t i32) (param $v_12 i32) (param $d_h i32) (param $v_11 i32) (param $rnn.0.R i32)
    (local $v_11_2 i32)
    (local $v_11_k i32)
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
    local.get $v_11
    local.get $t
    i32.const 96
    i32.mul
    i32.add
    local.set $v_11_2
    ;; row = 0
    ;; unit = 0
    ;; var d_h00 = v_12[v_12_row + unit]
    local.get $v_12
    f32.load
    local.set $d_h00
    ;; var d_h01 = v_12[v_12_row + unit + 1]
    local.get $v_12
    f32.load offset=4
    local.set $d_h01
    ;; var d_h02 = v_12[v_12_row + unit + 2]
    local.get $v_12
    f32.load offset=8
    local.set $d_h02
    ;; var d_h03 = v_12[v_12_row + unit + 3]
    local.get $v_12
    f32.load offset=12
    local.set $d_h03
    ;; var d_h10 = v_12[v_12_row + unit + 4]
    local.get $v_12
    f32.load offset=16
    local.set $d_h10
    ;; var d_h11 = v_12[v_12_row + unit + 5]
    local.get $v_12
    f32.load offset=20
    local.set $d_h11
    ;; var d_h12 = v_12[v_12_row + unit + 6]
    local.get $v_12
    f32.load offset=24
    local.set $d_h12
    ;; var d_h13 = v_12[v_12_row + unit + 7]
    local.get $v_12
    f32.load offset=28
    local.set $d_h13
    ;; for k from 0 to 12
    local.get $v_11_2
    local.set $v_11_k
    local.get $rnn.0.R
    local.set $rnn.0.R_k
    local.get $v_11_k
    i32.const 48
    i32.add
    local.set $end
    loop $k
      ;; let a0 = v_11[v_11_row + k]
      local.get $v_11_k
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
      ;; let a1 = v_11[v_11_row + k + 12]
      local.get $v_11_k
      f32.load offset=48
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
      ;; let w1 = rnn.0.R[rnn.0.R_unit + k + 12]
      local.get $rnn.0.R_k
      f32.load offset=48
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
      ;; let w2 = rnn.0.R[rnn.0.R_unit + k + 24]
      local.get $rnn.0.R_k
      f32.load offset=96
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
      ;; let w3 = rnn.0.R[rnn.0.R_unit + k + 36]
      local.get $rnn.0.R_k
      f32.load offset=144
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
      local.get $v_11_k
      i32.const 4
      i32.add
      local.set $v_11_k
      local.get $rnn.0.R_k
      i32.const 4
      i32.add
      local.set $rnn.0.R_k
      local.get $v_11_k
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
