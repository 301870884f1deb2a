#pragma once

namespace interleave::portable {

/// Elementary functions that give the same bits on every machine: only additions, multiplications, divisions
/// and square roots of IEEE doubles, which are exactly specified. The C library's log and exp are not (their
/// last bit depends on the processor), and a draw must not. Relative error below 1e-14; exp and inverseNormal are
/// not for hot loops.

double log(double x);            ///< x > 0, normal numbers
double exp(double x);            ///< 0 below -745, infinity above 709.78
double inverseNormal(double p);  ///< the value a standard normal stays below with probability p, 0 < p < 1

}  // namespace interleave::portable
