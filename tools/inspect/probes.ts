// Every kernel of a program as an entry of its own, over the buffers that the kernel touches and no others.
import type { Action } from "../../ir/loop/ir.ts";
import { touchedBuffers } from "../../ir/loop/walk.ts";
import type { Entry, EntryName, Program } from "../../ir/program.ts";
import { evalSize } from "../../ir/size.ts";
import type { DimEnv } from "../../ir/types.ts";

/** An entry that only runs one kernel: once, or as often as its loop does. */
export interface Probe {
  readonly entry: Entry;
  readonly of: EntryName;
  readonly kernel: string;
  readonly runs: number;
}

/** All kernels that their entries run. */
export function probesOf(program: Program, env: DimEnv): readonly Probe[] {
  const probes = program.entries.flatMap((entry) => probesOfEntry(entry, env));
  return probes.map((probe, i) => ({ ...probe, entry: { ...probe.entry, name: `probe${i}` as EntryName } }));
}

const probesOfEntry = (entry: Entry, env: DimEnv): readonly Probe[] =>
  entry.kernels.flatMap((kernel) => {
    const actions = entry.actions.flatMap((action) => only(kernel.name, action));
    if (actions.length === 0) return [];
    const runs = actions.reduce((n, a) => n + (a.kind === "repeat" ? evalSize(a.extent, env) : 1), 0);
    const touched = touchedBuffers(kernel.body);
    const probe = {
      ...entry,
      kernels: [kernel],
      actions,
      buffers: entry.buffers.filter((b) => touched.has(b.name)),
      inputs: entry.inputs.filter((p) => touched.has(p.buffer)),
      outputs: entry.outputs.filter((p) => touched.has(p.buffer)),
    };
    return [{ entry: probe, of: entry.name, kernel: kernel.name, runs }];
  });

/** The action without other kernels. */
function only(kernel: string, action: Action): readonly Action[] {
  if (action.kind === "run") return action.kernel === kernel ? [action] : [];
  if (action.kind === "portions") return action.body[0].kernel === kernel ? [action] : [];
  const body = action.body.filter((run) => run.kernel === kernel);
  return body.length === 0 ? [] : [{ ...action, body }];
}
