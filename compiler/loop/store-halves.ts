// For a target that keeps weights as halves: what the products of inference read is rounded once, by prepare.
import { forLoop, index, load, store, within } from "../../ir/loop/build.ts";
import type { Buffer, Contract, Kernel, LoopStmt } from "../../ir/loop/ir.ts";
import { mapKernel } from "../../ir/loop/rewrite.ts";
import { freshName, touchedBuffers, walkStmts } from "../../ir/loop/walk.ts";
import type { Entry, EntryInput, Program } from "../../ir/program.ts";
import { constSize } from "../../ir/size.ts";
import { storedBytes } from "../../ir/types.ts";
import { joinPrepares } from "../lower/join-entries.ts";
import { withOrigins } from "../lower/origins.ts";
import { placePrepared } from "../lower/place-prepared.ts";
import type { LoopContext, ProgramPass } from "./pass.ts";

/** Parameters change in the others, or are what they are about. */
const isInference = ({ name }: Entry): boolean => name === "forward" || name === "step";

type Source = Buffer & { readonly role: "param" | "prepared" };

/** A buffer that products read, and its copy in halves. */
interface Matrix {
  readonly source: Source;
  readonly half: Buffer;
}

type Matrices = ReadonlyMap<string, Matrix>;

export const storeHalves: ProgramPass = {
  name: "store-halves",
  after: [],
  runProgram(program: Program, { caps, remark }: LoopContext): Program {
    if (caps.storage !== "f16") return program;
    const matrices = matricesOf(program);
    if (matrices.size === 0) return program;
    const rewritten = program.entries.map((e) => (isInference(e) ? inHalves(e, matrices) : e));
    for (const { source, half } of matrices.values())
      remark(`${bytesOf(half)} bytes in halves instead of ${bytesOf(source)}`, source.name);
    const [prepare, others] = [
      rewritten.filter((e) => e.name === "prepare"),
      rewritten.filter((e) => e.name !== "prepare"),
    ];
    const joined = joinPrepares([
      ...prepare.map((e) => untilCopied(e, matrices, others)),
      packing(program, matrices, others),
    ]);
    return Object.freeze({ ...program, entries: Object.freeze(placePrepared([joined, ...others])) });
  },
};

const bytesOf = (buffer: Buffer): number => (constSize(buffer.size) as number) * storedBytes(buffer);

function matricesOf({ entries }: Program): Matrices {
  const taken = new Set(entries.flatMap((e) => [...e.buffers, ...e.kernels].map((named) => named.name)));
  const found = new Map<string, Matrix>();
  for (const { buffers, kernels } of entries.filter(isInference)) {
    const operands = new Set(kernels.flatMap((k) => operandsOf(k.body)));
    for (const source of buffers) {
      if (!operands.has(source.name) || found.has(source.name) || !isFixed(source)) continue;
      const { shape, size, live, dtype } = source;
      const name = freshName(`${source.name}.half`, taken);
      found.set(source.name, { source, half: { name, dtype, storage: "f16", shape, size, live, role: "prepared" } });
    }
  }
  return found;
}

const isFixed = (b: Buffer): b is Source => b.role === "param" || b.role === "prepared";

/** Buffers that contractions multiply. */
function operandsOf(stmts: readonly LoopStmt[]): readonly string[] {
  const names: string[] = [];
  const collect = ({ sums }: Contract): void =>
    void names.push(...sums.flatMap(({ a, terms }) => [a.buffer, ...terms.map((t) => t.w.buffer)]));
  walkStmts(stmts, { stmt: (s) => void (s.kind === "contract" && collect(s)) });
  return names;
}

