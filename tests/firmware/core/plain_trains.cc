// The host's side of trains that the core draws by hand.
#include "board-runtime/firmware/poisson_trains.h"
#include "board-runtime/shared/fixed/scalar_lane.h"
#include "board-runtime/shared/kernels/alias_table.h"
#include "board-runtime/shared/kernels/neuron_random.h"

namespace spikeloom::firmware {
namespace {

using Random = kernels::NeuronRandom<fixed::ScalarLane>;

template <class Value, class Put>
void draw(void* values, std::uint32_t trains, std::uint32_t seed, const TrainLoop* loop, Put put) {
  const std::size_t columns = loop->column_bytes / sizeof *loop->table;
  const kernels::LargeAliasTable<fixed::ScalarLane> table({static_cast<int>(32 - loop->rest_bits),
                                                           loop->table, loop->table + columns,
                                                           loop->table + 2 * columns});
  auto words = static_cast<std::int32_t>(seed);
  for (std::uint32_t i = 0; i < trains; ++i, words = Random::next_seeds(words))
    put(static_cast<Value*>(values)[i], table.draw(Random::words(words, loop->words)));
}
void store(void* values, std::uint32_t trains, std::uint32_t seed, const TrainLoop* loop) {
  draw<std::int32_t>(values, trains, seed, loop,
                     [](std::int32_t& value, std::int32_t drawn) { value = drawn; });
}
void add(void* values, std::uint32_t trains, std::uint32_t seed, const TrainLoop* loop) {
  draw<std::int32_t>(values, trains, seed, loop, [](std::int32_t& value, std::int32_t drawn) {
    value = fixed::ScalarLane::add(value, drawn);
  });
}
void byte(void* values, std::uint32_t trains, std::uint32_t seed, const TrainLoop* loop) {
  draw<std::uint8_t>(values, trains, seed, loop, [](std::uint8_t& value, std::int32_t drawn) {
    value = static_cast<std::uint8_t>(drawn);
  });
}

}  // namespace

extern "C" {

void draw_small_store(void* values, std::uint32_t trains, std::uint32_t seed,
                      const TrainLoop* loop) {
  store(values, trains, seed, loop);
}
void draw_small_add(void* values, std::uint32_t trains, std::uint32_t seed, const TrainLoop* loop) {
  add(values, trains, seed, loop);
}
void draw_small_byte(void* values, std::uint32_t trains, std::uint32_t seed,
                     const TrainLoop* loop) {
  byte(values, trains, seed, loop);
}
void draw_large_store(void* values, std::uint32_t trains, std::uint32_t seed,
                      const TrainLoop* loop) {
  store(values, trains, seed, loop);
}
void draw_large_add(void* values, std::uint32_t trains, std::uint32_t seed, const TrainLoop* loop) {
  add(values, trains, seed, loop);
}
void draw_large_byte(void* values, std::uint32_t trains, std::uint32_t seed,
                     const TrainLoop* loop) {
  byte(values, trains, seed, loop);
}

}  // extern "C"

}  // namespace spikeloom::firmware
