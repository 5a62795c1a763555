#include "network-specs/machine/codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/error_list.h"
#include "base/text.h"
#include "network-specs/proto/machine.pb.h"

namespace spikeloom::machine {
namespace {

int number_of(std::uint32_t number) {
  constexpr std::uint32_t kMost = std::numeric_limits<int>::max();
  return static_cast<int>(std::min(number, kMost));
}

// Coordinates have 16 bits; where these are larger, no shape has such a chip, as build() would say.
template <class Fault>
ChipXY chip_of(const Fault& fault, const char* list, int i, ErrorList& errors) {
  constexpr std::uint32_t kMost = std::numeric_limits<std::int16_t>::max();
  if (fault.x() > kMost || fault.y() > kMost) {
    errors.add({.code = "unknown_chip",
                .what = fmt::format("there is no chip ({},{}); a side has at most {} chips",
                                    fault.x(), fault.y(), kMostChipsASide),
                .where = fmt::format("{}[{}]", list, i),
                .cause = "",
                .remedy = "correct the coordinates, or remove the line"});
    return {};
  }
  return {static_cast<std::int16_t>(fault.x()), static_cast<std::int16_t>(fault.y())};
}

template <class Fault>
void set_chip(ChipXY at, Fault& fault) {
  fault.set_x(static_cast<std::uint32_t>(at.x));
  fault.set_y(static_cast<std::uint32_t>(at.y));
}

void read_shape(const proto::Machine& message, MachineSpec& spec, ErrorList& errors) {
  switch (message.shape_case()) {
    case proto::Machine::kSpinn3:
      spec.shape = Shape::spinn3;
      break;
    case proto::Machine::kSpinn5:
      spec.shape = Shape::spinn5;
      break;
    case proto::Machine::kTorusOfTriads:
      spec.shape = Shape::torus_of_triads;
      spec.width = number_of(message.torus_of_triads().width());
      spec.height = number_of(message.torus_of_triads().height());
      break;
    case proto::Machine::kRectangle:
      spec.shape = Shape::rectangle;
      spec.width = number_of(message.rectangle().width());
      spec.height = number_of(message.rectangle().height());
      spec.wraps_x = message.rectangle().wraps_x();
      spec.wraps_y = message.rectangle().wraps_y();
      break;
    case proto::Machine::SHAPE_NOT_SET:
      errors.add({.code = "missing_field",
                  .what = "the machine has no shape",
                  .where = "shape",
                  .cause = "",
                  .remedy = "add spinn3 {}, spinn5 {}, torus_of_triads { width: 1 height: 1 } or "
                            "rectangle { width: 8 height: 8 }"});
  }
}

void read_faults(const proto::Machine& message, MachineSpec& spec, ErrorList& errors) {
  for (int i = 0; i < message.dead_chips_size(); ++i) {
    spec.dead_chips.push_back(chip_of(message.dead_chips(i), "dead_chips", i, errors));
  }
  for (int i = 0; i < message.dead_cores_size(); ++i) {
    const auto& dead = message.dead_cores(i);
    spec.dead_cores.push_back({chip_of(dead, "dead_cores", i, errors), number_of(dead.core())});
  }
  for (int i = 0; i < message.dead_links_size(); ++i) {
    const auto& dead = message.dead_links(i);
    if (!proto::Link_IsValid(dead.link())) {
      errors.add({.code = "unknown_value",
                  .what = fmt::format("value {} names no link; links are EAST (0) to SOUTH (5)",
                                      static_cast<int>(dead.link())),
                  .where = fmt::format("dead_links[{}].link", i),
                  .cause = "",
                  .remedy = "write one of the names"});
      continue;
    }
    spec.dead_links.push_back({chip_of(dead, "dead_links", i, errors), chip::link_of(dead.link())});
  }
}

void check_name(const std::string& name, ErrorList& errors) {
  if (is_printable(name)) return;
  errors.add(
      {.code = "bad_name",
       .what = fmt::format("{} is not a name: UTF-8 without control characters", in_quotes(name)),
       .where = "name",
       .cause = "names are printed, and stand in files",
       .remedy = "give a plainer name"});
}

proto::Machine to_proto(const MachineSpec& spec) {
  proto::Machine message;
  message.set_format_version(proto::kFormatVersion);
  message.set_name(spec.name);
  if (spec.shape == Shape::spinn3) message.mutable_spinn3();
  if (spec.shape == Shape::spinn5) message.mutable_spinn5();
  if (spec.shape == Shape::torus_of_triads) {
    message.mutable_torus_of_triads()->set_width(static_cast<std::uint32_t>(spec.width));
    message.mutable_torus_of_triads()->set_height(static_cast<std::uint32_t>(spec.height));
  }
  if (spec.shape == Shape::rectangle) {
    auto& rectangle = *message.mutable_rectangle();
    rectangle.set_width(static_cast<std::uint32_t>(spec.width));
    rectangle.set_height(static_cast<std::uint32_t>(spec.height));
    rectangle.set_wraps_x(spec.wraps_x);
    rectangle.set_wraps_y(spec.wraps_y);
  }
  for (const auto& at : spec.dead_chips) set_chip(at, *message.add_dead_chips());
  for (const auto& dead : spec.dead_cores) {
    auto& written = *message.add_dead_cores();
    set_chip(dead.chip, written);
    written.set_core(static_cast<std::uint32_t>(dead.core));
  }
  for (const auto& dead : spec.dead_links) {
    auto& written = *message.add_dead_links();
    set_chip(dead.chip, written);
    written.set_link(static_cast<proto::Link>(chip::index(dead.link)));
  }
  return message;
}

}  // namespace

tl::expected<MachineSpec, Errors> parse(std::string_view bytes, Form form) {
  proto::Machine message;
  auto parsed = proto::parse_message(bytes, form, message);
  if (!parsed.complete) return tl::unexpected(std::move(parsed.errors));
  if (auto wrong = proto::check_version(message.format_version(), "machine"); !wrong.empty()) {
    return tl::unexpected(std::move(wrong));
  }
  ErrorList errors;
  errors.add(std::move(parsed.errors));
  MachineSpec spec;
  spec.name = message.name();
  check_name(spec.name, errors);
  read_shape(message, spec, errors);
  read_faults(message, spec, errors);
  if (!errors.empty()) return tl::unexpected(std::move(errors).take());
  return spec;
}

tl::expected<MachineSpec, Errors> read(const std::filesystem::path& path) {
  const auto form = form_of(path);
  if (!form) return tl::unexpected(Errors{form.error()});
  const auto bytes = proto::read_file(path);
  if (!bytes) return tl::unexpected(Errors{bytes.error()});
  return parse(*bytes, *form).map_error([&path](Errors errors) {
    return proto::in_file(std::move(errors), path);
  });
}

std::string serialize(const MachineSpec& spec, Form form) {
  return proto::print_message(to_proto(spec), form);
}

}  // namespace spikeloom::machine