/** Products read the copies; whatever else reads the matrices goes on doing so. */
function inHalves(entry: Entry, matrices: Matrices): Entry {
  const copyOf = (operand: Contract["sums"][number]["a"]): Contract["sums"][number]["a"] => {
    const matrix = matrices.get(operand.buffer);
    return matrix ? { ...operand, buffer: matrix.half.name } : operand;
  };
  const stmt = (s: LoopStmt): readonly LoopStmt[] => {
    if (s.kind !== "contract") return [s];
    const sums = s.sums.map((sum) => ({
      ...sum,
      a: copyOf(sum.a),
      terms: sum.terms.map((t) => ({ ...t, w: copyOf(t.w) })),
    }));
    return [Object.freeze({ ...s, sums })];
  };
  const kernels = entry.kernels.map((k) =>
    operandsOf(k.body).some((name) => matrices.has(name)) ? mapKernel(k, { stmt }) : k,
  );
  const touched = touchedIn(kernels);
  const buffers = entry.buffers.flatMap((b): readonly Buffer[] => {
    const half = matrices.get(b.name)?.half;
    const own = b.role !== "prepared" || touched.has(b.name) ? [b] : [];
    return half && touched.has(half.name) ? [...own, { ...half, live: b.live }] : own;
  });
  const names = [...matrices.values()].filter((m) => touched.has(m.half.name)).map((m) => m.source.name);
  const remarks = names.length > 0 ? [`products read in half precision: ${names.join(", ")}`] : [];
  return Object.freeze({ ...entry, buffers, kernels, remarks: [...(entry.remarks ?? []), ...remarks] });
}

const touchedIn = (kernels: readonly Kernel[]): ReadonlySet<string> =>
  new Set(kernels.flatMap((k) => [...touchedBuffers(k.body)]));

/** What was prepared for products alone lives in `prepare` until it is copied. */
function untilCopied(prepare: Entry, matrices: Matrices, others: readonly Entry[]): Entry {
  return { ...prepare, buffers: prepare.buffers.map((b) => (isPassing(b, matrices, others) ? asTemp(b) : b)) };
}

const isPassing = ({ name, role }: Buffer, matrices: Matrices, others: readonly Entry[]): boolean =>
  role === "prepared" && matrices.has(name) && !others.some((e) => e.buffers.some((b) => b.name === name));

function asTemp({ offset: _, ...buffer }: Buffer): Buffer {
  return { ...buffer, role: "temp" };
}

/** Rounds every matrix, a kernel each. */
function packing({ entries }: Program, matrices: Matrices, others: readonly Entry[]): Entry {
  const all = [...matrices.values()];
  const taken = new Set(entries.flatMap((e) => e.kernels.map((k) => k.name)));
  const kernels = all.map((m) => packKernel(freshName(`halve_${m.source.name}`, taken), m));
  const ports = new Map(entries.flatMap((e) => e.inputs.map((i) => [i.buffer, i] as const)));
  return {
    name: "prepare",
    inputs: all.filter((m) => m.source.role === "param").map((m) => ports.get(m.source.name) as EntryInput),
    outputs: [],
    buffers: all.flatMap(({ source, half }) => [isPassing(source, matrices, others) ? asTemp(source) : source, half]),
    kernels,
    actions: kernels.map((k) => ({ kind: "run", kernel: k.name, args: [] })),
  };
}

const FOUR = 4;

/** Four at a time, so that no word has two writers; who comes last stores what is left of them one by one. */
function packKernel(name: string, { source, half }: Matrix): Kernel {
  const count = constSize(half.size) as number;
  const [fours, left] = [Math.floor(count / FOUR), count % FOUR];
  const copy = (terms: Readonly<Record<string, number>>, offset: number, lanes: 1 | 4): LoopStmt =>
    store(half.name, index(terms, offset), load(source.name, index(terms, offset), lanes), { lanes });
  const whole = [copy({ four: FOUR }, 0, FOUR)];
  const rest = Array.from({ length: left }, (_, i) => copy({}, fours * FOUR + i, 1));
  const code = left === 0 ? whole : fours === 0 ? rest : [within("four", fours, whole, rest)];
  return Object.freeze({
    name,
    comment: [`${source.name} [${source.shape.join(", ")}] in half precision`],
    params: [],
    body: withOrigins([forLoop("four", Math.ceil(count / FOUR), code, { mode: "parallel" })]),
  });
}
