// Reads and writes machine descriptions: text (.textproto), JSON (.json) and binary (.pb) forms of
// proto/machine.proto. build() of machine.h then makes the machine and judges its faults.
//
// Promises parse(serialize(spec, form), form) equals spec in every form.
// Errors   as proto/forms.h; missing_field without a shape; unknown_value for a link without name.
//          No exception leaves.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/error.h"
#include "network-specs/machine/machine.h"
#include "network-specs/proto/forms.h"

namespace spikeloom::machine {

using proto::Form;
using proto::form_of;

[[nodiscard]] tl::expected<MachineSpec, Errors> parse(std::string_view bytes, Form form);
[[nodiscard]] tl::expected<MachineSpec, Errors> read(const std::filesystem::path& path);
[[nodiscard]] std::string serialize(const MachineSpec& spec, Form form);

}  // namespace spikeloom::machine
