// Names beside the dots of a plot: where one fits it stands next to its dot, and where none does there is none.

export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly name: string;
}

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A text's baseline begins, or ends, at x and y. */
export interface Place {
  readonly x: number;
  readonly y: number;
  readonly end: boolean;
}

/** Of a letter, as wide as letters of names are at most on the average. */
const LETTER = 6.6;
const HEIGHT = 12;
/** Half of a dot, and from its middle to a name beside it. */
const RADIUS = 5;
const GAP = 9;
/** Baselines of a name beside its dot, level with it first. */
const SHIFTS = [4, -4, 12];

export const boxOf = ({ x, y, end }: Place, name: string): Box => {
  const width = LETTER * name.length;
  return { left: end ? x - width : x, right: end ? x : x + width, top: y - HEIGHT + 3, bottom: y + 3 };
};

const dotBox = ({ x, y }: Dot): Box => ({ left: x - RADIUS, right: x + RADIUS, top: y - RADIUS, bottom: y + RADIUS });

export const meet = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** In the order of the dots, of which the first are served first. @param taken what else stands in the plot */
export function placeLabels(
  dots: readonly Dot[],
  frame: Box,
  taken: readonly Box[] = [],
): readonly (Place | undefined)[] {
  const boxes = [...taken, ...dots.map(dotBox)];
  return dots.map((dot) => {
    const place = placesOf(dot).find((p) => {
      const box = boxOf(p, dot.name);
      return isWithin(box, frame) && !boxes.some((other) => meet(box, other));
    });
    if (place) boxes.push(boxOf(place, dot.name));
    return place;
  });
}

const placesOf = ({ x, y }: Dot): readonly Place[] =>
  SHIFTS.flatMap((shift) => [
    { x: x + GAP, y: y + shift, end: false },
    { x: x - GAP, y: y + shift, end: true },
  ]);

const isWithin = (box: Box, frame: Box): boolean =>
  box.left >= frame.left && box.right <= frame.right && box.top >= frame.top && box.bottom <= frame.bottom;
