// One contraction group as a contract: an accumulator per part of each product, the maps as its epilogue.
import type { AnyNode, Node, Value } from "../../ir/graph/node.ts";
import { constant, index, load, local } from "../../ir/loop/build.ts";
import type { Contract, ContractSum, Index, LoopExpr, LoopStmt } from "../../ir/loop/ir.ts";
import type { ScalarFn } from "../../ir/scalar/fn.ts";
import { mulSize, type Size, sizeOf, sizeOfDim } from "../../ir/size.ts";
import { type Dim, formatType } from "../../ir/types.ts";
import { type Absorbed, absorbSums, inOrderOfAddition } from "./absorb-sums.ts";
import type { Access, Body } from "./access.ts";
import { emitScalarFn } from "./emit-map.ts";
import type { Product, Unit } from "./group.ts";
import { type Affine, addTerm, asMatrix, type Layout, offsetIndex, transposeLayout } from "./layout.ts";
import type { Names } from "./names.ts";
import { type Panels, packPanels, packRows, panelWidth } from "./pack.ts";
import { type RegionLowering, storeTo } from "./region.ts";

type ContractUnit = Extract<Unit, { kind: "contract" }>;

const at = (affine: Affine, ...variables: readonly string[]): Index =>
  affine.strides.reduce((index, stride, d) => addTerm(index, variables[d], stride), affine.base);

/** The operands of a product as [M, K] and [K, N]. */
function operandLayouts(region: RegionLowering, node: Node<"matmul">): { a: Layout; w: Layout } {
  const swap = (layout: Layout): Layout => {
    const rank = layout.shape.length;
    return transposeLayout(layout, [...Array(rank - 2).keys(), rank - 1, rank - 2]);
  };
  const [a, w] = node.operands.map((v) => region.layout(v));
  return { a: node.attrs.transA ? swap(a) : a, w: node.attrs.transB ? swap(w) : w };
}

interface Planned {
  readonly product: Product;
  readonly a: Layout;
  readonly w: Layout;
  readonly panels?: Panels;
  /** The parts that anything outside the group reads, and where the whole result lies, if there are any. */
  readonly stored: ReadonlySet<Value>;
  readonly stores: readonly Layout[];
}

interface PlanContext {
  readonly inside: ReadonlySet<AnyNode>;
  /** Units in a panel of right sides. */
  readonly width: number | undefined;
}

function planProduct(region: RegionLowering, product: Product, { inside, width }: PlanContext): Planned {
  const { node, parts } = product;
  const result = node.results[0];
  const views = new Set<AnyNode>([...inside, ...product.views]);
  const through = [result, ...product.views.flatMap((v) => v.results)].filter((v) => !parts.includes(v));
  const isRead = (v: Value): boolean => region.readOutside(v, views);
  const stored = new Set(through.some(isRead) ? parts : parts.filter(isRead));
  const { a, w } = operandLayouts(region, node);
  const steady = width !== undefined && region.isSteady(node.operands[1]);
  const panels = steady ? packPanels(region.builder, w, parts.length, width) : undefined;
  return {
    product,
    a: panels && region.isSteady(node.operands[0]) ? packRows(region.builder, a) : a,
    w,
    ...(panels ? { panels } : {}),
    stored,
    stores: stored.size > 0 ? region.destinations(result) : [],
  };
}

/** Emits a rank-2 group. */
export function emitContract(region: RegionLowering, unit: ContractUnit): void {
  const inside = new Set<AnyNode>(unit.maps);
  const maps = sortMaps(unit.maps);
  const width = panelWidth(
    region.builder,
    unit.products.map((p) => p.parts.length),
  );
  region.runNamed((names) => {
    const planned = unit.products.map((p) => planProduct(region, p, { inside, width }));
    const parts = new Set(planned.flatMap((p) => p.product.parts));
    const made = new Set<Value>([...parts, ...maps.flatMap((m) => m.results)]);
    const exclusive = planned.flatMap((p) => p.product.parts.filter((part) => !p.stored.has(part)));
    const absorbed = absorbSums(maps, new Set(exclusive), (v) => !made.has(v));
    const accOf = accumulatorNames(planned, absorbed, names);
    const known = new Map<Value, LoopExpr>([...accOf].map(([part, name]) => [part, local(name)]));
    const [row, col] = [names.fresh("row"), names.fresh("unit")];
    const panel =
      planned.some((p) => p.panels) && width
        ? { width, first: names.fresh("panel"), inside: names.fresh("column") }
        : undefined;
    const epilogue = prepareEpilogue(region, maps, { inside, known, absorbed });
    const body: Body = { stmts: [], names };
    const stores: LoopStmt[] = planned.flatMap((p) => storeParts(p, accOf, unit.units, row, col));
    epilogue.forEach((step) => void stores.push(...step(body, row, col)));
    const accs = [...parts].filter((v) => !absorbed.merged.has(v));
    const contract: Contract = {
      kind: "contract",
      rows: { variable: row, extent: sizeOfDim(unit.rows) },
      units: { variable: col, extent: sizeOfDim(unit.units) },
      ...(panel ? { panel } : {}),
      accs: accs.map((part) => ({ name: accOf.get(part) as string, ...startOf(region, part, absorbed, row, col) })),
      sums: inOrderOfAddition(planned, absorbed).map((p) =>
        sumOf(p, { units: unit.units, row, unit: col, panel, names, accOf }),
      ),
      epilogue: [...body.stmts, ...stores],
    };
    return { name: labelOf(unit), comment: describe(unit, planned, accOf), body: [contract] };
  });
}

