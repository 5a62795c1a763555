#include "host-tools/bench/bandwidth.h"

#include <algorithm>
#include <chrono>

#include "emulator/native/machine_memory.h"
#include "emulator/native/memory.h"
#include "host-tools/bench/crew.h"

namespace spikeloom::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Word = std::uint64_t;

constexpr int kPasses = 3;
constexpr std::uint64_t kBytesAPass = std::uint64_t{64} << 20;  // of rows, each thread
constexpr std::uint32_t kLinesAhead = 32;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

Word sum_of(const Word* words, std::size_t count) {
  Word sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += words[i];
  return sum;
}

// Row after row at random, the same for the same start.
class RandomRows {
 public:
  RandomRows(std::uint32_t start, std::uint64_t rows) : state_(start), rows_(rows) {}
  std::uint64_t next() {
    state_ = state_ * 747796405U + 2891336453U;
    return std::uint64_t{state_} * rows_ >> 32;
  }

 private:
  std::uint32_t state_;
  std::uint64_t rows_;
};

void fetch(const Word* row, std::uint32_t lines) {
  for (std::uint32_t line = 0; line < lines; ++line)
    __builtin_prefetch(row + std::size_t{line} * native::kCacheLine / sizeof(Word));
}

double read_rows_s(const Word* words, std::uint64_t store_bytes, std::uint32_t row_bytes,
                   std::uint32_t start) {
  const std::uint64_t rows = store_bytes / row_bytes;
  const std::size_t row_words = row_bytes / sizeof(Word);
  const auto lines = static_cast<std::uint32_t>(row_bytes / native::kCacheLine);
  RandomRows now(start, rows), ahead(start, rows);
  for (std::uint32_t i = 0; i < kLinesAhead / lines; ++i)
    fetch(words + ahead.next() * row_words, lines);
  const auto begun = Clock::now();
  Word sum = 0;
  for (std::uint64_t left = kBytesAPass / row_bytes; left > 0; --left) {
    fetch(words + ahead.next() * row_words, lines);
    sum += sum_of(words + now.next() * row_words, row_words);
  }
  asm volatile("" : : "r"(sum));
  return seconds_since(begun);
}

class Store {
 public:
  Store(std::uint64_t bytes, unsigned threads) : memory_(bytes, true), threads_(threads) {}
  [[nodiscard]] bool empty() const { return memory_.data() == nullptr; }
  [[nodiscard]] bool huge_pages() const { return memory_.huge_pages(); }

  void fill() {
    (void)on_threads(threads_, [this](unsigned thread) {
      std::fill_n(words() + thread * share(), share(), Word{thread} + 1);
      return 0.0;
    });
  }

  [[nodiscard]] double stream_gbs() {
    return gbs(share() * sizeof(Word), [this](unsigned thread, int) {
      const auto start = Clock::now();
      const Word sum = sum_of(words() + thread * share(), share());
      asm volatile("" : : "r"(sum));
      return seconds_since(start);
    });
  }

  [[nodiscard]] double rows_gbs(std::uint32_t row_bytes) {
    return gbs(kBytesAPass, [this, row_bytes](unsigned thread, int pass) {
      const auto start = static_cast<std::uint32_t>(pass) * threads_ + thread + 1;
      return read_rows_s(words(), memory_.bytes(), row_bytes, start * 2654435761U);
    });
  }

 private:
  Word* words() { return reinterpret_cast<Word*>(memory_.data()); }
  [[nodiscard]] std::size_t share() const { return memory_.bytes() / sizeof(Word) / threads_; }

  // Of the best pass; a pass ends with its last thread.
  template <class Read>
  double gbs(std::uint64_t bytes_a_thread, Read read) {
    double best_s = 0.0;
    for (int pass = 0; pass < kPasses; ++pass) {
      const auto took = on_threads(threads_, [&](unsigned thread) { return read(thread, pass); });
      const double pass_s = *std::max_element(took.begin(), took.end());
      if (pass == 0 || pass_s < best_s) best_s = pass_s;
    }
    return static_cast<double>(bytes_a_thread * threads_) * 1e-9 / best_s;
  }

  native::Reservation memory_;
  unsigned threads_;
};

}  // namespace

std::optional<Bandwidth> measure_bandwidth(unsigned threads, std::uint64_t store_bytes) {
  if (native::available_bytes() < store_bytes) return std::nullopt;
  Store store(store_bytes, threads);
  if (store.empty()) return std::nullopt;
  store.fill();
  Bandwidth bandwidth{.threads = threads,
                      .huge_pages = store.huge_pages(),
                      .store_bytes = store_bytes,
                      .stream_gbs = store.stream_gbs()};
  for (std::size_t i = 0; i < kRowBytes.size(); ++i)
    bandwidth.rows_gbs[i] = store.rows_gbs(kRowBytes[i]);
  return bandwidth;
}

}  // namespace spikeloom::bench
