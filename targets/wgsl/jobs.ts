// The jobs of a kernel: workgroups counted off one after the other, invocations numbered along the axes.
import { internalError } from "../../ir/errors.ts";
import type { For, Kernel, LoopStmt } from "../../ir/loop/ir.ts";
import { stmtParts, walkStmts } from "../../ir/loop/walk.ts";
import { constSize } from "../../ir/size.ts";
import { writtenBuffers } from "./access.ts";
import { atom, type Code, commentLine, infix, integer, LEVEL } from "./code.ts";
import { Identifiers } from "./names.ts";
import { type StatementContext, writeStatements } from "./statements.ts";

/** The loops of a job taken apart. */
export interface Job {
  readonly name: string;
  readonly comment: readonly string[];
  readonly groups: readonly For[];
  readonly lanes: readonly For[];
  readonly body: readonly LoopStmt[];
}

export function jobsOf(kernel: Kernel): readonly Job[] {
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

export const laneCount = (lanes: readonly For[]): number =>
  lanes.reduce((n, l) => n * (constSize(l.range.extent) ?? 1), 1);

/** Each job has a run of workgroup numbers; what is left over at the end of the last row of workgroups does nothing. */
export function writeJobs(jobs: readonly Job[], context: StatementContext): void {
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
