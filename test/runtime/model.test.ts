// The calls of a loaded model, on a model written by hand.
import { describe, expect, test } from "vitest";
import { loadModule, State } from "../../runtime/index.ts";
import { allocated } from "../support/allocation.ts";
import { noise, numbers, runningSum } from "./running-sum.ts";

const T = 4;
const B = 2;
const x = numbers(T * B * 2);
const target = numbers(T * B * 3, 2);
const W = [1, 2, 3, 4, 5, 6];

function model(seed = 5) {
  const module = runningSum();
  const net = loadModule(module, { seed });
  net.params.set("w", W);
  net.params.set("b", [0.5, 0, -0.5]);
  return { net, module };
}

/** What the model computes, in f64. */
function expected(x: ArrayLike<number>, T: number, B: number, start: ArrayLike<number> = new Float64Array(B * 3)) {
  const s = Float64Array.from(start);
  const y: number[] = [];
  for (let t = 0; t < T; t++)
    for (let r = 0; r < B; r++)
      for (let o = 0; o < 3; o++) {
        s[r * 3 + o] += x[(t * B + r) * 2] * W[o] + x[(t * B + r) * 2 + 1] * W[3 + o];
        y.push(s[r * 3 + o] + [0.5, 0, -0.5][o]);
      }
  return { y, s };
}

const close = (found: ArrayLike<number>, wanted: ArrayLike<number>) => {
  expect(found.length).toBe(wanted.length);
  for (const [i, v] of Array.from(wanted).entries()) expect(found[i]).toBeCloseTo(v, 4);
};

describe("forward and step", () => {
  test("forward computes outputs and the final state from zeros or a given state", () => {
    const { net } = model();
    const from = net.initialState(B);
    from.set("s", numbers(6, 3));
    const zeros = net.forward({ x }, { steps: T, rows: B });
    const given = net.forward({ x }, { steps: T, state: from });
    close(zeros.outputs.y, expected(x, T, B).y);
    close(zeros.state.get("s"), expected(x, T, B).s);
    close(given.outputs.y, expected(x, T, B, numbers(6, 3)).y);
    expect(from.get("s")).toEqual(numbers(6, 3));
  });

  test("results are the caller's own: a later call leaves them alone", () => {
    const { net } = model();
    const first = net.forward({ x }, { steps: T, rows: B });
    const [y, s] = [first.outputs.y.slice(), first.state.get("s").slice()];
    net.forward({ x: numbers(T * B * 2, 9) }, { steps: T, rows: B, state: first.state });
    expect(first.outputs.y).toEqual(y);
    expect(first.state.get("s")).toEqual(s);
  });

  test("steps with the state handed on equal one forward, bit for bit, and so does a stream", () => {
    const { net } = model();
    const whole = net.forward({ x }, { steps: T, rows: B });
    const stream = net.stream({ rows: B });
    let state = net.initialState(B);
    for (let t = 0; t < T; t++) {
      const now = x.subarray(t * B * 2, (t + 1) * B * 2);
      const result = net.step({ x: now }, { state });
      const wanted = whole.outputs.y.subarray(t * B * 3, (t + 1) * B * 3);
      expect(result.outputs.y).toEqual(wanted);
      expect(stream.step({ x: now }).y).toEqual(wanted);
      state = result.state;
    }
    expect(state.get("s")).toEqual(whole.state.get("s"));
    expect(stream.state.get("s")).toEqual(whole.state.get("s"));
  });

  test("no steps: outputs are empty, the state is unchanged", () => {
    const { net } = model();
    const state = net.initialState(B);
    state.set("s", numbers(6));
    const result = net.forward({ x: [] }, { steps: 0, state });
    expect(result.outputs.y.length).toBe(0);
    expect(result.state.get("s")).toEqual(numbers(6));
    const back = net.backward({ x: [] }, {}, { steps: 0, state, stateCotangents: state });
    expect(back.stateGrads.get("s")).toEqual(numbers(6));
  });

  test("lengths stop rows; without them all rows have all steps", () => {
    const { net } = model();
    const cut = net.forward({ x }, { steps: T, rows: B, lengths: [T, 1] });
    const same = net.forward({ x, lengths: Int32Array.of(T, 1) }, { steps: T, rows: B });
    close(cut.state.get("s").subarray(0, 3), expected(x, T, B).s.subarray(0, 3));
    close(cut.state.get("s").subarray(3), expected(x, 1, B).s.subarray(3));
    expect(same.outputs).toEqual(cut.outputs);
  });

  test("plain arrays are inputs as well, and an input of another entry may be there", () => {
    const { net } = model();
    const typed = net.forward({ x }, { steps: T, rows: B });
    expect(net.forward({ x: [...x], target }, { steps: T, rows: B }).outputs).toEqual(typed.outputs);
  });
});

