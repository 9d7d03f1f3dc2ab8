// The one buffer behind a model: parameters, optimizer slots, gradients, prepared values, then the shared arena.
import type { BufferSpec, Manifest } from "../ir/artifact.ts";
import { alignUp } from "./arena.ts";
import { RuntimeError } from "./errors.ts";

/** What outlives a call. */
export type PersistentSegment = Exclude<BufferSpec["segment"], "arena">;

const BYTES = Float32Array.BYTES_PER_ELEMENT;

/** Entries share one arena, as large as the largest bound plan; growing it moves everything into a new buffer. */
export class Memory {
  readonly #source: MemorySource;
  #generation = 0;
  readonly #start: Readonly<Record<PersistentSegment, number>>;
  readonly #length: Readonly<Record<PersistentSegment, number>>;
  /** Bytes from the start of the buffer. */
  readonly arenaStart: number;

  constructor(manifest: Manifest, source: MemorySource = plainMemory()) {
    const { paramSize, preparedSize } = manifest;
    this.#length = {
      params: paramSize,
      slots: manifest.slots.length * paramSize,
      grads: paramSize,
      prepared: preparedSize,
    };
    const slots = alignUp(paramSize * BYTES);
    const grads = slots + alignUp(this.#length.slots * BYTES);
    const prepared = grads + alignUp(paramSize * BYTES);
    this.#start = { params: 0, slots, grads, prepared };
    this.arenaStart = prepared + alignUp(preparedSize * BYTES);
    this.#source = source;
    source.grow(this.arenaStart, 0);
  }

  get buffer(): ArrayBuffer {
    return this.#source.buffer;
  }

  /** Counts the moves: views and bindings of an earlier generation are stale. */
  get generation(): number {
    return this.#generation;
  }

  byteOffset(segment: PersistentSegment, element: number): number {
    return this.#start[segment] + element * BYTES;
  }

  /** A view that is good until the memory moves; the whole segment unless told otherwise. */
  view(segment: PersistentSegment, element = 0, length: number = this.#length[segment] - element): Float32Array {
    return new Float32Array(this.buffer, this.byteOffset(segment, element), length);
  }

  /** Makes room for an arena of that many bytes. Persistent segments keep their contents, the arena does not. */
  reserveArena(bytes: number): void {
    if (this.arenaStart + bytes <= this.buffer.byteLength) return;
    this.#source.grow(this.arenaStart + bytes, this.arenaStart);
    this.#generation++;
  }
}

/** Bytes that can become more; what was there before stays, views of it do not. */
export interface MemorySource {
  readonly buffer: ArrayBuffer;
  /** To at least so many bytes, the first `kept` unchanged. Throws RuntimeError "memory", with nothing changed. */
  grow(bytes: number, kept: number): void;
}

function plainMemory(): MemorySource {
  let buffer = new ArrayBuffer(0);
  return {
    get buffer() {
      return buffer;
    },
    grow(bytes, kept) {
      const grown = attempt(bytes, () => new ArrayBuffer(bytes));
      new Uint8Array(grown).set(new Uint8Array(buffer, 0, kept));
      buffer = grown;
    },
  };
}

const PAGE = 65536;

/** The memory that a WebAssembly instance works on. */
export function wasmMemory(memory: WebAssembly.Memory): MemorySource {
  return {
    get buffer() {
      return memory.buffer as ArrayBuffer;
    },
    grow(bytes) {
      const pages = Math.ceil((bytes - memory.buffer.byteLength) / PAGE);
      if (pages > 0) attempt(bytes, () => memory.grow(pages));
    },
  };
}

function attempt<R>(bytes: number, allocate: () => R): R {
  try {
    return allocate();
  } catch {
    throw new RuntimeError("memory", {
      where: "memory of the model",
      found: `${bytes} bytes could not be allocated`,
      fix: "Use fewer steps or rows a call",
    });
  }
}
