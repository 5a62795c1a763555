// Applications on the cores of one chip: started from an image in memory, signalled, stopped.
//
// A core without an application sleeps in a loop of nine instructions, in the place of SARK's stub;
// its block says idle, as SARK's does. So does the monitor's own core.
//
// Shapes   masks of virtual cores, bit 0 the monitor; applications 0 to 255, 0 is the idle one.
// Promises a signal reaches a core as from SC&MP: mailbox or flag, then the system controller's
//          interrupt; all cores of a chip at the same time.
// Errors   a core whose image cannot be loaded, or that is dead, stays in state initialising.
// Source   spinnaker_tools scamp/scamp-app.c, sark/sark_base.c.
#pragma once

#include <array>
#include <cstdint>

#include "board-runtime/shared/chip/scp.h"
#include "emulator/monitor/chip_access.h"

namespace spikeloom::monitor {

class Applications {
 public:
  explicit Applications(ChipAccess& access) : access_(&access) {}

  // Every working core idle; the monitor's is parked for good.
  void begin();
  // `cores_and_more`: virtual cores in bits 17:0, flags in 23:18, the application in 31:24.
  void start(std::uint32_t image, std::uint32_t cores_and_more);
  // As SCP carries it: application | mask of the application's bits << 8 | signal << 16.
  void signal(std::uint32_t what);
  // The application has something that its end is to free.
  void soil(std::uint32_t application);
  [[nodiscard]] std::uint32_t count(std::uint32_t application, std::uint32_t state);

 private:
  void note(std::uint32_t cores, chip::CoreState state, std::uint32_t application);
  void claim(std::uint32_t cores, std::uint32_t application);
  void hold(std::uint32_t cores, bool held);
  void gate(std::uint32_t cores, bool gated);
  void enter(int core, std::uint32_t image, std::uint32_t argument);
  void idle(std::uint32_t cores);
  void stop(std::uint32_t cores, std::uint32_t application, std::uint32_t mask);
  void clean(std::uint32_t application);
  void interrupt(std::uint32_t cores);
  void pass(std::uint32_t cores, chip::Signal signal);
  [[nodiscard]] std::uint32_t controller(std::uint32_t offset) const;
  [[nodiscard]] std::uint32_t application_row(std::uint32_t application);
  [[nodiscard]] int cores();
  [[nodiscard]] int physical(int core);
  [[nodiscard]] bool is_alive(int core);

  ChipAccess* access_;
  std::array<std::uint8_t, chip::kCores> running_{};  // application of each virtual core
};

}  // namespace spikeloom::monitor
