// Ranks as threads of one process, for tests: everybody's messages lie on one table.
//
// A test may lose a rank: then the others' waits end in the error that a lost process gives.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "emulator/native/exchange.h"

namespace spikeloom::support {

class Table {
 public:
  explicit Table(std::uint32_t ranks) : ranks_(ranks) {}
  void put(std::uint64_t turn, std::uint32_t rank, std::string bytes) {
    const std::lock_guard lock(mutex_);
    auto& turns = turns_[turn];
    turns.resize(ranks_);
    turns[rank] = std::move(bytes);
    if (++arrived_[turn] == ranks_) changed_.notify_all();
  }
  // Everybody's bytes of a turn; nothing when a rank was lost before it had put its own.
  std::vector<std::string> all(std::uint64_t turn) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return lost_ || arrived_[turn] == ranks_; });
    return arrived_[turn] == ranks_ ? turns_[turn] : std::vector<std::string>{};
  }
  void lose_a_rank() {
    const std::lock_guard lock(mutex_);
    lost_ = true;
    changed_.notify_all();
  }
  [[nodiscard]] std::uint32_t ranks() const { return ranks_; }

 private:
  std::uint32_t ranks_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::uint64_t, std::vector<std::string>> turns_;
  std::map<std::uint64_t, std::uint32_t> arrived_;
  bool lost_ = false;
};

class ThreadExchange final : public native::Exchange {
 public:
  ThreadExchange(Table& table, std::uint32_t rank)
      : table_(table), rank_(rank), machines_(table.ranks()) {}
  [[nodiscard]] std::uint32_t rank() const override { return rank_; }
  [[nodiscard]] std::uint32_t ranks() const override { return table_.ranks(); }
  [[nodiscard]] const std::vector<std::uint32_t>& machines() const override { return machines_; }
  [[nodiscard]] bool speaks() const override { return rank_ == 0; }

  void start(std::span<const network::Spike> mine, bool stop) override {
    std::string bytes(1, stop ? 's' : ' ');
    bytes.append(reinterpret_cast<const char*>(mine.data()), mine.size_bytes());
    table_.put(turn_, rank_, std::move(bytes));
  }
  void poll() override {}
  Result<bool> finish(std::vector<network::Spike>& others, const native::KeepWaiting&) override {
    const auto all = table_.all(turn_++);
    if (all.empty()) return lost();
    bool stop = false;
    for (std::uint32_t rank = 0; rank < ranks(); ++rank) {
      stop = stop || all[rank][0] == 's';
      if (rank == rank_) continue;
      const std::size_t count = (all[rank].size() - 1) / sizeof(network::Spike);
      others.resize(others.size() + count);
      std::copy_n(all[rank].data() + 1, count * sizeof(network::Spike),
                  reinterpret_cast<char*>(others.data() + others.size() - count));
    }
    return stop;
  }
  Result<std::vector<std::string>> share(std::string_view mine,
                                         const native::KeepWaiting&) override {
    table_.put(turn_, rank_, std::string(mine));
    auto all = table_.all(turn_++);
    if (all.empty()) return lost();
    return all;
  }
  Result<std::vector<std::string>> collect(std::string_view mine,
                                           const native::KeepWaiting& keep_waiting) override {
    auto all = share(mine, keep_waiting);
    if (all && rank_ != 0) all->clear();
    return all;
  }
  void leave() override {}

 private:
  static tl::unexpected<Error> lost() {
    return failure(ErrorClass::run_failed, "rank_lost", "a rank is lost", "", "", "");
  }
  Table& table_;
  std::uint32_t rank_;
  std::vector<std::uint32_t> machines_;
  std::uint64_t turn_ = 0;
};

}  // namespace spikeloom::support
