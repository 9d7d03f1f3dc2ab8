// One kernel as an entry point: its jobs' workgroups counted off one after the other, invocations numbered along the axes.
import type { WgslBinding, WgslJob, WgslKernel, WgslSegment } from "../../ir/artifact.ts";
import { internalError } from "../../ir/errors.ts";
import type { Buffer, Kernel, LoopStmt } from "../../ir/loop/ir.ts";
import { stmtParts, touchedBuffers, walkStmts } from "../../ir/loop/walk.ts";
import type { Entry } from "../../ir/program.ts";
import { constSize, formatSize } from "../../ir/size.ts";
import { atom, type Code, commentLine, infix, integer, LEVEL } from "./code.ts";
import { type ArrayPlace, primCode } from "./expressions.ts";
import type { Helper } from "./helpers.ts";
import { Identifiers } from "./names.ts";
import { BINDINGS, SEGMENTS, segmentOf } from "./segments.ts";
import { ShaderWriter } from "./shader.ts";
import { Uniforms } from "./sizes.ts";
import { type StatementContext, writeStatements } from "./statements.ts";
import { type StepValues, stepLines } from "./steps.ts";

/** What the kernels of one shader share. */
export interface ShaderContext {
  readonly entry: Entry;
  readonly identifiers: Identifiers;
  readonly useHelper: (helper: Helper) => string;
}

export interface EmittedKernel {
  readonly kernel: WgslKernel;
  /** The uniform block and memory of the workgroup, if any. */
  readonly declarations: readonly string[];
  readonly text: ShaderWriter;
}

type For = LoopStmt & { readonly kind: "for" };

/** The loops of a job taken apart. */
interface Job {
  readonly name: string;
  readonly comment: readonly string[];
  readonly groups: readonly For[];
  readonly lanes: readonly For[];
  readonly body: readonly LoopStmt[];
}

function jobsOf(kernel: Kernel): readonly Job[] {
  return kernel.body.map((stmt, i) => {
    const { name, comment } = kernel.jobs?.[i] ?? { name: kernel.name, comment: kernel.comment };
    const [groups, lanes]: [For[], For[]] = [[], []];
    let body: readonly LoopStmt[] = [stmt];
    for (let next = body[0]; next?.kind === "for"; next = body[0]) {
      if (next.mode !== "workgroup" && next.mode !== "invocation") break;
      (next.mode === "workgroup" ? groups : lanes).push(next);
      body = next.body;
      if (body.length !== 1) break;
    }
    if (groups.length === 0) throw internalError(`kernel ${kernel.name}`, "code that is not on workgroups");
    return { name, comment, groups, lanes, body };
  });
}

const BUILTINS = [
  "@builtin(workgroup_id) workgroup_id: vec3<u32>",
  "@builtin(num_workgroups) num_workgroups: vec3<u32>",
  "@builtin(local_invocation_index) lane: u32",
].join(", ");

export function emitKernel(kernel: Kernel, steps: StepValues, shader: ShaderContext): EmittedKernel {
  const { entry, identifiers } = shader;
  const where = `entry ${entry.name}, kernel ${kernel.name}`;
  const name = identifiers.fresh(kernel.name);
  const block = identifiers.fresh(`${name}_call`);
  const uniforms = new Uniforms("call");
  const shared = new Map((kernel.shared ?? []).map((s) => [s.name, identifiers.fresh(s.name)]));
  const access = accessOf(kernel, entry);
  const jobs = jobsOf(kernel);
  const workgroupSize = Math.max(...jobs.map((j) => laneCount(j.lanes)));
  const body = new ShaderWriter(1);
  const locals = new Identifiers(identifiers);
  const params = stepLines(kernel.params, steps, locals, uniforms);
  const context: StatementContext = {
    where,
    kernel: kernel.name,
    locals,
    variables: params.variables,
    uniforms,
    place: (buffer) => placeOf(buffer, { where, entry, shared, access, uniforms }),
    prims: primCode(shader.useHelper),
    helper: shader.useHelper,
    out: body,
    natural: new Set(kernel.params),
    sharesStorage: false,
  };
  writeJobs(jobs, { ...context, locals: new Identifiers(locals) });
  const text = new ShaderWriter();
  text.lines(kernel.comment.map(commentLine));
  text.line(`@compute @workgroup_size(${workgroupSize})`);
  text.mark(kernel.name, kernel.name);
  text.line(`fn ${name}(${BUILTINS}) {`);
  if (uniforms.all.length > 0) text.line(`  let call = ${block};`);
  text.lines(params.lines.map((line) => `  ${line}`));
  text.append(body);
  text.line("}");
  const bindings = bindingsOf(access, uniforms.all.length > 0, params.readsTrips);
  return {
    kernel: {
      name,
      jobs: jobs.map(
        ({ name: job, groups }): WgslJob => ({
          name: job,
          grid: groups.map((g) => ({ size: g.range.extent, per: g.step ?? 1 })),
        }),
      ),
      bindings,
      uniforms: uniforms.all,
      workgroupSize,
      workgroupBytes: (kernel.shared ?? []).reduce((bytes, s) => bytes + 4 * s.size, 0),
    },
    declarations: declarations(kernel, block, uniforms, shared),
    text,
  };
}

