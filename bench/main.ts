// The benchmark: one JSON line a workload and contender. `npm run bench -- --class S,I --filter h64 --budget 0.5 --target wasm`
import { benchCase } from "./cases.ts";
import { type Contender, contendersOf } from "./contenders.ts";
import { benchGpu, type PeerName, peerNames } from "./gpu/bench-gpu.ts";
import { measure } from "./measure.ts";
import { resultRow } from "./rows.ts";
import { selectWorkloads, type Workload } from "./workloads.ts";

const defaults = {
  class: "S,I,T,L",
  filter: "",
  threads: "1",
  budget: "0.6",
  target: "wasm,js",
  variant: "both",
  peak: "",
  peers: peerNames.join(","),
  adapter: "real",
  ort: "",
  python: "python3",
};

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

const print = (row: object): void => console.log(JSON.stringify(row));

async function onProcessor(
  workloads: readonly Workload[],
  contenders: readonly Contender[],
  options: typeof defaults,
): Promise<void> {
  for (const workload of workloads) for (const contender of contenders) await one(workload, contender, options);
}

async function one(workload: Workload, { peer, ...host }: Contender, options: typeof defaults): Promise<void> {
  const threads = Number(options.threads);
  try {
    if (threads !== 1) throw new Error(`${threads} threads: the kernels run on one`);
    const { run, checks, after } = await benchCase(workload, host);
    const measured = measure(run, { budget: Number(options.budget) });
    const told = { ...checks, ...after?.(), versions: `node ${process.version}` };
    print(resultRow(peer, workload, threads, measured, told));
  } catch (error) {
    print({ peer, workload: workload.id, threads, error: String(error).slice(0, 300) });
  }
}

/** @throws Error naming what is expected, where one of the words is not of the list. */
function among<Name extends string>(option: string, words: readonly string[], names: readonly Name[]): readonly Name[] {
  const unknown = words.find((word) => !names.includes(word as Name));
  if (unknown === undefined) return words as readonly Name[];
  throw new Error(`unknown ${option} ${unknown}; expected ${names.join(", ")}`);
}

async function onGpu(workloads: readonly Workload[], options: typeof defaults): Promise<void> {
  const { ort, python, budget, peak } = options;
  const peers: readonly PeerName[] = among("peer", options.peers.split(",").filter(Boolean), peerNames);
  const [adapter] = among("adapter", [options.adapter], ["real", "software"]);
  const settings = { adapter, peers, ort, python, budget: Number(budget), ...(peak ? { peak: Number(peak) } : {}) };
  const agree = await benchGpu(workloads, settings, (line) => console.log(line));
  if (!agree) process.exitCode = 1;
}

async function main(): Promise<void> {
  const options = parseArguments(process.argv.slice(2));
  const workloads = selectWorkloads(options.class.split(","), options.filter);
  if (options.target === "wgsl") return onGpu(workloads, options);
  return onProcessor(
    workloads,
    options.target.split(",").flatMap((target) => contendersOf(target, options.variant)),
    options,
  );
}

try {
  await main();
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
