// WGSL identifiers for a program's names: readable, unique within their scope, no word of the language.

/** Keywords, words kept for later, and what shaders written here call. */
const RESERVED: ReadonlySet<string> = new Set(
  `alias break case const const_assert continue continuing default diagnostic discard else enable false fn for if let
   loop override requires return struct switch true var while
   NULL Self abstract active alignas alignof as asm asm_fragment async attribute auto await become cast catch class
   co_await co_return co_yield coherent column_major common compile compile_fragment concept const_cast consteval
   constexpr constinit crate debugger decltype delete demote demote_to_helper do dynamic_cast enum explicit export
   extends extern external fallthrough filter final finally friend from fxgroup get goto groupshared highp impl
   implements import inline instanceof interface layout lowp macro macro_rules match mediump meta mod module move mut
   mutable namespace new nil noexcept noinline nointerpolation non_coherent noncoherent noperspective null nullptr of
   operator package packoffset partition pass patch pixelfragment precise precision premerge priv protected pub public
   readonly ref regardless register reinterpret_cast require resource restrict self set shared sizeof smooth snorm
   static static_assert static_cast std subroutine super target template this thread_local throw trait try type typedef
   typeid typename typeof union unless unorm unsafe unsized use using varying virtual volatile wgsl where with
   writeonly yield
   bool i32 u32 f32 f16 vec2 vec3 vec4 vec4f array atomic ptr mat2x2 bitcast select abs floor sqrt exp log sin cos min
   max clamp fma pow workgroupBarrier storageBarrier workgroup storage uniform function private read read_write
   params slots grads prepared arena integers halves
   params_out slots_out grads_out prepared_out arena_out integers_out halves_out
   params_by_4 slots_by_4 grads_by_4 prepared_by_4 arena_by_4 halves_by_4
   call trips group lane workgroup_id num_workgroups`.split(/\s+/),
);

/** The name with everything but ASCII letters, digits and _ as an underscore; WGSL knows neither `_` nor `__…`. */
function sanitize(name: string): string {
  const word = name.replace(/[^A-Za-z0-9_]+/g, "_").replace(/^_+/, "");
  return /^[A-Za-z]/.test(word) ? word : `v${word}`;
}

/** Identifiers of one scope; it sees those of the scope around it and uses none of them again. */
export class Identifiers {
  readonly #outer: Identifiers | undefined;
  readonly #taken = new Set<string>();
  readonly #known = new Map<string, string>();

  constructor(outer?: Identifiers) {
    this.#outer = outer;
  }

  #isTaken(word: string): boolean {
    if (RESERVED.has(word) || this.#taken.has(word)) return true;
    return this.#outer ? this.#outer.#isTaken(word) : false;
  }

  #find(name: string): string | undefined {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    return this.#outer ? this.#outer.#find(name) : undefined;
  }

  /** A new identifier that looks like `name`. */
  fresh(name: string): string {
    const base = sanitize(name);
    let word = RESERVED.has(base) ? `${base}_` : base;
    for (let n = 2; this.#isTaken(word); n++) word = `${base}_${n}`;
    this.#taken.add(word);
    return word;
  }

  /** The identifier of a name, the same at every call. */
  of(name: string): string {
    const known = this.#find(name);
    if (known !== undefined) return known;
    const word = this.fresh(name);
    this.#known.set(name, word);
    return word;
  }
}
