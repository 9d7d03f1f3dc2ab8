// Speed of hand-built register tiles: a product in 4 × 8 tiles, a step of four gates × 8 units, and the machine's limit.
// Run: npx tsx test/targets/wasm/bench/tiles.ts
import type { Entry } from "../../../../ir/program.ts";
import { constSize } from "../../../../ir/size.ts";
import { encodeModule } from "../../../../targets/wasm/assembler/encode.ts";
import { emitModule } from "../../../../targets/wasm/emit/emit-module.ts";
import { bindName } from "../../../../targets/wasm/emit/entry-names.ts";
import { relaxedSimd } from "../relaxed.ts";
import { programOf } from "../run.ts";
import { elementwise, gates, limit, product } from "./tile-entries.ts";

interface Workload {
  readonly name: string;
  readonly flops: number;
  readonly entry: Entry;
}

/** Seconds of one run: the least of several measurements. */
function measure(entry: Entry, relaxed: boolean): number {
  const module = emitModule(programOf(entry), { relaxed });
  const offsets: number[] = [];
  let end = 64;
  for (const b of entry.buffers) {
    offsets.push(end);
    end += Math.ceil(((constSize(b.size) as number) * 4) / 64) * 64 + 64;
  }
  const memory = new WebAssembly.Memory({ initial: Math.ceil(end / 65536) });
  const all = new Float32Array(memory.buffer);
  for (let i = 0; i < all.length; i++) all[i] = Math.sin(i) * 0.1;
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(encodeModule(module)), { env: { memory } });
  const call = (name: string, ...args: number[]): void => (exports[name] as (...args: number[]) => void)(...args);
  call(bindName(entry.name), ...offsets, 1, 1);
  const run = exports[entry.name] as () => void;
  const warm = performance.now();
  let count = 0;
  while (performance.now() - warm < 300) {
    run();
    count++;
  }
  const batch = Math.max(1, Math.ceil(count / 30));
  let best = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 30; i++) {
    const start = performance.now();
    for (let j = 0; j < batch; j++) run();
    best = Math.min(best, (performance.now() - start) / batch);
  }
  return best / 1000;
}

const workloads: readonly Workload[] = [
  { name: "limit: 12 independent accumulators", flops: 1e5 * 12 * 8, entry: limit(1e5) },
  ...[
    [64, 64, 64],
    [128, 256, 256],
  ].flatMap(([M, N, K]) => [
    { name: `product ${M}x${N}x${K}, 4x8, row-major W`, flops: 2 * M * N * K, entry: product(M, N, K, 4, 2, false) },
    { name: `product ${M}x${N}x${K}, 4x8, panels`, flops: 2 * M * N * K, entry: product(M, N, K, 4, 2, true) },
    { name: `product ${M}x${N}x${K}, 2x16, row-major W`, flops: 2 * M * N * K, entry: product(M, N, K, 2, 4, false) },
  ]),
  ...[48, 96, 192].flatMap((H) => [
    { name: `gates H=${H}, 4 x 8 units, without update`, flops: 8 * H * H, entry: gates(H, false, 1) },
    ...[1, 2, 3].map((v) => ({
      name: `gates H=${H}, 4 x ${4 * v} units`,
      flops: 8 * H * H,
      entry: gates(H, true, 1, v),
    })),
    { name: `gates H=${H}, 4 x 8 units, k by 2`, flops: 8 * H * H, entry: gates(H, true, 2) },
  ]),
];

if (!relaxedSimd) throw new Error("no relaxed SIMD in this engine");
console.log(process.version);
const only = process.argv[2];
for (const { name, flops, entry } of workloads) {
  if (only && !name.includes(only)) continue;
  const [plain, relaxed] = [false, true].map((r) => flops / measure(entry, r) / 1e9);
  console.log(
    `${name.padEnd(44)} plain ${plain.toFixed(1).padStart(5)}  relaxed ${relaxed.toFixed(1).padStart(5)} GFLOP/s`,
  );
}
for (const name of ["tanh", "sigmoid", "exp"] as const) {
  const n = 4096;
  if (only && !name.includes(only)) continue;
  const [plain, relaxed] = [false, true].map((r) => (measure(elementwise(name, n), r) / n) * 1e9);
  console.log(
    `${name.padEnd(44)} plain ${plain.toFixed(2).padStart(5)}  relaxed ${relaxed.toFixed(2).padStart(5)} ns a number`,
  );
}
