// A queue that keeps its memory: no allocation once it has been as long as it gets.
//
// Errors   front() and pop() of an empty ring break the contract.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "emulator/board/state/archive.h"

namespace spikeloom::board {

template <class T>
class Ring {
 public:
  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] const T& front() const noexcept { return slots_[first_]; }

  void push(const T& value) {
    if (size_ == slots_.size()) grow();
    slots_[(first_ + size_) & (slots_.size() - 1)] = value;
    ++size_;
  }
  // Behind everything that does not come after it.
  template <class Before>
  void insert(const T& value, Before&& before) {
    push(value);
    for (std::size_t at = size_ - 1; at > 0 && before(slot(at), slot(at - 1)); --at) {
      std::swap(slot(at), slot(at - 1));
    }
  }
  void pop() noexcept {
    first_ = (first_ + 1) & (slots_.size() - 1);
    --size_;
  }
  void clear() noexcept { size_ = 0; }
  template <class Do>
  void for_each(Do&& act) const {
    for (std::size_t i = 0; i < size_; ++i) act(slots_[(first_ + i) & (slots_.size() - 1)]);
  }

  void transfer(Archive& archive) {
    std::vector<T> values;
    for_each([&](const T& value) { values.push_back(value); });
    archive(values);
    clear();
    for (const auto& value : values) push(value);
  }

 private:
  [[nodiscard]] T& slot(std::size_t at) noexcept {
    return slots_[(first_ + at) & (slots_.size() - 1)];
  }
  void grow() {
    std::vector<T> wider(slots_.empty() ? 4 : 2 * slots_.size());
    for (std::size_t i = 0; i < size_; ++i) wider[i] = slots_[(first_ + i) & (slots_.size() - 1)];
    slots_.swap(wider);
    first_ = 0;
  }

  std::vector<T> slots_;  // a power of two
  std::size_t first_ = 0, size_ = 0;
};

}  // namespace spikeloom::board
