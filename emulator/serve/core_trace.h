// The next instructions of one core, as text.
//
// Promises at most `most` lines. The core is traced as long as this lives.
#pragma once

#include <cstdint>
#include <string>

#include "emulator/board/cpu/cpu.h"
#include "emulator/board/cpu/trace.h"

namespace spikeloom::serve {

class CoreTrace final : public board::TraceSink {
 public:
  CoreTrace(board::Cpu& cpu, std::uint64_t most) : cpu_(cpu), left_(most) { cpu_.set_trace(this); }
  ~CoreTrace() { cpu_.set_trace(nullptr); }
  CoreTrace(const CoreTrace&) = delete;
  CoreTrace& operator=(const CoreTrace&) = delete;

  void commit(const board::Commit& commit) override { add(board::to_text(commit)); }
  void enter(board::Exception exception, board::Cycle cycle, std::uint32_t) override {
    add(std::to_string(cycle) + " -- " + std::string(board::name(exception)));
  }
  [[nodiscard]] bool full() const { return left_ == 0; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  void add(const std::string& line) {
    if (left_ == 0) return;
    --left_;
    text_ += line;
    if (!text_.ends_with('\n')) text_ += '\n';
  }

  board::Cpu& cpu_;
  std::uint64_t left_;
  std::string text_;
};

}  // namespace spikeloom::serve
