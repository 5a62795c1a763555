// Dense layered networks: the cortical microcircuit, a convolutional network.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "host-tools/bench/map_build.h"

namespace spikeloom::bench {
namespace {

constexpr std::uint64_t kMegabyte = 1'000'000;

// Potjans and Diesmann 2014: neurons (table 5), spontaneous rates (table 6), and to whom each
// population projects at all (table 5: a connection probability above zero).
struct Layer {
  const char* name;
  double neurons, rate_hz;
  std::array<bool, 8> reaches;
};
constexpr std::array<Layer, 8> kLayers{{
    {"L23E", 20683, 0.86, {true, true, true, true, true, true, true, true}},
    {"L23I", 5834, 2.80, {true, true, true, true, true, true, true, true}},
    {"L4E", 21915, 4.45, {true, true, true, true, true, true, true, true}},
    {"L4I", 5479, 5.93, {true, true, true, true, true, true, true, true}},
    {"L5E", 4850, 7.59, {true, true, true, true, true, true, true, true}},
    {"L5I", 1065, 8.64, {false, false, true, false, true, true, true, true}},
    {"L6E", 14395, 1.09, {true, true, true, true, true, true, true, true}},
    {"L6I", 2948, 7.88, {false, false, false, false, false, false, true, true}},
}};
constexpr double kBackgroundHz = 8.0;  // of a source that stands for the background of one neuron

void append(const Slices& slices, std::vector<mapper::SliceId>& sinks) {
  for (std::uint32_t i = 0; i < slices.count; ++i) sinks.push_back(slices.at(i));
}

// A map of features: channels of `side` x `side` neurons, 64 neurons of whole rows a slice.
struct Features {
  const char* name;
  int channels, side, kernel;  // kernel: of the map's own inputs
  double rate_hz;
  [[nodiscard]] int rows() const { return std::max(1, kNeuronsPerCore / side); }
  [[nodiscard]] int bands() const { return (side + rows() - 1) / rows(); }
  static constexpr int kNeuronsPerCore = 64;
};
constexpr std::array<Features, 8> kFeatures{{{"input", 2, 64, 0, 6.0},
                                             {"conv1", 8, 64, 5, 9.0},
                                             {"conv2", 8, 64, 5, 12.0},
                                             {"conv3", 32, 32, 5, 10.0},
                                             {"conv4", 64, 16, 5, 8.0},
                                             {"conv5", 96, 8, 3, 6.0},
                                             {"dense1", 32, 8, 8, 10.0},
                                             {"dense2", 8, 8, 8, 20.0}}};

// The bands of the next map that read a band of this one.
std::pair<int, int> bands_read(const Features& from, int band, const Features& to) {
  const double step = static_cast<double>(from.side) / to.side;
  const double first = band * from.rows(), last = first + from.rows() - 1;
  const int half = to.kernel / 2;
  const int low = static_cast<int>(std::ceil((first - half) / step));
  const int high = static_cast<int>(std::floor((last + half) / step));
  return {std::clamp(low / to.rows(), 0, to.bands() - 1),
          std::clamp(high / to.rows(), 0, to.bands() - 1)};
}

}  // namespace

Result<MapInstance> microcircuit_instance(std::string name, std::uint32_t per_core, double size,
                                          const machine::MachineSpec* machine, const Faults* faults,
                                          std::uint64_t seed) {
  InstanceBuilder builder(std::move(name));
  auto stream = draws(seed, 0);
  std::array<Slices, kLayers.size()> layers{}, sources{};
  const auto cut = [&](const Layer& layer) {
    const auto neurons = std::max(1.0, layer.neurons * size);
    return static_cast<std::uint32_t>(std::ceil(neurons / per_core));
  };
  for (std::size_t i = 0; i < kLayers.size(); ++i)
    layers[i] = builder.population(kLayers[i].name, cut(kLayers[i]), per_core, 5 * kMegabyte);
  for (std::size_t i = 0; i < kLayers.size(); ++i) {
    sources[i] = builder.population(fmt::format("{} background", kLayers[i].name), cut(kLayers[i]),
                                    per_core, kMegabyte);
  }
  for (std::size_t i = 0; i < kLayers.size(); ++i) {
    std::vector<mapper::SliceId> sinks;
    for (std::size_t to = 0; to < kLayers.size(); ++to)
      if (kLayers[i].reaches[to]) append(layers[to], sinks);
    for (std::uint32_t slice = 0; slice < layers[i].count; ++slice) {
      const double varied = draw_between(stream, 0.8, 1.2);
      builder.net(layers[i].at(slice), per_core * kLayers[i].rate_hz * varied, sinks);
      builder.net(sources[i].at(slice), per_core * kBackgroundHz, {layers[i].at(slice)});
    }
  }
  auto spec = machine != nullptr ? *machine
                                 : machine_for(builder.instance().slices.size(),
                                               per_core >= 256 ? 1 / 3.0 : 1 / 1.7);
  if (faults != nullptr) spec = with_faults(spec, *faults, seed);
  return std::move(builder).finish(spec);
}

Result<MapInstance> convolution_instance(std::string name, double size, std::uint64_t seed) {
  InstanceBuilder builder(std::move(name));
  auto stream = draws(seed, 0);
  std::array<Slices, kFeatures.size()> maps{};
  std::array<std::uint32_t, kFeatures.size()> channels{};
  for (std::size_t i = 0; i < kFeatures.size(); ++i) {
    const auto& features = kFeatures[i];
    channels[i] = static_cast<std::uint32_t>(std::max(1.0, std::round(features.channels * size)));
    maps[i] = builder.population(features.name,
                                 channels[i] * static_cast<std::uint32_t>(features.bands()),
                                 Features::kNeuronsPerCore, 3 * kMegabyte);
  }
  for (std::size_t i = 0; i < kFeatures.size(); ++i) {
    const auto& features = kFeatures[i];
    const auto bands = static_cast<std::uint32_t>(features.bands());
    for (std::uint32_t slice = 0; slice < maps[i].count; ++slice) {
      std::vector<mapper::SliceId> sinks;
      if (i + 1 < kFeatures.size()) {
        const auto& next = kFeatures[i + 1];
        const auto [low, high] = bands_read(features, static_cast<int>(slice % bands), next);
        const auto next_bands = static_cast<std::uint32_t>(next.bands());
        for (std::uint32_t channel = 0; channel < channels[i + 1]; ++channel) {
          for (int band = low; band <= high; ++band)
            sinks.push_back(
                maps[i + 1].at(channel * next_bands + static_cast<std::uint32_t>(band)));
        }
      }
      const double varied = draw_between(stream, 0.5, 1.5);
      builder.net(maps[i].at(slice), Features::kNeuronsPerCore * features.rate_hz * varied,
                  std::move(sinks));
    }
  }
  return std::move(builder).finish(machine_for(builder.instance().slices.size(), 0.96));
}

}  // namespace spikeloom::bench
