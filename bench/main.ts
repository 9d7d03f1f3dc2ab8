// The benchmark: one JSON line a workload. `npm run bench -- --class S,I --filter h64 --threads 1 --budget 0.5 --target js`
import { type HostTarget, targetNames } from "cellc";
import { benchCase } from "./cases.ts";
import { measure } from "./measure.ts";
import { resultRow } from "./rows.ts";
import { selectWorkloads } from "./workloads.ts";

const defaults = { class: "S,I,T,L", filter: "", threads: "1", budget: "0.6", target: "js" };

function parseArguments(args: readonly string[]): typeof defaults {
  const options = { ...defaults };
  for (let i = 0; i < args.length; i += 2) {
    const name = args[i].replace(/^--/, "");
    if (!Object.hasOwn(options, name) || args[i + 1] === undefined)
      throw new Error(
        `unknown or incomplete option ${args[i]}; expected ${Object.keys(defaults)
          .map((n) => `--${n} VALUE`)
          .join(" ")}`,
      );
    options[name as keyof typeof defaults] = args[i + 1];
  }
  return options;
}

async function main(): Promise<void> {
  const options = parseArguments(process.argv.slice(2));
  const target = options.target as HostTarget;
  if (!targetNames.includes(target)) throw new Error(`unknown target ${target}; expected ${targetNames.join(", ")}`);
  const threads = Number(options.threads);
  const peer = `cellc-${target}`;
  for (const workload of selectWorkloads(options.class.split(","), options.filter)) {
    const print = (row: object): void => console.log(JSON.stringify(row));
    try {
      if (threads !== 1) throw new Error(`${threads} threads: the kernels run on one`);
      const { run, checks, after } = await benchCase(workload, target);
      const measured = measure(run, { budget: Number(options.budget) });
      print(
        resultRow(peer, workload, threads, measured, { ...checks, ...after?.(), versions: `node ${process.version}` }),
      );
    } catch (error) {
      print({ peer, workload: workload.id, threads, error: String(error).slice(0, 300) });
    }
  }
}

await main();
