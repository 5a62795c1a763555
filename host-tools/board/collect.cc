#include "host-tools/board/collect.h"

#include <fmt/format.h>

#include "host-tools/board/account.h"
#include "host-tools/board/load.h"

namespace spikeloom::on_board {
namespace {

using Buffers = std::vector<std::vector<std::uint8_t>>;

std::span<const std::uint8_t> bytes_of(const Bytes& bytes) {
  return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

Result<std::vector<Bytes>> read_sections(link::ScpClient& client, const Loaded& loaded,
                                         const std::function<abi::Section(const LoadedCore&)>& of) {
  std::vector<Bytes> found(loaded.cores.size());
  std::vector<link::ReadJob> jobs;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto& core = loaded.cores[i];
    const auto section = of(core);
    found[i].resize(section.bytes);
    if (section.bytes > 0) jobs.push_back({core.at.chip, core.block + section.offset, found[i]});
  }
  if (auto done = client.read(jobs); !done) return tl::unexpected(done.error());
  return found;
}

// Recordings of some cores, on their way.
class Batch {
 public:
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  [[nodiscard]] bool empty() const { return cores_.empty(); }

  void add(const LoadedCore& core, const std::vector<abi::Section>& sections) {
    cores_.push_back(&core);
    sections_.push_back(sections);
    auto& buffers = buffers_.emplace_back();
    for (const auto& section : sections) {
      buffers.emplace_back(section.bytes);
      bytes_ += section.bytes;
    }
  }

  Result<void> read(link::ScpClient& client, const image::Leg& leg, image::RecordingParts& parts) {
    std::vector<link::ReadJob> jobs;
    for (std::size_t i = 0; i < cores_.size(); ++i)
      for (std::size_t probe = 0; probe < sections_[i].size(); ++probe)
        if (sections_[i][probe].bytes > 0)
          jobs.push_back({cores_[i]->at.chip, cores_[i]->block + sections_[i][probe].offset,
                          std::as_writable_bytes(std::span(buffers_[i][probe]))});
    if (auto done = client.read(jobs); !done) return done;
    for (std::size_t i = 0; i < cores_.size(); ++i)
      if (auto done = parts.add(cores_[i]->layout, leg, buffers_[i]); !done) return done;
    return {};
  }

 private:
  std::vector<const LoadedCore*> cores_;
  std::vector<std::vector<abi::Section>> sections_;
  std::vector<Buffers> buffers_;
  std::uint64_t bytes_ = 0;
};

}  // namespace

Result<std::vector<abi::CoreReport>> read_reports(link::ScpClient& client, const image::Plan& plan,
                                                  const Loaded& loaded, const image::Leg& leg) {
  const auto bytes = read_sections(client, loaded, [](const LoadedCore&) {
    return abi::Section{abi::kReportOffset, sizeof(abi::CoreReport)};
  });
  if (!bytes) return tl::unexpected(bytes.error());
  std::vector<abi::CoreReport> reports;
  for (std::size_t i = 0; i < bytes->size(); ++i) {
    const auto& core = loaded.cores[i];
    const auto report = image::decode_report(core.layout, bytes_of((*bytes)[i]));
    if (!report) return tl::unexpected(report.error());
    if (report->fault != abi::Fault::none || report->tick != leg.last_tick)
      return failure(ErrorClass::run_failed, "leg_incomplete",
                     fmt::format("{} ended at tick {} of {}", name_of(plan, core), report->tick,
                                 leg.last_tick),
                     "board.run", to_text(*report), "run again; look at the core's account");
    reports.push_back(*report);
  }
  return reports;
}

Result<void> collect(link::ScpClient& client, const Loaded& loaded, const image::Leg& leg,
                     image::RecordingParts& parts) {
  const auto probes = read_sections(
      client, loaded, [](const LoadedCore& core) { return core.layout.header.probes; });
  if (!probes) return tl::unexpected(probes.error());
  Batch batch;
  for (std::size_t i = 0; i < loaded.cores.size(); ++i) {
    const auto sections = image::recorded(loaded.cores[i].layout, bytes_of((*probes)[i]));
    if (!sections) return tl::unexpected(sections.error());
    batch.add(loaded.cores[i], *sections);
    if (batch.bytes() < kBatchBytes) continue;
    if (auto done = batch.read(client, leg, parts); !done) return done;
    batch = Batch{};
  }
  return batch.empty() ? Result<void>{} : batch.read(client, leg, parts);
}

abi::CoreReport since(const abi::CoreReport& earlier, abi::CoreReport now) {
  now.spikes -= earlier.spikes;
  now.packets -= earlier.packets;
  now.rows -= earlier.rows;
  now.synaptic_events -= earlier.synaptic_events;
  now.saturated_inputs -= earlier.saturated_inputs;
  now.late_events -= earlier.late_events;
  now.busy_cycles -= earlier.busy_cycles;
  now.late_packets -= earlier.late_packets;
  now.unknown_keys -= earlier.unknown_keys;
  now.lost_packets -= earlier.lost_packets;
  now.overruns -= earlier.overruns;
  now.send_waits -= earlier.send_waits;
  now.unsent_packets -= earlier.unsent_packets;
  return now;
}

}  // namespace spikeloom::on_board
