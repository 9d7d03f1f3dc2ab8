// Parameters by name, and that a call that throws changes none of them.
import { expect, test } from "vitest";
import { loadModule, RuntimeError, readSafetensors, writeSafetensors } from "../../runtime/index.ts";
import { numbers, runningSum } from "./running-sum.ts";

const model = (seed = 1) => loadModule(runningSum(), { seed });
const w = { shape: [2, 3], data: numbers(6) };
const b = { shape: [3], data: numbers(3) };

test("names, shapes, values; get is a copy", () => {
  const { params } = model();
  expect(params.names).toEqual(["w", "b"]);
  expect(params.shape("w")).toEqual([2, 3]);
  params.set("w", [1, 2, 3, 4, 5, 6]);
  params.get("w").fill(9);
  expect([...params.get("w")]).toEqual([1, 2, 3, 4, 5, 6]);
});

test("saved and loaded into another model: equal bits, metadata comes back", () => {
  const [from, to] = [model(1), model(2)];
  const bytes = from.params.save({ vocabulary: "äbc" });
  expect(to.params.get("w")).not.toEqual(from.params.get("w"));
  expect(to.params.load(bytes)).toEqual({ vocabulary: "äbc" });
  expect(to.params.save()).toEqual(from.params.save());
  expect([...readSafetensors(bytes, "f").tensors.keys()]).toEqual(["w", "b"]);
});

test("the order of tensors in a file does not matter", () => {
  const { params } = model();
  params.load(
    writeSafetensors([
      ["b", b],
      ["w", w],
    ]),
  );
  expect(params.get("w")).toEqual(w.data);
  expect(params.get("b")).toEqual(b.data);
});

const nan = { shape: [3], data: Float32Array.of(0, 0, Number.NaN) };
const refused: readonly [string, Uint8Array, RegExp][] = [
  ["a missing parameter", writeSafetensors([["w", w]]), /tensor "b": it is missing; expected f32\[3\]/],
  [
    "an unknown one",
    writeSafetensors([
      ["w", w],
      ["b", b],
      ["q", b],
    ]),
    /tensor "q": the model has no such parameter; expected w, b/,
  ],
  [
    "another shape",
    writeSafetensors([
      ["w", { ...w, shape: [3, 2] }],
      ["b", b],
    ]),
    /tensor "w": f32\[3,2\]; expected f32\[2,3\]/,
  ],
  [
    "NaN",
    writeSafetensors([
      ["w", w],
      ["b", nan],
    ]),
    /parameter "b": NaN at index 2; expected finite numbers/,
  ],
  ["half a file", model().params.save().subarray(0, 150), /truncated/],
];

test.each(refused)("load refuses %s and changes nothing", (_, bytes, message) => {
  const { params } = model();
  const before = params.save();
  expect(() => params.load(bytes)).toThrow(message);
  expect(params.save()).toEqual(before);
});

test.each<[string, readonly number[], RegExp]>([
  ["NaN", [1, Number.NaN, 3], /parameter "b": NaN at index 1/],
  ["an infinity", [1, 2, Number.NEGATIVE_INFINITY], /parameter "b": -Infinity at index 2/],
  ["a number too large for f32", [1e39, 2, 3], /parameter "b": Infinity at index 0/],
  ["too few numbers", [1, 2], /parameter "b": 2 numbers; expected 3 for f32\[3\]/],
])("set refuses %s and changes nothing", (_, values, message) => {
  const { params } = model();
  const before = params.save();
  expect(() => params.set("b", values)).toThrow(message);
  expect(() => params.set("b", values)).toThrow(RuntimeError);
  expect(params.save()).toEqual(before);
});
