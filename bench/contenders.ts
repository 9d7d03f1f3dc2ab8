// Who runs on the processor under which name: a target, and of WebAssembly each variant that was asked for.
import { setFlagsFromString } from "node:v8";
import { type HostTarget, targetNames, type WasmVariant } from "cellc";
import { engineVariant } from "../targets/wasm/variant.ts";
import type { Host } from "./cases.ts";

const variants: readonly WasmVariant[] = ["relaxed", "plain"];

export interface Contender extends Host {
  readonly peer: string;
}

/**
 * @param variant relaxed, plain, or both.
 * @throws Error for a word that is none of these, and where relaxed SIMD was asked for that the engine does not have.
 */
export function contendersOf(target: string, variant: string): readonly Contender[] {
  if (!isHostTarget(target))
    throw new Error(`unknown target ${target}; expected ${[...targetNames, "wgsl"].join(", ")}`);
  if (target !== "wasm") return [{ peer: `cellc-${target}`, target }];
  const wanted = variants.filter((v) => variant === "both" || variant === v);
  if (wanted.length === 0) throw new Error(`unknown variant ${variant}; expected both, ${variants.join(", ")}`);
  return wanted.filter(isThere).map((v) => ({ peer: `cellc-wasm-${v}`, target, variant: v }));

  function isThere(name: WasmVariant): boolean {
    if (name === "plain" || hasRelaxed()) return true;
    if (variant === "both") return false;
    throw new Error(`this engine (node ${process.version}) has no relaxed SIMD; expected Node 20 or later`);
  }
}

const isHostTarget = (name: string): name is HostTarget => targetNames.some((t) => t === name);

/** Node 20 has relaxed SIMD behind a flag. */
function hasRelaxed(): boolean {
  if (engineVariant() === "plain") setFlagsFromString("--experimental-wasm-relaxed-simd");
  return engineVariant() === "relaxed";
}
