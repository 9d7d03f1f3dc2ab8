// What this project wants to be ahead of, and by how much: a ratio of times for each workload and other runtime.

/** The others' time over ours should be at least `ratio`; of several others the fastest counts. */
export interface Goal {
  readonly title: string;
  readonly against: readonly string[];
  readonly ratios: Readonly<Record<string, number>>;
}

const ORT_WEB = ["ort-web-node", "ort-web-chromium"];
const TORCH = ["torch-nn"];

/** The same ratio, or one for each size in turn, for ids in which `N` stands for the size and `C` for the cell. */
function ratiosOf(id: string, sizes: readonly number[], ratios: number | readonly number[]): Record<string, number> {
  const cells = id.includes("C") ? ["lstm", "gru"] : [""];
  return Object.fromEntries(
    cells.flatMap((cell) =>
      sizes.map((n, i) => [
        id.replace("C", cell).replaceAll("N", String(n)),
        typeof ratios === "number" ? ratios : ratios[i],
      ]),
    ),
  );
}

export const goals: readonly Goal[] = Object.freeze([
  {
    title: "one step a call",
    against: ORT_WEB,
    ratios: ratiosOf("S.step.C.iNhN", [32, 64, 128, 256], [18, 8, 3.5, 1.4]),
  },
  { title: "a guitar amplifier's step", against: ORT_WEB, ratios: { "S.step.lstm.i1h40": 25 } },
  { title: "a guitar amplifier's step", against: ["nam-wasm"], ratios: { "S.step.lstm.i1h40": 5 } },
  {
    title: "1000 steps a call",
    against: ORT_WEB,
    ratios: ratiosOf("S.seq1000.C.iNhN", [32, 64, 128, 256], [1.7, 1.7, 1.7, 1.1]),
  },
  { title: "inference, 32 rows", against: ORT_WEB, ratios: ratiosOf("I.C.b32hN", [64, 128, 256, 512], 1.9) },
  {
    title: "forward and backward",
    against: TORCH,
    ratios: ratiosOf("T.C.hN", [64, 128, 256, 512], [1.6, 1, 0.7, 0.65]),
  },
  { title: "forward and backward", against: ["jax-js"], ratios: ratiosOf("T.C.hN", [64, 128, 256], 7) },
  { title: "forward and backward", against: ["tfjs-wasm"], ratios: ratiosOf("T.C.hN", [64, 128, 256], 25) },
  { title: "an update of the character model", against: TORCH, ratios: { "L.charlm": 0.75 } },
  { title: "an update of the character model", against: ["tfjs-wasm"], ratios: { "L.charlm": 20 } },
]);
