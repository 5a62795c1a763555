#include "emulator/serve/awake_spans.h"

#include <fmt/format.h>

#include <algorithm>

#include "emulator/board/chip.h"
#include "emulator/serve/monitor.h"

namespace spikeloom::serve {
namespace {

double microseconds(board::Time time) { return static_cast<double>(time) / 1e6; }

// One event a line, each with a comma behind it.
constexpr auto kName =
    "{{\"name\":\"{}\",\"ph\":\"M\",\"pid\":{},\"tid\":{},\"args\":{{\"name\":\"{}\"}}}},\n";
constexpr auto kSpan =
    "{{\"name\":\"awake\",\"ph\":\"X\",\"pid\":{},\"tid\":{},\"ts\":{:.3f},\"dur\":{:.3f}}},\n";

std::string name_event(const char* kind, int chip, int core, std::string name) {
  for (char& letter : name)
    if (letter == '"' || letter == '\\') letter = '\'';
  return fmt::format(kName, kind, chip, core, name);
}

}  // namespace

AwakeSpans::AwakeSpans(board::Board& board) : board_(board), looked_(board.now()) {
  for (int chip = 0; chip < board.chips(); ++chip) {
    for (int physical = 0; physical < chip::kCores; ++physical) {
      cores_.push_back({chip, physical});
      cores_.back().executed = executed(cores_.back());
    }
  }
}

std::uint64_t AwakeSpans::executed(const Core& core) {
  const auto& counts = board_.chip(core.chip).core(core.physical).cpu().counts();
  return counts.instructions + counts.skipped;
}

void AwakeSpans::look() {
  for (std::size_t i = 0; i < cores_.size(); ++i) {
    auto& core = cores_[i];
    const auto now = executed(core);
    if (now != core.executed)
      core.awake_since = std::min(core.awake_since, looked_);
    else
      finish(i, looked_);
    core.executed = now;
  }
  looked_ = board_.now();
}

void AwakeSpans::finish(std::size_t index, board::Time to) {
  auto& core = cores_[index];
  if (core.awake_since == board::kNever) return;
  if (spans_.size() < kMostSpans)
    spans_.push_back({index, core.awake_since, to});
  else
    ++left_out_;
  core.awake_since = board::kNever;
}

std::string AwakeSpans::names() {
  std::string text;
  for (int i = 0; i < board_.chips(); ++i) {
    const auto& chip = board_.chip(i);
    const Monitor monitor(chip);
    const auto at = chip.place().at;
    text += name_event("process_name", i, 0, fmt::format("chip ({},{})", at.x, at.y));
    for (int core = 0; core < monitor.cores(); ++core)
      if (const auto physical = monitor.physical(core))
        text += name_event("thread_name", i, *physical,
                           fmt::format("core {} {}", core, monitor.core(core).name));
  }
  return text;
}

std::string AwakeSpans::chrome_json() {
  for (std::size_t i = 0; i < cores_.size(); ++i) finish(i, looked_);
  std::string text = "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[\n" + names();
  for (const auto& span : spans_) {
    const auto& core = cores_[span.core];
    text += fmt::format(kSpan, core.chip, core.physical, microseconds(span.from),
                        microseconds(span.to - span.from));
  }
  text.resize(text.find_last_of(','));  // there is a chip, and thereby a name
  return text + fmt::format("\n],\"otherData\":{{\"spans_left_out\":{}}}}}\n", left_out_);
}

}  // namespace spikeloom::serve
