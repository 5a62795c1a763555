// Reads and writes network descriptions: text (.textproto), JSON (.json) and binary (.pb) forms of
// proto/network.proto.
//
// Errors   unknown fields, syntax, truncation, wrong version, unknown names, and everything
//          validate() finds; all of them at once where the form allows it. No exception leaves.
#pragma once

#include <filesystem>
#include <span>
#include <string>

#include "base/error.h"
#include "network-specs/network/network.h"

namespace spikeloom::network {

enum class Form { text, json, binary };

[[nodiscard]] Result<Form> form_of(const std::filesystem::path& path);
// Parses and validates.
[[nodiscard]] tl::expected<Network, Errors> parse(std::string_view bytes, Form form);
[[nodiscard]] tl::expected<Network, Errors> read(const std::filesystem::path& path);
[[nodiscard]] std::string serialize(const Network& network, Form form);
// SHA-256-like digest is not needed: 64-bit FNV-1a of the binary form, in hex, names a description.
[[nodiscard]] std::string digest(const Network& network);

}  // namespace spikeloom::network
