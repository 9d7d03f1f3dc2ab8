// The target wasm: one module in two variants, with and without relaxed SIMD, and an ES module that loads either.
import type { Artifact, WasmVariant } from "../../ir/artifact.ts";
import { internalError } from "../../ir/errors.ts";
import type { Program } from "../../ir/program.ts";
import { activationNotes } from "../fast-tanh.ts";
import { buildManifest, type KernelSource, type ManifestInfo, type Target, type TargetCaps } from "../target.ts";
import { encodeModule } from "./assembler/encode.ts";
import { printModule } from "./assembler/print.ts";
import { type Engines, wasmCaps } from "./caps.ts";
import { kernelSources } from "./emit/emit-entry.ts";
import { emitModule } from "./emit/emit-module.ts";
import type { EmitOptions } from "./emit/module-parts.ts";
import { glueModule } from "./glue.ts";

/** The module as text, for readers: the instructions are those of the binary. */
export const wasmText = (program: Program, options: EmitOptions): string => printModule(emitModule(program, options));

export interface WasmOptions extends Pick<EmitOptions, "activations" | "parts"> {
  /** Those that the relaxed variant is planned for; current where absent. The plain one is for earlier engines. */
  readonly engines?: Engines;
}

/** The target with options of its own. */
export const wasmTargetWith = ({ engines = "current", ...options }: WasmOptions = {}): Target =>
  Object.freeze({
    name: "wasm",
    caps: wasmCaps[engines],
    emit(program: Program, info: ManifestInfo, planned = (_: TargetCaps) => program): Artifact {
      const layout = buildManifest(program, info, "wasm");
      const build = fnv1a32(JSON.stringify(layout));
      const manifest = Object.freeze({ ...layout, build });
      const custom = ["cellc", build] as const;
      const plain = (): Program => {
        const other = engines === "earlier" ? program : planned(wasmCaps.earlier);
        // Both run with one manifest.
        if (fnv1a32(JSON.stringify(buildManifest(other, info, "wasm"))) === build) return other;
        throw internalError(`model ${program.name}`, "plans with different buffers");
      };
      const wasm = variants((relaxed) =>
        encodeModule(emitModule(relaxed ? program : plain(), { ...options, relaxed }), { custom }),
      );
      return Object.freeze({
        manifest,
        code: glueModule(program, manifest, engines, activationNotes(options.activations)),
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
