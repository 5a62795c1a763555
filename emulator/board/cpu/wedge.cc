#include "emulator/board/cpu/wedge.h"

#include <fmt/format.h>

#include <algorithm>

#include "emulator/board/cpu/backtrace.h"
#include "emulator/board/cpu/cpu.h"
#include "emulator/board/cpu/disassemble.h"
#include "emulator/board/cpu/tcm.h"

namespace spikeloom::board {
namespace {

constexpr std::uint32_t kLinesAround = 4;

std::vector<std::string> code_around(const std::byte* itcm, std::uint32_t address,
                                     InstructionSet set) {
  std::vector<std::string> lines;
  const bool arm = set == InstructionSet::arm;
  const std::uint32_t size = arm ? 4 : 2;
  if (address >= chip::kItcmBytes) return lines;
  const auto from = address - std::min(address, kLinesAround * size);
  const auto to = std::min(address + (kLinesAround + 1) * size, chip::kItcmBytes);
  for (auto at = from; at < to; at += size) {
    const auto word = arm ? tcm::read_word(itcm, at) : tcm::read_half(itcm, at);
    lines.push_back(fmt::format("{} {:08x}  {:0{}x}  {}", at == address ? '>' : ' ', at, word,
                                2 * size, disassemble(word, at, set)));
  }
  return lines;
}

}  // namespace

void Cpu::wedge(Exception exception, std::uint32_t address) {
  wedged_ = true;
  report_ = std::make_unique<WedgeReport>();
  report_->cause = exception;
  report_->address = address;
  report_->cycle = cycles_;
  report_->r = core_.r;
  report_->r[15] = address;
  report_->cpsr = core_.cpsr();
  report_->code = code_around(itcm_, address & ~(instruction_bytes() - 1), core_.set);
  report_->backtrace = backtrace(core_, itcm_, dtcm_);
}

std::string to_text(const WedgeReport& report) {
  auto text = fmt::format("{} at {:08x} repeats itself; the core stopped in cycle {}\n",
                          name(report.cause), report.address, report.cycle);
  for (std::size_t i = 0; i < report.r.size(); ++i) {
    text += fmt::format("{}r{:<2} {:08x}", i % 4 == 0 ? "  " : "   ", i, report.r[i]);
    if (i % 4 == 3) text += '\n';
  }
  text += fmt::format("  cpsr {:08x}\n", report.cpsr);
  for (const auto& line : report.code) text += "  " + line + "\n";
  for (const auto& entry : report.backtrace) {
    text += fmt::format("  called from {:08x}{}\n", entry.address, entry.certain ? "" : " (?)");
  }
  return text;
}

}  // namespace spikeloom::board
