// What the type system knows of shapes: the shape rules over literal sizes. Where a size is no literal it fits any other,
// where a rank is open the result is a plain Shape, and the rules of ops.ts decide when the program runs.
import type { Dim, Shape } from "../types.ts";
import type { Value } from "./node.ts";

/** Two sizes that can be equal, as the more exact of the two; never where they cannot. */
type Meet<A extends Dim, B extends Dim> = A & B;
type Differ<A extends Dim, B extends Dim> = [Meet<A, B>] extends [never] ? true : false;

/** The rank is not known: a list of dimensions instead of a tuple. */
export type IsOpen<S extends Shape> = number extends S["length"] ? true : false;
type AnyOpen<A extends Shape, B extends Shape> = true extends IsOpen<A> | IsOpen<B> ? true : false;

/** What stands in for an argument that does not fit: its message is what the type checker prints. */
export interface ShapeError<Message extends string> {
  readonly "shapes do not fit": Message;
}

type Listed<S extends Shape> = S extends readonly [infer D extends Dim, ...infer Rest extends Shape]
  ? Rest extends readonly []
    ? Size<D>
    : `${Size<D>},${Listed<Rest>}`
  : "";
type Size<D extends Dim> = number extends D ? "?" : `${D}`;
/** `[B,64]`. */
export type Text<S extends Shape> = IsOpen<S> extends true ? "[…]" : `[${Listed<S>}]`;

/** `unknown` where the shape could be made, else the message. */
type Unless<Made, Message extends string> = [Made] extends [never] ? ShapeError<Message> : unknown;

/** The shape of an operand; a number has none of its own. */
export type ShapeOf<X> = [X] extends [number] ? readonly [] : [X] extends [Value<infer S>] ? S : Shape;

/** Equal trailing dimensions, the others repeated; never where they differ. */
export type Broadcast<A extends Shape, B extends Shape> = AnyOpen<A, B> extends true ? Shape : Trailing<A, B>;
type Trailing<A extends Shape, B extends Shape> = A extends readonly [...infer ARest extends Shape, infer D extends Dim]
  ? B extends readonly [...infer BRest extends Shape, infer E extends Dim]
    ? Differ<D, E> extends true
      ? never
      : Append<Trailing<ARest, BRest>, Meet<D, E>>
    : A
  : B;
type Append<S extends Shape, D extends Dim> = [S] extends [never] ? never : readonly [...S, D];

export type FitsBroadcast<A extends Shape, B extends Shape> = Unless<
  Broadcast<A, B>,
  `${Text<A>} and ${Text<B>}: trailing dimensions differ`
>;

/** The same rank, and no size that cannot be the other's. */
export type Same<A extends Shape, B extends Shape> =
  AnyOpen<A, B> extends true ? Shape : A["length"] extends B["length"] ? Trailing<A, B> : never;
export type FitsSame<A extends Shape, B extends Shape> = Unless<Same<A, B>, `${Text<B>} where ${Text<A>} is expected`>;

type Swap<S extends Shape, Turn extends boolean> = S extends readonly [
  ...infer Lead extends Shape,
  infer M extends Dim,
  infer N extends Dim,
]
  ? Turn extends true
    ? readonly [...Lead, N, M]
    : S
  : never;

/** Two matrices, or two stacks of matrices. */
type Product<A extends Shape, B extends Shape> = A extends readonly [infer M extends Dim, infer K extends Dim]
  ? B extends readonly [infer K2 extends Dim, infer N extends Dim]
    ? Differ<K, K2> extends true
      ? never
      : readonly [M, N]
    : never
  : A extends readonly [infer S extends Dim, infer M extends Dim, infer K extends Dim]
    ? B extends readonly [infer S2 extends Dim, infer K2 extends Dim, infer N extends Dim]
      ? true extends Differ<K, K2> | Differ<S, S2>
        ? never
        : readonly [Meet<S, S2>, M, N]
      : never
    : never;

/** Options of a product, as literals. */
export interface Transposed {
  readonly transA?: boolean;
  readonly transB?: boolean;
}
type Given<O, K extends keyof Transposed> = K extends keyof O ? O[K] : false;
type Flag<O, K extends keyof Transposed> = Given<O, K> extends true ? true : false;
/** For messages. */
type Turned<O, K extends keyof Transposed> = Flag<O, K> extends true ? " transposed" : "";
/** Whether a flag is a plain boolean, known when the program runs. */
type OpenFlags<O> = boolean extends Given<O, "transA"> ? true : boolean extends Given<O, "transB"> ? true : false;

export type Matmul<A extends Shape, B extends Shape, O extends Transposed> = true extends AnyOpen<A, B> | OpenFlags<O>
  ? Shape
  : Product<Swap<A, Flag<O, "transA">>, Swap<B, Flag<O, "transB">>>;
export type FitsMatmul<A extends Shape, B extends Shape, O extends Transposed> = Unless<
  Matmul<A, B, O>,
  `${Text<A>}${Turned<O, "transA">} times ${Text<B>}${Turned<O, "transB">}`
>;

