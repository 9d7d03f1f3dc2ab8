// The page: compiles the binary, hands it to the audio thread, and renders as fast as it can to see how fast that is.
import { variant } from "./amp.js";

const RATE = 48_000;

async function files() {
  const name = variant() === "relaxed" ? "amp.relaxed.wasm" : "amp.wasm";
  const wasm = await WebAssembly.compile(await (await fetch(name)).arrayBuffer());
  const weights = await (await fetch("amp.safetensors")).arrayBuffer();
  return { wasm, weights };
}

/** A worklet node of the amplifier behind a source of sound. */
async function connect(context, source, processorOptions) {
  await context.audioWorklet.addModule("processor.js");
  const node = new AudioWorkletNode(context, "amp", { outputChannelCount: [1], processorOptions });
  source.connect(node).connect(context.destination);
  return node;
}

/** Renders so many seconds of a saw-tooth through the amplifier. */
export async function render(seconds) {
  const context = new OfflineAudioContext(1, seconds * RATE, RATE);
  const source = new OscillatorNode(context, { type: "sawtooth", frequency: 110 });
  const calls = Math.ceil((seconds * RATE) / 128);
  const node = await connect(context, source, { ...(await files()), calls });
  const reported = new Promise((resolve) => {
    node.port.onmessage = ({ data }) => resolve(data);
  });
  source.start();
  const start = performance.now();
  const rendered = await context.startRendering();
  const took = (performance.now() - start) / 1000;
  const { milliseconds, worst } = await reported;
  const peak = rendered.getChannelData(0).reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return { seconds, took, factor: seconds / took, calls, mean: milliseconds / calls, worst, peak };
}

document.querySelector("#run").addEventListener("click", async () => {
  const result = document.querySelector("#result");
  result.textContent = "rendering …";
  const { seconds, took, factor, mean, worst } = await render(60);
  result.textContent =
    `${seconds} s of audio in ${took.toFixed(2)} s: ${factor.toFixed(1)} times faster than real time. ` +
    `A call of 128 frames took ${mean.toFixed(3)} ms, the worst ${worst.toFixed(3)} ms; real time allows ${((128 / RATE) * 1000).toFixed(2)} ms.`;
});

document.querySelector("#play").addEventListener("click", async () => {
  const context = new AudioContext({ sampleRate: RATE });
  const source = new OscillatorNode(context, { type: "sawtooth", frequency: 110 });
  await connect(context, source, await files());
  source.start();
  source.stop(context.currentTime + 3);
});
