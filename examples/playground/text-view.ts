// Shows texts: a graph with the remarks of its pass, a kernel with the equation of each line.
import highlight from "highlight.js/lib/core";
import javascript from "highlight.js/lib/languages/javascript";
import rust from "highlight.js/lib/languages/rust";
import wasm from "highlight.js/lib/languages/wasm";
import type { Kernel, Stage } from "./protocol.ts";

highlight.registerLanguage("js", javascript);
highlight.registerLanguage("wasm", wasm);
// WGSL reads like Rust: fn, let, var, types after a colon.
highlight.registerLanguage("wgsl", rust);

function element(name: string, className: string, ...children: readonly (Node | string)[]): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

export function showStage(panel: HTMLElement, { text, remarks }: Stage): void {
  const list = element("ul", "remarks", ...remarks.map((remark) => element("li", "", remark)));
  panel.replaceChildren(...(remarks.length > 0 ? [list] : []), element("pre", "", text));
}

/** Lines one by one, so that each can say what it computes; `tell` gets it. */
export function showKernel(
  panel: HTMLElement,
  { lines }: Kernel,
  language: string,
  tell: (origin: string) => void,
): void {
  const pre = element("pre", "");
  let before: string | undefined;
  for (const { text, origin } of lines) {
    const line = element("span", "");
    line.innerHTML = highlight.highlight(text, { language }).value;
    if (origin !== undefined && origin !== before) line.append(element("span", "origin", `   ▸ ${origin}`));
    before = origin ?? before;
    line.append("\n");
    if (origin !== undefined) line.addEventListener("pointerenter", () => tell(origin));
    pre.append(line);
  }
  panel.replaceChildren(pre);
}
