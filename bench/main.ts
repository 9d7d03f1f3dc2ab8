// The benchmark: one JSON line a workload. `npm run bench -- --class S,I --filter h64 --threads 1 --budget 0.5 --target js`
import { type HostTarget, targetNames } from "cellc";
import { engineVariant } from "../targets/wasm/variant.ts";
import { benchCase } from "./cases.ts";
import { benchGpu, type PeerName, peerNames } from "./gpu/bench-gpu.ts";
import { measure } from "./measure.ts";
import { resultRow } from "./rows.ts";
import { selectWorkloads, type Workload } from "./workloads.ts";

const defaults = {
  class: "S,I,T,L",
  filter: "",
  threads: "1",
  budget: "0.6",
  target: "js",
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
  target: HostTarget,
  options: typeof defaults,
): Promise<void> {
  const threads = Number(options.threads);
  const peer = target === "wasm" ? `cellc-wasm-${engineVariant()}` : `cellc-${target}`;
  for (const workload of workloads) {
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
  const target = options.target as HostTarget | "wgsl";
  if (target === "wgsl") return onGpu(workloads, options);
  if (targetNames.includes(target)) return onProcessor(workloads, target, options);
  throw new Error(`unknown target ${target}; expected ${[...targetNames, "wgsl"].join(", ")}`);
}

await main();
