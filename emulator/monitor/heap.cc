#include "emulator/monitor/heap.h"

#include <algorithm>

namespace spikeloom::monitor {
namespace {

constexpr std::uint32_t kFree = 0, kFirst = 4, kLast = 8, kFreeBytes = 12, kRootBytes = 16;
constexpr std::uint32_t kHeader = 8, kTaken = 0xFFFF'0000;
constexpr std::uint32_t kMostTag = 255;
// More blocks than any heap holds: a chain that is longer leads in a circle.
constexpr int kMostBlocks = 1 << 22;

std::uint32_t entry_of(const Heap::Owner& owner) { return owner.application << 8 | owner.tag; }

}  // namespace

void Heap::make(ChipAccess& access, std::uint32_t base, std::uint32_t top) {
  const std::uint32_t first = base + kRootBytes, last = top - kHeader;
  access.set_word(base + kFree, first);
  access.set_word(base + kFirst, first);
  access.set_word(base + kLast, last);
  access.set_word(base + kFreeBytes, last - first - kHeader);
  access.set_word(first, last);
  access.set_word(first + 4, 0);
  access.set_word(last, 0);
  access.set_word(last + 4, 0);
}

std::uint32_t Heap::allocate(std::uint32_t bytes, const Owner& owner) {
  if (bytes == 0 || owner.tag > kMostTag) return 0;
  const std::uint32_t slot = tags_ + 4 * entry_of(owner);
  if (const auto taken = owner.tag == 0 ? 0 : access_->word(slot); taken != 0) {
    const auto block = taken - kHeader;
    return owner.again && next_of(block) - block - kHeader == bytes ? taken : 0;
  }
  const std::uint32_t asked = ((bytes + 3) & ~3U) + kHeader;
  std::uint32_t before = 0, block = access_->word(root_ + kFree);
  for (int i = 0; block != 0 && i < kMostBlocks && !access_->failed(); ++i) {
    if (block + asked <= block) return 0;
    if (block + asked <= next_of(block)) {
      block = take(before, block, asked);
      set_link(block, kTaken | entry_of(owner));
      if (owner.tag != 0) access_->set_word(slot, block + kHeader);
      return block + kHeader;
    }
    before = block;
    block = link_of(block);
  }
  return 0;
}

// Splits off what is left, unless it would hold nothing.
std::uint32_t Heap::take(std::uint32_t before, std::uint32_t block, std::uint32_t bytes) {
  const std::uint32_t rest = block + bytes, next = next_of(block);
  if (rest + kHeader < next) {
    set_next(rest, next);
    set_next(block, rest);
    set_link(rest, link_of(block));
    set_link(block, rest);
  }
  access_->set_word(before != 0 ? before + 4 : root_ + kFree, link_of(block));
  access_->set_word(root_ + kFreeBytes, free_bytes() - bytes);
  return block;
}

void Heap::free(std::uint32_t address) {
  if (address == 0) return;
  const std::uint32_t block = address - kHeader;
  const std::uint32_t entry = link_of(block) & ~kTaken;
  if ((entry & kMostTag) != 0) access_->set_word(tags_ + 4 * entry, 0);
  access_->set_word(root_ + kFreeBytes, free_bytes() + next_of(block) - block);
  std::uint32_t before = 0, after = access_->word(root_ + kFree);
  for (int i = 0; after != 0 && block >= after && i < kMostBlocks && !access_->failed(); ++i) {
    before = after;
    after = link_of(after);
  }
  merge(before, block, after);
}

void Heap::merge(std::uint32_t before, std::uint32_t block, std::uint32_t after) {
  set_link(block, after);
  access_->set_word(before != 0 ? before + 4 : root_ + kFree, block);
  if (after != 0 && next_of(block) == after) {
    set_next(block, next_of(after));
    set_link(block, link_of(after));
  }
  if (before != 0 && next_of(before) == block) {
    set_next(before, next_of(block));
    set_link(before, link_of(block));
  }
}

std::uint32_t Heap::free_of(std::uint32_t application) {
  std::uint32_t count = 0, block = access_->word(root_ + kFirst);
  for (int i = 0; i < kMostBlocks && !access_->failed(); ++i) {
    const auto next = next_of(block);
    if (next == 0) break;
    // The link of a free block is an address; SC&MP now and then takes it for an owner.
    const auto link = link_of(block);
    if (link >= kTaken && (link >> 8 & kMostTag) == application) {
      free(block + kHeader);
      ++count;
    }
    block = next;
  }
  return count;
}

std::uint32_t Heap::free_bytes() { return access_->word(root_ + kFreeBytes); }

std::uint32_t Heap::largest() {
  std::uint32_t largest = 0, block = access_->word(root_ + kFree);
  for (int i = 0; block != 0 && i < kMostBlocks && !access_->failed(); ++i) {
    if (const auto next = next_of(block); next != 0)
      largest = std::max(largest, next - block - kHeader);
    block = link_of(block);
  }
  return largest;
}

}  // namespace spikeloom::monitor
