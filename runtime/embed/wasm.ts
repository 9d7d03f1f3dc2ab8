// The WebAssembly side of an emitted module: its memory, and its exports as entries.
import type { BindEntry, Entries, Layouts, Memory } from "./layout.ts";

export interface Instance {
  readonly memory: Memory;
  readonly entries: Entries;
}

/** Offsets stay in the instance: a run sets them again only where another binding of the entry ran in between. */
export function instantiate(module: WebAssembly.Module, layouts: Layouts): Instance {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const functions = new WebAssembly.Instance(module, { env: { memory } }).exports as Record<
    string,
    (...args: number[]) => void
  >;
  const entry = (name: string): BindEntry => {
    const bind = functions[`bind.${name}`];
    const run = functions[name];
    let bound: unknown;
    return (_, offsets, T, B) => () => {
      if (bound !== offsets) bind(...offsets, T, B);
      bound = offsets;
      run();
    };
  };
  return {
    entries: Object.fromEntries(Object.keys(layouts).map((name) => [name, entry(name)])),
    memory: {
      get buffer() {
        return memory.buffer as ArrayBuffer;
      },
      grow(bytes) {
        const pages = Math.ceil((bytes - memory.buffer.byteLength) / 65536);
        if (pages > 0) memory.grow(pages);
      },
    },
  };
}
