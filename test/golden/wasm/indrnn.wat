;; entry forward
;;   product
;;   copy_h_steps
;;   for T steps:
;;     h_next
;;   copy_rnn.0.h.next

  ;; elementwise: h_next [2, 4]
  (func $forward.h_next (param $t i32) (param $rows_from i32) (param $rows_count i32) (param $rnn.0.u i32) (param $h_steps i32) (param $v i32) (param $y i32)
    (local $h_steps_2 i32)
    (local $v_2 i32)
    (local $y_2 i32)
    (local $h_steps_i i32)
    (local $v_i i32)
    (local $y_i i32)
    (local $end i32)
    (local $rnn.0.u_2 v128)
    (local $h v128)
    (local $h_next v128)
    (local $h_next_2 v128)
    (local $const1.262177448353619e_29 v128)
    f32.const 1.26217745e-29
    f32x4.splat
    local.set $const1.262177448353619e_29
    local.get $h_steps
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $h_steps_2
    local.get $v
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_2
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
      local.get $h_steps_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $h_steps_i
      local.get $v_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_i
      local.get $y_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $y_i
      local.get $h_steps_i
      local.get $rows_count
      i32.const 16
      i32.mul
      i32.add
      local.set $end
      loop $i
        ;; j = 0
        ;; let rnn.0.u.x4 = rnn.0.u[j].x4
        local.get $rnn.0.u
        v128.load
        local.set $rnn.0.u_2
        ;; let h.x4 = h_steps[h_steps_i + j].x4
        local.get $h_steps_i
        v128.load
        local.set $h
        ;; let v.x4 = v[v_i + j].x4
        local.get $v_i
        v128.load
        ;; let h_next.x4 = max(add(v, mul(rnn.0.u, h)), splat(0))
        local.get $rnn.0.u_2
        local.get $h
        f32x4.mul
        f32x4.add
        v128.const f32x4 0 0 0 0
        f32x4.pmax
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
        ;; h_steps[h_steps_i + j + 8].x4 = h_next_2
        local.get $h_steps_i
        local.get $h_next_2
        v128.store offset=32
        ;; y[y_i + j].x4 = h_next_2
        local.get $y_i
        local.get $h_next_2
        v128.store
        local.get $h_steps_i
        i32.const 16
        i32.add
        local.set $h_steps_i
        local.get $v_i
        i32.const 16
        i32.add
        local.set $v_i
        local.get $y_i
        i32.const 16
        i32.add
        local.set $y_i
        local.get $h_steps_i
        local.get $end
        i32.ne
        br_if $i
      end
    end
  )

