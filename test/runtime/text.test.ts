// Vocabulary and contiguous text batches.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textBatches, Vocabulary } from "../../runtime/text.ts";

describe("vocabulary", () => {
  test("numbers characters in code point order, emoji included", () => {
    const v = Vocabulary.fromText("bab😀 é");
    expect(v.characters).toEqual([" ", "a", "b", "é", "😀"]);
    expect([...v.encode("a😀b")]).toEqual([1, 4, 2]);
    expect(v.decode([1, 4, 2])).toBe("a😀b");
  });

  test("any text survives encode, save, load and decode", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (text) => {
        const v = Vocabulary.fromText(text);
        const loaded = Vocabulary.load(v.save(), v.size);
        v.expectSame(loaded);
        expect(loaded.decode(v.encode(text))).toBe(text);
      }),
    );
  });

  test("halves of surrogate pairs stay apart", () => {
    const v = Vocabulary.fromText("\udc00a\ud83d");
    v.expectSame(Vocabulary.load(v.save()));
  });

  test("errors", () => {
    const v = Vocabulary.fromText("abc");
    expect(() => Vocabulary.fromText("")).toThrow("vocabulary: an empty text");
    expect(() => v.encode("ab\n")).toThrow('text, character 2: "\\n" (U+000A); expected one of the 3 characters');
    expect(() => v.decode([0, 3])).toThrow("ids, index 1: 3; expected 0 to 2");
    expect(() => Vocabulary.load("{")).toThrow("no saved vocabulary");
    expect(() => Vocabulary.load('{"format":"cellc-vocabulary-1","characters":["a","a"]}')).toThrow(
      "no saved vocabulary",
    );
    expect(() => Vocabulary.load(v.save(), 4)).toThrow(
      "vocabulary: 3 characters; expected 4, the size that the model was made for",
    );
    expect(() => v.expectSame(Vocabulary.fromText("abd"))).toThrow(
      '3 characters, "d" at 2; expected 3 characters, "c" at 2',
    );
    expect(() => v.expectSame(Vocabulary.fromText("abcd"))).toThrow("4 characters; expected 3 characters");
  });
});

describe("textBatches", () => {
  test("time first; the target is the next character; rows go on where they ended", () => {
    const ids = Int32Array.from({ length: 14 }, (_, i) => i);
    const batches = textBatches(ids, { rows: 2, steps: 3 });
    expect(batches.map((b) => [...b.inputs.ids])).toEqual([
      [0, 6, 1, 7, 2, 8],
      [3, 9, 4, 10, 5, 11],
    ]);
    expect(batches.map((b) => [...b.inputs.target])).toEqual([
      [1, 7, 2, 8, 3, 9],
      [4, 10, 5, 11, 6, 12],
    ]);
    expect(batches.every((b) => b.steps === 3 && b.rows === 2)).toBe(true);
  });

  test("a text just long enough, and one too short", () => {
    expect(textBatches(new Int32Array(7), { rows: 2, steps: 3 }).length).toBe(1);
    expect(() => textBatches(new Int32Array(6), { rows: 2, steps: 3 })).toThrow(
      "text: 6 characters; expected at least 7",
    );
    expect(() => textBatches(new Int32Array(6), { rows: 0, steps: 3 })).toThrow("rows: 0");
  });
});