/** The accumulator of each part; merged parts share one. */
function accumulatorNames(
  planned: readonly Planned[],
  { merged, names: absorbed }: Absorbed,
  names: Names,
): Map<Value, string> {
  const parts = planned.flatMap(({ product }) =>
    product.parts.map((part) => ({ part, result: product.node.results[0] })),
  );
  const own = new Map(
    parts
      .filter(({ part }) => !merged.has(part))
      .map(({ part, result }) => {
        const known = absorbed.get(part);
        return [part, names.fresh(known ?? `${part.name ?? result.name ?? "sum"}_sum`)];
      }),
  );
  const final = (part: Value): Value => (merged.has(part) ? final(merged.get(part) as Value) : part);
  return new Map(parts.map(({ part }) => [part, own.get(final(part)) as string]));
}

/** What the accumulator starts from: one load, computed before the sums. */
function startOf(
  region: RegionLowering,
  part: Value,
  { starts }: Absorbed,
  row: string,
  unit: string,
): { readonly init?: LoopExpr } {
  const start = starts.get(part);
  if (!start) return {};
  const layout =
    asMatrix(region.layout(start), start.type.shape) ?? asMatrix(region.materialize(start), start.type.shape);
  return { init: load(region.layout(start).buffer, at(layout as Affine, row, unit)) };
}

/** Maps in dependence order: a map after those whose results it reads. */
function sortMaps(maps: readonly Node<"map">[]): readonly Node<"map">[] {
  const sorted: Node<"map">[] = [];
  const waiting = new Set(maps);
  while (waiting.size > 0) {
    const ready = [...waiting].filter(
      (m) => ![...waiting].some((other) => other !== m && other.results.some((r) => m.operands.includes(r))),
    );
    for (const m of ready) {
      sorted.push(m);
      waiting.delete(m);
    }
  }
  return sorted;
}

type EpilogueStep = (body: Body, row: string, unit: string) => readonly LoopStmt[];

interface Group {
  readonly inside: ReadonlySet<AnyNode>;
  readonly known: Map<Value, LoopExpr>;
  readonly absorbed: Absorbed;
}

/** Resolves layouts before the kernel is written (copies may be needed first); the steps then emit code. */
function prepareEpilogue(
  region: RegionLowering,
  maps: readonly Node<"map">[],
  { inside, known, absorbed }: Group,
): readonly EpilogueStep[] {
  const fnOf = (map: Node<"map">): ScalarFn => absorbed.fns.get(map) ?? map.attrs.fn;
  const internal = new Set<Value>([...known.keys(), ...maps.flatMap((m) => m.results)]);
  const accesses = new Map<Value, Access>();
  for (const map of maps)
    for (const value of readOperands(map, fnOf(map)))
      if (!internal.has(value) && !accesses.has(value)) accesses.set(value, region.matrixAccess(value));
  return maps.map((map) => {
    const outputs = map.results.map((value) => (region.readOutside(value, inside) ? region.destinations(value) : []));
    return (body, row, unit) => {
      const read = readOperands(map, fnOf(map));
      const args = map.operands.map((value) => {
        if (!read.has(value)) return constant(0);
        const expr = known.get(value) ?? emitAccess(accesses.get(value) as Access, body, row, unit);
        known.set(value, expr);
        return expr;
      });
      const results = emitScalarFn(
        fnOf(map),
        args,
        body,
        map.results.map((r) => r.name),
      );
      map.results.forEach((value, i) => void known.set(value, results[i]));
      return outputs.flatMap((layouts, i) =>
        layouts.map((layout) =>
          storeTo(layout, at(asMatrix(layout, map.results[i].type.shape) as Affine, row, unit), results[i]),
        ),
      );
    };
  });
}

/** The operands that the code still reads. */
function readOperands(map: Node<"map">, fn: ScalarFn): ReadonlySet<Value> {
  const refs = [...fn.results, ...fn.steps.flatMap((s) => (s.kind === "prim" ? s.args : []))];
  return new Set(refs.filter((r) => r < fn.arity).map((r) => map.operands[r]));
}

