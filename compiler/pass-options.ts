// Passes as a user asks for them, over the lists of all entries: some left out, a place to stop, own ones put in.
import { CompileError } from "../ir/errors.ts";
import type { GraphPass, RunOptions } from "./pass.ts";

/** Where a pass of one's own joins a list: next to the first run of a pass, or at an end. */
export type PassPlace = { readonly before: string } | { readonly after: string } | { readonly at: "start" | "end" };
/** Lists without the pass named in the place stay as they are. */
export type InsertedPass = PassPlace & { readonly pass: GraphPass };

export interface PassOptions extends RunOptions {
  /** In this order; a later one may name an earlier one in its place. */
  readonly insert?: readonly InsertedPass[];
}

/** One list and what of the options concerns it. */
export interface PassPlan {
  readonly passes: readonly GraphPass[];
  readonly options: RunOptions;
}

export interface OtherPasses {
  /** Names of passes that are in no list given. */
  readonly elsewhere?: readonly string[];
  /** Passes of the lists that are skipped though nobody asked for it, with the reason. */
  readonly leftOut?: ReadonlyMap<string, string>;
}

/**
 * The plan of every list. Throws CompileError "pass" for names that occur in none of them and not elsewhere, for an
 * inserted pass that goes by the name of another, and for a `stopAfter` that is skipped and so would not stop anything.
 */
export function planPasses(
  lists: readonly (readonly GraphPass[])[],
  { insert = [], skip: asked = [], stopAfter, verify }: PassOptions,
  { elsewhere = [], leftOut = new Map() }: OtherPasses = {},
): readonly PassPlan[] {
  const full = insert.reduce(insertInto, lists);
  const known = new Set([...namesIn(full), ...elsewhere]);
  for (const name of asked) checkKnown(known, "skip", name);
  const skip = [...asked, ...leftOut.keys()];
  if (stopAfter !== undefined) {
    checkKnown(known, "stopAfter", stopAfter);
    if (skip.includes(stopAfter))
      throw neverStops(stopAfter, leftOut.get(stopAfter) ?? "it is to be skipped", known, skip);
  }
  return full.map((passes) => {
    const runs = (name: string): boolean => passes.some((p) => p.name === name);
    const stop = stopAfter !== undefined && runs(stopAfter) ? { stopAfter } : {};
    return { passes, options: { skip: skip.filter(runs), ...stop, ...(verify === undefined ? {} : { verify }) } };
  });
}

const neverStops = (name: string, because: string, known: ReadonlySet<string>, skip: readonly string[]): CompileError =>
  new CompileError("pass", {
    where: "stopAfter",
    found: `${name} does not run here: ${because}`,
    expected: `one of ${[...known].filter((other) => !skip.includes(other)).join(", ")}`,
  });

function insertInto(
  lists: readonly (readonly GraphPass[])[],
  inserted: InsertedPass,
): readonly (readonly GraphPass[])[] {
  const known = namesIn(lists);
  const { name } = inserted.pass;
  if (known.has(name))
    throw new CompileError("pass", {
      where: "insert",
      found: `a second pass named ${name}`,
      expected: "a name of its own",
    });
  const neighbour = "before" in inserted ? inserted.before : "after" in inserted ? inserted.after : undefined;
  if (neighbour !== undefined) checkKnown(known, `insert ${name}`, neighbour);
  return lists.map((passes) => {
    const at = indexIn(passes, inserted);
    return at === undefined ? passes : passes.toSpliced(at, 0, inserted.pass);
  });
}

function indexIn(passes: readonly GraphPass[], place: PassPlace): number | undefined {
  if ("at" in place) return place.at === "start" ? 0 : passes.length;
  const name = "before" in place ? place.before : place.after;
  const first = passes.findIndex((p) => p.name === name);
  return first < 0 ? undefined : first + ("after" in place ? 1 : 0);
}

const namesIn = (lists: readonly (readonly GraphPass[])[]): ReadonlySet<string> =>
  new Set(lists.flat().map((p) => p.name));

function checkKnown(known: ReadonlySet<string>, where: string, name: string): void {
  if (known.has(name)) return;
  throw new CompileError("pass", { where, found: `no pass ${name}`, expected: `one of ${[...known].join(", ")}` });
}