describe("prepare", () => {
  test("runs once after parameters change, by set, load or train, and not otherwise", () => {
    const { net, module } = model();
    const call = () => net.forward({ x }, { steps: T, rows: B });
    expect(module.ran.prepare).toBe(undefined);
    call();
    call();
    expect(module.ran.prepare).toBe(1);
    const before = call();
    net.params.set("w", [0, 0, 0, 0, 0, 0]);
    expect(call().outputs.y[0]).toBe(0.5);
    expect(module.ran.prepare).toBe(2);
    net.params.set("w", W);
    const saved = net.params.save();
    net.train({ x, target }, { steps: T, rows: B });
    expect(call().outputs).not.toEqual(before.outputs);
    const runs = module.ran.prepare;
    net.params.load(saved);
    expect(call().outputs).toEqual(before.outputs);
    expect(module.ran.prepare).toBe(runs + 1);
  });

  test("a running stream sees new parameters", () => {
    const { net } = model();
    const stream = net.stream();
    stream.step({ x: [1, 1] });
    net.params.set("w", [0, 0, 0, 0, 0, 0]);
    stream.reset();
    expect([...stream.step({ x: [1, 1] }).y]).toEqual([0.5, 0, -0.5]);
  });
});

describe("streams", () => {
  test("have states of their own and share weights; a model call between steps disturbs neither", () => {
    const { net } = model();
    const [one, two] = [net.stream(), net.stream()];
    const first = one.step({ x: [1, 0] }).y;
    expect([...first]).toEqual([1.5, 2, 2.5]);
    two.step({ x: [0, 1] });
    net.forward({ x: numbers(20000) }, { steps: 10000 }); // moves the memory
    expect([...first]).toEqual([1.5, 2, 2.5]);
    expect([...one.step({ x: [1, 0] }).y]).toEqual([2.5, 4, 5.5]);
    expect([...two.step({ x: [0, 1] }).y]).toEqual([8.5, 10, 11.5]);
    expect(one.step({ x: [0, 0] }).y).toBe(first);
  });

  test("start from a state without keeping it", () => {
    const { net } = model();
    const state = net.initialState(1);
    state.set("s", [1, 1, 1]);
    const stream = net.stream({ state });
    stream.step({ x: [1, 0] });
    expect([...state.get("s")]).toEqual([1, 1, 1]);
    expect([...stream.state.get("s")]).toEqual([2, 3, 4]);
  });

  test("allocate nothing in steady state", async () => {
    const stream = model().net.stream();
    const inputs = { x: Float32Array.of(0.1, -0.1) };
    const steps = 40_000;
    expect(await allocated(steps, 4 * steps, () => stream.step(inputs))).toBeLessThan(4 * steps);
  });
});

