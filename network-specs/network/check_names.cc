#include <fmt/format.h>

#include <string_view>
#include <unordered_map>

#include "base/text.h"
#include "network-specs/network/checks.h"
#include "network-specs/network/limits.h"

namespace spikeloom::network {
namespace {

void check_text(const std::string& text, std::size_t least, const std::string& path,
                ErrorList& errors) {
  if (text.size() >= least && text.size() <= kLongestName && is_printable(text)) return;
  errors.add({.code = "bad_name",
              .what = fmt::format("{} of {} bytes is not a name: {} to {} bytes of UTF-8 without "
                                  "control characters",
                                  in_quotes(text), text.size(), least, kLongestName),
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
                                    in_quotes(name), list, earlier->second),
                .where = path,
                .cause = "objects are referred to by name",
                .remedy = "rename one of the two"});
  }
}

}  // namespace

void check_name(const std::string& name, const std::string& path, ErrorList& errors) {
  check_text(name, 1, path, errors);
}

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
