// The builder's methods as types: what each takes and gives, with shapes wherever sizes are literals.
import type { ElementwiseName, ElementwiseOfArity, Options } from "../elementwise.ts";
import type { ScalarFn } from "../scalar/fn.ts";
import type { Dim, DType, Shape } from "../types.ts";
import type { AnyNode, Op, OpAttrs, Value } from "./node.ts";
import type {
  Broadcast,
  FitsBroadcast,
  FitsConcat,
  FitsLinear,
  FitsMatmul,
  FitsStep,
  FitsSteps,
  Join,
  LastAxis,
  Leading,
  Linear,
  Matmul,
  PartsOf,
  Permuted,
  Reversed,
  ShapeOf,
  Tail,
  Transposed,
  WithDim,
  Without,
} from "./shape-types.ts";

/** A number stands for the constant of the other operands' shape. */
export type Operand = Value | number;

/** The shape of `a` and `b` together. */
type Both<A, B> = Broadcast<ShapeOf<A>, ShapeOf<B>>;
type Fits<A, B> = FitsBroadcast<ShapeOf<A>, ShapeOf<B>>;

/** One typed method per row of the elementwise table; operands broadcast by trailing dimensions. */
export type ElementwiseMethods = {
  readonly [K in ElementwiseOfArity<1>]: <X extends Operand>(x: X, options?: Options) => Value<ShapeOf<X>>;
} & {
  readonly [K in ElementwiseOfArity<2>]: <A extends Operand, B extends Operand>(
    a: A,
    b: B & Fits<A, B>,
    options?: Options,
  ) => Value<Both<A, B>>;
} & {
  readonly [K in ElementwiseOfArity<3>]: <A extends Operand, B extends Operand, C extends Operand>(
    a: A,
    b: B & Fits<A, B>,
    c: C & Fits<Value<Both<A, B>>, C>,
    options?: Options,
  ) => Value<Both<Value<Both<A, B>>, C>>;
};

type Each<Values extends readonly Value[]> = { readonly [I in keyof Values]: Value<ShapeOf<Values[I]>> };
type Slices<Values extends readonly Value[]> = { readonly [I in keyof Values]: Value<Tail<ShapeOf<Values[I]>>> };
type Stacks<Values, Length extends Dim> = Values extends readonly Value[]
  ? { readonly [I in keyof Values]: Value<Join<readonly [Length], ShapeOf<Values[I]>>> }
  : readonly [];

/** What one step gives: the next carry, and what is stacked. */
export interface ScanStep {
  readonly next: readonly Value[];
  readonly ys?: readonly Value[];
}

/** What scan() is told; groups have names, the builder lays them out. */
export interface ScanSpec<
  L extends Dim = Dim,
  Consts extends readonly Value[] = readonly Value[],
  Init extends readonly Value[] = readonly Value[],
  Xs extends readonly Value[] = readonly Value[],
  R extends ScanStep = ScanStep,
> {
  readonly length: L;
  readonly consts?: Consts;
  readonly init: Init;
  readonly xs?: Xs & FitsSteps<L, Xs>;
  readonly lengths?: Value;
  readonly reverse?: boolean;
  readonly carryNames?: readonly string[];
  readonly body: (
    op: RegionBuilder,
    parts: { readonly consts: Each<Consts>; readonly carry: Each<Init>; readonly xs: Slices<Xs> },
  ) => R & FitsStep<Init, R>;
}

/** The ops that rows of the elementwise table do not give. */
interface StructuralMethods {
  /** Everything added so far. */
  readonly nodes: readonly AnyNode[];
  /** Adds a node of any op; result names are for the reader. */
  node<K extends Op>(
    op: K,
    operands: readonly Value[],
    attrs: OpAttrs[K],
    names?: readonly (string | undefined)[],
  ): readonly Value[];
  /** Appends a node made elsewhere, as it is. */
  push(node: AnyNode): void;
  elementwise(name: ElementwiseName, operands: readonly Operand[], options?: Options, as?: string): Value;

