// A network on an emulated board without monitor or link: every core gets its block and the program
// by hand, every router its table; the test signals legs and reads what was recorded.
//
// Units    ticks; cycles of the cores.
// Errors   those of mapping and image; a core that fails or does not come to the end of a leg fails
//          the test, with its text.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "board-runtime/shared/chip/router_registers.h"
#include "board-runtime/shared/chip/system_controller_registers.h"
#include "emulator/board/board.h"
#include "emulator/board/chip.h"
#include "host-tools/flow/map.h"
#include "host-tools/image/core_image.h"
#include "host-tools/image/core_program.h"
#include "host-tools/image/decode.h"
#include "host-tools/image/images.h"
#include "host-tools/image/plan.h"
#include "mapper/slices.h"
#include "tests/board/placed_programs.h"

namespace spikeloom::on_core {

class PlacedNetwork {
 public:
  [[nodiscard]] static bool can_run() { return !image::core_program().empty(); }

  // Every core waits for its first leg.
  [[nodiscard]] static Result<std::unique_ptr<PlacedNetwork>> make(
      const network::Network& network, const flow::MapOptions& map, const image::TimeOptions& time,
      const board::FaultPlan& faults = {}) {
    auto mapping = flow::map(network, map);
    if (!mapping) return tl::unexpected(mapping.error());
    return on(std::move(*mapping), network, time, faults);
  }
  // The same with a layout for each population, and neurons in any order.
  [[nodiscard]] static Result<std::unique_ptr<PlacedNetwork>> make_of(
      const network::Network& network, const std::vector<mapper::SliceLayout>& layouts,
      const image::TimeOptions& time, mapper::NeuronOrders orders = {}) {
    flow::Mapping mapping;
    mapping.slices = mapper::cut(mapper::by_place(network, orders), layouts);
    mapping.orders = std::move(orders);
    mapping.spec = machine::smallest_fitting(mapping.slices.size() * 2);
    auto machine = machine::build(mapping.spec);
    if (!machine) return tl::unexpected(machine.error().front());
    mapping.machine = *std::move(machine);
    if (auto done = flow::map_onto(network, {}, {}, mapping); !done)
      return tl::unexpected(done.error());
    return on(std::move(mapping), network, time, {});
  }

  // The same of a mapping onto `spec`.
  [[nodiscard]] static Result<std::unique_ptr<PlacedNetwork>> make_mapped(
      flow::Mapping mapping, const network::Network& network, const image::TimeOptions& time) {
    return on(std::move(mapping), network, time, {});
  }

  // Ticks up to `last` as one leg; false: a core failed, or did not come to its end.
  [[nodiscard]] bool run_leg(std::uint64_t last) {
    const image::Leg leg{tick_, last};
    let_run(last);
    for (const Placed& core : cores_)
      if (!take(core, leg)) return false;
    return true;
  }
  // The same without a look at what came of it.
  void let_run(std::uint64_t last) {
    signal(static_cast<std::uint32_t>(last));
    const double tick_ms = plan_->time().tick_cycles / 160'000.0;  // of the ROM's clock
    run_for(static_cast<int>(static_cast<double>(last - tick_ + 4) * tick_ms) + 20);
    tick_ = last;
  }
  [[nodiscard]] network::Recording recording() {
    for (const Placed& core : cores_) parts_->add(report_of(core));
    return parts_->take(tick_);
  }
  [[nodiscard]] std::vector<abi::CoreReport> reports() const {
    std::vector<abi::CoreReport> all;
    for (const Placed& core : cores_) all.push_back(report_of(core));
    return all;
  }
  // "state" or "state: error" of every core.
  [[nodiscard]] std::vector<std::string> states() const {
    std::vector<std::string> all;
    for (const Placed& core : cores_)
      all.push_back(board::state(*core.chip, core.layout.place.core));
    return all;
  }
  // How many bytes of every probe's buffer a core has filled.
  [[nodiscard]] std::vector<std::uint32_t> recorded_bytes(std::size_t core) const {
    const auto sections = image::recorded(cores_.at(core).layout,
                                          read(cores_[core], cores_[core].layout.header.probes));
    EXPECT_TRUE(sections) << sections.error().what;
    std::vector<std::uint32_t> all;
    for (const abi::Section& section : *sections) all.push_back(section.bytes);
    return all;
  }
  // By any router, because an output did not get free in time.
  [[nodiscard]] std::uint64_t dropped_packets() const { return board_.counts().dropped_packets; }
  [[nodiscard]] std::size_t chips_used() const {
    std::set<machine::ChipId> used;
    for (const Placed& core : cores_) used.insert(core.layout.place.chip);
    return used.size();
  }
  // What all cores have written.
  [[nodiscard]] std::string texts() const {
    std::string all;
    for (const Placed& core : cores_) all += text_of(core);
    return all;
  }

