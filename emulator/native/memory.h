// Memory of the engine: aligned arrays, one large reservation with huge pages.
//
// Units    bytes.
// Errors   none; an empty reservation means that the system refused. Where it has no huge pages for
//          it, small ones serve.
// Cost     reserved pages cost nothing until they are written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

namespace spikeloom::native {

inline constexpr std::size_t kCacheLine = 64;
// What different threads write is this far apart: lines are fetched in pairs.
inline constexpr std::size_t kFarApart = 2 * kCacheLine;

// Zeroed array on a cache line's border; never moves, never grows.
template <class T>
class AlignedArray {
 public:
  AlignedArray() = default;
  explicit AlignedArray(std::size_t size)
      : data_(static_cast<T*>(operator new (size * sizeof(T), std::align_val_t{kCacheLine}))),
        size_(size) {
    std::uninitialized_value_construct_n(data_.get(), size);
  }
  [[nodiscard]] T* data() { return data_.get(); }
  [[nodiscard]] const T* data() const { return data_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] T& operator[](std::size_t i) { return data_.get()[i]; }
  [[nodiscard]] const T& operator[](std::size_t i) const { return data_.get()[i]; }

 private:
  struct Free {
    void operator()(T* data) const { operator delete (data, std::align_val_t{kCacheLine}); }
  };
  std::unique_ptr<T, Free> data_;
  std::size_t size_ = 0;
};

struct Unmap {
  std::size_t bytes = 0;
  void operator()(std::byte* data) const;
};

// Address space that reads as zero and takes memory as it is written.
class Reservation {
 public:
  Reservation() = default;
  Reservation(std::size_t bytes, bool want_huge_pages);
  [[nodiscard]] std::byte* data() const { return data_.get(); }
  [[nodiscard]] std::size_t bytes() const { return data_ ? data_.get_deleter().bytes : 0; }
  // True when more than half of what was written to is in huge pages.
  [[nodiscard]] bool huge_pages() const;

 private:
  std::unique_ptr<std::byte, Unmap> data_;
};

}  // namespace spikeloom::native
