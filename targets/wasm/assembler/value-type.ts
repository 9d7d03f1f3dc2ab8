// The value types that this assembler knows, their codes, and signatures in the notation `ii>f`.

export type ValueType = "i32" | "f32" | "v128";

export const valueTypeCodes: Readonly<Record<ValueType, number>> = Object.freeze({ i32: 0x7f, f32: 0x7d, v128: 0x7b });

/** What an instruction or a function takes and gives. */
export interface Signature {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
}

const letters: Readonly<Record<string, ValueType>> = Object.freeze({ i: "i32", f: "f32", v: "v128" });

export type SignatureText = `${string}>${string}`;

/** `iv>f` takes i32 and v128 and gives f32. */
export function parseSignature(text: SignatureText): Signature {
  const [params, results] = text.split(">").map((part) => Object.freeze([...part].map((letter) => letters[letter])));
  return Object.freeze({ params, results });
}

/** `(i32, v128) -> (f32)`; equal for equal signatures. */
export const formatSignature = ({ params, results }: Signature): string =>
  `(${params.join(", ")}) -> (${results.join(", ")})`;
