// The target wasm: one module in two variants, with and without relaxed SIMD, and an ES module that loads either.
import type { Artifact, WasmVariant } from "../../ir/artifact.ts";
import type { Program } from "../../ir/program.ts";
import { activationNotes } from "../fast-tanh.ts";
import { buildManifest, type KernelSource, type ManifestInfo, type Target } from "../target.ts";
import { encodeModule } from "./assembler/encode.ts";
import { printModule } from "./assembler/print.ts";
import { wasmCaps } from "./caps.ts";
import { kernelSources } from "./emit/emit-entry.ts";
import { emitModule } from "./emit/emit-module.ts";
import type { EmitOptions } from "./emit/module-parts.ts";
import { glueModule } from "./glue.ts";

/** The module as text, for readers: the instructions are those of the binary. */
export const wasmText = (program: Program, options: EmitOptions): string => printModule(emitModule(program, options));

export type WasmOptions = Pick<EmitOptions, "activations" | "parts">;

/** The target with options of its own. */
export const wasmTargetWith = (options: WasmOptions = {}): Target =>
  Object.freeze({
    name: "wasm",
    caps: wasmCaps,
    emit(program: Program, info: ManifestInfo): Artifact {
      const layout = buildManifest(program, info, "wasm");
      const manifest = Object.freeze({ ...layout, build: fnv1a32(JSON.stringify(layout)) });
      const custom = ["cellc", manifest.build] as const;
      const wasm = variants((relaxed) => encodeModule(emitModule(program, { ...options, relaxed }), { custom }));
      return Object.freeze({
        manifest,
        code: glueModule(program, manifest, activationNotes(options.activations)),
        wasm,
      });
    },
    sources(program: Program): readonly KernelSource[] {
      return program.entries.flatMap((entry) => kernelSources(entry, { ...options, relaxed: true }));
    },
  });

/** FNV-1a in 32 bits over the text's UTF-16 units, as eight hexadecimal digits. */
function fnv1a32(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

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