const laneCount = (lanes: readonly For[]): number => lanes.reduce((n, l) => n * (constSize(l.range.extent) ?? 1), 1);

/** Which segments a kernel touches, and how. */
type Access = ReadonlyMap<WgslSegment, "read" | "read_write">;

function accessOf(kernel: Kernel, entry: Entry): Access {
  const own = new Set((kernel.shared ?? []).map((s) => s.name));
  const buffers = new Map(entry.buffers.map((b) => [b.name, b]));
  const written = writtenBuffers(kernel.body);
  const access = new Map<WgslSegment, "read" | "read_write">();
  for (const name of touchedBuffers(kernel.body)) {
    if (own.has(name)) continue;
    const buffer = buffers.get(name);
    if (!buffer) throw internalError(`entry ${entry.name}, kernel ${kernel.name}`, `${name} is no buffer`);
    const segment = segmentOf(buffer);
    if (written.has(name)) access.set(segment, "read_write");
    else if (!access.has(segment)) access.set(segment, "read");
  }
  return access;
}

function writtenBuffers(stmts: readonly LoopStmt[]): ReadonlySet<string> {
  const written = new Set<string>();
  walkStmts(stmts, { stmt: (s) => void (s.kind === "store" && written.add(s.buffer)) });
  return written;
}

function bindingsOf(access: Access, hasUniforms: boolean, readsTrips: boolean): readonly WgslBinding[] {
  const storage = SEGMENTS.flatMap((segment): readonly WgslBinding[] => {
    const mode = access.get(segment);
    return mode ? [{ binding: BINDINGS[segment], kind: "storage", segment, access: mode }] : [];
  });
  return [
    ...storage,
    ...(hasUniforms ? [{ binding: BINDINGS.call, kind: "call" } as const] : []),
    ...(readsTrips ? [{ binding: BINDINGS.trips, kind: "trips" } as const] : []),
  ];
}

interface PlaceContext {
  readonly where: string;
  readonly entry: Entry;
  readonly shared: ReadonlyMap<string, string>;
  readonly access: Access;
  readonly uniforms: Uniforms;
}

/** Buffers at fixed places are told by their number, those of the arena by where this call put them. */
function placeOf(name: string, { where, entry, shared, access, uniforms }: PlaceContext): ArrayPlace {
  const own = shared.get(name);
  if (own !== undefined) return { array: own, isInteger: false };
  const at = entry.buffers.findIndex((b) => b.name === name);
  if (at < 0) throw internalError(where, `${name} is no buffer`);
  const buffer: Buffer = entry.buffers[at];
  const segment = segmentOf(buffer);
  const array = access.get(segment) === "read_write" ? `${segment}_out` : segment;
  const start =
    buffer.offset === undefined
      ? uniforms.place(at, buffer.name)
      : buffer.offset === 0
        ? undefined
        : integer(buffer.offset);
  return { array, isInteger: buffer.dtype === "i32", ...(start ? { start } : {}) };
}

function declarations(
  kernel: Kernel,
  block: string,
  uniforms: Uniforms,
  shared: ReadonlyMap<string, string>,
): readonly string[] {
  const members = uniforms.all.map(
    (u) =>
      `  ${u.name}: i32,${u.kind === "tiles" ? ` ${commentLine(`${formatSize(u.size)} in tiles of ${u.per}`)}` : u.kind === "place" ? " // where it begins" : ""}`,
  );
  const struct = block.replace(/^./, (c) => c.toUpperCase());
  return [
    ...(members.length > 0
      ? [
          `struct ${struct} {`,
          ...members,
          "}",
          `@group(0) @binding(${BINDINGS.call}) var<uniform> ${block}: ${struct};`,
        ]
      : []),
    ...(kernel.shared ?? []).map(
      (s) => `var<workgroup> ${shared.get(s.name)}: array<f32, ${s.size}>; ${commentLine(s.comment)}`,
    ),
  ];
}

