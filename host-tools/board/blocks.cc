#include "host-tools/board/blocks.h"

#include <algorithm>
#include <future>

#include "board-runtime/shared/chip/scp.h"
#include "host-tools/board/traffic.h"
#include "host-tools/link/commands.h"

namespace spikeloom::on_board {
namespace {

struct Batch {
  std::vector<image::CoreImage> images;
  std::uint64_t bytes = 0;
};

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
      jobs.push_back({blocks[i].chip, (*addresses)[i], std::as_bytes(std::span(image.bytes))});
      loaded.cores.push_back(
          {image.layout, {blocks[i].chip, image.layout.place.core}, (*addresses)[i]});
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

Result<void> write_again(link::ScpClient& client, const LoadJob& job, const LoadedCore& core) {
  const auto image = image::build(job.plan, core.layout.slice);
  if (!image) return tl::unexpected(image.error());
  const auto bytes = std::as_bytes(std::span(image->bytes));
  std::vector<link::WriteJob> jobs;
  for (std::size_t at = 0; at < bytes.size(); at += chip::kScpMostData)
    jobs.push_back({core.at.chip, core.block + static_cast<std::uint32_t>(at),
                    bytes.subspan(at, std::min(chip::kScpMostData, bytes.size() - at))});
  const auto done = client.write_checked(jobs);
  if (!done && done.error().code != "memory_differs") return done;
  return {};  // what the core says of it counts
}

}  // namespace spikeloom::on_board
