// A module as bytes: the WebAssembly binary format, with or without its name section.
import { ByteWriter } from "./byte-writer.ts";
import {
  type ImmediateKind,
  type ImmediateKinds,
  type Instr,
  type InstructionRow,
  instructions,
  isOp,
} from "./instructions.ts";
import { type LocalPlaces, ownPlaces, sharedPlaces } from "./local-places.ts";
import { collectTypes, type WasmFunction, type WasmModule } from "./module.ts";
import { formatSignature, type Signature, type ValueType, valueTypeCodes } from "./value-type.ts";

export interface EncodeOptions {
  /** Writes the name section: functions, locals, memory, globals. Every local then has a place of its own. */
  readonly names?: boolean;
  /** A custom section: its name, and what it says, in ASCII. */
  readonly custom?: readonly [name: string, text: string];
}

const SECTIONS = { custom: 0, type: 1, import: 2, function: 3, global: 6, export: 7, code: 10 } as const;
const NAMES = { functions: 1, locals: 2, memories: 6, globals: 7 } as const;
const MAGIC = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const EMPTY_BLOCK = 0x40;

const typeCode = (type: ValueType): number => valueTypeCodes[type];

export function encodeModule(module: WasmModule, options: EncodeOptions = {}): Uint8Array<ArrayBuffer> {
  const { types, indexOf } = collectTypes(module, formatSignature);
  const exported = module.functions.flatMap((fn, index) =>
    fn.exported === undefined ? [] : [{ name: fn.exported, index }],
  );
  const writer = new ByteWriter().bytes(MAGIC);
  writer.section(SECTIONS.type, (w) => w.vector(types, (t) => writeSignature(w, t)));
  const { memory } = module;
  if (memory)
    writer.section(SECTIONS.import, (w) =>
      w.u32(1).name(memory.module).name(memory.name).byte(2).byte(0).u32(memory.pages),
    );
  writer.section(SECTIONS.function, (w) => w.vector(module.functions, (fn) => w.u32(indexOf(fn))));
  if (module.globals.length > 0)
    writer.section(SECTIONS.global, (w) =>
      w.vector(module.globals, () =>
        w.bytes([typeCode("i32"), 1, instructions["i32.const"].code, 0, instructions.end.code]),
      ),
    );
  if (exported.length > 0)
    writer.section(SECTIONS.export, (w) => w.vector(exported, ({ name, index }) => w.name(name).byte(0).u32(index)));
  const at = { globals: places(module.globals), functions: places(module.functions) };
  const localPlaces = options.names ? ownPlaces : sharedPlaces;
  writer.section(SECTIONS.code, (w) =>
    w.vector(module.functions, (fn) => w.sized((code) => writeFunction(code, fn, localPlaces(fn), at))),
  );
  if (options.custom) {
    const [name, text] = options.custom;
    writer.section(SECTIONS.custom, (w) => w.name(name).bytes([...text].map((c) => c.charCodeAt(0))));
  }
  if (options.names) writer.section(SECTIONS.custom, (w) => writeNames(w.name("name"), module));
  return writer.finish();
}

function writeSignature(w: ByteWriter, { params, results }: Signature): void {
  w.byte(0x60).counted(params.map(typeCode)).counted(results.map(typeCode));
}

/** What the names of a module stand for. */
interface ModulePlaces {
  readonly globals: ReadonlyMap<string, number>;
  readonly functions: ReadonlyMap<string, number>;
}

/** What the names in a function's instructions stand for. */
interface Places extends ModulePlaces {
  readonly locals: ReadonlyMap<string, number>;
  /** Labels of the open blocks, outermost first. */
  readonly labels: string[];
}

const places = (items: readonly { readonly name: string }[]): ReadonlyMap<string, number> =>
  new Map(items.map(({ name }, i) => [name, i]));

const immediateWriters: {
  readonly [I in ImmediateKind]: (
    w: ByteWriter,
    immediates: ImmediateKinds[I],
    at: Places,
    row: InstructionRow,
  ) => void;
} = {
  none: () => undefined,
  i32: (w, [value]) => w.s32(value),
  f32: (w, [value]) => w.f32(value),
  v128: (w, [{ shape, values }]) => {
    for (const value of values) shape === "f32x4" ? w.f32(value) : w.i32(value);
  },
  local: (w, [name], at) => w.u32(at.locals.get(name) as number),
  global: (w, [name], at) => w.u32(at.globals.get(name) as number),
  func: (w, [name], at) => w.u32(at.functions.get(name) as number),
  label: (w, [name], at) => w.u32(at.labels.length - 1 - at.labels.lastIndexOf(name)),
  block: (w, [label, result], at) => {
    at.labels.push(label);
    w.byte(result === undefined ? EMPTY_BLOCK : typeCode(result));
  },
  memory: (w, [offset], _, { bytes = 1 }) => w.u32(Math.log2(bytes)).u32(offset),
  lane: (w, [lane]) => w.byte(lane),
  shuffle: (w, [lanes]) => w.bytes(lanes),
};

function writeFunction(w: ByteWriter, fn: WasmFunction, { types, indexOf }: LocalPlaces, module: ModulePlaces): void {
  w.vector(localRuns(types), ({ type, count }) => w.u32(count).byte(typeCode(type)));
  const at: Places = { ...module, locals: indexOf, labels: [] };
  fn.body.forEach((instr) => void writeInstr(w, instr, at));
  w.byte(instructions.end.code);
}

function writeInstr(w: ByteWriter, instr: Instr, at: Places): void {
  const row = instructions[instr.op];
  if (row.prefix === undefined) w.byte(row.code);
  else w.byte(row.prefix).u32(row.code);
  if (row.immediate !== "none")
    (immediateWriters[row.immediate] as (w: ByteWriter, immediates: unknown, at: Places, row: InstructionRow) => void)(
      w,
      instr.immediates,
      at,
      row,
    );
  if (isOp(instr, "end")) at.labels.pop();
}

/** Neighbours of one type are declared together. */
function localRuns(types: readonly ValueType[]): { type: ValueType; count: number }[] {
  const runs: { type: ValueType; count: number }[] = [];
  for (const type of types) {
    const last = runs[runs.length - 1];
    if (last?.type === type) last.count++;
    else runs.push({ type, count: 1 });
  }
  return runs;
}

function writeNames(w: ByteWriter, module: WasmModule): void {
  const nameMap = (inner: ByteWriter, items: readonly { readonly name: string }[]) =>
    inner.vector(items, ({ name }, i) => inner.u32(i).name(name));
  w.section(NAMES.functions, (inner) => nameMap(inner, module.functions));
  w.section(NAMES.locals, (inner) =>
    inner.vector(module.functions, (fn, i) => nameMap(inner.u32(i), [...fn.params, ...fn.locals])),
  );
  const { memory } = module;
  if (memory) w.section(NAMES.memories, (inner) => nameMap(inner, [memory]));
  if (module.globals.length > 0) w.section(NAMES.globals, (inner) => nameMap(inner, module.globals));
}
