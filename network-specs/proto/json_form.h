// The JSON form: protobuf's JSON mapping; field names as in the .proto files.
#pragma once

#include <google/protobuf/message.h>

#include <string_view>

#include "network-specs/proto/forms.h"

namespace spikeloom::proto {

[[nodiscard]] Parsed parse_json(std::string_view bytes, google::protobuf::Message& message);

}  // namespace spikeloom::proto
