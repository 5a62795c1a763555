// Elementary functions that give the same bits on every machine.
//
// The C library's exp, log and erfc differ in the last bit between versions and processors, and
// one such bit can move a synapse. These use only +, -, *, / and sqrt, which IEEE 754 rounds
// correctly, and are compiled without fused multiply-add (ADR 0004).
//
// Units    dimensionless doubles.
// Errors   none; log of 0 is -inf, of a negative number NaN, as in the C library; NaN gives NaN.
// Accuracy relative error below 4e-16 for exp and log, 6e-16 for log1p, 1e-14 for normal_cdf
//          (absolute 2e-16 in the upper tail's complement), 1e-13 for normal_quantile;
//          tests/unit/base holds the bounds.
#pragma once

namespace spikeloom::det {

[[nodiscard]] double exp(double x);
[[nodiscard]] double log(double x);
[[nodiscard]] double log1p(double x);            // log(1 + x), exact near 0; x >= -1
[[nodiscard]] double normal_cdf(double z);       // P(Z <= z)
[[nodiscard]] double normal_quantile(double p);  // p in (0, 1)

}  // namespace spikeloom::det
