// Every scalar primitive on a GPU: small and large arguments, infinities, NaN.
import { expect, test } from "vitest";
import { loopPasses, runLoopPasses } from "../../../compiler/loop/index.ts";
import {
  castIndex,
  forLoop,
  index,
  kernel,
  letLocal,
  load,
  prim,
  random,
  readIndex,
  store,
} from "../../../ir/loop/index.ts";
import type { Program } from "../../../ir/program.ts";
import { uniform } from "../../../ir/random.ts";
import { evalPrim, givesTruth, type Prim, primArity, prims } from "../../../ir/scalar/prims.ts";
import { buildManifest } from "../../../targets/manifest.ts";
import { wgslCaps } from "../../../targets/wgsl/caps.ts";
import { wgslProgram } from "../../../targets/wgsl/index.ts";
import { dawnDevice, describeOnDawn } from "../../gpu/dawn.ts";
import { type BufferSketch, runOnce, sketchEntry } from "../js/support.ts";
import { loadEntry, runEntry } from "./run.ts";

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const ORDINARY = [0.3, -0.7, 1, -1.5, 2, -3, 4.25, 7.5, -8.5, 12, 20, -40, 0.001, -1e-6];
const EDGES = [0, -0, 60, -90, 89, 100, -1000, 1e6, -3e38, inf, -inf, nan];
const XS = [...ORDINARY, ...EDGES].map(Math.fround);
const YS = XS.map((_, i) => Math.fround([2, -1, 0.5, 3, 0, -2.5, nan, 1e4][i % 8]));

async function onDevice(program: Program, given: Record<string, ArrayLike<number>>) {
  const device = await dawnDevice();
  const placed = runLoopPasses(program, loopPasses, wgslCaps()).program;
  const manifest = buildManifest(placed, { inits: {}, states: [], slots: [], hyper: {} }, "wgsl");
  const entry = placed.entries[0];
  const loaded = await loadEntry(device, wgslProgram(placed).entries[0]);
  const results = await runEntry(device, loaded, manifest, { T: 1, B: 1 }, given);
  device.destroy();
  return { results, entry };
}

const programOf = (buffers: Record<string, BufferSketch>, body: Parameters<typeof kernel>[2]): Program => ({
  name: "prims",
  params: [],
  paramSize: 0,
  entries: [sketchEntry(buffers, [kernel("k", [], body)], [runOnce("k")])],
});

/** f32's smallest normal number: what is smaller may be 0. */
const DENORMAL = 1.2e-38;
const TOLERANCE: Partial<Record<Prim, number>> = { pow: 1e-4, exp: 2e-5 };

function fault(p: Prim, args: readonly number[], got: number): string | undefined {
  const want = Math.fround(evalPrim(p, args));
  const said = `${p}(${args.join(", ")}) is ${got} instead of ${want}`;
  if (Number.isNaN(want)) return Number.isNaN(got) ? undefined : said;
  if (!Number.isFinite(want)) return got === want ? undefined : said;
  const near = Math.abs(got - want) <= (TOLERANCE[p] ?? 1e-6) * Math.max(1, Math.abs(want)) + DENORMAL;
  return near ? undefined : said;
}

describeOnDawn("scalar code on a GPU", () => {
  const numeric = (Object.keys(prims) as Prim[]).filter((p) => !givesTruth(p) && p !== "select");

  test("primitives", async () => {
    const size = numeric.length * XS.length;
    const program = programOf(
      {
        x: { role: "input", shape: [XS.length] },
        y: { role: "input", shape: [XS.length] },
        z: { role: "output", shape: [size] },
      },
      [
        forLoop(
          "i",
          XS.length,
          [
            letLocal("x", load("x", index({ i: 1 }))),
            letLocal("y", load("y", index({ i: 1 }))),
            ...numeric.map((p, n) =>
              store("z", index({ i: 1 }, n * XS.length), prim(p, ...["x", "y"].slice(0, primArity(p)))),
            ),
          ],
          { mode: "parallel" },
        ),
      ],
    );
    const { results } = await onDevice(program, { x: XS, y: YS });
    const faults = numeric.flatMap((p, n) =>
      XS.flatMap((x, i) => {
        const isFar = (p === "sin" || p === "cos") && Math.abs(x) > 1e4;
        return isFar ? [] : (fault(p, [x, YS[i]].slice(0, primArity(p)), results.z[n * XS.length + i]) ?? []);
      }),
    );
    expect(faults).toEqual([]);
  });

  test("conditions, random numbers, whole numbers with all their bits", async () => {
    const ids = [0, 1, -5, 16777217, 2147483647, -2147483648];
    const program = programOf(
      {
        ids: { role: "input", shape: [ids.length], dtype: "i32" },
        copies: { role: "output", shape: [ids.length], dtype: "i32" },
        z: { role: "output", shape: [3 * ids.length] },
      },
      [
        forLoop(
          "i",
          ids.length,
          [
            readIndex("id", "ids", index({ i: 1 })),
            store("copies", index({ i: 1 }), castIndex(index({ id: 1 }))),
            store("z", index({ i: 1 }), random(3, 4, 5, index({ i: 7 }, 2))),
            store(
              "z",
              index({ i: 1 }, ids.length),
              prim(
                "select",
                prim(
                  "and",
                  prim("lt", castIndex(index({ i: 1 })), 4),
                  prim("not", prim("eq", castIndex(index({ i: 1 })), 2)),
                ),
                10,
                prim("div", 1, 0),
              ),
            ),
            store(
              "z",
              index({ i: 1 }, 2 * ids.length),
              prim(
                "select",
                prim("or", prim("le", castIndex(index({ id: 1 })), 0), prim("lt", 1, castIndex(index({ id: 1 })))),
                Number.NEGATIVE_INFINITY,
                nan,
              ),
            ),
          ],
          { mode: "parallel" },
        ),
      ],
    );
    const { results } = await onDevice(program, { ids });
    expect(Array.from(results.copies)).toEqual(ids);
    const at = (i: number): number[] => Array.from(results.z.slice(i * ids.length, (i + 1) * ids.length));
    expect(at(0)).toEqual(ids.map((_, i) => uniform(3, 4, 5, i * 7 + 2)));
    expect(at(1)).toEqual(ids.map((_, i) => (i < 4 && i !== 2 ? 10 : inf)));
    expect(at(2)).toEqual(ids.map((id) => (id <= 0 || id > 1 ? -inf : nan)));
  });
});
