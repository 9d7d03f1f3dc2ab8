// Code in colours, by highlight.js; WGSL has a grammar of its own here.

import type { HLJSApi, Language } from "highlight.js";
import hljs from "highlight.js/lib/core";
import javascript from "highlight.js/lib/languages/javascript";
import wasm from "highlight.js/lib/languages/wasm";
import { Markup, withoutSteering } from "./markup.ts";

const words = (text: string): string[] => text.split(/\s+/);

/** Enough of WGSL for generated kernels: keywords, types, attributes, numbers, comments. */
const wgsl = (api: HLJSApi): Language => ({
  name: "WGSL",
  keywords: {
    keyword:
      words(`alias break case const const_assert continue continuing default diagnostic discard else enable fn for
      if let loop override requires return struct switch var while`),
    type: words(`array atomic bool f16 f32 i32 u32 mat2x2 mat3x3 mat4x4 ptr vec2 vec3 vec4 vec2f vec3f vec4f vec2u vec3u
      vec4u vec2i vec3i vec4i storage uniform workgroup private function read read_write`),
    built_in:
      words(`abs all any bitcast ceil clamp dot exp floor fma fract log max min pow select sign sin cos sqrt tanh
      workgroupBarrier storageBarrier arrayLength`),
    literal: words("true false"),
  },
  contains: [
    api.C_LINE_COMMENT_MODE,
    api.C_BLOCK_COMMENT_MODE,
    { className: "meta", begin: /@\w+/ },
    { className: "number", begin: /\b(?:0x[\da-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?)[fhiu]?/ },
    { className: "title", begin: /(?<=\bfn\s)\w+/ },
  ],
});

/** What a target's kernels are written in. */
const LANGUAGES: Readonly<Record<string, string>> = { js: "javascript", wasm: "wasm", wgsl: "wgsl" };

export type Highlight = (code: string) => Markup;

/** Colours whole lines; what highlight.js returns is escaped. */
export function highlighterFor(target: string): Highlight {
  const api = hljs.newInstance();
  api.registerLanguage("javascript", javascript);
  api.registerLanguage("wasm", wasm);
  api.registerLanguage("wgsl", wgsl);
  const language = LANGUAGES[target] ?? "javascript";
  return (code) => new Markup(api.highlight(withoutSteering(code), { language, ignoreIllegals: true }).value);
}
