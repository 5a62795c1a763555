// A network on one chip of an emulated board, each slice on a core of its own: images loaded and
// read back through the stand-in monitor, legs by its signals.
//
// Units    board time in picoseconds.
// Errors   those of images and decoding; internal where cores do not come to the end of a leg.
#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "board-runtime/shared/abi/core_block.h"
#include "board-runtime/shared/chip/monitor_memory.h"
#include "emulator/monitor/stand_in.h"
#include "host-tools/image/core_image.h"
#include "host-tools/image/core_program.h"
#include "host-tools/image/decode.h"

namespace spikeloom::support {

class BoardMachine {
 public:
  static constexpr machine::ChipXY kChip{0, 0};
  static constexpr std::uint32_t kApplication = 30;
  static constexpr int kFirstCore = chip::kFirstApplicationCore;

  BoardMachine(const image::Plan& plan, const board::FaultPlan& faults)
      : plan_(plan), parts_(plan), board_(made(faults)), monitor_(board_) {}
  explicit BoardMachine(const image::Plan& plan) : BoardMachine(plan, {}) {}

  Result<void> load() {
    image::ImageBuilder builder(plan_);
    const auto& inputs = plan_.inputs();
    monitor_.run_until(board_.now() + 10 * board::kMillisecond);
    std::uint32_t mask = 0;
    for (std::size_t s = 0; s < inputs.slices.size(); ++s) {
      auto image = builder.build(mapper::SliceId(s));
      if (!image) return tl::unexpected(image.error());
      const int core = kFirstCore + static_cast<int>(s);
      const auto block = monitor_.allocate(kChip, image->layout.header.block_bytes, kApplication,
                                           static_cast<std::uint32_t>(core));
      if (block == 0) return problem("no SDRAM");
      monitor_.write(kChip, block, std::as_bytes(std::span(image->bytes)));
      cores_.push_back({std::move(image->layout), block});
      mask |= 1U << core;
    }
    route();
    monitor_.start(kChip, std::as_bytes(image::core_program()), mask, kApplication);
    return wait_for(chip::CoreState::sync0);
  }

  Result<network::Recording> run() {
    const auto& time = plan_.time();
    for (std::uint64_t done = 0; done < time.run_ticks;) {
      const image::Leg leg{done, std::min(done + time.leg_ticks, time.run_ticks)};
      if (auto ran = run_leg(leg); !ran) return tl::unexpected(ran.error());
      done = leg.last_tick;
    }
    for (const auto& it : cores_) {
      auto report = report_of(it);
      if (!report) return tl::unexpected(report.error());
      parts_.add(*report);
      reports_.push_back(*std::move(report));
    }
    return parts_.take(time.run_ticks);
  }
  // Of every slice, after the run.
  [[nodiscard]] const std::vector<abi::CoreReport>& reports() const { return reports_; }

 private:
  struct Core {
    image::CoreLayout layout;
    std::uint32_t block;
  };

  static board::Board made(const board::FaultPlan& faults) {
    board::BoardOptions options;
    options.machine.shape = machine::Shape::spinn3;
    options.faults = faults;
    return *board::Board::make(options);
  }
  static tl::unexpected<Error> problem(const std::string& what) {
    return failure(ErrorClass::internal, "board_machine", what, "", "", "");
  }
  void route() {
    const auto& inputs = plan_.inputs();
    std::vector<chip::RoutingEntry> entries;
    for (std::size_t n = 0; n < inputs.nets.size(); ++n) {
      chip::Route route = 0;
      for (const auto sink : inputs.nets[n].sinks)
        route |= chip::core_bit(kFirstCore + static_cast<int>(sink.index()));
      entries.push_back({inputs.keys[n].key, inputs.keys[n].mask, route});
    }
    monitor_.route(kChip, entries, kApplication);
  }
  Result<void> run_leg(const image::Leg& leg) {
    const auto last = static_cast<std::uint32_t>(leg.last_tick);
    for (const auto& it : cores_)
      monitor_.write(kChip, it.block + abi::kCommandOffset, std::as_bytes(std::span(&last, 1)));
    const bool even = legs_++ % 2 == 0;
    monitor_.signal(even ? chip::Signal::sync0 : chip::Signal::sync1, kApplication);
    const auto& time = plan_.time();
    const std::uint64_t cycles =
        time.start_cycles + (leg.last_tick - leg.first_tick + 1) * time.tick_cycles;
    monitor_.run_until(board_.now() + static_cast<board::Time>(cycles) * 5000);
    if (auto waited = wait_for(even ? chip::CoreState::sync1 : chip::CoreState::sync0); !waited)
      return waited;
    return read_back(leg);
  }
  Result<void> wait_for(chip::CoreState state) {
    for (const auto& it : cores_) {
      const int core = kFirstCore + static_cast<int>(&it - cores_.data());
      for (int ms = 0; monitor_.state({kChip, core}) != static_cast<int>(state); ++ms) {
        if (ms == 1000) return problem(state_text(core));
        monitor_.run_until(board_.now() + board::kMillisecond);
      }
    }
    return {};
  }
  std::string state_text(int core) {
    const auto report = report_of(cores_[static_cast<std::size_t>(core - kFirstCore)]);
    return "core " + std::to_string(core) + " is in state " +
           std::to_string(monitor_.state({kChip, core})) + ", fault " +
           (report ? std::to_string(static_cast<int>(report->fault)) : "unknown");
  }
  std::vector<std::uint8_t> read(const Core& core, const abi::Section& section) {
    const auto bytes = monitor_.read(kChip, core.block + section.offset, section.bytes);
    std::vector<std::uint8_t> result;
    for (const std::byte byte : bytes) result.push_back(std::to_integer<std::uint8_t>(byte));
    return result;
  }
  Result<abi::CoreReport> report_of(const Core& core) {
    return image::decode_report(core.layout,
                                read(core, {abi::kReportOffset, sizeof(abi::CoreReport)}));
  }
  Result<void> read_back(const image::Leg& leg) {
    for (auto& it : cores_) {
      const auto sections = image::recorded(it.layout, read(it, it.layout.header.probes));
      if (!sections) return tl::unexpected(sections.error());
      std::vector<std::vector<std::uint8_t>> buffers;
      for (const auto& section : *sections) buffers.push_back(read(it, section));
      if (auto added = parts_.add(it.layout, leg, buffers); !added) return added;
    }
    return {};
  }

  const image::Plan& plan_;
  image::RecordingParts parts_;
  board::Board board_;
  monitor::StandIn monitor_;
  std::vector<Core> cores_;
  std::vector<abi::CoreReport> reports_;
  int legs_ = 0;
};

}  // namespace spikeloom::support
