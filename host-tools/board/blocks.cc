#include "host-tools/board/blocks.h"

#include <fmt/format.h>

#include <algorithm>
#include <future>

#include "host-tools/board/account.h"
#include "host-tools/board/traffic.h"
#include "host-tools/link/commands.h"

namespace spikeloom::on_board {
namespace {

constexpr int kCompareRounds = 4;

struct Batch {
  std::vector<image::CoreImage> images;
  std::uint64_t bytes = 0;
};

// FNV-1a of 64 bits: tells damage by accident, not by intent.
std::uint64_t digest_of(ByteView bytes) {
  std::uint64_t hash = 0xCBF2'9CE4'8422'2325;
  for (const auto byte : bytes)
    hash = (hash ^ std::to_integer<std::uint64_t>(byte)) * 0x0000'0100'0000'01B3;
  return hash;
}

// Makes the images of all slices, in order, in batches.
class Batches {
 public:
  explicit Batches(const image::Plan& plan) : plan_(plan), builder_(plan) {}

  Result<Batch> next() {
    Batch batch;
    const auto slices = plan_.inputs().slices.size();
    while (next_ < slices && (batch.images.empty() || batch.bytes < kBatchBytes)) {
      auto image = builder_.build(mapper::SliceId(next_));
      if (!image) return tl::unexpected(image.error());
      ++next_;
      batch.bytes += image->bytes.size();
      batch.images.push_back(*std::move(image));
    }
    return batch;
  }

 private:
  const image::Plan& plan_;
  image::ImageBuilder builder_;
  std::size_t next_ = 0;
};

class Writer {
 public:
  Writer(link::ScpClient& client, const LoadJob& job, const ProgressSink& progress)
      : client_(client), job_(job), progress_(progress) {
    for (const auto& slice : job.plan.inputs().slices) expected_bytes_ += slice.need.sdram_bytes;
  }

  Result<void> write(const Batch& batch, Loaded& loaded) {
    std::vector<link::SdramJob> blocks;
    for (const auto& image : batch.images)
      blocks.push_back({job_.machine.at(image.layout.place.chip).at, kApplication,
                        image.layout.place.core, image.layout.header.block_bytes});
    const auto addresses = link::allocate_sdram(client_, blocks);
    if (!addresses) return tl::unexpected(addresses.error());
    std::vector<link::WriteJob> jobs;
    for (std::size_t i = 0; i < batch.images.size(); ++i) {
      const auto& image = batch.images[i];
      const auto bytes = std::as_bytes(std::span(image.bytes));
      jobs.push_back({blocks[i].chip, (*addresses)[i], bytes});
      loaded.cores.push_back({image.layout,
                              {blocks[i].chip, image.layout.place.core},
                              (*addresses)[i],
                              digest_of(bytes)});
      loaded.synapses += image.synapses;
    }
    const auto written = client_.write(jobs, shown());
    done_bytes_ += batch.bytes;
    return written;
  }

 private:
  [[nodiscard]] ProgressSink shown() const {
    if (!progress_) return {};
    return [this](const ProgressEvent& event) {
      const auto done = done_bytes_ + event.done;
      return progress_({"load", done, std::max(done, expected_bytes_)});
    };
  }

  link::ScpClient& client_;
  const LoadJob& job_;
  const ProgressSink& progress_;
  std::uint64_t done_bytes_ = 0, expected_bytes_ = 0;
};

// Cores whose memory is not what was written, among `cores` of `loaded`.
class Comparison {
 public:
  Comparison(link::ScpClient& client, const Loaded& loaded, const ProgressSink& progress)
      : client_(client), loaded_(loaded), progress_(progress) {
    for (const auto& core : loaded.cores) all_bytes_ += core.layout.header.loaded_bytes;
  }

  Result<std::vector<std::size_t>> differing(const std::vector<std::size_t>& cores) {
    std::vector<std::size_t> differ;
    for (std::size_t at = 0; at < cores.size();) {
      const auto first = at;
      std::uint64_t bytes = 0;
      while (at < cores.size() && (at == first || bytes < kBatchBytes))
        bytes += loaded_.cores[cores[at++]].layout.header.loaded_bytes;
      const auto batch = std::span(cores).subspan(first, at - first);
      if (auto done = compare(batch, differ); !done) return tl::unexpected(done.error());
      done_bytes_ += bytes;
    }
    return differ;
  }

 private:
  Result<void> compare(std::span<const std::size_t> cores, std::vector<std::size_t>& differ) {
    std::vector<Bytes> found(cores.size());
    std::vector<link::ReadJob> jobs;
    for (std::size_t i = 0; i < cores.size(); ++i) {
      const auto& core = loaded_.cores[cores[i]];
      found[i].resize(core.layout.header.loaded_bytes);
      jobs.push_back({core.at.chip, core.block, found[i]});
    }
    const auto shown = [this](const ProgressEvent& event) {
      return progress_({"compare", std::min(done_bytes_ + event.done, all_bytes_), all_bytes_});
    };
    if (auto done = client_.read(jobs, progress_ ? ProgressSink(shown) : ProgressSink()); !done)
      return done;
    for (std::size_t i = 0; i < cores.size(); ++i)
      if (digest_of(found[i]) != loaded_.cores[cores[i]].digest) differ.push_back(cores[i]);
    return {};
  }

  link::ScpClient& client_;
  const Loaded& loaded_;
  const ProgressSink& progress_;
  std::uint64_t done_bytes_ = 0, all_bytes_ = 0;
};

Result<void> write_again(link::ScpClient& client, const LoadJob& job, const LoadedCore& core) {
  const auto image = image::build(job.plan, core.layout.slice);
  if (!image) return tl::unexpected(image.error());
  return client.write(core.at.chip, core.block, std::as_bytes(std::span(image->bytes)));
}

}  // namespace

Result<Loaded> write_blocks(link::ScpClient& client, const LoadJob& job,
                            const ProgressSink& progress) {
  Loaded loaded;
  const TrafficMeter meter(client);
  Batches batches(job.plan);
  Writer writer(client, job, progress);
  auto batch = batches.next();
  while (batch && !batch->images.empty()) {
    auto next = std::async(std::launch::async, [&batches] { return batches.next(); });
    const auto written = writer.write(*batch, loaded);
    batch = next.get();
    if (!written) return tl::unexpected(written.error());
  }
  if (!batch) return tl::unexpected(batch.error());
  loaded.written = meter.read();
  return loaded;
}

Result<void> compare_blocks(link::ScpClient& client, const LoadJob& job, Loaded& loaded,
                            const ProgressSink& progress) {
  const TrafficMeter meter(client);
  std::vector<std::size_t> cores(loaded.cores.size());
  for (std::size_t i = 0; i < cores.size(); ++i) cores[i] = i;
  for (int round = 1;; ++round) {
    auto differ = Comparison(client, loaded, progress).differing(cores);
    if (!differ) return tl::unexpected(differ.error());
    if (differ->empty()) break;
    const auto& first = loaded.cores[differ->front()];
    if (round == kCompareRounds)
      return failure(ErrorClass::not_trustworthy, "block_differs",
                     fmt::format("{} blocks are not as they were written, after {} attempts; the "
                                 "first is of {}",
                                 differ->size(), round, name_of(job.plan, first)),
                     "board.load", "the network to the board damages data, or its memory is bad",
                     "check the cable; leave the chip out of the machine's description");
    for (const auto core : *differ)
      if (auto done = write_again(client, job, loaded.cores[core]); !done) return done;
    // A write that went astray may have hit any block.
  }
  loaded.compared = meter.read();
  return {};
}

}  // namespace spikeloom::on_board
