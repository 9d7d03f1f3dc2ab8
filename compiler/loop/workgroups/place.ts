// A loop nest of its own on workgroups: an invocation an element, or several that share the summing up of one.
import {
  barrier,
  forLoop,
  letLocal,
  load,
  local,
  prim,
  setLocal,
  store,
  varLocal,
  within,
} from "../../../ir/loop/build.ts";
import type { Contract, LoopRange, LoopStmt } from "../../../ir/loop/ir.ts";
import { exprParts, freshName, stmtParts, type TakenNames, walkStmts } from "../../../ir/loop/walk.ts";
import { constSize } from "../../../ir/size.ts";
import { contractCode } from "./contract-code.ts";
import { contractionOf, type Nest, type Reduction, reductionOf } from "./form.ts";
import { alone, jobLoops, type LaneAxis, lanePlace, lanesAlong, powerOfTwo, type TiledAxis, tiled } from "./grid.ts";
import type { Job, PlaceContext } from "./job.ts";
import { placeTiles, tileShape } from "./tile-products.ts";

/** Lanes for an axis of open length next to another axis. */
const OPEN = 64;
/** Sums of fewer terms are not shared. */
const FEW = 16;

export function placeNest({ axes, body }: Nest, context: PlaceContext): Job {
  const contraction = contractionOf(body);
  if (contraction) return placeContraction(axes, contraction, context);
  const reduction = reductionOf(body);
  if (reduction && isShared(reduction)) return placeReduction(axes, reduction, context);
  return { loops: placeElements(axes, body, context), shared: [] };
}

const laneAxis = (wanted: string, extent: number, names: TakenNames): LaneAxis => ({
  variable: freshName(wanted, names),
  extent,
});

/** The last axis along x, the one before along y, the others one workgroup an element. */
function placeElements(axes: readonly LoopRange[], body: readonly LoopStmt[], context: PlaceContext): LoopStmt {
  const { invocations, names } = context;
  const last = axes.at(-1);
  if (!last) {
    const x = laneAxis("x", invocations, names);
    return jobLoops([], [x], alone(x, body), names);
  }
  const width = axes.length === 1 ? invocations : lanesAlong(last.extent, invocations, OPEN);
  const [y, x] = [laneAxis("y", invocations / width, names), laneAxis("x", width, names)];
  const lanes = [...axes.slice(0, -2).map(() => undefined), ...(axes.length > 1 ? [y] : []), x];
  const cut = axes.map((axis, i) => tiled(axis, lanes[i], names));
  return jobLoops(
    cut.map((c) => c.group),
    [...(y.extent > 1 ? [y] : []), ...(x.extent > 1 || y.extent === 1 ? [x] : [])],
    within2(cut, body),
    names,
  );
}

const within2 = (cut: readonly TiledAxis[], body: readonly LoopStmt[]): readonly LoopStmt[] => [
  ...cut.flatMap((c) => c.defines),
  ...cut.reduceRight((b, c) => c.guard(b), body),
];

/** Tiles where there is enough to share; else one invocation a row and unit, with all accumulators of the unit. */
function placeContraction(axes: readonly LoopRange[], contract: Contract, context: PlaceContext): Job {
  const shape = tileShape(contract, context);
  if (shape) return placeTiles(axes, contract, shape, context);
  const all = [...axes, contract.rows, contract.units];
  return { loops: placeElements(all, contractCode(contract, context.names), context), shared: [] };
}

const extents = ({ loops }: Reduction): readonly (number | undefined)[] => loops.map((l) => constSize(l.range.extent));

/** Long enough to be summed up by several invocations, and such that parts can be put together. */
function isShared(reduction: Reduction): boolean {
  const terms = extents(reduction).reduce<number>((n, e) => n * (e ?? Number.POSITIVE_INFINITY), 1);
  const { op, start } = reduction;
  return terms > FEW && (op !== "add" || (start.kind === "const" && start.value === 0));
}

/** The loop that is dealt out: the first of open length, else the longest. */
function dealtLoop(reduction: Reduction): number {
  const all = extents(reduction);
  const open = all.indexOf(undefined);
  return open >= 0 ? open : all.indexOf(Math.max(...all.map((e) => e ?? 0)));
}

