;; entry forward
;;   product
;;   copy_h_steps
;;   copy_c
;;   for T steps:
;;     c_next
;;   copy_rnn.0.h.next
;;   copy_rnn.0.c.next

  ;; elementwise: c_next, h_next [2, 4]
  (func $forward.c_next (param $t i32) (param $rows_from i32) (param $rows_count i32) (param $v_2 i32) (param $c i32) (param $v i32) (param $v_3_2 i32) (param $h_steps i32) (param $y i32)
    (local $v_2_2 i32)
    (local $v_3 i32)
    (local $v_3_3 i32)
    (local $h_steps_2 i32)
    (local $y_2 i32)
    (local $v_2_i i32)
    (local $c_i i32)
    (local $v_i i32)
    (local $v_3_i i32)
    (local $h_steps_i i32)
    (local $y_i i32)
    (local $end i32)
    (local $v_2_3 v128)
    (local $c_2 v128)
    (local $v_4 v128)
    (local $v_3_4 v128)
    (local $c_next v128)
    (local $const1 v128)
    (local $c_next_2 v128)
    (local $const1.262177448353619e_29 v128)
    (local $h_next v128)
    (local $const_8.090069770812988 v128)
    (local $const8.090069770812988 v128)
    (local $v_5 v128)
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
    (local $h_next_2 v128)
    f32.const 1
    f32x4.splat
    local.set $const1
    f32.const 1.26217745e-29
    f32x4.splat
    local.set $const1.262177448353619e_29
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
    local.get $v_2
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_2_2
    local.get $v
    local.get $t
    i32.const 96
    i32.mul
    i32.add
    local.set $v_3
    local.get $v_3_2
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_3_3
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
      local.get $c
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $c_i
      local.get $v_3
      local.get $rows_from
      i32.const 48
      i32.mul
      i32.add
      local.set $v_i
      local.get $v_3_3
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_3_i
      local.get $h_steps_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $h_steps_i
      local.get $y_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $y_i
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
        ;; let c.x4 = c[c_i + j].x4
        local.get $c_i
        v128.load
        local.set $c_2
        ;; let v.x4 = v[v_i + j].x4
        local.get $v_i
        v128.load
        local.set $v_4
        ;; let v_3.x4 = v_3[v_3_i + j].x4
        local.get $v_3_i
        v128.load
        local.set $v_3_4
        ;; let c_next.x4 = add(mul(sub(splat(1), v_2), v), mul(v_2, c))
        local.get $const1
        local.get $v_2_3
        f32x4.sub
        local.get $v_4
        f32x4.mul
        local.get $v_2_3
        local.get $c_2
        f32x4.mul
        f32x4.add
        local.set $c_next
        ;; let c_next_2.x4 = select(lt(abs(c_next), splat(1.262177448353619e-29)), splat(0), c_next)
        v128.const f32x4 0 0 0 0
        local.get $c_next
        local.get $c_next
        f32x4.abs
        local.get $const1.262177448353619e_29
        f32x4.lt
        i32x4.relaxed_laneselect
        local.set $c_next_2
        ;; let h_next.x4 = add(mul(sub(splat(1), v_3), v), mul(v_3, tanh(c_next_2)))
        local.get $const1
        local.get $v_3_4
        f32x4.sub
        local.get $v_4
        f32x4.mul
        local.get $v_3_4
        local.get $c_next_2
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
        f32x4.mul
        f32x4.add
        local.set $h_next
        ;; let h_next_2.x4 = select(lt(abs(h_next), splat(1.262177448353619e-29)), splat(0), h_next)
        v128.const f32x4 0 0 0 0
        local.get $h_next
        local.get $h_next
        f32x4.abs
        local.get $const1.262177448353619e_29
        f32x4.lt
        i32x4.relaxed_laneselect
        local.set $h_next_2
        ;; c[c_i + j].x4 = c_next_2
        local.get $c_i
        local.get $c_next_2
        v128.store
        ;; h_steps[h_steps_i + j + 8].x4 = h_next_2
        local.get $h_steps_i
        local.get $h_next_2
        v128.store offset=32
        ;; y[y_i + j].x4 = h_next_2
        local.get $y_i
        local.get $h_next_2
        v128.store
        local.get $v_2_i
        i32.const 16
        i32.add
        local.set $v_2_i
        local.get $c_i
        i32.const 16
        i32.add
        local.set $c_i
        local.get $v_i
        i32.const 48
        i32.add
        local.set $v_i
        local.get $v_3_i
        i32.const 16
        i32.add
        local.set $v_3_i
        local.get $h_steps_i
        i32.const 16
        i32.add
        local.set $h_steps_i
        local.get $y_i
        i32.const 16
        i32.add
        local.set $y_i
        local.get $v_2_i
        local.get $end
        i32.ne
        br_if $i
      end
    end
  )