 private:
  static constexpr std::uint32_t kTags = chip::kSdram + 0x0700'0000;
  static constexpr std::uint32_t kBlocks = chip::kSdram + 0x0010'0000;

  struct Placed {
    image::CoreLayout layout;
    board::Chip* chip;
    std::uint32_t block;
  };

  PlacedNetwork(flow::Mapping mapping, board::Board board)
      : mapping_(std::move(mapping)), board_(std::move(board)) {}

  [[nodiscard]] static Result<std::unique_ptr<PlacedNetwork>> on(flow::Mapping mapping,
                                                                 const network::Network& network,
                                                                 const image::TimeOptions& time,
                                                                 const board::FaultPlan& faults) {
    board::BoardOptions options;
    options.machine = mapping.spec;
    options.faults = faults;
    auto board = board::Board::make(options);
    if (!board) return tl::unexpected(board.error());
    auto placed =
        std::unique_ptr<PlacedNetwork>(new PlacedNetwork(std::move(mapping), std::move(*board)));
    if (auto done = placed->place(network, time); !done) return tl::unexpected(done.error());
    return placed;
  }

  [[nodiscard]] std::size_t chips() const { return mapping_.machine.chips.size(); }
  board::Chip& chip(std::size_t index) { return *board_.find(mapping_.machine.chips[index].at); }

  static void set(board::Board& board, board::Chip& chip, chip::SharedSlot slot,
                  std::uint32_t offset, std::uint32_t word) {
    const std::uint32_t address = shared_base(slot) + offset;
    ASSERT_FALSE(chip.write_shared(address, word, board::Width::word, true, board.now()).error);
  }
  void set_controller(board::Chip& chip, std::uint32_t offset, std::uint32_t word) {
    set(board_, chip, chip::SharedSlot::system_controller, offset, word);
  }

