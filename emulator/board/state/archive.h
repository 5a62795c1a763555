// One function saves and restores: each part of the machine names its state once, in transfer().
//
// A part's transfer(Archive&) hands over its fields in a fixed order. When the archive saves, their
// bytes are appended; when it loads, they are overwritten. section() writes or demands a name and a
// version, so that a snapshot of another build is refused and never misread.
//
// Formats  the host's byte order; vectors as a 64-bit count and their elements.
// Errors   a short or foreign archive turns failed(); every later transfer then does nothing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace spikeloom::board {

class Archive {
 public:
  [[nodiscard]] static Archive saving();
  [[nodiscard]] static Archive loading(std::span<const std::byte> bytes);  // borrows

  [[nodiscard]] bool is_loading() const noexcept { return loading_; }
  [[nodiscard]] bool failed() const noexcept { return failed_; }
  void fail() noexcept { failed_ = true; }
  [[nodiscard]] bool at_end() const noexcept { return next_ == source_.size(); }
  [[nodiscard]] const std::vector<std::byte>& bytes() const noexcept { return saved_; }

  void section(std::string_view name, std::uint32_t version);
  void raw(std::span<std::byte> bytes);

  template <class... Fields>
  void operator()(Fields&... fields) {
    (field(fields), ...);
  }

 private:
  template <class T>
  void field(T& value) {
    if constexpr (requires { value.transfer(*this); }) {
      value.transfer(*this);
    } else {
      static_assert(std::is_trivially_copyable_v<T> && !std::is_pointer_v<T>);
      raw(std::as_writable_bytes(std::span(&value, 1)));
    }
  }
  template <class T, std::size_t n>
  void field(std::array<T, n>& values) {
    for (auto& value : values) field(value);
  }
  template <class T>
  void field(std::vector<T>& values) {
    resizable(values);
  }
  template <class T>
  void field(std::deque<T>& values) {
    resizable(values);
  }
  template <class Sequence>
  void resizable(Sequence& values) {
    std::uint64_t count = values.size();
    field(count);
    if (loading_ && count > source_.size() - next_) return fail();  // an element has a byte or more
    if (failed_ || count > kMostElements) return fail();
    values.resize(static_cast<std::size_t>(count));
    for (auto& value : values) field(value);
  }

  static constexpr std::uint64_t kMostElements = std::uint64_t{1} << 32;
  bool loading_ = false, failed_ = false;
  std::vector<std::byte> saved_;
  std::span<const std::byte> source_;
  std::size_t next_ = 0;
};

}  // namespace spikeloom::board