/** x [..., K] times w [K, N]. */
export type Linear<X extends Shape, W extends Shape, O extends Transposed> = true extends AnyOpen<X, W> | OpenFlags<O>
  ? Shape
  : X extends readonly [...infer Lead extends Shape, infer K extends Dim]
    ? Swap<W, Flag<O, "transB">> extends readonly [infer K2 extends Dim, infer N extends Dim]
      ? Differ<K, K2> extends true
        ? never
        : readonly [...Lead, N]
      : never
    : never;
export type FitsLinear<X extends Shape, W extends Shape, O extends Transposed> = Unless<
  Linear<X, W, O>,
  `${Text<X>} times ${Text<W>}${Turned<O, "transB">}`
>;

/** The indices "0", "1", … of a shape that are among the axes. */
type Named<Axes extends readonly number[]> = `${Axes[number]}`;
type IsFixed<N extends number> = number extends N ? false : true;

/** The shape with another size along one axis. */
export type WithDim<S extends Shape, Axis extends number, D extends Dim> =
  IsOpen<S> extends true
    ? Shape
    : IsFixed<Axis> extends true
      ? `${Axis}` extends keyof S
        ? { readonly [I in keyof S]: I extends `${Axis}` ? D : S[I] }
        : never
      : OfRank<S>;
/** A shape of the same rank whose sizes are not known. */
type OfRank<S extends Shape> = { readonly [I in keyof S]: Dim };

/** The last axis of a shape. */
export type LastAxis<S extends Shape> = S extends readonly [unknown, ...infer Rest] ? Rest["length"] : number;

/** The shape without the axes. */
export type Without<S extends Shape, Axes extends readonly number[]> =
  IsOpen<S> extends true ? Shape : number extends Axes["length"] | Axes[number] ? Shape : Kept<S, Named<Axes>>;
type Kept<S extends Shape, Gone extends string, Before extends readonly unknown[] = []> = S extends readonly [
  infer D extends Dim,
  ...infer Rest extends Shape,
]
  ? `${Before["length"]}` extends Gone
    ? Kept<Rest, Gone, [...Before, D]>
    : readonly [D, ...Kept<Rest, Gone, [...Before, D]>]
  : readonly [];

export type Permuted<S extends Shape, Perm extends readonly number[]> =
  IsOpen<S> extends true
    ? Shape
    : number extends Perm["length"] | Perm[number]
      ? Shape
      : { readonly [I in keyof Perm]: Perm[I] extends keyof S ? (S[Perm[I]] extends Dim ? S[Perm[I]] : never) : never };
export type Reversed<S extends Shape> =
  IsOpen<S> extends true
    ? Shape
    : S extends readonly [infer D extends Dim, ...infer Rest extends Shape]
      ? readonly [...Reversed<Rest>, D]
      : readonly [];

/** All but the last, all but the first dimension. */
export type Leading<S extends Shape> = S extends readonly [...infer Lead extends Shape, Dim]
  ? readonly [...Lead]
  : Shape;
export type Tail<S extends Shape> = S extends readonly [Dim, ...infer Rest extends Shape] ? readonly [...Rest] : Shape;

/** One shape after the other. */
export type Join<A extends Shape, B extends Shape> = AnyOpen<A, B> extends true ? Shape : readonly [...A, ...B];

/** The results of a split: into parts of given sizes, or into a number of equal ones, whose size is a plain number. */
export type PartsOf<S extends Shape, P extends number | readonly Dim[], Axis extends number> = P extends readonly Dim[]
  ? { readonly [I in keyof P]: Part<WithDim<S, Axis, P[I] extends Dim ? P[I] : never>> }
  : P extends number
    ? IsFixed<P> extends true
      ? Repeated<Part<WithDim<S, Axis, number>>, P>
      : readonly Value[]
    : never;
type Part<S> = Value<S extends Shape ? S : Shape>;
type Repeated<V, N extends number, Made extends readonly V[] = []> = Made["length"] extends N
  ? Readonly<Made>
  : Repeated<V, N, [...Made, V]>;

/** Each like the first, but for the axis. */
export type FitsConcat<Xs extends readonly Value[], Axis extends number> = {
  readonly [I in keyof Xs]: FitsSame<WithDim<ShapeOf<Xs[0]>, Axis, Dim>, ShapeOf<Xs[I]>>;
};

/** Stacks with one slice a step. */
export type FitsSteps<L extends Dim, Xs extends readonly Value[]> = {
  readonly [I in keyof Xs]: ShapeOf<Xs[I]> extends readonly [infer First extends Dim, ...Shape]
    ? Differ<First, L> extends true
      ? ShapeError<`${Text<ShapeOf<Xs[I]>>} for ${L} steps`>
      : unknown
    : unknown;
};

/** As many next values as there are states, of their shapes. */
export type FitsStep<Init extends readonly Value[], R extends { readonly next: readonly Value[] }> = {
  readonly next: number extends Init["length"] | R["next"]["length"]
    ? unknown
    : R["next"]["length"] extends Init["length"]
      ? {
          readonly [I in keyof R["next"]]: I extends keyof Init
            ? FitsSame<ShapeOf<Init[I]>, ShapeOf<R["next"][I]>>
            : unknown;
        }
      : ShapeError<`${R["next"]["length"]} next values for ${Init["length"]} states`>;
};
