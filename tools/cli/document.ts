// Writes docs/cli.md: what the commands' own help says, and how a module is used that they wrote.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeWhole } from "../files.ts";
import { packageRoot } from "../package-version.ts";
import { helpTexts } from "./run.ts";

const HEAD = `# The command line

\`npx cellc COMMAND\`, after \`npm install cellc\`. This page is what the commands' own help says; \`npm run docs\` writes it.
`;

const TAIL = `## The emitted module

\`createModel({ weights })\` is a promise of the model on every target; \`createModelSync\` makes it at once where nothing has
to be fetched or compiled. \`forward(inputs, { steps, rows, state })\` runs whole sequences, \`step(inputs, { rows, state })\`
one step; both give outputs and the state after them. \`stream({ rows, steps })\` keeps a state of its own and allocates
nothing: \`stream.step(inputs)\` runs one step, or a block of \`steps\`. A state has \`get\`, \`set\`, \`clone\`, \`reset\` and
\`serialize\`, which writes a safetensors file, the same on every target; \`parseState\` reads it back, and so does
\`State.parse\` in a program. \`train(inputs, { steps, rows, state, rate })\` makes one update of the optimizer, and
\`save()\` writes the weights.

For WebGPU there is \`createModel({ weights, device, gpu })\` alone, and its calls are promises that run in the order in
which they were made. It asks \`gpu\`, or \`navigator.gpu\`, for a device unless one is given. A stream's state stays on the
device: \`await stream.state()\` is a copy of it. \`destroy()\` gives the memory back.

| where                                             | how                                                                                              |
| ------------------------------------------------- | ------------------------------------------------------------------------------------------------ |
| Node, a page, a worker                            | \`await createModel({ weights })\` finds the \`.wasm\` beside the module                             |
| a page without \`'wasm-unsafe-eval'\`               | \`--target js\`                                                                                    |
| a page with WebGPU                                | \`--target wgsl\`; the \`.wgsl\` files lie beside the module, or inside with \`--inline\`              |
| Node with the package \`webgpu\`                   | \`--target wgsl\`, then \`createModel({ weights, gpu: create([]) })\`                              |
| an audio worklet                                  | pass a \`WebAssembly.Module\` and the weights in \`processorOptions\`, then \`createModelSync\`        |
| an edge worker                                    | \`import wasm from "./name.wasm"\`, then \`createModelSync({ wasm, weights })\`                      |

The binary of the worklet: \`variant()\` of the module says which of the two the engine takes. An example is in
\`examples/amp-worklet\`.
`;

/** The page as text. */
export async function cliDocument(): Promise<string> {
  const texts = [...(await helpTexts())].map(([name, text]) => `## ${name}\n\n\`\`\`text\n${text}\n\`\`\`\n`);
  return [HEAD, ...texts, TAIL].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  writeWhole(join(packageRoot(), "docs/cli.md"), await cliDocument());
