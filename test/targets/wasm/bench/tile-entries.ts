// Hand-built register tiles as entries of the loop IR: what a tile pass for vectors should write.
import {
  fma,
  forLoop,
  index,
  kernel,
  letLocal,
  load,
  local,
  prim,
  setLocal,
  splat,
  store,
  varLocal,
} from "../../../../ir/loop/build.ts";
import type { Buffer, Index, LoopStmt } from "../../../../ir/loop/ir.ts";
import type { Entry } from "../../../../ir/program.ts";
import { sizeOf } from "../../../../ir/size.ts";

const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
const zero = splat(0);

function entryOf(sizes: Readonly<Record<string, number>>, body: readonly LoopStmt[]): Entry {
  const buffers: Buffer[] = Object.entries(sizes).map(([name, n]) => ({
    name,
    dtype: "f32",
    shape: [n],
    size: sizeOf(n),
    role: "temp",
    live: [0, 0],
  }));
  return {
    name: "forward",
    inputs: [],
    outputs: [],
    buffers,
    kernels: [kernel("tile", [], body)],
    actions: [{ kind: "run", kernel: "tile", args: [] }],
  };
}

/** C [M,N] = A [M,K] · W [K,N] in tiles of `rows` × 4·`vectors`; W row-major, or in panels [N/8][K][8]. */
export function product(M: number, N: number, K: number, rows: number, vectors: number, panels: boolean): Entry {
  const width = 4 * vectors;
  const weight = (j: number): Index => (panels ? index({ u: K, k: width }, 4 * j) : index({ u: 1, k: N }, 4 * j));
  const acc = (r: number, j: number): string => `acc${r}${j}`;
  const inner = [
    ...upTo(vectors).map((j) => letLocal(`w${j}`, load("w", weight(j), 4), 4)),
    ...upTo(rows).flatMap((r) => [
      letLocal(`a${r}`, splat(load("a", index({ row: K, k: 1 }, r * K))), 4),
      ...upTo(vectors).map((j) => setLocal(acc(r, j), fma(local(`a${r}`), local(`w${j}`), local(acc(r, j))))),
    ]),
  ];
  const cells = upTo(rows).flatMap((r) => upTo(vectors).map((j) => ({ r, j })));
  const tile = [
    ...cells.map(({ r, j }) => varLocal(acc(r, j), zero, 4)),
    forLoop("k", K, inner),
    ...cells.map(({ r, j }) => store("c", index({ row: N, u: 1 }, r * N + 4 * j), local(acc(r, j)), { lanes: 4 })),
  ];
  const body = forLoop("row", M, [forLoop("u", N, tile, { step: width })], { step: rows });
  return entryOf({ a: M * K, w: K * N, c: M * N }, [body]);
}

/**
 * One step: gates = R·h for one row; R in panels [units/width][K][4 gates][width], width = 4·vectors; then the cell's
 * update in registers.
 */
export function gates(H: number, epilogue: boolean, unroll: number, vectors = 2): Entry {
  const names = ["i", "f", "g", "o"];
  const width = 4 * vectors;
  const each = upTo(vectors);
  const cells = names.flatMap((name, gate) => each.map((j) => ({ acc: `${name}${j}`, gate, j })));
  const inner = upTo(unroll).flatMap((s) => [
    letLocal(`a${s}`, splat(load("h", index({ k: 1 }, s))), 4),
    ...cells.map(({ acc, gate, j }) => {
      const at = index({ u: 4 * H, k: 4 * width }, 4 * width * s + width * gate + 4 * j);
      return setLocal(acc, fma(local(`a${s}`), load("r", at, 4), local(acc)));
    }),
  ]);
  const at = (gate: number, j: number): Index => index({ u: 1 }, gate * H + 4 * j);
  const update = each.flatMap((j) => [
    letLocal(
      `c${j}`,
      fma(
        prim("sigmoid", `f${j}`),
        load("c", at(0, j), 4),
        prim("mul", prim("sigmoid", `i${j}`), prim("tanh", `g${j}`)),
      ),
      4,
    ),
    store("c", at(0, j), local(`c${j}`), { lanes: 4 }),
    store("out", at(0, j), prim("mul", prim("sigmoid", `o${j}`), prim("tanh", `c${j}`)), { lanes: 4 }),
  ]);
  const plain = cells.map(({ acc, gate, j }) => store("out", at(gate, j), local(acc), { lanes: 4 }));
  const starts = cells.map(({ acc, gate, j }) => varLocal(acc, load("x", at(gate, j), 4), 4));
  const tile = [...starts, forLoop("k", H, inner, { step: unroll }), ...(epilogue ? update : plain)];
  return entryOf({ h: H, r: 4 * H * H, x: 4 * H, c: H, out: 4 * H }, [forLoop("u", H, tile, { step: width })]);
}

/** Independent products and sums in registers only. */
export function limit(n: number): Entry {
  const accs = upTo(12).map((i) => `acc${i}`);
  return entryOf({ x: 4, out: 48 }, [
    letLocal("a", load("x", index({}), 4), 4),
    ...accs.map((a) => varLocal(a, zero, 4)),
    forLoop(
      "k",
      n,
      accs.map((a) => setLocal(a, fma(local("a"), local("a"), local(a)))),
    ),
    ...accs.map((a, i) => store("out", index({}, 4 * i), local(a), { lanes: 4 })),
  ]);
}

export function elementwise(name: "tanh" | "sigmoid" | "exp", n: number): Entry {
  return entryOf({ x: n, out: n }, [
    forLoop("i", n, [store("out", index({ i: 1 }), prim(name, load("x", index({ i: 1 }), 4)), { lanes: 4 })], {
      step: 4,
    }),
  ]);
}
