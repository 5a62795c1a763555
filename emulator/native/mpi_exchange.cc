#include "emulator/native/mpi_exchange.h"

#include <fmt/format.h>
#include <mpi.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdlib>
#include <thread>
#include <utility>

#include "base/assert.h"
#include "emulator/native/rank_process.h"

namespace spikeloom::native {
namespace {

using Clock = std::chrono::steady_clock;
using network::Spike;

constexpr unsigned kSpins = 2000;  // before a waiting rank lets others have its core
constexpr unsigned kPollsALook = 64;
constexpr auto kLookInterval = std::chrono::milliseconds(20);
// mpirun leaves a second between the loss of a rank and the end of the others.
constexpr auto kPatience = std::chrono::milliseconds(500);

constexpr std::size_t kHeadWords = 2;  // number of spikes, wish to stop
constexpr std::size_t kSpikeWords = 2;
constexpr std::size_t kFirstCapacity = 31;           // spikes: 256 bytes with the head
constexpr std::size_t kMostBytesAtOnce = 64U << 20;  // of a long message

int as_int(std::size_t count) {
  SPIKELOOM_ASSERT(std::in_range<int>(count), "MPI counts elements in an int");
  return static_cast<int>(count);
}

void pack(std::span<const Spike> spikes, std::uint32_t* words) {
  for (const Spike& spike : spikes) {
    *words++ = spike.tick;
    *words++ = spike.neuron;
  }
}

void unpack(const std::uint32_t* words, std::size_t spikes, std::vector<Spike>& others) {
  for (std::size_t i = 0; i < spikes; ++i, words += kSpikeWords)
    others.push_back({words[0], words[1]});
}

class MpiExchange final : public Exchange {
 public:
  // Of ranks that are known to each other already.
  explicit MpiExchange(MPI_Comm everybody) : everybody_(everybody) {
    int rank = 0, ranks = 0;
    MPI_Comm_rank(everybody_, &rank);
    MPI_Comm_size(everybody_, &ranks);
    rank_ = static_cast<std::uint32_t>(rank);
    ranks_ = static_cast<std::uint32_t>(ranks);
    grow(kFirstCapacity);
  }
  MpiExchange(const MpiExchange&) = delete;
  MpiExchange& operator=(const MpiExchange&) = delete;
  // Where it has not left, MPI is not told: mpirun then ends the other ranks.
  ~MpiExchange() override = default;

  Result<void> meet() {
    auto all = share(to_text(this_process()), {});
    if (!all) return tl::unexpected(all.error());
    for (const std::string& text : *all) processes_.push_back(rank_process_of(text));
    machines_ = machines_of(processes_);
    return {};
  }

  [[nodiscard]] std::uint32_t rank() const override { return rank_; }
  [[nodiscard]] std::uint32_t ranks() const override { return ranks_; }
  [[nodiscard]] const std::vector<std::uint32_t>& machines() const override { return machines_; }
  [[nodiscard]] bool speaks() const override {
    const auto gone = gone_ranks();
    for (std::uint32_t rank = 0; rank < rank_; ++rank)
      if (std::find(gone.begin(), gone.end(), rank) == gone.end()) return false;
    return true;
  }

  void start(std::span<const Spike> mine, bool stop) override;
  void poll() override;
  Result<bool> finish(std::vector<Spike>& others, const KeepWaiting& keep_waiting) override;
  Result<std::vector<std::string>> share(std::string_view mine,
                                         const KeepWaiting& keep_waiting) override;
  Result<std::vector<std::string>> collect(std::string_view mine,
                                           const KeepWaiting& keep_waiting) override;
  void leave() override {
    if (!fault_) MPI_Finalize();
  }

 private:
  void grow(std::size_t capacity);
  [[nodiscard]] Result<void> second_round(std::size_t most, std::vector<Spike>& others,
                                          const KeepWaiting& keep_waiting);
  // The length of everybody's bytes.
  [[nodiscard]] Result<std::vector<std::uint64_t>> share_sizes(std::uint64_t mine,
                                                               const KeepWaiting& keep_waiting);
  [[nodiscard]] Result<void> wait(MPI_Request request, const KeepWaiting& keep_waiting);
  [[nodiscard]] std::vector<std::uint32_t> gone_ranks() const;
  [[nodiscard]] Result<void> look_around();
  [[nodiscard]] tl::unexpected<Error> fail(std::string what, std::string cause);

