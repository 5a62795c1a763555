// Cost of random words and of elementary functions.
#include <benchmark/benchmark.h>

#include <vector>

#include "base/counter_rng.h"
#include "base/det_math.h"

namespace spikeloom {
namespace {

void counter_stream_fill(benchmark::State& state) {
  const CounterStream stream(1, {StreamPurpose::test});
  std::vector<std::uint32_t> words(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    stream.fill(0, words);
    benchmark::DoNotOptimize(words.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(counter_stream_fill)->Arg(4)->Arg(16)->Arg(100)->Arg(1024);

void counter_stream_fill_below(benchmark::State& state) {
  const CounterStream stream(1, {StreamPurpose::test});
  std::vector<std::uint32_t> values(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    stream.fill_below(20683, 0, values);
    benchmark::DoNotOptimize(values.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(counter_stream_fill_below)->Arg(16)->Arg(1024);

void stream_reader_next_unit(benchmark::State& state) {
  StreamReader reader(CounterStream(1, {StreamPurpose::test}));
  for (auto _ : state) benchmark::DoNotOptimize(reader.next_unit());
}
BENCHMARK(stream_reader_next_unit);

template <double (*function)(double)>
void elementary(benchmark::State& state) {
  StreamReader reader(CounterStream(1, {StreamPurpose::test}));
  std::vector<double> arguments(1024);
  for (double& x : arguments) x = reader.next_unit();
  for (auto _ : state) {
    for (const double x : arguments) benchmark::DoNotOptimize(function(x));
  }
  state.SetItemsProcessed(state.iterations() * 1024);
}
BENCHMARK(elementary<det::exp>);
BENCHMARK(elementary<det::log>);
BENCHMARK(elementary<det::normal_cdf>);
BENCHMARK(elementary<det::normal_quantile>);

}  // namespace
}  // namespace spikeloom