  const<const S extends Shape = readonly []>(value: number, shape?: S, dtype?: DType): Value<S>;
  size(dim: Dim): Value<readonly []>;
  iota<const S extends Shape>(shape: S, axis: number): Value<S>;
  random<const S extends Shape>(key: Value, shape: S, stream: number): Value<S>;
  matmul<A extends Value, B extends Value, const O extends Transposed = Record<never, never>>(
    a: A,
    b: B & FitsMatmul<ShapeOf<A>, ShapeOf<B>, O>,
    options?: O,
    as?: string,
  ): Value<Matmul<ShapeOf<A>, ShapeOf<B>, O>>;
  /** x [..., K] times w [K, N] (or [N, K] with transB), leading dimensions merged for the product. */
  linear<X extends Value, W extends Value, const O extends Pick<Transposed, "transB"> = Record<never, never>>(
    x: X,
    w: W & FitsLinear<ShapeOf<X>, ShapeOf<W>, O>,
    options?: O,
  ): Value<Linear<ShapeOf<X>, ShapeOf<W>, O>>;
  /** Parts along `axis` (default last); a number of equal parts or their sizes. */
  split<X extends Value, const P extends number | readonly Dim[], const A extends number = LastAxis<ShapeOf<X>>>(
    x: X,
    parts: P,
    axis?: A,
    names?: readonly string[],
  ): PartsOf<ShapeOf<X>, P, A>;
  /** Along `axis`, default last. The type does not add sizes up: the axis is a plain number then. */
  concat<const Xs extends readonly Value[], const A extends number = LastAxis<ShapeOf<Xs[0]>>>(
    xs: Xs & FitsConcat<Xs, A>,
    axis?: A,
  ): Value<WithDim<ShapeOf<Xs[0]>, A, number>>;
  slice<X extends Value, const A extends number, const N extends number>(
    x: X,
    axis: A,
    start: number,
    size: N,
  ): Value<WithDim<ShapeOf<X>, A, N>>;
  transpose<X extends Value>(x: X): Value<Reversed<ShapeOf<X>>>;
  transpose<X extends Value, const P extends readonly number[]>(x: X, perm: P): Value<Permuted<ShapeOf<X>, P>>;
  reshape<const S extends Shape>(x: Value, shape: S): Value<S>;
  /** Repeats x along new dimensions; without axes its dimensions are the trailing ones. */
  broadcast<X extends Value, const S extends Shape>(x: X & FitsBroadcast<S, ShapeOf<X>>, shape: S): Value<S>;
  broadcast<const S extends Shape>(x: Value, shape: S, axes: readonly number[]): Value<S>;
  /** Without axes over all of them. */
  reduce(kind: "sum" | "max" | "min", x: Value): Value<readonly []>;
  reduce<X extends Value, const A extends readonly number[]>(
    kind: "sum" | "max" | "min",
    x: X,
    axes: A,
  ): Value<Without<ShapeOf<X>, A>>;
  sum(x: Value): Value<readonly []>;
  sum<X extends Value, const A extends readonly number[]>(x: X, axes: A): Value<Without<ShapeOf<X>, A>>;
  mean(x: Value): Value<readonly []>;
  mean<X extends Value, const A extends readonly number[]>(x: X, axes: A): Value<Without<ShapeOf<X>, A>>;
  /** table [V, …] at ids i32[…s]: [...s, …]. */
  gather<E extends Value, I extends Value>(table: E, ids: I): Value<Join<ShapeOf<I>, Tail<ShapeOf<E>>>>;
  scatterAdd(ids: Value, updates: Value, rows: Dim): Value;
  reverse<X extends Value>(x: X, axis: number): Value<ShapeOf<X>>;
  oneHot<I extends Value, const N extends number>(ids: I, depth: N): Value<Join<ShapeOf<I>, readonly [N]>>;
  cast<X extends Value>(x: X): Value<ShapeOf<X>>;
  detach<X extends Value>(x: X): Value<ShapeOf<X>>;
  map(fn: ScalarFn, xs: readonly Value[], names?: readonly (string | undefined)[]): readonly Value[];
  /** log Σ exp along the last axis, shifted by the maximum so that nothing overflows: [..., N] → [...]. */
  logSumExp<X extends Value>(x: X): Value<Leading<ShapeOf<X>>>;
  softmax<X extends Value>(x: X): Value<ShapeOf<X>>;
  logSoftmax<X extends Value>(x: X): Value<ShapeOf<X>>;
  /** Repeats [...] to [..., N]. */
  alongLast<const S extends Shape>(x: Value, shape: S): Value<S>;

  /** The recurrence; `next` must have the carry's types. Results by group. */
  scan<
    const L extends Dim,
    const Init extends readonly Value[],
    const R extends ScanStep,
    const Consts extends readonly Value[] = readonly [],
    const Xs extends readonly Value[] = readonly [],
  >(spec: ScanSpec<L, Consts, Init, Xs, R>): { readonly final: Each<Init>; readonly ys: Stacks<R["ys"], L> };
}

/** Builds the nodes of one region. */
export type RegionBuilder = StructuralMethods & ElementwiseMethods;