  MPI_Comm everybody_;
  std::uint32_t rank_ = 0, ranks_ = 1;
  std::vector<RankProcess> processes_;
  std::vector<std::uint32_t> machines_;
  std::size_t capacity_ = 0;  // spikes that fit a window's message; the same on all ranks
  std::vector<Spike> mine_;   // of the window that is being told
  std::vector<std::uint32_t> sent_, received_;
  MPI_Request window_ = MPI_REQUEST_NULL;
  std::optional<Error> fault_;
};

void MpiExchange::grow(std::size_t capacity) {
  capacity_ = capacity;
  sent_.assign(kHeadWords + kSpikeWords * capacity, 0);
  received_.assign(sent_.size() * ranks_, 0);
}

void MpiExchange::start(std::span<const Spike> mine, bool stop) {
  if (fault_) return;
  mine_.assign(mine.begin(), mine.end());
  sent_[0] = static_cast<std::uint32_t>(mine_.size());
  sent_[1] = stop ? 1 : 0;
  const std::size_t first = std::min(mine_.size(), capacity_);
  pack(std::span(mine_).first(first), sent_.data() + kHeadWords);
  const int words = as_int(sent_.size());
  MPI_Iallgather(sent_.data(), words, MPI_UINT32_T, received_.data(), words, MPI_UINT32_T,
                 everybody_, &window_);
}

void MpiExchange::poll() {
  int done = 0;
  if (!fault_ && window_ != MPI_REQUEST_NULL) MPI_Test(&window_, &done, MPI_STATUS_IGNORE);
}

Result<bool> MpiExchange::finish(std::vector<Spike>& others, const KeepWaiting& keep_waiting) {
  if (auto done = wait(std::exchange(window_, MPI_REQUEST_NULL), keep_waiting); !done)
    return tl::unexpected(done.error());
  bool stop = false;
  std::size_t most = 0;
  for (std::uint32_t rank = 0; rank < ranks_; ++rank) {
    const std::uint32_t* const words = received_.data() + rank * sent_.size();
    most = std::max<std::size_t>(most, words[0]);
    stop = stop || words[1] != 0;
    if (rank != rank_)
      unpack(words + kHeadWords, std::min<std::size_t>(words[0], capacity_), others);
  }
  if (most > capacity_)
    if (auto done = second_round(most, others, keep_waiting); !done)
      return tl::unexpected(done.error());
  return stop;
}

// What did not fit, and more room from now on.
Result<void> MpiExchange::second_round(std::size_t most, std::vector<Spike>& others,
                                       const KeepWaiting& keep_waiting) {
  const std::size_t each = kSpikeWords * (most - capacity_);
  std::vector<std::uint32_t> rest(each), all(each * ranks_);
  if (mine_.size() > capacity_) pack(std::span(mine_).subspan(capacity_), rest.data());
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Iallgather(rest.data(), as_int(each), MPI_UINT32_T, all.data(), as_int(each), MPI_UINT32_T,
                 everybody_, &request);
  if (auto done = wait(request, keep_waiting); !done) return done;
  for (std::uint32_t rank = 0; rank < ranks_; ++rank) {
    const std::size_t count = received_[rank * sent_.size()];
    if (rank != rank_ && count > capacity_)
      unpack(all.data() + rank * each, count - capacity_, others);
  }
  grow(std::bit_ceil(most));
  return {};
}

Result<std::vector<std::uint64_t>> MpiExchange::share_sizes(std::uint64_t mine,
                                                            const KeepWaiting& keep_waiting) {
  std::vector<std::uint64_t> sizes(ranks_);
  MPI_Request request = MPI_REQUEST_NULL;
  if (!fault_)
    MPI_Iallgather(&mine, 1, MPI_UINT64_T, sizes.data(), 1, MPI_UINT64_T, everybody_, &request);
  if (auto done = wait(request, keep_waiting); !done) return tl::unexpected(done.error());
  return sizes;
}

Result<std::vector<std::string>> MpiExchange::share(std::string_view mine,
                                                    const KeepWaiting& keep_waiting) {
  const auto sizes = share_sizes(mine.size(), keep_waiting);
  if (!sizes) return tl::unexpected(sizes.error());
  std::vector<int> counts, firsts;
  std::size_t total = 0;
  for (const std::uint64_t size : *sizes) {
    counts.push_back(as_int(size));
    firsts.push_back(as_int(total));
    total += size;
  }
  std::string bytes(total, '\0');
  MPI_Request request = MPI_REQUEST_NULL;
  MPI_Iallgatherv(mine.data(), as_int(mine.size()), MPI_BYTE, bytes.data(), counts.data(),
                  firsts.data(), MPI_BYTE, everybody_, &request);
  if (auto done = wait(request, keep_waiting); !done) return tl::unexpected(done.error());
  std::vector<std::string> all;
  for (std::uint32_t rank = 0; rank < ranks_; ++rank)
    all.push_back(bytes.substr(static_cast<std::size_t>(firsts[rank]), (*sizes)[rank]));
  return all;
}

// Rank after rank, so that rank 0 needs no more room than what it returns.
Result<std::vector<std::string>> MpiExchange::collect(std::string_view mine,
                                                      const KeepWaiting& keep_waiting) {
  const auto sizes = share_sizes(mine.size(), keep_waiting);
  if (!sizes) return tl::unexpected(sizes.error());
  std::vector<std::string> all(rank_ == 0 ? ranks_ : 0);
  if (rank_ == 0) all[0] = mine;
  for (std::uint32_t rank = 1; rank < ranks_; ++rank) {
    if (rank_ != 0 && rank_ != rank) continue;
    const std::size_t size = (*sizes)[rank];
    if (rank_ == 0) all[rank].resize(size);
    for (std::size_t first = 0; first < size; first += kMostBytesAtOnce) {
      const int count = as_int(std::min(size - first, kMostBytesAtOnce));
      MPI_Request request = MPI_REQUEST_NULL;
      if (rank_ == 0) {
        MPI_Irecv(all[rank].data() + first, count, MPI_BYTE, static_cast<int>(rank), 0, everybody_,
                  &request);
      } else {
        MPI_Isend(mine.data() + first, count, MPI_BYTE, 0, 0, everybody_, &request);
      }
      if (auto done = wait(request, keep_waiting); !done) return tl::unexpected(done.error());
    }
  }
  return all;
}

// Polls, so that a lost rank and a wish to stop are seen while MPI itself would wait for ever.
Result<void> MpiExchange::wait(MPI_Request request, const KeepWaiting& keep_waiting) {
  if (fault_) return tl::unexpected(*fault_);
  std::optional<Clock::time_point> last_look, asked_to_stop;
  for (unsigned polls = 1;; ++polls) {
    int done = 0;
    if (MPI_Test(&request, &done, MPI_STATUS_IGNORE) != MPI_SUCCESS)
      return fail("the ranks cannot reach each other any more", "MPI reports a failed message");
    if (done != 0) return {};
    if (polls < kSpins) continue;
    std::this_thread::yield();
    if (polls % kPollsALook != 0) continue;
    const auto now = Clock::now();
    if (last_look && now - *last_look < kLookInterval) continue;
    last_look = now;
    if (auto all_there = look_around(); !all_there) return all_there;
    if (!asked_to_stop && keep_waiting && !keep_waiting()) asked_to_stop = now;
    if (asked_to_stop && now - *asked_to_stop > kPatience)
      return fail("asked to stop, but not all ranks answer",
                  "a rank hangs or was lost; mpirun names a lost one");
  }
}

std::vector<std::uint32_t> MpiExchange::gone_ranks() const {
  std::vector<std::uint32_t> gone;
  for (std::uint32_t rank = 0; rank < processes_.size(); ++rank)
    if (is_gone(processes_[rank_], processes_[rank])) gone.push_back(rank);
  return gone;
}

Result<void> MpiExchange::look_around() {
  const auto gone = gone_ranks();
  if (gone.empty()) return {};
  const RankProcess& first = processes_[gone.front()];
  const auto what = fmt::format("rank {} of {} (process {} on {}) has ended; the run needs it",
                                gone.front(), ranks_, first.process, first.host);
  return fail(what, "it was killed, ran out of memory or crashed");
}

tl::unexpected<Error> MpiExchange::fail(std::string what, std::string cause) {
  fault_ = Error{ErrorClass::run_failed,
                 "rank_lost",
                 std::move(what),
                 "native.exchange",
                 std::move(cause),
                 "start the run again; the kernel's log (dmesg) names processes that it killed"};
  return tl::unexpected(*fault_);
}

}  // namespace

bool started_as_ranks() {
  return std::getenv("OMPI_COMM_WORLD_SIZE") != nullptr || std::getenv("PMIX_RANK") != nullptr;
}

Result<std::unique_ptr<Exchange>> join_ranks() {
  int level = 0;
  MPI_Init_thread(nullptr, nullptr, MPI_THREAD_FUNNELED, &level);
  if (level < MPI_THREAD_FUNNELED)
    return failure(ErrorClass::run_failed, "no_threads_with_mpi",
                   "this MPI library does not allow a rank to have threads", "native.exchange", "",
                   "an Open MPI with threads, as Debian has it");
  MPI_Comm everybody = MPI_COMM_NULL;
  MPI_Comm_dup(MPI_COMM_WORLD, &everybody);
  MPI_Comm_set_errhandler(everybody, MPI_ERRORS_RETURN);
  auto exchange = std::make_unique<MpiExchange>(everybody);
  if (auto met = exchange->meet(); !met) return tl::unexpected(met.error());
  return exchange;
}

}  // namespace spikeloom::native
