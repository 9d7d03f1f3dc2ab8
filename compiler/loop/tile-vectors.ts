// Rewrites contractions into loops over register tiles of vectors; units that fill no vector stay a contraction.
import {
  addIndex,
  constant,
  type ForOptions,
  fma,
  forLoop,
  index,
  letLocal,
  offsetIndex,
  partOf,
  setLocal,
  splat,
  substituteIndex,
  tracedTo,
  variableIndex,
  varLocal,
} from "../../ir/loop/build.ts";
import type { Contract, ContractSum, Index, Kernel, Lanes, LoopExpr, LoopStmt, Traced } from "../../ir/loop/ir.ts";
import { printExpr } from "../../ir/loop/print.ts";
import { mapExpr, mapKernel, mapStmts, type Rewriter } from "../../ir/loop/rewrite.ts";
import { definedNames, freshName } from "../../ir/loop/walk.ts";
import { constSize, sizeOf } from "../../ir/size.ts";
import type { LoopContext, LoopPass } from "./pass.ts";
import { atPlace, inPieces } from "./pieces.ts";
import { planVectors, type VectorTile } from "./plan-vectors.ts";
import { unrolled } from "./unrolled.ts";
import { upTo } from "./up-to.ts";
import { widen } from "./widen.ts";

export const tileVectors: LoopPass = {
  name: "tile-vectors",
  after: [],
  run(kernel: Kernel, context: LoopContext): Kernel {
    if (context.caps.lanes === 1) return kernel;
    let names: Set<string> | undefined;
    const tiled = (contract: Contract): readonly LoopStmt[] => {
      names ??= new Set([...kernel.params, ...definedNames(kernel.body)]);
      return tile(contract, names, context);
    };
    return mapKernel(kernel, { stmt: (s) => (s.kind === "contract" ? tiled(s) : [s]) });
  },
};

function tile(contract: Contract, names: Set<string>, { caps, remark }: LoopContext): readonly LoopStmt[] {
  const { lanes } = caps;
  const about = contract.accs.map((a) => a.name).join(", ");
  const units = constSize(contract.units.extent);
  const why = units !== undefined && units < lanes ? `${units} units fill no vector` : whyNot(contract, lanes);
  if (why !== undefined) {
    remark(`${about}: one number at a time: ${why}`);
    return panelByPanel(contract);
  }
  const plan = planVectors(contract, caps);
  remark(
    `${about}: tiles of ${plan.full.rows} rows × ${plan.full.vectors * lanes} units × ${contract.accs.length}; single rows × ${plan.single.vectors * lanes}`,
  );
  const { variable, extent } = contract.rows;
  const context = { contract, lanes, names, unroll: caps.unroll ?? 1 };
  const row = variableIndex(variable);
  const rows = (options: Pick<ForOptions, "step" | "after" | "rest">, body: readonly LoopStmt[]): LoopStmt =>
    forLoop(variable, extent, body, { mode: "parallel", ...partOf(contract.rows), ...options });
  const single = (options: { readonly after?: number }): LoopStmt =>
    rows(
      options,
      unitSpans(context, plan.single, (body) => body, row),
    );
  if (plan.full.rows === 1) return [single({}), ...remainder(context)];
  const known = constSize(extent);
  const left = known === undefined || known % plan.full.rows !== 0;
  const rest = left && contract.rows.part !== undefined ? { rest: true as const } : {};
  return [
    // Units outside: their weights stay in the nearest cache while all rows go by.
    ...unitSpans(context, plan.full, (body) => [rows({ step: plan.full.rows, ...rest }, body)], row),
    ...(left ? [single({ after: plan.full.rows })] : []),
    ...remainder(context),
  ];
}

interface TileContext {
  readonly contract: Contract;
  readonly lanes: Lanes;
  readonly names: Set<string>;
  readonly unroll: number;
}

/** The unit's index variables at a constant from `start`, where a panel begins. */
function unitAt({ units, panel }: Contract, start: Index, offset: number): ReadonlyMap<string, Index> {
  const unit = offsetIndex(start, offset);
  if (!panel) return new Map([[units.variable, unit]]);
  const inside = offset % panel.width;
  return new Map([
    [units.variable, unit],
    [panel.first, offsetIndex(start, offset - inside)],
    [panel.inside, index({}, inside)],
  ]);
}

