// PyTorch on the same GPU as a contender: a Python process that opens workloads and times them when it is told to.
import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { charlmBatch } from "../models.ts";
import { charlmWeights, gateCount, peerWeights, stepInputs, type Workload, workloadInput } from "../workloads.ts";
import { type Contender, type Opened, QUEUED, type Samples } from "./contender.ts";

const SCRIPT = fileURLToPath(new URL("../peers/torch_gpu.py", import.meta.url));

interface TensorText {
  readonly shape: readonly number[];
  readonly type: "f32" | "i32";
  /** Base64. */
  readonly data: string;
}

/** What the script answers. */
type Reply = Partial<Samples> & {
  readonly about?: string;
  readonly error?: string;
  readonly checks?: Opened["checks"];
};

/** @param python a command. @returns a line that says why there is none. */
export async function torchContender(python: string, device: "cuda" | "cpu"): Promise<Contender | string> {
  const process = new PythonProcess(python, [SCRIPT, device]);
  const { about, error } = await process.next();
  if (about === undefined) {
    process.end();
    return `${python} has no PyTorch for this: ${error}; --python COMMAND names one that has`;
  }
  return new TorchContender(process, about, device);
}

class TorchContender implements Contender {
  readonly peer: string;
  readonly about: string;
  readonly #process: PythonProcess;

  constructor(process: PythonProcess, about: string, device: "cuda" | "cpu") {
    this.peer = `torch-${device}`;
    this.about = about;
    this.#process = process;
  }

  async open(workload: Workload): Promise<Opened> {
    const { checks } = await this.#ask({ do: "open", workload, tensors: tensorsOf(workload) });
    return { checks: checks! };
  }

  async sample(seconds: number): Promise<Samples> {
    const { waited, queued } = await this.#ask({ do: "sample", seconds, queued: QUEUED });
    return { waited: waited!, queued: queued! };
  }

  async close(): Promise<void> {
    await this.#ask({ do: "close" }).catch(() => {}); // A process that has ended holds nothing.
  }

  async end(): Promise<void> {
    this.#process.end();
  }

  async #ask(request: object): Promise<Reply> {
    this.#process.write(request);
    const reply = await this.#process.next();
    if (reply.error !== undefined) throw new Error(reply.error);
    return reply;
  }
}

/** Lines of JSON to and from a process; once it has ended, every answer is an error that says so. */
class PythonProcess {
  readonly #child: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  #failed: string | undefined;
  #said = "";

  constructor(command: string, args: readonly string[]) {
    this.#child = spawn(command, args, { stdio: "pipe" });
    this.#lines = createInterface({ input: this.#child.stdout! })[Symbol.asyncIterator]();
    this.#child.stderr!.setEncoding("utf8").on("data", (text: string) => {
      this.#said = (this.#said + text).slice(-1000);
    });
    this.#child.stdin!.on("error", () => {}); // Told by the answer that does not come.
    this.#child.on("error", (error) => {
      this.#failed = error.message;
    });
  }

  write(request: object): void {
    this.#child.stdin!.write(`${JSON.stringify(request)}\n`);
  }

  async next(): Promise<Reply> {
    const { value, done } = await this.#lines.next();
    if (!done) return JSON.parse(value) as Reply;
    return { error: this.#failed ?? (this.#said.trim().split("\n").at(-1) || "the process ended") };
  }

  end(): void {
    this.#child.kill();
  }
}

function tensorsOf(w: Workload): Record<string, TensorText> {
  if (w.mode !== "charlm") {
    const steps = w.mode === "step" ? stepInputs : w.steps;
    return { x: tensorText(workloadInput(w), [steps, w.rows, w.inputs]), ...layerTensors(w, "") };
  }
  const { embedding, weight, bias } = charlmWeights(w);
  const { ids, target } = charlmBatch(w);
  return {
    ids: tensorText(ids, [w.steps, w.rows]),
    target: tensorText(target, [w.steps, w.rows]),
    "embedding.weight": tensorText(embedding, [w.vocabulary!, w.inputs]),
    "dense.weight": tensorText(weight, [w.vocabulary!, w.units]),
    "dense.bias": tensorText(bias, [w.vocabulary!]),
    ...layerTensors(w, "rnn."),
  };
}

/** The recurrent layers' parameters under PyTorch's names. */
function layerTensors(w: Workload, prefix: string): Record<string, TensorText> {
  const columns = gateCount[w.cell] * w.units;
  const directions = w.bidirectional ? ["", "_reverse"] : [""];
  const entries = Array.from({ length: w.layers }, (_, layer) =>
    directions.flatMap((suffix, direction): [string, TensorText][] => {
      const { inputs, weightIh, weightHh, biasIh, biasHh } = peerWeights(w, layer, direction);
      const name = (kind: string): string => `${prefix}${kind}_l${layer}${suffix}`;
      return [
        [name("weight_ih"), tensorText(weightIh, [columns, inputs])],
        [name("weight_hh"), tensorText(weightHh, [columns, w.units])],
        [name("bias_ih"), tensorText(biasIh, [columns])],
        [name("bias_hh"), tensorText(biasHh, [columns])],
      ];
    }),
  );
  return Object.fromEntries(entries.flat());
}

const tensorText = (values: Float32Array | Int32Array, shape: readonly number[]): TensorText => ({
  shape,
  type: values instanceof Int32Array ? "i32" : "f32",
  data: Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("base64"),
});