;; entry gradient
;;   pack_rnn.0.W
;;   product
;;   copy_h_steps
;;   copy_c_steps
;;   for T steps:
;;     c_next
;;   copy_rnn.0.h.next
;;   copy_rnn.0.c.next
;;   v
;;   sum
;;   sum_2
;;   v_2
;;   d_h_next
;;   copy_d_c
;;   for T steps, backwards:
;;     d_c
;;   v_3
;;   pack_v
;;   pack_x
;;   d_rnn.0.W
;;   d_b_r
;;   d_b_f

  ;; elementwise: c_next, v, h_next [2, 4]
  (func $gradient.c_next (param $t i32) (param $rows_from i32) (param $rows_count i32) (param $v_3 i32) (param $c_steps i32) (param $v_4 i32) (param $v_2 i32) (param $v_6 i32) (param $v_7 i32) (param $v_9 i32) (param $h_steps i32)
    (local $v_3_2 i32)
    (local $c_steps_2 i32)
    (local $v_4_2 i32)
    (local $v_2_2 i32)
    (local $v_6_2 i32)
    (local $v_7_2 i32)
    (local $v_9_2 i32)
    (local $h_steps_2 i32)
    (local $v_3_i i32)
    (local $c_steps_i i32)
    (local $v_4_i i32)
    (local $v_2_i i32)
    (local $v_6_i i32)
    (local $v_7_i i32)
    (local $v_9_i i32)
    (local $h_steps_i i32)
    (local $end i32)
    (local $v_3_3 v128)
    (local $c v128)
    (local $v_4_3 v128)
    (local $v_2_3 v128)
    (local $v_6_3 v128)
    (local $v_7_3 v128)
    (local $c_next v128)
    (local $c_next_2 v128)
    (local $const1.262177448353619e_29 v128)
    (local $v v128)
    (local $const_8.090069770812988 v128)
    (local $const8.090069770812988 v128)
    (local $v_5 v128)
    (local $const1.523037896e_8 v128)
    (local $const7.888609052210118e_31 v128)
    (local $v_8 v128)
    (local $const0.00002189463769 v128)
    (local $const0.003571596683 v128)
    (local $const0.1344449689 v128)
    (local $const0.9999999936 v128)
    (local $const8.522431915e_7 v128)
    (local $const0.0003411289735 v128)
    (local $const0.02616443796 v128)
    (local $const0.4677782421 v128)
    (local $const1 v128)
    (local $h_next v128)
    (local $h_next_2 v128)
    f32.const 1.26217745e-29
    f32x4.splat
    local.set $const1.262177448353619e_29
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
    local.get $v_3
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_3_2
    local.get $c_steps
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $c_steps_2
    local.get $v_4
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_4_2
    local.get $v_2
    local.get $t
    i32.const 96
    i32.mul
    i32.add
    local.set $v_2_2
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
    local.get $v_9
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_9_2
    local.get $h_steps
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $h_steps_2
    local.get $rows_count
    i32.const 0
    i32.gt_s
    if $any
      ;; for i of these rows
      local.get $v_3_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_3_i
      local.get $c_steps_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $c_steps_i
      local.get $v_4_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_4_i
      local.get $v_2_2
      local.get $rows_from
      i32.const 48
      i32.mul
      i32.add
      local.set $v_2_i
      local.get $v_6_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_6_i
      local.get $v_7_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_7_i
      local.get $v_9_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_9_i
      local.get $h_steps_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $h_steps_i
      local.get $v_3_i
      local.get $rows_count
      i32.const 16
      i32.mul
      i32.add
      local.set $end
      loop $i
        ;; j = 0
        ;; let v_3.x4 = v_3[v_3_i + j].x4
        local.get $v_3_i
        v128.load
        local.set $v_3_3
        ;; let c.x4 = c_steps[c_steps_i + j].x4
        local.get $c_steps_i
        v128.load
        local.set $c
        ;; let v_4.x4 = v_4[v_4_i + j].x4
        local.get $v_4_i
        v128.load
        local.set $v_4_3
        ;; let v_2.x4 = v_2[v_2_i + j].x4
        local.get $v_2_i
        v128.load
        local.set $v_2_3
        ;; let v_6.x4 = v_6[v_6_i + j].x4
        local.get $v_6_i
        v128.load
        local.set $v_6_3
        ;; let v_7.x4 = v_7[v_7_i + j].x4
        local.get $v_7_i
        v128.load
        local.set $v_7_3
        ;; let c_next.x4 = add(mul(v_4, v_2), mul(v_3, c))
        local.get $v_4_3
        local.get $v_2_3
        f32x4.mul
        local.get $v_3_3
        local.get $c
        f32x4.mul
        f32x4.add
        local.set $c_next
        ;; let c_next_2.x4 = select(lt(abs(c_next), splat(1.262177448353619e-29)), splat(0), c_next)
        v128.const f32x4 0 0 0 0
        local.get $c_next
        local.get $c_next
        f32x4.abs
        local.get $const1.262177448353619e_29
        f32x4.lt
        i32x4.relaxed_laneselect
        local.tee $c_next_2
        ;; let v.x4 = tanh(c_next_2)
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
        local.tee $v_8
        local.get $const0.00002189463769
        f32x4.relaxed_madd
        local.get $v_8
        local.get $const0.003571596683
        f32x4.relaxed_madd
        local.get $v_8
        local.get $const0.1344449689
        f32x4.relaxed_madd
        local.get $v_8
        local.get $const0.9999999936
        f32x4.relaxed_madd
        f32x4.mul
        local.get $const8.522431915e_7
        local.get $v_8
        local.get $const0.0003411289735
        f32x4.relaxed_madd
        local.get $v_8
        local.get $const0.02616443796
        f32x4.relaxed_madd
        local.get $v_8
        local.get $const0.4677782421
        f32x4.relaxed_madd
        local.get $v_8
        local.get $const1
        f32x4.relaxed_madd
        f32x4.div
        local.set $v
        ;; let h_next.x4 = add(mul(v_7, v_2), mul(v_6, v))
        local.get $v_7_3
        local.get $v_2_3
        f32x4.mul
        local.get $v_6_3
        local.get $v
        f32x4.mul
        f32x4.add
        local.set $h_next
        ;; let h_next_2.x4 = select(lt(abs(h_next), splat(1.262177448353619e-29)), splat(0), h_next)
        v128.const f32x4 0 0 0 0
        local.get $h_next
        local.get $h_next
        f32x4.abs
        local.get $const1.262177448353619e_29
        f32x4.lt
        i32x4.relaxed_laneselect
        local.set $h_next_2
        ;; c_steps[c_steps_i + j + 8].x4 = c_next_2
        local.get $c_steps_i
        local.get $c_next_2
        v128.store offset=32
        ;; v_9[v_9_i + j].x4 = v
        local.get $v_9_i
        local.get $v
        v128.store
        ;; h_steps[h_steps_i + j + 8].x4 = h_next_2
        local.get $h_steps_i
        local.get $h_next_2
        v128.store offset=32
        local.get $v_3_i
        i32.const 16
        i32.add
        local.set $v_3_i
        local.get $c_steps_i
        i32.const 16
        i32.add
        local.set $c_steps_i
        local.get $v_4_i
        i32.const 16
        i32.add
        local.set $v_4_i
        local.get $v_2_i
        i32.const 48
        i32.add
        local.set $v_2_i
        local.get $v_6_i
        i32.const 16
        i32.add
        local.set $v_6_i
        local.get $v_7_i
        i32.const 16
        i32.add
        local.set $v_7_i
        local.get $v_9_i
        i32.const 16
        i32.add
        local.set $v_9_i
        local.get $h_steps_i
        i32.const 16
        i32.add
        local.set $h_steps_i
        local.get $v_3_i
        local.get $end
        i32.ne
        br_if $i
      end
    end
  )

  ;; elementwise: d_c, v, v [2, 4]
  (func $gradient.d_c (param $t i32) (param $rows_from i32) (param $rows_count i32) (param $v_9 i32) (param $d_h_next i32) (param $v_7 i32) (param $v_6 i32) (param $d_c i32) (param $v_2 i32) (param $v_4 i32) (param $c_steps i32) (param $v_3 i32) (param $v_15 i32) (param $v i32)
    (local $v_9_2 i32)
    (local $d_h_next_2 i32)
    (local $v_7_2 i32)
    (local $v_6_2 i32)
    (local $v_2_2 i32)
    (local $v_4_2 i32)
    (local $c_steps_2 i32)
    (local $v_3_2 i32)
    (local $v_15_2 i32)
    (local $v_5 i32)
    (local $v_9_i i32)
    (local $d_h_next_i i32)
    (local $v_7_i i32)
    (local $v_6_i i32)
    (local $d_c_i i32)
    (local $v_2_i i32)
    (local $v_4_i i32)
    (local $c_steps_i i32)
    (local $v_3_i i32)
    (local $v_15_i i32)
    (local $v_i i32)
    (local $end i32)
    (local $v_9_3 v128)
    (local $d_h_next_3 v128)
    (local $v_7_3 v128)
    (local $v_6_3 v128)
    (local $d_c_2 v128)
    (local $v_2_3 v128)
    (local $v_4_3 v128)
    (local $c v128)
    (local $v_3_3 v128)
    (local $d_c_next v128)
    (local $const1 v128)
    (local $d_c_2_2 v128)
    (local $d_c_3 v128)
    (local $const1.262177448353619e_29 v128)
    (local $v_8 v128)
    (local $v_5_2 v128)
    f32.const 1
    f32x4.splat
    local.set $const1
    f32.const 1.26217745e-29
    f32x4.splat
    local.set $const1.262177448353619e_29
    local.get $v_9
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_9_2
    local.get $d_h_next
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $d_h_next_2
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
    local.get $v_2
    local.get $t
    i32.const 96
    i32.mul
    i32.add
    local.set $v_2_2
    local.get $v_4
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_4_2
    local.get $c_steps
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $c_steps_2
    local.get $v_3
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_3_2
    local.get $v_15
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_15_2
    local.get $v
    local.get $t
    i32.const 96
    i32.mul
    i32.add
    local.set $v_5
    local.get $rows_count
    i32.const 0
    i32.gt_s
    if $any
      ;; for i of these rows
      local.get $v_9_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_9_i
      local.get $d_h_next_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $d_h_next_i
      local.get $v_7_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_7_i
      local.get $v_6_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_6_i
      local.get $d_c
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $d_c_i
      local.get $v_2_2
      local.get $rows_from
      i32.const 48
      i32.mul
      i32.add
      local.set $v_2_i
      local.get $v_4_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_4_i
      local.get $c_steps_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $c_steps_i
      local.get $v_3_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_3_i
      local.get $v_15_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_15_i
      local.get $v_5
      local.get $rows_from
      i32.const 48
      i32.mul
      i32.add
      local.set $v_i
      local.get $v_9_i
      local.get $rows_count
      i32.const 16
      i32.mul
      i32.add
      local.set $end
      loop $i
        ;; j = 0
        ;; let v_9.x4 = v_9[v_9_i + j].x4
        local.get $v_9_i
        v128.load
        local.set $v_9_3
        ;; let d_h_next.x4 = d_h_next[d_h_next_i + j].x4
        local.get $d_h_next_i
        v128.load
        local.set $d_h_next_3
        ;; let v_7.x4 = v_7[v_7_i + j].x4
        local.get $v_7_i
        v128.load
        local.set $v_7_3
        ;; let v_6.x4 = v_6[v_6_i + j].x4
        local.get $v_6_i
        v128.load
        local.set $v_6_3
        ;; let d_c.x4 = d_c[d_c_i + j].x4
        local.get $d_c_i
        v128.load
        local.set $d_c_2
        ;; let v_2.x4 = v_2[v_2_i + j].x4
        local.get $v_2_i
        v128.load
        local.set $v_2_3
        ;; let v_4.x4 = v_4[v_4_i + j].x4
        local.get $v_4_i
        v128.load
        local.set $v_4_3
        ;; let c.x4 = c_steps[c_steps_i + j].x4
        local.get $c_steps_i
        v128.load
        local.set $c
        ;; let v_3.x4 = v_3[v_3_i + j].x4
        local.get $v_3_i
        v128.load
        local.set $v_3_3
        ;; let d_c_next.x4 = add(mul(mul(d_h_next, v_6), sub(splat(1), mul(v_9, v_9))), d_c)
        local.get $d_h_next_3
        local.get $v_6_3
        f32x4.mul
        local.get $const1
        local.get $v_9_3
        local.get $v_9_3
        f32x4.mul
        f32x4.sub
        f32x4.mul
        local.get $d_c_2
        f32x4.add
        local.tee $d_c_next
        ;; let d_c_2.x4 = mul(d_c_next, v_3)
        local.get $v_3_3
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
        ;; let v.x4 = sub(mul(d_c_next, c), mul(d_c_next, v_2))
        local.get $d_c_next
        local.get $c
        f32x4.mul
        local.get $d_c_next
        local.get $v_2_3
        f32x4.mul
        f32x4.sub
        local.set $v_8
        ;; let v_5.x4 = add(mul(d_c_next, v_4), mul(d_h_next, v_7))
        local.get $d_c_next
        local.get $v_4_3
        f32x4.mul
        local.get $d_h_next_3
        local.get $v_7_3
        f32x4.mul
        f32x4.add
        local.set $v_5_2
        ;; d_c[d_c_i + j].x4 = d_c_3
        local.get $d_c_i
        local.get $d_c_3
        v128.store
        ;; v_15[v_15_i + j].x4 = v
        local.get $v_15_i
        local.get $v_8
        v128.store
        ;; v[v_i + j].x4 = v_5
        local.get $v_i
        local.get $v_5_2
        v128.store
        local.get $v_9_i
        i32.const 16
        i32.add
        local.set $v_9_i
        local.get $d_h_next_i
        i32.const 16
        i32.add
        local.set $d_h_next_i
        local.get $v_7_i
        i32.const 16
        i32.add
        local.set $v_7_i
        local.get $v_6_i
        i32.const 16
        i32.add
        local.set $v_6_i
        local.get $d_c_i
        i32.const 16
        i32.add
        local.set $d_c_i
        local.get $v_2_i
        i32.const 48
        i32.add
        local.set $v_2_i
        local.get $v_4_i
        i32.const 16
        i32.add
        local.set $v_4_i
        local.get $c_steps_i
        i32.const 16
        i32.add
        local.set $c_steps_i
        local.get $v_3_i
        i32.const 16
        i32.add
        local.set $v_3_i
        local.get $v_15_i
        i32.const 16
        i32.add
        local.set $v_15_i
        local.get $v_i
        i32.const 48
        i32.add
        local.set $v_i
        local.get $v_9_i
        local.get $end
        i32.ne
        br_if $i
      end
    end
  )