/** Whether neighbouring trips of the innermost loop read neighbouring elements. */
function readsInOrder({ loops, before, value }: Reduction): boolean {
  const innermost = loops[loops.length - 1].range.variable;
  let found = false;
  const code: readonly LoopStmt[] = [...before, ...loops.flatMap((l) => l.before), letLocal("value", value)];
  walkStmts(code, {
    expr: (e) => {
      const at = exprParts(e).index;
      if (at?.terms.some((t) => t.variable === innermost && constSize(t.stride) === 1)) found = true;
    },
  });
  return found;
}

/** Each invocation sums up its share, then halves of them add their parts to those of the others. */
function placeReduction(axes: readonly LoopRange[], reduction: Reduction, context: PlaceContext): Job {
  const { invocations, names, kernel } = context;
  const last = axes.at(-1);
  const dealt = dealtLoop(reduction);
  const inOrder = readsInOrder(reduction);
  const length = constSize(reduction.loops[dealt].range.extent);
  const along = last === undefined ? 1 : lanesAlong(last.extent, Math.min(OPEN, invocations / 2), OPEN);
  const shares = inOrder || !last ? Math.min(invocations, powerOfTwo(length ?? OPEN)) : invocations / along;
  const width = last === undefined ? 1 : invocations / shares;
  const [z, x] = [laneAxis("share", last ? shares : invocations, names), laneAxis("x", width, names)];
  const cut = axes.map((axis, i) => tiled(axis, i === axes.length - 1 ? x : undefined, names));
  const part = freshName(`${kernel}.parts`, names);
  const body = [
    ...cut.flatMap((c) => c.defines),
    ...sharedSum(reduction, {
      z,
      x,
      dealt,
      part,
      names,
      guard: (b) => cut.reduceRight((inner, c) => c.guard(inner), b),
    }),
  ];
  const lanes = inOrder ? [x, z] : [z, x];
  const shared = { name: part, size: invocations, comment: `parts of ${reduction.acc}` };
  const loops = jobLoops(
    cut.map((c) => c.group),
    lanes.filter((l) => l.extent > 1),
    body,
    names,
  );
  return { loops, shared: [shared] };
}

interface Sharing {
  readonly z: LaneAxis;
  readonly x: LaneAxis;
  readonly dealt: number;
  readonly part: string;
  readonly names: TakenNames;
  readonly guard: (body: readonly LoopStmt[]) => readonly LoopStmt[];
}

function sharedSum(r: Reduction, { z, x, dealt, part, names, guard }: Sharing): readonly LoopStmt[] {
  const place = (offset = 0) =>
    lanePlace(
      [
        [z, x.extent],
        [x, 1],
      ],
      offset * x.extent,
    );
  const loops = r.loops.reduceRight<readonly LoopStmt[]>(
    (body, { range, before }, i) => [
      forLoop(range.variable, range.extent, before.concat(body), {
        ...(i === dealt ? { deal: { to: z.variable, of: z.extent } } : {}),
      }),
    ],
    [setLocal(r.acc, prim(r.op, r.acc, r.value))],
  );
  const halves = Array.from({ length: Math.log2(z.extent) }, (_, i) => z.extent / 2 ** (i + 1));
  const other = freshName(`${r.acc}_other`, names);
  const isGuarded = guard(loops) !== loops;
  const named = namesRead(r);
  return [
    varLocal(r.acc, r.start),
    ...guard([...r.before, ...loops]),
    store(part, place(), local(r.acc)),
    barrier,
    ...halves.flatMap((half): readonly LoopStmt[] => [
      within(z.variable, half, [
        letLocal(other, load(part, place(half))),
        store(part, place(), prim(r.op, load(part, place()), other)),
      ]),
      barrier,
    ]),
    within(z.variable, 1, [
      setLocal(r.acc, load(part, lanePlace([[x, 1]]))),
      ...guard([...(isGuarded ? named : []), ...r.after]),
    ]),
  ];
}

/** What the code after the sum needs of what was named before it. */
function namesRead({ before, after }: Reduction): readonly LoopStmt[] {
  const read = new Set<string>();
  walkStmts([...before, ...after], {
    expr: (e) => void (e.kind === "local" && read.add(e.name)),
    stmt: (s) => void stmtParts(s).index?.terms.forEach((t) => void read.add(t.variable)),
  });
  return before.filter((s) => s.kind !== "let" || read.has(s.name));
}
