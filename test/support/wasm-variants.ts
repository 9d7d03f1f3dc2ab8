// Both variants of a WebAssembly artifact as models; importing this turns relaxed SIMD on where it is behind a flag.
import { type Artifact, linkWasm, loadModule, type Model, type WasmVariant } from "../../index.ts";
import { evaluateGlue } from "../../runtime/evaluate-source.ts";
import { relaxedSimd } from "../targets/wasm/relaxed.ts";

if (!relaxedSimd) throw new Error("this engine has no relaxed SIMD");

export const variants: readonly WasmVariant[] = ["plain", "relaxed"];

export const binaryOf = ({ wasm }: Artifact, variant: WasmVariant): Uint8Array<ArrayBuffer> =>
  wasm?.[variant] as Uint8Array<ArrayBuffer>;

export const loadVariant = (artifact: Artifact, variant: WasmVariant, seed = 1): Model =>
  loadModule(linkWasm(evaluateGlue(artifact.code), new WebAssembly.Module(binaryOf(artifact, variant))), { seed });
