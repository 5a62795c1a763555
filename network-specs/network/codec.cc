#include "network-specs/network/codec.h"

#include <fmt/format.h>

#include "base/error_list.h"
#include "network-specs/network/checks.h"
#include "network-specs/network/from_proto.h"
#include "network-specs/network/to_proto.h"

namespace spikeloom::network {

tl::expected<Network, Errors> parse(std::string_view bytes, Form form) {
  proto::Network message;
  auto parsed = proto::parse_message(bytes, form, message);
  if (!parsed.complete) return tl::unexpected(std::move(parsed.errors));
  if (auto wrong = proto::check_version(message.format_version(), "network"); !wrong.empty()) {
    return tl::unexpected(std::move(wrong));
  }
  ErrorList errors;
  errors.add(std::move(parsed.errors));
  Network network = from_proto(message, errors);
  check_values(network, errors);
  if (!errors.empty()) return tl::unexpected(std::move(errors).take());
  return network;
}

tl::expected<Network, Errors> read(const std::filesystem::path& path) {
  const auto form = form_of(path);
  if (!form) return tl::unexpected(Errors{form.error()});
  const auto bytes = proto::read_file(path);
  if (!bytes) return tl::unexpected(Errors{bytes.error()});
  return parse(*bytes, *form).map_error([&path](Errors errors) {
    return proto::in_file(std::move(errors), path);
  });
}

std::string serialize(const Network& network, Form form) {
  return proto::print_message(to_proto(network), form);
}

std::string digest(const Network& network) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char byte : serialize(network, Form::binary)) {
    hash = (hash ^ static_cast<unsigned char>(byte)) * 0x100000001b3;
  }
  return fmt::format("{:016x}", hash);
}

std::string dynamics_digest(const Network& network) {
  Network dynamics = network;
  dynamics.duration_ticks = dynamics.discard_ticks = 0;
  dynamics.probes.clear();
  for (auto& population : dynamics.populations) population.reference.reset();
  return digest(dynamics);
}

}  // namespace spikeloom::network
