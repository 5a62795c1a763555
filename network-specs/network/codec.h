// Reads and writes network descriptions: text (.textproto), JSON (.json) and binary (.pb) forms of
// proto/network.proto.
//
// Promises parse(serialize(network, form), form) equals a valid network in every form, and equal
//          networks give equal bytes.
// Errors   unknown fields, syntax, truncation, wrong version, unknown names, and everything
//          validate() finds; all of them at once where the form allows it. No exception leaves.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"
#include "network-specs/network/network.h"
#include "network-specs/proto/forms.h"

namespace spikeloom::network {

using proto::Form;
using proto::form_of;

// Parses and validates.
[[nodiscard]] tl::expected<Network, Errors> parse(std::string_view bytes, Form form);
[[nodiscard]] tl::expected<Network, Errors> read(const std::filesystem::path& path);
[[nodiscard]] std::string serialize(const Network& network, Form form);
// Names a description in reports: 64-bit FNV-1a of the binary form, 16 hexadecimal digits.
[[nodiscard]] std::string digest(const Network& network);
// Names what a run's spikes follow from: duration, discarded time, probes and published activity
// are left out. Expected rates stay in: weight scales depend on them.
[[nodiscard]] std::string dynamics_digest(const Network& network);

}  // namespace spikeloom::network
