#include <fmt/format.h>

#include <string_view>
#include <unordered_map>

#include "network-specs/network/checks.h"
#include "network-specs/network/limits.h"
#include "network-specs/network/names.h"

namespace spikeloom::network {
namespace {

// Bytes of the UTF-8 character that begins here; 0 when none does, or when it is a control
// character.
std::size_t character_bytes(std::string_view text) {
  const auto byte = [text](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return first >= 0x20 && first != 0x7F ? 1 : 0;
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  std::uint32_t code = first & (0x7FU >> bytes);
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return 0;
    code = (code << 6) | (byte(i) & 0x3FU);
  }
  constexpr std::uint32_t kLeast[] = {0, 0, 0xA0, 0x800, 0x10000};
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  return first < 0xC2 || code < kLeast[bytes] || code > 0x10FFFF || surrogate ? 0 : bytes;
}

bool is_text(std::string_view text) {
  while (!text.empty()) {
    const std::size_t bytes = character_bytes(text);
    if (bytes == 0) return false;
    text.remove_prefix(bytes);
  }
  return true;
}

void check_text(const std::string& text, std::size_t least, const std::string& path,
                ErrorList& errors) {
  if (text.size() >= least && text.size() <= kLongestName && is_text(text)) return;
  errors.add({.code = "bad_name",
              .what = fmt::format("{} of {} bytes is not a name: {} to {} bytes of UTF-8 without "
                                  "control characters",
                                  quoted(text), text.size(), least, kLongestName),
              .where = path,
              .cause = "names are printed, and stand in files",
              .remedy = "give a shorter or plainer name"});
}

template <class Named>
void check_names_of(const std::vector<Named>& items, const char* list, ErrorList& errors) {
  std::unordered_map<std::string_view, std::size_t> first_of;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& name = items[i].name;
    const auto path = fmt::format("{}[{}].name", list, i);
    check_text(name, 1, path, errors);
    const auto [earlier, is_new] = first_of.emplace(name, i);
    if (is_new || name.empty()) continue;
    errors.add({.code = "duplicate_name",
                .what = fmt::format("{} is also the name of {}[{}]; a name is used once",
                                    quoted(name), list, earlier->second),
                .where = path,
                .cause = "objects are referred to by name",
                .remedy = "rename one of the two"});
  }
}

}  // namespace

void check_names(const Network& network, ErrorList& errors) {
  check_text(network.name, 0, "name", errors);
  check_names_of(network.populations, "populations", errors);
  check_names_of(network.projections, "projections", errors);
  check_names_of(network.probes, "probes", errors);
  for (std::size_t i = 0; i < network.populations.size(); ++i) {
    const auto& reference = network.populations[i].reference;
    if (!reference) continue;
    check_text(reference->source, 0, fmt::format("populations[{}].reference.source", i), errors);
  }
}

}  // namespace spikeloom::network
