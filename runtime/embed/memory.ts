// The memory of a model in plain JavaScript.
import type { Memory } from "./layout.ts";

export function plainMemory(): Memory {
  const memory = {
    buffer: new ArrayBuffer(0),
    grow(bytes: number) {
      if (bytes <= memory.buffer.byteLength) return;
      const grown = new ArrayBuffer(bytes);
      new Uint8Array(grown).set(new Uint8Array(memory.buffer));
      memory.buffer = grown;
    },
  };
  return memory;
}
