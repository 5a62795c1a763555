// A machine without a board: cores made from images, packets delivered by nets within the tick.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "host-tools/image/core_image.h"
#include "host-tools/image/decode.h"
#include "host-tools/image/images.h"
#include "mapper/nets.h"
#include "tests/support/image_core.h"

namespace spikeloom::support {

// A network cut and given keys, in place of flow: every slice on a chip of its own, its parts on
// cores of that; keys in the order of nets.
struct MappedCase {
  explicit MappedCase(const network::Network& of, std::vector<mapper::Slice> cut)
      : MappedCase(of, cut, mapper::nets(of, cut)) {}
  MappedCase(const network::Network& of, std::vector<mapper::Slice> cut,
             std::vector<mapper::Net> joined)
      : network(of), slices(std::move(cut)), nets(std::move(joined)) {
    for (std::size_t s = 0; s < slices.size(); ++s)
      placement.cores.push_back(
          {machine::ChipId(s - slices[s].part), static_cast<std::uint8_t>(1 + slices[s].part)});
    std::uint32_t next = 0x100;
    for (const auto& net : nets) {
      std::uint32_t block = 1U << abi::kTickBits;
      while (block >> abi::kTickBits < mapper::sender(net, slices).neurons.size()) block *= 2;
      next = (next + block - 1) / block * block;
      keys.push_back({next, ~(block - 1)});
      next += block;
    }
  }
  MappedCase(const MappedCase&) = delete;
  MappedCase& operator=(const MappedCase&) = delete;

  [[nodiscard]] image::Inputs inputs() const { return {network, slices, nets, placement, keys}; }

  const network::Network& network;
  std::vector<mapper::Slice> slices;
  std::vector<mapper::Net> nets;
  placer::Placement placement;
  std::vector<router::KeyBlock> keys;
};

class ImageMachine {
 public:
  explicit ImageMachine(const image::Plan& plan) : plan_(plan), parts_(plan) {}

  Result<void> load() {
    image::Images images(plan_);
    for (;;) {
      auto next = images.next(1);
      if (!next) return tl::unexpected(next.error());
      if (next->empty()) break;
      for (auto& it : *next)
        cores_.push_back({std::move(it.layout), ImageCore(std::move(it.bytes))});
    }
    return {};
  }

  Result<network::Recording> run() {
    const auto& time = plan_.time();
    pass(0);
    for (std::uint64_t done = 0; done < time.run_ticks;) {
      const image::Leg leg{done, std::min(done + time.leg_ticks, time.run_ticks)};
      for (std::uint64_t tick = done + 1; tick <= leg.last_tick; ++tick)
        pass(static_cast<std::uint32_t>(tick));
      if (auto read = read_back(leg); !read) return tl::unexpected(read.error());
      done = leg.last_tick;
    }
    for (const auto& it : cores_) {
      const auto report = image::decode_report(it.layout, it.core.report());
      if (!report) return tl::unexpected(report.error());
      unknown_keys_ += report->unknown_keys;
      parts_.add(*report);
    }
    return parts_.take(time.run_ticks);
  }
  [[nodiscard]] std::uint64_t unknown_keys() const { return unknown_keys_; }

 private:
  struct Core {
    image::CoreLayout layout;
    ImageCore core;
  };

  // Every tick's input goes to where the neurons are; all cores do a tick; then all packets arrive.
  void pass(std::uint32_t tick) {
    for (auto& it : cores_) {
      if (it.core.hands_over()) it.core.hand_over(tick);
    }
    for (auto& it : cores_) {
      if (!it.core.hands_over() && it.core.partners() != 0) take_over(it, tick);
    }
    std::vector<std::uint32_t> sent;
    for (auto& it : cores_) {
      const auto keys = it.core.tick(tick);
      sent.insert(sent.end(), keys.begin(), keys.end());
    }
    for (const std::uint32_t key : sent)
      for (const auto sink : net_of(key).sinks) cores_[sink.index()].core.take(key, tick);
  }

  [[nodiscard]] const mapper::Net& net_of(std::uint32_t key) const {
    const auto& keys = plan_.inputs().keys;
    for (std::size_t n = 0; n < keys.size(); ++n)
      if ((key & keys[n].mask) == keys[n].key) return plan_.inputs().nets[n];
    throw std::out_of_range("a key of no net");
  }

  void take_over(Core& neurons, std::uint32_t tick) {
    for (auto& it : cores_)
      if (it.layout.place.chip == neurons.layout.place.chip &&
          (neurons.core.partners() >> it.layout.place.core & 1U) != 0)
        neurons.core.take_over(it.core, tick);
  }

  Result<void> read_back(const image::Leg& leg) {
    for (auto& it : cores_) {
      const auto sections = image::recorded(it.layout, it.core.read(it.layout.header.probes));
      if (!sections) return tl::unexpected(sections.error());
      std::vector<std::vector<std::uint8_t>> buffers;
      for (const auto& section : *sections) buffers.push_back(it.core.read(section));
      if (auto added = parts_.add(it.layout, leg, buffers); !added) return added;
      it.core.begin_leg();
    }
    return {};
  }

  const image::Plan& plan_;
  image::RecordingParts parts_;
  std::vector<Core> cores_;
  std::uint64_t unknown_keys_ = 0;
};

}  // namespace spikeloom::support
