// One kernel as an entry point, with its uniform block and its workgroup's memory.
import type { WgslJob, WgslKernel, WgslSegment } from "../../ir/artifact.ts";
import type { Kernel } from "../../ir/loop/ir.ts";
import type { Entry } from "../../ir/program.ts";
import { formatSize } from "../../ir/size.ts";
import { accessOf, bindingsOf, placeOf, readByFour } from "./access.ts";
import { commentLine } from "./code.ts";
import { primCode } from "./expressions.ts";
import type { Helper } from "./helpers.ts";
import { type Job, jobsOf, laneCount, writeJobs } from "./jobs.ts";
import { Identifiers } from "./names.ts";
import { BINDINGS } from "./segments.ts";
import { ShaderWriter } from "./shader.ts";
import { Uniforms } from "./sizes.ts";
import type { StatementContext } from "./statements.ts";
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
  /** Segments that it sees as vectors of four. */
  readonly byFour: ReadonlySet<WgslSegment>;
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
  const byFour = readByFour(kernel, entry, access);
  const jobs = jobsOf(kernel);
  const workgroupSize = Math.max(...jobs.map((j) => laneCount(j.lanes)));
  const locals = new Identifiers(identifiers);
  const params = stepLines(kernel.params, steps, locals, uniforms);
  const context: StatementContext = {
    where,
    kernel: kernel.name,
    locals: new Identifiers(locals),
    variables: params.variables,
    uniforms,
    place: (buffer) => placeOf(buffer, { where, entry, shared, access, byFour, uniforms }),
    prims: primCode(shader.useHelper),
    helper: shader.useHelper,
    out: new ShaderWriter(1),
    natural: new Set(kernel.params),
    sharesStorage: false,
  };
  writeJobs(jobs, context);
  const head = uniforms.all.length > 0 ? [`let call = ${block};`, ...params.lines] : params.lines;
  const text = entryPoint(kernel, name, workgroupSize, head, context.out);
  return {
    kernel: {
      name,
      jobs: jobs.map(gridOf),
      bindings: bindingsOf(access, uniforms.all.length > 0, params.readsTrips),
      uniforms: uniforms.all,
      workgroupSize,
      workgroupBytes: (kernel.shared ?? []).reduce((bytes, s) => bytes + 4 * s.size, 0),
    },
    declarations: declarations(kernel, block, uniforms, shared),
    text,
    byFour,
  };
}

function entryPoint(
  kernel: Kernel,
  name: string,
  workgroupSize: number,
  head: readonly string[],
  body: ShaderWriter,
): ShaderWriter {
  const text = new ShaderWriter();
  text.lines(kernel.comment.map(commentLine));
  text.line(`@compute @workgroup_size(${workgroupSize})`);
  text.mark(kernel.name, kernel.name);
  text.line(`fn ${name}(${BUILTINS}) {`);
  text.lines(head.map((line) => `  ${line}`));
  text.append(body);
  text.line("}");
  return text;
}

const gridOf = ({ name, groups }: Job): WgslJob => ({
  name,
  grid: groups.map((g) => ({ size: g.range.extent, per: g.step ?? 1 })),
});

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