const emitAccess = (access: Access, body: Body, row: string, unit: string): LoopExpr =>
  access.emit(
    access.taps.map((tap) => at(tap, row, unit)),
    body,
  );

function storeParts(
  { product, stored, stores }: Planned,
  accOf: ReadonlyMap<Value, string>,
  units: Dim,
  row: string,
  unit: string,
): LoopStmt[] {
  return stores.flatMap((layout) =>
    product.parts.flatMap((part, i) =>
      stored.has(part)
        ? [
            storeTo(
              layout,
              offsetIndex(at(layout, row, unit), partOffset(layout.strides[1], units, i)),
              local(accOf.get(part) as string),
            ),
          ]
        : [],
    ),
  );
}

const partOffset = (stride: Size, units: Dim, part: number): Size =>
  mulSize(stride, mulSize(sizeOfDim(units), sizeOf(part)));

interface SumSpec {
  readonly units: Dim;
  readonly row: string;
  readonly unit: string;
  readonly panel: Contract["panel"];
  readonly names: Names;
  readonly accOf: ReadonlyMap<Value, string>;
}

function sumOf(planned: Planned, { units, row, unit, panel, names, accOf }: SumSpec): ContractSum {
  const { a, w, panels, product } = planned;
  const k = names.fresh("k");
  const right = (part: number): LoopExpr & { readonly kind: "load" } => {
    if (!panels || !panel) return load(w.buffer, offsetIndex(at(w, k, unit), partOffset(w.strides[1], units, part)));
    const { width, parts, depth } = panels;
    const strides = { [k]: parts * width, [panel.first]: mulSize(depth, sizeOf(parts)), [panel.inside]: 1 };
    return load(panels.buffer, index(strides, part * width));
  };
  return {
    k: { variable: k, extent: sizeOfDim(a.shape[1]) },
    a: load(a.buffer, at(a, row, k)),
    terms: product.parts.map((part, i) => ({ acc: accOf.get(part) as string, w: right(i) })),
  };
}

/** A stack [S, M, K] · [S, K, N]: one contract for each s. */
export function emitStackedProduct(region: RegionLowering, node: Node<"matmul">): void {
  const { a, w } = operandLayouts(region, node);
  const [result] = node.results;
  const layouts = region.destinations(result);
  const [stack, m, n] = result.type.shape;
  region.runNamed((names) => {
    const [s, row, unit, k, acc] = ["s", "row", "unit", "k", "sum"].map((v) => names.fresh(v));
    const contract: Contract = {
      kind: "contract",
      rows: { variable: row, extent: sizeOfDim(m) },
      units: { variable: unit, extent: sizeOfDim(n) },
      accs: [{ name: acc }],
      sums: [
        {
          k: { variable: k, extent: sizeOfDim(a.shape[2]) },
          a: load(a.buffer, at(a, s, row, k)),
          terms: [{ acc, w: load(w.buffer, at(w, s, k, unit)) }],
        },
      ],
      epilogue: layouts.map((layout) => storeTo(layout, at(layout, s, row, unit), local(acc))),
    };
    const body: LoopStmt[] = [
      { kind: "for", range: { variable: s, extent: sizeOfDim(stack) }, mode: "parallel", body: [contract] },
    ];
    return {
      name: result.name ?? "product",
      comment: [`product ${formatType(result.type)}, one for each of ${stack}`],
      body,
    };
  });
}

const labelOf = (unit: ContractUnit): string =>
  unit.maps.flatMap((m) => m.results.flatMap((r) => r.name ?? []))[0] ??
  unit.products[0].node.results[0].name ??
  "product";

/** Operands without a name are called by the buffer that they lie in; of the epilogue what has a name is told. */
function describe(
  unit: ContractUnit,
  planned: readonly Planned[],
  accOf: ReadonlyMap<Value, string>,
): readonly string[] {
  const products = planned.map(({ product: { node, parts }, a, w }) => {
    const { transA, transB } = node.attrs;
    const name = (i: number, layout: Layout, trans: boolean): string =>
      `${node.operands[i].name ?? layout.buffer}${trans ? "ᵀ" : ""}`;
    const as = parts.length > 1 ? ` as ${parts.map((p) => accOf.get(p) ?? "part").join(" | ")}` : "";
    return `${name(0, a, transA)} · ${name(1, w, transB)} ${formatType(node.results[0].type)}${as}`;
  });
  const made = unit.maps.flatMap((m) => m.results.flatMap((r) => r.name ?? []));
  return made.length === 0 ? products : [...products, `epilogue: ${made.join(", ")}`];
}
