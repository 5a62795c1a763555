#include "host-tools/image/images.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/parallel.h"
#include "host-tools/image/drawn_synapses.h"
#include "host-tools/image/sections.h"

namespace spikeloom::image {
namespace {

constexpr std::size_t kGroupsAThread = 2;

// A part 0 and those that belong to it.
using Group = std::vector<Result<CoreImage>>;

Group build_group(const Plan& plan, DrawnSynapses& drawn, std::size_t first) {
  const auto synapses = drawn.take(first);
  Group made;
  for (std::size_t part = 0; part <= plan.inputs().slices[first].synapse_cores; ++part)
    made.push_back(build(plan, mapper::SliceId(first + part), synapses));
  return made;
}

}  // namespace

struct Images::State {
  State(const Plan& of, const ImagesOptions& options)
      : plan(of),
        threads(threads_or_default(options.threads)),
        batch_synapses(options.batch_synapses),
        maker([this](const std::stop_token& stop) { make_all(stop); }) {}

  void make_all(const std::stop_token& stop) {
    const auto& slices = plan.inputs().slices;
    bool wanted = true;
    for (std::size_t first = 0; wanted && first < slices.size();) {
      DrawnSynapses drawn(plan, first, batch_synapses, threads);
      while (wanted && first < drawn.end()) {
        std::vector<std::size_t> groups;
        for (; first < drawn.end() && groups.size() < threads * kGroupsAThread;
             first += 1U + slices[first].synapse_cores)
          groups.push_back(first);
        wanted = make(drawn, groups, stop);
      }
    }
    const std::lock_guard lock(mutex);
    ended = true;
    changed.notify_all();
  }
  // False: nobody wants more.
  bool make(DrawnSynapses& drawn, const std::vector<std::size_t>& groups,
            const std::stop_token& stop) {
    std::vector<Group> made(groups.size());
    parallel_for(groups.size(), 1, threads, [&](std::size_t from, std::size_t to, unsigned) {
      for (std::size_t g = from; g < to; ++g) made[g] = build_group(plan, drawn, groups[g]);
    });
    for (auto& group : made)
      for (auto& image : group)
        if (!hand_on(std::move(image), stop)) return false;
    return true;
  }
  bool hand_on(Result<CoreImage> image, const std::stop_token& stop) {
    std::unique_lock lock(mutex);
    if (!changed.wait(lock, stop, [this] { return ready_bytes < kAheadBytes; })) return false;
    if (image) {
      ready_bytes += image->bytes.size();
      ready.push_back(*std::move(image));
    } else {
      failed = image.error();
    }
    changed.notify_all();
    return !failed;
  }
  std::optional<CoreImage> take() {
    std::unique_lock lock(mutex);
    changed.wait(lock, [this] { return !ready.empty() || ended; });
    if (ready.empty()) return std::nullopt;
    auto image = std::move(ready.front());
    ready.pop_front();
    ready_bytes -= image.bytes.size();
    changed.notify_all();
    return image;
  }

  const Plan plan;
  const unsigned threads;
  const std::uint64_t batch_synapses;
  std::mutex mutex;
  std::condition_variable_any changed;
  std::deque<CoreImage> ready;
  std::uint64_t ready_bytes = 0;
  std::optional<Error> failed;
  bool ended = false;
  std::jthread maker;  // ends before all that it uses
};

Images::Images(const Plan& plan, const ImagesOptions& options)
    : state_(std::make_unique<State>(plan, options)) {}
Images::~Images() = default;

Result<std::vector<CoreImage>> Images::next(std::uint64_t bytes) {
  std::vector<CoreImage> taken;
  for (std::uint64_t have = 0; taken.empty() || have < bytes;) {
    auto image = state_->take();
    if (!image) break;
    have += image->bytes.size();
    taken.push_back(*std::move(image));
  }
  if (taken.empty() && state_->failed) return tl::unexpected(*state_->failed);
  return taken;
}

}  // namespace spikeloom::image
