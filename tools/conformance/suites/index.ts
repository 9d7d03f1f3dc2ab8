// Which suites there are; a new one is one line here.
import type { Suite } from "../case.ts";
import { keras } from "./keras.ts";
import { pytorch } from "./pytorch.ts";
import { tensorflowCells } from "./tensorflow-cells.ts";
import { tflite } from "./tflite.ts";
import { trainingGoldens } from "./training-goldens.ts";
import { webnn } from "./webnn.ts";

export const suites: readonly Suite[] = [keras, tensorflowCells, pytorch, webnn, tflite, trainingGoldens];
