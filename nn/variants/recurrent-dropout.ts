// Variant: dropout on the recurrent products, one mask for the whole sequence.
import { type Cell, withStages } from "../cell.ts";
import { checkRate } from "../dropout-mask.ts";

/**
 * In training, the left side of every recurrent product is h∘mask / (1 − rate) with one mask a sequence;
 * Gal and Ghahramani 2016, "A Theoretically Grounded Application of Dropout in Recurrent Neural Networks".
 */
export function recurrentDropout<G extends string, S extends string>(
  cell: Cell<G, S>,
  { rate }: { readonly rate: number },
): Cell<G, S> {
  const name = `recurrentDropout(${cell.name})`;
  checkRate(name, rate);
  return withStages(
    cell,
    {
      left: [
        ({ op, noise }, h) =>
          noise === null ? h : op.mul(h, op.mul(op.ge(noise.recurrentDropout, rate), 1 / (1 - rate))),
      ],
    },
    {
      name,
      noise: Object.freeze({ ...cell.noise, recurrentDropout: { like: cell.output, each: "sequence" } as const }),
    },
  );
}
