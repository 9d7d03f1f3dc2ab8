// Hand-built programs and the way to run emitted modules, for the tests of targets.
import type { EmittedModule } from "../../../ir/artifact.ts";
import {
  contract,
  index,
  kernel,
  letLocal,
  load,
  local,
  prim,
  type SizeLike,
  store,
  sumOver,
  toSize,
} from "../../../ir/loop/build.ts";
import type { Action, Buffer, BufferRole, Kernel } from "../../../ir/loop/ir.ts";
import type { Entry, EntryInput, EntryOutput, Program } from "../../../ir/program.ts";
import { evalSize, sizeOfShape } from "../../../ir/size.ts";
import type { Dim, DimEnv, DType, Storage } from "../../../ir/types.ts";
import type { ManifestInfo } from "../../../targets/target.ts";

export interface BufferSketch {
  readonly role: BufferRole;
  readonly shape: readonly Dim[];
  readonly dtype?: DType;
  readonly storage?: Storage;
  readonly size?: SizeLike;
}

/** An entry over buffers that live throughout; inputs and outputs become ports of their own names. */
export function sketchEntry(
  buffers: Readonly<Record<string, BufferSketch>>,
  kernels: readonly Kernel[],
  actions: readonly Action[],
): Entry {
  const live = [0, Math.max(0, actions.length - 1)] as const;
  let offset = 0;
  const made = Object.entries(buffers).map(([name, { role, shape, dtype = "f32", storage, size }]): Buffer => {
    const elements = size === undefined ? sizeOfShape(shape) : toSize(size);
    const buffer = { name, dtype, ...(storage ? { storage } : {}), shape, size: elements, role, live };
    if (role === "input" || role === "output" || role === "temp") return buffer;
    const placed = { ...buffer, offset };
    offset += evalSize(elements, { T: 1, B: 1 });
    return placed;
  });
  const port = ({ name, dtype, shape }: Buffer) => ({ name, buffer: name, dtype, shape });
  const inputs = made.filter((b) => b.role === "input").map((b): EntryInput => ({ ...port(b), role: "input" }));
  const outputs = made.filter((b) => b.role === "output").map((b): EntryOutput => ({ ...port(b), role: "output" }));
  return { name: "forward", inputs, outputs, buffers: made, kernels, actions };
}

export const runOnce = (name: string): Action => ({ kind: "run", kernel: name, args: [] });

export function sketchProgram(name: string, entry: Entry): Program {
  const params = entry.buffers.filter((b) => b.role === "param");
  const end = params.reduce((n, b) => Math.max(n, (b.offset ?? 0) + evalSize(b.size, { T: 1, B: 1 })), 0);
  return {
    name,
    params: params.map((b) => ({ name: b.name, shape: b.shape as readonly number[], offset: b.offset ?? 0 })),
    paramSize: end,
    entries: [entry],
  };
}

export const sketchInfo = (program: Program): ManifestInfo => ({
  inits: Object.fromEntries(program.params.map((p) => [p.name, { kind: "zeros" }])),
  states: [],
  slots: [],
  hyper: {},
});

export const importModule = async (code: string): Promise<EmittedModule> =>
  (await import(`data:text/javascript;base64,${btoa(unescape(encodeURIComponent(code)))}`)) as EmittedModule;

/** One step of a cell with input, forget, candidate and output gates: h and c from hoisted xW and h·R, in one contraction. */
export function gatedStep(H: number): Kernel {
  const gates = ["i", "f", "g", "o"];
  const at = (j: number) => index({ t: `${4 * H}*B`, b: 4 * H, u: 1 }, j * H);
  const state = (slot: string) => index({ [slot]: `${H}*B`, b: H, u: 1 });
  return kernel(
    "step",
    ["t", "even", "odd"],
    [
      contract({
        rows: ["b", "B"],
        units: ["u", H],
        accs: Object.fromEntries(gates.map((g, j) => [`${g}_sum`, load("xW", at(j))])),
        sums: [
          sumOver(
            "k",
            H,
            load("h", index({ even: `${H}*B`, b: H, k: 1 })),
            Object.fromEntries(gates.map((g, j) => [`${g}_sum`, load("R", index({ k: 4 * H, u: 1 }, j * H))])),
          ),
        ],
        epilogue: [
          ...["i", "f", "o"].map((g) => letLocal(g, prim("sigmoid", `${g}_sum`))),
          letLocal("g", prim("tanh", "g_sum")),
          letLocal("c_next", prim("add", prim("mul", "f", load("c", index({ b: H, u: 1 }))), prim("mul", "i", "g"))),
          store("c", index({ b: H, u: 1 }), "c_next"),
          store("h", state("odd"), prim("mul", "o", prim("tanh", local("c_next")))),
        ],
      }),
    ],
    ["h' = o * tanh(c'), c' = f * c + i * g, gates from xW + h·R"],
  );
}

export function gatedForward(H: number): Entry {
  return sketchEntry(
    {
      R: { role: "param", shape: [H, 4 * H] },
      xW: { role: "input", shape: ["T", "B", 4 * H] },
      c: { role: "input", shape: ["B", H] },
      h: { role: "input", shape: [2, "B", H].slice(1) as Dim[], size: `${2 * H}*B` },
    },
    [gatedStep(H)],
    [
      {
        kind: "repeat",
        extent: toSize("T"),
        reverse: false,
        body: [{ kind: "run", kernel: "step", args: ["t", "even", "odd"] }],
      },
    ],
  );
}

export interface MatmulShape {
  readonly M: Dim;
  readonly K: Dim;
  readonly N: number;
  readonly transA?: boolean;
  readonly transB?: boolean;
}

/** y [M, N] = a · w, either of them stored transposed. */
export function matmulEntry({ M, K, N, transA = false, transB = false }: MatmulShape): Entry {
  const a = transA ? index({ k: 1, b: 1 }) : index({ b: K, k: 1 });
  const body = contract({
    rows: ["b", M],
    units: ["u", N],
    accs: { y_sum: undefined },
    sums: [
      sumOver("k", K, load("a", transA ? index({ k: M, b: 1 }) : a), {
        y_sum: load("w", transB ? index({ u: K, k: 1 }) : index({ k: N, u: 1 })),
      }),
    ],
    epilogue: [store("y", index({ b: N, u: 1 }), "y_sum")],
  });
  return sketchEntry(
    {
      a: { role: "input", shape: transA ? [K, M] : [M, K] },
      w: { role: "input", shape: transB ? [N, K] : [K, N] },
      y: { role: "output", shape: [M, N] },
    },
    [kernel("matmul", [], [body], ["y = a · w"])],
    [runOnce("matmul")],
  );
}

/** Binds an entry of an emitted module over its own memory. */
export function bindEntry(
  module: EmittedModule,
  name: string,
  env: DimEnv,
): { readonly run: () => void; readonly views: Readonly<Record<string, Float32Array | Int32Array>> } {
  const { buffers } = module.manifest.entries.find((e) => e.name === name)!;
  const offsets: number[] = [];
  let end = 0;
  for (const { size } of buffers) {
    offsets.push(end);
    end += Math.ceil((evalSize(size, env) * 4) / 64) * 64;
  }
  const memory = new ArrayBuffer(end);
  const view = { f32: Float32Array, i32: Int32Array } as const;
  const views = Object.fromEntries(
    buffers.map((b, i) => [b.name, new view[b.dtype](memory, offsets[i], evalSize(b.size, env))]),
  );
  return { run: module.entries[name](memory, offsets, env.T, env.B), views };
}
