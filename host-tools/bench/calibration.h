// How fast this machine is just now: a fixed chain of arithmetic, timed.
//
// Each operation is a 64-bit multiply, a shift and an exclusive or, and waits for the one before;
// no memory is touched. Its time is cycles over clock: figures of one program divided by it can be
// quoted where the clock differs, and a worst far above the best tells of disturbance.
//
// Units    ns an operation.
// Errors   none.
// Cost     a few ms on every thread at once.
#pragma once

namespace spikeloom::bench {

struct Calibration {
  double best_ns = 0.0, median_ns = 0.0, worst_ns = 0.0;  // of all repetitions of all threads
};

[[nodiscard]] Calibration calibrate(unsigned threads);

}  // namespace spikeloom::bench
