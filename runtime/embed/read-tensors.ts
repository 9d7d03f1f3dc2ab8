// Reads the tensors of a safetensors file, all of them F32. There is no TextDecoder in audio worklets.
import { fail } from "./fail.ts";

interface Entry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [from: number, to: number];
}

/** What a file holds: names, notes, and a function that gives the tensor of a name and shape. */
export function readTensors(file: ArrayBuffer | Uint8Array, what: string) {
  const bytes = new Uint8Array(file as ArrayBuffer);
  let start = 8;
  let header: Readonly<Record<string, unknown>>;
  try {
    start += new DataView(bytes.buffer).getUint32(0, true);
    let escaped = "";
    for (const byte of bytes.subarray(8, start)) escaped += `%${(256 + byte).toString(16).slice(1)}`;
    header = { ...JSON.parse(decodeURIComponent(escaped)) };
  } catch {
    fail(what, `${bytes.length} bytes`, "a safetensors file");
  }
  const { __metadata__: notes = {}, ...entries } = header;
  return {
    notes: notes as Readonly<Record<string, string>>,
    names: Object.keys(entries),
    tensor(name: string, shape: readonly number[]): Float32Array {
      const { dtype, shape: found, data_offsets: [from, to] = [0, 0] } = (entries[name] ?? {}) as Partial<Entry>;
      const expected = `F32 [${shape}]`;
      if (`${dtype} [${found}]` !== expected) fail(`tensor "${name}"`, `${dtype} [${found}]`, expected);
      const values = new Float32Array(bytes.slice(start + from, start + to).buffer);
      if (values.length !== shape.reduce((a, b) => a * b, 1)) fail(`tensor "${name}"`, "missing numbers", expected);
      return values;
    },
  };
}
