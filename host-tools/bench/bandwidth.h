// What this machine's memory gives: streams, and rows at random places of a large store.
//
// The store is read by all threads at once. A stream is each thread's part from end to end; rows of
// a few cache lines are fetched ahead as the engine does. Best of several passes.
//
// Units    bytes; GB/s of 1e9 bytes, all threads together.
// Errors   empty when the memory is not there.
// Cost     the store's memory, and about a second for a store of 1 GiB.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

namespace spikeloom::bench {

inline constexpr std::array<std::uint32_t, 3> kRowBytes{64, 256, 1024};

struct Bandwidth {
  unsigned threads = 0;
  bool huge_pages = false;
  std::uint64_t store_bytes = 0;
  double stream_gbs = 0.0;
  std::array<double, kRowBytes.size()> rows_gbs{};  // of kRowBytes
};

inline constexpr std::uint64_t kStoreBytes = std::uint64_t{1} << 30;

[[nodiscard]] std::optional<Bandwidth> measure_bandwidth(unsigned threads,
                                                         std::uint64_t store_bytes = kStoreBytes);

}  // namespace spikeloom::bench
