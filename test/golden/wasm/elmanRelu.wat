;; entry forward
;;   product
;;   copy_h_steps
;;   for T steps:
;;     n
;;   copy_rnn.0.h.next

  ;; h · rnn.0.R f32[2,4]
  ;; epilogue: n
  (func $forward.n (param $t i32) (param $v i32) (param $h_steps i32) (param $y i32) (param $rnn.0.R i32)
    (local $v_2 i32)
    (local $h_steps_2 i32)
    (local $y_2 i32)
    (local $h_steps_k i32)
    (local $rnn.0.R_k i32)
    (local $end i32)
    (local $pre_n_0 v128)
    (local $pre_n_1 v128)
    (local $a0 v128)
    (local $w_pre_n v128)
    (local $n_0 v128)
    (local $n_2_0 v128)
    (local $const1.262177448353619e_29 v128)
    (local $n_1 v128)
    (local $n_2_1 v128)
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
    ;; var pre_n_0.x4 = v[v_row].x4
    local.get $v_2
    v128.load
    local.set $pre_n_0
    ;; var pre_n_1.x4 = v[v_row + 4].x4
    local.get $v_2
    v128.load offset=16
    local.set $pre_n_1
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
      ;; let w_pre_n.x4 = rnn.0.R[k*4 + unit].x4
      local.get $rnn.0.R_k
      v128.load
      local.tee $w_pre_n
      ;; pre_n_0 = fma(w_pre_n, a0, pre_n_0)
      local.get $a0
      local.get $pre_n_0
      f32x4.relaxed_madd
      local.set $pre_n_0
      ;; let a1.x4 = splat(h_steps[h_steps_row + k + 4])
      local.get $h_steps_k
      v128.load32_splat offset=16
      ;; pre_n_1 = fma(a1, w_pre_n, pre_n_1)
      local.get $w_pre_n
      local.get $pre_n_1
      f32x4.relaxed_madd
      local.set $pre_n_1
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
    ;; let n_0.x4 = max(pre_n_0, splat(0))
    local.get $pre_n_0
    v128.const f32x4 0 0 0 0
    f32x4.pmax
    local.set $n_0
    ;; let n_2_0.x4 = select(lt(abs(n_0), splat(1.262177448353619e-29)), splat(0), n_0)
    v128.const f32x4 0 0 0 0
    local.get $n_0
    local.get $n_0
    f32x4.abs
    local.get $const1.262177448353619e_29
    f32x4.lt
    i32x4.relaxed_laneselect
    local.set $n_2_0
    ;; h_steps[h_steps_row_2 + 8].x4 = n_2_0
    local.get $h_steps_2
    local.get $n_2_0
    v128.store offset=32
    ;; y[y_row].x4 = n_2_0
    local.get $y_2
    local.get $n_2_0
    v128.store
    ;; let n_1.x4 = max(pre_n_1, splat(0))
    local.get $pre_n_1
    v128.const f32x4 0 0 0 0
    f32x4.pmax
    local.set $n_1
    ;; let n_2_1.x4 = select(lt(abs(n_1), splat(1.262177448353619e-29)), splat(0), n_1)
    v128.const f32x4 0 0 0 0
    local.get $n_1
    local.get $n_1
    f32x4.abs
    local.get $const1.262177448353619e_29
    f32x4.lt
    i32x4.relaxed_laneselect
    local.set $n_2_1
    ;; h_steps[h_steps_row_2 + 12].x4 = n_2_1
    local.get $h_steps_2
    local.get $n_2_1
    v128.store offset=48
    ;; y[y_row + 4].x4 = n_2_1
    local.get $y_2
    local.get $n_2_1
    v128.store offset=16
  )

