// The evaluator against direct code.
import { expect, test } from "vitest";
import {
  baseIndex,
  castIndex,
  evaluateEntry,
  forLoop,
  index,
  kernel,
  type LoopStmt,
  letLocal,
  load,
  local,
  prim,
  random,
  readIndex,
  setLocal,
  splat,
  store,
  toSize,
  varLocal,
  within,
} from "../../../ir/loop/index.ts";
import { uniform } from "../../../ir/random.ts";
import { type BufferSketch, gatedForward, matmulEntry, runOnce, sketchEntry } from "../../targets/js/support.ts";

const numbers = (n: number, seed = 1): Float64Array =>
  Float64Array.from({ length: n }, (_, i) => Math.sin(seed * 12.9898 + i * 78.233));

function run(
  body: readonly LoopStmt[],
  buffers: Readonly<Record<string, BufferSketch>>,
  given: Record<string, ArrayLike<number>>,
  env = { T: 3, B: 2 },
) {
  return evaluateEntry(sketchEntry(buffers, [kernel("k", [], body)], [runOnce("k")]), env, given);
}

test.each([
  { transA: false, transB: false },
  { transA: true, transB: false },
  { transA: false, transB: true },
])("a contraction is a matrix product, %o", ({ transA, transB }) => {
  const [M, K, N] = [6, 5, 4];
  const entry = matmulEntry({ M: "T*B", K, N, transA: false, transB });
  const flipped = matmulEntry({ M, K, N, transA, transB });
  const [a, w] = [numbers(M * K), numbers(K * N, 2)];
  const expected = Array.from({ length: M * N }, (_, i) => {
    const [row, unit] = [Math.floor(i / N), i % N];
    let sum = 0;
    for (let k = 0; k < K; k++) sum += a[transA ? k * M + row : row * K + k] * w[transB ? unit * K + k : k * N + unit];
    return sum;
  });
  const found = evaluateEntry(transA ? flipped : entry, { T: 3, B: 2 }, { a, w }).y;
  expect([...found]).toEqual(expected);
});

test("a gated step over time with a double buffer equals direct code", () => {
  const [H, T, B] = [3, 5, 2];
  const [R, xW] = [numbers(H * 4 * H), numbers(T * B * 4 * H, 3)];
  const h0 = numbers(B * H, 4);
  const h = new Float64Array(2 * B * H);
  h.set(h0);
  const c = numbers(B * H, 5);
  const found = evaluateEntry(gatedForward(H), { T, B }, { R, xW, c, h });
  const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
  let [hs, cs] = [[...h0], [...c]];
  for (let t = 0; t < T; t++) {
    const next = cs.map((_, at) => {
      const [b, u] = [Math.floor(at / H), at % H];
      const [i, f, g, o] = [0, 1, 2, 3].map((j) => {
        let sum = xW[(t * B + b) * 4 * H + j * H + u];
        for (let k = 0; k < H; k++) sum += hs[b * H + k] * R[k * 4 * H + j * H + u];
        return sum;
      });
      const cell = sigmoid(f) * cs[at] + sigmoid(i) * Math.tanh(g);
      return { cell, out: sigmoid(o) * Math.tanh(cell) };
    });
    cs = next.map((n) => n.cell);
    hs = next.map((n) => n.out);
  }
  const slot = (T & 1) * B * H;
  expect([...found.c]).toEqual(cs);
  expect([...found.h.slice(slot, slot + B * H)]).toEqual(hs);
});

test("loops with from, step and after cover a range once", () => {
  const mark = (value: number) => store("y", index({ i: 1 }), value, { accumulate: true });
  const next = store("y", index({ i: 1 }, 1), 10, { accumulate: true });
  const body = [
    forLoop("i", "5*B", [mark(1), next], { step: 2 }),
    forLoop("i", "5*B", [mark(100)], { after: 2 }),
    forLoop("i", "5*B", [mark(1000)], { from: toSize(3) }),
  ];
  const { y } = run(body, { y: { role: "output", shape: ["5*B"] } }, { y: new Float64Array(5) }, { T: 1, B: 1 });
  expect([...y]).toEqual([1, 10, 1, 1010, 1100]);
});

test("a running maximum in a var; select, casts and bases", () => {
  const body = [
    forLoop("b", "B", [
      baseIndex("x_b", index({ b: "T" })),
      varLocal("best", Number.NEGATIVE_INFINITY),
      varLocal("at", -1),
      forLoop("t", "T", [
        letLocal("x", load("x", index({ x_b: 1, t: 1 }))),
        setLocal("at", prim("select", prim("lt", "best", "x"), castIndex(index({ t: 1 })), "at")),
        setLocal("best", prim("max", "best", "x")),
      ]),
      store("y", index({ b: 1 }), local("at")),
    ]),
  ];
  const { y } = run(
    body,
    { x: { role: "input", shape: ["B", "T"] }, y: { role: "output", shape: ["B"] } },
    { x: [1, 5, 2, 9, 8, 7] },
  );
  expect([...y]).toEqual([1, 0]);
});

