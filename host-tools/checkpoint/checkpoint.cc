#include "host-tools/checkpoint/checkpoint.h"

#include <fmt/format.h>

#include <limits>

#include "host-tools/results/run_directory.h"
#include "network-specs/network/codec.h"
#include "network-specs/proto/checkpoint.pb.h"
#include "network-specs/proto/forms.h"

namespace spikeloom::checkpoint {
namespace {

using native::Snapshot;

constexpr const char* kFormat = "spikeloom-checkpoint";
constexpr std::uint32_t kFormatVersion = 1;
constexpr std::uint64_t kBytesANeuron = 96;  // a dozen states or spikes
constexpr std::uint64_t kBytesOfFrame = 4096;

tl::unexpected<Error> refused(std::string code, std::string what, std::string cause,
                              std::string remedy) {
  return failure(ErrorClass::invalid_input, std::move(code), std::move(what), "", std::move(cause),
                 std::move(remedy));
}

tl::unexpected<Error> damaged(std::string what) {
  return refused("checkpoint_damaged", std::move(what),
                 "the file was cut short, or its bytes were changed",
                 "copy it again, use an earlier checkpoint, or run from the beginning");
}

std::uint64_t checksum(std::string_view bytes) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : bytes) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  return hash;
}

// What every checkpoint begins with: the tag and length of the first field, and its text.
std::string first_bytes() {
  const std::string name(kFormat);
  return std::string{'\x0a', static_cast<char>(name.size())} + name;
}

bool parses(std::string_view bytes, google::protobuf::Message& message) {
  const auto parsed = proto::parse_message(bytes, proto::Form::binary, message);
  return parsed.complete && parsed.errors.empty();
}

proto::EngineState message_of(const Snapshot& snapshot) {
  proto::EngineState message;
  message.set_network_digest(snapshot.network_digest);
  message.set_arithmetic_version(native::kArithmeticVersion);
  message.set_tick(snapshot.tick);
  for (const auto& states : snapshot.state) {
    auto& population = *message.add_population();
    for (const auto& values : states)
      population.add_state()->mutable_value()->Add(values.begin(), values.end());
  }
  for (const auto& spike : snapshot.recent) {
    message.add_recent_tick(spike.tick);
    message.add_recent_neuron(spike.neuron);
  }
  for (const auto& list : snapshot.lists) {
    auto& to = *message.add_list();
    to.set_source(list.source.value);
    for (const auto& spike : list.spikes) {
      to.add_neuron(spike.neuron);
      to.add_time_ms(spike.time_ms);
    }
  }
  return message;
}

Result<Snapshot> snapshot_of(const proto::EngineState& message) {
  Snapshot snapshot;
  snapshot.network_digest = message.network_digest();
  snapshot.tick = message.tick();
  for (const auto& population : message.population()) {
    auto& states = snapshot.state.emplace_back();
    for (const auto& values : population.state())
      states.emplace_back(values.value().begin(), values.value().end());
  }
  if (message.recent_tick_size() != message.recent_neuron_size())
    return damaged(fmt::format("{} ticks and {} neurons of recent spikes",
                               message.recent_tick_size(), message.recent_neuron_size()));
  for (int i = 0; i < message.recent_tick_size(); ++i)
    snapshot.recent.push_back({message.recent_tick(i), message.recent_neuron(i)});
  for (const auto& from : message.list()) {
    if (from.neuron_size() != from.time_ms_size())
      return damaged(fmt::format("a spike list of {} neurons and {} times", from.neuron_size(),
                                 from.time_ms_size()));
    auto& list = snapshot.lists.emplace_back();
    list.source = network::PopulationId(from.source());
    for (int i = 0; i < from.neuron_size(); ++i)
      list.spikes.push_back({from.neuron(i), from.time_ms(i)});
  }
  return snapshot;
}

}  // namespace

Result<std::string> encode(const Snapshot& snapshot) {
  return sealed(proto::print_message(message_of(snapshot), proto::Form::binary));
}

