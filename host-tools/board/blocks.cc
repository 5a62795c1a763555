#include "host-tools/board/blocks.h"

#include <algorithm>

#include "board-runtime/shared/chip/scp.h"
#include "host-tools/board/traffic.h"
#include "host-tools/image/images.h"
#include "host-tools/link/commands.h"

namespace spikeloom::on_board {
namespace {

class Writer {
 public:
  Writer(link::ScpClient& client, const LoadJob& job, const ProgressSink& progress)
      : client_(client), job_(job), progress_(progress) {
    for (const auto& slice : job.plan.inputs().slices) expected_bytes_ += slice.need.sdram_bytes;
  }

  Result<void> write(const std::vector<image::CoreImage>& batch, Loaded& loaded) {
    std::vector<link::SdramJob> blocks;
    for (const auto& image : batch)
      blocks.push_back({job_.machine.at(image.layout.place.chip).at, kApplication,
                        image.layout.place.core, image.layout.header.block_bytes});
    const auto addresses = link::allocate_sdram(client_, blocks);
    if (!addresses) return tl::unexpected(addresses.error());
    std::vector<link::WriteJob> jobs;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      const auto& image = batch[i];
      jobs.push_back({blocks[i].chip, (*addresses)[i], std::as_bytes(std::span(image.bytes))});
      loaded.cores.push_back(
          {image.layout, {blocks[i].chip, image.layout.place.core}, (*addresses)[i]});
      loaded.synapses += image.synapses;
    }
    const auto written = client_.write(jobs, shown());
    for (const auto& image : batch) done_bytes_ += image.bytes.size();
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
  image::Images images(job.plan, {.threads = job.threads});
  Writer writer(client, job, progress);
  for (;;) {
    const auto batch = images.next(kBatchBytes);
    if (!batch) return tl::unexpected(batch.error());
    if (batch->empty()) break;
    if (auto written = writer.write(*batch, loaded); !written)
      return tl::unexpected(written.error());
  }
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