/** Full tiles in a loop, then the vectors that are left, at fixed places or one by one; `around` each tile's code. */
function unitSpans(
  context: TileContext,
  { rows, vectors }: VectorTile,
  around: (body: readonly LoopStmt[]) => readonly LoopStmt[],
  row: Index,
): readonly LoopStmt[] {
  const { contract, lanes } = context;
  const { variable, extent } = contract.units;
  const width = vectors * lanes;
  const body = (count: number, start: Index): readonly LoopStmt[] =>
    around(tileBody(context, { rows, vectors: count }, row, start));
  const units = constSize(extent);
  const loop = (options: { readonly step: number; readonly after?: number }, count: number): LoopStmt =>
    forLoop(variable, extent, body(count, index({ [variable]: 1 })), {
      mode: "parallel",
      ...partOf(contract.units),
      ...options,
    });
  if (units === undefined)
    return vectors === 1
      ? [loop({ step: lanes }, 1)]
      : [loop({ step: width }, vectors), loop({ step: lanes, after: width }, 1)];
  return inPieces({ ...contract.units, extent: units - (units % lanes) }, width, (start, size) =>
    body(size / lanes, start),
  );
}

/** The units beyond the last full vector, as a contraction of their own. */
function remainder({ contract, lanes, names }: TileContext): readonly LoopStmt[] {
  const { units, panel } = contract;
  const known = constSize(units.extent);
  if (known === undefined) return openRemainder(contract, lanes);
  const rest = known % lanes;
  if (rest === 0) return [];
  const inside = panel ? (known - rest) % panel.width : 0;
  const variable = freshName(`${units.variable}_rest`, names);
  return atPlace({ ...units, variable }, known - rest, rest, (start) => {
    const unit = index({ [units.variable]: 1 });
    const at = new Map([[units.variable, addIndex(start, unit)]]);
    if (panel) {
      at.set(panel.first, offsetIndex(start, -inside));
      at.set(panel.inside, offsetIndex(unit, inside));
    }
    const { panel: _, ...plain } = contract;
    const [moved] = mapStmts([plain], { index: (i) => substituteIndex(i, at) });
    return [{ ...(moved as Contract), units: { variable: units.variable, extent: sizeOf(rest) } }];
  });
}

/** With an open number of units: a scalar loop over what the vectors left, each a contraction of one unit. */
function openRemainder(contract: Contract, lanes: Lanes): readonly LoopStmt[] {
  const { variable, extent } = contract.units;
  const one: Contract = { ...contract, units: { variable: `${variable}_1`, extent: sizeOf(1) } };
  return [forLoop(variable, extent, [one], { mode: "parallel", ...partOf(contract.units), after: lanes })];
}

/** Without the two extra variables of the unit: a loop over panels, and what is beyond the last full one. */
function panelByPanel(contract: Contract): readonly LoopStmt[] {
  const { panel, units, ...rest } = contract;
  const extent = constSize(units.extent);
  if (!panel || extent === undefined) return [contract];
  const { width, first, inside } = panel;
  return inPieces({ variable: first, extent, ...partOf(units) }, width, (start, size) => {
    const at = new Map([
      [units.variable, addIndex(start, index({ [inside]: 1 }))],
      [first, start],
    ]);
    const piece: Contract = { ...rest, units: { variable: inside, extent: sizeOf(size) } };
    return mapStmts([piece], { index: (i) => substituteIndex(i, at) });
  });
}

/** Why the contraction cannot run on vectors; undefined where it can. */
function whyNot(contract: Contract, lanes: Lanes): string | undefined {
  const { units, panel } = contract;
  const lane = panel
    ? new Map([
        [panel.inside, index({ [units.variable]: 1 })],
        [panel.first, index({})],
      ])
    : new Map<string, Index>();
  for (const { terms } of contract.sums)
    for (const { w } of terms) {
      const stride = substituteIndex(w.index, lane).terms.find((t) => t.variable === units.variable)?.stride;
      if (!stride || constSize(stride) !== 1) return `${w.buffer} is not read unit by unit`;
    }
  const starts = contract.accs.map((a) => varLocal(a.name, a.init ?? constant(0)));
  const code = widen([...starts, ...contract.epilogue], units.variable, lanes);
  return "why" in code ? code.why : undefined;
}

/** One row and one vector of units of a tile. */
interface Cell {
  readonly row: number;
  readonly vector: number;
  readonly rewriter: Rewriter;
  readonly name: (name: string) => string;
}

