// Products in tiles: a workgroup brings pieces of both sides into its memory, each invocation adds up a few rows × units.
import {
  addIndex,
  barrier,
  baseIndex,
  fma,
  forLoop,
  index,
  letLocal,
  load,
  local,
  prim,
  setLocal,
  splat,
  store,
  tracedTo,
  variableIndex,
  varLocal,
  within,
} from "../../../ir/loop/build.ts";
import type { Contract, ContractSum, Index, LoopRange, LoopStmt, Traced } from "../../../ir/loop/ir.ts";
import { renameLocals } from "../../../ir/loop/rewrite.ts";
import { freshName } from "../../../ir/loop/walk.ts";
import { constSize, type Size } from "../../../ir/size.ts";
import { upTo } from "../up-to.ts";
import { jobLoops, type LaneAxis } from "./grid.ts";
import type { Job, PlaceContext } from "./job.ts";

/** Invocations y × x; each has `rows` × `units` of the result, `y` or `x` apart; `depth` numbers of a sum at a time. */
export interface TileShape {
  readonly y: number;
  readonly x: number;
  readonly rows: number;
  readonly units: number;
  readonly depth: number;
}

/** Accumulators of an invocation. */
const MOST = 16;
const ROWS = 4;
/** Fewer tiles leave most of a GPU idle: better smaller ones. */
const ENOUGH = 32;

/** Undefined where a tile would share little: short sums, few units, or more parts than fit. */
export function tileShape(contract: Contract, { invocations, memory }: PlaceContext): TileShape | undefined {
  const { rows, units, sums, accs } = contract;
  const x = 2 ** Math.ceil(Math.log2(invocations) / 2);
  const y = invocations / x;
  const count = (size: Size): number => constSize(size) ?? Number.POSITIVE_INFINITY;
  if (count(units.extent) * 2 <= x || Math.max(...sums.map((s) => count(s.k.extent))) < x) return undefined;
  const across = Math.max(1, Math.min(Math.floor(4 / accs.length), Math.ceil(count(units.extent) / x)));
  const large = { y, x, rows: ROWS, units: across, depth: x };
  const tiles = Math.ceil(count(rows.extent) / (y * ROWS)) * Math.ceil(count(units.extent) / (x * large.units));
  const isLarge = tiles >= ENOUGH && rows.extent.some((m) => m.t > 0 || m.b === 0);
  const shape = isLarge ? large : { ...large, rows: 1, units: 1 };
  const fits = (s: TileShape): boolean => 4 * (leftSize(s) + rightSize(s, contract)) <= memory;
  return [
    { ...shape, units: Math.floor(shape.units) },
    { ...shape, rows: 1, units: 1 },
  ].find((s) => s.rows * s.units * accs.length <= MOST && fits(s));
}

const leftSize = ({ y, rows, depth }: TileShape): number => depth * y * rows;
const rightSize = ({ x, units, depth }: TileShape, { sums }: Contract): number =>
  depth * x * units * Math.max(...sums.map((s) => s.terms.length));

interface Tile extends TileShape {
  readonly contract: Contract;
  readonly laneY: LaneAxis;
  readonly laneX: LaneAxis;
  /** The first row and unit of the tile. */
  readonly row0: string;
  readonly unit0: string;
  readonly left: string;
  readonly right: string;
  readonly context: PlaceContext;
}

export function placeTiles(
  axes: readonly LoopRange[],
  contract: Contract,
  shape: TileShape,
  context: PlaceContext,
): Job {
  const { names, kernel } = context;
  const fresh = (wanted: string): string => freshName(wanted, names);
  const tile: Tile = {
    ...shape,
    contract,
    laneY: { variable: fresh("y"), extent: shape.y },
    laneX: { variable: fresh("x"), extent: shape.x },
    row0: fresh(`${contract.rows.variable}0`),
    unit0: fresh(`${contract.units.variable}0`),
    left: fresh(`${kernel}.left`),
    right: fresh(`${kernel}.right`),
    context,
  };
  const groups = [
    ...axes.map((a) => ({ ...a, step: 1 })),
    { variable: tile.row0, extent: contract.rows.extent, step: shape.y * shape.rows },
    { variable: tile.unit0, extent: contract.units.extent, step: shape.x * shape.units },
  ];
  const body = [
    ...cells(tile).flatMap((cell) =>
      contract.accs.flatMap((acc) => tracedTo(acc, [varLocal(accOf(acc.name, cell, tile), 0)])),
    ),
    ...contract.sums.flatMap((sum) => sumLoop(sum, tile)),
    ...cells(tile).flatMap((cell) => epilogue(cell, tile)),
  ];
  const depth = `${shape.depth} at a time`;
  return {
    loops: jobLoops(
      groups,
      [tile.laneY, tile.laneX].filter((l) => l.extent > 1),
      body,
      names,
    ),
    shared: [
      { name: tile.left, size: leftSize(shape), comment: `[k, row] of the left side, ${depth}` },
      { name: tile.right, size: rightSize(shape, contract), comment: `[k, part, unit] of the right side, ${depth}` },
    ],
  };
}