Result<std::string> sealed(std::string state) {
  constexpr std::uint64_t kMostBytes = std::numeric_limits<int>::max() - kBytesOfFrame;
  if (state.size() > kMostBytes)
    return failure(ErrorClass::output_failed, "checkpoint_too_large",
                   fmt::format("the state of the network has {} bytes; a checkpoint holds {}",
                               state.size(), kMostBytes),
                   "", "", "run without a checkpoint");
  proto::Checkpoint message;
  message.set_format(kFormat);
  message.set_format_version(kFormatVersion);
  message.set_checksum(checksum(state));
  message.set_state(std::move(state));
  return proto::print_message(message, proto::Form::binary);
}

Result<Snapshot> decode(std::string_view bytes) {
  const auto begin = first_bytes();
  if (!bytes.starts_with(std::string_view(begin).substr(0, bytes.size())) || bytes.empty())
    return refused("not_a_checkpoint", "the file is no checkpoint: it does not begin like one", "",
                   "name a file that --save-checkpoint wrote");
  proto::Checkpoint message;
  if (!parses(bytes, message) || message.format_version() == 0)
    return damaged(fmt::format("the {} bytes are no whole checkpoint", bytes.size()));
  if (message.format_version() != kFormatVersion)
    return refused("checkpoint_version",
                   fmt::format("the checkpoint is of format version {}; this program reads {}",
                               message.format_version(), kFormatVersion),
                   "it was written by another version of the program",
                   "continue with that version, or run from the beginning");
  if (const auto sum = checksum(message.state()); sum != message.checksum())
    return damaged(fmt::format("the state's checksum is {:016x}; the file says {:016x}", sum,
                               message.checksum()));
  proto::EngineState state;
  if (!parses(message.state(), state)) return damaged("the state cannot be read");
  if (state.arithmetic_version() != native::kArithmeticVersion)
    return refused("checkpoint_arithmetic",
                   fmt::format("the checkpoint is of arithmetic version {}; this engine's is {}",
                               state.arithmetic_version(), native::kArithmeticVersion),
                   "neurons compute otherwise since: the run would not be one",
                   "continue with the version that wrote it, or run from the beginning");
  return snapshot_of(state);
}

Result<void> write(const std::filesystem::path& path, const Snapshot& snapshot) {
  const auto bytes = encode(snapshot);
  if (!bytes) return tl::unexpected(bytes.error());
  const auto folder = std::filesystem::absolute(path).parent_path();
  const auto directory = results::RunDirectory::at(folder, true);
  if (!directory) return tl::unexpected(directory.error());
  return directory->write(path.filename().string(), *bytes);
}

Result<Snapshot> read(const std::filesystem::path& path) {
  const auto bytes = proto::read_file(path);
  if (!bytes) return tl::unexpected(bytes.error());
  auto snapshot = decode(*bytes);
  if (!snapshot) snapshot.error().where = path.string();
  return snapshot;
}

Result<void> fits(const Snapshot& snapshot, const network::Network& network) {
  const auto digest = network::dynamics_digest(network);
  if (snapshot.network_digest != digest)
    return refused(
        "other_network",
        fmt::format("the checkpoint is of network {}; '{}' is network {}", snapshot.network_digest,
                    network.name, digest),
        "the description or its seed was changed, or the checkpoint is another network's",
        "name the description that the checkpoint was made with; duration, discarded time and "
        "probes may differ");
  if (snapshot.tick >= network.duration_ticks)
    return refused("checkpoint_too_late",
                   fmt::format("the checkpoint is of tick {}; the run ends with tick {}",
                               snapshot.tick, network.duration_ticks),
                   "nothing is left to run", "run longer with --duration");
  return {};
}

std::uint64_t expected_bytes(const network::Network& network) {
  return kBytesOfFrame + kBytesANeuron * network::first_neurons(network).back();
}

}  // namespace spikeloom::checkpoint
