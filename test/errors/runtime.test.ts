// What a caller of the runtime reads when something does not fit: where, what was found, what was expected.
import { expect, test } from "vitest";
import { loadModule, type Model, RuntimeError } from "../../runtime/index.ts";
import type { Inputs } from "../../runtime/inputs.ts";
import { numbers, runningSum } from "../runtime/running-sum.ts";

const x = numbers(12);
const options = { steps: 3, rows: 2 };
const forward = (net: Model, inputs: Inputs, more: object = {}) => net.forward(inputs, { ...options, ...more });

const cases: readonly [string, (net: Model) => unknown, string][] = [
  ["a missing input", (n) => forward(n, {}), 'input "x": it is missing; expected f32[T,B,2] with T = 3, B = 2'],
  [
    "an unknown input",
    (n) => forward(n, { X: x }),
    'input "X": there is no such input; expected one of x, lengths, target',
  ],
  [
    "a wrong length",
    (n) => forward(n, { x: [1, 2] }),
    'input "x": 2 numbers; expected 12 for f32[T,B,2] with T = 3, B = 2',
  ],
  [
    "another array",
    (n) => forward(n, { x: new Int32Array(12) }),
    'input "x": Int32Array; expected Float32Array or an array of numbers',
  ],
  ["f64", (n) => forward(n, { x: new Float64Array(12) as never }), 'input "x": Float64Array; expected Float32Array'],
  ["a string", (n) => forward(n, { x: "abc" as never }), 'input "x": String; expected Float32Array'],
  ["elements", (n) => forward(n, { x: Array(12).fill("1") as never }), 'input "x": 1 at index 0; expected numbers'],
  [
    "a fraction as index",
    (n) => forward(n, { x, lengths: [1.5, 1] }),
    'input "lengths": 1.5 at index 0; expected 32-bit integers',
  ],
  [
    "an index beyond i32",
    (n) => forward(n, { x, lengths: [1, 2 ** 31] }),
    'input "lengths": 2147483648 at index 1; expected 32-bit',
  ],
  [
    "floats for indices",
    (n) => forward(n, { x, lengths: new Float32Array(2) }),
    'input "lengths": Float32Array; expected Int32Array',
  ],
  [
    "a row too long",
    (n) => forward(n, { x }, { lengths: [1, 4] }),
    'input "lengths": 4 at index 1; expected 0 to 3 steps',
  ],
  [
    "a negative row",
    (n) => forward(n, { x }, { lengths: [-1, 1] }),
    'input "lengths": -1 at index 0; expected 0 to 3 steps',
  ],
  ["negative steps", (n) => forward(n, { x }, { steps: -1 }), "steps: -1; expected a whole number of at least 0"],
  ["fractional steps", (n) => forward(n, { x }, { steps: 1.5 }), "steps: 1.5; expected a whole number of at least 0"],
  ["no steps given", (n) => forward(n, { x }, { steps: undefined }), "steps: undefined; expected a whole number"],
  ["no rows", (n) => forward(n, { x }, { rows: 0 }), "rows: 0; expected a whole number of at least 1"],
  ["negative rows", (n) => n.step({ x }, { rows: -2 }), "rows: -2; expected a whole number of at least 1"],
  ["fractional rows", (n) => n.stream({ rows: 0.5 }), "rows: 0.5; expected a whole number of at least 1"],
  [
    "training on nothing",
    (n) => n.train({ x: [], target: [] }, { steps: 0 }),
    "steps: 0; expected a whole number of at least 1",
  ],
  [
    "a state of other rows",
    (n) => forward(n, { x }, { state: n.initialState(3) }),
    "state: it has 3 rows; expected 2, the rows of the call",
  ],
  ["a stream's missing input", (n) => n.stream().step({}), 'input "x": it is missing; expected f32[B,2] with B = 1'],
  ["an unknown parameter", (n) => n.params.get("W"), 'parameter "W": there is no such parameter; expected one of w, b'],
  [
    "an unknown cotangent",
    (n) => n.backward({ x }, { z: x }, options),
    'cotangent "z": there is no such cotangent; expected one of y',
  ],
  [
    "a cotangent's length",
    (n) => n.backward({ x }, { y: [1] }, options),
    'cotangent "d_output_y": 1 numbers; expected 18',
  ],
  [
    "an unknown hyper-parameter",
    (n) => n.train({ x, target: numbers(18) }, { ...options, hyper: { beta: 1 } }),
    'hyper-parameter "beta": there is no such hyper-parameter; expected one of key, rate, momentum, step',
  ],
  ["a seed", () => loadModule(runningSum(), { seed: -1 }), "seed: -1; expected a whole number from 0 to 16777214"],
  ["a large seed", () => loadModule(runningSum(), { seed: 2 ** 24 }), "seed: 16777216; expected a whole number"],
  [
    "another format",
    () => loadModule(runningSum({ format: 2 as 1 })),
    'model "running-sum": format 2; expected format 1',
  ],
  [
    "code without an entry",
    () => loadModule({ ...runningSum(), entries: {} }),
    'model "running-sum": the manifest lists "prepare", the code has no such entry',
  ],
  ["too much memory", (n) => n.forward({ x }, { steps: 2 ** 50, rows: 2 }), "memory of the model: 45035996273705"],
];

test.each(cases)("%s", (_, call, message) => {
  const net = loadModule(runningSum());
  const before = net.params.save();
  let error: unknown;
  try {
    call(net);
  } catch (thrown) {
    error = thrown;
  }
  expect(error).toBeInstanceOf(RuntimeError);
  expect((error as RuntimeError).message.slice(0, message.length)).toBe(message);
  expect(net.params.save()).toEqual(before);
  expect(net.forward({ x }, options).outputs.y.length).toBe(18);
});
