#include "emulator/monitor/power_up.h"

#include <bit>

#include "board-runtime/shared/chip/router_registers.h"
#include "board-runtime/shared/chip/sdp.h"
#include "board-runtime/shared/chip/system_controller_registers.h"
#include "emulator/monitor/heap.h"
#include "emulator/monitor/router_table.h"

namespace spikeloom::monitor {
namespace {

using chip::CoreBlock;
using chip::SystemVariable;
namespace router = chip::router;
namespace system = chip::system_controller;

constexpr std::uint32_t kVersion = 4U << 16;  // 4.0.0

constexpr std::uint32_t kSeed = 0xA5;  // of a memory that is all zeros when it is powered on

// Clocks: 200 MHz for cores, 130 MHz for memory, a third of 400 MHz for router and bus.
constexpr std::uint32_t kPll1 = 0x0007'0128, kPll2 = 0x0007'011A, kClockMux = 0x8094'88A5;
constexpr std::uint32_t kRouterControl = router::kRoutingEnable | 0x40U << router::kWait1Shift;
// Counts, locally and otherwise, packets of each kind, then those that were dropped.
constexpr std::uint32_t kLocal = 0x01FE'7CF0, kOther = 0x01FE'BCF0, kDropped = 0x0001'FCF0;
constexpr std::uint32_t kPacketKinds = 4;
constexpr std::uint32_t kCountersOn = 0xFFFF;
constexpr chip::RoutingEntry kSignals{0xFFFF'5554, 0xFFFF'FFFE, chip::core_bit(0)};

// SDRAM from its start: a buffer for each core, the users' heap, the system's share.
constexpr std::uint32_t kBufferWords = 32'768, kSystemBytes = 8U << 20, kImageBytes = 256U << 10;
constexpr std::uint32_t kUserBase = chip::kSdram + chip::kCores * kBufferWords * 4;
constexpr std::uint32_t kSystemBase = chip::kSdram + chip::kSdramBytes - kSystemBytes;
constexpr std::uint32_t kSystemHeap = kSystemBase + kImageBytes;
constexpr std::uint32_t kHops = 65'536, kTags = 65'536, kApplications = 256;
constexpr std::uint32_t kRandomBytes = 1'024, kSurveyBytes = 512 * 512 / 8;

// System RAM, in its buffered window.
constexpr std::uint32_t kRam = chip::kSharedBuffered + (chip::kSystemRam - chip::kSharedUnbuffered);
constexpr std::uint32_t kRamBase = kRam + 256, kRamUsers = 4 * 1'024;
constexpr std::uint32_t kBlocks = kRam + (chip::kCoreBlocks - chip::kSystemRam);
constexpr std::uint32_t kBoardInformation = kBlocks + chip::kCores * chip::kCoreBlockBytes;
constexpr std::uint32_t kBoardInformationBytes = 256;
constexpr std::uint32_t kMessages = 7, kMessageBytes = 292;

constexpr std::uint32_t kLedsOfSpinn3 = 0x0000'0502, kLedsOfSpinn5 = 0x0000'0001;
constexpr int kFarthestUs = 155, kNodeNs = 500, kBoardNs = 900;

class PowerUp {
 public:
  PowerUp(ChipAccess& access, const ChipPosition& position) : access_(access), at_(position) {}

  void run() {
    access_.fill(chip::kSystemRam, 0, chip::kSystemRamBytes);
    clocks();
    cores();
    variables();
    place();
    memories();
    routes();
  }

 private:
  void set8(SystemVariable variable, int value) {
    access_.set(variable, static_cast<std::uint8_t>(value));
  }
  void set16(SystemVariable variable, std::uint32_t value) {
    access_.set(variable, static_cast<std::uint16_t>(value));
  }
  void set32(SystemVariable variable, std::uint32_t value) { access_.set(variable, value); }
  void control(std::uint32_t offset, std::uint32_t value) {
    access_.set_word(shared_base(chip::SharedSlot::system_controller) + offset, value);
  }
  void route(std::uint32_t offset, std::uint32_t value) {
    access_.set_word(shared_base(chip::SharedSlot::router) + offset, value);
  }
  [[nodiscard]] std::uint32_t monitor() {
    return static_cast<std::uint32_t>(access_.chip().system_controller().monitor());
  }