;; entry gradient
;;   product
;;   copy_h_steps
;;   for T steps:
;;     pre_n
;;   copy_rnn.0.h.next
;;   v
;;   sum
;;   sum_2
;;   v_2
;;   d_n
;;   copy_d_h
;;   for T steps, backwards:
;;     d_pre_n
;;     d_h
;;   d_rnn.0.R
;;   d_rnn.0.b
;;   d_rnn.0.W

  ;; h · rnn.0.R f32[2,4]
  ;; epilogue: pre_n, n
  (func $gradient.pre_n (param $t i32) (param $v i32) (param $pre_n i32) (param $h_steps i32) (param $rnn.0.R i32)
    (local $v_2 i32)
    (local $pre_n_2 i32)
    (local $h_steps_2 i32)
    (local $h_steps_k i32)
    (local $rnn.0.R_k i32)
    (local $end i32)
    (local $pre_n_0 v128)
    (local $pre_n_1 v128)
    (local $a0 v128)
    (local $w_pre_n v128)
    (local $n_0 v128)
    (local $n_2_0 v128)
    (local $const1.262177448353619e_29 v128)
    (local $n_1 v128)
    (local $n_2_1 v128)
    f32.const 1.26217745e-29
    f32x4.splat
    local.set $const1.262177448353619e_29
    local.get $v
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_2
    local.get $pre_n
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $pre_n_2
    local.get $h_steps
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $h_steps_2
    ;; unit = 0
    ;; row = 0
    ;; var pre_n_0.x4 = v[v_row].x4
    local.get $v_2
    v128.load
    local.set $pre_n_0
    ;; var pre_n_1.x4 = v[v_row + 4].x4
    local.get $v_2
    v128.load offset=16
    local.set $pre_n_1
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
      ;; let w_pre_n.x4 = rnn.0.R[k*4 + unit].x4
      local.get $rnn.0.R_k
      v128.load
      local.tee $w_pre_n
      ;; pre_n_0 = fma(w_pre_n, a0, pre_n_0)
      local.get $a0
      local.get $pre_n_0
      f32x4.relaxed_madd
      local.set $pre_n_0
      ;; let a1.x4 = splat(h_steps[h_steps_row + k + 4])
      local.get $h_steps_k
      v128.load32_splat offset=16
      ;; pre_n_1 = fma(a1, w_pre_n, pre_n_1)
      local.get $w_pre_n
      local.get $pre_n_1
      f32x4.relaxed_madd
      local.set $pre_n_1
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
    ;; let n_0.x4 = max(pre_n_0, splat(0))
    local.get $pre_n_0
    v128.const f32x4 0 0 0 0
    f32x4.pmax
    local.set $n_0
    ;; let n_2_0.x4 = select(lt(abs(n_0), splat(1.262177448353619e-29)), splat(0), n_0)
    v128.const f32x4 0 0 0 0
    local.get $n_0
    local.get $n_0
    f32x4.abs
    local.get $const1.262177448353619e_29
    f32x4.lt
    i32x4.relaxed_laneselect
    local.set $n_2_0
    ;; pre_n[pre_n_row].x4 = pre_n_0
    local.get $pre_n_2
    local.get $pre_n_0
    v128.store
    ;; h_steps[h_steps_row_2 + 8].x4 = n_2_0
    local.get $h_steps_2
    local.get $n_2_0
    v128.store offset=32
    ;; let n_1.x4 = max(pre_n_1, splat(0))
    local.get $pre_n_1
    v128.const f32x4 0 0 0 0
    f32x4.pmax
    local.set $n_1
    ;; let n_2_1.x4 = select(lt(abs(n_1), splat(1.262177448353619e-29)), splat(0), n_1)
    v128.const f32x4 0 0 0 0
    local.get $n_1
    local.get $n_1
    f32x4.abs
    local.get $const1.262177448353619e_29
    f32x4.lt
    i32x4.relaxed_laneselect
    local.set $n_2_1
    ;; pre_n[pre_n_row + 4].x4 = pre_n_1
    local.get $pre_n_2
    local.get $pre_n_1
    v128.store offset=16
    ;; h_steps[h_steps_row_2 + 12].x4 = n_2_1
    local.get $h_steps_2
    local.get $n_2_1
    v128.store offset=48
  )

  ;; elementwise: d_pre_n [2, 4]
  (func $gradient.d_pre_n (param $t i32) (param $elements_from i32) (param $elements_count i32) (param $pre_n i32) (param $d_n i32) (param $d_h i32) (param $v_7 i32)
    (local $pre_n_2 i32)
    (local $d_n_2 i32)
    (local $v_7_2 i32)
    (local $pre_n_i i32)
    (local $d_n_i i32)
    (local $d_h_i i32)
    (local $v_7_i i32)
    (local $end i32)
    (local $pre_n_3 v128)
    (local $d_n_3 v128)
    (local $d_h_2 v128)
    (local $d_pre_n v128)
    (local $const1 v128)
    f32.const 1
    f32x4.splat
    local.set $const1
    local.get $pre_n
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $pre_n_2
    local.get $d_n
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $d_n_2
    local.get $v_7
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_7_2
    local.get $elements_count
    i32.const 0
    i32.gt_s
    if $any
      ;; for i of these elements by 4
      local.get $pre_n_2
      local.get $elements_from
      i32.const 4
      i32.mul
      i32.add
      local.set $pre_n_i
      local.get $d_n_2
      local.get $elements_from
      i32.const 4
      i32.mul
      i32.add
      local.set $d_n_i
      local.get $d_h
      local.get $elements_from
      i32.const 4
      i32.mul
      i32.add
      local.set $d_h_i
      local.get $v_7_2
      local.get $elements_from
      i32.const 4
      i32.mul
      i32.add
      local.set $v_7_i
      local.get $pre_n_i
      local.get $elements_count
      i32.const 4
      i32.mul
      i32.add
      local.set $end
      loop $i
        ;; let pre_n.x4 = pre_n[pre_n_t + i].x4
        local.get $pre_n_i
        v128.load
        local.set $pre_n_3
        ;; let d_n.x4 = d_n[d_n_t + i].x4
        local.get $d_n_i
        v128.load
        local.set $d_n_3
        ;; let d_h.x4 = d_h[i].x4
        local.get $d_h_i
        v128.load
        local.set $d_h_2
        ;; let d_n_2.x4 = add(d_n, d_h)
        local.get $d_n_3
        local.get $d_h_2
        f32x4.add
        ;; let d_pre_n.x4 = select(not(eq(select(lt(splat(0), pre_n), splat(1), splat(0)), splat(0))), d_n_2, splat(0))
        v128.const f32x4 0 0 0 0
        local.get $const1
        v128.const f32x4 0 0 0 0
        v128.const f32x4 0 0 0 0
        local.get $pre_n_3
        f32x4.lt
        i32x4.relaxed_laneselect
        v128.const f32x4 0 0 0 0
        f32x4.eq
        v128.not
        i32x4.relaxed_laneselect
        local.set $d_pre_n
        ;; v_7[v_7_t + i].x4 = d_pre_n
        local.get $v_7_i
        local.get $d_pre_n
        v128.store
        local.get $pre_n_i
        i32.const 16
        i32.add
        local.set $pre_n_i
        local.get $d_n_i
        i32.const 16
        i32.add
        local.set $d_n_i
        local.get $d_h_i
        i32.const 16
        i32.add
        local.set $d_h_i
        local.get $v_7_i
        i32.const 16
        i32.add
        local.set $v_7_i
        local.get $pre_n_i
        local.get $end
        i32.ne
        br_if $i
      end
    end
  )

  ;; d_pre_n · rnn.0.Rᵀ f32[2,4]
  ;; epilogue: d_h
  (func $gradient.d_h (param $t i32) (param $d_h i32) (param $v_7 i32) (param $rnn.0.R i32)
    (local $v_7_2 i32)
    (local $v_7_k i32)
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
    local.get $v_7
    local.get $t
    i32.const 32
    i32.mul
    i32.add
    local.set $v_7_2
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
    ;; for k from 0 to 4
    local.get $v_7_2
    local.set $v_7_k
    local.get $rnn.0.R
    local.set $rnn.0.R_k
    local.get $v_7_k
    i32.const 16
    i32.add
    local.set $end
    loop $k
      ;; let a0 = v_7[v_7_row + k]
      local.get $v_7_k
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
      ;; let a1 = v_7[v_7_row + k + 4]
      local.get $v_7_k
      f32.load offset=16
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
      ;; let w1 = rnn.0.R[rnn.0.R_unit + k + 4]
      local.get $rnn.0.R_k
      f32.load offset=16
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
      ;; let w2 = rnn.0.R[rnn.0.R_unit + k + 8]
      local.get $rnn.0.R_k
      f32.load offset=32
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
      ;; let w3 = rnn.0.R[rnn.0.R_unit + k + 12]
      local.get $rnn.0.R_k
      f32.load offset=48
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
      local.get $v_7_k
      i32.const 4
      i32.add
      local.set $v_7_k
      local.get $rnn.0.R_k
      i32.const 4
      i32.add
      local.set $rnn.0.R_k
      local.get $v_7_k
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
