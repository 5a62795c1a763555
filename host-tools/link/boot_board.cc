#include "host-tools/link/boot_board.h"

#include <fmt/format.h>

#include <string_view>

namespace spikeloom::link {
namespace {

constexpr std::string_view kMonitor = "SC&MP";
constexpr CoreAt kRootMonitor{kRootChip, 0};

ScpOptions impatient() {
  ScpOptions options;
  options.first_wait = options.longest_wait = std::chrono::milliseconds(250);
  options.patience = std::chrono::seconds(1);
  return options;
}

// What arrives meanwhile is about something else.
Result<void> wait_until(Transport& transport, Time until) {
  while (transport.now() < until)
    if (auto arrived = transport.receive(until); !arrived) return tl::unexpected(arrived.error());
  return {};
}

Result<void> send_image(Transport& transport, std::span<const BootDatagram> datagrams,
                        const BootOptions& options) {
  for (const auto& datagram : datagrams) {
    if (auto sent = transport.send_boot(datagram); !sent) return sent;
    if (auto waited = wait_until(transport, transport.now() + options.pause); !waited)
      return waited;
  }
  return wait_until(transport, transport.now() + options.settle);
}

Result<void> judge(const Transport& transport, const Version& version) {
  const auto found =
      fmt::format("'{}' {}.{}.{}", version.software, version.major, version.minor, version.patch);
  if (!std::string_view(version.software).starts_with(kMonitor))
    return failure(ErrorClass::not_trustworthy, "other_software",
                   fmt::format("{} answers, where '{}' is expected", found, kMonitor),
                   transport.name(), "this is another device, or its management processor",
                   "the address of the board itself");
  if (version.major < kOldestMonitor)
    return failure(ErrorClass::not_trustworthy, "old_monitor",
                   fmt::format("{} runs; version {} is the oldest known", found, kOldestMonitor),
                   transport.name(), "somebody booted the board with an old image",
                   "switch the board off and on, then boot it");
  return {};
}

tl::unexpected<Error> boot_failed(const Transport& transport, int rounds) {
  const auto trouble = transport.trouble();
  return failure(ErrorClass::unreachable, "boot_failed",
                 fmt::format("the boot image was sent {} times, and no monitor answers", rounds),
                 transport.name(),
                 trouble.empty() ? "the board has no power, or this is not its address" : trouble,
                 "check power, cable and address; switch the board off and on");
}

// Until every chip knows where it is.
Result<Version> wait_for_network(Transport& transport, Version seen, Time end) {
  constexpr Time kBetweenLooks = std::chrono::milliseconds(100);
  while (!seen.chip) {
    if (transport.now() >= end)
      return failure(ErrorClass::unreachable, "boot_unfinished",
                     "the monitor answers, and its chips have not found each other in time",
                     transport.name(), "a board of many chips, or links that are broken",
                     "switch the board off and on");
    if (auto waited = wait_until(transport, transport.now() + kBetweenLooks); !waited)
      return tl::unexpected(waited.error());
    const auto again = monitor_of(transport);
    if (!again) return tl::unexpected(again.error());
    if (*again) seen = **again;
  }
  return seen;
}

Result<Booted> finish(Transport& transport, const Version& version, bool was_up, Time end) {
  if (auto judged = judge(transport, version); !judged) return tl::unexpected(judged.error());
  return wait_for_network(transport, version, end).map([&](const Version& up) {
    return Booted{up, was_up};
  });
}

}  // namespace

Result<std::optional<Version>> monitor_of(Transport& transport) {
  ScpClient client(transport, impatient());
  auto found = version(client, kRootMonitor);
  if (found) return std::move(*found);
  if (found.error().code == "no_answer") return std::nullopt;
  return tl::unexpected(found.error());
}

Result<Booted> boot_board(Transport& transport, ByteView image, const BootOptions& options) {
  const auto datagrams = boot_datagrams(image, options.values);
  if (!datagrams) return tl::unexpected(datagrams.error());
  const auto end = transport.now() + options.patience;
  auto seen = monitor_of(transport);
  if (!seen) return tl::unexpected(seen.error());
  if (*seen) return finish(transport, **seen, true, end);
  int round = 0;
  while (round < options.rounds && transport.now() < end) {
    if (auto sent = send_image(transport, *datagrams, options); !sent)
      return tl::unexpected(sent.error());
    ++round;
    seen = monitor_of(transport);
    if (!seen) return tl::unexpected(seen.error());
    if (*seen) return finish(transport, **seen, false, end);
  }
  return boot_failed(transport, round);
}

}  // namespace spikeloom::link
