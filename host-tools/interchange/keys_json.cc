#include "host-tools/interchange/keys_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <unordered_map>

#include "base/text.h"
#include "host-tools/interchange/fields.h"
#include "host-tools/interchange/files.h"
#include "network-specs/proto/forms.h"
#include "router/free_keys.h"
#include "router/keys.h"

namespace spikeloom::interchange {
namespace {

using router::KeyBlock;
using Pairs = std::vector<KeyBlock>;

std::optional<std::uint32_t> word_of(const Fields& fields, const Place& place,
                                     std::string_view name, ErrorList& errors) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  const auto* value = fields.needed(name, errors);
  if (value == nullptr) return std::nullopt;
  const auto word = whole_of({*value, Place(place, name)}, name, 0, kMost, errors);
  return word ? std::optional(static_cast<std::uint32_t>(*word)) : std::nullopt;
}

std::optional<KeyBlock> read_pair(Field field, ErrorList& errors) {
  const auto fields = Fields::of(field, {"key", "mask"}, errors);
  if (!fields) return std::nullopt;
  const auto key = word_of(*fields, field.place, "key", errors);
  const auto mask = word_of(*fields, field.place, "mask", errors);
  if (!key || !mask) return std::nullopt;
  if ((*key & ~*mask) != 0) {
    errors.add({.code = "key_outside_mask",
                .what = fmt::format("key {:#010x} has bits that its mask {:#010x} leaves out", *key,
                                    *mask),
                .where = field.place.text(),
                .cause = "no packet can match it",
                .remedy = "clear those bits of the key, or set them in the mask"});
    return std::nullopt;
  }
  return KeyBlock{*key, *mask};
}

Pairs read_pairs(Field field, ErrorList& errors) {
  Pairs pairs;
  const auto* list = list_of(field, "the keys of a net", errors);
  if (list == nullptr) return pairs;
  for (std::size_t i = 0; i < list->size(); ++i)
    if (const auto pair = read_pair({(*list)[i], Place(field.place, i)}, errors))
      pairs.push_back(*pair);
  return pairs;
}

void check_overlap(const Netlist& netlist, ErrorList& errors) {
  std::vector<KeyBlock> blocks{router::kSystemKeys};
  std::vector<std::string> whose{"the monitor's system"};
  for (std::size_t n = 0; n < netlist.keys.size(); ++n) {
    if (!netlist.keys[n]) continue;
    blocks.push_back(*netlist.keys[n]);
    whose.push_back("net " + in_quotes(netlist.net_names[n]));
  }
  const auto shared = router::shared_key(blocks);
  if (!shared) return;
  const auto text = [&](std::size_t block) {
    return fmt::format("{:#010x}/{:#010x} of {}", blocks[block].key, blocks[block].mask,
                       whose[block]);
  };
  errors.add({.code = "keys_overlap",
              .what = fmt::format("keys {} overlap {}", text(shared->one), text(shared->other)),
              .where = "",
              .cause = "a packet's key has to tell which net it belongs to",
              .remedy = "give one of the two other keys"});
}

// Each net as often as it has pairs, at least once.
void take(std::vector<Pairs> pairs_of_net, Netlist& netlist) {
  std::vector<mapper::Net> nets;
  std::vector<std::string> names;
  for (std::size_t n = 0; n < pairs_of_net.size(); ++n) {
    const auto& pairs = pairs_of_net[n];
    auto net = std::move(netlist.nets[n]);
    net.spikes_per_s /= static_cast<double>(std::max<std::size_t>(pairs.size(), 1));
    for (const auto& pair : pairs) netlist.keys.emplace_back(pair);
    if (pairs.empty()) netlist.keys.emplace_back();
    nets.resize(netlist.keys.size(), net);
    names.resize(netlist.keys.size(), netlist.net_names[n]);
  }
  netlist.nets = std::move(nets);
  netlist.net_names = std::move(names);
}

}  // namespace

Errors parse_keys(std::string_view bytes, Netlist& netlist) {
  const auto value = parse_json(bytes);
  if (!value) return value.error();
  ErrorList errors;
  std::unordered_map<std::string_view, std::size_t> net_named;
  for (std::size_t n = 0; n < netlist.net_names.size(); ++n)
    net_named.try_emplace(netlist.net_names[n], n);
  std::vector<Pairs> pairs_of_net(netlist.nets.size());
  const Place root;
  const auto* members = object_of({*value, root}, "the file", errors);
  if (members == nullptr) return std::move(errors).take();
  for (const auto& [name, keys] : *members) {
    const Place place(root, name);
    const auto net = net_named.find(name);
    if (net != net_named.end()) {
      pairs_of_net[net->second] = read_pairs({keys, place}, errors);
      continue;
    }
    errors.add({.code = "unknown_net",
                .what = fmt::format("there is no net {} among the {} of the netlist",
                                    in_quotes(name), netlist.nets.size()),
                .where = place.text(),
                .cause = "nets without names are called by their number, from '0' on",
                .remedy = "correct the name, or remove its keys"});
  }
  if (errors.empty()) {
    take(std::move(pairs_of_net), netlist);
    check_overlap(netlist, errors);
  }
  return std::move(errors).take();
}

Errors read_keys(const std::filesystem::path& path, Netlist& netlist) {
  const auto bytes = read_text(path);
  if (!bytes) return bytes.error();
  return proto::in_file(parse_keys(*bytes, netlist), path);
}

}  // namespace spikeloom::interchange