/** Each job has a run of workgroup numbers; what is left over at the end of the last row of workgroups does nothing. */
function writeJobs(jobs: readonly Job[], context: StatementContext): void {
  const { out, uniforms } = context;
  const counts = jobs.map(({ groups }) =>
    groups
      .map((g) => uniforms.tiles(g.range.extent, g.step ?? 1))
      .reduce((n, e) => (n.text === "1" ? e : e.text === "1" ? n : infix("*", LEVEL.multiplicative, n, e))),
  );
  if (jobs.length === 1 && counts[0].text === "1") {
    writeJob(jobs[0], atom("0"), context);
    return;
  }
  out.line("let group = i32(workgroup_id.x + workgroup_id.y * num_workgroups.x);");
  if (jobs.length === 1) {
    out.block(`if (group < ${counts[0].text}) {`, () => writeJob(jobs[0], atom("group"), context));
    return;
  }
  let end: Code | undefined;
  jobs.forEach((job, i) => {
    const start = end;
    const name = context.locals.fresh(`end_of_${job.name}`);
    out.line(`let ${name} = ${start ? infix("+", LEVEL.additive, start, counts[i]).text : counts[i].text};`);
    end = atom(name);
    const condition = start ? `group >= ${start.text} && group < ${name}` : `group < ${name}`;
    out.lines(job.comment.map(commentLine));
    out.block(`if (${condition}) {`, () =>
      writeJob(job, start ? infix("-", LEVEL.additive, atom("group"), start) : atom("group"), {
        ...context,
        locals: new Identifiers(context.locals),
      }),
    );
  });
}

function writeJob({ groups, lanes, body }: Job, group: Code, context: StatementContext): void {
  const { out, locals, uniforms, natural } = context;
  const extents = groups.map((g) => uniforms.tiles(g.range.extent, g.step ?? 1));
  const places = unravel(group, extents, groups);
  groups.forEach(({ range }, i) => {
    natural.add(range.variable);
    out.line(`let ${locals.of(range.variable)} = ${places[i].text};`);
  });
  lanes.forEach(({ range }, i) => {
    natural.add(range.variable);
    const inner = lanes.slice(i + 1).reduce((n, l) => n * (constSize(l.range.extent) ?? 1), 1);
    const shifted = inner === 1 ? "i32(lane)" : `i32(lane) / ${inner}`;
    out.line(`let ${locals.of(range.variable)} = ${i === 0 ? shifted : `${shifted} % ${constSize(range.extent)}`};`);
  });
  writeStatements(body, { ...context, sharesStorage: handsOn(body, context) });
}

/** Where each loop over workgroups stands in workgroup number `group`; the last one counts fastest. */
function unravel(group: Code, extents: readonly Code[], groups: readonly For[]): readonly Code[] {
  return groups.map(({ step = 1 }, i) => {
    const inner = extents.slice(i + 1).filter((e) => e.text !== "1");
    const by = inner.length > 0 ? inner.reduce((n, e) => infix("*", LEVEL.multiplicative, n, e)) : undefined;
    if (extents[i].text === "1") return integer(0);
    const outer = by ? infix("/", LEVEL.multiplicative, group, by) : group;
    const isFirst = extents.slice(0, i).every((e) => e.text === "1");
    const place = isFirst ? outer : infix("%", LEVEL.multiplicative, outer, extents[i]);
    return step === 1 ? place : infix("*", LEVEL.multiplicative, place, integer(step));
  });
}

/** Whether invocations read from storage what the same code writes there. */
function handsOn(body: readonly LoopStmt[], { place }: StatementContext): boolean {
  const written = writtenBuffers(body);
  let found = false;
  const look = (name: string | undefined): void => {
    if (name !== undefined && written.has(name) && /_out$/.test(place(name).array)) found = true;
  };
  walkStmts(body, {
    stmt: (s) => {
      if (s.kind !== "store" || s.accumulate) look(stmtParts(s).buffer);
    },
    expr: (e) => void (e.kind === "load" && look(e.buffer)),
  });
  return found;
}
