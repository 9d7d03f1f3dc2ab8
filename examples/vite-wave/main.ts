// The page: draws what the model makes of a wave; a change of the spec takes effect while the page stands.
import { continueWave, sine } from "./continue-wave.ts";
import { createModel } from "./wave.rnn.ts?cellc";
import weightsUrl from "./wave.safetensors?url";

const [HEARD, MADE] = [48, 112];
const rate = document.querySelector("#rate") as HTMLInputElement;
const status = document.querySelector("#status") as HTMLElement;
const weights = await (await fetch(weightsUrl)).arrayBuffer();

type Create = typeof createModel;
const page: { model?: Awaited<ReturnType<Create>> } = {};

const draw = (id: string, values: readonly number[], from: number): void =>
  document.querySelector(id)?.setAttribute("points", values.map((v, t) => `${from + t},${-v}`).join(" "));

function show(): void {
  if (!page.model) return;
  const heard = sine(rate.valueAsNumber, HEARD);
  draw("#heard", heard, 0);
  draw("#made", continueWave(page.model, heard, MADE), HEARD);
}

/** Weights of other sizes do not fit a changed spec: the model on the page then stays. */
async function use(create: Create): Promise<void> {
  try {
    page.model = await create({ weights });
    status.textContent = `${page.model.name}: the model is ready.`;
    show();
  } catch (error) {
    status.textContent = `${(error as Error).message} (train.ts makes new weights)`;
  }
}

rate.addEventListener("input", show);
await use(createModel);

import.meta.hot?.accept("./wave.rnn.ts?cellc", (module) => {
  if (module) void use(module.createModel as Create);
});