;; entry gradient
;;   product
;;   copy_h_steps
;;   for T steps:
;;     v
;;   copy_rnn.0.h.next
;;   v_2
;;   sum
;;   sum_2
;;   v_3
;;   d_h_next
;;   copy_d_h
;;   for T steps, backwards:
;;     v_4
;;   sum_3
;;   d_rnn.0.b
;;   d_rnn.0.W

  ;; elementwise: v, h_next [2, 4]
  (func $gradient.v (param $t i32) (param $rows_from i32) (param $rows_count i32) (param $rnn.0.u i32) (param $h_steps i32) (param $v i32) (param $v_2_2 i32)
    (local $h_steps_2 i32)
    (local $v_2 i32)
    (local $v_2_3 i32)
    (local $h_steps_i i32)
    (local $v_i i32)
    (local $v_2_i i32)
    (local $end i32)
    (local $rnn.0.u_2 v128)
    (local $h v128)
    (local $v_2_4 v128)
    (local $h_next v128)
    (local $h_next_2 v128)
    (local $const1.262177448353619e_29 v128)
    f32.const 1.26217745e-29
    f32x4.splat
    local.set $const1.262177448353619e_29
    local.get $h_steps
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $h_steps_2
    local.get $v
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_2
    local.get $v_2_2
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_2_3
    local.get $rows_count
    i32.const 0
    i32.gt_s
    if $any
      ;; for i of these rows
      local.get $h_steps_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $h_steps_i
      local.get $v_2
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_i
      local.get $v_2_3
      local.get $rows_from
      i32.const 16
      i32.mul
      i32.add
      local.set $v_2_i
      local.get $h_steps_i
      local.get $rows_count
      i32.const 16
      i32.mul
      i32.add
      local.set $end
      loop $i
        ;; j = 0
        ;; let rnn.0.u.x4 = rnn.0.u[j].x4
        local.get $rnn.0.u
        v128.load
        local.set $rnn.0.u_2
        ;; let h.x4 = h_steps[h_steps_i + j].x4
        local.get $h_steps_i
        v128.load
        local.set $h
        ;; let v.x4 = v[v_i + j].x4
        local.get $v_i
        v128.load
        ;; let v_2.x4 = add(v, mul(rnn.0.u, h))
        local.get $rnn.0.u_2
        local.get $h
        f32x4.mul
        f32x4.add
        local.tee $v_2_4
        ;; let h_next.x4 = max(v_2, splat(0))
        v128.const f32x4 0 0 0 0
        f32x4.pmax
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
        ;; v_2[v_2_i + j].x4 = v_2
        local.get $v_2_i
        local.get $v_2_4
        v128.store
        ;; h_steps[h_steps_i + j + 8].x4 = h_next_2
        local.get $h_steps_i
        local.get $h_next_2
        v128.store offset=32
        local.get $h_steps_i
        i32.const 16
        i32.add
        local.set $h_steps_i
        local.get $v_i
        i32.const 16
        i32.add
        local.set $v_i
        local.get $v_2_i
        i32.const 16
        i32.add
        local.set $v_2_i
        local.get $h_steps_i
        local.get $end
        i32.ne
        br_if $i
      end
    end
  )

  ;; elementwise: v, d_h [2, 4]
  (func $gradient.v_4 (param $t i32) (param $rows_from i32) (param $rows_count i32) (param $v_2 i32) (param $d_h_next i32) (param $d_h i32) (param $rnn.0.u i32) (param $v_8 i32)
    (local $v_2_2 i32)
    (local $d_h_next_2 i32)
    (local $v_8_2 i32)
    (local $v_2_i i32)
    (local $d_h_next_i i32)
    (local $d_h_i i32)
    (local $v_8_i i32)
    (local $end i32)
    (local $v_2_3 v128)
    (local $d_h_next_3 v128)
    (local $d_h_2 v128)
    (local $rnn.0.u_2 v128)
    (local $v v128)
    (local $const1 v128)
    (local $d_h_2_2 v128)
    (local $d_h_3 v128)
    (local $const1.262177448353619e_29 v128)
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
    local.get $d_h_next
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $d_h_next_2
    local.get $v_8
    local.get $t
    i32.const 32
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
      local.get $v_8_2
      local.get $rows_from
      i32.const 16
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
        ;; let d_h_next.x4 = d_h_next[d_h_next_i + j].x4
        local.get $d_h_next_i
        v128.load
        local.set $d_h_next_3
        ;; let d_h.x4 = d_h[d_h_i + j].x4
        local.get $d_h_i
        v128.load
        local.set $d_h_2
        ;; let rnn.0.u.x4 = rnn.0.u[j].x4
        local.get $rnn.0.u
        v128.load
        local.set $rnn.0.u_2
        ;; let d_h_next_2.x4 = add(d_h_next, d_h)
        local.get $d_h_next_3
        local.get $d_h_2
        f32x4.add
        ;; let v.x4 = select(not(eq(select(lt(splat(0), v_2), splat(1), splat(0)), splat(0))), d_h_next_2, splat(0))
        v128.const f32x4 0 0 0 0
        local.get $const1
        v128.const f32x4 0 0 0 0
        v128.const f32x4 0 0 0 0
        local.get $v_2_3
        f32x4.lt
        i32x4.relaxed_laneselect
        v128.const f32x4 0 0 0 0
        f32x4.eq
        v128.not
        i32x4.relaxed_laneselect
        local.tee $v
        ;; let d_h_2.x4 = mul(v, rnn.0.u)
        local.get $rnn.0.u_2
        f32x4.mul
        local.set $d_h_2_2
        ;; let d_h_3.x4 = select(lt(abs(d_h_2), splat(1.262177448353619e-29)), splat(0), d_h_2)
        v128.const f32x4 0 0 0 0
        local.get $d_h_2_2
        local.get $d_h_2_2
        f32x4.abs
        local.get $const1.262177448353619e_29
        f32x4.lt
        i32x4.relaxed_laneselect
        local.set $d_h_3
        ;; v_8[v_8_i + j].x4 = v
        local.get $v_8_i
        local.get $v
        v128.store
        ;; d_h[d_h_i + j].x4 = d_h_3
        local.get $d_h_i
        local.get $d_h_3
        v128.store
        local.get $v_2_i
        i32.const 16
        i32.add
        local.set $v_2_i
        local.get $d_h_next_i
        i32.const 16
        i32.add
        local.set $d_h_next_i
        local.get $d_h_i
        i32.const 16
        i32.add
        local.set $d_h_i
        local.get $v_8_i
        i32.const 16
        i32.add
        local.set $v_8_i
        local.get $v_2_i
        local.get $end
        i32.ne
        br_if $i
      end
    end
  )
