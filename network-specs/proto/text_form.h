// The text form: protobuf's text format, with every unknown field reported by line and column.
#pragma once

#include <google/protobuf/message.h>

#include <string_view>

#include "network-specs/proto/forms.h"

namespace spikeloom::proto {

[[nodiscard]] Parsed parse_text(std::string_view bytes, google::protobuf::Message& message);

}  // namespace spikeloom::proto
