// One debugger at one core: the GDB remote protocol over any transport.
//
// While the core stands still for its debugger the whole machine does, so that no monitor and no
// peer times out over it. One thread is shown: the core.
//
// Shapes   registers 0 to 15 and CPSR (as number 16), little-endian, as target.xml declares them.
// Promises takes any bytes. Reads through memory alone: registers of devices are not disturbed.
// Errors   in the protocol's own way: E01 (a malformed request), E02 (no memory there); an unknown
//          request is answered with nothing, as the protocol wants.
// Source   GDB manual, appendix E; org.gnu.gdb.arm.core of appendix G.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/serve/gdb_packets.h"

namespace spikeloom::serve {

// The core as a debugger sees it.
class DebugTarget {
 public:
  static constexpr int kRegisters = 17, kCpsr = 16;
  enum class Stop : std::uint8_t { none, breakpoint, interrupted, wedged };

  virtual ~DebugTarget() = default;
  [[nodiscard]] virtual std::uint32_t reg(int number) = 0;
  virtual void set_reg(int number, std::uint32_t value) = 0;
  [[nodiscard]] virtual bool read(std::uint32_t address, std::span<std::byte> bytes) = 0;
  [[nodiscard]] virtual bool write(std::uint32_t address, std::span<const std::byte> bytes) = 0;
  virtual void add_breakpoint(std::uint32_t address) = 0;
  virtual void remove_breakpoint(std::uint32_t address) = 0;
  virtual void step() = 0;  // returns when it is done
  // Takes the core out of the machine's time, and lets it go on; both may be repeated.
  virtual void halt() = 0;
  virtual void resume() = 0;
  // Why the core stopped by itself since resume().
  [[nodiscard]] virtual Stop stopped() = 0;
};

class GdbSession {
 public:
  static constexpr std::uint32_t kMostBytes = 4096;  // of memory in one packet

  // Halts the core.
  explicit GdbSession(DebugTarget& target);
  // Lets it go, without breakpoints.
  ~GdbSession();
  GdbSession(const GdbSession&) = delete;
  GdbSession& operator=(const GdbSession&) = delete;

  // The answer to what the debugger sent.
  [[nodiscard]] std::string feed(std::string_view bytes);
  // What it must be told without having asked: that the core stopped.
  [[nodiscard]] std::string poll();
  // It has gone, or was none.
  [[nodiscard]] bool over() const { return over_; }
  [[nodiscard]] bool running() const { return running_; }

 private:
  [[nodiscard]] std::string take(const std::string& packet);
  [[nodiscard]] std::string answer(std::string_view packet);
  [[nodiscard]] std::string query(std::string_view packet) const;
  [[nodiscard]] std::string all_registers();
  [[nodiscard]] std::string set_all_registers(std::string_view arguments);
  [[nodiscard]] std::string one_register(std::string_view arguments);
  [[nodiscard]] std::string set_register(std::string_view arguments);
  [[nodiscard]] std::string read_memory(std::string_view arguments);
  [[nodiscard]] std::string write_memory(std::string_view arguments, bool binary);
  [[nodiscard]] std::string breakpoint(std::string_view packet);
  [[nodiscard]] bool go_to(std::string_view arguments);
  void let_go();

  DebugTarget& target_;
  GdbPackets packets_;
  std::vector<std::uint32_t> breakpoints_;
  bool acknowledges_ = true, running_ = false, over_ = false;
};

}  // namespace spikeloom::serve
