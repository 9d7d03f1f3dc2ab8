// Training from the first update to the last: it learns, it is deterministic, and an interruption leaves no trace.
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { fit, targetNames } from "../../index.ts";
import type { ModelDefinition } from "../../nn/define-model.ts";
import { entropy, firstBatch, fitOptions, net, noisyModel, plainModel, snapshot, vocabulary } from "./support.ts";

const models: readonly (readonly [string, ModelDefinition])[] = [
  ["a plain model", plainModel],
  ["dropout, recurrent dropout and zoneout", noisyModel],
];

describe.each(targetNames)("target %s", (target) => {
  test("the loss falls from that of a uniform guess to near the text's entropy", async () => {
    const model = await net(plainModel, target);
    const losses: number[] = [];
    const onStep = ({ loss }: { readonly loss: number }): void => void losses.push(loss);
    await fit(model, fitOptions({ epochs: 12, callbacks: { onStep } }));
    const mean = (some: readonly number[]): number => some.reduce((a, b) => a + b, 0) / some.length;
    expect(losses[0]).toBeCloseTo(Math.log(vocabulary.size), 0);
    expect(mean(losses.slice(-10))).toBeLessThan(1.3 * entropy);
    expect(mean(losses.slice(-10))).toBeGreaterThan(0.7 * entropy);
  });

  describe.each(models)("%s", (_, definition) => {
    test("a run resumed from any of its checkpoints ends with the same bits", async () => {
      const whole = await net(definition, target);
      const checkpoints: Uint8Array[] = [];
      const onCheckpoint = (bytes: Uint8Array): void => void checkpoints.push(bytes);
      const result = await fit(whole, fitOptions({ checkpointEvery: 37, callbacks: { onCheckpoint } }));
      expect(checkpoints.length).toBeGreaterThan(2);
      for (const checkpoint of checkpoints) {
        const resumed = await net(definition, target, 99);
        expect(await fit(resumed, fitOptions({ resume: checkpoint }))).toEqual(result);
        expect(snapshot(resumed)).toEqual(snapshot(whole));
      }
    });

    test("equal seeds give equal runs, others do not", async () => {
      const run = async (seed: number): Promise<unknown> => {
        const model = await net(definition, target, seed);
        await fit(model, fitOptions({ steps: 5 }));
        return snapshot(model);
      };
      const first = await run(1);
      expect(await run(1)).toEqual(first);
      expect(await run(2)).not.toEqual(first);
    });
  });

  test("noise changes from update to update, follows the seed, and is absent outside of training", async () => {
    const model = await net(noisyModel, target);
    const { steps, rows, inputs } = firstBatch;
    const loss = (): number => model.gradient(inputs, { steps, rows }).loss;
    expect(loss()).toBe(loss());
    const before = loss();
    model.train(inputs, { steps, rows, rate: 0 });
    expect(loss()).not.toBe(before);
    const forward = (): Float32Array => model.forward({ ids: inputs.ids }, { steps, rows }).outputs.y;
    expect(forward()).toEqual(forward());
  });
});

describe("a process killed while it trains", () => {
  test.each(targetNames)("another one goes on from its file, to the same bits (%s)", async (target) => {
    const folder = mkdtempSync(join(tmpdir(), "cellc-resume-"));
    try {
      const file = join(folder, "run.safetensors");
      const killed = trainer(target, file, "whole");
      await killed.untilLine((line) => line === "checkpoint 20");
      killed.kill();
      expect(await killed.ended).toBe("SIGKILL");
      expect(readFileSync(file).length).toBeGreaterThan(1000);
      const resumed = trainer(target, file, "resume");
      expect(await resumed.ended).toBe(0);
      const whole = await net(noisyModel, target);
      await fit(whole, fitOptions());
      expect(Buffer.from(whole.params.save()).equals(readFileSync(`${file}.params`))).toBe(true);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

function trainer(target: string, file: string, mode: "whole" | "resume") {
  const script = fileURLToPath(new URL("train-to-file.ts", import.meta.url));
  const child = spawn(process.execPath, ["--import", "tsx", "--conditions=cellc-source", script, target, file, mode], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<number | string | null>((resolve) =>
    child.once("exit", (code, signal) => resolve(signal ?? code)),
  );
  let output = "";
  const untilLine = (isIt: (line: string) => boolean): Promise<void> =>
    new Promise((resolve, reject) => {
      child.stdout.on("data", (data) => {
        output += data;
        if (output.split("\n").some(isIt)) resolve();
      });
      void ended.then(() => reject(new Error(`the process ended: ${output}`)));
    });
  return { ended, untilLine, kill: () => child.kill("SIGKILL") };
}
