// Loop nests over a shape: dimensions that every access walks as one are merged, then one loop each.
import type { Index, LoopMode, LoopStmt } from "../../ir/loop/ir.ts";
import { mulSize, type Size, sameSize, sizeOfDim } from "../../ir/size.ts";
import type { Shape } from "../../ir/types.ts";
import { type Affine, addTerm, ONE, ZERO } from "./layout.ts";
import type { Names } from "./names.ts";

interface NestDim {
  readonly extent: Size;
  /** One stride per tap. */
  readonly strides: readonly Size[];
}

/** Adjacent dimensions with stride[d] = stride[d+1] · extent[d+1] in every tap become one; those of size 1 vanish. */
function mergeDims(shape: Shape, taps: readonly Affine[]): NestDim[] {
  const dims: NestDim[] = [];
  shape.forEach((dim, d) => {
    const extent = sizeOfDim(dim);
    if (sameSize(extent, ONE)) return;
    const strides = taps.map((tap) => tap.strides[d]);
    const last = dims[dims.length - 1];
    if (last?.strides.every((s, i) => sameSize(s, mulSize(strides[i], extent))))
      dims[dims.length - 1] = { extent: mulSize(last.extent, extent), strides };
    else dims.push({ extent, strides });
  });
  return dims;
}

const VARIABLES = ["i", "j", "k", "l", "m", "n"];

/**
 * Loops over `shape`; `body` gets where each tap points and returns the innermost statements.
 * @param mode parallel where iterations are independent; sums: they are where the last tap moves.
 */
export function nest(
  shape: Shape,
  taps: readonly Affine[],
  names: Names,
  mode: "serial" | "parallel" | "sums",
  body: (at: readonly Index[]) => readonly LoopStmt[],
): readonly LoopStmt[] {
  const dims = mergeDims(shape, taps);
  const variables = dims.map((_, d) => names.fresh(VARIABLES[d] ?? "i"));
  const at = taps.map((tap, i) =>
    dims.reduce((index, dim, d) => addTerm(index, variables[d], dim.strides[i]), tap.base),
  );
  const modeOf = ({ strides }: NestDim): LoopMode =>
    mode !== "sums" ? mode : sameSize(strides[strides.length - 1], ZERO) ? "serial" : "parallel";
  return dims.reduceRight<readonly LoopStmt[]>(
    (inner, dim, d) => [
      { kind: "for", range: { variable: variables[d], extent: dim.extent }, mode: modeOf(dim), body: inner },
    ],
    body(at),
  );
}
