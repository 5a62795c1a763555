#include "host-tools/cli/inputs.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "network-specs/connect/expected.h"
#include "network-specs/machine/codec.h"
#include "network-specs/network/codec.h"
#include "network-specs/network/validate.h"

namespace spikeloom::cli {
namespace {

// A time given on the command line, in ticks; an error when it is not a whole number of them.
Result<std::uint64_t> ticks_of(const char* flag, double time_ms, const network::Network& network) {
  const double ticks = time_ms / network.tick_ms();
  const double whole = std::round(ticks);
  if (!(whole >= 0.0) || whole >= 4294967296.0 || std::abs(ticks - whole) > 1e-6 * (1.0 + whole)) {
    return failure(
        ErrorClass::usage, "time_off_grid",
        fmt::format("{} {} ms is not a whole number of ticks of {} ms from 0 to 2^32 - 1", flag,
                    time_ms, network.tick_ms()),
        flag, "time advances in ticks", "give a multiple of the tick");
  }
  return static_cast<std::uint64_t>(whole);
}

Result<void> override_times(const NetworkInput& input, network::Network& network) {
  if (input.duration_ms) {
    const auto ticks = ticks_of("--duration", *input.duration_ms, network);
    if (!ticks) return tl::unexpected(ticks.error());
    network.duration_ticks = *ticks;
    // A short trial run of a long description keeps something to measure.
    if (!input.discard_ms && network.discard_ticks >= *ticks) network.discard_ticks = 0;
  }
  if (input.discard_ms) {
    const auto ticks = ticks_of("--discard", *input.discard_ms, network);
    if (!ticks) return tl::unexpected(ticks.error());
    network.discard_ticks = *ticks;
  }
  return {};
}

}  // namespace

void NetworkInput::add_to(CLI::App& verb) {
  verb.add_option("network", path, "Description: .textproto, .json or .pb")->required();
  verb.add_option("--seed", seed, "Seed in place of the description's")->check(whole_number());
  verb.add_option("--duration", duration_ms, "Biological time in ms in place of the description's");
  verb.add_option("--discard", discard_ms, "Time at the start that statistics leave out, in ms");
}

tl::expected<network::Network, Errors> NetworkInput::read() const {
  auto network = network::read(path);
  if (!network) return network;
  if (seed) network->seed = *seed;
  if (auto done = override_times(*this, *network); !done) {
    return tl::unexpected(Errors{done.error()});
  }
  if (auto errors = network::validate(*network); !errors.empty()) return tl::unexpected(errors);
  return network;
}

void MapInput::add_to(CLI::App& verb) {
  verb.add_option("--machine", machine,
                  "Machine description; without it the smallest standard machine that fits")
      ->check(some_path());
  verb.add_option("--neurons-per-core", neurons_per_core, "Largest slice")
      ->check(CLI::Range(1U, 65536U))
      ->capture_default_str();
  verb.add_option("--placer", placer, "How slices find cores")
      ->check(CLI::IsMember([] {
        std::vector<std::string> names;
        for (const auto& named : placer::placers()) names.emplace_back(named.name);
        return names;
      }()))
      ->capture_default_str();
}

tl::expected<flow::MapOptions, Errors> MapInput::options(unsigned threads) const {
  flow::MapOptions options;
  options.neurons_per_core = neurons_per_core;
  options.placer = placer;
  options.threads = threads;
  if (machine.empty()) return options;
  auto spec = machine::read(machine);
  if (!spec) return tl::unexpected(spec.error());
  options.machine = *spec;
  return options;
}

CLI::Validator within(double low, double high) {
  const auto refuse = [low, high](std::string& text) -> std::string {
    double value = 0.0;
    const bool is_number = CLI::detail::lexical_cast(text, value);
    if (is_number && value >= low && value <= high) return {};
    return fmt::format("{} is not a number from {} to {}", text, low, high);
  };
  return {refuse, fmt::format("NUMBER in [{} - {}]", low, high)};
}

CLI::Validator whole_number() {
  const auto refuse = [](std::string& text) -> std::string {
    std::uint64_t value = 0;
    const auto* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ec == std::errc() && read.ptr == end) return {};
    return fmt::format("{} is not a whole number from 0 to 2^64 - 1", text);
  };
  return {refuse, "UINT"};
}

CLI::Validator some_path() {
  const auto refuse = [](std::string& text) -> std::string {
    return text.empty() ? "the path is empty" : "";
  };
  return {refuse, ""};
}

CLI::Validator thread_count() { return within(0, 4096); }

double expected_synapses(const network::Network& network, network::ProjectionId projection) {
  const auto& described = network.at(projection);
  return connect::expected_synapses(network, projection, {0, network.at(described.pre).size},
                                    {0, network.at(described.post).size});
}

double expected_synapses(const network::Network& network) {
  double synapses = 0.0;
  for (std::size_t i = 0; i < network.projections.size(); ++i) {
    synapses += expected_synapses(network, network::ProjectionId(i));
  }
  return synapses;
}

}  // namespace spikeloom::cli
