#include "emulator/board/cpu/trace.h"

#include <fmt/format.h>

#include <array>

#include "emulator/board/cpu/disassemble.h"

namespace spikeloom::board {

std::string_view name(Exception exception) {
  static constexpr std::array<std::string_view, 8> kNames{"reset",
                                                          "undefined instruction",
                                                          "software interrupt",
                                                          "prefetch abort",
                                                          "data abort",
                                                          "reserved",
                                                          "interrupt",
                                                          "fast interrupt"};
  return kNames[static_cast<std::size_t>(exception)];
}

std::string to_text(const Commit& commit) {
  const bool arm = commit.set == InstructionSet::arm;
  auto text = fmt::format(
      "{:>10} {:08x} {:>8}  {:<36}", commit.cycle, commit.address,
      arm ? fmt::format("{:08x}", commit.opcode) : fmt::format("{:04x}", commit.opcode & 0xFFFF),
      disassemble(commit.opcode, commit.address, commit.set));
  for (const auto& write : commit.registers) {
    text += fmt::format(" r{}={:08x}", write.index, write.value);
  }
  for (const auto& write : commit.memory) {
    text += fmt::format(" [{:08x}]={:0{}x}", write.address, write.value,
                        2 * static_cast<int>(write.width));
  }
  return text;
}

}  // namespace spikeloom::board
