// The audio thread: 128 samples in, 128 samples out, nothing allocated once it runs.
import { createModelSync } from "./amp.js";

const FRAMES = 128;

class AmpProcessor extends AudioWorkletProcessor {
  constructor({ processorOptions: { wasm, weights, calls } }) {
    super();
    const model = createModelSync({ wasm, weights });
    this.stream = model.stream({ steps: FRAMES });
    this.inputs = { x: new Float32Array(FRAMES) };
    this.now = globalThis.performance ? () => performance.now() : () => Date.now();
    this.report = { calls: 0, milliseconds: 0, worst: 0 };
    this.reportAfter = calls;
  }

  process([input], [output]) {
    const start = this.now();
    if (input.length > 0) this.inputs.x.set(input[0]);
    else this.inputs.x.fill(0);
    output[0].set(this.stream.step(this.inputs).y);
    const milliseconds = this.now() - start;
    this.report.calls++;
    this.report.milliseconds += milliseconds;
    if (milliseconds > this.report.worst) this.report.worst = milliseconds;
    if (this.report.calls === this.reportAfter) this.port.postMessage(this.report);
    return true;
  }
}

registerProcessor("amp", AmpProcessor);
