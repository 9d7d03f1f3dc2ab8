// What a module is written from, as data.

import type { Compiled } from "../../index.ts";
import type { Manifest, TargetName } from "../../ir/artifact.ts";
import { internalError } from "../../ir/errors.ts";
import { type UserEntry, type UserEntryName, userEntries } from "./entries.ts";

export interface ModulePlan {
  /** The files' name without its ending. */
  readonly stem: string;
  readonly compiled: Compiled;
  readonly entries: readonly UserEntryName[];
  readonly doc: string | undefined;
  /** Comments of inputs and outputs by name. */
  readonly ports: Readonly<Record<string, string>>;
  /** T and B where they are fixed. */
  readonly fixed: { readonly steps?: number; readonly rows?: number };
  /** Of the initial weights, which are written where it is given. */
  readonly seed: number | undefined;
  /** Kernels as text inside the module instead of files beside it. */
  readonly inline: boolean;
}

export const manifestOf = (plan: ModulePlan): Manifest => plan.compiled.artifact.manifest;
export const targetOf = (plan: ModulePlan): TargetName => manifestOf(plan).target;

/** What all entries of the plan ask for under one heading, each once. */
export const collect = (plan: ModulePlan, what: "embed" | "calls"): readonly string[] => [
  ...new Set(plan.entries.flatMap((name) => (userEntries[name] as UserEntry)[what])),
];

/** What a target puts into a module, part by part. */
export interface ModuleTarget {
  /** What the module says of its model, and its kernels or where they are. */
  readonly facts: (plan: ModulePlan) => readonly string[];
  /** Modules under runtime/embed. */
  readonly embed: (plan: ModulePlan) => readonly string[];
  readonly exports: (plan: ModulePlan) => string;
}

/** The model object, as an expression over `core`. */
export const modelText = (plan: ModulePlan): string =>
  `{ ${["core.shared", ...collect(plan, "calls")].map((calls) => `...${calls}`).join(", ")} }`;

export function missing(what: string): never {
  throw internalError("module writer", `an artifact without ${what}`);
}

const SAFE = /[^A-Za-z0-9_-]+/g;
const LONGEST = 80;

/** A file name that stays in its folder whatever the model is called. */
export const fileStem = (name: string): string =>
  name
    .replace(SAFE, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, LONGEST) || "model";
