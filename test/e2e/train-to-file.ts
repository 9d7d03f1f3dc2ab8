// A process that trains and keeps its checkpoints in a file: TARGET FILE whole|resume.
import { readFileSync } from "node:fs";
import { fit, type targetNames } from "../../index.ts";
import { writeWhole } from "../../tools/files.ts";
import { fitOptions, net, noisyModel } from "./support.ts";

const [target, file, mode] = process.argv.slice(2);
const model = await net(noisyModel, target as (typeof targetNames)[number], mode === "resume" ? 99 : 1);
const onCheckpoint = (bytes: Uint8Array, step: number): void => {
  writeWhole(file, bytes);
  console.log(`checkpoint ${step}`);
};
const resume = mode === "resume" ? { resume: readFileSync(file) } : {};
await fit(model, fitOptions({ ...resume, checkpointEvery: 5, callbacks: { onCheckpoint } }));
writeWhole(`${file}.params`, model.params.save());
