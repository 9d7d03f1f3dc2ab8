// Right sides of products laid out in panels: for each k, the columns of a tile's units side by side, all parts together.

import { load } from "../../ir/loop/build.ts";
import type { LoopStmt } from "../../ir/loop/ir.ts";
import { addSize, constSize, formatSize, mulSize, type Size, sizeOf, sizeOfDim } from "../../ir/size.ts";
import { dimProduct } from "../../ir/types.ts";
import type { EntryBuilder, Packing } from "./entry-builder.ts";
import { type Affine, type Layout, ORIGIN, offsetIndex, rowMajor } from "./layout.ts";
import { Names } from "./names.ts";
import { nest } from "./nest.ts";

/** Units in a panel where products of so many parts share a tile; undefined where the target wants none. */
export const panelWidth = ({ packing }: EntryBuilder, parts: readonly number[]): number | undefined =>
  packing && Math.min(...parts.map((n) => packing.panels[Math.min(n, packing.panels.length) - 1]));

/** w[k, part·units + u] lies at k·(parts·width) + part·width + (u - u mod width)·(K·parts) + u mod width. */
export interface Panels {
  readonly buffer: string;
  readonly width: number;
  readonly depth: Size;
  readonly parts: number;
}

const keyOf = ({ base, strides, shape }: Layout, ...more: readonly (number | string)[]): string =>
  [formatSize(base.offset), ...strides.map(formatSize), ...shape, ...more].join(" ");

/** What was packed from a buffer, by layout; it is forgotten where a kernel writes the buffer anew. */
function packedFrom({ done }: Packing, buffer: string): Map<string, string> {
  const known = done.get(buffer) ?? new Map<string, string>();
  done.set(buffer, known);
  return known;
}

/**
 * Packs w [K, parts·units], which must not change while the entry runs; undefined where its sizes are open or too small.
 * Done once after the parameters change where w depends on them only, and on no number of rows or steps; else once a call,
 * before any loop over time.
 */
export function packPanels(builder: EntryBuilder, w: Layout, parts: number, width: number): Panels | undefined {
  const { packing } = builder;
  const [depth, columns] = w.shape;
  if (!packing || typeof columns !== "number") return undefined;
  const units = columns / parts;
  if (units < width || depth === 0) return undefined;
  const key = keyOf(w, parts, width);
  const panels = (buffer: string): Panels => ({ buffer, width, depth: sizeOfDim(depth), parts });
  const packed = packedFrom(packing, w.buffer);
  const known = packed.get(key);
  if (known !== undefined) return panels(known);
  const size = dimProduct([Math.ceil(units / width) * width * parts, depth]);
  const role = builder.roleOf(w.buffer);
  const isFixed = typeof depth === "number" && (role === "param" || role === "prepared");
  const host = isFixed ? packing.prepare : undefined;
  const wanted = `${w.buffer}.panels`;
  const buffer = builder.buffer(host ? `${host.prefix}${wanted}` : wanted, "f32", [size], host ? "prepared" : "temp");
  host?.declare(buffer, "f32", [size], "prepared");
  packed.set(key, buffer);
  const comment = [`${w.buffer} [${depth}, ${columns}] in panels of ${width} units × ${parts}`];
  const run = (): void => (host ?? builder).run(`pack_${w.buffer}`, comment, packKernel(w, panels(buffer), units));
  if (host) run();
  else builder.before(run);
  return panels(buffer);
}

/** A row-major copy of a left side a [M, K] whose rows are strided, so that every row of a tile is read in order. */
export function packRows(builder: EntryBuilder, a: Layout): Layout {
  const { packing } = builder;
  if (!packing || constSize(a.strides[1]) === 1) return a;
  const key = keyOf(a, "rows");
  const packed = packedFrom(packing, a.buffer);
  const known = packed.get(key);
  const buffer = known ?? builder.buffer(`${a.buffer}.rows`, "f32", [...a.shape], "temp");
  const rows = rowMajor(buffer, a.shape);
  if (known !== undefined) return rows;
  packed.set(key, buffer);
  builder.before(() =>
    builder.run(
      `pack_${a.buffer}`,
      [`${a.buffer} [${a.shape.join(", ")}] row by row`],
      nest(a.shape, [a, rows], new Names(), "parallel", ([source, target]) => [
        { kind: "store", buffer, index: target, value: load(a.buffer, source), lanes: 1 },
      ]),
    ),
  );
  return rows;
}

function packKernel(w: Layout, { buffer, width, depth, parts }: Panels, units: number): readonly LoopStmt[] {
  const names = new Names();
  const row = sizeOf(parts * width);
  const panel = mulSize(depth, sizeOf(parts * width));
  const [byK, byColumn] = w.strides;
  const full = Math.floor(units / width);
  /** [k, panels, columns] of one part, from a first unit on. */
  const copy = (part: number, first: number, count: number, columns: number): readonly LoopStmt[] => {
    const from: Affine = {
      base: offsetIndex(w.base, mulSize(byColumn, sizeOf(part * units + first))),
      strides: [byK, mulSize(byColumn, sizeOf(width)), byColumn],
    };
    const to: Affine = {
      base: offsetIndex(ORIGIN, addSize(mulSize(panel, sizeOf(first / width)), sizeOf(part * width))),
      strides: [row, panel, sizeOf(1)],
    };
    return nest([w.shape[0], count, columns], [from, to], names, "parallel", ([source, target]) => [
      { kind: "store", buffer, index: target, value: load(w.buffer, source), lanes: 1 },
    ]);
  };
  return Array.from({ length: parts }, (_, part) => [
    ...(full > 0 ? copy(part, 0, full, width) : []),
    ...(units > full * width ? copy(part, full * width, 1, units - full * width) : []),
  ]).flat();
}
