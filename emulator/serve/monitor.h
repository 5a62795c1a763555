// What a chip's monitor software says about itself, read from its memory without its knowing.
//
// Works for monitors that keep the system variables of chip/monitor_memory.h. Cores are numbered as
// the monitor does: 0 is the monitor itself, the others are the working ones in order. Before it
// runs, and for memory that makes no sense, a core's number is its physical one.
//
// Promises nothing of the machine changes; any contents of memory are taken; a chain of text
//          buffers ends after kMostText bytes.
// Errors   none: what is not there reads as zero or empty.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "board-runtime/shared/chip/monitor_memory.h"
#include "emulator/board/chip.h"

namespace spikeloom::serve {

struct MonitoredCore {
  std::uint8_t state = 0, application = 0, error_code = 0;
  std::uint32_t iobuf = 0;
  std::string name;  // printable
};

class Monitor {
 public:
  static constexpr std::size_t kMostText = 1024 * 1024;

  explicit Monitor(const board::Chip& chip) : chip_(chip) {}

  [[nodiscard]] bool is_up() const;  // it knows its place in the network
  [[nodiscard]] bool runs() const;   // at least it has numbered its cores
  [[nodiscard]] int cores() const;   // numbered ones; all physical ones while it does not run
  // No such core: none.
  [[nodiscard]] std::optional<int> physical(int core) const;
  [[nodiscard]] MonitoredCore core(int core) const;
  // What the core has printed so far; cut where no memory is.
  [[nodiscard]] std::string text(int core) const;
  [[nodiscard]] std::uint32_t software_version() const;

 private:
  template <class Number>
  [[nodiscard]] Number read(std::uint32_t address) const;
  template <class Number>
  [[nodiscard]] Number read(chip::SystemVariable variable) const {
    return read<Number>(chip::address_of(variable));
  }

  const board::Chip& chip_;
};

// Control characters but newlines and tabs shown as dots: for terminals.
[[nodiscard]] std::string printable(std::string_view text);

}  // namespace spikeloom::serve
