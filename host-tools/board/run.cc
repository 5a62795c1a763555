#include "host-tools/board/run.h"

#include <algorithm>
#include <array>

#include "board-runtime/shared/chip/geometry.h"
#include "host-tools/board/barrier.h"
#include "host-tools/board/collect.h"
#include "host-tools/board/drops.h"
#include "host-tools/board/traffic.h"
#include "host-tools/image/decode.h"
#include "host-tools/link/commands.h"

namespace spikeloom::on_board {
namespace {

constexpr link::Time kLegPatience = std::chrono::seconds(10);

bool has_lost(const abi::CoreReport& counted) {
  return counted.late_packets > 0 || counted.lost_packets > 0 || counted.unsent_packets > 0 ||
         counted.unknown_keys > 0 || counted.overruns > 0;
}

struct Seconds {
  double value;
  operator link::Time() const {
    return std::chrono::duration_cast<link::Time>(std::chrono::duration<double>(value));
  }
};

class Run {
 public:
  Run(link::ScpClient& client, const RunJob& job, const ProgressSink& progress)
      : client_(client),
        job_(job),
        plan_(job.plan),
        loaded_(job.loaded),
        progress_(progress),
        tick_s_(static_cast<double>(job.plan.time().tick_cycles) / chip::kCoreClockHz) {
    summary_.reports.resize(job.loaded.cores.size());
  }

  Result<void> go(const PieceSink& sink) {
    auto drops = read_drops(client_, job_.machine);
    if (!drops) return tl::unexpected(drops.error());
    drops_ = *std::move(drops);
    const auto ticks = plan_.time().run_ticks;
    const auto by_time = std::max(1.0, kLegSeconds / tick_s_);
    const auto longest = std::min(plan_.time().leg_ticks, static_cast<std::uint64_t>(by_time));
    while (summary_.ticks_done < ticks) {
      const image::Leg leg{summary_.ticks_done, std::min(ticks, summary_.ticks_done + longest)};
      if (auto done = run(leg); !done) return done;
      if (auto done = take_home(leg); !done) return done;
      auto piece = parts_->take(leg.last_tick - leg.first_tick);
      if (auto done = count_drops(piece); !done) return done;
      if (auto done = sink(std::move(piece)); !done) return done;
      if (summary_.lost && job_.give_up_on_loss) break;
      if (!tell(static_cast<double>(leg.last_tick))) break;
    }
    return {};
  }

  RunSummary summary_;

 private:
  // The start signal of leg n is sync(n % 2), and its cores wait for the other one.
  Result<void> run(const image::Leg& leg) {
    const bool even = summary_.legs++ % 2 == 0;
    if (auto done = command(leg); !done) return done;
    auto done =
        link::signal(client_, even ? chip::Signal::sync0 : chip::Signal::sync1, kApplication);
    if (!done) return done;
    const double start_s = static_cast<double>(plan_.time().start_cycles) / chip::kCoreClockHz;
    const double run_s = static_cast<double>(leg.last_tick - leg.first_tick) * tick_s_;
    const auto waited = [&](link::Time time) {
      const double ticks = std::max(0.0, (seconds(time) - start_s) / tick_s_);
      static_cast<void>(tell(std::min(static_cast<double>(leg.first_tick) + ticks,
                                      static_cast<double>(leg.last_tick))));
    };
    return wait_for(client_, plan_, loaded_.cores,
                    {.state = even ? chip::CoreState::sync1 : chip::CoreState::sync0,
                     .expected = Seconds{start_s + run_s},
                     .patience = kLegPatience,
                     .waited = waited});
  }

  Result<void> command(const image::Leg& leg) {
    const abi::HostCommand command{static_cast<std::uint32_t>(leg.last_tick)};
    const auto bytes = std::as_bytes(std::span(&command, 1));
    std::vector<link::WriteJob> jobs;
    for (const auto& core : loaded_.cores)
      jobs.push_back({core.at.chip, core.block + abi::kCommandOffset, bytes});
    return client_.write(jobs);
  }

  Result<void> take_home(const image::Leg& leg) {
    const TrafficMeter meter(client_);
    auto reports = read_reports(client_, plan_, loaded_, leg);
    if (!reports) return tl::unexpected(reports.error());
    parts_.emplace(plan_, leg.first_tick);
    if (auto done = collect(client_, loaded_, leg, *parts_); !done) return done;
    for (std::size_t i = 0; i < reports->size(); ++i) {
      const auto counted = since(summary_.reports[i], (*reports)[i]);
      parts_->add(counted);
      summary_.lost |= has_lost(counted);
    }
    summary_.reports = *std::move(reports);
    summary_.ticks_done = leg.last_tick;
    const auto traffic = meter.read();
    summary_.recorded.bytes += traffic.bytes;
    summary_.recorded.requests += traffic.requests;
    summary_.recorded.repeats += traffic.repeats;
    summary_.recorded.seconds += traffic.seconds;
    return {};
  }

  Result<void> count_drops(network::Recording& piece) {
    auto drops = read_drops(client_, job_.machine);
    if (!drops) return tl::unexpected(drops.error());
    const auto dropped = between(drops_, *drops);
    drops_ = *std::move(drops);
    piece.counters.dropped_packets += dropped;
    summary_.dropped_by_routers += dropped;
    summary_.lost |= dropped > 0;
    return {};
  }

  [[nodiscard]] bool tell(double tick) const {
    if (!progress_) return true;
    return progress_({"run", static_cast<std::uint64_t>(tick), plan_.time().run_ticks,
                      tick * plan_.inputs().network.tick_ms()});
  }

  link::ScpClient& client_;
  const RunJob& job_;
  const image::Plan& plan_;
  const Loaded& loaded_;
  const ProgressSink& progress_;
  std::optional<image::RecordingParts> parts_;  // of the leg
  double tick_s_;
  Drops drops_;
};

}  // namespace

RunSummary run_legs(link::ScpClient& client, const RunJob& job, const PieceSink& sink,
                    const ProgressSink& progress) {
  const auto began = client.transport().now();
  Run run(client, job, progress);
  if (auto done = run.go(sink); !done) run.summary_.failed = done.error();
  run.summary_.run_s = seconds(client.transport().now() - began);
  return std::move(run.summary_);
}

}  // namespace spikeloom::on_board
