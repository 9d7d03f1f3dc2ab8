// The model of ../running-sum.ts as WGSL written by hand: forward in dispatches over portions of time, training in one.
import type { EmittedWgslModule, EntrySpec, WgslEntry, WgslKernel, WgslLimit } from "../../../ir/artifact.ts";
import { sizeOf, sizeOfDim } from "../../../ir/size.ts";
import { runningSum } from "../running-sum.ts";

type Segments = Readonly<Record<string, "read" | "read_write">>;

/** Names of buffers that occur twice are numbered: `s`, `s1`. */
function bufferNames({ buffers }: EntrySpec): readonly string[] {
  return buffers.map((b, i) => {
    const before = buffers.slice(0, i).filter((other) => other.name === b.name).length;
    return `${b.name}${before || ""}`;
  });
}

const BINDINGS = ["params", "slots", "grads", "prepared", "arena", "integers"] as const;

function kernel(spec: EntrySpec, name: string, segments: Segments, more: Partial<WgslKernel> = {}): WgslKernel {
  const storage = BINDINGS.flatMap((segment, binding) =>
    segments[segment] ? [{ binding, kind: "storage" as const, segment, access: segments[segment] }] : [],
  );
  return {
    name,
    jobs: [{ name, grid: [] }],
    bindings: [...storage, { binding: 6, kind: "call" }, ...(more.bindings ?? [])],
    uniforms: [
      { name: "T", kind: "size", size: sizeOfDim("T") },
      { name: "B", kind: "size", size: sizeOfDim("B") },
      ...bufferNames(spec).map((name, buffer) => ({ name, kind: "place" as const, buffer })),
    ],
    workgroupSize: 1,
    workgroupBytes: 0,
    ...(more.jobs ? { jobs: more.jobs } : {}),
  };
}

/** Declarations of the bindings, then the functions. */
function shader(spec: EntrySpec, segments: Segments, body: string, trips = false): string {
  const fields = ["T", "B", ...bufferNames(spec)].map((name) => `${name}: i32,`).join(" ");
  return [
    ...BINDINGS.flatMap((segment, binding) =>
      segments[segment]
        ? [
            `@group(0) @binding(${binding}) var<storage, ${segments[segment]}> ${segment}: array<${segment === "integers" ? "i32" : "f32"}>;`,
          ]
        : [],
    ),
    `struct Call { ${fields} }`,
    "@group(0) @binding(6) var<uniform> call: Call;",
    ...(trips ? ["struct Trips { first: i32, end: i32 }", "@group(0) @binding(7) var<uniform> trips: Trips;"] : []),
    body,
  ].join("\n");
}

const INFER: Segments = { params: "read", prepared: "read", arena: "read_write", integers: "read" };
const STEP: Segments = { params: "read", prepared: "read", arena: "read_write" };
const TRAIN: Segments = {
  params: "read_write",
  slots: "read_write",
  grads: "read_write",
  prepared: "read",
  arena: "read_write",
};

const RUN = (x: string, s: string, y: string) => `
    let at = (t * call.B + r) * 3 + o;
    for (var i = 0; i < 2; i++) { ${s} += arena[call.${x} + (t * call.B + r) * 2 + i] * prepared[i * 3 + o]; }
    ${y} = ${s} + params[16 + o];`;

const FORWARD = `
@compute @workgroup_size(1) fn start(@builtin(workgroup_id) id: vec3<u32>) {
  let at = i32(id.x);
  arena[call.s1 + at] = arena[call.s + at];
}
@compute @workgroup_size(1) fn advance(@builtin(workgroup_id) id: vec3<u32>) {
  let o = i32(id.x) % 3; let r = i32(id.x) / 3;
  for (var t = trips.first; t < trips.end; t++) {
    arena[call.y + (t * call.B + r) * 3 + o] = 0.0;
    if (t >= integers[call.lengths + r]) { continue; }
    ${RUN("x", "arena[call.s1 + r * 3 + o]", "arena[call.y + at]")}
  }
}`;

const ONE_STEP = `
@compute @workgroup_size(1) fn step(@builtin(workgroup_id) id: vec3<u32>) {
  let o = i32(id.x) % 3; let r = i32(id.x) / 3; let t = 0;
  var s = arena[call.s + r * 3 + o];
  ${RUN("x", "s", "arena[call.y + at]")}
  arena[call.s1 + r * 3 + o] = s;
}`;

