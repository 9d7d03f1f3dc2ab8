// The target wasm: one module in two variants, with and without relaxed SIMD, and an ES module that loads either.
import type { Artifact, WasmVariant } from "../../ir/artifact.ts";
import type { Program } from "../../ir/program.ts";
import { buildManifest, type KernelSource, type ManifestInfo, type Target } from "../target.ts";
import { encodeModule } from "./assembler/encode.ts";
import { printModule } from "./assembler/print.ts";
import { wasmCaps } from "./caps.ts";
import { kernelSources } from "./emit/emit-entry.ts";
import { emitModule } from "./emit/emit-module.ts";
import { type EmitOptions, ModuleParts } from "./emit/module-parts.ts";
import { glueModule } from "./glue.ts";

/** The module as text, for readers: the instructions are those of the binary. */
export const wasmText = (program: Program, options: EmitOptions): string => printModule(emitModule(program, options));

/** The target with options of its own: which buffers' tiny values are stored as 0. */
export const wasmTargetWith = (options: Pick<EmitOptions, "flush"> = {}): Target =>
  Object.freeze({
    name: "wasm",
    caps: wasmCaps,
    emit(program: Program, info: ManifestInfo): Artifact {
      const manifest = buildManifest(program, info, "wasm");
      const wasm = variants((relaxed) => encodeModule(emitModule(program, { ...options, relaxed })));
      return Object.freeze({ manifest, code: glueModule(program, manifest), wasm });
    },
    sources(program: Program): readonly KernelSource[] {
      const parts = new ModuleParts({ ...options, relaxed: true });
      return program.entries.flatMap((entry) => kernelSources(entry, parts));
    },
  });

/** Each variant is written when it is first read: an engine that runs the model at once needs but one. */
function variants(write: (relaxed: boolean) => Uint8Array): Readonly<Record<WasmVariant, Uint8Array>> {
  const written: Partial<Record<WasmVariant, Uint8Array>> = {};
  return Object.freeze({
    get plain() {
      written.plain ??= write(false);
      return written.plain;
    },
    get relaxed() {
      written.relaxed ??= write(true);
      return written.relaxed;
    },
  });
}

export const wasmTarget: Target = wasmTargetWith();
