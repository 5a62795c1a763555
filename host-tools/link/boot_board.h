// Booting a board, whatever state it is in.
//
// A monitor that answers already is left as it is: somebody may be working with it. Otherwise the
// image is sent, and again while nothing answers: a boot ROM answers nothing, ignores what it has,
// and takes what it lacks. Then the chips find out about each other, which takes seconds.
//
// Units    time of the transport's clock.
// Promises ends within `patience`. A board without power and a board without its monitor look the
//          same; the error says so.
// Errors   those of boot_datagrams(), boot_failed (unreachable), boot_unfinished (unreachable: the
//          monitor answers, its network does not come up), other_software and old_monitor
//          (not_trustworthy), and the transport's.
// Source   hardware facts 4.1, 4.2, 5.3; SC&MP 4.0.0 scamp-3.c.
#pragma once

#include "host-tools/link/boot.h"
#include "host-tools/link/commands.h"

namespace spikeloom::link {

struct BootOptions {
  BootValues values;
  Time pause = std::chrono::milliseconds(20);  // between datagrams
  Time settle = std::chrono::seconds(2);       // from the last one to the first question
  Time patience = std::chrono::seconds(90);    // in all; boards emulated on a busy machine are slow
  int rounds = 3;                              // that the image is sent
};
struct Booted {
  Version version;
  bool was_up = false;  // and its programs, if any, still run
};
inline constexpr int kOldestMonitor = 3;  // major version; its commands are as ours

[[nodiscard]] Result<Booted> boot_board(Transport& transport, ByteView image,
                                        const BootOptions& options);
// The monitor behind port 0, if it answers within a second; none: nothing answers.
[[nodiscard]] Result<std::optional<Version>> monitor_of(Transport& transport);

}  // namespace spikeloom::link
