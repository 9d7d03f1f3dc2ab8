// The entries that a user asks for, and what each takes: entries of the program, and modules of the embedded runtime.
import { CompileError } from "../../ir/errors.ts";
import type { EntryName } from "../../ir/program.ts";
import type { ModelGraphs } from "../../nn/model-graphs.ts";

export interface UserEntry {
  /** Of the program. */
  readonly needs: readonly EntryName[];
  /** Modules under runtime/embed. */
  readonly embed: readonly string[];
  /** What the model object is made of, over `core`. */
  readonly calls: readonly string[];
  /** Why the model cannot have it; undefined where it can. */
  readonly lacks: (graphs: ModelGraphs) => string | undefined;
}

export const userEntries = {
  forward: {
    needs: ["forward"],
    embed: ["forward", "stream"],
    calls: ["forwardCalls(core)", "streamCalls(core)"],
    lacks: () => undefined,
  },
  step: {
    needs: ["step"],
    embed: ["step", "stream"],
    calls: ["stepCalls(core)", "streamCalls(core)"],
    lacks: ({ step, noStep }) => (step ? undefined : noStep.join("; ")),
  },
  train: {
    needs: ["gradient", "update"],
    embed: ["train"],
    calls: ["trainCalls(core)"],
    lacks: ({ gradient, update }) =>
      gradient ? (update ? undefined : "the model has no optimizer") : "the model has no loss",
  },
} satisfies Record<string, UserEntry>;

export type UserEntryName = keyof typeof userEntries;
export const userEntryNames = Object.keys(userEntries) as readonly UserEntryName[];

/** @throws CompileError for a name that is no entry. */
export function checkEntries(names: readonly string[]): readonly UserEntryName[] {
  for (const name of names)
    if (!Object.hasOwn(userEntries, name))
      throw new CompileError("unknown-name", {
        where: "entries",
        found: JSON.stringify(name),
        expected: userEntryNames.join(", "),
      });
  if (names.length === 0)
    throw new CompileError("value", { where: "entries", found: "none", expected: userEntryNames.join(", ") });
  return [...new Set(names)] as UserEntryName[];
}

/** Those of the wanted entries that the model has; all of them must be there where they were asked for by name. */
export function entriesOf(
  model: string,
  graphs: ModelGraphs,
  wanted: readonly UserEntryName[] | undefined,
): readonly UserEntryName[] {
  if (!wanted) return DEFAULT.filter((name) => userEntries[name].lacks(graphs) === undefined);
  for (const name of wanted) {
    const reason = userEntries[name].lacks(graphs);
    if (reason !== undefined)
      throw new CompileError("unsupported", {
        where: `model ${model}`,
        found: `it has no entry ${name}: ${reason}`,
        expected: `--entries among ${userEntryNames.filter((n) => userEntries[n].lacks(graphs) === undefined).join(", ")}`,
      });
  }
  return wanted;
}

/** What a module has unless it is told otherwise: inference. */
const DEFAULT: readonly UserEntryName[] = ["forward", "step"];
