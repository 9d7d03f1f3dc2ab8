// Writes weights for the amplifier: initial ones, which sound of nothing yet but cost what trained ones cost.
import { resolve } from "node:path";
import { compile } from "cellc";
import { makeFolder, writeWhole } from "../../tools/files.ts";
import { amp } from "./amp.rnn.ts";

const folder = process.argv[2] ?? "out/amp-worklet";
makeFolder(folder);
const net = await compile(amp, { target: "js", seed: 1 });
writeWhole(resolve(folder, "amp.safetensors"), net.params.save());
