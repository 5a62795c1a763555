#include "emulator/board/cpu/backtrace.h"

#include <optional>

#include "emulator/board/cpu/pattern.h"
#include "emulator/board/cpu/psr.h"
#include "emulator/board/cpu/tcm.h"

namespace spikeloom::board {
namespace {

struct Memories {
  const std::byte *itcm, *dtcm;

  [[nodiscard]] std::optional<std::uint32_t> word(std::uint32_t address) const {
    if (address % 4 != 0) return std::nullopt;
    if (address - chip::kDtcm < chip::kDtcmBytes) {
      return tcm::read_word(dtcm, address - chip::kDtcm);
    }
    if (address < chip::kItcmBytes) return tcm::read_word(itcm, address);
    return std::nullopt;
  }

  // Whether the instruction before `address` calls; bit 0 says that it is Thumb.
  [[nodiscard]] bool follows_call(std::uint32_t address) const {
    const auto at = address & ~1U;
    if (at < 4 || at >= chip::kItcmBytes) return false;
    if ((address & 1) != 0) {
      const auto handler =
          find_pattern(tcm::read_half(itcm, at - 2), InstructionSet::thumb).handler;
      return handler == Handler::thumb_bl || handler == Handler::thumb_blx ||
             handler == Handler::thumb_bx;
    }
    if (at % 4 != 0) return false;
    const auto handler = find_pattern(tcm::read_word(itcm, at - 4), InstructionSet::arm).handler;
    return handler == Handler::bl || handler == Handler::blx || handler == Handler::blx_register;
  }
};

// An exception that was just entered has a stack of its own, often an unset one: then that of the
// mode it came from counts.
std::uint32_t stack_pointer(const Core& core, const Memories& memories) {
  if (core.r[13] != 0 && memories.word(core.r[13]).has_value()) return core.r[13];
  const auto bits = core.spsr() & psr::kMode;
  if (!is_mode(bits)) return core.r[13];
  return core.banks[static_cast<std::size_t>(bank_of(static_cast<Mode>(bits)))].r13;
}

// push {fp, lr}; add fp, sp, #4: the return address lies at fp, the caller's fp below it.
std::vector<ReturnAddress> by_frames(const Core& core, const Memories& memories) {
  std::vector<ReturnAddress> found;
  auto frame = core.r[11];
  while (found.size() < kMostEntries) {
    const auto address = memories.word(frame), caller = memories.word(frame - 4);
    if (!address || !caller || !memories.follows_call(*address)) break;
    found.push_back({*address & ~1U, true});
    if (*caller <= frame) break;
    frame = *caller;
  }
  return found;
}

}  // namespace

std::vector<ReturnAddress> backtrace(const Core& core, const std::byte* itcm,
                                     const std::byte* dtcm) {
  const Memories memories{itcm, dtcm};
  auto found = by_frames(core, memories);
  if (!found.empty()) return found;
  for (auto at = stack_pointer(core, memories) & ~3U; found.size() < kMostEntries; at += 4) {
    const auto word = memories.word(at);
    if (!word) break;
    if (memories.follows_call(*word)) found.push_back({*word & ~1U, false});
  }
  return found;
}

}  // namespace spikeloom::board
