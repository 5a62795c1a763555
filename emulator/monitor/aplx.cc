#include "emulator/monitor/aplx.h"

#include <algorithm>
#include <array>
#include <vector>

namespace spikeloom::monitor {
namespace {

constexpr std::uint32_t kRowBytes = 16, kStep = 32;
// Far more than a program has; no table keeps the loader busy for long.
constexpr int kMostRows = 64;
constexpr std::uint32_t kMostBytes = 16U << 20;
enum class Operation : std::uint32_t { copy = 1, copy_relative = 2, fill = 3, execute = 4 };

std::uint32_t whole_steps(std::uint32_t bytes) {
  return bytes <= kStep ? kStep : (bytes + kStep - 1) / kStep * kStep;
}

bool copy(board::Chip& chip, int core, std::uint32_t to, std::uint32_t from, std::uint32_t bytes) {
  if (bytes > kMostBytes) return false;
  std::vector<std::byte> piece(whole_steps(bytes));
  return chip.peek(core, from, piece) && chip.poke(core, to, piece);
}

bool fill(board::Chip& chip, int core, std::uint32_t to, std::uint32_t bytes, std::uint32_t value) {
  if (bytes > kMostBytes) return false;
  const std::vector<std::uint32_t> words(whole_steps(bytes) / 4, value);
  return chip.poke(core, to, std::as_bytes(std::span(words)));
}

}  // namespace

std::optional<std::uint32_t> load_aplx(board::Chip& chip, int core, std::uint32_t table) {
  for (int i = 0; i < kMostRows; ++i, table += kRowBytes) {
    std::array<std::uint32_t, 4> row{};
    if (!chip.peek(core, table, std::as_writable_bytes(std::span(row)))) return {};
    bool done = true;
    switch (static_cast<Operation>(row[0])) {
      case Operation::copy:
        done = copy(chip, core, row[1], row[2], row[3]);
        break;
      case Operation::copy_relative:
        done = copy(chip, core, row[1], table + row[2], row[3]);
        break;
      case Operation::fill:
        done = fill(chip, core, row[1], row[2], row[3]);
        break;
      case Operation::execute:
        return row[1];
      default:
        return {};
    }
    if (!done) return {};
  }
  return {};
}

}  // namespace spikeloom::monitor