/** Row r and unit u of an invocation. */
interface Cell {
  readonly r: number;
  readonly u: number;
}

const cells = ({ rows, units }: TileShape): Cell[] => upTo(rows).flatMap((r) => upTo(units).map((u) => ({ r, u })));

/** One accumulator keeps its name; of several each gets its row and unit. */
const accOf = (name: string, { r, u }: Cell, { rows, units }: TileShape): string =>
  `${name}.at${rows > 1 ? `_r${r}` : ""}${units > 1 ? `_u${u}` : ""}`;

const lane = ({ variable, extent }: LaneAxis, stride = 1): Index =>
  extent > 1 ? index({ [variable]: stride }) : index({});
const plus = (...parts: readonly Index[]): Index => parts.reduce(addIndex);

/** For pieces of k: both sides into memory, then every invocation adds its products. */
function sumLoop(sum: ContractSum, tile: Tile): readonly LoopStmt[] {
  const { context, depth } = tile;
  const k0 = freshName(`${sum.k.variable}0`, context.names);
  return [
    forLoop(
      k0,
      sum.k.extent,
      [...bringLeft(sum, k0, tile), ...bringRight(sum, k0, tile), barrier, addProducts(sum, tile), barrier],
      { step: depth, partial: true },
    ),
  ];
}

const isNext = (at: Index, variable: string): boolean =>
  at.terms.some((t) => t.variable === variable && constSize(t.stride) === 1);

/** One dimension of a piece: its variable in the operand, where the piece starts, how many it has. */
interface Side {
  readonly range: LoopRange;
  readonly start: string;
  readonly size: number;
}

const FOUR = 4;

/** Whether four neighbours along the fast side can be fetched at once: they start at a multiple of four, and none is outside. */
function byFour({ range, size }: Side, { index: at }: ContractSum["a"], x: LaneAxis): boolean {
  const isWhole = (s: Size): boolean => s.every((m) => m.k % FOUR === 0);
  const others = at.terms.filter((t) => t.variable !== range.variable);
  return (
    x.extent > 1 &&
    size >= FOUR &&
    isNext(at, range.variable) &&
    [range.extent, at.offset, ...others.map((t) => t.stride)].every(isWhole)
  );
}

/** Copies a piece: neighbouring invocations take neighbouring elements of the operand. What lies outside counts 0. */
function bring(
  sides: readonly [slow: Side, fast: Side],
  place: (slow: string, fast: string) => Index,
  piece: { readonly memory: string; readonly from: ContractSum["a"] },
  tile: Tile,
): LoopStmt {
  const { names } = tile.context;
  const { laneX, laneY } = tile;
  const [slow, fast] = sides.map(({ range }) => freshName(`${range.variable}_in`, names));
  const isNeighbour = place("slow", "fast").terms.some((t) => t.variable === "fast" && constSize(t.stride) === 1);
  const lanes = isNeighbour && byFour(sides[1], piece.from, laneX) ? FOUR : 1;
  const put = (value: Parameters<typeof store>[2]): LoopStmt =>
    store(piece.memory, place(slow, fast), value, { lanes });
  const copy = sides.reduceRight<readonly LoopStmt[]>(
    (body, { range, size }) =>
      range.extent.every((m) => m.k % size === 0)
        ? body
        : [within(range.variable, range.extent, body, [put(lanes === 1 ? 0 : splat(0))])],
    [put(load(piece.from.buffer, piece.from.index, lanes))],
  );
  const at = ({ range, start }: Side, inside: string): LoopStmt =>
    baseIndex(range.variable, plus(variableIndex(start), variableIndex(inside)));
  const loop = (inside: string, side: Side, by: LaneAxis, step: number, body: readonly LoopStmt[]): LoopStmt =>
    forLoop(
      inside,
      side.size,
      [at(side, inside), ...body],
      by.extent > 1 ? { deal: { to: by.variable, of: by.extent * step } } : {},
    );
  if (lanes === 1) return loop(slow, sides[0], laneY, 1, [loop(fast, sides[1], laneX, 1, copy)]);
  const x4 = { ...laneX, variable: freshName(`${laneX.variable}4`, names) };
  const inner = loop(fast, sides[1], x4, FOUR, copy);
  return loop(slow, sides[0], laneY, 1, [baseIndex(x4.variable, lane(laneX, FOUR)), inner]);
}

