#include "host-tools/link/scp_client.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/assert.h"
#include "host-tools/link/scp_window.h"
#include "host-tools/link/transfer.h"

namespace spikeloom::link {
namespace {

constexpr int kRounds = 4;  // of write_checked

class Questions : public RequestSource {
 public:
  Questions(std::span<const Request> requests, std::vector<std::vector<std::size_t>> at_port)
      : requests_(requests),
        at_port_(std::move(at_port)),
        next_(at_port_.size()),
        replies_(requests.size()) {}

  [[nodiscard]] std::optional<Work> next(int port) override {
    const auto& mine = at_port_[static_cast<std::size_t>(port)];
    auto& next = next_[static_cast<std::size_t>(port)];
    if (next == mine.size()) return std::nullopt;
    const auto place = mine[next++];
    Work work;
    work.request = requests_[place];
    work.place = place;
    return work;
  }
  [[nodiscard]] bool done(const Work& work, Reply reply) override {
    replies_[work.place] = std::move(reply);
    return true;
  }
  [[nodiscard]] std::vector<Reply> take() { return std::move(replies_); }

 private:
  std::span<const Request> requests_;
  std::vector<std::vector<std::size_t>> at_port_;
  std::vector<std::size_t> next_;
  std::vector<Reply> replies_;
};

class SeparateQuestions final : public Questions {
 public:
  using Questions::Questions;
  [[nodiscard]] bool may_fail(const Work& work, const Error& error) override {
    errors_.emplace(work.place, error);
    return true;
  }
  [[nodiscard]] std::vector<Result<Reply>> take_each() {
    std::vector<Result<Reply>> all;
    for (auto& reply : take()) all.emplace_back(std::move(reply));
    for (auto& [place, error] : errors_) all[place] = tl::unexpected(std::move(error));
    return all;
  }

