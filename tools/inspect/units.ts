// Amounts as people read them: bytes, times, counts, formulas.

const scaled = (value: number, base: number, units: readonly string[]): string => {
  let power = 0;
  let left = value;
  while (left >= base && power < units.length - 1) {
    left /= base;
    power++;
  }
  const digits = power === 0 || left >= 100 ? 0 : left >= 10 ? 1 : 2;
  return `${left.toFixed(digits)}${units[power] === "" ? "" : ` ${units[power]}`}`;
};

export const bytesText = (bytes: number): string => scaled(bytes, 1024, ["B", "KB", "MB", "GB"]);
export const countText = (count: number): string => scaled(count, 1000, ["", "k", "M", "G"]);
export const millisecondsText = (ms: number): string => (ms < 0.01 ? "0 ms" : `${ms.toFixed(ms < 1 ? 2 : 1)} ms`);
export const microsecondsText = (us: number): string =>
  us < 1000 ? `${us.toFixed(us < 10 ? 2 : 1)} µs` : `${(us / 1000).toFixed(2)} ms`;
/** `64*T*B` ⇒ `64·T·B`. */
export const formulaText = (formula: string): string => formula.replaceAll("*", "·");
export const intensityText = (intensity: number): string => intensity.toFixed(intensity < 10 ? 2 : 1);