function bringLeft({ k, a }: ContractSum, k0: string, tile: Tile): readonly LoopStmt[] {
  const { contract, y, rows, depth, left } = tile;
  const [inner, row]: Side[] = [
    { range: k, start: k0, size: depth },
    { range: contract.rows, start: tile.row0, size: y * rows },
  ];
  const pitch = row.size;
  const byK = isNext(a.index, k.variable);
  const place = (slow: string, fast: string): Index =>
    byK ? index({ [fast]: pitch, [slow]: 1 }) : index({ [slow]: pitch, [fast]: 1 });
  return [bring(byK ? [row, inner] : [inner, row], place, { memory: left, from: a }, tile)];
}

function bringRight({ k, terms }: ContractSum, k0: string, tile: Tile): readonly LoopStmt[] {
  const { contract, x, units, depth, right } = tile;
  const [inner, unit]: Side[] = [
    { range: k, start: k0, size: depth },
    { range: contract.units, start: tile.unit0, size: x * units },
  ];
  const pitch = unit.size * terms.length;
  return terms.map(({ w }, part) => {
    const byK = isNext(w.index, k.variable);
    const place = (slow: string, fast: string): Index =>
      byK
        ? index({ [fast]: pitch, [slow]: 1 }, part * unit.size)
        : index({ [slow]: pitch, [fast]: 1 }, part * unit.size);
    return bring(byK ? [unit, inner] : [inner, unit], place, { memory: right, from: w }, tile);
  });
}

function addProducts({ k, terms }: ContractSum, tile: Tile): LoopStmt {
  const { laneX, laneY, x, y, rows, units, depth, left, right, context } = tile;
  const fresh = (wanted: string): string => freshName(wanted, context.names);
  const originOf = (name: string): Traced => tile.contract.accs.find((acc) => acc.name === name) ?? {};
  const step = fresh(`${k.variable}_step`);
  const a = upTo(rows).map((r) => ({
    name: fresh(rows > 1 ? `a${r}` : "a"),
    at: plus(index({ [step]: y * rows }, y * r), lane(laneY)),
  }));
  const w = terms.flatMap(({ acc }, part) =>
    upTo(units).map((u) => ({
      acc,
      u,
      name: fresh(`w${terms.length > 1 ? part : ""}${units > 1 ? u : ""}`),
      at: plus(index({ [step]: x * units * terms.length }, part * x * units + x * u), lane(laneX)),
    })),
  );
  return forLoop(step, depth, [
    ...a.map(({ name, at }) => letLocal(name, load(left, at))),
    ...w.flatMap(({ name, at, acc, u }) => [
      letLocal(name, load(right, at)),
      ...a.flatMap((row, r) => {
        const sum = accOf(acc, { r, u }, tile);
        return tracedTo(originOf(acc), [setLocal(sum, fma(row.name, name, local(sum)))]);
      }),
    ]),
  ]);
}

/** The contraction's own epilogue at one row and unit of an invocation. */
function epilogue(cell: Cell, tile: Tile): readonly LoopStmt[] {
  const { contract, laneX, laneY, x, y, row0, unit0, context } = tile;
  const [row, unit] = [contract.rows, contract.units].map((r) => freshName(r.variable, context.names));
  const rename = new Map([
    [contract.rows.variable, row],
    [contract.units.variable, unit],
  ]);
  const sums = contract.accs.flatMap((acc) => {
    const sum = local(accOf(acc.name, cell, tile));
    return tracedTo(acc, [letLocal(acc.name, acc.init ? prim("add", acc.init, sum) : sum)]);
  });
  const code = renameLocals([...sums, ...contract.epilogue], rename);
  return [
    baseIndex(row, plus(variableIndex(row0), lane(laneY), index({}, y * cell.r))),
    baseIndex(unit, plus(variableIndex(unit0), lane(laneX), index({}, x * cell.u))),
    within(row, contract.rows.extent, [within(unit, contract.units.extent, code)]),
  ];
}
