#include "emulator/board/worker_team.h"

namespace spikeloom::board {

WorkerTeam::WorkerTeam(int threads) {
  for (int i = 1; i < threads; ++i) threads_.emplace_back([this] { serve(); });
}

WorkerTeam::~WorkerTeam() {
  {
    const std::scoped_lock lock(mutex_);
    stop_ = true;
  }
  begin_.notify_all();
  for (auto& thread : threads_) thread.join();
}

void WorkerTeam::run(std::size_t count, const std::function<void(std::size_t)>& body) {
  {
    const std::scoped_lock lock(mutex_);
    body_ = &body;
    count_ = count;
    next_.store(0, std::memory_order_relaxed);
    at_work_ = static_cast<int>(threads_.size());
    ++round_;
  }
  begin_.notify_all();
  take_items();
  std::unique_lock lock(mutex_);
  end_.wait(lock, [this] { return at_work_ == 0; });
}

void WorkerTeam::serve() {
  std::uint64_t seen = 0;
  std::unique_lock lock(mutex_);
  while (true) {
    begin_.wait(lock, [&] { return stop_ || round_ != seen; });
    if (stop_) return;
    seen = round_;
    lock.unlock();
    take_items();
    lock.lock();
    if (--at_work_ == 0) end_.notify_one();
  }
}

void WorkerTeam::take_items() {
  while (true) {
    const std::size_t item = next_.fetch_add(1, std::memory_order_relaxed);
    if (item >= count_) return;
    (*body_)(item);
  }
}

}  // namespace spikeloom::board