  void clocks() {
    const auto misc = shared_base(chip::SharedSlot::system_controller) + system::kMiscControl;
    access_.set_word(misc, access_.word(misc) | system::kBootFromRam);
    control(system::kClockMux, 0);
    control(system::kPll1, kPll1);
    control(system::kPll2, kPll2);
    control(system::kClockMux, kClockMux);
  }

  void cores() {
    const auto ok =
        access_.word(shared_base(chip::SharedSlot::system_controller) + system::kSetCoreOk);
    const auto map = [&](SystemVariable which, std::uint32_t from, std::uint32_t to) {
      access_.write(address_of(which) + from, static_cast<std::uint8_t>(to));
    };
    constexpr std::uint32_t kMapBytes = 20;
    for (std::uint32_t i = 0; i < kMapBytes; ++i) {
      map(SystemVariable::virtual_of, i, chip::kNoCore);
      map(SystemVariable::physical_of, i, chip::kNoCore);
    }
    std::uint32_t next = 1;
    for (std::uint32_t core = 0; core < chip::kCores; ++core) {
      if ((ok >> core & 1U) == 0) continue;
      const std::uint32_t number = core == monitor() ? 0 : next++;
      map(SystemVariable::virtual_of, core, number);
      map(SystemVariable::physical_of, number, core);
    }
    set8(SystemVariable::cores, static_cast<int>(next));
    control(system::kCoreDisable, system::kCode | (~ok & system::kAllCores));
  }

