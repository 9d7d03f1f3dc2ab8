import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evaluateEntry } from "../../../../ir/loop/evaluate.ts";
import { printEntry } from "../../../../ir/loop/print.ts";
import { verifyEntry } from "../../../../ir/loop/verify.ts";
import type { Entry } from "../../../../ir/program.ts";
import { evalSize } from "../../../../ir/size.ts";
import type { DimEnv } from "../../../../ir/types.ts";
import { encodeModule } from "../../../../targets/wasm/assembler/encode.ts";
import { printModule } from "../../../../targets/wasm/assembler/print.ts";
import { emitModule } from "../../../../targets/wasm/emit/emit-module.ts";
import { expectClose } from "../../../support/compare.ts";
import { RandomSource } from "../../../support/random-source.ts";
import { assembleWithWabt } from "../assembler/wabt.ts";
import { RandomKernel, ROWS } from "../random-kernel.ts";
import { relaxedSimd } from "../relaxed.ts";
import { programOf, runEntry } from "../run.ts";

const RUNS = 200;
const seeds = fc.noShrink(fc.nat(2 ** 31 - 1));
const sizes = fc.record({ T: fc.integer({ min: 0, max: 4 }), B: fc.integer({ min: 1, max: 5 }) });

function valuesFor(entry: Entry, env: DimEnv, source: RandomSource): Record<string, Float64Array> {
  const draw = (dtype: string): number => (dtype === "i32" ? source.int(-1, ROWS) : Math.fround(source.between(-1, 1)));
  return Object.fromEntries(
    entry.buffers.map((b) => [b.name, Float64Array.from({ length: evalSize(b.size, env) }, () => draw(b.dtype))]),
  );
}

describe.each([false, true])("random kernels, relaxed %s", (relaxed) => {
  it(`${RUNS} of them do what the evaluator says`, () => {
    expect(relaxedSimd).toBe(true);
    let ran = 0;
    fc.assert(
      fc.property(seeds, sizes, (seed, env) => {
        const entry = new RandomKernel(new RandomSource(seed)).entry();
        verifyEntry(entry);
        const values = valuesFor(entry, env, new RandomSource(seed + 1));
        const want = evaluateEntry(entry, env, values, { order: "natural" });
        const got = runEntry(entry, env, values, { relaxed });
        for (const { name } of entry.buffers)
          if (name.startsWith("out")) expectClose(`${name} of\n${printEntry(entry)}`, got[name], want[name], 1e-4);
        ran++;
      }),
      { numRuns: RUNS },
    );
    expect(ran).toBe(RUNS);
  });
});

it("encodes 30 of them as wabt does", async () => {
  await fc.assert(
    fc.asyncProperty(seeds, async (seed) => {
      const module = emitModule(programOf(new RandomKernel(new RandomSource(seed)).entry()), { relaxed: true });
      const theirs = await assembleWithWabt(printModule(module));
      expect(Buffer.compare(Buffer.from(encodeModule(module, { names: true })), Buffer.from(theirs))).toBe(0);
    }),
    { numRuns: 30 },
  );
});
