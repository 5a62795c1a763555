// The binary form: protobuf's wire format, in which unknown fields are looked for in every message.
#pragma once

#include <google/protobuf/message.h>

#include <string_view>

#include "network-specs/proto/forms.h"

namespace spikeloom::proto {

[[nodiscard]] Parsed parse_binary(std::string_view bytes, google::protobuf::Message& message);

}  // namespace spikeloom::proto
