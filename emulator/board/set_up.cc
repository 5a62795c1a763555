#include "emulator/board/set_up.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>

namespace spikeloom::board {
namespace {

// A peek of a neighbour must be answered within 200 us, and takes up to two quanta each way.
constexpr Time kShortestQuantum = kMicrosecond / 10, kLongestQuantum = 40 * kMicrosecond;
constexpr int kMostThreads = 256;
constexpr Ipv4 kFactoryAddress{192, 168, 240, 1};

Result<void> check(const BoardOptions& options) {
  if (options.quantum < kShortestQuantum || options.quantum > kLongestQuantum) {
    return failure(
        ErrorClass::usage, "bad_board_options",
        fmt::format("a quantum of {} ns; it is {} to {} ns", options.quantum / kNanosecond,
                    kShortestQuantum / kNanosecond, kLongestQuantum / kNanosecond),
        "emulator.board.quantum", "monitor software gives a neighbour 200 us to answer",
        "a quantum of 1,000 ns suits most uses");
  }
  if (options.threads < 1 || options.threads > kMostThreads) {
    return failure(
        ErrorClass::usage, "bad_board_options",
        fmt::format("{} threads; 1 to {} can run a board", options.threads, kMostThreads),
        "emulator.board.threads", "", "one thread, or as many as there are free cores");
  }
  return {};
}

Ipv4 after(Ipv4 address, std::uint32_t steps) {
  std::uint32_t value = std::uint32_t{address.a} << 24 | std::uint32_t{address.b} << 16 |
                        std::uint32_t{address.c} << 8 | address.d;
  value += steps;
  const auto byte = [&](int shift) { return static_cast<std::uint8_t>(value >> shift); };
  return {byte(24), byte(16), byte(8), byte(0)};
}

std::vector<Ipv4> addresses_of(const BoardOptions& options, std::size_t boards) {
  auto addresses = options.addresses;
  if (addresses.empty()) addresses.push_back(kFactoryAddress);
  while (addresses.size() < boards) addresses.push_back(after(addresses.back(), 1));
  addresses.resize(boards);
  return addresses;
}

SerialRomIdentity identity_of(const BoardOptions& options, Ipv4 address, std::size_t port) {
  const auto number = static_cast<std::uint16_t>(port + 1);
  SerialRomIdentity identity;
  identity.hardware_version = options.machine.shape == machine::Shape::spinn3 ? 3 : 5;
  identity.mac = {0x00,
                  0x00,
                  0xA4,
                  0xF0,
                  static_cast<std::uint8_t>(number >> 8),
                  static_cast<std::uint8_t>(number)};
  identity.address = {address.a, address.b, address.c, address.d};
  identity.gateway = {address.a, address.b, address.c, 254};
  identity.mask = {255, 255, 0, 0};
  return identity;
}

// What the maintainers of a real board would have written into its serial ROM: dead cores.
std::vector<std::uint32_t> board_information(const Wiring& wiring, int ethernet) {
  std::vector<std::uint32_t> words;
  for (const auto& place : wiring.chips) {
    if (place.ethernet != ethernet || place.dead_cores == 0) continue;
    words.push_back(dead_parts(place.on_board.x, place.on_board.y, 0, place.dead_cores));
  }
  return words;
}

std::array<LinkOut, chip::kLinks> links_of(const BoardOptions& options, const ChipPlace& place,
                                           std::size_t chip) {
  std::array<LinkOut, chip::kLinks> links;
  for (std::size_t link = 0; link < links.size(); ++link) {
    const auto& wire = place.wires[link];
    if (!wire.exists()) continue;
    const auto& timing = wire.between_boards ? kBetweenBoards : kOnBoard;
    FaultyLink faults;
    for (const auto& faulty : options.faults.links) {
      if (faulty.chip == place.at && chip::index(faulty.link) == static_cast<int>(link))
        faults = faulty;
    }
    links[link] = LinkOut(timing, credits_for(timing, options.quantum, faults.delay));
    links[link].inject(faults, options.faults.seed,
                       static_cast<std::uint32_t>(chip * chip::kLinks + link));
  }
  return links;
}

ChipSetup setup_of(const BoardOptions& options, const MachineParts& parts, std::size_t chip) {
  const auto& place = parts.wiring.chips[chip];
  ChipSetup setup;
  setup.place = place;
  setup.links = links_of(options, place, chip);
  const auto& ports = parts.wiring.ethernet_chips;
  const auto port = std::find(ports.begin(), ports.end(), static_cast<int>(chip));
  if (port != ports.end()) {
    const auto number = static_cast<std::size_t>(port - ports.begin());
    setup.identity = identity_of(options, parts.addresses[number], number);
    setup.board_information = board_information(parts.wiring, static_cast<int>(chip));
  }
  for (const auto& core : options.faults.cores) {
    if (core.chip == place.at) setup.dying.push_back(core);
  }
  for (const auto& clock : options.faults.clocks) {
    if (clock.chip == place.at) setup.clock_skew_ppm = clock.parts_per_million;
  }
  return setup;
}

}  // namespace

Result<MachineParts> set_up(const BoardOptions& options) {
  if (auto checked = check(options); !checked) return tl::unexpected(checked.error());
  auto wiring = wire(options.machine);
  if (!wiring) return tl::unexpected(wiring.error().front());
  const auto impossible = check(options.faults, *wiring);
  if (!impossible.empty()) return tl::unexpected(impossible.front());
  MachineParts parts{std::move(*wiring), {}, {}};
  parts.addresses = addresses_of(options, parts.wiring.ethernet_chips.size());
  for (std::size_t chip = 0; chip < parts.wiring.chips.size(); ++chip) {
    auto memory = ChipMemory::make();
    if (!memory) return tl::unexpected(memory.error());
    parts.chips.push_back(
        std::make_unique<Chip>(setup_of(options, parts, chip), std::move(*memory)));
  }
  return parts;
}

}  // namespace spikeloom::board
