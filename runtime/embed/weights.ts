// Reads the tensors of a safetensors file, F32, F16 and BF16. There is no TextDecoder in audio worklets.
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
    const data = bytes.slice(start + from, start + to).buffer;
    const width = dtype === "F32" ? 4 : 2;
    const fits = `${found}` === `${shape}` && data.byteLength === shape.reduce((a, b) => a * b, width);
    if (!fits || !/^(F32|B?F16)$/.test(dtype)) fail(`tensor "${name}"`, `${dtype} [${found}]`, `F32 [${shape}]`);
    const decode = dtype === "F16" ? fromHalf : (bits: number) => fromBits(bits << 16);
    const values = width === 4 ? new Float32Array(data) : Float32Array.from(new Uint16Array(data), decode);
    return values.every(Number.isFinite) ? values : fail(`tensor "${name}"`, "NaN or an infinity", "finite numbers");
  };
}

const fromBits = (bits: number): number => new Float32Array(new Int32Array([bits]).buffer)[0];

/** IEEE binary16 has the bits of f32 with a smaller exponent: f32 scales them. NaN where the exponent is the largest. */
const fromHalf = (bits: number): number =>
  (~bits & 0x7c00) === 0 ? Number.NaN : fromBits(((bits & 0x8000) << 16) | ((bits & 0x7fff) << 13)) * 2 ** 112;
