#include "network-specs/network/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <utility>

#include "base/text.h"

namespace spikeloom::network {
namespace {

constexpr std::size_t kListed = 8;

// Letters to insert, delete or replace, by the usual table (Levenshtein), one row at a time.
std::size_t differing_letters(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

bool NameIndex::add(std::string name) {
  const auto index = static_cast<std::uint32_t>(names_.size());
  names_.push_back(name);
  return index_.emplace(std::move(name), index).second;
}

std::optional<std::uint32_t> NameIndex::find(std::string_view name) const {
  const auto found = index_.find(std::string(name));
  if (found == index_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::string> NameIndex::nearest(std::string_view name) const {
  constexpr std::size_t kLongest = 64;  // a longer one is no misspelling
  std::size_t least = std::min(name.size(), kLongest) / 2 + 1;
  std::optional<std::string> best;
  if (name.size() > kLongest) return best;
  for (const auto& candidate : names_) {
    if (candidate.empty() || candidate.size() > kLongest) continue;
    const std::size_t differing = differing_letters(name, candidate);
    if (differing < least) {
      least = differing;
      best = candidate;
    }
  }
  return best;
}

std::string NameIndex::listing() const {
  std::string text = fmt::format("{} population{}", names_.size(), names_.size() == 1 ? "" : "s");
  for (std::size_t i = 0; i < std::min(names_.size(), kListed); ++i) {
    text += (i == 0 ? ": " : ", ") + in_quotes(names_[i]);
  }
  return names_.size() > kListed ? text + ", ..." : text;
}

}  // namespace spikeloom::network