describe("training", () => {
  test("gradient agrees with differences of the loss and changes nothing", () => {
    const { net } = model();
    const saved = net.params.save();
    const { loss, grads, state, metrics } = net.gradient({ x, target }, { steps: T, rows: B });
    expect(net.params.save()).toEqual(saved);
    expect(net.updates).toBe(0);
    const lossAt = () => {
      const y = net.forward({ x }, { steps: T, rows: B }).outputs.y;
      const errors = Array.from(y, (v, i) => v - target[i] - noise(5, 0));
      return errors.reduce((sum, e) => sum + e * e, 0) / errors.length;
    };
    expect(loss).toBeCloseTo(lossAt(), 3);
    expect(metrics.worst).toBeGreaterThan(0);
    expect(state.get("s")).toEqual(net.forward({ x }, { steps: T, rows: B }).state.get("s"));
    for (const name of net.params.names) {
      const values = net.params.get(name);
      values.forEach((v, i) => {
        const at = (d: number) => {
          net.params.set(name, values.with(i, v + d));
          return lossAt();
        };
        const slope = (at(0.01) - at(-0.01)) / 0.02;
        net.params.set(name, values);
        expect(grads[name][i] / slope).toBeCloseTo(1, 2);
      });
    }
  });

  test("train is gradient and update; rate and other hyper-parameters can be given", () => {
    const { net } = model();
    const { grads } = net.gradient({ x, target }, { steps: T, rows: B });
    const result = net.train({ x, target }, { steps: T, rows: B, rate: 0.01, hyper: { momentum: 0 } });
    close(
      net.params.get("w"),
      W.map((v, i) => v - 0.01 * grads.w[i]),
    );
    const norm = Math.hypot(...grads.w, ...grads.b);
    expect(result.gradNorm / norm).toBeCloseTo(1, 5);
    expect(result.metrics.rateUsed).toBeCloseTo(0.01);
    expect(net.updates).toBe(1);
    expect(net.train({ x, target }, { steps: T, rows: B }).metrics.rateUsed).toBeCloseTo(0.05);
  });

  test("the random key is the seed and the count of updates", () => {
    const losses = (seed: number) => {
      const { net } = model(seed);
      const loss = () => net.gradient({ x, target }, { steps: T, rows: B }).loss;
      const first = [loss(), loss()];
      net.train({ x, target }, { steps: T, rows: B, rate: 0 });
      return [...first, loss()];
    };
    const [a, again, next] = losses(5);
    expect(again).toBe(a);
    expect(next).not.toBe(a);
    expect(losses(5)).toEqual([a, again, next]);
    expect(losses(6)[0]).not.toBe(a);
  });

  test("backward: gradients of parameters, inputs and state from cotangents of outputs and state", () => {
    const { net } = model();
    const dy = new Float32Array(T * B * 3).fill(0);
    dy[1] = 1; // t = 0, row 0, unit 1
    const stateCotangents = net.initialState(B);
    stateCotangents.set("s", [0, 0, 0, 1, 0, 0]); // row 1, unit 0
    const { outputs, grads, inputGrads, stateGrads, state } = net.backward(
      { x },
      { y: dy },
      { steps: T, rows: B, stateCotangents },
    );
    close(outputs.y, expected(x, T, B).y);
    close(state.get("s"), expected(x, T, B).s);
    close(stateGrads.get("s"), [0, 1, 0, 1, 0, 0]);
    close(grads.b, [0, 1, 0]);
    const row1 = (i: number) => [0, 1, 2, 3].reduce((sum, t) => sum + x[(t * B + 1) * 2 + i], 0);
    close(grads.w, [row1(0), x[0], 0, row1(1), x[1], 0]);
    close(inputGrads.x, [2, 5, 1, 4, 0, 0, 1, 4, 0, 0, 1, 4, 0, 0, 1, 4]);
    const none = net.backward({ x }, {}, { steps: T, rows: B });
    expect(none.grads.w.every((v) => v === 0)).toBe(true);
  });

  test("a loss or gradient that is not finite throws and leaves parameters, slots and count as they were", () => {
    const { net } = model();
    net.train({ x, target }, { steps: T, rows: B });
    const [saved, slot] = [net.params.save(), net.slotView("m").slice()];
    const bad = target.slice();
    bad[0] = Number.NaN;
    expect(() => net.train({ x, target: bad }, { steps: T, rows: B })).toThrow(
      /^update 2: the loss is NaN; expected a finite number/,
    );
    const huge = x.map(() => 1e38);
    expect(() => net.train({ x: huge, target }, { steps: T, rows: B })).toThrow(/update 2: the loss is (NaN|Infinity)/);
    expect(net.params.save()).toEqual(saved);
    expect(net.slotView("m")).toEqual(slot);
    expect(net.updates).toBe(1);
  });
});

test("equal seeds begin with equal parameters, others do not", () => {
  const w = (seed: number) => loadModule(runningSum(), { seed }).params.get("w");
  expect(w(1)).toEqual(w(1));
  expect(w(1)).not.toEqual(w(2));
});

test("a state that was serialized goes on where it was", () => {
  const { net } = model();
  const half = net.forward({ x: x.subarray(0, 8) }, { steps: 2, rows: B });
  const state = State.parse(half.state.serialize());
  const rest = net.forward({ x: x.subarray(8) }, { steps: 2, state });
  expect(rest.outputs.y).toEqual(net.forward({ x }, { steps: T, rows: B }).outputs.y.slice(12));
});
