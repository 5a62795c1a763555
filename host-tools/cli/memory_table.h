// What a network will take in memory, beside what this machine has: `spikeloom check --memory`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "emulator/native/memory_plan.h"

namespace spikeloom::cli {

struct MemoryTable {
  native::MemoryPlan plan;  // of the rank with the most
  unsigned threads = 1;     // of a rank
  std::uint64_t available = 0;
  std::optional<std::uint32_t> ranks_needed{};  // machines like this one; none: no number does

  [[nodiscard]] bool fits() const { return plan.total_bytes() <= available; }
};

[[nodiscard]] MemoryTable memory_table(const network::Network& network, unsigned threads,
                                       std::uint32_t ranks);
[[nodiscard]] std::string to_text(const MemoryTable& table);
[[nodiscard]] std::string to_json(const MemoryTable& table);

}  // namespace spikeloom::cli
