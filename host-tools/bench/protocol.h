// What is measured and how: the choices of one benchmark.
//
// The network is advanced through a transient, then through equal segments; every segment gives one
// wall time. Spikes of all neurons are recorded, no values.
//
// Units    ms of biological time.
// Source   the phases and their names are those of beNNch (Albers et al. 2022).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace spikeloom::bench {

enum class Drive : std::uint8_t { poisson, dc };
[[nodiscard]] constexpr const char* name_of(Drive drive) {
  return drive == Drive::poisson ? "Poisson" : "DC";
}

struct Protocol {
  std::vector<double> scales{1.0};
  Drive drive = Drive::poisson;
  double transient_ms = 500.0;
  double biological_ms = 10'000.0;  // after the transient
  std::uint32_t segments = 0;       // 0: one a second of biological time, at least one
  unsigned threads = 0;             // 0: all
  std::string simd = "best";

  [[nodiscard]] std::uint32_t segment_count() const {
    if (segments != 0) return segments;
    return biological_ms < 2000.0 ? 1 : static_cast<std::uint32_t>(biological_ms / 1000.0);
  }
};

}  // namespace spikeloom::bench
