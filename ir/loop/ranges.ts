// Ranges of kernels: the rules of loops over parts of them, how fine they can be cut, and cuts for the evaluator.
import { constSize, sameSize } from "../size.ts";
import type { Kernel, KernelRange, LoopRange, LoopStmt } from "./ir.ts";
import type { Scope } from "./scope.ts";
import { stmtParts, walkStmts } from "./walk.ts";

type For = Extract<LoopStmt, { kind: "for" }>;

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
 * those aside whose remainder runs one by one. Vectors are not cut: the same element in one lane may round another way.
 */
export function stepOf(body: readonly LoopStmt[], name: string): number {
  const loops: For[] = [];
  walkStmts(body, { stmt: (s) => void (s.kind === "for" && s.range.part === name && loops.push(s)) });
  const finishing = loops.filter((l) => l.after && !l.step);
  // To the end of the range only: a loop over its full tiles alone is finished by a tile of another size.
  const isFinished = ({ step, range }: For): boolean =>
    finishing.some((l) => l.after === step && sameSize(l.range.extent, range.extent));
  const steps = loops.filter((l) => !l.from && !l.after && (isOnVectors(l) || !isFinished(l))).map((l) => l.step ?? 1);
  return steps.reduce((all, step) => (all / divisor(all, step)) * step, 1);
}

/** Whether the loop's elements are the lanes of vectors. */
function isOnVectors({ range, body }: For): boolean {
  let found = false;
  walkStmts(body, {
    stmt(s) {
      if (s.kind !== "store" || s.lanes === 1) return;
      const stride = s.index.terms.find((t) => t.variable === range.variable)?.stride;
      if (stride && constSize(stride) === 1) found = true;
    },
  });
  return found;
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));

/** Whether the range can be cut at all. */
export const isDivisible = ({ extent, step }: KernelRange): boolean => (constSize(extent) ?? step + 1) > step;

/** A part of a range. */
export interface Part {
  readonly from: number;
  readonly count: number;
}

/** 0 .. extent-1 in two parts where the step allows it, the later one first. */
export function halves(extent: number, step: number): readonly Part[] {
  const cut = Math.floor(extent / 2 / step) * step;
  if (cut === 0) return [{ from: 0, count: extent }];
  return [
    { from: cut, count: extent - cut },
    { from: 0, count: cut },
  ];
}
