// How fast a host moves bytes to chips and back, in simulated time; what comes back is what went.
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <span>
#include <vector>

#include "host-tools/link/scp_client.h"

namespace spikeloom::support {

inline Bytes pattern(std::size_t bytes) {
  Bytes result(bytes);
  for (std::size_t i = 0; i < bytes; ++i) result[i] = static_cast<std::byte>(i * 31 + i / 251);
  return result;
}

// Bytes a second, of all chips together.
struct LinkRates {
  double write = 0, read = 0;
};

// As many bytes to each chip, and back.
inline LinkRates link_rates(link::ScpClient& client, std::span<const link::ChipXY> chips,
                            std::uint32_t address, std::size_t bytes_a_chip) {
  const auto bytes = pattern(bytes_a_chip);
  std::vector<Bytes> back(chips.size(), Bytes(bytes_a_chip));
  std::vector<link::WriteJob> writes;
  std::vector<link::ReadJob> reads;
  for (std::size_t i = 0; i < chips.size(); ++i) {
    writes.push_back({chips[i], address, bytes});
    reads.push_back({chips[i], address, back[i]});
  }
  const auto began = client.transport().now();
  EXPECT_TRUE(client.write(writes));
  const auto wrote = client.transport().now();
  EXPECT_TRUE(client.read(reads));
  const auto end = client.transport().now();
  for (const auto& read : back) EXPECT_EQ(read, bytes);
  EXPECT_EQ(client.counts().timeouts, 0U);
  const auto all = static_cast<double>(chips.size() * bytes_a_chip);
  const auto seconds = [](link::Time time) { return std::chrono::duration<double>(time).count(); };
  return {all / seconds(wrote - began), all / seconds(end - wrote)};
}

}  // namespace spikeloom::support