  void variables() {
    set8(SystemVariable::p2p_repeats, 4);
    set8(SystemVariable::p2p_window, 4);
    set8(SystemVariable::clock_divisors, 0x33);
    set16(SystemVariable::cpu_mhz, chip::kCoreClockHz / 1'000'000);
    set16(SystemVariable::memory_mhz, 130);
    set8(SystemVariable::flood_forward, 0x3F);
    set8(SystemVariable::peek_us, 200);
    set8(SystemVariable::led_period, 1);
    set8(SystemVariable::netinit_wait, 50);
    set8(SystemVariable::netinit_phase, chip::kNetinitDone);
    set8(SystemVariable::shared_messages, kMessages);
    set8(SystemVariable::boot_delay_us, 20);
    set32(SystemVariable::iobuf_bytes, 16'384);
    set32(SystemVariable::leds, at_.hardware_version == 3 ? kLedsOfSpinn3 : kLedsOfSpinn5);
    set32(SystemVariable::random, kSeed);
    set32(SystemVariable::software_version, kVersion);
    set8(SystemVariable::network_up, 1);
    set16(SystemVariable::p2p_active, static_cast<std::uint32_t>(at_.p2p.size()));
  }

  void place() {
    set16(SystemVariable::chip_address, at_.at);
    set16(SystemVariable::dimensions, at_.dimensions);
    set16(SystemVariable::debug_address, at_.ethernet);
    set16(SystemVariable::ethernet_address, at_.ethernet);
    set16(SystemVariable::root_address, at_.root);
    set16(SystemVariable::place_on_board, at_.place_on_board);
    set8(SystemVariable::root_chip, at_.at == at_.root ? 1 : 0);
    set8(SystemVariable::hardware_version, at_.hardware_version);
    set8(SystemVariable::links_enabled, static_cast<int>(at_.links));
    const int nodes = std::max(at_.from_root, 1);
    const int travel = (kNodeNs * nodes + kBoardNs * (nodes >> 3)) >> 10;
    set32(SystemVariable::sync_alignment, static_cast<std::uint32_t>(kFarthestUs - travel));
    if (!at_.address) return;
    set8(SystemVariable::ethernet_up, 1);
    const auto& ip = *at_.address;
    access_.set_word(address_of(SystemVariable::ip_address), ip.a | std::uint32_t{ip.b} << 8 |
                                                                 std::uint32_t{ip.c} << 16 |
                                                                 std::uint32_t{ip.d} << 24);
    board_information();
  }

  void board_information() {
    set32(SystemVariable::board_information, kBoardInformation);
    access_.fill(kBoardInformation, ~0U, kBoardInformationBytes);
    const auto count = static_cast<std::uint32_t>(at_.dead_parts.size());
    access_.set_word(kBoardInformation, count);
    for (std::uint32_t i = 0; i < count && i < kBoardInformationBytes / 4 - 1; ++i) {
      access_.set_word(kBoardInformation + 4 + 4 * i, at_.dead_parts[i]);
    }
    set8(SystemVariable::last_board_word, static_cast<int>(count));
  }

  void memories() {
    set32(SystemVariable::system_ram_base, kRamBase);
    set32(SystemVariable::system_ram_heap, kRamBase + kRamUsers);
    Heap::make(access_, kRamBase + kRamUsers, kBlocks);
    set32(SystemVariable::core_blocks, kBlocks);
    monitors_block();
    set32(SystemVariable::core_buffers, chip::kSdram);
    set32(SystemVariable::core_buffer_words, kBufferWords);
    set32(SystemVariable::sdram_base, kUserBase);
    set32(SystemVariable::sdram_heap, kUserBase);
    Heap::make(access_, kUserBase, kSystemBase);
    set32(SystemVariable::sdram_system, kSystemBase);
    set32(SystemVariable::system_heap, kSystemHeap);
    Heap::make(access_, kSystemHeap, chip::kSdram + chip::kSdramBytes);
    tables();
    messages();
  }

  void monitors_block() {
    constexpr char kName[] = "scamp-3";
    access_.write(block_field(0, CoreBlock::name), 1, std::as_bytes(std::span(kName)));
    access_.write(block_field(0, CoreBlock::state),
                  static_cast<std::uint8_t>(chip::CoreState::running));
    access_.write(block_field(0, CoreBlock::physical_core), static_cast<std::uint8_t>(monitor()));
    access_.set_word(block_field(0, CoreBlock::software_version), kVersion);
  }

  void tables() {
    Heap heap(access_, kSystemHeap, 0);
    const auto take = [&](SystemVariable variable, std::uint32_t bytes) {
      set32(variable, heap.allocate(bytes, {}));
    };
    take(SystemVariable::hop_table, 4 * kHops);
    take(SystemVariable::router_copy, (chip::kTableEntries + 1) * sizeof(chip::RouterRow));
    take(SystemVariable::allocation_tags, 4 * kTags);
    take(SystemVariable::applications, 8 * kApplications);
    (void)heap.allocate(kRandomBytes, {});
    (void)heap.allocate(kSurveyBytes, {});
  }

  void messages() {
    Heap heap(access_, kRamBase + kRamUsers, 0);
    const auto first = heap.allocate(kMessages * kMessageBytes, {});
    set32(SystemVariable::messages, first);
    set32(SystemVariable::free_messages, first);
    for (std::uint32_t i = 0; i + 1 < kMessages; ++i) {
      access_.set_word(first + kMessageBytes * i, first + kMessageBytes * (i + 1));
    }
  }

  void routes() {
    route(router::kControl, kRouterControl | monitor() << router::kMonitorShift);
    for (std::uint32_t kind = 0; kind < kPacketKinds; ++kind) {
      const std::uint32_t bit = 1U << kind;
      route(router::kFilter + 8 * kind, kLocal | bit);
      route(router::kFilter + 8 * kind + 4, kOther | bit);
      route(router::kFilter + 4 * (2 * kPacketKinds + kind), kDropped | bit);
    }
    route(router::kDiagnosticControl, kCountersOn);
    for (const auto& [to, way] : at_.p2p) point_to_point(to, static_cast<std::uint32_t>(way));
    RouterTable table(access_);
    // The first rows have served to try the links, and keep their mark.
    for (std::uint32_t row = 0; row < 2 * chip::kLinks; ++row) (void)table.set(row, {}, 0);
    table.initialise(0);
    auto signals = kSignals;
    signals.route |= at_.signal_links;
    (void)table.set(0, signals, 0);
  }

  void point_to_point(std::uint32_t to, std::uint32_t way) {
    const std::uint32_t word = shared_base(chip::SharedSlot::router) + router::kP2pTable +
                               4 * (to / router::kP2pEntriesAWord);
    const std::uint32_t shift = router::kP2pBitsAnEntry * (to % router::kP2pEntriesAWord);
    const std::uint32_t others = access_.word(word) & ~(router::kP2pMonitor << shift);
    access_.set_word(word, others | way << shift);
  }

  ChipAccess& access_;
  const ChipPosition& at_;
};

}  // namespace

void power_up(ChipAccess& access, const ChipPosition& position) { PowerUp(access, position).run(); }

}  // namespace spikeloom::monitor