  void set_up(board::Chip& where, std::size_t index) {
    board::set_up_system_ram(where);
    board::poke_words(where, 0, address_of(chip::SystemVariable::allocation_tags),
                      std::array{kTags});
    set_controller(where, chip::system_controller::kSetFlag, chip::system_controller::kAllCores);
    const router::Table& table = mapping_.tables.of_chip.at(index);
    for (std::uint32_t row = 0; row < table.size(); ++row) {
      const auto put = [&](std::uint32_t ram, std::uint32_t word) {
        set(board_, where, chip::SharedSlot::router, ram + 4 * row, word);
      };
      put(chip::router::kRouteRam, table[row].route);
      put(chip::router::kKeyCam, table[row].key);
      put(chip::router::kMaskCam, table[row].mask);
    }
  }
  Result<void> place(const network::Network& network, const image::TimeOptions& time) {
    auto plan = image::make_plan({.network = network,
                                  .slices = mapping_.slices,
                                  .nets = mapping_.nets,
                                  .placement = mapping_.placement,
                                  .keys = mapping_.keys,
                                  .orders = mapping_.orders},
                                 time);
    if (!plan) return tl::unexpected(plan.error());
    plan_.emplace(*plan);
    parts_.emplace(*plan_);
    for (std::size_t i = 0; i < chips(); ++i) set_up(chip(i), i);
    image::Images images(*plan_);
    std::vector<std::uint32_t> next(chips(), kBlocks);
    for (std::size_t s = 0; s < mapping_.slices.size(); ++s) {
      auto made = images.next(1);
      if (!made) return tl::unexpected(made.error());
      std::uint32_t& room = next[made->front().layout.place.chip.index()];
      start(std::move(made->front()), room);
    }
    run_for(20);  // blocks are loaded
    return {};
  }
  void start(image::CoreImage image, std::uint32_t& room) {
    const auto bytes = image::core_program();
    board::Words program(bytes.size() / 4);
    std::memcpy(program.data(), bytes.data(), bytes.size());
    const auto place = image.layout.place;
    board::Chip& where = chip(place.chip.index());
    ASSERT_TRUE(where.poke(0, room, std::as_bytes(std::span(image.bytes))));
    board::poke_words(where, 0, kTags + 4U * place.core, std::array{room});
    board::start_program(board_, where, place.core, program);
    cores_.push_back({std::move(image.layout), &where, room});
    room += (cores_.back().layout.header.block_bytes + 15) / 16 * 16;
  }
  void signal(std::uint32_t last) {
    namespace controller = chip::system_controller;
    for (const Placed& core : cores_)
      board::poke_words(*core.chip, 0, core.block + abi::kCommandOffset, std::array{last});
    const auto flag = legs_++ % 2 == 0 ? controller::kClearFlag : controller::kSetFlag;
    for (std::size_t i = 0; i < chips(); ++i) {
      set_controller(chip(i), flag, controller::kAllCores);
      set_controller(chip(i), controller::kSetInterrupt, controller::kCode | controller::kAllCores);
    }
  }
  void run_for(int ms) { board_.run_until(board_.now() + ms * 1000 * board::kMicrosecond); }

  [[nodiscard]] std::vector<std::uint8_t> read(const Placed& core, abi::Section what) const {
    std::vector<std::uint8_t> bytes(what.bytes);
    EXPECT_TRUE(
        core.chip->peek(0, core.block + what.offset, std::as_writable_bytes(std::span(bytes))));
    return bytes;
  }
  [[nodiscard]] abi::CoreReport report_of(const Placed& core) const {
    const auto report = image::decode_report(
        core.layout, read(core, {abi::kReportOffset, sizeof(abi::CoreReport)}));
    EXPECT_TRUE(report) << report.error().what;
    return report.value_or(abi::CoreReport{});
  }
  [[nodiscard]] std::string text_of(const Placed& core) const {
    const auto bytes = read(core, core.layout.header.text);
    std::uint32_t used = 0;
    std::memcpy(&used, bytes.data() + static_cast<std::size_t>(chip::TextBuffer::used), 4);
    const auto* const text = reinterpret_cast<const char*>(bytes.data()) +
                             static_cast<std::size_t>(chip::TextBuffer::text);
    return {text, used};
  }
  bool take(const Placed& core, const image::Leg& leg) {
    const auto report = report_of(core);
    if (report.phase != abi::Phase::waiting || report.tick != leg.last_tick) {
      ADD_FAILURE() << "core " << int{core.layout.place.core} << " is in phase "
                    << static_cast<int>(report.phase) << " at tick " << report.tick << ", state "
                    << board::state(*core.chip, core.layout.place.core) << ": " << text_of(core);
      return false;
    }
    const auto sections = image::recorded(core.layout, read(core, core.layout.header.probes));
    EXPECT_TRUE(sections) << sections.error().what;
    if (!sections) return false;
    std::vector<std::vector<std::uint8_t>> buffers;
    for (const abi::Section& section : *sections) buffers.push_back(read(core, section));
    const auto added = parts_->add(core.layout, leg, buffers);
    EXPECT_TRUE(added) << added.error().what;
    return added.has_value();
  }

  flow::Mapping mapping_;
  board::Board board_;
  std::optional<image::Plan> plan_;
  std::optional<image::RecordingParts> parts_;
  std::vector<Placed> cores_;
  std::uint64_t tick_ = 0;
  int legs_ = 0;
};

}  // namespace spikeloom::on_core
