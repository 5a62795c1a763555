// A few threads that wait together: each round they share out the items 0 .. count - 1 and meet
// again.
//
// Which thread takes which item is left to chance, so the body must touch only what belongs to its
// item. Threads sleep between rounds; a round costs some microseconds.
//
// Errors   the body must not throw.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace spikeloom::board {

class WorkerTeam {
 public:
  explicit WorkerTeam(int threads);  // the caller's own among them
  WorkerTeam(const WorkerTeam&) = delete;
  WorkerTeam& operator=(const WorkerTeam&) = delete;
  ~WorkerTeam();

  void run(std::size_t count, const std::function<void(std::size_t)>& body);

 private:
  void serve();
  void take_items();

  std::mutex mutex_;
  std::condition_variable begin_, end_;
  std::uint64_t round_ = 0;
  int at_work_ = 0;
  bool stop_ = false;
  const std::function<void(std::size_t)>* body_ = nullptr;
  std::size_t count_ = 0;
  std::atomic<std::size_t> next_{0};
  std::vector<std::thread> threads_;
};

}  // namespace spikeloom::board
