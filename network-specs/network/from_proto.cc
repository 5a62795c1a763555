#include "network-specs/network/from_proto.h"

#include <fmt/format.h>

#include <cmath>
#include <unordered_set>

#include "base/text.h"
#include "network-specs/network/checks.h"
#include "network-specs/network/limits.h"

namespace spikeloom::network {
namespace {

// Names that the user left out: the base, or the first of "base #2", "base #3", ... that is free.
template <class Named, class BaseName>
void name_the_nameless(std::vector<Named>& items, BaseName base_name) {
  std::unordered_set<std::string> taken;
  for (const auto& item : items) taken.insert(item.name);
  for (auto& item : items) {
    if (!item.name.empty()) continue;
    const std::string base = base_name(item);
    item.name = base;
    for (int k = 2; !taken.insert(item.name).second; ++k)
      item.name = fmt::format("{} #{}", base, k);
  }
}

std::string name_at(const Network& network, PopulationId id) {
  return id == kNoPopulation ? "?" : network.at(id).name;
}

void read_times(const proto::Network& message, Network& network, ErrorList& errors) {
  if (message.has_seed()) network.seed = message.seed();
  if (message.has_tick_us()) network.tick_us = message.tick_us();
  network.duration_ticks = ticks_of(message.duration_ms(), network.tick_us, "duration_ms", errors);
  network.discard_ticks = ticks_of(message.discard_ms(), network.tick_us, "discard_ms", errors);
}

template <class Message, class Item, class Context>
void read_all(const google::protobuf::RepeatedPtrField<Message>& messages, const char* name,
              std::vector<Item>& items, Context& context) {
  items.reserve(static_cast<std::size_t>(messages.size()));
  for (int i = 0; i < messages.size(); ++i) {
    items.push_back(from_proto(messages[i], fmt::format("{}[{}]", name, i), context));
  }
}

}  // namespace

Network from_proto(const proto::Network& message, ErrorList& errors) {
  Network network;
  network.name = message.name();
  read_times(message, network, errors);
  read_all(message.populations(), "populations", network.populations, errors);
  NameIndex names;
  for (const auto& population : network.populations) names.add(population.name);

  const ReadContext context{names, network.populations, network.tick_us, errors};
  read_all(message.projections(), "projections", network.projections, context);
  read_all(message.dc_inputs(), "dc_inputs", network.dc_inputs, context);
  read_all(message.poisson_inputs(), "poisson_inputs", network.poisson_inputs, context);
  read_all(message.probes(), "probes", network.probes, context);

  name_the_nameless(network.projections, [&network](const Projection& projection) {
    return default_name(projection, name_at(network, projection.pre),
                        name_at(network, projection.post));
  });
  name_the_nameless(network.probes, [&network](const Probe& probe) {
    return default_name(probe, name_at(network, probe.population));
  });
  return network;
}

PopulationId population_of(const std::string& name, const std::string& path,
                           const ReadContext& context) {
  if (const auto index = context.names.find(name)) return PopulationId{*index};
  if (context.errors.full()) {
    context.errors.add(Error{});
    return kNoPopulation;
  }
  const auto nearest = context.names.nearest(name);
  context.errors.add(
      {.code = name.empty() ? "missing_field" : "unknown_population",
       .what = name.empty() ? "no population is named"
                            : fmt::format("there is no population {}", in_quotes(name)),
       .where = path,
       .cause = "the network has " + context.names.listing(),
       .remedy = nearest ? fmt::format("write {}, the nearest existing name", in_quotes(*nearest))
                         : "name one of them, or add the population"});
  return kNoPopulation;
}

Receptor receptor_named(const std::string& name, PopulationId post, const std::string& path,
                        const ReadContext& context) {
  if (post == kNoPopulation) return Receptor::excitatory;
  const Population& population = context.populations[post.index()];
  NameIndex names;
  std::string listing;
  for (std::size_t r = 0; r < std::min(receptor_count(population), kMostReceptors); ++r) {
    names.add(receptor_name(population, static_cast<Receptor>(r)));
    listing +=
        (r == 0 ? "" : ", ") + in_quotes(receptor_name(population, static_cast<Receptor>(r)));
  }
  if (population.is_source()) return Receptor::excitatory;  // reported as a target that it is not
  if (const auto index = names.find(name)) return static_cast<Receptor>(*index);
  const auto nearest = names.nearest(name);
  context.errors.add(
      {.code = "unknown_receptor",
       .what = fmt::format("{} has no receptor {}", in_quotes(population.name), in_quotes(name)),
       .where = path,
       .cause = "it has " + listing,
       .remedy = nearest ? fmt::format("write {}, the nearest existing name", in_quotes(*nearest))
                         : "name one of them, or add it to the model's receptors"});
  return Receptor::excitatory;
}

void report_two_receptors(const std::string& path, ErrorList& errors) {
  errors.add({.code = "ambiguous",
              .what = "a receptor is given both by `receptor` and by `receptor_name`",
              .where = path,
              .cause = "",
              .remedy = "keep one of them"});
}

Receptor sign_of(int value, const std::string& path, ErrorList& errors) {
  if (value == proto::EXCITATORY) return Receptor::excitatory;
  if (value == proto::INHIBITORY) return Receptor::inhibitory;
  report_unknown_value(path, value, "EXCITATORY (0) and INHIBITORY (1)", errors);
  return Receptor::excitatory;
}

std::uint64_t ticks_of(double ms, std::uint32_t tick_us, const std::string& path,
                       ErrorList& errors) {
  const double ticks = ms * 1000.0 / std::max(tick_us, 1U);
  if (!(ticks >= 0.0 && ticks < 0x1p32)) {
    errors.add({.code = std::isfinite(ms) ? "out_of_range" : "not_finite",
                .what = fmt::format("{} ms is not a time of 0 to {} ms", ms,
                                    (0x1p32 - 1) * tick_us / 1000.0),
                .where = path,
                .cause = "ticks are counted in 32 bits",
                .remedy = "give a number of that range"});
    return 1;
  }
  const double whole = std::round(ticks);
  // A decimal fraction is off by a few units in the last place of a double; a real miss is larger.
  if (std::abs(ticks - whole) <= 1e-9 * std::max(1.0, whole)) {
    return static_cast<std::uint64_t>(whole);
  }
  errors.add(
      {.code = "off_grid",
       .what = fmt::format("{} ms is {} ticks of {} us, not a whole number", ms, ticks, tick_us),
       .where = path,
       .cause = "",
       .remedy = fmt::format("write {} or {}", std::floor(ticks) * tick_us / 1000.0,
                             std::ceil(ticks) * tick_us / 1000.0)});
  return 1;
}

void report_missing(const std::string& path, const std::string& what, const std::string& remedy,
                    ErrorList& errors) {
  errors.add({.code = "missing_field", .what = what, .where = path, .cause = "", .remedy = remedy});
}

void report_lengths(const std::string& path, const std::string& what, ErrorList& errors) {
  errors.add({.code = "list_length",
              .what = what,
              .where = path,
              .cause = "entry i of one list belongs to entry i of the others",
              .remedy = "give lists of equal length"});
}

void report_unknown_value(const std::string& path, int value, const std::string& known,
                          ErrorList& errors) {
  errors.add({.code = "unknown_value",
              .what = fmt::format("value {} has no meaning; there are {}", value, known),
              .where = path,
              .cause = "",
              .remedy = "write one of the names"});
}

}  // namespace spikeloom::network
