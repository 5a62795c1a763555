// A benchmark that nobody measured: round numbers, so that every figure can be computed by hand.
#pragma once

#include "host-tools/bench/result.h"

namespace spikeloom::bench {

// Two segments of 1 s that took 0.8 and 1.0 s with 2 threads; 1e9 events, 1e5 neurons. Of every
// segment 40 % are update, 45 % deliver, 5 % collocate, 9 % communicate.
inline ScaleResult made_up_scale(double scale) {
  ScaleResult result;
  result.scale = scale;
  result.rule = "made up";
  result.neurons = 100'000;
  result.expected_synapses = 3e8;
  result.stages = {.create = 0.05,
                   .prepare = 0.01,
                   .connect = 2.0,
                   .presimulate = 0.45,
                   .simulate = 1.8,
                   .other = 0.02};
  result.phases = {.update = 0.72, .deliver = 0.81, .collocate = 0.09, .communicate = 0.162};
  const Calibration calm{1.0, 1.25, 1.5};
  result.segments = {{.wall_s = 0.8,
                      .biological_s = 1.0,
                      .spikes = 200'000,
                      .synaptic_events = 400'000'000,
                      .calibration = calm},
                     {.wall_s = 1.0,
                      .biological_s = 1.0,
                      .spikes = 300'000,
                      .synaptic_events = 600'000'000,
                      .calibration = calm}};
  result.calibration_before = calm;
  result.use = {.wall_s = 2.0,
                .own_s = 3.6,
                .involuntary = 12,
                .machine_known = true,
                .busy_s = 3.8,
                .stolen_s = 0.02};
  result.engine.simd = "AVX3";
  result.engine.threads = 2;
  result.engine.huge_pages = true;
  result.engine.synapses = 300'000'000;
  result.engine.store_bytes = 1'290'000'000;
  result.engine.build_s = 2.01;
  result.peak_bytes = 1'320'000'000;
  result.checksum = 0x0123456789abcdef;
  return result;
}

// Full size, and a size that has no room.
inline BenchResult made_up() {
  BenchResult bench;
  bench.program = "spikeloom 1.2.3";
  bench.command = "spikeloom bench microcircuit";
  bench.machine = {"A Processor", 2, std::uint64_t{24} << 30};
  bench.protocol.scales = {1.0, 2.0};
  bench.protocol.biological_ms = 2000.0;
  bench.scales.push_back(made_up_scale(1.0));
  ScaleResult large;
  large.scale = 2.0;
  large.rule = "made up and larger";
  large.neurons = 200'000;
  large.expected_synapses = 1.2e9;
  large.refused = Error{ErrorClass::does_not_fit, "no_memory", "4 GB are missing", "", "", ""};
  bench.scales.push_back(large);
  bench.bandwidth = Bandwidth{.threads = 2,
                              .huge_pages = true,
                              .store_bytes = kStoreBytes,
                              .stream_gbs = 20.0,
                              .rows_gbs = {5.0, 10.0, 15.0}};
  return bench;
}

}  // namespace spikeloom::bench
