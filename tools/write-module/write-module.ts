// A compiled model as files: module, types, binaries, and a manifest with hashes, the parameter table and sizes.
import { createHash } from "node:crypto";
import type { WasmVariant } from "../../ir/artifact.ts";
import { initializeParams } from "../../runtime/initialize.ts";
import { writeSafetensors } from "../../runtime/safetensors.ts";
import { packageVersion } from "../package-version.ts";
import { declarationText } from "./declaration-text.ts";
import { moduleText, wasmFile } from "./module-text.ts";
import { type ModulePlan, manifestOf } from "./plan.ts";
import { shaderFile } from "./wgsl-text.ts";

export type Files = ReadonlyMap<string, Uint8Array | string>;

/** By name, without folders. Equal plans give equal bytes. */
export function writeModule(plan: ModulePlan): Files {
  const files = new Map<string, Uint8Array | string>([
    [`${plan.stem}.js`, moduleText(plan)],
    [`${plan.stem}.d.ts`, declarationText(plan)],
  ]);
  const { wasm, wgsl } = plan.compiled.artifact;
  if (wasm && !plan.inline)
    for (const variant of ["plain", "relaxed"] satisfies WasmVariant[])
      files.set(wasmFile(plan.stem, variant), wasm[variant]);
  if (wgsl && !plan.inline)
    for (const { name, code } of wgsl.entries) files.set(shaderFile(plan.stem, name), new TextEncoder().encode(code));
  if (plan.seed !== undefined) files.set(`${plan.stem}.safetensors`, initialWeights(plan, plan.seed));
  files.set(`${plan.stem}.json`, manifestText(plan, files));
  return files;
}

/** What training would begin with: the same bits as a model that is compiled with that seed. */
function initialWeights(plan: ModulePlan, seed: number): Uint8Array {
  const { params } = manifestOf(plan);
  const values = initializeParams(params, seed);
  return writeSafetensors(params.map(({ name, shape }) => [name, { shape, data: values.get(name) as Float32Array }]));
}

export const sha256 = (content: Uint8Array | string): string => createHash("sha256").update(content).digest("hex");

/** For tools and for people: nothing of it is needed at run time. */
function manifestText(plan: ModulePlan, files: Files): string {
  const { name, target, layoutHash, params, paramSize, states, entries } = manifestOf(plan);
  const port = ({ name, role, dtype, shape }: (typeof entries)[number]["inputs"][number]) => ({
    name,
    role,
    dtype,
    shape,
  });
  const data = {
    cellc: packageVersion(),
    format: 1,
    name,
    target,
    layoutHash,
    ...plan.fixed,
    entries: Object.fromEntries(
      entries
        .filter((e) => e.name !== "prepare")
        .map((e) => [
          e.name,
          { inputs: e.inputs.filter((p) => p.role !== "param").map(port), outputs: e.outputs.map(port) },
        ]),
    ),
    parameters: params,
    weights: { numbers: params.reduce((sum, p) => sum + p.shape.reduce((a, b) => a * b, 1), 0), bytes: paramSize * 4 },
    states,
    files: Object.fromEntries(
      [...files].map(([file, content]) => [file, { sha256: sha256(content), bytes: Buffer.byteLength(content) }]),
    ),
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}
