import { expect, it } from "vitest";
import { tableInputs } from "../../compiler/table-inputs.ts";
import { parseGraph } from "../../ir/graph/parse.ts";

const tablesOf = (body: string, params = "") =>
  Object.fromEntries(
    tableInputs(
      parseGraph(`graph g(param E: f32[7,4], param F: f32[5,4], input ids: i32[T,B]${params}) {
${body}
}`),
    ),
  );

it("ids that go into a gather as they are, also through views", () => {
  expect(tablesOf("  %x: f32[T,B,4] = gather %E, %ids\n  return output y = %x")).toEqual({
    ids: { table: "E", rows: 7 },
  });
  const reshaped = `  %flat: i32[T*B] = reshape %ids {shape: [T*B]}
  %x: f32[T*B,4] = gather %E, %flat
  return output y = %x`;
  expect(tablesOf(reshaped)).toEqual({ ids: { table: "E", rows: 7 } });
});

it("of two tables the smaller one", () => {
  const both = `  %x: f32[T,B,4] = gather %E, %ids
  %y: f32[T,B,4] = gather %F, %ids
  return output x = %x, output y = %y`;
  expect(tablesOf(both)).toEqual({ ids: { table: "F", rows: 5 } });
});

it("no ids that nothing is picked with", () => {
  expect(tablesOf("  %x: f32[T,B,3] = oneHot %ids {depth: 3}\n  return output y = %x")).toEqual({});
});
