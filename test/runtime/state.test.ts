// The state as an object of the caller's.
import { expect, test } from "vitest";
import { writeSafetensors } from "../../runtime/safetensors.ts";
import { State } from "../../runtime/state.ts";

const specs = [
  { name: "rnn.0.h", shape: ["B", 2] },
  { name: "rnn.0.c", shape: ["B", 3] },
] as const;

test("init, get, set, reset, clone", () => {
  const state = State.init(specs, 2);
  expect(state.names).toEqual(["rnn.0.h", "rnn.0.c"]);
  expect(state.rows).toBe(2);
  expect(state.shape("rnn.0.c")).toEqual([2, 3]);
  state.set("rnn.0.h", [1, 2, 3, 4]);
  const copy = state.clone();
  state.get("rnn.0.h")[0] = 9;
  expect([...copy.get("rnn.0.h")]).toEqual([1, 2, 3, 4]);
  state.reset();
  expect([...state.get("rnn.0.h")]).toEqual([0, 0, 0, 0]);
  expect([...copy.get("rnn.0.h")]).toEqual([1, 2, 3, 4]);
});

test("serialized and parsed: names, rows, bits", () => {
  const state = State.init(specs, 2);
  state.set("rnn.0.c", [1, -0, 1e-40, Math.PI, 5, 6]);
  const parsed = State.parse(state.serialize());
  parsed.expectFits(specs, 2);
  expect(parsed.get("rnn.0.c")).toEqual(state.get("rnn.0.c"));
  expect(parsed.get("rnn.0.h")).toEqual(state.get("rnn.0.h"));
});

test("what does not fit is refused", () => {
  const state = State.init(specs, 2);
  expect(() => state.get("h")).toThrow('state "h": there is no such state; expected one of rnn.0.h, rnn.0.c');
  expect(() => state.set("rnn.0.h", [1])).toThrow('state "rnn.0.h": 1 numbers; expected 4 for f32[2,2]');
  expect(() => state.expectFits(specs, 3)).toThrow("state: it has 2 rows; expected 3, the rows of the call");
  expect(() => state.expectFits(specs.slice(1), 2)).toThrow('state "rnn.0.h": there is no such state');
  const more = [...specs, { name: "s", shape: ["B", 1] as const }];
  expect(() => state.expectFits(more, 2)).toThrow('state "s": it is missing; expected f32[2,1]');
  const other = [specs[0], { name: "rnn.0.c", shape: ["B", 4] as const }];
  expect(() => state.expectFits(other, 2)).toThrow('state "rnn.0.c": f32[2,3]; expected f32[2,4]');
  expect(() => State.parse(writeSafetensors([]))).toThrow("does not say its number of rows");
  expect(() => State.parse(state.serialize().subarray(0, 40))).toThrow(/^state: the file is truncated/);
});
