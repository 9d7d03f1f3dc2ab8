// What a program is on a GPU: shaders, what each kernel binds, and the dispatches of each entry. Plain data, JSON-safe.
import type { Size } from "./size.ts";

/**
 * One GPUBuffer each, bound whole as one storage binding; a kernel binds those that it touches. Buffers of the manifest
 * live in the segment that they name, at `offset` elements from its start or, in the arena, where the runtime places
 * them by size and lifetime. Arena buffers of dtype i32 live in `integers` instead, placed in the same way: their bits
 * must never pass through a float. Places in `arena` and `integers` are multiples of 16 elements.
 * Prepared buffers that are stored as f16 live in `halves`, two to a word, the even one in the lower bits.
 * Shaders see `array<f32>` or `array<vec4<f32>>`, in `integers` `array<i32>`, in `halves` `array<u32>` or
 * `array<vec2<u32>>`; sizes in bytes are multiples of 16.
 */
export type WgslSegment = "params" | "slots" | "grads" | "prepared" | "halves" | "arena" | "integers";

/** One binding of a kernel, all in group 0. Access must be so in the bind group layout; what is not listed is not bound. */
export type WgslBinding = { readonly binding: number } & (
  | { readonly kind: "storage"; readonly segment: WgslSegment; readonly access: "read" | "read_write" }
  /** Uniform block: the kernel's numbers of this call, `WgslKernel.uniforms` in order, an i32 each. */
  | { readonly kind: "call" }
  /** Uniform block with a dynamic offset: two i32, the first trip of this dispatch and the one where it ends. See "repeat". */
  | { readonly kind: "trips" }
);

/** A whole number evaluated for T and B when a call is bound; i32 in the block, hence below 2³¹ in absolute value. */
export type WgslUniform = { readonly name: string } & (
  | { readonly kind: "size"; readonly size: Size }
  /** ⌈size / per⌉: how many tiles, hence workgroups, lie along one dimension. */
  | { readonly kind: "tiles"; readonly size: Size; readonly per: number }
  /** Elements from the start of its segment to where the entry's buffer (index into the manifest's list) begins. */
  | { readonly kind: "place"; readonly buffer: number }
);

/** Π ⌈size / per⌉ workgroups. An empty list is one workgroup; a size of 0 none. */
export type WgslGrid = readonly { readonly size: Size; readonly per: number }[];

/** A part of a kernel with workgroups of its own: independent pieces of work share a dispatch. */
export interface WgslJob {
  /** What it computes, in the model's names. */
  readonly name: string;
  readonly grid: WgslGrid;
}

/**
 * One entry point of the entry's shader. A dispatch runs the sum of its jobs' workgroups, n: `(min(n, m), ⌈n / m⌉, 1)`
 * with m = maxComputeWorkgroupsPerDimension or less; the shader counts workgroup_id.x + workgroup_id.y · num_workgroups.x
 * and does nothing from n on. Where n is 0 there is nothing to dispatch.
 */
export interface WgslKernel {
  /** The entry point. */
  readonly name: string;
  readonly jobs: readonly WgslJob[];
  readonly bindings: readonly WgslBinding[];
  readonly uniforms: readonly WgslUniform[];
  readonly workgroupSize: number;
  /** Of workgroup memory. */
  readonly workgroupBytes: number;
}

/** Kernels by index into the entry's list. Each action sees all that those before it wrote. */
export type WgslAction =
  | { readonly kind: "dispatch"; readonly kernel: number }
  /**
   * For first = 0, s, 2s, … below `extent`: the kernels in order, each with (first, min(first + s, extent)) in its block
   * `trips`, where s = max(1, ⌊steps / ⌈n / 64⌉⌋) for a kernel of n workgroups, so that no dispatch takes long; s = 1
   * where steps is 1, as it is for several kernels. Order and direction of t are the shader's own matter.
   */
  | { readonly kind: "repeat"; readonly extent: Size; readonly steps: number; readonly kernels: readonly number[] };

/** Which line of a shader says what: from `line` (1 is the first) up to the next place. */
export interface WgslPlace {
  readonly line: number;
  readonly kernel: string;
  /** The value that is computed or stored there, by its name in the model: a gate, a state, a gradient. */
  readonly about: string;
}

export interface WgslEntry {
  /** As in the manifest. */
  readonly name: string;
  /** The WGSL module with all entry points of this entry. */
  readonly code: string;
  readonly kernels: readonly WgslKernel[];
  readonly actions: readonly WgslAction[];
  /** By line, ascending. */
  readonly places: readonly WgslPlace[];
}

/** What was chosen for an entry and why, for `compile`'s remarks. */
export interface WgslRemark {
  readonly entry: string;
  readonly text: string;
}

export interface WgslProgram {
  readonly entries: readonly WgslEntry[];
  readonly remarks: readonly WgslRemark[];
  /**
   * What a device must offer at least, by the names of GPUSupportedLimits. Sizes of buffers and bindings follow from T
   * and B and are to be checked when a call is bound.
   */
  readonly limits: Readonly<Record<WgslLimit, number>>;
}

export type WgslLimit =
  | "maxComputeInvocationsPerWorkgroup"
  | "maxComputeWorkgroupSizeX"
  | "maxComputeWorkgroupStorageSize"
  | "maxStorageBuffersPerShaderStage";
