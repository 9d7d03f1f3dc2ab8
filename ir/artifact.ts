// What a target makes and the runtime loads: code plus a manifest that says everything about its buffers. No imports but types.
import type { WgslProgram } from "./artifact-wgsl.ts";
import type { Size } from "./size.ts";
import type { DType, Shape, Storage } from "./types.ts";

export type * from "./artifact-wgsl.ts";

export type TargetName = "js" | "wasm" | "wgsl";

/** One buffer of an entry, in the order in which its bind function takes offsets. */
export interface BufferSpec {
  readonly name: string;
  readonly dtype: DType;
  /** f32 where absent. Prepared buffers of f16 lie in `halves` of a GPU. */
  readonly storage?: Storage;
  readonly shape: Shape;
  /** Elements, a polynomial in T and B. */
  readonly size: Size;
  /** Which segment it lives in; `arena` buffers are placed at bind time from their lifetimes. */
  readonly segment: "params" | "slots" | "grads" | "prepared" | "arena";
  /** Elements from the start of the segment; absent for arena buffers. */
  readonly offset?: number;
  readonly live: readonly [first: number, last: number];
}

export interface PortSpec {
  readonly name: string;
  readonly role: string;
  /** Index into the entry's buffers. */
  readonly buffer: number;
  readonly dtype: DType;
  readonly shape: Shape;
  /** Of an input: its numbers are rows of that table, from 0 on. */
  readonly rowsOf?: { readonly table: string; readonly rows: number };
}

export interface EntrySpec {
  readonly name: string;
  readonly inputs: readonly PortSpec[];
  readonly outputs: readonly PortSpec[];
  readonly buffers: readonly BufferSpec[];
}

/** How a parameter begins: the rule's name and its numbers (see runtime/initialize). */
export interface InitSpec {
  readonly kind: "zeros" | "constant" | "uniform" | "normal" | "glorotUniform" | "orthogonal" | "blocks" | "values";
  readonly value?: number;
  /** uniform: ±limit; normal: standard deviation; glorot, orthogonal: factor. */
  readonly scale?: number;
  /** orthogonal/glorot of a fused matrix [I, G·H]: each of the G column blocks on its own. */
  readonly blocks?: number;
  /** blocks: one init a column block of the last axis. */
  readonly parts?: readonly { readonly size: number; readonly init: InitSpec }[];
  /** values: row-major. */
  readonly values?: readonly number[];
}

export interface ParamSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
  readonly init: InitSpec;
}

export interface StateSpec {
  readonly name: string;
  readonly shape: Shape;
}

/** Everything the runtime needs to know of a compiled model; plain data, JSON-safe. */
export interface Manifest {
  readonly name: string;
  readonly target: TargetName;
  readonly format: 1;
  /** Changes whenever parameters' names, shapes or places change. */
  readonly layoutHash: string;
  /** Which binaries go with it; they carry this text in their custom section "cellc". For WebAssembly. */
  readonly build?: string;
  readonly params: readonly ParamSpec[];
  readonly paramSize: number;
  readonly preparedSize: number;
  /** Elements, two bytes each, of what is prepared in half precision; 0 where absent. */
  readonly halvesSize?: number;
  readonly states: readonly StateSpec[];
  /** Optimizer: slot names in order, each of paramSize elements; hyper-parameters with defaults. */
  readonly slots: readonly string[];
  readonly hyper: Readonly<Record<string, number>>;
  readonly entries: readonly EntrySpec[];
}

export interface Artifact {
  readonly manifest: Manifest;
  /** The ES module for js; the glue for the others. */
  readonly code: string;
  /** js: what `code` holds besides the manifest, its functions and `const entries`, for a module with a runtime of its own. */
  readonly kernels?: string;
  /** The binary module, with and without relaxed SIMD; the glue chooses. A variant may be written when it is first read. */
  readonly wasm?: Readonly<Record<WasmVariant, Uint8Array>>;
  /** Shaders, and what to bind and dispatch for each entry. */
  readonly wgsl?: WgslProgram;
}

export type WasmVariant = "plain" | "relaxed";

/**
 * What an emitted JS module exports: one bind function an entry. It gets the memory and the byte offset of each
 * buffer, in manifest order, for given T and B, and returns the function that runs the entry.
 */
export type BindEntry = (memory: ArrayBufferLike, offsets: ArrayLike<number>, T: number, B: number) => () => void;
export interface EmittedModule {
  readonly manifest: Manifest;
  readonly entries: Readonly<Record<string, BindEntry>>;
  /** The memory that the entries work on, where they cannot take any other. */
  readonly memory?: WebAssembly.Memory;
}

/** What the glue of a WebAssembly artifact exports. */
export interface EmittedWasmModule {
  readonly manifest: Manifest;
  /** The variant that this engine can compile. */
  readonly variant: () => WasmVariant;
  /**
   * Entries over that memory: their bind functions disregard the memory that they are given. The memory may grow; what
   * is bound stays valid, for the entries know byte offsets only.
   */
  readonly instantiate: (module: WebAssembly.Module, memory: WebAssembly.Memory) => EmittedModule;
}

/** What the module of a WGSL artifact exports. */
export interface EmittedWgslModule {
  readonly manifest: Manifest;
  readonly wgsl: WgslProgram;
}