test("ids inside a table pick its rows, others take the otherwise", () => {
  const body = [
    forLoop("i", "T", [
      readIndex("id", "ids", index({ i: 1 })),
      within("id", 2, [store("y", index({ i: 1 }), load("E", index({ id: 1 })))], [store("y", index({ i: 1 }), 0)]),
    ]),
  ];
  const buffers = {
    ids: { role: "input", shape: ["T"], dtype: "i32" },
    E: { role: "param", shape: [2] },
    y: { role: "output", shape: ["T"] },
  } as const;
  expect([...run(body, buffers, { ids: [1, -1, 2], E: [7, 8] }).y]).toEqual([8, 0, 0]);
});

test("vectors of four", () => {
  const body = [
    forLoop(
      "i",
      8,
      [
        letLocal("v", prim("mul", load("x", index({ i: 1 }), 4), splat(2)), 4),
        store("y", index({ i: 1 }), "v", { lanes: 4 }),
      ],
      { step: 4 },
    ),
  ];
  const buffers = { x: { role: "input", shape: [8] }, y: { role: "output", shape: [8] } } as const;
  expect([...run(body, buffers, { x: [1, 2, 3, 4, 5, 6, 7, 8] }).y]).toEqual([2, 4, 6, 8, 10, 12, 14, 16]);
});

test("random numbers depend on key, stream and position", () => {
  const body = [
    forLoop("i", 4, [
      store("y", index({ i: 1 }), random(load("key", index({})), load("key", index({}, 1)), 5, index({ i: 1 }, 10))),
    ]),
  ];
  const { y } = run(body, { key: { role: "input", shape: [2] }, y: { role: "output", shape: [4] } }, { key: [3, 4] });
  expect([...y]).toEqual([10, 11, 12, 13].map((at) => uniform(3, 4, 5, at)));
});

test("a repeat counts trips; a run after it sees the slot where they ended", () => {
  const put = (name: string, value: number) =>
    kernel(
      name,
      ["t", "even", "odd"],
      [store("y", index({ t: 3, even: 1 }), castIndex(index({ odd: 1, t: 10 }, value)))],
    );
  const last = kernel("last", ["even"], [store("y", index({ even: 1 }, 9), 1)]);
  const entry = sketchEntry(
    { y: { role: "output", shape: [11] } },
    [put("k", 100), last],
    [
      {
        kind: "repeat",
        extent: toSize("T"),
        reverse: true,
        body: [{ kind: "run", kernel: "k", args: ["t", "even", "odd"] }],
      },
      { kind: "run", kernel: "last", args: ["even"], trips: toSize("T") },
    ],
  );
  const { y } = evaluateEntry(entry, { T: 3, B: 1 }, { y: new Float64Array(11) });
  expect([...y]).toEqual([101, 0, 0, 0, 110, 0, 121, 0, 0, 0, 1]);
});

test("a load or store outside its buffer is an error that names the place", () => {
  const buffers = { x: { role: "input", shape: [4] }, y: { role: "output", shape: [4] } } as const;
  const read = [forLoop("i", 5, [store("y", index({}), load("x", index({ i: 1 })))])];
  expect(() => run(read, buffers, { x: [1, 2, 3, 4] })).toThrow(
    "kernel k: x[i] is element 4; expected an element of 0..4",
  );
  expect(() => run([store("y", index({}, -1), 1)], buffers, { x: [1, 2, 3, 4] })).toThrow("is element -1");
  expect(() => run([store("y", index({}, 2), splat(1), { lanes: 4 })], buffers, { x: [1, 2, 3, 4] })).toThrow(
    "y[2] is element 2 to 5",
  );
});

test("a parallel loop that is not shows", () => {
  const running = (mode: "parallel" | "serial") =>
    run(
      [
        store("y", index({}), 0),
        forLoop("i", 7, [store("y", index({ i: 1 }, 1), prim("add", load("y", index({ i: 1 })), 1))], { mode }),
      ],
      { y: { role: "output", shape: [8] } },
      { y: new Float64Array(8) },
    ).y;
  expect([...running("serial")]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect([...running("parallel")]).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test("what was never written is NaN; values must fit", () => {
  const buffers = { y: { role: "output", shape: [2] } } as const;
  expect([...run([store("y", index({}), 1)], buffers, {}).y]).toEqual([1, Number.NaN]);
  expect(() => run([], buffers, { y: [1] })).toThrow("buffer y: 1 values; expected 2");
  expect(() => run([], buffers, { z: [1] })).toThrow("values for z; expected one of y");
});
