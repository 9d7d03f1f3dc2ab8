// Ranges of kernels: the rules of loops over parts of them, how fine they can be cut, and cuts for the evaluator.
import { gcd } from "../gcd.ts";
import { constSize } from "../size.ts";
import type { Kernel, KernelRange, LoopRange, LoopStmt } from "./ir.ts";
import type { Scope } from "./scope.ts";
import { stmtParts, walkStmts } from "./walk.ts";

/** The ranges that a statement goes over. */
export function rangesOf(stmt: LoopStmt): readonly LoopRange[] {
  if (stmt.kind === "for") return [stmt.range];
  return stmt.kind === "contract" ? [stmt.rows, stmt.units] : [];
}

const partsOf = (stmt: LoopStmt): readonly string[] => rangesOf(stmt).flatMap((r) => r.part ?? []);

/** Throws CompileError "invalid-ir" where a store lies outside a loop over one of the kernel's ranges, or inside two. */
export function verifyRanges({ ranges = [], body }: Kernel, scope: Scope): void {
  const known = ranges.map((r) => r.name).sort();
  const check = (stmts: readonly LoopStmt[], around: readonly string[]): void =>
    stmts.forEach((stmt) => {
      const inside = [...around, ...partsOf(stmt)].sort();
      const stray = inside.find((name, i) => !known.includes(name) || inside[i + 1] === name);
      if (stray !== undefined)
        throw scope.error(`a loop over a part of ${stray}`, `one at most, of ${known.join(", ") || "no ranges"}`);
      if (stmt.kind === "store" && inside.length < known.length)
        throw scope.error(`${stmt.buffer} is stored to inside ${inside.join(", ") || "no range"}`, known.join(", "));
      for (const inner of stmtParts(stmt).bodies ?? []) check(inner, inside);
    });
  check(body, []);
}

/**
 * How fine a range can be cut: the least common multiple of the steps of all loops over it that begin where a part does,
 * those aside whose remainder runs one by one.
 */
export function stepOf(body: readonly LoopStmt[], name: string): number {
  let all = 1;
  walkStmts(body, {
    stmt(s) {
      if (s.kind !== "for" || s.range.part !== name || s.from || s.after || s.rest) return;
      const step = s.step ?? 1;
      all = (all / gcd(all, step)) * step;
    },
  });
  return all;
}

/** Whether the range can be cut at all. */
export const isDivisible = ({ extent, step }: KernelRange): boolean => (constSize(extent) ?? step + 1) > step;

/** A part of a range. */
export interface Part {
  readonly from: number;
  readonly count: number;
}

/** 0 .. extent-1 in parts of which the first and the last are as small as can be asked for, the last one first. */
export function unevenParts(extent: number, step: number): readonly Part[] {
  const last = Math.floor((extent - 1) / step) * step;
  if (last <= 0) return [{ from: 0, count: extent }];
  const ends = [extent, last, step, 0].filter((end, i, all) => end !== all[i - 1]);
  return ends.slice(1).map((from, i) => ({ from, count: ends[i] - from }));
}
