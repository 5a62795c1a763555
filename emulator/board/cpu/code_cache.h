// The decoded instructions of one core's ITCM: a record for every ARM word and every Thumb half.
//
// The space for all of them is reserved and stays untouched, and thus without memory, until code
// there is executed; a page of records holds 1 KB of ARM or 512 bytes of Thumb code.
//
// Promises a record reads its own place and at most two behind it, so a change forgets the two
//          before it as well.
// Errors   none; a host that has no address space left throws std::bad_alloc.
#pragma once

#include <array>
#include <bitset>
#include <cstdint>

#include "board-runtime/shared/chip/geometry.h"
#include "emulator/board/cpu/record.h"

namespace spikeloom::board {

class CodeCache {
 public:
  static constexpr std::uint32_t kArmRecords = chip::kItcmBytes / 4;
  static constexpr std::uint32_t kThumbRecords = chip::kItcmBytes / 2;

  CodeCache();
  CodeCache(const CodeCache&) = delete;
  CodeCache& operator=(const CodeCache&) = delete;
  ~CodeCache();

  [[nodiscard]] Record* arm() const noexcept { return records_; }
  [[nodiscard]] Record* thumb() const noexcept { return records_ + kArmRecords; }
  // One instruction that lies elsewhere, and the edge behind it.
  [[nodiscard]] Record* aside() noexcept { return aside_.data(); }

  void mark_arm(std::uint32_t index) noexcept { arm_used_.set(index / kPerPage); }
  void mark_thumb(std::uint32_t index) noexcept { thumb_used_.set(index / kPerPage); }
  // Bytes [address, address + bytes) of the ITCM have changed.
  void forget(std::uint32_t address, std::uint32_t bytes) noexcept;

 private:
  static constexpr std::uint32_t kPerPage = 256;
  template <std::size_t pages>
  static void forget(Record* records, const std::bitset<pages>& used, std::uint32_t first,
                     std::uint32_t last) noexcept;

  Record* records_;
  std::array<Record, 2> aside_{};
  std::bitset<kArmRecords / kPerPage> arm_used_;
  std::bitset<kThumbRecords / kPerPage> thumb_used_;
};

}  // namespace spikeloom::board
