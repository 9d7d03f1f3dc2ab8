// What this machine can do at most, measured roughly: arithmetic in registers, and copies within each level of memory.
import { encodeModule } from "../../targets/wasm/assembler/encode.ts";
import { FunctionBuilder } from "../../targets/wasm/assembler/function-builder.ts";
import { engineVariant } from "../../targets/wasm/variant.ts";
import type { MachineLimits } from "./report.ts";
import { bestTime } from "./timing.ts";

/** Milliseconds of timed runs a limit. */
const BUDGET = 250;
const LANES = 4;
/** Independent chains, enough to hide the latency of a multiply-add and few enough for the registers. */
const CHAINS = 12;
const TRIPS = 100_000;

/** @param target whose code the arithmetic is to be compared with: vectors for wasm, one number at a time for js. */
export function measureLimits(target: string): MachineLimits {
  const compute = target === "wasm" ? vectorLimit() : scalarLimit();
  const bandwidth = [
    { name: "L1", gigabytes: copyRate(12 * 1024) },
    { name: "L2", gigabytes: copyRate(192 * 1024) },
    { name: "memory", gigabytes: copyRate(64 * 1024 * 1024) },
  ];
  const kind =
    target === "wasm"
      ? `a WebAssembly loop of ${CHAINS} independent chains of ${hasRelaxed() ? "relaxed " : ""}multiply-adds on 4 lanes`
      : "a JavaScript loop of 8 independent chains of multiply-adds";
  return {
    compute,
    bandwidth,
    how: `Limits, measured just now on one core: ${kind}; copies between Float32Arrays of 6 KB, 96 KB and 32 MB, reads and writes counted. A kernel above the line of memory has its data in a cache.`,
  };
}

const hasRelaxed = (): boolean => engineVariant() === "relaxed";

function vectorLimit(): number {
  const relaxed = hasRelaxed();
  const fn = new FunctionBuilder({ name: "limit", exported: "limit" });
  const [factor, count] = [fn.local("factor", "v128"), fn.local("count", "i32")];
  const chains = Array.from({ length: CHAINS }, (_, i) => fn.local(`chain${i}`, "v128"));
  fn.emit("f32.const", 0.999).emit("f32x4.splat").set(factor).i32(TRIPS).set(count);
  fn.within("loop", "again", (again) => {
    for (const chain of chains) {
      fn.get(chain).get(factor);
      if (relaxed) fn.get(factor).emit("f32x4.relaxed_madd");
      else fn.emit("f32x4.mul").get(factor).emit("f32x4.add");
      fn.set(chain);
    }
    fn.get(count).i32(1).emit("i32.sub").emit("local.tee", count).emit("br_if", again);
  });
  // The result must be needed, or an engine leaves the loop out.
  const keep = { memory: { module: "env", name: "memory", pages: 1 }, globals: [] };
  fn.i32(0);
  chains.forEach((chain, i) => {
    fn.get(chain);
    if (i > 0) fn.emit("f32x4.add");
  });
  fn.emit("v128.store", 0);
  const memory = new WebAssembly.Memory({ initial: 1 });
  const module = new WebAssembly.Module(encodeModule({ ...keep, functions: [fn.finish()] }));
  const { limit } = new WebAssembly.Instance(module, { env: { memory } }).exports as { limit: () => void };
  return gigaflops(limit, 2 * LANES * CHAINS * TRIPS);
}

function scalarLimit(): number {
  const out = new Float32Array(1);
  const run = (): void => {
    let [a, b, c, d, e, f, g, h] = [1, 2, 3, 4, 5, 6, 7, 8];
    for (let i = 0; i < TRIPS; i++) {
      a = a * 0.999 + 0.5;
      b = b * 0.999 + 0.5;
      c = c * 0.999 + 0.5;
      d = d * 0.999 + 0.5;
      e = e * 0.999 + 0.5;
      f = f * 0.999 + 0.5;
      g = g * 0.999 + 0.5;
      h = h * 0.999 + 0.5;
    }
    out[0] = a + b + c + d + e + f + g + h;
  };
  return gigaflops(run, 2 * 8 * TRIPS);
}

const gigaflops = (run: () => void, flops: number): number => flops / bestTime(run, BUDGET) / 1e6;

/** GB/s of a copy within so many bytes, half of them read and half written. */
function copyRate(bytes: number): number {
  const half = bytes >> 3;
  const [from, to] = [new Float32Array(half).fill(1), new Float32Array(half)];
  const copies = Math.max(1, Math.ceil((1 << 20) / bytes));
  const run = (): void => {
    for (let i = 0; i < copies; i++) to.set(from);
  };
  return (copies * 8 * half) / bestTime(run, BUDGET) / 1e6;
}
