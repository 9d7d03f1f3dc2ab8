// Refuses ids that are no row of the table they are for. In modules that have such inputs.
import { fail } from "./fail.ts";
import type { Entries, Layouts } from "./layout.ts";

/** By input: how many rows its table has, and what that is called. */
export type Tables = Readonly<Record<string, readonly [rows: number, table: string]>>;

/** The entries, which look at their ids before they run. What lies behind a row's last step is not asked. */
export const checkRows = (entries: Entries, layouts: Layouts, tables: Tables): Entries =>
  Object.fromEntries(
    Object.entries(entries).map(([entry, bind]) => [
      entry,
      (memory, offsets, T, B) => {
        const run = bind(memory, offsets, T, B);
        const { inputs = {} } = layouts[entry](T, B);
        const view = (name: string) => new Int32Array(memory, offsets[inputs[name][0]], inputs[name][1]);
        const lengths = inputs.lengths && view("lengths");
        const checks = Object.entries(tables).flatMap(([name, [rows, table]]) =>
          inputs[name] ? [{ name, ids: view(name), rows, table }] : [],
        );
        if (checks.length === 0) return run;
        return () => {
          for (let c = 0; c < checks.length; c++) {
            const { name, ids, rows, table } = checks[c];
            for (let i = 0; i < ids.length; i++) {
              if (ids[i] >= 0 && ids[i] < rows) continue;
              const position = Math.floor((i * T * B) / ids.length);
              if (!(position / B >= lengths?.[position % B]))
                fail(`input "${name}"`, `${ids[i]} at index ${i}`, `0 to ${rows - 1}, for "${table}" has ${rows} rows`);
            }
          }
          run();
        };
      },
    ]),
  );
