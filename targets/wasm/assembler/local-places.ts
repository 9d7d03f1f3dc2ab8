// Which places a function's locals take: those of one type share one where none holds a value that another still needs.
import { type Instr, isOp } from "./instructions.ts";
import type { Local, WasmFunction } from "./module.ts";
import { type ValueType, valueTypeCodes } from "./value-type.ts";

export interface LocalPlaces {
  /** By name, parameters first. */
  readonly indexOf: ReadonlyMap<string, number>;
  /** Of the places after the parameters, in order. */
  readonly types: readonly ValueType[];
}

/** Every local has a place of its own. */
export const ownPlaces = ({ params, locals }: WasmFunction): LocalPlaces => ({
  indexOf: new Map([...params, ...locals].map(({ name }, i) => [name, i])),
  types: locals.map((l) => l.type),
});

/**
 * Each local takes the first place of its type that is free for as long as it is needed. Compilers follow values, not
 * places, so that this changes no machine code; but lines that differ in their temporaries alone become equal bytes,
 * which compressed take a fifth less.
 */
export function sharedPlaces({ params, locals, body }: WasmFunction): LocalPlaces {
  const uses = usesOf(body);
  const spans = locals
    .flatMap((local) => (uses.has(local.name) ? [{ local, ...spanOf(uses.get(local.name) as readonly Use[]) }] : []))
    .sort((a, b) => a.from - b.from);
  const places: { readonly type: ValueType; to: number; readonly held: Local[] }[] = [];
  for (const { local, from, to } of spans) {
    const free = places.find((p) => p.type === local.type && p.to < from);
    if (free) free.to = to;
    else places.push({ type: local.type, to, held: [] });
    (free ?? places[places.length - 1]).held.push(local);
  }
  const order = Object.keys(valueTypeCodes);
  places.sort((a, b) => order.indexOf(a.type) - order.indexOf(b.type));
  const taken = places.flatMap(({ held }, i) => held.map(({ name }) => [name, params.length + i] as const));
  return {
    indexOf: new Map([...params.map(({ name }, i) => [name, i] as const), ...taken]),
    types: places.map((p) => p.type),
  };
}

/** The function's body, or a block, a loop or one side of an if in it: the instructions from one to another. */
interface Region {
  readonly isLoop: boolean;
  readonly outer: Region | undefined;
  readonly depth: number;
  to: number;
}

interface Use {
  readonly at: number;
  readonly region: Region;
  readonly writes: boolean;
}

/** By name, in the order of instructions. */
function usesOf(body: readonly Instr[]): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>();
  let region: Region = { isLoop: false, outer: undefined, depth: 0, to: body.length };
  body.forEach((instr, at) => {
    if (isOp(instr, "else") || isOp(instr, "end")) {
      region.to = at;
      region = region.outer ?? region;
    }
    if (isOp(instr, "block") || isOp(instr, "loop") || isOp(instr, "if") || isOp(instr, "else"))
      region = { isLoop: isOp(instr, "loop"), outer: region, depth: region.depth + 1, to: body.length };
    if (!isOp(instr, "local.get") && !isOp(instr, "local.set") && !isOp(instr, "local.tee")) return;
    const [name] = instr.immediates;
    const use = { at, region, writes: !isOp(instr, "local.get") };
    const known = uses.get(name);
    if (known) known.push(use);
    else uses.set(name, [use]);
  });
  return uses;
}

/**
 * From the first instruction to the last at which a local must keep its value. Where the region of all its uses begins by
 * writing it, nothing comes in from before, and loops inside need it to their end. Else it may come from another trip of
 * a loop around, or be the zero that every local begins with.
 */
function spanOf(uses: readonly Use[]): { readonly from: number; readonly to: number } {
  const [first] = uses;
  const home = uses.map((u) => u.region).reduce(commonRegion);
  const isWritten = first.writes && first.region === home;
  const ends = uses.map(({ at, region }) => outermostLoop(region, isWritten ? home : undefined)?.to ?? at);
  return { from: isWritten ? first.at : 0, to: Math.max(...ends) };
}

/** The innermost region around both. */
function commonRegion(a: Region, b: Region): Region {
  let [one, other] = [a, b];
  while (one !== other)
    if (one.depth >= other.depth) one = one.outer as Region;
    else other = other.outer as Region;
  return one;
}

/** The outermost loop around a region, itself included, that lies inside another region. */
function outermostLoop(region: Region, inside: Region | undefined): Region | undefined {
  let found: Region | undefined;
  for (let at: Region | undefined = region; at && at !== inside; at = at.outer) if (at.isLoop) found = at;
  return found;
}
