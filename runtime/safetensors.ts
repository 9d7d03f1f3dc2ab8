// The safetensors format: named tensors with a JSON header. Writes F32; reads F32, F16 and BF16, checking everything.
import { RuntimeError } from "./errors.ts";

export interface Tensor {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
}

export interface TensorFile {
  readonly tensors: ReadonlyMap<string, Tensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

interface HeaderEntry {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

export const countOf = (shape: readonly number[]): number => shape.reduce((product, d) => product * d, 1);

/** One file: 8 bytes of header length, the header padded with spaces to 8 bytes, the values. */
export function writeSafetensors(
  tensors: Iterable<readonly [name: string, tensor: Tensor]>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const all = [...tensors];
  let end = 0;
  const entries = all.map(([name, { shape, data }]) => {
    const begin = end;
    end += data.length * 4;
    return [name, { dtype: "F32", shape, data_offsets: [begin, end] }] as const;
  });
  const hasMetadata = Object.keys(metadata).length > 0;
  const json = JSON.stringify(
    Object.fromEntries([...(hasMetadata ? [["__metadata__", metadata] as const] : []), ...entries]),
  );
  // Escaped to ASCII, so that characters are bytes.
  const ascii = json.replace(/[^\0-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const header = ascii.padEnd(Math.ceil(ascii.length / 8) * 8, " ");
  const bytes = new Uint8Array(8 + header.length + end);
  new DataView(bytes.buffer).setUint32(0, header.length, true);
  for (let i = 0; i < header.length; i++) bytes[8 + i] = header.charCodeAt(i);
  let at = 8 + header.length;
  for (const [, { data }] of all) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/**
 * @param where names the file in errors.
 * @throws RuntimeError "file" for a truncated file, a header that is no JSON or does not fit the format, offsets that
 * overlap, leave holes or lie outside the file, and element types other than F32, F16, BF16.
 */
export function readSafetensors(bytes: Uint8Array, where: string): TensorFile {
  const { json, start } = readHeader(bytes, where);
  const { __metadata__: metadata, ...rest } = json;
  const entries = Object.entries(rest).map(([name, entry]) => [name, checkEntry(name, entry, where)] as const);
  checkOffsets(entries, bytes.length - start, where);
  const tensors = new Map<string, Tensor>();
  for (const [name, e] of entries)
    tensors.set(name, { shape: e.shape, data: DECODERS[e.dtype](copyOf(bytes, start + e.begin, start + e.end)) });
  return { tensors, metadata: checkMetadata(metadata, where) };
}

/** Node's Buffer has a `slice` of its own, which copies nothing. */
const copyOf = (bytes: Uint8Array, begin: number, end: number): Uint8Array<ArrayBuffer> =>
  Uint8Array.prototype.slice.call(bytes, begin, end) as Uint8Array<ArrayBuffer>;

const broken = (where: string, found: string, expected?: string): RuntimeError =>
  new RuntimeError("file", { where, found, expected: expected ?? "a whole safetensors file" });

function readHeader(bytes: Uint8Array, where: string): { json: Record<string, unknown>; start: number } {
  if (bytes.length < 8) throw broken(where, `the file is truncated: it has ${bytes.length} bytes`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = view.getUint32(4, true) * 2 ** 32 + view.getUint32(0, true);
  if (length > bytes.length - 8)
    throw broken(
      where,
      `the file is truncated or of another format: its header should have ${length} bytes, ${bytes.length - 8} follow`,
    );
  let json: unknown;
  try {
    json = JSON.parse(decodeUtf8(bytes.subarray(8, 8 + length)));
  } catch {
    throw broken(where, "the header is not JSON");
  }
  if (!isRecord(json)) throw broken(where, "the header is not a JSON object");
  return { json, start: 8 + length };
}

/** Strict; TextDecoder is missing in audio worklets. Throws on malformed bytes. */
function decodeUtf8(bytes: Uint8Array): string {
  let escaped = "";
  for (const byte of bytes)
    escaped += byte < 0x80 && byte !== 0x25 ? String.fromCharCode(byte) : `%${byte.toString(16).padStart(2, "0")}`;
  return decodeURIComponent(escaped);
}

const isRecord = (x: unknown): x is Record<string, unknown> => typeof x === "object" && x !== null && !Array.isArray(x);
const isCount = (x: unknown): x is number => Number.isSafeInteger(x) && (x as number) >= 0;
const isCounts = (x: unknown): x is number[] => Array.isArray(x) && x.every(isCount);

function checkEntry(name: string, entry: unknown, where: string): HeaderEntry {
  const at = `${where}, tensor "${name}"`;
  if (
    !isRecord(entry) ||
    typeof entry.dtype !== "string" ||
    !isCounts(entry.shape) ||
    !isCounts(entry.data_offsets) ||
    entry.data_offsets.length !== 2
  )
    throw broken(at, "the header has no dtype, shape and data_offsets for it");
  const { dtype, shape } = entry;
  const [begin, end] = entry.data_offsets;
  if (!Object.hasOwn(DECODERS, dtype)) throw broken(at, `elements of type ${dtype}`, Object.keys(DECODERS).join(", "));
  const bytes = countOf(shape) * (dtype === "F32" ? 4 : 2);
  if (end - begin !== bytes)
    throw broken(
      at,
      `offsets ${begin} to ${end} hold ${end - begin} bytes`,
      `${bytes} for ${dtype}[${shape.join(",")}]`,
    );
  return { dtype, shape, begin, end };
}

/** The tensors cover the data exactly, as the format asks. */
function checkOffsets(entries: readonly (readonly [string, HeaderEntry])[], length: number, where: string): void {
  let covered = 0;
  for (const [name, { begin, end }] of [...entries].sort(([, x], [, y]) => x.begin - y.begin || x.end - y.end)) {
    const at = `${where}, tensor "${name}"`;
    if (end > length)
      throw broken(
        at,
        `it ends at byte ${end} of the data, which has ${length}`,
        "offsets inside the file; it may be truncated",
      );
    if (begin < covered)
      throw broken(at, `it starts at byte ${begin}, inside the tensor before it`, "tensors that do not overlap");
    if (begin > covered)
      throw broken(at, `bytes ${covered} to ${begin} before it belong to no tensor`, "data without holes");
    covered = end;
  }
  if (covered < length) throw broken(where, `${length - covered} bytes behind the last tensor belong to none`);
}

function checkMetadata(metadata: unknown, where: string): Record<string, string> {
  if (metadata === undefined) return {};
  if (isRecord(metadata) && Object.values(metadata).every((v) => typeof v === "string"))
    return metadata as Record<string, string>;
  throw broken(where, "__metadata__ is not a map of strings");
}

/** Each gets bytes of its own, so that they are aligned. */
const DECODERS: Readonly<Record<string, (bytes: Uint8Array<ArrayBuffer>) => Float32Array>> = {
  F32: (bytes) => new Float32Array(bytes.buffer),
  F16: (bytes) => Float32Array.from(new Uint16Array(bytes.buffer), halfToNumber),
  BF16: (bytes) => new Float32Array(Uint32Array.from(new Uint16Array(bytes.buffer), (x) => x << 16).buffer),
};

/** IEEE binary16. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return sign * (exponent ? (1024 + fraction) * 2 ** (exponent - 25) : fraction * 2 ** -24);
}
