#include "emulator/monitor/flood_fill.h"

#include <span>

namespace spikeloom::monitor {
namespace {

using chip::FloodOpcode;

constexpr std::uint32_t kLastWithIdentity = 6;
constexpr std::uint32_t kCores = 0x3'FFFF;

std::uint32_t byte_of(std::uint32_t key, int byte) { return key >> (8 * byte) & 0xFF; }
// The number of a fill, in the lowest byte; that of its start in the byte of kStartIdentity.
std::uint32_t identity(std::uint32_t byte) { return byte >> 1 & 127U; }
constexpr int kStartIdentity = 2;

}  // namespace

// Opcodes that are told apart by an identity come once.
bool FloodFill::seen(std::uint32_t key) {
  constexpr std::size_t kWord = 32;
  const auto number = identity(key);
  if ((key >> 24 & 15U) > kLastWithIdentity || number == 0) return false;
  if (identities_[number]) return true;
  identities_[number] = true;
  const std::size_t forgotten = (number / kWord + 2) % 4 * kWord;
  for (std::size_t i = 0; i < kWord; ++i) identities_[forgotten + i] = false;
  return false;
}

void FloodFill::packet(std::uint32_t key, std::uint32_t payload) {
  if (seen(key)) return;
  switch (static_cast<FloodOpcode>(key >> 24 & 15U)) {
    case FloodOpcode::signal:
      if (payload >> 28 == chip::kFloodSignalsCores) applications_->signal(payload);
      return;
    case FloodOpcode::start:
      return start(key);
    case FloodOpcode::select_cores:
      return select_cores(key, payload);
    case FloodOpcode::block_start:
      return block_start(key, payload);
    case FloodOpcode::block_data:
      return block_data(key, payload);
    case FloodOpcode::block_end:
      return block_end(key, payload);
    case FloodOpcode::end:
      return end(key, payload);
  }
}

void FloodFill::start(std::uint32_t key) {
  identity_ = identity(byte_of(key, kStartIdentity));
  blocks_ = byte_of(key, 1);
  good_blocks_ = cores_ = 0;
  last_selection_ = 0;
  spoiled_ = selected_ = false;
  started_.reset();
  ended_.reset();
  state_ = State::between_blocks;
}

void FloodFill::select_cores(std::uint32_t key, std::uint32_t payload) {
  const std::uint32_t cores = key & kCores;
  const std::uint64_t selection = std::uint64_t{payload} << chip::kCores | cores;
  if (selection <= last_selection_) return;
  last_selection_ = selection;
  selected_ = true;
  cores_ |= cores;
}

void FloodFill::block_start(std::uint32_t key, std::uint32_t payload) {
  const auto block = byte_of(key, 2);
  if (identity(key) != identity_ || state_ != State::between_blocks || started_[block]) return;
  started_[block] = true;
  block_ = block;
  address_ = sum_ = payload;
  words_ = byte_of(key, 1) + 1;
  received_ = 0;
  here_.reset();
  state_ = State::in_block;
}

void FloodFill::block_data(std::uint32_t key, std::uint32_t payload) {
  const auto word = byte_of(key, 1);
  if (identity(key) != identity_ || state_ != State::in_block || byte_of(key, 2) != block_ ||
      here_[word]) {
    return;
  }
  here_[word] = true;
  ++received_;
  content_[word] = payload;
  sum_ += payload;
}

void FloodFill::block_end(std::uint32_t key, std::uint32_t payload) {
  if (identity(key) != identity_ || state_ != State::in_block || byte_of(key, 2) != block_ ||
      ended_[block_]) {
    return;
  }
  ended_[block_] = true;
  sum_ += payload;
  state_ = State::between_blocks;
  if (sum_ != 0 || received_ != words_) {
    spoiled_ = true;
    return;
  }
  ++good_blocks_;
  access_->write(address_, 4, std::as_bytes(std::span(content_).first(words_)));
}

void FloodFill::end(std::uint32_t key, std::uint32_t payload) {
  if (identity(key) != identity_ || state_ != State::between_blocks) return;
  state_ = State::idle;
  if (spoiled_ || good_blocks_ != blocks_ || !selected_) return;
  applications_->start(access_->variable<std::uint32_t>(chip::SystemVariable::sdram_system),
                       payload | cores_);
}

}  // namespace spikeloom::monitor
