// The target js: readable ES modules without dependencies.
import type { Artifact } from "../../ir/artifact.ts";
import type { Program } from "../../ir/program.ts";
import { buildManifest, type ManifestInfo, type Target } from "../target.ts";
import { jsCaps } from "./caps.ts";
import { emitModule, moduleSources } from "./emit-module.ts";

export const jsTarget: Target = Object.freeze({
  name: "js",
  caps: jsCaps,
  emit(program: Program, info: ManifestInfo): Artifact {
    const manifest = buildManifest(program, info, "js");
    return Object.freeze({ manifest, ...emitModule(program, manifest) });
  },
  sources: moduleSources,
});
