// Writes a safetensors file of F32 tensors.

export type NamedTensor = readonly [name: string, shape: readonly number[], values: Float32Array];

export function writeTensors(tensors: readonly NamedTensor[], notes?: Readonly<Record<string, string>>): Uint8Array {
  let end = 0;
  const entries = tensors.map(([name, shape, { byteLength }]) => {
    const entry = { dtype: "F32", shape, data_offsets: [end, end + byteLength] };
    end += byteLength;
    return [name, entry];
  });
  // In ASCII, so that characters are bytes.
  const json = JSON.stringify({ __metadata__: notes, ...Object.fromEntries(entries) }).replace(
    /[^ -~]/g,
    (c) => `\\u${(65536 + c.charCodeAt(0)).toString(16).slice(1)}`,
  );
  const start = 8 + Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(start + end).fill(32, 8, start);
  new DataView(file.buffer).setUint32(0, start - 8, true);
  for (let i = 0; i < json.length; i++) file[8 + i] = json.charCodeAt(i);
  end = start;
  for (const [, , values] of tensors) {
    new Float32Array(file.buffer, end, values.length).set(values);
    end += values.byteLength;
  }
  return file;
}
