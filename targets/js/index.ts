// The target js: readable ES modules without dependencies.
import type { Artifact } from "../../ir/artifact.ts";
import type { Program } from "../../ir/program.ts";
import { type Activations, activationNotes } from "../fast-tanh.ts";
import { buildManifest, type ManifestInfo, type Target } from "../target.ts";
import { jsCapsWith } from "./caps.ts";
import { emitModule, moduleSources } from "./emit-module.ts";

export interface JsOptions {
  /** "exact" unless given. */
  readonly activations?: Activations;
}

/** The target with options of its own. */
export const jsTargetWith = ({ activations }: JsOptions = {}): Target =>
  Object.freeze({
    name: "js",
    caps: jsCapsWith(activations),
    emit(program: Program, info: ManifestInfo): Artifact {
      const manifest = buildManifest(program, info, "js");
      return Object.freeze({ manifest, ...emitModule(program, manifest, activationNotes(activations)) });
    },
    sources: moduleSources,
  });

export const jsTarget: Target = jsTargetWith();