 private:
  std::map<std::size_t, Error> errors_;
};

tl::unexpected<Error> interrupted() {
  return failure(ErrorClass::run_failed, "interrupted", "stopped while bytes were under way",
                 "link.transfer", "", "");
}

tl::unexpected<Error> memory_differs(ChipXY chip, std::uint32_t address, std::size_t bytes) {
  return failure(ErrorClass::not_trustworthy, "memory_differs",
                 fmt::format("{}: {} bytes at {:#x} read differently every time, {} times",
                             to_text(CoreAt{chip, 0}), bytes, address, kRounds),
                 "link.checked",
                 "a program writes there, memory is faulty, or the way damages datagrams", "");
}

}  // namespace

ScpClient::ScpClient(Transport& transport, const ScpOptions& options)
    : transport_(transport),
      options_(options),
      window_(std::make_unique<ScpWindow>(transport, options)) {
  SPIKELOOM_ASSERT(options.window > 0, "a window holds at least one request");
}

ScpClient::~ScpClient() = default;

void ScpClient::route(ChipXY chip, int port) {
  SPIKELOOM_ASSERT(port >= 0 && port < transport_.ports(), "a port that the transport has");
  routes_[chip] = port;
}

int ScpClient::port_of(ChipXY chip) const {
  const auto found = routes_.find(chip);
  return found == routes_.end() ? 0 : found->second;
}

Result<Reply> ScpClient::ask(const Request& request) {
  auto replies = ask(std::span(&request, 1));
  if (!replies) return tl::unexpected(replies.error());
  return std::move(replies->front());
}

std::vector<std::vector<std::size_t>> ScpClient::by_port(std::span<const Request> requests) const {
  std::vector<std::vector<std::size_t>> at_port(static_cast<std::size_t>(transport_.ports()));
  for (std::size_t i = 0; i < requests.size(); ++i) {
    SPIKELOOM_ASSERT(requests[i].data.size() <= chip::kScpMostData, "more than 256 bytes of data");
    const int port = requests[i].behind.value_or(port_of(requests[i].to.chip));
    at_port[static_cast<std::size_t>(port)].push_back(i);
  }
  return at_port;
}

Result<std::vector<Reply>> ScpClient::ask(std::span<const Request> requests) {
  Questions questions(requests, by_port(requests));
  if (auto ran = window_->run(questions); !ran) return tl::unexpected(ran.error());
  return questions.take();
}

Result<std::vector<Result<Reply>>> ScpClient::ask_each(std::span<const Request> requests) {
  SeparateQuestions questions(requests, by_port(requests));
  if (auto ran = window_->run(questions); !ran) return tl::unexpected(ran.error());
  return questions.take_each();
}

Result<void> ScpClient::write(ChipXY chip, std::uint32_t address, ByteView bytes) {
  const WriteJob job{chip, address, bytes};
  return write(std::span(&job, 1));
}

Result<Bytes> ScpClient::read(ChipXY chip, std::uint32_t address, std::size_t bytes) {
  Bytes into(bytes);
  const ReadJob job{chip, address, into};
  if (auto ran = read(std::span(&job, 1)); !ran) return tl::unexpected(ran.error());
  return into;
}

Result<void> ScpClient::write(std::span<const WriteJob> jobs, const ProgressSink& progress) {
  std::vector<TransferSource::Stretch> stretches;
  for (const auto& job : jobs)
    stretches.push_back({job.chip, job.address, job.bytes, {}, port_of(job.chip)});
  TransferSource source(std::move(stretches), transport_.ports(), *window_, progress);
  auto ran = window_->run(source);
  return source.interrupted() ? interrupted() : ran;
}

Result<void> ScpClient::read(std::span<const ReadJob> jobs, const ProgressSink& progress) {
  std::vector<TransferSource::Stretch> stretches;
  for (const auto& job : jobs)
    stretches.push_back({job.chip, job.address, {}, job.into, port_of(job.chip)});
  TransferSource source(std::move(stretches), transport_.ports(), *window_, progress);
  auto ran = window_->run(source);
  return source.interrupted() ? interrupted() : ran;
}

Result<void> ScpClient::write_checked(std::span<const WriteJob> jobs,
                                      const ProgressSink& progress) {
  std::vector<Bytes> back;
  std::vector<ReadJob> reads;
  back.reserve(jobs.size());
  for (const auto& job : jobs) {
    back.emplace_back(job.bytes.size());
    reads.push_back({job.chip, job.address, back.back()});
  }
  std::vector<WriteJob> left(jobs.begin(), jobs.end());
  for (int round = 0; round < kRounds; ++round) {
    if (auto wrote = write(left, progress); !wrote) return wrote;
    // All of them: a damaged address may have hit what was right before.
    if (auto ran = read(reads, progress); !ran) return ran;
    left.clear();
    for (std::size_t i = 0; i < jobs.size(); ++i)
      if (!std::ranges::equal(jobs[i].bytes, back[i])) left.push_back(jobs[i]);
    if (left.empty()) return {};
  }
  return memory_differs(left.front().chip, left.front().address, left.front().bytes.size());
}

Result<void> ScpClient::read_checked(std::span<const ReadJob> jobs, const ProgressSink& progress) {
  std::vector<Bytes> before;
  for (int round = 0; round <= kRounds; ++round) {
    if (auto ran = read(jobs, progress); !ran) return ran;
    std::vector<Bytes> now;
    now.reserve(jobs.size());
    for (const auto& job : jobs) now.emplace_back(job.into.begin(), job.into.end());
    if (now == before) return {};
    before = std::move(now);
  }
  return memory_differs(jobs.front().chip, jobs.front().address, jobs.front().into.size());
}

ScpCounts ScpClient::counts() const { return window_->counts(); }
ScpCounts ScpClient::counts(int port) const { return window_->counts(port); }
std::vector<int> ScpClient::lost_ports() const { return window_->lost_ports(); }
std::vector<Arrived> ScpClient::take_strays() { return window_->take_strays(); }

}  // namespace spikeloom::link
