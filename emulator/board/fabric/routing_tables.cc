#include "emulator/board/fabric/routing_tables.h"

namespace spikeloom::board {
namespace {

constexpr std::uint32_t kAtOnce = 16;  // entries compared in one go, for the vectoriser
static_assert(chip::kTableEntries % kAtOnce == 0);

void raw(Archive& archive, std::vector<std::uint32_t>& words) {
  archive.raw(std::as_writable_bytes(std::span(words)));
}

}  // namespace

RoutingTables::RoutingTables()
    : keys_(chip::kTableEntries, chip::router::kEveryBit),
      masks_(chip::kTableEntries, 0),
      routes_(chip::kTableEntries, 0),
      p2p_(chip::router::kP2pWords, chip::router::kAllDropped) {}

std::uint32_t RoutingTables::entry_of(std::uint32_t key) {
  if (!last_known_) find_last();
  for (std::uint32_t first = 0; first < last_; first += kAtOnce) {
    std::uint32_t hits = 0;
    for (std::uint32_t i = 0; i < kAtOnce; ++i) {
      hits |= static_cast<std::uint32_t>((key & masks_[first + i]) == keys_[first + i]) << i;
    }
    if (hits != 0) return first + static_cast<std::uint32_t>(__builtin_ctz(hits));
  }
  return chip::kTableEntries;
}

RoutingTables::Outcome RoutingTables::search(std::uint32_t key) {
  const auto entry = entry_of(key);
  const bool matched = entry < chip::kTableEntries;
  const Line line{key, matched ? routes_[entry] : 0, true, matched};
  cache_[line_of(key)] = line;
  cache_empty_ = false;
  return {line.route, line.matched};
}

void RoutingTables::forget() {
  if (!cache_empty_) cache_.fill({});
  cache_empty_ = true;
}

void RoutingTables::find_last() {
  last_ = chip::kTableEntries;
  while (last_ > 0 && (keys_[last_ - 1] & ~masks_[last_ - 1]) != 0) --last_;
  last_known_ = true;
}

void RoutingTables::set_route(std::uint32_t entry, std::uint32_t value) {
  routes_[entry] = value & chip::router::kRouteBits;
  forget();
}

void RoutingTables::set_key(std::uint32_t entry, std::uint32_t value) {
  keys_[entry] = value;
  last_known_ = false;
  forget();
}

void RoutingTables::set_mask(std::uint32_t entry, std::uint32_t value) {
  masks_[entry] = value;
  last_known_ = false;
  forget();
}

void RoutingTables::set_p2p(std::uint32_t word, std::uint32_t value) {
  p2p_[word] = value & chip::router::kP2pBits;
}

void RoutingTables::transfer(Archive& archive) {
  for (auto* words : {&keys_, &masks_, &routes_, &p2p_}) raw(archive, *words);
  if (!archive.is_loading()) return;
  forget();
  last_known_ = false;
}

}  // namespace spikeloom::board