function cellsOf({ contract, lanes, names }: TileContext, tile: VectorTile, row: Index, start: Index): readonly Cell[] {
  const own = [...contract.accs.map((a) => a.name), ...definedNames(contract.epilogue)];
  return upTo(tile.rows).flatMap((r) =>
    upTo(tile.vectors).map((v) => {
      const suffix = `${tile.rows > 1 ? r : ""}${tile.vectors > 1 ? `v${v}` : ""}`;
      const renamed = new Map(own.map((n) => [n, freshName(suffix === "" ? n : `${n}_${suffix}`, names)]));
      const at = new Map([...unitAt(contract, start, v * lanes), [contract.rows.variable, offsetIndex(row, r)]]);
      const name = (n: string): string => renamed.get(n) ?? n;
      return { row: r, vector: v, name, rewriter: { name, index: (i: Index) => substituteIndex(i, at) } };
    }),
  );
}

/** acc = init; for k: acc += a · w; epilogue — for all rows and vectors of a tile at once. */
function tileBody(context: TileContext, tile: VectorTile, row: Index, start: Index): readonly LoopStmt[] {
  const { contract, lanes } = context;
  const { variable } = contract.units;
  const cells = cellsOf(context, tile, row, start);
  const scalar = [
    ...contract.accs.flatMap((a) => tracedTo(a, [varLocal(a.name, a.init ?? constant(0))])),
    ...contract.epilogue,
  ];
  const wide = widen(scalar, variable, lanes);
  if ("why" in wide) throw new Error(wide.why);
  const code = wide.stmts;
  const copy = (stmts: readonly LoopStmt[]): readonly LoopStmt[] => cells.flatMap((c) => mapStmts(stmts, c.rewriter));
  const sums = contract.sums.flatMap((sum) => sumLoop(context, sum, tile, cells));
  return [...copy(code.slice(0, contract.accs.length)), ...sums, ...copy(code.slice(contract.accs.length))];
}

/** Statements that load each operand once, in a vector of its own. */
function operandLoads(names: Set<string>, lanes: Lanes) {
  const loaded = new Map<string, string>();
  const body: LoopStmt[] = [];
  /** The local of an operand; its load is written where it is the first. */
  const operand = (
    load: LoopExpr & { readonly kind: "load" },
    wanted: string,
    value: (l: LoopExpr) => LoopExpr,
    from: Traced,
  ): string => {
    const key = printExpr(load);
    const known = loaded.get(key);
    if (known !== undefined) return known;
    const name = freshName(wanted, names);
    loaded.set(key, name);
    body.push(...tracedTo(from, [letLocal(name, value(load), lanes)]));
    return name;
  };
  /** Whether it was loaded by the last statement. */
  const isLast = (name: string): boolean => {
    const last = body[body.length - 1];
    return last.kind === "let" && last.name === name;
  };
  return { body, operand, isLast };
}

/** What there is more of streams, the other operand is kept: each load stands right before its first use. */
function sumLoop(
  { contract, lanes, names, unroll }: TileContext,
  sum: ContractSum,
  tile: VectorTile,
  cells: readonly Cell[],
): readonly LoopStmt[] {
  const { body, operand, isLast } = operandLoads(names, lanes);
  const lefts: string[] = [];
  const rights = new Map(sum.terms.map((term) => [term, [] as string[]]));
  const product = (cell: Cell, term: ContractSum["terms"][number]): void => {
    const { acc, w } = term;
    const at = { index: cell.rewriter.index };
    const ofTerm = rights.get(term) as string[];
    const from = contract.accs.find((a) => a.name === acc) ?? {};
    lefts[cell.row] ??= operand(mapExpr(sum.a, at) as typeof sum.a, `a${tile.rows > 1 ? cell.row : ""}`, splat, sum);
    ofTerm[cell.vector] ??= operand(
      { ...(mapExpr(w, at) as typeof w), lanes },
      `w_${acc}${tile.vectors > 1 ? cell.vector : ""}`,
      (l) => l,
      from,
    );
    const [left, right] = [lefts[cell.row], ofTerm[cell.vector]];
    // What was loaded last comes first, so that it need not be put down.
    const factors = isLast(right) ? [right, left] : [left, right];
    body.push(...tracedTo(from, [setLocal(cell.name(acc), fma(factors[0], factors[1], cell.name(acc)))]));
  };
  const keepRows = tile.rows <= tile.vectors * sum.terms.length;
  if (keepRows)
    for (const v of upTo(tile.vectors))
      for (const term of sum.terms) for (const cell of cells.filter((c) => c.vector === v)) product(cell, term);
  else for (const cell of cells) for (const term of sum.terms) product(cell, term);
  // Rows of all steps are many: the few that full tiles leave are not worth the code.
  const isStreamed = tile.rows === 1 && contract.rows.extent.every((m) => m.t === 0);
  return unrolled(sum.k, body, isStreamed ? unroll : 1);
}
