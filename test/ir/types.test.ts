// Dimensions and sizes over T and B.
import { describe, expect, test } from "vitest";
import {
  addSize,
  constSize,
  evalSize,
  formatSize,
  mulSize,
  sameSize,
  sizeOf,
  sizeOfDim,
  sizeOfShape,
  subSize,
} from "../../ir/size.ts";
import {
  dimFromParts,
  dimParts,
  dimProduct,
  evalShape,
  f32,
  formatType,
  i32,
  isDim,
  sameShape,
  sameType,
} from "../../ir/types.ts";
import { thrownBy } from "../support/thrown-by.ts";

describe("dimensions", () => {
  test("products are canonical", () => {
    expect(dimProduct(["T", 2, "B", 3])).toBe("6*T*B");
    expect(dimProduct(["B", "T"])).toBe("T*B");
    expect(dimProduct(["4*B", 2])).toBe("8*B");
    expect(dimProduct([])).toBe(1);
    expect(dimProduct([0, "T"])).toBe(0);
    for (const dim of [7, "T", "B", "T*B", "3*T", "12*T*B"] as const) expect(dimFromParts(dimParts(dim))).toBe(dim);
    expect(thrownBy(() => dimProduct(["T", "T"])).message).toBe("dimension: 1*T^2*B^0; expected T and B at most once");
  });

  test("what is a dimension", () => {
    expect([0, 3, "T", "B", "T*B", "4*B"].every(isDim)).toBe(true);
    expect([-1, 1.5, "B*T", "H", "2*", Number.NaN].some(isDim)).toBe(false);
    expect(evalShape(["T", "2*B", 3], { T: 5, B: 4 })).toEqual([5, 8, 3]);
  });

  test("types", () => {
    expect(formatType(f32("T", "B", 64))).toBe("f32[T,B,64]");
    expect(formatType(i32())).toBe("i32[]");
    expect(sameType(f32(2), i32(2))).toBe(false);
    expect(sameShape(["T"], [1])).toBe(false);
    expect(sameShape([2], [2, 2])).toBe(false);
  });
});

describe("sizes", () => {
  test("arithmetic of polynomials in T and B", () => {
    const size = addSize(sizeOfShape(["T", "B", 64]), sizeOfShape(["B", 64]));
    expect(formatSize(size)).toBe("64*T*B + 64*B");
    expect(evalSize(size, { T: 3, B: 2 })).toBe(512);
    expect(formatSize(mulSize(size, sizeOfDim("T")))).toBe("64*T*T*B + 64*T*B");
    expect(formatSize(subSize(size, size))).toBe("0");
    expect(sameSize(addSize(sizeOfDim("B"), sizeOfDim("T")), addSize(sizeOfDim("T"), sizeOfDim("B")))).toBe(true);
    expect([constSize(sizeOf(5)), constSize(sizeOf(0)), constSize(sizeOfDim("T"))]).toEqual([5, 0, undefined]);
  });
});
