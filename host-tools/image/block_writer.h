// Appends sections to the bytes of a block: each on a multiple of 8.
//
// Formats  little-endian, as the host's own memory (checked).
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <span>
#include <type_traits>
#include <vector>

#include "board-runtime/shared/abi/core_block.h"

namespace spikeloom::image {

static_assert(std::endian::native == std::endian::little);

class BlockWriter {
 public:
  BlockWriter() : bytes_(abi::kFirstSectionOffset) {}

  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(bytes_.size()); }
  // Where a section can begin.
  [[nodiscard]] std::uint32_t next() const { return (size() + 7) / 8 * 8; }
  // Makes room for a long section and short ones behind it.
  void reserve(std::size_t bytes) { bytes_.reserve(bytes_.size() + bytes + kShortSections); }
  // Sections are begun and ended, or written at once.
  void begin() { bytes_.resize(first_ = next()); }
  template <class Value>
  void add(const Value& value) {
    add_all(std::span(&value, 1));
  }
  template <class Value>
  void add_all(std::span<const Value> values) {
    static_assert(std::is_trivially_copyable_v<Value>);
    const auto* const from = reinterpret_cast<const std::uint8_t*>(values.data());
    bytes_.insert(bytes_.end(), from, from + values.size_bytes());
  }
  [[nodiscard]] abi::Section end() const { return {.offset = first_, .bytes = size() - first_}; }
  template <class Value>
  [[nodiscard]] abi::Section section(std::span<const Value> values) {
    begin();
    add_all(values);
    return end();
  }
  template <class Value>
  [[nodiscard]] abi::Section section(const std::vector<Value>& values) {
    return section(std::span<const Value>(values));
  }
  // At the start of the block.
  template <class Value>
  void put(std::uint32_t offset, const Value& value) {
    static_assert(std::is_trivially_copyable_v<Value>);
    std::memcpy(bytes_.data() + offset, &value, sizeof value);
  }
  // Padded to whole words.
  [[nodiscard]] std::vector<std::uint8_t> take() {
    bytes_.resize(next());
    return std::move(bytes_);
  }

 private:
  static constexpr std::size_t kShortSections = 16 * 1024;

  std::vector<std::uint8_t> bytes_;
  std::uint32_t first_ = 0;
};

}  // namespace spikeloom::image
