// tanh and erf as rational functions for f64 arithmetic: coefficients and errors.

import type { OddRational } from "../fast-tanh.ts";

/** Own minimax fit; for f64 arithmetic off by 2.4e-8 at most, relative too, monotone, never beyond ±1. */
export const TANH: OddRational = {
  limit: 9.125,
  p: [0.9999999766, 0.1337282831, 0.00348585752, 0.00002044915241, 1.31333867616659e-8],
  q: [1, 0.4670614161, 0.02583995021, 0.000326973003, 7.685926167e-7],
};

/** Own minimax fit; off by 2.8e-9 at most, relative too, monotone, never beyond ±1. */
export const ERF: OddRational = {
  limit: 4.25,
  p: [1.12837917, 0.185209108, 0.05440033506, 0.003860643522, 0.0003832245277, 0.000004780983537, -1.37004254313218e-8],
  q: [1, 0.4974707239, 0.1140340223, 0.01549670436, 0.001314684897, 0.00006402319704],
};
