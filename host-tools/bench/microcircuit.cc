#include "host-tools/bench/microcircuit.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "host-tools/bench/descriptions.h"
#include "host-tools/bench/scaled_network.h"
#include "network-specs/network/codec.h"
#include "network-specs/network/validate.h"

namespace spikeloom::bench {
namespace {

// Of the full network, by population; INM-6/microcircuit-PD14-model, network_params.
constexpr std::array kFullRatesHz{0.903, 2.965, 4.414, 5.876, 7.569, 8.633, 1.105, 7.829};

struct LibraryFile {
  double scale;
  Drive drive;
  const char* name;
  const char* (*text)();
};
constexpr std::array kLibrary{
    LibraryFile{1.0, Drive::poisson, "microcircuit.textproto", microcircuit_text},
    LibraryFile{1.0, Drive::dc, "microcircuit_dc.textproto", microcircuit_dc_text},
    LibraryFile{0.1, Drive::poisson, "microcircuit_0.1.textproto", microcircuit_tenth_text}};

const LibraryFile* find(double scale, Drive drive) {
  for (const LibraryFile& file : kLibrary)
    if (file.scale == scale && file.drive == drive) return &file;
  return nullptr;
}

tl::expected<Described, Errors> describe(double scale, Drive drive) {
  const LibraryFile* const file = find(scale, drive);
  const LibraryFile& from = file != nullptr ? *file : *find(1.0, drive);
  auto network = network::parse(from.text(), network::Form::text);
  if (!network) return tl::unexpected(network.error());
  if (file != nullptr)
    return Described{scale, drive, fmt::format("network-specs/library/{}", file->name),
                     std::move(*network)};
  return Described{scale, drive,
                   fmt::format("{0}: neurons and synapses a neuron x {1:g}, weights / sqrt({1:g}), "
                               "constant current that keeps the mean input",
                               from.name, scale),
                   scaled(*network, scale, kFullRatesHz)};
}

}  // namespace

tl::expected<Described, Errors> microcircuit(double scale, const Protocol& protocol) {
  auto described = describe(scale, protocol.drive);
  if (!described) return described;
  auto& network = described->network;
  const double ticks_a_ms = 1.0 / network.tick_ms();
  network.discard_ticks =
      static_cast<std::uint64_t>(std::llround(protocol.transient_ms * ticks_a_ms));
  network.duration_ticks =
      network.discard_ticks +
      static_cast<std::uint64_t>(std::llround(protocol.biological_ms * ticks_a_ms));
  if (auto errors = network::validate(network); !errors.empty()) return tl::unexpected(errors);
  return described;
}

}  // namespace spikeloom::bench
