// The safetensors file: what is written is read back, and every damaged file is refused with one clear error.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RuntimeError } from "../../runtime/errors.ts";
import { readSafetensors, type Tensor, writeSafetensors } from "../../runtime/safetensors.ts";

const file = (header: unknown, data: Uint8Array | readonly number[] = []): Uint8Array => {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  bytes.set(data, 8 + json.length);
  return bytes;
};

const tensor: fc.Arbitrary<Tensor> = fc
  .array(fc.nat(4), { maxLength: 3 })
  .chain((shape) =>
    fc
      .array(fc.float(), { minLength: shape.reduce((p, d) => p * d, 1), maxLength: shape.reduce((p, d) => p * d, 1) })
      .map((values) => ({ shape, data: Float32Array.from(values) })),
  );
const name = fc.string({ unit: "binary", minLength: 1 }).filter((n) => n !== "__metadata__" && n !== "__proto__");

test("written and read back: names, shapes, bits and metadata, in any Unicode", () => {
  fc.assert(
    fc.property(
      fc.dictionary(name, tensor),
      fc.dictionary(name, fc.string({ unit: "binary" })),
      (tensors, metadata) => {
        const bytes = writeSafetensors(Object.entries(tensors), metadata);
        const read = readSafetensors(bytes, "test");
        expect(Object.fromEntries(read.tensors)).toEqual({ ...tensors });
        expect({ ...read.metadata }).toEqual({ ...metadata });
      },
    ),
  );
});

test("the header is ASCII and padded, so that values are aligned", () => {
  const bytes = writeSafetensors([["ünï", { shape: [1], data: Float32Array.of(1) }]]);
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  expect(length % 8).toBe(0);
  expect(bytes.subarray(8, 8 + length).every((b) => b < 128)).toBe(true);
  expect(bytes.length).toBe(8 + length + 4);
});

test("a file that starts anywhere in a larger buffer is read", () => {
  const bytes = writeSafetensors([["w", { shape: [2], data: Float32Array.of(1, 2) }]]);
  const larger = new Uint8Array(bytes.length + 3);
  larger.set(bytes, 3);
  expect(readSafetensors(larger.subarray(3), "test").tensors.get("w")?.data).toEqual(Float32Array.of(1, 2));
});

test("half precision: F16 with subnormals and specials, BF16", () => {
  const halves = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x7bff, 0x7c00, 0xfc00, 0x7e00, 0x8000);
  const f16 = file({ h: { dtype: "F16", shape: [8], data_offsets: [0, 16] } }, new Uint8Array(halves.buffer));
  const read = readSafetensors(f16, "test").tensors.get("h")?.data;
  const [inf, nan] = [Number.POSITIVE_INFINITY, Number.NaN];
  expect([...(read ?? [])]).toEqual([1, -2, 2 ** -24, 65504, inf, -inf, nan, -0]);
  const brain = Uint16Array.of(0x3f80, 0xc000, 0x4049);
  const bf16 = file({ b: { dtype: "BF16", shape: [3], data_offsets: [0, 6] } }, new Uint8Array(brain.buffer));
  expect([...(readSafetensors(bf16, "test").tensors.get("b")?.data ?? [])]).toEqual([1, -2, 3.140625]);
});

describe("refused", () => {
  const w = { dtype: "F32", shape: [1], data_offsets: [0, 4] };
  const cases: readonly [string, Uint8Array, RegExp][] = [
    ["no bytes", new Uint8Array(0), /truncated: it has 0 bytes/],
    ["another format", new TextEncoder().encode("PK and other bytes"), /truncated or of another format/],
    ["a header longer than the file", file("{}").subarray(0, 9), /header should have 2 bytes, 1 follow/],
    ["a header that is not JSON", file("{oops"), /the header is not JSON/],
    ["a header that is not UTF-8", file("{}").fill(0xff, 8), /the header is not JSON/],
    ["a list", file("[]"), /not a JSON object/],
    ["null", file("null"), /not a JSON object/],
    ["no dtype", file({ w: { ...w, dtype: undefined } }, [0, 0, 0, 0]), /tensor "w": the header has no dtype/],
    ["a shape that is none", file({ w: { ...w, shape: [-1] } }, [0, 0, 0, 0]), /no dtype, shape and data_offsets/],
    ["three offsets", file({ w: { ...w, data_offsets: [0, 4, 8] } }, [0, 0, 0, 0]), /no dtype, shape and data_offsets/],
    ["another type", file({ w: { ...w, dtype: "I64" } }, [0, 0, 0, 0]), /type I64; expected F32, F16, BF16/],
    ["a type named like a method", file({ w: { ...w, dtype: "toString" } }, [0, 0, 0, 0]), /type toString/],
    [
      "offsets of another length",
      file({ w: { ...w, shape: [2] } }, [0, 0, 0, 0]),
      /hold 4 bytes; expected 8 for F32\[2\]/,
    ],
    ["missing data", file({ w }, [0, 0, 0]), /ends at byte 4 of the data, which has 3.*truncated/],
    ["overlap", file({ w, v: { ...w, data_offsets: [2, 6] } }, [0, 0, 0, 0, 0, 0]), /"v": it starts at byte 2, inside/],
    ["the same place twice", file({ w, v: w }, [0, 0, 0, 0]), /inside the tensor before it/],
    [
      "a hole",
      file({ w: { ...w, data_offsets: [4, 8] } }, new Uint8Array(8)),
      /bytes 0 to 4 before it belong to no tensor/,
    ],
    ["bytes behind", file({ w }, [0, 0, 0, 0, 9]), /1 bytes behind the last tensor/],
    ["metadata of numbers", file({ __metadata__: { a: 1 } }), /not a map of strings/],
  ];
  test.each(cases)("%s", (_, bytes, message) => {
    expect(() => readSafetensors(bytes, "file.safetensors")).toThrow(message);
    expect(() => readSafetensors(bytes, "file.safetensors")).toThrow(/^file\.safetensors/);
  });

  test("every prefix of a file", () => {
    const bytes = writeSafetensors([["w", { shape: [3], data: Float32Array.of(1, 2, 3) }]], { note: "x" });
    for (let n = 0; n < bytes.length; n++)
      expect(() => readSafetensors(bytes.subarray(0, n), "f")).toThrow(RuntimeError);
  });

  test("a file with any byte changed is either read or refused by a RuntimeError, never by another", () => {
    const bytes = writeSafetensors([["w", { shape: [1], data: Float32Array.of(1) }]]);
    let refused = 0;
    for (let at = 0; at < bytes.length; at++)
      for (const value of [0, 0x22, 0x7b, 0x80, 0xff]) {
        try {
          readSafetensors(bytes.with(at, value), "f");
        } catch (error) {
          expect(error).toBeInstanceOf(RuntimeError);
          refused++;
        }
      }
    expect(refused).toBeGreaterThan(100);
  });
});
