// Reads the tensors of a safetensors file, all of them F32. There is no TextDecoder in audio worklets.
import { fail } from "./fail.ts";

/** A function that gives the tensor of a name as f32. */
export function readWeights(file: ArrayBuffer | Uint8Array): (name: string, shape: readonly number[]) => Float32Array {
  const bytes = new Uint8Array(file as ArrayBuffer);
  const start = 8 + (bytes.length < 8 ? 0 : new DataView(bytes.buffer).getUint32(0, true));
  if (start > bytes.length) fail("weights", `${bytes.length} bytes`, "a safetensors file");
  let escaped = "";
  for (const byte of bytes.subarray(8, start)) escaped += `%${(256 + byte).toString(16).slice(1)}`;
  const header = JSON.parse(decodeURIComponent(escaped));
  return (name, shape) => {
    const { dtype, shape: found, data_offsets: [from, to] = [0, 0] } = header[name] ?? {};
    const expected = `F32 [${shape}]`;
    if (`${dtype} [${found}]` !== expected) fail(`tensor "${name}"`, `${dtype} [${found}]`, expected);
    const values = new Float32Array(bytes.slice(start + from, start + to).buffer);
    if (values.length !== shape.reduce((a, b) => a * b, 1) || !values.every(Number.isFinite))
      fail(`tensor "${name}"`, "missing numbers, NaN or an infinity", expected);
    return values;
  };
}
