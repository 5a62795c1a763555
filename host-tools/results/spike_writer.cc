#include "host-tools/results/spike_writer.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace spikeloom::results {
namespace {

using network::Spike;

// 32 KiB of times and as much of neurons; less where many populations would leave many chunks half
// empty.
constexpr std::uint64_t kMostSpikesAChunk = 4096, kFewestSpikesAChunk = 64;
constexpr std::uint64_t kSpikesInHalfEmptyChunks = std::uint64_t{1} << 18;
// HDF5's tree of chunks: at most 2.2 kB a node of 32 to 64 chunks; the first with the data set.
constexpr std::uint64_t kTreeBytesAChunk = 160, kFirstTreeBytes = 4096;
constexpr std::uint64_t kBytesASpike = 16;

std::vector<bool> probed_populations(const network::Network& network) {
  std::vector<bool> probed(network.populations.size(), false);
  for (const auto& probe : network.probes)
    if (probe.variable == network::Variable::spikes) probed[probe.population.index()] = true;
  return probed;
}

std::uint64_t chunk_for(const std::vector<bool>& probed) {
  const auto trains = static_cast<std::uint64_t>(std::count(probed.begin(), probed.end(), true));
  const auto share = std::bit_floor(kSpikesInHalfEmptyChunks / std::max<std::uint64_t>(trains, 1));
  return std::clamp(share, kFewestSpikesAChunk, kMostSpikesAChunk);
}

// The first multiple of the stride at or after the tick, but 0.
std::uint64_t end_of_stride(std::uint64_t tick, std::uint64_t stride_ticks) {
  const bool is_end = tick != 0 && tick % stride_ticks == 0;
  return is_end ? tick : (tick / stride_ticks + 1) * stride_ticks;
}

// The enum type of the guide; libsonata reads the attribute as an enum.
h5::Handle sorting_type() {
  h5::Handle type{H5Tenum_create(H5T_STD_U8LE), H5Tclose};
  std::uint8_t value = 0;
  for (const char* name : {"none", "by_id", "by_time"}) {
    H5Tenum_insert(type.id(), name, &value);
    ++value;
  }
  return type;
}

}  // namespace

SpikeWriter::SpikeWriter(const std::filesystem::path& path, const network::Network& network,
                         std::uint64_t stride_ticks)
    : tick_ms_(network.tick_ms()),
      stride_ticks_(stride_ticks),
      chunk_(kMostSpikesAChunk),
      file_(path) {
  const auto probed = probed_populations(network);
  chunk_ = chunk_for(probed);
  const auto group = file_.group(file_.root(), "spikes");
  for (std::size_t p = 0; p < probed.size() && group.open(); ++p)
    if (probed[p]) add(network, network::PopulationId(p), group.id());
}

Result<SpikeWriter> SpikeWriter::open(const std::filesystem::path& path,
                                      const network::Network& network, std::uint64_t stride_ticks) {
  SpikeWriter writer(path, network, stride_ticks);
  if (auto done = writer.file_.flush(); !done) return tl::unexpected(done.error());
  return writer;
}

void SpikeWriter::add(const network::Network& network, network::PopulationId population,
                      hid_t parent) {
  const auto firsts = first_neurons(network);
  const auto p = population.index();
  const auto group = file_.group(parent, h5::link_name(network.populations[p].name).c_str());
  if (!group.open()) return;
  const std::uint8_t by_time = 2;
  file_.attribute(group.id(), "sorting", sorting_type().id(), {}, &by_time);
  Train train;
  train.first_neuron = firsts[p];
  train.last_neuron = firsts[p + 1];
  const hsize_t chunk = chunk_;
  train.times = file_.growing(group.id(), "timestamps", H5T_IEEE_F64LE, {}, {&chunk, 1});
  train.nodes = file_.growing(group.id(), "node_ids", H5T_STD_U64LE, {}, {&chunk, 1});
  if (train.times.open()) file_.text_attribute(train.times.id(), "units", "ms");
  trains_.push_back(std::move(train));
}

std::size_t SpikeWriter::train_of(const Spike& spike) const {
  const auto after =
      std::upper_bound(trains_.begin(), trains_.end(), spike.neuron,
                       [](std::uint64_t neuron, const Train& t) { return neuron < t.last_neuron; });
  return static_cast<std::size_t>(after - trains_.begin());
}

void SpikeWriter::put(std::span<const Spike> spikes) {
  for (const auto& spike : spikes) {
    auto& train = trains_[train_of(spike)];
    train.ms.push_back(spike.tick * tick_ms_);
    train.ids.push_back(spike.neuron - train.first_neuron);
  }
  for (auto& train : trains_) {
    file_.append(train.times, H5T_NATIVE_DOUBLE, train.ms.size(), train.ms.data());
    file_.append(train.nodes, H5T_NATIVE_UINT64, train.ids.size(), train.ids.data());
    train.written += train.ids.size();
    train.ms.clear();
    train.ids.clear();
  }
}

Result<void> SpikeWriter::append(std::span<const Spike> spikes, std::uint64_t last_tick) {
  waiting_.insert(waiting_.end(), spikes.begin(), spikes.end());
  std::span<const Spike> rest(waiting_);
  while (!rest.empty()) {
    const std::uint64_t end_tick = end_of_stride(rest.front().tick, stride_ticks_);
    if (end_tick > last_tick) break;
    const auto end = std::partition_point(
        rest.begin(), rest.end(), [&](const Spike& spike) { return spike.tick <= end_tick; });
    const auto count = static_cast<std::size_t>(end - rest.begin());
    put(rest.first(count));
    if (auto done = file_.flush(); !done) return done;
    rest = rest.subspan(count);
  }
  waiting_.erase(waiting_.begin(), waiting_.end() - static_cast<std::ptrdiff_t>(rest.size()));
  return {};
}

std::uint64_t SpikeWriter::growth_bytes(std::span<const Spike> spikes) const {
  std::vector<std::uint64_t> added(trains_.size(), 0);
  for (const auto& spike : waiting_) ++added[train_of(spike)];
  for (const auto& spike : spikes) ++added[train_of(spike)];
  std::uint64_t bytes = kFirstTreeBytes;
  for (std::size_t t = 0; t < trains_.size(); ++t) {
    const auto chunks = [&](std::uint64_t count) { return (count + chunk_ - 1) / chunk_; };
    const std::uint64_t before = trains_[t].written;
    bytes += (chunks(before + added[t]) - chunks(before)) *
             (chunk_ * kBytesASpike + 2 * kTreeBytesAChunk);
    if (before == 0 && added[t] != 0) bytes += 2 * kFirstTreeBytes;
  }
  return bytes;
}

Result<void> SpikeWriter::close() {
  put(std::exchange(waiting_, {}));
  trains_.clear();
  return file_.close();
}

Result<void> write_spikes(const std::filesystem::path& path, const network::Network& network,
                          std::span<const Spike> spikes, std::uint64_t stride_ticks) {
  auto writer = SpikeWriter::open(path, network, stride_ticks);
  if (!writer) return tl::unexpected(writer.error());
  if (auto done = writer->append(spikes, spikes.empty() ? 0 : spikes.back().tick); !done)
    return done;
  return writer->close();
}

}  // namespace spikeloom::results
