#include "host-tools/results/recording_writer.h"

#include <algorithm>
#include <utility>

#include "host-tools/results/values_h5.h"

namespace spikeloom::results {
namespace {

namespace fs = std::filesystem;

constexpr const char* kReserveFile = ".reserve";
constexpr const char* kFullText = "the disk is full";
constexpr std::uint64_t kSlackBytes = 64 << 10;  // of the file system itself

// Of several failures the first is told.
void note(Result<void>& all, const Result<void>& one) {
  if (all && !one) all = one;
}

// What was set aside for the file's growth and not used.
void drop_claim(const fs::path& path) {
  std::error_code error;
  const auto size = fs::file_size(path, error);
  if (!error) fs::resize_file(path, size, error);
}

// Also when somebody still holds the file open.
void remove_with_blocks(const fs::path& path) {
  std::error_code ignored;
  fs::resize_file(path, 0, ignored);
  fs::remove(path, ignored);
}

}  // namespace

RecordingWriter::RecordingWriter(const RunDirectory& directory, const network::Network& network,
                                 const RecordingOptions& options, Reserve reserve)
    : directory_(&directory), network_(&network), options_(options), reserve_(std::move(reserve)) {
  recording_.first_tick = options.first_tick;
}

Result<RecordingWriter> RecordingWriter::open(const RunDirectory& directory,
                                              const network::Network& network,
                                              const RecordingOptions& options) {
  const auto place = directory.path() / kReserveFile;
  const std::uint64_t free = options.free_bytes(directory.path());
  if (free < options.reserve_bytes)
    return tl::unexpected(disk_full(place, options.reserve_bytes, free, kFullText));
  auto reserve = Reserve::take(place, options.reserve_bytes);
  if (!reserve) return tl::unexpected(reserve.error());
  RecordingWriter writer(directory, network, options, *std::move(reserve));
  if (auto done = writer.open_files(); !done) {
    writer.forget_files();
    return tl::unexpected(done.error());
  }
  return writer;
}

Result<void> RecordingWriter::open_files() {
  auto spikes =
      SpikeWriter::open(directory_->temporary(kSpikesFile), *network_, options_.stride_ticks);
  if (!spikes) return tl::unexpected(spikes.error());
  spikes_.emplace(*std::move(spikes));
  for (std::size_t i = 0; i < network_->probes.size(); ++i) {
    const auto& probe = network_->probes[i];
    if (probe.variable == network::Variable::spikes) continue;
    auto values = ValueWriter::open(directory_->temporary(values_file_name(probe)), *network_,
                                    {.probe = static_cast<std::uint32_t>(i),
                                     .first_tick = options_.first_tick,
                                     .stride_ticks = options_.stride_ticks});
    if (!values) return tl::unexpected(values.error());
    values_.push_back(*std::move(values));
  }
  if (!options_.dat) return {};
  auto dat = DatWriter::open(directory_->temporary(kDatFile), *network_);
  if (!dat) return tl::unexpected(dat.error());
  dat_.emplace(*std::move(dat));
  return {};
}

// Files of a run that does not begin.
void RecordingWriter::forget_files() {
  std::error_code ignored;
  fs::remove(directory_->temporary(kSpikesFile), ignored);
  fs::remove(directory_->temporary(kDatFile), ignored);
  for (const auto& probe : network_->probes)
    if (probe.variable != network::Variable::spikes)
      fs::remove(directory_->temporary(values_file_name(probe)), ignored);
}

std::string RecordingWriter::name_of(const ValueWriter& writer) const {
  return values_file_name(network_->probes[writer.probe()]);
}

Result<void> RecordingWriter::make_room(const network::Recording& piece) const {
  std::vector<Growth> growths{
      {directory_->temporary(kSpikesFile), spikes_->growth_bytes(piece.spikes)}};
  if (dat_) growths.push_back({directory_->temporary(kDatFile), dat_->growth_bytes(piece.spikes)});
  for (std::size_t i = 0; i < values_.size(); ++i)
    growths.push_back({directory_->temporary(name_of(values_[i])),
                       values_[i].growth_bytes(piece.values[i].samples)});
  std::uint64_t needed = kSlackBytes;
  for (const auto& growth : growths) needed += growth.bytes;
  const std::uint64_t free = options_.free_bytes(directory_->path());
  if (free < needed) return tl::unexpected(disk_full(directory_->path(), needed, free, kFullText));
  for (const auto& growth : growths)
    if (auto done = claim(growth); !done) return done;
  return {};
}

Result<void> RecordingWriter::write(const network::Recording& piece) {
  const std::uint64_t last_tick = piece.first_tick + piece.ticks_done;
  if (auto done = spikes_->append(piece.spikes, last_tick); !done) return done;
  for (std::size_t i = 0; i < values_.size(); ++i)
    if (auto done = values_[i].append(piece.values[i].samples, last_tick); !done) return done;
  return dat_ ? dat_->append(piece.spikes) : Result<void>{};
}

Result<void> RecordingWriter::append(network::Recording piece) {
  if (auto done = make_room(piece); !done) return done;
  if (auto done = write(piece); !done) {
    torn_ = true;
    return done;
  }
  auto& all = recording_;
  all.ticks_done += piece.ticks_done;
  all.interrupted = piece.interrupted;
  all.spikes.insert(all.spikes.end(), piece.spikes.begin(), piece.spikes.end());
  all.counters.spikes += piece.counters.spikes;
  all.counters.synaptic_events += piece.counters.synaptic_events;
  all.counters.saturated_inputs += piece.counters.saturated_inputs;
  all.counters.late_spikes += piece.counters.late_spikes;
  all.counters.dropped_packets += piece.counters.dropped_packets;
  return {};
}

// In place of files that hold a part of a piece.
Result<void> RecordingWriter::write_spikes_again() {
  static_cast<void>(spikes_->close());
  remove_with_blocks(directory_->temporary(kSpikesFile));
  auto done = write_spikes(directory_->temporary(kSpikesFile), *network_, recording_.spikes,
                           options_.stride_ticks);
  if (!done || !dat_) return done;
  auto dat = DatWriter::open(directory_->temporary(kDatFile), *network_);
  return dat ? dat->append(recording_.spikes) : tl::unexpected(dat.error());
}

Result<void> RecordingWriter::finish_spikes() {
  auto done = torn_ ? write_spikes_again() : spikes_->close();
  if (!done) return done;
  drop_claim(directory_->temporary(kSpikesFile));
  done = directory_->keep(kSpikesFile);
  if (!dat_) return done;
  drop_claim(directory_->temporary(kDatFile));
  note(done, directory_->keep(kDatFile));
  return done;
}

Result<void> RecordingWriter::finish_values(ValueWriter& writer) {
  if (auto done = writer.close(); !done) return done;
  drop_claim(directory_->temporary(name_of(writer)));
  return directory_->keep(name_of(writer));
}

Result<void> RecordingWriter::finish() {
  reserve_.give_back();
  auto all = finish_spikes();
  for (auto& writer : values_) note(all, finish_values(writer));
  return all;
}

}  // namespace spikeloom::results
