// What the page and its worker say to each other, as data.
import type { HostTarget } from "cellc";

export interface Settings {
  readonly code: string;
  readonly task: string;
  readonly units: number;
  readonly target: HostTarget;
}

export type NodeKind = "given" | "state" | "product" | "elementwise" | "view" | "result";

/** A graph ready for layout. */
export interface Drawing {
  readonly nodes: readonly {
    readonly id: string;
    readonly kind: NodeKind;
    readonly label: string;
    /** Type, equation: what the reader sees on demand. */
    readonly detail: string;
    /** The loop that it is in. */
    readonly loop?: string;
  }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly back?: boolean }[];
  readonly loops: readonly { readonly id: string; readonly label: string }[];
}

/** The forward graph as written, or after a pass that changed it. */
export interface Stage {
  readonly name: string;
  readonly text: string;
  readonly remarks: readonly string[];
  readonly drawing: Drawing;
}

export interface Kernel {
  readonly entry: string;
  readonly name: string;
  readonly lines: readonly { readonly text: string; readonly origin?: string }[];
}

export interface Compiled {
  readonly cell: string;
  readonly milliseconds: number;
  readonly params: number;
  /** Bytes of what a page would load: the module, and the binary or the shaders. */
  readonly bytes: number;
  readonly stages: readonly Stage[];
  readonly kernels: readonly Kernel[];
}

export interface Progress {
  /** Loss of the updates since the last message. */
  readonly losses: readonly number[];
  readonly updates: number;
  readonly perSecond: number;
}

export type Request =
  | { readonly kind: "targets" }
  | { readonly kind: "compile"; readonly settings: Settings }
  | { readonly kind: "train"; readonly rate: number }
  | { readonly kind: "stop" };

export type Reply =
  | { readonly kind: "targets"; readonly offered: Readonly<Record<string, string | null>> }
  | { readonly kind: "compiled"; readonly compiled: Compiled }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "progress"; readonly progress: Progress }
  | { readonly kind: "stopped" };