const TRAINING = `
@compute @workgroup_size(1) fn train() {
  let n = f32(call.T * call.B * 3);
  var loss = 0.0; var worst = 0.0;
  var dw = array<f32, 6>(); var db = array<f32, 3>();
  for (var r = 0; r < call.B; r++) { for (var o = 0; o < 3; o++) {
    var s = arena[call.s + r * 3 + o];
    var sums = array<f32, 2>();
    for (var t = 0; t < call.T; t++) {
      var y = 0.0;
      ${RUN("x", "s", "y")}
      for (var i = 0; i < 2; i++) { sums[i] += arena[call.x + (t * call.B + r) * 2 + i]; }
      let d = y - arena[call.target_ + at];
      loss += d * d / n; worst = max(worst, abs(d)); db[o] += 2.0 * d / n;
      for (var i = 0; i < 2; i++) { dw[i * 3 + o] += 2.0 * d / n * sums[i]; }
    }
    arena[call.s1 + r * 3 + o] = s;
  } }
  var norm = 0.0;
  for (var i = 0; i < 6; i++) { grads[i] = dw[i]; norm += dw[i] * dw[i]; }
  for (var o = 0; o < 3; o++) { grads[16 + o] = db[o]; norm += db[o] * db[o]; }
  norm = sqrt(norm);
  arena[call.loss] = loss; arena[call.worst] = worst; arena[call.gradNorm] = norm; arena[call.rateUsed] = arena[call.rate];
  if (arena[call.apply_] == 0.0 || !(loss < 1e30) || !(norm < 1e30)) { return; }
  for (var i = 0; i < 32; i++) {
    slots[i] = arena[call.momentum] * slots[i] + grads[i];
    params[i] -= arena[call.rate] * slots[i];
  }
}`;

export const LIMITS: Readonly<Record<WgslLimit, number>> = {
  maxComputeInvocationsPerWorkgroup: 1,
  maxComputeWorkgroupSizeX: 1,
  maxComputeWorkgroupStorageSize: 0,
  maxStorageBuffersPerShaderStage: 5,
};

const states = {
  name: "states",
  grid: [
    { size: sizeOfDim("B"), per: 1 },
    { size: sizeOf(3), per: 1 },
  ],
};

/** Words of WGSL are no names of fields. */
const unreserved = (spec: EntrySpec): EntrySpec => ({
  ...spec,
  buffers: spec.buffers.map((b) => (/^(target|apply)$/.test(b.name) ? { ...b, name: `${b.name}_` } : b)),
});

function entries(specs: readonly EntrySpec[]): WgslEntry[] {
  const of = (name: string): EntrySpec => specs.find((e) => e.name === name)!;
  const trips = { bindings: [{ binding: 7, kind: "trips" as const }], jobs: [states] };
  return [
    {
      name: "prepare",
      code: shader(
        of("prepare"),
        { params: "read", prepared: "read_write" },
        "@compute @workgroup_size(1) fn copy() { for (var i = 0; i < 6; i++) { prepared[i] = params[i]; } }",
      ),
      kernels: [
        {
          ...kernel(of("prepare"), "copy", { params: "read", prepared: "read_write" }),
          bindings: [
            { binding: 0, kind: "storage", segment: "params", access: "read" },
            { binding: 3, kind: "storage", segment: "prepared", access: "read_write" },
          ],
        },
      ],
      actions: [{ kind: "dispatch", kernel: 0 }],
      places: [],
    },
    {
      name: "forward",
      code: shader(of("forward"), INFER, FORWARD, true),
      kernels: [
        kernel(of("forward"), "start", { arena: "read_write" }, { jobs: [states] }),
        kernel(of("forward"), "advance", INFER, trips),
      ],
      actions: [
        { kind: "dispatch", kernel: 0 },
        { kind: "repeat", extent: sizeOfDim("T"), steps: 2, kernels: [1] },
      ],
      places: [{ line: 1, kernel: "advance", about: "s: the running sum" }],
    },
    {
      name: "step",
      code: shader(of("step"), STEP, ONE_STEP),
      kernels: [kernel(of("step"), "step", STEP, { jobs: [states] })],
      actions: [{ kind: "dispatch", kernel: 0 }],
      places: [],
    },
    {
      name: "train",
      code: shader(of("train"), TRAIN, TRAINING),
      kernels: [kernel(of("train"), "train", TRAIN)],
      actions: [{ kind: "dispatch", kernel: 0 }],
      places: [],
    },
  ];
}

/** Without random masks, unlike its model on the host. @param change of each entry's WGSL. */
export function runningSumWgsl(
  change: (entry: WgslEntry) => WgslEntry = (entry) => entry,
  limits: Partial<Record<WgslLimit, number>> = {},
): EmittedWgslModule {
  const { manifest } = runningSum({ target: "wgsl" });
  const specs = manifest.entries.filter((e) => e.name !== "backward").map(unreserved);
  return {
    manifest: { ...manifest, entries: specs },
    wgsl: { entries: entries(specs).map(change), remarks: [], limits: { ...LIMITS, ...limits } },
  };
}
