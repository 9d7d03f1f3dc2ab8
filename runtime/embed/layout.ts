// What an emitted module says of its model: types alone, nothing of them is left in the module.

/** An array of numbers as a call takes it, row-major. */
export type Numbers = Float32Array | Int32Array | readonly number[];
type View = typeof Float32Array | typeof Int32Array;

/** Buffer, numbers in it, kind of array (Float32Array where absent), and what fills it where a call says nothing. */
export type Port = readonly [buffer: number, length: number, view?: View, fill?: number];
export type Ports = Readonly<Record<string, Port>>;

/** One entry for T steps of B rows. */
export interface Layout {
  /** The byte where a buffer begins; or how many numbers it holds and which kernels, first and last, use it. */
  readonly buffers: readonly (number | readonly [length: number, first: number, last: number])[];
  readonly inputs?: Ports;
  readonly outputs?: Ports;
  /** The state before and after. */
  readonly before?: Ports;
  readonly after?: Ports;
}
export type Layouts = Readonly<Record<string, (T: number, B: number) => Layout>>;

export interface ModelFacts {
  readonly name: string;
  /** By name: the byte where it begins, then its shape. */
  readonly params: Readonly<Record<string, readonly number[]>>;
  /** By name: the shape of the state of B rows. */
  readonly states: (B: number) => Readonly<Record<string, readonly number[]>>;
  /** The byte where what outlives a call ends. */
  readonly end: number;
  /** T and B where they are fixed. */
  readonly steps?: number;
  readonly rows?: number;
}

export type BindEntry = (memory: ArrayBufferLike, offsets: readonly number[], T: number, B: number) => () => void;
export type Entries = Readonly<Record<string, BindEntry>>;

/** Bytes that can become more; `buffer` is another one then. */
export interface Memory {
  readonly buffer: ArrayBuffer;
  grow(bytes: number): void;
}
