#include "host-tools/flow/slices_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/text.h"
#include "host-tools/flow/population_names.h"
#include "host-tools/interchange/fields.h"
#include "host-tools/interchange/files.h"
#include "host-tools/interchange/json_text.h"
#include "mapper/known_synapses.h"
#include "network-specs/proto/forms.h"

namespace spikeloom::flow {
namespace {

using interchange::Field;
using interchange::Fields;
using interchange::Place;
using network::Network;
using network::PopulationId;

constexpr std::string_view kFormat = "spikeloom-slices";
constexpr std::uint64_t kVersion = 1;

void check_format(const Fields& fields, const Place& root, ErrorList& errors) {
  const auto* format = fields.needed("format", errors);
  const auto* version = fields.needed("version", errors);
  if (format == nullptr || version == nullptr) return;
  const auto* name = interchange::text_of({*format, Place(root, "format")}, "a format", errors);
  if (name != nullptr && *name != kFormat)
    errors.add({.code = "unknown_format",
                .what = fmt::format("the format is {}; {} is read", in_quotes(*name), kFormat),
                .where = "format",
                .cause = "",
                .remedy = "map the network again with --output"});
  (void)interchange::whole_of({*version, Place(root, "version")}, "version", kVersion, kVersion,
                              errors);
}

// A number from 0 on, of any size that means something.
double cycles_of(Field field, ErrorList& errors) {
  constexpr double kMost = 1e15;
  const auto* number = field.value.as<interchange::Number>();
  if (number != nullptr && number->value >= 0.0 && number->value <= kMost) return number->value;
  errors.add({.code = "out_of_range",
              .what = fmt::format("{} stands where cycles from 0 to {} are due",
                                  interchange::described(field.value), kMost),
              .where = field.place.text(),
              .cause = "",
              .remedy = "map the network again with --output"});
  return 0.0;
}

void read_order(Field field, const Network& network, PopulationId population,
                mapper::NeuronOrders& orders, ErrorList& errors) {
  const std::uint32_t size = network.at(population).size;
  const auto* list = interchange::list_of(field, "the neurons of an order", errors);
  if (list == nullptr) return;
  std::vector<std::uint32_t> neurons;
  std::vector<bool> seen(std::min<std::size_t>(size, list->size()), false);
  for (const auto& value : *list) {
    const auto* number = value.as<interchange::Number>();
    const bool is_new = number != nullptr && number->value == std::trunc(number->value) &&
                        number->value >= 0.0 && number->value < static_cast<double>(seen.size()) &&
                        !seen[static_cast<std::size_t>(number->value)];
    if (!is_new) break;
    seen[static_cast<std::size_t>(number->value)] = true;
    neurons.push_back(static_cast<std::uint32_t>(number->value));
  }
  if (neurons.size() == size && list->size() == size && mapper::can_move(network, population)) {
    orders.resize(network.populations.size());
    orders[population.index()] = mapper::order_of(std::move(neurons));
    return;
  }
  errors.add({.code = "not_an_order",
              .what = fmt::format("{} places are no order of the {} neurons of population {}",
                                  list->size(), size, in_quotes(network.at(population).name)),
              .where = field.place.text(),
              .cause = "an order has each neuron once, and no source and no population with "
                       "Poisson input has one",
              .remedy = "keep the files of one mapping together"});
}

void read_orders(Field field, const Network& network, mapper::NeuronOrders& orders,
                 ErrorList& errors) {
  const auto* members = interchange::object_of(field, "orders", errors);
  if (members == nullptr) return;
  const auto populations = populations_by_name(network);
  for (const auto& [name, value] : *members) {
    const Place place(field.place, name);
    const auto found = populations.find(name);
    if (found == populations.end()) {
      errors.add({.code = "unknown_population",
                  .what = fmt::format("there is no population {}", in_quotes(name)),
                  .where = place.text(),
                  .cause = "",
                  .remedy = "keep the files of one mapping together"});
      continue;
    }
    read_order({value, place}, network, found->second, orders, errors);
  }
}

}  // namespace

std::string slices_text(const Network& network, const SliceCut& cut) {
  interchange::Lines orders('{', '}', "  ");
  for (std::size_t p = 0; p < cut.orders.size(); ++p) {
    if (!cut.orders[p].is_given()) continue;
    std::string neurons;
    for (const auto neuron : cut.orders[p].neurons)
      neurons += (neurons.empty() ? "" : ", ") + std::to_string(neuron);
    orders.add(network.populations[p].name, "[" + neurons + "]");
  }
  interchange::Lines file('{', '}');
  file.add("format", interchange::json_text(kFormat));
  file.add("version", std::to_string(kVersion));
  file.add("neurons_per_core", std::to_string(cut.slicing.max_neurons));
  file.add("tick_cycles", fmt::format("{}", cut.slicing.tick_cycles));
  file.add("orders", std::move(orders).close());
  return std::move(file).close() + "\n";
}

tl::expected<SliceCut, Errors> parse_slices(std::string_view bytes, const Network& network) {
  const auto value = interchange::parse_json(bytes);
  if (!value) return tl::unexpected(value.error());
  ErrorList errors;
  SliceCut cut;
  const Place root;
  const auto fields = Fields::of(
      {*value, root}, {"format", "version", "neurons_per_core", "tick_cycles", "orders"}, errors);
  if (!fields) return tl::unexpected(std::move(errors).take());
  check_format(*fields, root, errors);
  if (const auto* neurons = fields->needed("neurons_per_core", errors))
    cut.slicing.max_neurons = static_cast<std::uint32_t>(
        interchange::whole_of({*neurons, Place(root, "neurons_per_core")}, "neurons", 1,
                              std::numeric_limits<std::uint32_t>::max(), errors)
            .value_or(1));
  if (const auto* cycles = fields->needed("tick_cycles", errors))
    cut.slicing.tick_cycles = cycles_of({*cycles, Place(root, "tick_cycles")}, errors);
  if (const auto* orders = fields->needed("orders", errors))
    read_orders({*orders, Place(root, "orders")}, network, cut.orders, errors);
  if (!errors.empty()) return tl::unexpected(std::move(errors).take());
  return cut;
}

tl::expected<SliceCut, Errors> read_slices(const std::filesystem::path& path,
                                           const Network& network) {
  const auto bytes = interchange::read_text(path);
  if (!bytes) return tl::unexpected(bytes.error());
  auto cut = parse_slices(*bytes, network);
  if (!cut) return tl::unexpected(proto::in_file(std::move(cut).error(), path));
  return cut;
}

}  // namespace spikeloom::flow
