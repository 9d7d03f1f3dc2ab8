// What an emitted module says of its model, as text: parameters, states, and for each entry its buffers and ports.
import type { BufferSpec, EntrySpec, Manifest, PortSpec } from "../../ir/artifact.ts";
import { formatSize, type Size, sizeOfDim, sizeOfShape } from "../../ir/size.ts";
import { commentLine, literal, property } from "../../targets/js/text.ts";
import { Writer } from "../../targets/writer.ts";

const BYTES = 4;
const align = (bytes: number): number => Math.ceil(bytes / 64) * 64;

/** The byte where each segment begins, and where the last ends; segments that no entry uses take no room. */
export function placeSegments(manifest: Manifest): Readonly<Record<BufferSpec["segment"] | "end", number>> {
  const used = new Set(manifest.entries.flatMap((e) => e.buffers.map((b) => b.segment)));
  const { paramSize, preparedSize, slots } = manifest;
  const sizes = { slots: slots.length * paramSize, grads: paramSize, prepared: preparedSize } as const;
  const start = { params: 0, slots: 0, grads: 0, prepared: 0, arena: 0, end: align(paramSize * BYTES) };
  for (const segment of ["slots", "grads", "prepared"] as const) {
    start[segment] = start.end;
    if (used.has(segment)) start.end += align(sizes[segment] * BYTES);
  }
  return { ...start, arena: start.end };
}

/** `64 * T * B`. */
const sizeText = (size: Size): string => formatSize(size).replaceAll("*", " * ");

/** `const facts = { … };` */
export function factsText(manifest: Manifest, fixed: Readonly<Record<string, unknown>>): string {
  const out = new Writer();
  out.block(
    "const facts = {",
    () => {
      out.line(`name: ${literal(manifest.name)},`);
      for (const [name, value] of Object.entries(fixed)) if (typeof value === "number") out.line(`${name}: ${value},`);
      out.line("// The byte where each parameter begins, then its shape.");
      const rows = manifest.params.map((p) => `${property(p.name)}: [${[p.offset * BYTES, ...p.shape].join(", ")}],`);
      out.block("params: {", () => out.lines(rows), "},");
      const states = manifest.states.map(
        (s) => `${property(s.name)}: [${s.shape.map((d) => sizeText(sizeOfDim(d))).join(", ")}]`,
      );
      out.line(states.length > 0 ? `states: (B) => ({ ${states.join(", ")} }),` : "states: () => ({}),");
      out.line(`end: ${placeSegments(manifest).end},`);
    },
    "};",
  );
  return out.toString();
}

/** `const layouts = { … };`: for each entry, by T and B, where its buffers are and which of them are ports. */
export function layoutsText(manifest: Manifest): string {
  const segments = placeSegments(manifest);
  const out = new Writer();
  out.line("// Buffers: the byte where one begins; or numbers in it and the kernels, first and last, that use it.");
  out.block(
    "const layouts = {",
    () => {
      for (const entry of manifest.entries) writeLayout(entry, manifest, segments, out);
    },
    "};",
  );
  return out.toString();
}

function writeLayout(
  entry: EntrySpec,
  manifest: Manifest,
  segments: ReturnType<typeof placeSegments>,
  out: Writer,
): void {
  const open = entry.buffers.some((b) => b.size.some((m) => m.t + m.b > 0));
  const own = ({ buffer }: PortSpec): boolean => entry.buffers[buffer].segment === "arena";
  const ports = (all: readonly PortSpec[], isWanted: (role: string) => boolean): string => {
    const texts = all
      .filter((p) => own(p) && isWanted(p.role))
      .map((p) => `${property(p.name)}: ${portText(p, manifest)}`);
    return texts.length > 0 ? `{ ${texts.join(", ")} }` : "";
  };
  out.block(
    `${property(entry.name)}: (${open ? "T, B" : ""}) => ({`,
    () => {
      out.block("buffers: [", () => out.lines(entry.buffers.map((b) => bufferText(b, segments))), "],");
      const groups = {
        inputs: ports(entry.inputs, (role) => role !== "state"),
        outputs: ports(entry.outputs, (role) => role !== "state"),
        before: ports(entry.inputs, (role) => role === "state"),
        after: ports(entry.outputs, (role) => role === "state"),
      };
      for (const [name, text] of Object.entries(groups)) if (text !== "") out.line(`${name}: ${text},`);
    },
    "}),",
  );
}

function bufferText({ name, segment, offset = 0, size, live }: BufferSpec, segments: ReturnType<typeof placeSegments>) {
  const place = segment === "arena" ? `[${sizeText(size)}, ${live.join(", ")}]` : segments[segment] + offset * BYTES;
  return `${place}, ${commentLine(name)}`;
}

/** `[0, 64 * T * B]`, `[3, B, Int32Array, T]`. */
function portText({ name, role, buffer, dtype, shape }: PortSpec, { hyper }: Manifest): string {
  const fill =
    name === "lengths" && role === "input"
      ? "T"
      : role === "hyper" && Object.hasOwn(hyper, name)
        ? hyper[name]
        : undefined;
  const array = dtype === "i32" ? "Int32Array" : "Float32Array";
  const rest = fill !== undefined ? [array, fill] : dtype === "i32" ? [array] : [];
  return `[${[buffer, sizeText(sizeOfShape(shape)), ...rest].join(", ")}]`;
}

/** What inputs hold rows of, by their names. */
export const tablesOf = ({ entries }: Manifest): ReadonlyMap<string, NonNullable<PortSpec["rowsOf"]>> =>
  new Map(entries.flatMap((e) => e.inputs.flatMap(({ name, rowsOf }) => (rowsOf ? [[name, rowsOf] as const] : []))));

/** `const tables = { … };` */
export function tablesText(manifest: Manifest): string {
  const rows = [...tablesOf(manifest)].map(
    ([name, { rows, table }]) => `${property(name)}: [${rows}, ${literal(table)}]`,
  );
  return `// How many rows the tables have that inputs pick from.\nconst tables = { ${rows.join(", ")} };`;
}
