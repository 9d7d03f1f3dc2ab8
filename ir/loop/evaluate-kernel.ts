// A kernel as a function: code on its own as it stands; code on workgroups with all invocations in step at barriers.
import { CompileError } from "../errors.ts";
import { block, coprime, enterTrip, type Run, tripsOf } from "./evaluate-code.ts";
import { Frame, type Memory } from "./frame.ts";
import type { For, Kernel, KernelRange, LoopStmt } from "./ir.ts";
import { Races } from "./races.ts";
import { unevenParts } from "./ranges.ts";
import { isOnWorkgroups, stmtParts } from "./walk.ts";

/** The kernel as a function of its parameters' values. Throws CompileError "invalid-ir" where invocations race or part at a barrier. */
export function compileKernel(kernel: Kernel, memory: Memory): (args: readonly number[]) => void {
  const where = `kernel ${kernel.name}`;
  const onWorkgroups = isOnWorkgroups(kernel);
  const shared = new Map((kernel.shared ?? []).map(({ name, size }) => [name, new Float64Array(size)]));
  const races = onWorkgroups ? new Races(where, shared.values()) : undefined;
  const frame = new Frame(memory, where, shared, races);
  const params = kernel.params.map((p) => frame.slot(p));
  const begin = (): void => {
    for (const values of shared.values()) values.fill(Number.NaN);
    races?.enterWorkgroup();
  };
  const runs = onWorkgroups ? kernel.body.map((s) => workgroups(s as For, frame, begin)) : [block(kernel.body, frame)];
  const inParts = overParts(kernel.ranges ?? [], frame, () => {
    for (const run of runs) run();
  });
  return (args) => {
    races?.start();
    params.forEach((slot, i) => {
      frame.cells[slot] = args[i];
    });
    inParts();
  };
}

/** Ranges whole, or in scrambled order in parts: each part of one with each part of the next. */
function overParts(ranges: readonly KernelRange[], frame: Frame, run: Run): Run {
  return ranges.reduceRight<Run>((inner, range) => {
    const extent = frame.size(range.extent);
    const slot = frame.part(range.name);
    const parts = frame.memory.scrambled ? unevenParts(extent, range.step) : [{ from: 0, count: extent }];
    return () => {
      for (const { from, count } of parts) {
        frame.cells[slot.from] = from;
        frame.cells[slot.count] = count;
        inner();
      }
    };
  }, run);
}

/** Workgroups one after the other, in an odd order. */
function workgroups(loop: For, frame: Frame, begin: Run): Run {
  if (loop.mode === "invocation") return invocations(loop, frame, begin);
  const slot = frame.slot(loop.range.variable);
  const body = workgroups(loop.body[0] as For, frame, begin);
  const step = loop.step ?? 1;
  const count = Math.ceil(frame.size(loop.range.extent) / step);
  return () => {
    const stride = frame.memory.scrambled ? coprime(count) : 1;
    for (let n = 0, at = 0; n < count; n++, at = (at + stride) % count) {
      frame.cells[slot] = at * step;
      body();
    }
  };
}

/** One row of numbers an invocation. */
type Cells = readonly number[][];
type Together = (cells: Cells) => void;

function invocations(outer: For, frame: Frame, begin: Run): Run {
  const loops: { readonly slot: number; readonly extent: number }[] = [];
  let { body } = outer;
  for (let loop: LoopStmt | undefined = outer; loop?.kind === "for" && loop.mode === "invocation"; loop = body[0]) {
    loops.push({ slot: frame.slot(loop.range.variable), extent: frame.size(loop.range.extent) });
    body = loop.body;
  }
  const run = together(body, frame);
  const count = loops.reduce((n, { extent }) => n * extent, 1);
  return () => {
    begin();
    const own = frame.cells;
    const cells = Array.from({ length: count }, (_, i) => {
      const row = own.slice();
      loops.reduceRight((left, { slot, extent }) => {
        row[slot] = left % extent;
        return Math.floor(left / extent);
      }, i);
      return row;
    });
    run(cells);
    frame.cells = own;
  };
}

const hasBarrier = (stmt: LoopStmt): boolean =>
  stmt.kind === "barrier" || (stmtParts(stmt).bodies ?? []).some((body) => body.some(hasBarrier));

/** Code between barriers runs invocation by invocation; loops around barriers count for all of them at once. */
function together(stmts: readonly LoopStmt[], frame: Frame): Together {
  const parts: Together[] = [];
  let between: LoopStmt[] = [];
  const flush = (): void => {
    if (between.length > 0) parts.push(eachAlone(block(between, frame), frame));
    between = [];
  };
  for (const s of stmts) {
    if (!hasBarrier(s)) {
      between.push(s);
      continue;
    }
    flush();
    parts.push(withBarrier(s, frame));
  }
  flush();
  return (cells) => {
    for (const part of parts) part(cells);
  };
}

function eachAlone(run: Run, frame: Frame): Together {
  return (cells) => {
    const count = cells.length;
    const stride = frame.memory.scrambled ? coprime(count) : 1;
    for (let n = 0, i = 0; n < count; n++, i = (i + stride) % count) {
      frame.cells = cells[i];
      frame.races?.enterInvocation(i);
      run();
    }
  };
}

function withBarrier(s: LoopStmt, frame: Frame): Together {
  if (s.kind === "barrier") return () => frame.races?.passBarrier();
  if (s.kind === "for" && s.mode === "serial" && !s.deal) return serialLoop(s, frame);
  if (s.kind === "within") return choice(s, frame);
  throw new CompileError("invalid-ir", { where: frame.where, found: `a barrier in a ${s.kind}` });
}

function serialLoop(s: For, frame: Frame): Together {
  const [count, slot, enter] = [tripsOf(s, frame), frame.slot(s.range.variable), enterTrip(s, frame)];
  const body = together(s.body, frame);
  return (cells) => {
    frame.cells = cells[0];
    const { first, step, trips } = count();
    for (let n = 0; n < trips; n++) {
      for (const own of cells) {
        frame.cells = own;
        own[slot] = first + n * step;
        enter();
      }
      body(cells);
    }
  };
}

function choice(s: LoopStmt & { readonly kind: "within" }, frame: Frame): Together {
  const [slot, extent] = [frame.slot(s.variable), frame.size(s.extent)];
  const [body, otherwise] = [together(s.body, frame), together(s.otherwise ?? [], frame)];
  const isIn = (own: readonly number[]): boolean => own[slot] >= 0 && own[slot] < extent;
  return (cells) => {
    const inside = isIn(cells[0]);
    if (cells.some((own) => isIn(own) !== inside))
      throw new CompileError("invalid-ir", {
        where: frame.where,
        found: `a barrier in "within ${s.variable}", where some invocations go in and others do not`,
      });
    (inside ? body : otherwise)(cells);
  };
}
