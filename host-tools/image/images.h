// The images of all slices, made on several threads ahead of whoever takes them.
//
// Synapses are drawn for a batch of neighbours at once (drawn_synapses.h), then images are made
// from them. A thread of its own sees to that and waits when enough images wait to be taken.
//
// Promises the bytes of build() (core_image.h), in the order of slices, for any number of threads
//          and any batch.
// Errors   as core_image.h: after the images of the slices before.
// Cost     tens of ns a synapse on one thread. Memory: a batch (drawn_synapses.h), images of
//          kAheadBytes, and two slices a thread.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "base/error.h"
#include "host-tools/image/core_image.h"
#include "host-tools/image/plan.h"

namespace spikeloom::image {

inline constexpr std::uint64_t kBatchSynapses = 32'000'000;
inline constexpr std::uint64_t kAheadBytes = std::uint64_t{32} << 20;

struct ImagesOptions {
  unsigned threads = 1;  // 0: all cores
  std::uint64_t batch_synapses = kBatchSynapses;
};

class Images {
 public:
  explicit Images(const Plan& plan, const ImagesOptions& options = {});
  ~Images();
  Images(const Images&) = delete;
  Images& operator=(const Images&) = delete;

  // The next ones, until they have `bytes` together; at least one, none when all were taken.
  [[nodiscard]] Result<std::vector<CoreImage>> next(std::uint64_t bytes);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace spikeloom::image
