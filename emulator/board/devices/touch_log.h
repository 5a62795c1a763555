// What software did to registers that the emulator does not have, or not wholly: counted, so that a
// person can be told why a program behaves otherwise than on a chip.
//
// A chip owns one log; its devices count into it. Nothing here changes what software sees.
//
// Promises at most kMostEntries distinct entries; what comes after them is counted in others().
// Cost     a map look-up per odd access; ordinary accesses never come here.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>

#include "emulator/board/state/archive.h"

namespace spikeloom::board {

enum class Device : std::uint8_t {
  vic,
  timers,
  dma,
  comms,
  system_controller,
  ethernet,
  sdram_controller,
  watchdog
};

enum class Touch : std::uint8_t {
  undeclared_read,   // no register there
  undeclared_write,  //
  write_only_read,
  read_only_written,
  reserved_written,    // ones to bits that do not exist
  unmodelled_read,     // of a register that the emulator does not have at all
  unmodelled_written,  // ones to bits that exist and that the emulator ignores
};

class TouchLog {
 public:
  static constexpr std::size_t kMostEntries = 256;
  struct Where {
    Device device = Device::vic;
    std::uint32_t offset = 0;
    Touch touch = Touch::undeclared_read;
    auto operator<=>(const Where&) const = default;
  };
  struct Count {
    std::uint64_t times = 0;
    std::uint32_t last_value = 0;  // what was written last
  };

  void count(Device device, std::uint32_t offset, Touch touch, std::uint32_t value);
  [[nodiscard]] const std::map<Where, Count>& entries() const noexcept { return entries_; }
  [[nodiscard]] std::uint64_t others() const noexcept { return others_; }
  void transfer(Archive& archive);

 private:
  std::map<Where, Count> entries_;
  std::uint64_t others_ = 0;
};

// A line an entry, by device and offset, with the register's name: "vic 0x300 test_control: ...".
[[nodiscard]] std::string to_text(const TouchLog& log);

}  // namespace spikeloom::board
