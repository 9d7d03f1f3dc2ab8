// Random models: a cell, variants of it, and a recurrent layer with random options, from one seed.
import fc from "fast-check";
import { f32 } from "../../ir/types.ts";
import type { Cell } from "../../nn/cell.ts";
import { cells } from "../../nn/cells/index.ts";
import { defineModel, type ModelDefinition } from "../../nn/define-model.ts";
import { dense, recurrent } from "../../nn/layers/index.ts";
import { meanSquaredError } from "../../nn/losses/index.ts";
import { adam } from "../../nn/optimizers/index.ts";
import { stepRegion } from "../../nn/step-region.ts";
import { layerNorm, variants } from "../../nn/variants/index.ts";

export interface RandomModel {
  readonly model: ModelDefinition;
  /** For the failure message. */
  readonly text: string;
}

/**
 * Where units are nearly equal, normalizing multiplies the rounding of whatever came before by up to 1/√eps; with so
 * large an eps by three.
 */
const EPS = 0.1;

const variant = (name: string, cell: Cell): Cell =>
  name === "layerNorm"
    ? layerNorm(cell, { eps: EPS })
    : (variants[name as keyof typeof variants](cell as never) as Cell);

/** A variant that does not fit a cell (no peek, no forget gate, …) leaves it as it is. */
function varied(cell: Cell, names: readonly string[]): { readonly cell: Cell; readonly text: string } {
  return names.reduce(
    (done, name) => {
      try {
        const next = variant(name, done.cell);
        stepRegion(next, { input: 3, units: 2 });
        return { cell: next, text: `${name}(${done.text})` };
      } catch {
        return done;
      }
    },
    { cell, text: cell.name },
  );
}

const layerOptions = fc.record({
  units: fc.integer({ min: 1, max: 21 }),
  layers: fc.integer({ min: 1, max: 2 }),
  bidirectional: fc.constantFrom(false, false, false, "concat", "sum"),
  residual: fc.boolean(),
  skip: fc.boolean(),
  returns: fc.constantFrom("all", "last"),
  initialState: fc.constantFrom("given", "given", "zeros", "learned"),
  reverse: fc.constantFrom(false, false, false, true),
});

const STREAMING = { bidirectional: false, reverse: false, initialState: "given" } as const;

/** Models over x: f32[T,B,I] with a dense head, mean squared error and Adam; deterministic, without dropout. */
export const randomModel = (): fc.Arbitrary<RandomModel> =>
  fc
    .record({
      cell: fc.constantFrom(...Object.keys(cells)),
      variants: fc.subarray(
        Object.keys(variants).filter((v) => v !== "zoneout" && v !== "recurrentDropout"),
        { maxLength: 2 },
      ),
      options: layerOptions,
      inputs: fc.integer({ min: 1, max: 5 }),
      outputs: fc.integer({ min: 1, max: 4 }),
      lengths: fc.boolean(),
      /** What works step by step: one direction, in order, the state handed over. */
      streaming: fc.boolean(),
    })
    .map((spec) => {
      const { cell, text } = varied(cells[spec.cell], spec.variants);
      const drawn = spec.streaming ? { ...spec.options, ...STREAMING } : spec.options;
      const both = drawn.bidirectional !== false;
      const { skip, reverse, returns } = drawn;
      const residual = drawn.residual && drawn.layers > 1;
      const options = {
        ...drawn,
        residual,
        reverse: reverse && !both,
        returns: both && (residual || skip) ? "all" : returns,
      };
      const model = defineModel({
        name: "random",
        inputs: { x: f32("T", "B", spec.inputs) },
        layers: [recurrent(cell, options as never), dense({ units: spec.outputs })],
        loss: meanSquaredError(),
        optimizer: adam({ rate: 0.01 }),
        clip: { norm: 1 },
        lengths: spec.lengths,
      });
      return {
        model,
        text: `${text} ${JSON.stringify({ ...options, inputs: spec.inputs, outputs: spec.outputs, lengths: spec.lengths })}`,
      };
    });
